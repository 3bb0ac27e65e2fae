"""What officers do about the rota among themselves: swaps, days off, the note for the next one, a calendar."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction

from alongside.accounts.permissions import Role
from alongside.accounts.queries import person as person_of
from alongside.accounts.queries import roles_of
from alongside.base.secrets import hashed, link_token
from alongside.duty.models import CalendarLink, DaysOff, HandOver, Shift, Swap
from alongside.duty.rules_rota import in_words, may_ask_swap, may_leave_note, may_mark_days, may_take_shift
from alongside.duty.states import SWAP, SwapState
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue, withdraw

OFFICERS = {Role.DUTY, Role.COORDINATOR}


@transaction.atomic
def ask_swap(*, shift_id: int, person_id: int, by: Actor, at: datetime) -> int:
    """Ask another officer to take one's own shift over; return the question's id.

    Raises Refused with a sentence, and LookupError when there is no such shift.
    """
    shift = Shift.objects.select_for_update().filter(pk=shift_id).first()
    if shift is None:
        raise LookupError(f"no shift {shift_id}")
    may_ask_swap(
        own=shift.person_id == by.person_id,
        other_is_officer=bool(roles_of(person_id, at) & OFFICERS),
        same=person_id == shift.person_id,
        over=shift.ends_at <= at,
        asked=Swap.objects.filter(shift=shift, state=SwapState.ASKED.value).exists(),
    ).require()
    swap = Swap.objects.create(shift=shift, holder_id=shift.person_id, asked_id=person_id, asked_at=at)
    _line(swap, "ask_swap", by=by, at=at, facts={"asked": person_id})
    _tell(swap, person_id, "swap_asked", at=at)
    return swap.pk


@transaction.atomic
def answer_swap(*, swap_id: int, accept: bool, by: Actor, at: datetime) -> bool:
    """Take the shift over, or say that one cannot; return whether it was taken over.

    The same answer twice is one answer. Raises Refused, and LookupError when there is no such question.
    """
    swap = _locked(swap_id)
    if swap.state == (SwapState.ACCEPTED if accept else SwapState.DECLINED) and swap.asked_id == by.person_id:
        return accept
    shift = Shift.objects.select_for_update().get(pk=swap.shift_id)
    clash = Shift.objects.filter(
        person_id=swap.asked_id, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
    )
    may_take_shift(
        asked_me=swap.asked_id == by.person_id,
        over=shift.ends_at <= at,
        changed=shift.person_id != swap.holder_id,
        clash=accept and clash.exists(),
    ).require()
    event = "accept" if accept else "decline"
    _move(swap, event, at)
    if accept:
        shift.person_id = swap.asked_id
        shift.save(update_fields=["person"])
    _line(swap, f"{event}_swap", by=by, at=at)
    withdraw(group=f"swap:{swap.pk}")
    _tell(swap, swap.holder_id, f"swap_{swap.state}", at=at)
    return accept


@transaction.atomic
def take_swap_back(*, swap_id: int, by: Actor, at: datetime) -> None:
    """Take back one's own question. Nothing happens when it was answered. Raises LookupError."""
    swap = _locked(swap_id)
    if swap.holder_id != by.person_id:
        raise LookupError(f"no swap {swap_id}")
    if swap.state == SwapState.ASKED:
        _move(swap, "take back", at)
        _line(swap, "take_swap_back", by=by, at=at)
        withdraw(group=f"swap:{swap.pk}")


def _locked(swap_id: int) -> Swap:
    swap = Swap.objects.select_for_update().filter(pk=swap_id).first()
    if swap is None:
        raise LookupError(f"no swap {swap_id}")
    return swap


def _move(swap: Swap, event: str, at: datetime) -> None:
    swap.state, swap.answered_at = SWAP.after(event, swap.state), at
    swap.save(update_fields=["state", "answered_at"])


def _line(swap: Swap, action: str, *, by: Actor, at: datetime, facts: dict[str, Any] | None = None) -> None:
    record(stream="duty", action=action, by=by, at=at, object=f"shift:{swap.shift_id}", facts=facts)


def _tell(swap: Swap, person_id: int, kind: str, *, at: datetime) -> None:
    """Write to one of the two; the turn is named by its time in the reader's own zone."""
    to, shift = person_of(person_id), swap.shift
    other = person_of(swap.asked_id if person_id == swap.holder_id else swap.holder_id)
    enqueue(
        key=f"swap:{swap.pk}:{kind}",
        group=f"swap:{swap.pk}",
        kind=kind,
        address=to.email,
        at=at,
        language=to.language,
        context={"name": other.name, "when": in_words(shift.starts_at, shift.ends_at, zone=to.timezone)},
    )


@transaction.atomic
def mark_days_off(*, person_id: int, first: date, last: date, today: date, by: Actor, at: datetime) -> int:
    """Mark days, both included, on which a person is not to be put on the rota. Raises Refused."""
    may_mark_days(first=first, last=last, today=today).require()
    row, _ = DaysOff.objects.update_or_create(
        person_id=person_id, first_date=first, defaults={"last_date": last}
    )
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    record(stream="duty", action="mark_days_off", by=by, at=at, object=f"person:{person_id}", facts=facts)
    return row.pk


@transaction.atomic
def unmark_days_off(*, days_id: int, person_id: int, by: Actor, at: datetime) -> bool:
    """Take marked days of a person's own back; False when there are none of this id."""
    row = DaysOff.objects.select_for_update().filter(pk=days_id, person_id=person_id).first()
    if row is None:
        return False
    facts = {"first": row.first_date.isoformat(), "last": row.last_date.isoformat()}
    record(stream="duty", action="unmark_days_off", by=by, at=at, object=f"person:{person_id}", facts=facts)
    row.delete()
    return True


@transaction.atomic
def leave_note(*, text: str, keep_as_written: bool = False, by: Actor, at: datetime) -> int:
    """Leave a note for the next officer. Raises Refused for what is never written down."""
    text = text.strip()
    may_leave_note(text=text, keep_as_written=keep_as_written).require()
    row = HandOver.objects.create(by_id=by.signed_in, at=at, text=text)
    record(stream="duty", action="leave_note", by=by, at=at, object=f"hand_over:{row.pk}")
    return row.pk


@transaction.atomic
def take_over(*, note_id: int, by: Actor, at: datetime) -> bool:
    """Note that the next officer has read the note; False when it is one's own, or was read already.

    Raises LookupError when there is no such note.
    """
    row = HandOver.objects.select_for_update().filter(pk=note_id).first()
    if row is None:
        raise LookupError(f"no note {note_id}")
    if row.read_at is not None or row.by_id == by.person_id:
        return False
    row.read_by_id, row.read_at = by.signed_in, at
    row.save(update_fields=["read_by", "read_at"])
    record(stream="duty", action="take_over", by=by, at=at, object=f"hand_over:{row.pk}")
    return True


@transaction.atomic
def renew_calendar_link(*, by: Actor, at: datetime) -> str:
    """Make a secret address for one's own shifts and return its token; an earlier one stops working."""
    person_id, secret = by.signed_in, secrets.token_urlsafe(24)
    token = link_token("calendar", f"{person_id}.{secret}")
    CalendarLink.objects.update_or_create(
        person_id=person_id,
        defaults={"secret": secret, "token_hash": hashed("calendar", token), "made_at": at},
    )
    record(stream="duty", action="renew_calendar_link", by=by, at=at, object=f"person:{person_id}")
    return token
