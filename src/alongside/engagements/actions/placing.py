"""Where a follow-up goes when a community asked that days or topics are left alone: moved or held, never dropped."""

from __future__ import annotations

from datetime import date, datetime

from alongside.engagements import ahead, schedule
from alongside.engagements.models import Engagement, FollowUp
from alongside.engagements.states import FOLLOW_UP, FollowUpState
from alongside.kernel.clock import local_day
from alongside.outbox.actions import withdraw

OPEN = (FollowUpState.PLANNED.value, FollowUpState.RAISED.value)
FIELDS = ["due_date", "due_at", "wished_date", "held"]


def wishes_of(engagement: Engagement) -> ahead.Wishes:
    """Return what is to be left alone in an engagement now."""
    rows = list(engagement.left_alone.filter(lifted_at__isnull=True).order_by("pk"))
    return ahead.Wishes(
        spans=tuple(ahead.Span(r.first, r.last, r.yearly) for r in rows if r.first is not None),
        kinds=frozenset(r.kind for r in rows if r.kind),
    )


def own_day(row: FollowUp) -> date:
    """Return the day a follow-up would have if nothing had to be left alone."""
    return row.wished_date or row.due_date


def put(row: FollowUp, day: date, *, engagement: Engagement, wishes: ahead.Wishes, at: datetime) -> bool:
    """Set the day of a follow-up (not saved) where the wishes leave room for it; say whether anything changed.

    One that was raised keeps its day, since somebody has been told; only a topic holds it.
    """
    today = local_day(at, engagement.timezone)
    place = ahead.placed(day, kind=row.kind, wishes=wishes, today=today, after=row.after)
    if row.state == FollowUpState.RAISED:
        place = ahead.Place(day, held=row.kind in wishes.kinds)
    wished = day if place.day != day else None
    before = (row.due_date, row.wished_date, row.held)
    row.due_date, row.wished_date, row.held = place.day, wished, place.held
    row.due_at = schedule.morning_of(place.day, engagement.timezone)
    return before != (row.due_date, row.wished_date, row.held)


def move_open(
    engagement: Engagement, row: FollowUp, day: date, *, wishes: ahead.Wishes, at: datetime
) -> None:
    """Move an open follow-up to ``day`` and save it. One already raised is planned anew when its day is still to come."""
    if row.state == FollowUpState.RAISED and day > local_day(at, engagement.timezone):
        row.state = FOLLOW_UP.after("move", row.state)
        withdraw(group=f"follow_up:{row.pk}")
    put(row, day, engagement=engagement, wishes=wishes, at=at)
    row.save(update_fields=[*FIELDS, "state", "anchored"])


def put_all(engagement: Engagement, *, at: datetime) -> list[int]:
    """Bring every open follow-up where the present wishes leave room; return the ids of those that changed."""
    wishes = wishes_of(engagement)
    rows = engagement.follow_ups.select_for_update().filter(state__in=OPEN).order_by("pk")
    changed = [row for row in rows if put(row, own_day(row), engagement=engagement, wishes=wishes, at=at)]
    FollowUp.objects.bulk_update(changed, FIELDS)
    return [row.pk for row in changed]
