"""What is no longer needed to count tries, or to know a form that was sent, is forgotten, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.base import form_keys, limits, marks
from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.policy.queries import in_force

TIDIED = "tries_were_forgotten"
EVERY = timedelta(days=1)


@transaction.atomic
def tick(*, at: datetime) -> int:
    """Forget old tries and old keys of forms, once a day; return how many rows went.

    A day without any writes no ledger line.
    """
    if not marks.due_again(TIDIED, at=at, every=EVERY):
        return 0
    policy = in_force(at)
    gone = {
        "tries": limits.forget(before=at - policy.span("tries_keep_days")),
        "form_keys": form_keys.forget(before=at - policy.span("form_keys_keep_days")),
    }
    for what, rows in gone.items():
        if rows:
            record(stream="tries", action=f"forget_{what}", by=CLOCK, at=at, facts={"rows": rows})
    return sum(gone.values())
