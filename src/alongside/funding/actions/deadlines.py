"""Deadlines of applications: kept as computed, moved with their events, and their owner told once, ahead."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.engagements import actions as engagement_actions
from alongside.engagements import queries as engagements
from alongside.engagements.rules import NOTE_LIMIT
from alongside.engagements.words import FollowUpKind
from alongside.funding import clocks, queries
from alongside.funding.models import Application, KeptDeadline
from alongside.funding.states import ApplicationState
from alongside.funding.words import Anchor
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue, withdraw
from alongside.policy.queries import in_force

if TYPE_CHECKING:
    from alongside.engagements.queries import EngagementCard

STEPS = {"aeap-cr": "aeap_9", "aeap-cm": "aeap_18", "aeap-cj": "aeap_36"}
"""Clocks that the engagement's own calendar has as steps, counted from the incident until an award says otherwise."""
OVER = {ApplicationState.DROPPED, ApplicationState.ENDED}
REPORT = "report:"
"""How the clock of a day begins that an award set for a report: ``report:KIND:DAY``."""


def recount(card: EngagementCard, *, by: Actor, at: datetime) -> None:
    """Compute the deadlines of an engagement's applications anew: new ones are kept, moved ones move, in one go.

    A day that moved is told anew; one that is gone (its event was taken back) is no longer kept. Follow-ups of the
    engagement move along.
    """
    today = local_day(at, card.timezone)
    days_before = in_force(at)["funding_remind_days"]
    catalog, events = queries.catalog(), queries.events(card.id)
    for row in Application.objects.select_for_update().filter(engagement_id=card.id).order_by("pk"):
        program = catalog.program(row.program)
        computed = clocks.run_all([program], events) if program and row.state not in OVER else []
        kept = {d.clock.id: d for d in computed if d.kept and d.day and not d.passed(today)}
        away = row.deadlines.exclude(clock__in=kept)
        if row.state not in OVER:
            away = away.exclude(clock__startswith=REPORT)
        for gone in away:
            withdraw(group=f"funding_deadline:{gone.pk}")
        away.filter(settled_at__isnull=True).delete()
        for deadline in kept.values():
            _keep(card, row, deadline, days_before, by=by, at=at)


def _keep(
    card: EngagementCard,
    row: Application,
    deadline: clocks.Deadline,
    days_before: int,
    *,
    by: Actor,
    at: datetime,
) -> None:
    assert deadline.day is not None
    remind_at = clocks.reminder_moment(deadline.day, days_before=days_before, zone=card.timezone)
    kept, made = KeptDeadline.objects.get_or_create(
        application=row,
        clock=deadline.clock.id,
        defaults={"due_on": deadline.day, "remind_at": remind_at},
    )
    moved = kept.due_on != deadline.day
    if moved:
        withdraw(group=f"funding_deadline:{kept.pk}")
        kept.due_on, kept.remind_at, kept.reminded_at = deadline.day, remind_at, None
        kept.save(update_fields=["due_on", "remind_at", "reminded_at"])
    if made or moved:
        _follow_up(card, row, deadline, by=by, at=at)


def _follow_up(
    card: EngagementCard, row: Application, deadline: clocks.Deadline, *, by: Actor, at: datetime
) -> None:
    """Put the day into the engagement's follow-ups: the step it has already, or one of its own."""
    assert deadline.day is not None
    step = STEPS.get(deadline.clock.id)
    if step:
        if f"{Anchor.AWARD}:{row.program}" in queries.events(card.id):
            ahead = in_force(at).span("ahead_aeap_days")
            engagement_actions.move_follow_up(
                engagement_id=card.id, ref=f"step:{step}", due_date=deadline.day - ahead, by=by, at=at
            )
        return
    program = queries.catalog().program(row.program)
    name = program.name if program else row.program
    engagement_actions.add_follow_up(
        engagement_id=card.id,
        kind=FollowUpKind.OTHER.value,
        due_date=deadline.day,
        ref=f"funding:{row.pk}:{deadline.clock.id}",
        note=f"Funding: {name}"[:NOTE_LIMIT],
        keep_as_written=True,
        by=by,
        at=at,
    )


@transaction.atomic
def settle_deadline(*, deadline_id: int, by: Actor, at: datetime) -> None:
    """Say that a deadline was met or is no longer wanted; a reminder that has not gone out is taken back."""
    row = KeptDeadline.objects.select_for_update().filter(pk=deadline_id).first()
    if row is None:
        raise LookupError(f"no deadline {deadline_id}")
    if row.settled_at is not None:
        return
    row.settled_at, row.settled_by_text = at, by.text
    row.save(update_fields=["settled_at", "settled_by_text"])
    withdraw(group=f"funding_deadline:{row.pk}")
    application = Application.objects.get(pk=row.application_id)
    record(
        stream=engagements.card(application.engagement_id).stream,
        action="settle_funding_deadline",
        by=by,
        at=at,
        object=f"application:{application.pk}",
        facts={"clock": row.clock, "due": row.due_on.isoformat()},
    )


def tick(*, at: datetime, limit: int = 50) -> int:
    """Tell the owners of deadlines whose reminder morning has come, each once; return how many."""
    done = 0
    while done < limit and _remind_one(at):
        done += 1
    return done


@transaction.atomic
def _remind_one(at: datetime) -> bool:
    row = (
        KeptDeadline.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("application")
        .filter(remind_at__lte=at, reminded_at__isnull=True, settled_at__isnull=True)
        .order_by("remind_at", "pk")
        .first()
    )
    if row is None:
        return False
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    card = engagements.card(row.application.engagement_id)
    owner = accounts.person(row.application.owner_id)
    enqueue(
        key=f"funding_deadline:{row.pk}:{row.due_on.isoformat()}",
        group=f"funding_deadline:{row.pk}",
        kind="funding_deadline",
        address=owner.email,
        language=owner.language,
        context={"engagement_id": card.id, "due_on": row.due_on.isoformat()},
        at=at,
        exercise=card.exercise,
    )
    record(
        stream=card.stream,
        action="remind_of_funding",
        by=CLOCK,
        at=at,
        object=f"application:{row.application_id}",
        facts={"clock": row.clock, "due": row.due_on.isoformat()},
    )
    return True
