"""The hand-back as it is agreed, topic by topic, before the close copies it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alongside.engagements import rules_work
from alongside.engagements.models import Engagement, HandingBack
from alongside.engagements.rules_work import Handing
from alongside.engagements.standing import locked
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record


@transaction.atomic
def plan_hand_back(
    *,
    engagement_id: int,
    lines: Sequence[Handing],
    by: Actor,
    at: datetime,
    keep_as_written: bool = False,
) -> None:
    """Write down who takes over each topic, and their yes; a topic named again replaces its line.

    Topics not named stay as they were. Raises Refused by rules_work.may_plan_handing.
    """
    write_lines(locked(engagement_id), lines, by=by, at=at, keep_as_written=keep_as_written)


@transaction.atomic
def drop_handing(*, engagement_id: int, topic: str, by: Actor, at: datetime) -> None:
    """Take a topic out of the plan. A second time does nothing."""
    engagement = locked(engagement_id)
    gone, _ = HandingBack.objects.filter(engagement=engagement, topic=topic).delete()
    if gone:
        record(
            stream=engagement.stream, action="drop_handing", by=by, at=at, object=engagement.ref,
            facts={"topic": topic},
        )  # fmt: skip


def write_lines(
    engagement: Engagement,
    lines: Sequence[Handing],
    *,
    by: Actor,
    at: datetime,
    keep_as_written: bool,
) -> None:
    """Write lines of the plan for an engagement already locked, with a ledger line for each that changed."""
    today = local_day(at, engagement.timezone)
    present = {row.topic: row for row in HandingBack.objects.filter(engagement=engagement)}
    for line in lines:
        rules_work.may_plan_handing(
            line,
            keep_as_written=keep_as_written,
            in_future=line.accepted_on is not None and line.accepted_on > today,
        ).require()
        values = {
            "to": line.to,
            "owner": line.owner.strip(),
            "told_how": line.told_how,
            "accepted_on": line.accepted_on,
            "why_nobody": line.why_nobody.strip(),
        }
        before = present.get(line.topic)
        if before and all(getattr(before, name) == value for name, value in values.items()):
            continue
        HandingBack.objects.update_or_create(
            engagement=engagement,
            topic=line.topic,
            defaults=values | {"at": at, "by": str(by), "by_text": by.text},
        )
        record(
            stream=engagement.stream,
            action="plan_hand_back",
            by=by,
            at=at,
            object=engagement.ref,
            facts={
                "topic": line.topic,
                "to": line.to,
                "accepted_on": line.accepted_on.isoformat() if line.accepted_on else None,
                "told_how": line.told_how,
            },
        )
