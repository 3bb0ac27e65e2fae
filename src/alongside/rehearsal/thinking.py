"""What the demo's community answered of the things to think of: a few, as people do; the rest stays open."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.engagements import actions as engagements
from alongside.kernel.actor import Actor

DONE = ("ics-03", "leading-01", "communications-05", "family-assistance-center-05")
NOT_FOR_US = ("committee-meeting-04",)
HANDED = (("leading-06", "volunteer-coordinator"), ("emergency-funding-04", "grants-officer"))
LATER = (("after-action-01", 12), ("commemorations-05", 45))


def answer_some(*, engagement_id: int, by: Actor, chief: Actor, at: datetime) -> None:
    """Let the chief answer on the page, and the coordinator write down what was said on a call."""
    for key in DONE:
        engagements.mark_item(engagement_id=engagement_id, item_key=key, event="done", by=chief, at=at)
    for key in NOT_FOR_US:
        engagements.mark_item(engagement_id=engagement_id, item_key=key, event="not_for_us", by=chief, at=at)
    for key, role in HANDED:
        engagements.mark_item(
            engagement_id=engagement_id, item_key=key, event="hand_on", handed_to=role, by=by, at=at
        )
    for key, days in LATER:
        day = (at + timedelta(days=days)).date()
        engagements.mark_item(
            engagement_id=engagement_id, item_key=key, event="later", later_on=day, by=by, at=at
        )
