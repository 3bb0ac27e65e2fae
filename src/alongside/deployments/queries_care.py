"""What the care lead sees: how much each advisor carries, who rests, who is away, who asks for a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.deployments.models import CareCall, Deployment
from alongside.deployments.states import AWAY, DeploymentState
from alongside.policy.queries import in_force
from alongside.roster.queries_care import CareFacts, all_care_facts


@dataclass(frozen=True, slots=True)
class CallCard:
    """Somebody wants to be called."""

    id: int
    name: str
    phone: str
    timezone: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnCard:
    """Somebody is home: until when a debrief is due (None when done), from when the later check (None when done)."""

    deployment_id: int
    name: str
    phone: str
    home_at: datetime
    debrief_by: datetime | None
    check_from: datetime | None


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One advisor's load. ``away`` is the day until which they are on site; ``exposures`` of the policy's span."""

    advisor_id: int
    name: str
    discipline: str
    load: int
    max_load: int
    exposures: int
    last_home: date | None
    rests_until: date | None
    away_until: date | None


def calls_waiting(at: datetime) -> list[CallCard]:
    """Return who waits for a call, the longest wait first."""
    rows = list(CareCall.objects.filter(settled_at__isnull=True, asked_at__lte=at).order_by("asked_at", "pk"))
    people = {fact.advisor_id: fact for fact in all_care_facts(at, only=[row.advisor_id for row in rows])}
    return [
        CallCard(row.pk, people[row.advisor_id].name, people[row.advisor_id].phone,
                 people[row.advisor_id].timezone, row.asked_at)
        for row in rows if row.advisor_id in people
    ]  # fmt: skip


def call_waits(advisor_id: int) -> bool:
    """Say whether this advisor has asked for a call that has not taken place yet."""
    return CareCall.objects.filter(advisor_id=advisor_id, settled_at__isnull=True).exists()


def returns(at: datetime) -> list[ReturnCard]:
    """Return whom to debrief or to look in on, the earliest return first; exercises are left out."""
    policy = in_force(at)
    home = Deployment.objects.filter(exercise=False, home_at__isnull=False).order_by("home_at", "pk")
    rows = [row for row in home if row.state == DeploymentState.HOME or row.checked_at is None]
    people = {fact.advisor_id: fact for fact in all_care_facts(at, only=[row.advisor_id for row in rows])}
    found = []
    for row in rows:
        if row.advisor_id not in people or row.home_at is None:
            continue
        person, waits = people[row.advisor_id], row.state == DeploymentState.HOME
        found.append(
            ReturnCard(
                row.pk, person.name, person.phone, row.home_at,
                row.home_at + policy.span("debrief_hours") if waits else None,
                None if row.checked_at else row.home_at + policy.span("thirty_check_days"),
            )
        )  # fmt: skip
    return found


def loads(at: datetime) -> list[LoadRow]:
    """Return every advisor's load, those with the most first."""
    policy = in_force(at)
    away = dict(
        Deployment.objects.filter(state__in=AWAY, exercise=False).values_list("advisor_id", "last_date")
    )
    today, since = at.date(), at.date() - timedelta(days=policy["exposure_days"])

    def row(person: CareFacts) -> LoadRow:
        home = person.last_home_date
        rests = home + timedelta(days=policy["rest_days"]) if home else None
        return LoadRow(
            advisor_id=person.advisor_id,
            name=person.name,
            discipline=person.discipline,
            load=len(person.carries),
            max_load=person.max_load,
            exposures=len({day for _, day in person.exposures if day > since}),
            last_home=home,
            rests_until=rests if rests and rests > today else None,
            away_until=away.get(person.advisor_id),
        )

    rows = [row(person) for person in all_care_facts(at)]
    return sorted(rows, key=lambda r: (r.away_until is None, r.rests_until is None, -r.load, r.name))
