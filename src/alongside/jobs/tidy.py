"""What is no longer needed to count tries is forgotten, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.base import limits, marks
from alongside.kernel.actor import CLOCK
from alongside.ledger.actions import record
from alongside.policy.queries import in_force

TIDIED = "tries_were_forgotten"
EVERY = timedelta(days=1)


@transaction.atomic
def tick(*, at: datetime) -> int:
    """Forget old tries, once a day; return how many rows went. A day without any writes no ledger line."""
    if not marks.due_again(TIDIED, at=at, every=EVERY):
        return 0
    gone = limits.forget(before=at - in_force(at).span("tries_keep_days"))
    if gone:
        record(stream="tries", action="forget_tries", by=CLOCK, at=at, facts={"rows": gone})
    return gone
