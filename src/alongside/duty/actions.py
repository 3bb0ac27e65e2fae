"""Keeping the rota."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.accounts.permissions import Role
from alongside.accounts.queries import roles_of
from alongside.duty.models import Shift
from alongside.duty.rules import may_add_shift
from alongside.kernel.actor import Actor
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
