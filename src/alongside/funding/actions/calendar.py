"""The secret address of a person's own funding dates."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from alongside.base.secrets import hashed, link_token
from alongside.funding.models import CalendarLink
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record


@transaction.atomic
def renew_calendar_link(*, by: Actor, at: datetime) -> str:
    """Make a secret address for one's own dates and return its token; an earlier one stops working."""
    person_id, secret = by.signed_in, secrets.token_urlsafe(24)
    token = link_token("funding", f"{person_id}.{secret}")
    CalendarLink.objects.update_or_create(
        person_id=person_id,
        defaults={"secret": secret, "token_hash": hashed("funding", token), "made_at": at},
    )
    record(stream="funding", action="renew_calendar_link", by=by, at=at, object=f"person:{person_id}")
    return token


@transaction.atomic
def revoke_calendar_link(*, by: Actor, at: datetime) -> None:
    """Let the address stop working. Nothing happens when there is none."""
    gone, _ = CalendarLink.objects.filter(person_id=by.signed_in).delete()
    if gone:
        record(stream="funding", action="revoke_calendar_link", by=by, at=at, object=f"person:{by.signed_in}")
