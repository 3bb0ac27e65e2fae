"""The day of the incident was corrected: follow-ups counted from it move, those settled stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from alongside.engagements import schedule
from alongside.engagements.models import Engagement, FollowUp
from alongside.engagements.states import FOLLOW_UP, EngagementState, FollowUpState
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record

OPEN = (FollowUpState.PLANNED.value, FollowUpState.RAISED.value)


@transaction.atomic
def recount_follow_ups(*, request_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Bring the follow-ups of these requests' engagements to the incident's present day; return how many changed.

    Steps counted from the introduction, and those done or not wanted, stay. A step that now falls on or before
    the introduction is marked as not wanted, as it would not have been planned; one that was left out for that
    reason is added while the engagement is not closed. One line in the ledger when anything changed.
    """
    changed = 0
    for request in incidents.cards(sorted(set(request_ids))).values():
        engagement = Engagement.objects.select_for_update().filter(request_id=request.id).first()
        if engagement is not None:
            changed += _recount(engagement, request, by=by, at=at)
    return changed


def _recount(engagement: Engagement, request: RequestCard, *, by: Actor, at: datetime) -> int:
    zone = engagement.timezone
    introduced = schedule.local_day(engagement.introduced_at, zone)
    incident = schedule.incident_day(request.occurred_on, request.received_at, zone)
    days = {s.key: d for s, d in schedule.plan(introduced=introduced, incident=incident) if s.from_incident}
    counted = [step for step in schedule.STEPS if step.from_incident]
    rows = engagement.follow_ups.select_for_update().filter(step__in=[s.key for s in counted])
    kept = {row.step: row for row in rows.order_by("pk")}
    moved, dropped = [], []
    for key, row in kept.items():
        if row.state in OPEN and key not in days:
            dropped.append(_drop(row, by=by, at=at))
        elif row.state in OPEN and row.due_date != days[key]:
            moved.append(_move(row, days[key], zone))
    closed = engagement.state == EngagementState.CLOSED
    added = [s for s in counted if s.key in days and s.key not in kept and not closed]
    FollowUp.objects.bulk_create(
        FollowUp(engagement=engagement, step=s.key, kind=s.kind.value, **_due(days[s.key], zone))
        for s in added
    )
    count = len(moved) + len(dropped) + len(added)
    if count:
        facts = {
            "incident": incident.isoformat(),
            "moved": moved,
            "not_wanted": dropped,
            "added": [s.key for s in added],
        }
        record(
            stream=engagement.stream,
            action="move_follow_ups",
            by=by,
            at=at,
            object=engagement.ref,
            facts=facts,
        )
    return count


def _due(day: date, zone: str) -> dict[str, date | datetime]:
    return {"due_date": day, "due_at": schedule.morning_of(day, zone)}


def _move(row: FollowUp, day: date, zone: str) -> str:
    """Write the new day. One that was raised stays raised: nobody is told of it a second time."""
    row.due_date, row.due_at = day, schedule.morning_of(day, zone)
    row.save(update_fields=["due_date", "due_at"])
    return row.step


def _drop(row: FollowUp, *, by: Actor, at: datetime) -> str:
    row.state = FOLLOW_UP.after("dismiss", row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text"])
    return row.step
