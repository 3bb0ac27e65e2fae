"""The authorization by a second person, the journey as it is told, being called home, standing down."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from alongside.accounts.permissions import Permission
from alongside.deployments import facts, rules, telling
from alongside.deployments.actions.planning import end_set_aside, give_back
from alongside.deployments.models import Deployment
from alongside.deployments.standing import line, locked, permitted, require_who, who_is
from alongside.deployments.states import AWAY, DEPLOYMENT, EXTENSION, SignState
from alongside.deployments.words import RecallWhy
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.roster import actions as roster
from alongside.roster import queries as roster_queries


@transaction.atomic
def authorize(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Authorize a deployment as a second person: its days are promised in the roster and the advisor is told.

    Raises Refused with the first check that does not hold, the first stop of care that nobody signed, or when
    the signer wrote the terms or the costs; Refused("overlap") when the days are promised to something else.
    """
    row = locked(deployment_id)
    rules.may_authorize(
        state=row.state,
        failing=rules.failing(facts.checked(row, at)),
        stops=facts.stops(row, facts.holds(row, at)),
        approver=str(by),
        authors=row.authors,
        permitted=permitted(by, Permission.AUTHORIZE_TRAVEL, at) and who_is(row, by, at) != "advisor",
    ).require()
    row.state = DEPLOYMENT.after("authorize", row.state)
    row.authorized_by, row.authorized_by_text, row.authorized_at = str(by), by.text, at
    row.save(update_fields=["state", "authorized_by", "authorized_by_text", "authorized_at"])
    _promise(row, by=by, at=at)
    line(row, "authorize_deployment", by=by, at=at, facts={"author": row.author})
    telling.advisor(row, "deployment_authorized", at=at)


def _promise(row: Deployment, *, by: Actor, at: datetime) -> None:
    """Promise the days to the deployment; what the seat of the same engagement held of them gives way."""
    start, end = facts.span(row)
    seat_id = engagements.seat_of(row.engagement_id, row.advisor_id)
    if seat_id is not None:
        roster.shorten(advisor_id=row.advisor_id, ref=f"seat:{seat_id}", end=start, by=by, at=at)
    roster.commit(
        advisor_id=row.advisor_id, start=start, end=end, exclusive=True, exercise=row.exercise, ref=row.ref, by=by, at=at
    )  # fmt: skip


@transaction.atomic
def depart(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Say that the journey begins. Refused unless authorized by two people, on its days, with the checks still holding."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    rules.may_depart(
        state=row.state,
        authorized=row.authorized_at is not None and row.authorized_by not in {"", row.author, *row.authors},
        today=facts.local_day(row, at),
        first=row.first_date,
        last=row.last_date,
        failing=rules.failing(facts.checked(row, at)),
        stops=facts.stops(row, facts.holds(row, at)),
    ).require()
    _move(row, "depart", by=by, at=at, departed_at=at)


@transaction.atomic
def arrive(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Say that the advisor is there. What the event is known to weigh is noted in the roster, once."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    DEPLOYMENT.may("arrive", row.state).require()
    if row.left_at is not None:
        refuse("way_back", gettext_noop("The advisor is on the way home already.")).require()
    _move(row, "arrive", by=by, at=at, arrived_at=at)
    if not row.exercise:
        for kind in sorted(facts.brings(row)):
            roster.note_exposure(
                advisor_id=row.advisor_id, kind=kind, date=facts.local_day(row, at), ref=row.ref, by=by, at=at
            )


@transaction.atomic
def leave(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Say that the advisor has left the site and is on the way home."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    _move(row, "leave", by=by, at=at, left_at=at)


@transaction.atomic
def come_home(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Say that the advisor is home: the days are free, the rest begins, and the debrief is asked for."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    DEPLOYMENT.may("come_home", row.state).require()
    arrived = row.arrived_at is not None
    _move(row, "come_home", by=by, at=at, home_at=at, left_at=row.left_at or (at if arrived else None))
    for extension in row.extensions.filter(state=SignState.ASKED.value):
        extension.state = EXTENSION.after("end", extension.state)
        extension.save(update_fields=["state"])
    roster.release(ref=row.ref, by=by, at=at)
    if not row.exercise:
        zone = ZoneInfo(roster_queries.card(row.advisor_id).timezone)
        roster.note_home(advisor_id=row.advisor_id, date=at.astimezone(zone).date(), by=by, at=at)
    telling.advisor(row, "deployment_home", at=at)
    telling.staff(row, "deployment_debrief", telling.carers(at), at=at, path="/desk/care/")


@transaction.atomic
def recall(*, deployment_id: int, why: str, by: Actor, at: datetime) -> None:
    """Call an advisor home; ``why`` is a RecallWhy word. The advisor is told at once."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    _call_home(row, "recall", why, by=by, at=at)


@transaction.atomic
def stand_down(*, deployment_id: int, why: str, by: Actor, at: datetime) -> None:
    """End a deployment at any point: before the journey it is over; somebody on the way or on site is called home."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    if row.state in AWAY:
        _call_home(row, "stand_down", why, by=by, at=at)
        return
    _known(why)
    told = row.authorized_at is not None
    _move(row, "stand_down", by=by, at=at, why=why, stood_down_at=at, recalled_why=why)
    end_set_aside(row)
    give_back(row, by=by, at=at)
    if told:
        telling.advisor(row, "deployment_called_home", at=at, urgent=True)


def _call_home(row: Deployment, event: str, why: str, *, by: Actor, at: datetime) -> None:
    _known(why)
    _move(row, event, by=by, at=at, why=why, recalled_at=at, recalled_why=why)
    telling.advisor(row, "deployment_called_home", at=at, urgent=True)


def _known(why: str) -> None:
    if why not in RecallWhy.values():
        refuse("unknown_word", gettext_noop("Choose from the lists on the form.")).require()


def _move(row: Deployment, event: str, *, by: Actor, at: datetime, why: str = "", **fields: object) -> None:
    row.state = DEPLOYMENT.after(event, row.state)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])
    line(row, f"{event}_deployment", by=by, at=at, facts={"why": why} if why else None)
