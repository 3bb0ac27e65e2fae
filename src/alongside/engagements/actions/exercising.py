"""An exercise gives way: whoever is asked for a real request is off an exercise's team at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts.queries_exercises import called_for_real
from alongside.engagements.actions.introducing import let_go
from alongside.engagements.models import Engagement, Member
from alongside.engagements.states import EngagementState
from alongside.kernel.actor import CLOCK
from alongside.outbox.actions import enqueue
from alongside.roster import queries as roster


def exercises_give_way(*, at: datetime) -> int:
    """Take people who are asked for a real request off the teams of exercises; return how many places that were."""
    rows = Member.objects.filter(engagement__exercise=True, left_at__isnull=True)
    rows = rows.exclude(engagement__state=EngagementState.CLOSED.value)
    called = called_for_real(set(rows.values_list("advisor_id", flat=True)))
    if not called:
        return 0
    rows = rows.filter(advisor_id__in=called).order_by("engagement_id", "pk")
    return sum(_leave(engagement_id, advisor_id, at) for engagement_id, advisor_id in rows.values_list(
        "engagement_id", "advisor_id"
    ))  # fmt: skip


@transaction.atomic
def _leave(engagement_id: int, advisor_id: int, at: datetime) -> int:
    held = (
        Engagement.objects.select_for_update(skip_locked=True).filter(pk=engagement_id, exercise=True).first()
    )
    if held is None or not held.members.filter(advisor_id=advisor_id, left_at__isnull=True).exists():
        return 0
    let_go(engagement_id=engagement_id, advisor_id=advisor_id, by=CLOCK, at=at)
    card = roster.card(advisor_id)
    # The key is that of the call-out's own message (callouts/actions/telling.py): whoever heard it hears it once.
    enqueue(
        key=f"exercise_over:{held.request_id}:{advisor_id}",
        group=held.ref,
        kind="exercise_over",
        address=card.email,
        language=card.language or "en",
        at=at,
        exercise=True,
    )
    return 1
