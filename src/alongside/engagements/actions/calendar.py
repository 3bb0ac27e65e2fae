"""The secret address of a person's own follow-ups as a calendar feed: made, made anew, switched off."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from alongside.base.secrets import hashed, link_token
from alongside.engagements.models import CaseCalendar
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record

PURPOSE = "case_calendar"


@transaction.atomic
def renew_case_calendar(*, by: Actor, at: datetime) -> str:
    """Make a secret address for one's own follow-ups and return its token; an earlier one stops working."""
    person_id, secret = by.signed_in, secrets.token_urlsafe(24)
    token = link_token(PURPOSE, f"{person_id}.{secret}")
    CaseCalendar.objects.update_or_create(
        person_id=person_id, defaults={"secret": secret, "token_hash": hashed(PURPOSE, token), "made_at": at}
    )
    record(stream="duty", action="renew_case_calendar", by=by, at=at, object=f"person:{person_id}")
    return token


@transaction.atomic
def end_case_calendar(*, by: Actor, at: datetime) -> None:
    """Switch one's own feed off: the address answers as if it had never been. Again: nothing happens."""
    changed = CaseCalendar.objects.filter(person_id=by.signed_in, token_hash__isnull=False).update(
        secret="", token_hash=None, made_at=None
    )
    if changed:
        record(stream="duty", action="end_case_calendar", by=by, at=at, object=f"person:{by.signed_in}")
