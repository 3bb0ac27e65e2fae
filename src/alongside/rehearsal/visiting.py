"""Visits in the demo: one that is over, with its expenses and its debrief, and one that is still being checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person
from alongside.deployments import actions, queries
from alongside.engagements import queries as casework
from alongside.engagements.queries import MemberCard
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day

DAY = timedelta(days=1)
Acts = list[tuple[float, Callable[[datetime], None]]]
TABLE = "Official per diem table, read that day"
LOOKED = "Talked it over with the advisor."


def acts(ids: dict[str, int], *, coordinator: Person, officer: Person) -> Acts:
    """Return what happens, by minutes after the request: a visit of three days, and the plan of another."""
    by = coordinator.actor
    day = 1440.0
    return [
        (2 * day, lambda at: _prepare(ids, "first", 0, days=3, by=by, at=at)),
        (2 * day + 90, lambda at: actions.authorize(deployment_id=ids["first"], by=officer.actor, at=at)),
        (3 * day, lambda at: _own(ids, "depart", at)),
        (3 * day + 400, lambda at: _own(ids, "arrive", at)),
        (6 * day, lambda at: _own(ids, "leave", at)),
        (6 * day + 420, lambda at: _own(ids, "come_home", at)),
        (7 * day, lambda at: _spent(ids, at)),
        (8 * day, lambda at: _debrief(ids, at)),
        (21 * day, lambda at: _prepare(ids, "second", 1, days=4, by=by, at=at, ahead=9)),
    ]  # fmt: skip


def _team(ids: dict[str, int]) -> tuple[MemberCard, ...]:
    return casework.card(ids["engagement"]).present


def _prepare(
    ids: dict[str, int], key: str, which: int, *, days: int, by: Actor, at: datetime, ahead: int = 2
) -> None:
    """Write terms, let everything be checked but what is left open on purpose, and put it forward."""
    case = casework.card(ids["engagement"])
    member = case.present[which % len(case.present)]
    first = local_day(at, case.timezone) + ahead * DAY
    ids[key] = actions.plan(
        engagement_id=ids["engagement"], advisor_id=member.advisor_id,
        purpose="Sit with the command staff and plan the weeks after the funerals.", place="Marlow Creek, OH",
        meets="Chief Ray Dorsey, at the front desk", first=first, last=first + (days - 1) * DAY, by=by, at=at,
        keep_as_written=True,
    )  # fmt: skip
    same: dict[str, Any] = {"deployment_id": ids[key], "by": by, "at": at}
    actions.write_cost(actual=False, kind="air", cents=38_600, count=1, note="Both ways", **same)
    for kind, cents, count in (("lodging", 10_700, days), ("meals", 6_800, days + 1)):
        actions.write_cost(actual=False, kind=kind, cents=cents, count=count, source=TABLE, **same)
    actions.record_rate(unit="day", cents=45_000, **same)
    actions.record_insurance(insured_by="program", until=None, **same)
    actions.record_answers(answers=[False] * 10, form="Sheet A of the form in force", **same)
    actions.submit(**same)
    traveler = Actor("person", str(member.person_id), member.name)
    if key == "first":
        actions.record_consent(name="Ray Dorsey", title="Chief", host_by="head", how="phone", **same)
        actions.declare_conflict(deployment_id=ids[key], conflict=False, by=traveler, at=at)
    for hold in queries.page(ids[key], at).holds:
        if hold.force == "look":
            actions.ask_set_aside(code=hold.code, why=LOOKED, **same)


def _traveler(ids: dict[str, int]) -> Actor:
    card = queries.deployment(ids["first"])
    assert card is not None
    member = next(m for m in _team(ids) if m.advisor_id == card.advisor_id)
    return Actor("person", str(member.person_id), member.name)


def _own(ids: dict[str, int], event: str, at: datetime) -> None:
    getattr(actions, event)(deployment_id=ids["first"], by=_traveler(ids), at=at)


def _spent(ids: dict[str, int], at: datetime) -> None:
    by = _traveler(ids)
    for kind, cents, count, source in (
        ("air", 38_600, 1, ""), ("lodging", 10_700, 3, TABLE), ("meals", 6_800, 4, TABLE), ("ground", 2_450, 2, ""),
    ):  # fmt: skip
        actions.write_cost(
            deployment_id=ids["first"], actual=True, kind=kind, cents=cents, count=count, source=source, by=by, at=at
        )  # fmt: skip


def _debrief(ids: dict[str, int], at: datetime) -> None:
    carer = accounts.people_with(Role.CARE, at).first()
    if carer is not None:
        actions.debrief(deployment_id=ids["first"], by=carer.actor, at=at)
