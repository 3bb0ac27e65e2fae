"""Dates ahead of a made-up community: a hearing, a vigil, a report, and days that it wants left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.engagements import actions as engagements
from alongside.kernel.actor import Actor

DATES = (("hearing", 47, True), ("memorial", 160, True), ("after_action", 75, False))
"""Kind, days after it is noted, whether the day is set."""
ALONE_FROM, ALONE_DAYS = 28, 5


def note_dates(engagement_id: int, *, by: Actor, chief: Actor, at: datetime) -> None:
    """Let the coordinator note what is known, and the chief ask for a quiet week and no calls about visits."""
    for kind, days, certain in DATES:
        day = (at + timedelta(days=days)).date()
        engagements.note_date_ahead(
            engagement_id=engagement_id, kind=kind, day=day, certain=certain, by=by, at=at
        )
    first = (at + timedelta(days=ALONE_FROM)).date()
    last = first + timedelta(days=ALONE_DAYS)
    engagements.leave_alone(engagement_id=engagement_id, first=first, last=last, by=chief, at=at)
    engagements.leave_alone(engagement_id=engagement_id, kind="visit", by=chief, at=at)
