"""Advisors, a team and an open call-out, for tests about asking people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from alongside.accounts.models import Person
from alongside.callouts import actions
from alongside.callouts.models import CallOut, Page, Seat
from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR, Actor
from alongside.policy import actions as policy
from alongside.policy.queries import in_force
from alongside.roster import actions as roster
from alongside.roster.entry import Entry, Lived
from alongside.teams import actions as teams
from tests.people import accepted

FACTS = {"kind": "shooting", "venue": "school_k12", "town": "Millbrook", "state_code": "OH"}


def advisor(number: int, at: datetime, *, discipline: str = "law", **more: Any) -> int:
    """Put one invented law enforcement peer on the roster; lower numbers fit a school shooting better."""
    lived = (Lived("shooting", "school_k12"),) if number < 3 else ((Lived("shooting"),) if number < 6 else ())
    words = {
        "name": f"Peer {number:02d}",
        "email": f"peer{number:02d}@advisors.example",
        "discipline": discipline,
        "home_state": "PA",
        "timezone": "America/New_York",
        "phone": f"614-555-01{number:02d}",
        "lived": lived,
        "background_expires": date(2028, 1, 1),
        "training_expires": date(2028, 1, 1),
        "employer_permission": True,
        "revalidated_date": at.date(),
        "exercises": True,
    } | more
    return roster.add_advisor(entry=Entry(**words), by=OPERATOR, at=at)


def request_with_facts(at: datetime, officer: Person, **words: Any) -> int:
    """Let a request be accepted with its facts."""
    request_id = accepted(at, officer, **words)
    incidents.set_facts(request_id=request_id, facts=FACTS, by=officer.actor, at=at)
    return request_id


def in_steady_waves(at: datetime) -> None:
    """Let waves be the least number of people every 20 minutes, so that a test can count them."""
    for key, value in (("wave_gain", 100), ("wave_minutes", 20)):
        if in_force(at)[key] != value:
            policy.change(key=key, value=value, why="Waves that a test can count", by=OPERATOR, at=at)


def opened(
    at: datetime, officer: Person, *, seats: tuple[str, ...] = ("lead",), steady: bool = True, **words: Any
) -> CallOut:
    """Let a team be proposed, approved and asked, in waves that a test can count; return the call-out."""
    if steady:
        in_steady_waves(at)
    request_id = request_with_facts(at, officer, **words)
    proposal_id = teams.propose(request_id=request_id, seats=seats, by=officer.actor, at=at)
    teams.approve(proposal_id=proposal_id, by=officer.actor, at=at)
    callout_id = actions.open_callout(proposal_id=proposal_id, by=officer.actor, at=at)
    return CallOut.objects.get(pk=callout_id)


def the_seat(callout: CallOut, key: str = "lead") -> Seat:
    """Return a seat as it stands now."""
    return Seat.objects.get(callout=callout, key=key)


def pages(callout: CallOut, key: str = "lead", **narrow: Any) -> list[Page]:
    """Return the pages of a seat in the order of asking."""
    return list(Page.objects.filter(callout=callout, seat__key=key, **narrow).order_by("wave__number", "pk"))


def by_link(page: Page) -> Actor:
    """Return the actor of an answer by link."""
    return Actor("advisor_link", str(page.pk), "an advisor, by link")


def says(page: Page, accept: bool, at: datetime) -> Any:
    """Let an advisor answer by link."""
    return actions.answer(page_id=page.pk, accept=accept, by=by_link(page), at=at)


def is_ready(page: Page, at: datetime) -> None:
    """Let an advisor say yes and declare no conflict."""
    says(page, True, at)
    actions.confirm(page_id=page.pk, no_conflict=True, by=by_link(page), at=at)
