"""Small scenes for the tests of casework: advisors on the roster, seats agreed, a team introduced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from alongside.accounts.models import Person
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.engagements import actions
from alongside.engagements.rules_work import Handing
from alongside.incidents.actions import assign_coordinator, set_facts
from alongside.kernel.actor import OPERATOR, Actor
from alongside.roster.models import PeerAdvisor
from alongside.teams.models import Proposal
from tests.people import Cast, accepted

QUIET = "Talked about the week ahead."


def said_yes(*pairs: tuple[str, str], on: datetime) -> list[Handing]:
    """Return lines of a hand-back whose owners said yes by phone: (topic, who) pairs."""
    return [
        Handing(topic, to, owner="Day shift lieutenant", told_how="phone", accepted_on=on.date())
        for topic, to in pairs
    ]


def entry(person: Person, at: datetime, discipline: str = "law") -> int:
    """Put a person on the roster."""
    return PeerAdvisor.objects.create(
        person=person, discipline=discipline, home_state="OH", home_city="Dayton", added_at=at
    ).pk


def call_out(request_id: int, at: datetime, *, exercise: bool = False) -> CallOut:
    """Open a call-out with no seats, as the engine would have left it."""
    return CallOut.objects.create(
        request_id=request_id, policy={}, exercise=exercise, verified_at=at, accepted_at=at, opened_at=at
    )  # fmt: skip


def seat_of(callout: CallOut, advisor_id: int, at: datetime, *, key: str, state: str = "agreed") -> int:
    """Seat an advisor, agreed by the agency head unless said otherwise; return the seat's id."""
    proposal, _ = Proposal.objects.get_or_create(
        request_id=callout.request_id, state="approved",
        defaults={"approved_at": at, "policy_version": "1", "problem": {}, "solution": {}, "digest": "", "made_at": at},
    )  # fmt: skip
    seat = Seat.objects.create(
        callout=callout, proposal=proposal, key=key, label=key.title(), state=state, state_at=at
    )
    wave = Wave.objects.create(
        seat=seat, number=1, state="ended", opened_at=at, due_at=at, cap_at=at + timedelta(minutes=40)
    )
    Page.objects.create(
        callout=callout, seat=seat, wave=wave, advisor_id=advisor_id, state=state, secret=f"s{seat.pk}",
        token_hash=f"t{seat.pk}", created_at=at,
    )  # fmt: skip
    return seat.pk


def requester(request_id: int) -> Actor:
    """The chief on the device opened with the case code."""
    return Actor("requester", str(request_id), "Dana Reyes")


@dataclass
class Scene:
    """An introduced team of two: the cast's advisor (law) and other advisor (behavioral)."""

    cast: Cast
    at: datetime
    request_id: int
    callout: CallOut
    engagement_id: int
    law: int
    other: int
    seats: tuple[int, ...]

    @property
    def chief(self) -> Actor:
        return requester(self.request_id)

    def notices(self, at: datetime | None = None) -> None:
        """Let both sides acknowledge the notice, the advisor of law only."""
        when = at or self.at
        actions.acknowledge_notice(engagement_id=self.engagement_id, side="requester", by=self.chief, at=when)
        actions.acknowledge_notice(
            engagement_id=self.engagement_id, side="advisor", by=self.cast.advisor.actor, at=when
        )

    def log(self, at: datetime, by: Actor | None = None, **changed: Any) -> int:
        """Write down a plain phone call of half an hour that has just ended."""
        words = {
            "minutes": 30,
            "mode": "phone",
            "topics": ["officers"],
            "actions": ["listened"],
            "resources": [],
            "text": QUIET,
            "with_whom": "head",
            "occurred_at": at - timedelta(minutes=1),
        } | changed
        return actions.log_contact(
            engagement_id=self.engagement_id, by=by or self.cast.advisor.actor, at=at, **words
        )


def scene(cast: Cast, at: datetime, *, exercise: bool = False, both: bool = True, **words: Any) -> Scene:
    """Introduce a team in New York time: accepted, coordinated by the coordinator, agreed, introduced."""
    law = PeerAdvisor.objects.filter(person=cast.advisor).values_list("pk", flat=True).first()
    other = PeerAdvisor.objects.filter(person=cast.other_advisor).values_list("pk", flat=True).first()
    law = law or entry(cast.advisor, at)
    other = other or entry(cast.other_advisor, at, "behavioral")
    request_id = accepted(at, cast.officer, exercise=exercise, **words)
    set_facts(request_id=request_id, facts={"timezone": "America/New_York"}, by=OPERATOR, at=at)
    assign_coordinator(request_id=request_id, person_id=cast.coordinator.pk, by=OPERATOR, at=at)
    callout = call_out(request_id, at, exercise=exercise)
    seats = [seat_of(callout, law, at, key="lead")]
    if both:
        seats.append(seat_of(callout, other, at, key="behavioral"))
    engagement_id = actions.introduce(request_id=request_id, by=cast.coordinator.actor, at=at)
    return Scene(cast, at, request_id, callout, engagement_id, law, other, tuple(seats))


@pytest.fixture
def no_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seats made by hand have no matcher's reasons behind them."""
    monkeypatch.setattr("alongside.teams.queries.why", lambda *_: {})
