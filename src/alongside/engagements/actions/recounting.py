"""The day of the incident was corrected: follow-ups counted from it move, those settled stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from alongside.engagements import schedule
from alongside.engagements.actions.placing import FIELDS, OPEN, own_day, put, wishes_of
from alongside.engagements.models import Engagement, FollowUp
from alongside.engagements.states import FOLLOW_UP, EngagementState
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.policy.queries import in_force


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
    introduced = local_day(engagement.introduced_at, zone)
    incident = schedule.incident_day(request.occurred_on, request.received_at, zone)
    ahead = in_force(at).span("ahead_aeap_days")
    planned = schedule.plan(introduced=introduced, incident=incident, aeap_ahead=ahead)
    days = {s.key: d for s, d in planned if s.from_incident}
    wishes = wishes_of(engagement)
    counted = [step for step in schedule.STEPS if step.from_incident]
    rows = engagement.follow_ups.select_for_update().filter(step__in=[s.key for s in counted])
    kept = {row.step: row for row in rows.order_by("pk")}
    moved, dropped = [], []
    for key, row in kept.items():
        if row.state not in OPEN or row.anchored:
            continue
        if key not in days:
            dropped.append(_drop(row, by=by, at=at))
        elif own_day(row) != days[key]:
            put(row, days[key], engagement=engagement, wishes=wishes, at=at)
            row.save(update_fields=FIELDS)  # one that was raised stays so: nobody is told of it a second time
            moved.append(row.step)
    closed = engagement.state == EngagementState.CLOSED
    added = [s for s in counted if s.key in days and s.key not in kept and not closed]
    rows_added = [
        FollowUp(engagement=engagement, step=s.key, kind=s.kind.value, due_date=days[s.key]) for s in added
    ]
    for row in rows_added:
        put(row, row.due_date, engagement=engagement, wishes=wishes, at=at)
    FollowUp.objects.bulk_create(rows_added)
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


def _drop(row: FollowUp, *, by: Actor, at: datetime) -> str:
    row.state = FOLLOW_UP.after("dismiss", row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text"])
    return row.step
