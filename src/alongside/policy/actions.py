"""Changing a clock or limit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.policy.catalog import CATALOG
from alongside.policy.models import PolicyVersion
from alongside.policy.rules import may_change


@transaction.atomic
def change(*, key: str, value: int, why: str, by: Actor, at: datetime) -> PolicyVersion:
    """Set ``key`` to ``value`` from now on. Raises Refused when out of bounds or without a reason."""
    may_change(CATALOG.get(key), value, why).require()
    row = PolicyVersion.objects.create(
        key=key, value=value, from_at=at, set_by=str(by), set_by_text=by.text, why=why.strip()
    )
    record(
        stream="policy", action="change_policy", by=by, at=at, object=f"policy:{key}", facts={"value": value}
    )
    return row
