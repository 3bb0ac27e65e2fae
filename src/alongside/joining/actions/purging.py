"""Emptying what names people in applications that are over, when policy says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.joining.models import Application, Referee, Vote
from alongside.joining.states import UNDER_WAY
from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.outbox.actions import forget
from alongside.outbox.queries import of_group
from alongside.policy.queries import in_force

STEP = 100
EMPTY = {
    **dict.fromkeys(
        ("name", "email", "phone", "title", "organization", "home_city", "home_state", "profession", "why",
         "conflict_note", "talked_with"), ""
    ),
    **{name: [] for name in ("languages", "communities", "lived", "licenses", "authorities", "conflicts")},
}  # fmt: skip


def tick(*, at: datetime) -> int:
    """Empty applications that ended more than ``join_keep_days`` ago; return how many.

    State, discipline, reason code and dates stay for the counts. Who is on the roster has an entry there.
    """
    before = at - in_force(at).span("join_keep_days")
    ids = list(
        Application.objects.filter(purged_at__isnull=True, moved_at__lte=before)
        .exclude(state__in=[s.value for s in UNDER_WAY])
        .order_by("moved_at")
        .values_list("pk", flat=True)[:STEP]
    )
    return sum(_empty(pk, at) for pk in ids)


@transaction.atomic
def _empty(application_id: int, at: datetime) -> int:
    row = (
        Application.objects.select_for_update(skip_locked=True)
        .filter(pk=application_id, purged_at__isnull=True)
        .first()
    )
    if row is None:
        return 0
    for name, value in EMPTY.items():
        setattr(row, name, value)
    row.purged_at = at
    row.save(update_fields=[*EMPTY, "purged_at"])
    Referee.objects.filter(application=row).delete()
    Vote.objects.filter(application=row).delete()
    forget(keys=list(of_group(row.stream).values_list("key", flat=True)))
    record(stream=row.stream, action="purge_application", by=CLOCK, at=at)
    return 1
