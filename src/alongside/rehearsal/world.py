"""The people and the cases of a replay, the rota, and a carrier that has bad days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alongside.accounts.actions import invite
from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person
from alongside.duty.actions import add_shift
from alongside.gateways.protocol import CannotReach, Envelope, Rejected
from alongside.kernel.actor import OPERATOR, Actor
from alongside.kernel.verdict import Refused
from alongside.rehearsal.agenda import Agenda, Postbox
from alongside.rehearsal.answering import HABITS, Dice, Habits
from alongside.rehearsal.record import RealIncident

if TYPE_CHECKING:
    from alongside.accounts.models import Person

OFFICERS, COORDINATORS = 4, 3
SHIFT = timedelta(hours=24)
UNCOVERED = 0.02
"""Share of requests that fall into a gap of the rota."""

PAGE_LINK = re.compile(r"/advisor/page/([^/\s]+)/")
REQUESTS_LINK = re.compile(r"\(([2-9A-Z]{4})\)")
CALL_OUT_LINK = re.compile(r"/call-outs/(\d+)/")
ENGAGEMENT_LINK = re.compile(r"/engagements/(\d+)/")


@dataclass(eq=False)
class Case:
    """One request on its way. ``key`` is stable over runs; ``offered`` the seats that were asked for."""

    key: str
    incident: RealIncident
    kind: str = "real"
    exercise: bool = False
    agency_id: int | None = None
    agency_text: str = ""
    request_id: int = 0
    engagement_id: int | None = None
    coordinator: Person | None = None
    tries: int = 0
    rounds: int = 0
    seats: tuple[str, ...] = ()
    has_page: bool = False
    talking: bool = False
    looking: bool = False
    waiting_for_chief: bool = False
    over: bool = False
    topics: list[str] = field(default_factory=list)

    @property
    def zone(self) -> str:
        """Return the IANA zone of the place."""
        return self.incident.zone

    @property
    def chief(self) -> Actor:
        """Return the agency head as an actor: on their own page, if a code opened it."""
        return Actor("requester", str(self.request_id), "the requester")


@dataclass(frozen=True, slots=True)
class Peer:
    """An advisor as the acts need one: how to be them, where they live, how to reach them."""

    advisor_id: int
    actor: Actor
    email: str
    state: str
    zone: str


@dataclass
class World:
    """Everything that a replay's acts share."""

    agenda: Agenda
    dice: Dice
    postbox: Postbox
    habits: Habits = HABITS
    team: str = ""
    """Which of the three teams the officer takes; "" the proposed one, without looking at the others."""
    taken: list[dict[str, float]] = field(default_factory=list)
    """Of each team taken by ``team``: points, burden and what the reserve loses."""
    officers: list[Person] = field(default_factory=list)
    coordinators: list[Person] = field(default_factory=list)
    keeper: Person | None = None
    peers: dict[str, Peer] = field(default_factory=dict)
    by_id: dict[int, Peer] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    references: dict[str, Case] = field(default_factory=dict)
    engagements: dict[int, Case] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    on_duty: dict[str, Person] = field(default_factory=dict)

    def attempt(self, what: Callable[[], object]) -> bool:
        """Do an act that a rule may refuse; count the refusal by its code. Return whether it was done."""
        try:
            what()
        except Refused as refused:
            code = refused.verdict.code
            self.refusals[code] = self.refusals.get(code, 0) + 1
            return False
        return True

    def officer(self, at: datetime) -> Person:
        """Return the officer whose turn it is at ``at``, rota or not."""
        return self.officers[at.astimezone(UTC).date().toordinal() % len(self.officers)]


def staff(world: World, *, at: datetime) -> None:
    """Invite the people who run the program."""

    def people(role: Role, count: int) -> list[Person]:
        return [
            invite(email=f"{role.value}.{n}@staff.example", name=f"{role.label} {n}", roles=[role],
                   by=OPERATOR, at=at)
            for n in range(1, count + 1)
        ]  # fmt: skip

    world.officers = people(Role.DUTY, OFFICERS)
    world.coordinators = people(Role.COORDINATOR, COORDINATORS)
    world.keeper = people(Role.ROSTER, 1)[0]


def cover(world: World, case: Case, *, around: datetime, at: datetime) -> None:
    """Put two officers on the rota around a moment, or nobody for the few that fall into a gap."""
    if world.dice.of("gap", case.key).random() < UNCOVERED:
        return
    start = datetime.combine(around.astimezone(UTC).date() - timedelta(days=1), datetime.min.time(), UTC)
    for day in range(4):
        begins = start + day * SHIFT
        first = world.officer(begins)
        second = world.officer(begins + SHIFT)
        for position, person in ((1, first), (2, second)):
            key = f"{begins.date()}:{position}"
            if key not in world.on_duty:
                world.on_duty[key] = person
                add_shift(
                    person_id=person.pk,
                    starts_at=begins + timedelta(seconds=position - 1),
                    ends_at=begins + SHIFT,
                    position=position,
                    by=OPERATOR,
                    at=at,
                )


def bad_days(dice: Dice, habits: Habits) -> Postbox:
    """Return a postbox that is down now and then, and knows a few addresses that do not exist."""

    sent: Counter[tuple[str, str]] = Counter()

    def refuses(envelope: Envelope) -> None:
        # By address and subject, not by key: keys hold row numbers, which differ from database to database.
        about = (envelope.address, envelope.subject)
        sent[about] += 1
        luck = dice.of("carrier", *about, sent[about]).random()
        if luck < habits.carrier_rejects:
            raise Rejected("550")
        if luck < habits.carrier_rejects + habits.carrier_down:
            raise CannotReach("connection refused")

    return Postbox(refuses)
