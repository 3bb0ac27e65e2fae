"""What carriers of texts and calls do with a message: tries, receipts, numbers that want no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from alongside.outbox.actions import Claimed, wake
from alongside.outbox.models import Attempt, Message, Receipt, StoppedNumber
from alongside.outbox.states import ATTEMPT, MESSAGE, AttemptState, Channel, MessageState


def begin(*, claimed: Claimed, carrier: str, text_hash: str, at: datetime) -> int | None:
    """Write down a try before the carrier is asked; None when another sender has taken the message over."""
    with transaction.atomic():
        row = Message.objects.select_for_update().filter(pk=claimed.id, token=claimed.token).first()
        if row is None or row.state != MessageState.LEASED:
            return None
        row.text_hash = text_hash
        row.save(update_fields=["text_hash"])
        made = Attempt.objects.create(message=row, channel=row.channel, carrier=carrier, begun_at=at)
        return made.pk


@transaction.atomic
def end(*, attempt_id: int, event: str, said: str = "", ref: str = "") -> bool:
    """Note what became of a try (an event of ATTEMPT); False when a receipt has said more already."""
    row = Attempt.objects.select_for_update().get(pk=attempt_id)
    _name(row, ref)
    if not ATTEMPT.may(event, row.state):
        return False
    row.state, row.said = ATTEMPT.after(event, row.state), said[:500]
    row.save(update_fields=["state", "said"])
    return True


def _name(row: Attempt, ref: str) -> None:
    """Keep the carrier's name for a try, unless it has one or the name is another's (a carrier can lie)."""
    if not ref or row.ref or Attempt.objects.filter(carrier=row.carrier, ref=ref).exists():
        return
    row.ref = ref[:80]
    row.save(update_fields=["ref"])


def note_repeat(*, claimed: Claimed) -> None:
    """Note that the message goes out again although an earlier try may have reached the person."""
    Message.objects.filter(pk=claimed.id, token=claimed.token).update(may_repeat=True)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a receipt changed: nothing new, or the message's state afterwards."""

    new: bool
    state: str = ""


@transaction.atomic
def note_receipt(
    *, attempt_id: int, event: str, status: str, code: str = "", ref: str = "", retry: bool, at: datetime
) -> Heard:
    """Take a carrier's report about a try: ``event`` is take, deliver or return, ``status`` its own word.

    The same status again is no news. States only move forward. ``retry``: after "return" another carrier is
    left that has not been tried, and the message waits for it; otherwise it has failed.
    """
    message_id = Attempt.objects.values_list("message_id", flat=True).get(pk=attempt_id)
    message = Message.objects.select_for_update().get(pk=message_id)
    row = Attempt.objects.select_for_update().get(pk=attempt_id)
    if not _once(row, status=status, code=code, at=at):
        return Heard(False, message.state)
    _name(row, ref)
    if not ATTEMPT.may(event, row.state):
        return Heard(False, message.state)
    row.state = ATTEMPT.after(event, row.state)
    row.said = code[:500] or row.said
    row.save(update_fields=["state", "said"])
    _move(message, row, event, retry=retry, code=code, at=at)
    return Heard(True, message.state)


_HEAR = """
WITH found AS (
  SELECT id, (state = ANY(%(open)s) OR ref = '') AND NOT EXISTS (
    SELECT 1 FROM outbox_receipt r WHERE r.attempt_id = a.id AND r.status = %(status)s) AS moves
  FROM outbox_attempt a
  WHERE id = %(attempt)s AND carrier = %(carrier)s AND channel = ANY(%(channels)s)
    AND (ref = '' OR %(ref)s = '' OR ref = %(ref)s)
), kept AS (
  INSERT INTO outbox_receipt (attempt_id, status, code, at)
  SELECT id, %(status)s, %(code)s, %(at)s FROM found WHERE NOT moves ON CONFLICT DO NOTHING
)
SELECT moves FROM found
"""


def hear(
    *,
    attempt_id: int,
    carrier: str,
    channels: Sequence[str],
    event: str,
    status: str,
    code: str,
    ref: str,
    at: datetime,
) -> bool:
    """Say whether a report could move its try; otherwise keep it, once per status, and that was all.

    One statement and no lock, because most reports move nothing. False too when it is about a try of another
    carrier, of another name or on another channel than ``channels``; of those nothing is kept.
    """
    words: dict[str, Any] = {
        "attempt": attempt_id,
        "carrier": carrier,
        "channels": list(channels),
        "open": [source.value for move in ATTEMPT.moves if move.event == event for source in move.sources],
        "status": status[:40],
        "code": code[:40],
        "ref": ref[:80],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEAR, words)
        row = cursor.fetchone()
    return bool(row and row[0])


def _once(row: Attempt, *, status: str, code: str, at: datetime) -> bool:
    try:
        with transaction.atomic():
            Receipt.objects.create(attempt=row, status=status[:40], code=code[:40], at=at)
    except IntegrityError:
        return False
    return True


def _move(message: Message, row: Attempt, event: str, *, retry: bool, code: str, at: datetime) -> None:
    """Let the message follow its try, unless it has gone further already or was sent another way meanwhile."""
    step = {"take": "hand", "deliver": "deliver", "return": "return" if retry else "give_up"}[event]
    if event == "return" and message.attempts.filter(pk__gt=row.pk).exists():
        return
    if not MESSAGE.may(step, message.state):
        return
    changes: dict[str, Any] = {"state": MESSAGE.after(step, message.state)}
    if event in ("take", "deliver"):
        changes |= {"carrier": row.carrier, "handed_at": message.handed_at or at, "lease_until": None}
        if event == "deliver":
            changes["delivered_at"] = at
    else:
        changes |= {"last_error": f"{row.carrier}: {code or 'not delivered'}"[:500], "due_at": at}
        changes["lease_until"] = None
    for name, value in changes.items():
        setattr(message, name, value)
    message.token += 1
    message.save(update_fields=[*changes, "token"])
    if event == "return":
        if row.channel != Channel.VOICE:
            hasten(bundle=message.bundle, at=at)
        wake()


def hasten(*, bundle: str, at: datetime) -> int:
    """Let the next message of a bundle that waits for later go now, because another one did not arrive."""
    waiting = Message.objects.filter(bundle=bundle, state=MessageState.DUE.value, due_at__gt=at, tries=0)
    first = waiting.order_by("due_at", "pk").values_list("pk", flat=True).first() if bundle else None
    return Message.objects.filter(pk=first).update(due_at=at) if first else 0


def hasten_silent(*, at: datetime, silence: timedelta) -> int:
    """Let the call go now that waits behind a text without any receipt for ``silence``; return how many."""
    later = Message.objects.filter(state=MessageState.DUE.value, due_at__gt=at, urgent=True)
    bundles = set(later.exclude(bundle="").values_list("bundle", flat=True))
    if not bundles:
        return 0
    same = Message.objects.filter(bundle=OuterRef("bundle"))
    heard = Exists(Receipt.objects.filter(attempt__message=OuterRef("pk")))
    silent = same.filter(
        channel=Channel.SMS.value, state=MessageState.HANDED.value, handed_at__lte=at - silence
    ).exclude(heard)
    rung = same.filter(channel=Channel.VOICE.value, tries__gt=0)
    waiting = later.filter(Exists(silent), ~Exists(rung), bundle__in=bundles)
    return sum(hasten(bundle=b, at=at) for b in set(waiting.values_list("bundle", flat=True)))


@transaction.atomic
def stop_number(*, address: str, channel: Channel, why: str, at: datetime) -> bool:
    """Note that a number wants no more on a channel and take back what waits; False when it was known."""
    _, new = StoppedNumber.objects.get_or_create(
        address=address, channel=channel.value, ended_at=None, defaults={"since": at, "why": why[:200]}
    )
    waiting = [MessageState.DUE.value, MessageState.LEASED.value]
    Message.objects.filter(address=address, channel=channel.value, state__in=waiting).update(
        state=MessageState.WITHDRAWN.value
    )
    return new


def start_number(*, address: str, channel: Channel, at: datetime) -> bool:
    """Note that a number may be written to, or called, again; False when it was not stopped."""
    rows = StoppedNumber.objects.filter(address=address, channel=channel.value, ended_at__isnull=True)
    return bool(rows.update(ended_at=at))


def settled(*, attempt_id: int) -> bool:
    """Say whether a try is over for the sender: taken or reported on by a receipt meanwhile."""
    done = [AttemptState.TAKEN.value, AttemptState.DELIVERED.value, AttemptState.UNDELIVERED.value]
    return Attempt.objects.filter(pk=attempt_id, state__in=done).exists()
