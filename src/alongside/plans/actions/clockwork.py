"""What the clock does: one reminder to the owners when the day of a plan's yearly review has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.plans.models import Invitation, Member, Plan
from alongside.plans.states import PlanRole

AHEAD = timedelta(days=30)
"""How long before the day of the review its owners are told, once."""


FORGOTTEN = timedelta(days=30)
"""How long after its end a link that nobody took up is kept."""


def tick(*, at: datetime) -> int:
    """Remind the owners of plans whose review is at most 30 days ahead, forget old links; return how many."""
    until = (at + AHEAD).date().isoformat()
    rows = Plan.objects.filter(closed_at__isnull=True, review_on__gt="", review_on__lte=until)
    due = rows.exclude(review_on=F("reminded_for")).values_list("pk", flat=True)
    return sum(_remind(pk, at=at) for pk in due) + _forget_links(at=at)


@transaction.atomic
def _forget_links(*, at: datetime) -> int:
    """Delete the addresses of links that nobody took up, 30 days after they ended."""
    gone, _ = Invitation.objects.filter(used_at__isnull=True, expires_at__lt=at - FORGOTTEN).delete()
    if gone:
        record(stream="plan-links", action="forget_links", by=CLOCK, at=at, facts={"links": gone})
    return gone


@transaction.atomic
def _remind(plan_id: int, *, at: datetime) -> int:
    plan = Plan.objects.select_for_update(skip_locked=True).filter(pk=plan_id).first()
    if plan is None:
        return 0
    day = plan.review_on
    if not day or day == plan.reminded_for:
        return 0
    plan.reminded_for = day
    plan.save(update_fields=["reminded_for"])
    owners = Member.objects.filter(
        plan=plan, role=PlanRole.OWNER.value, until_at__isnull=True, person__is_active=True
    ).select_related("person")
    for owner in owners:
        enqueue(
            key=f"plan_review:{plan_id}:{day}:{owner.person.pk}",
            group=f"plan:{plan_id}",
            kind="plan_review",
            address=owner.person.email,
            language=owner.person.language,
            context={
                "name": owner.person.name,
                "community": plan.name,
                "day": day,
                "path": f"/plans/{plan_id}/",
            },
            at=at,
        )
    record(stream=f"plan:{plan_id}", action="remind_review", by=CLOCK, at=at, facts={"day": day})
    return 1
