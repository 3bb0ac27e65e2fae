"""Keeping the rota."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from alongside.accounts.permissions import Role
from alongside.accounts.queries import roles_of
from alongside.duty.models import DutyPhone, Shift
from alongside.duty.rules import may_add_shift, may_keep_phone
from alongside.kernel.actor import Actor
from alongside.kernel.phone import digits
from alongside.ledger.actions import record


@transaction.atomic
def add_shift(
    *, person_id: int, starts_at: datetime, ends_at: datetime, position: int = 1, by: Actor, at: datetime
) -> Shift:
    """Put a person on the rota; the same start again replaces the end. Raises Refused with a sentence."""
    officer = bool(roles_of(person_id, at) & {Role.DUTY, Role.COORDINATOR})
    may_add_shift(starts_at=starts_at, ends_at=ends_at, is_officer=officer).require()
    shift, _ = Shift.objects.update_or_create(
        person_id=person_id, starts_at=starts_at, defaults={"ends_at": ends_at, "position": position}
    )
    record(
        stream="duty",
        action="add_shift",
        by=by,
        at=at,
        object=f"shift:{shift.pk}",
        facts={
            "person": person_id,
            "from": starts_at.isoformat(),
            "until": ends_at.isoformat(),
            "position": position,
        },
    )
    return shift


@transaction.atomic
def remove_shift(*, shift_id: int, by: Actor, at: datetime) -> None:
    """Take a shift off the rota."""
    shift = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        return
    record(
        stream="duty",
        action="remove_shift",
        by=by,
        at=at,
        object=f"shift:{shift_id}",
        facts={
            "person": shift.person_id,
            "from": shift.starts_at.isoformat(),
            "until": shift.ends_at.isoformat(),
        },
    )
    shift.delete()


WORDING = 1
"""Version of the words beside the boxes on the page of one's own phone."""


@transaction.atomic
def keep_phone(*, person_id: int, number: str, sms: bool, voice: bool, by: Actor, at: datetime) -> None:
    """Note a person's own phone for alerts and what they agree to. Saying the same again keeps its day.

    ``number`` is as typed; an empty one takes the phone off. Raises Refused with a sentence.
    """
    line = digits(number)
    may_keep_phone(typed=number, number=line, wanted=sms or voice).require()
    row = DutyPhone.objects.select_for_update().filter(person_id=person_id).first()
    if not line:
        if row is not None:
            row.delete()
            record(stream="duty", action="drop_phone", by=by, at=at, object=f"person:{person_id}")
        return
    row = row or DutyPhone(person_id=person_id)
    same = row.number == line
    row.sms_consent_at = ((same and row.sms_consent_at) or at) if sms else None
    row.voice_consent_at = ((same and row.voice_consent_at) or at) if voice else None
    row.number, row.wording, row.recorded_by = line, WORDING, str(by)
    row.save()
    facts = {"texts": sms, "calls": voice, "wording": WORDING}
    record(stream="duty", action="keep_phone", by=by, at=at, object=f"person:{person_id}", facts=facts)


@transaction.atomic
def end_phone_consent(*, number: str, channels: Collection[str], by: Actor, at: datetime) -> int:
    """End the consents of officers with this number on these channels; return how many people it concerns."""
    rows = list(DutyPhone.objects.select_for_update().filter(number=number))
    for row in rows:
        row.sms_consent_at = None if "sms" in channels else row.sms_consent_at
        row.voice_consent_at = None if "voice" in channels else row.voice_consent_at
        row.save(update_fields=["sms_consent_at", "voice_consent_at"])
        facts = {"channels": sorted(channels)}
        record(
            stream="duty",
            action="end_phone_consent",
            by=by,
            at=at,
            object=f"person:{row.person_id}",
            facts=facts,
        )
    return len(rows)
