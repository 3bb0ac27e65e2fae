"""What staff do about messages that failed for good: send again, or mark as handled by another way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import wake
from alongside.outbox.models import Message
from alongside.outbox.rules_failed import may_send_again, may_settle
from alongside.outbox.states import MessageState, OtherWay

STREAM = "outbox"
"""The chain that keeps what people did about messages."""


@transaction.atomic
def send_again(*, message_id: int, by: Actor, at: datetime) -> None:
    """Make a failed message due now, with all its tries. Its room is still asked whether it is wanted.

    Raises LookupError, or Refused when it did not fail, was dealt with, or is too late.
    """
    row = _locked(message_id)
    may_send_again(
        state=row.state, settled=row.settled_at is not None, not_after=row.not_after, at=at
    ).require()
    row.state, row.tries, row.due_at, row.token = MessageState.DUE.value, 0, at, row.token + 1
    row.save(update_fields=["state", "tries", "due_at", "token"])
    _note(row, "send_message_again", by=by, at=at)
    wake()


@transaction.atomic
def settle(*, message_id: int, how: OtherWay, by: Actor, at: datetime) -> None:
    """Mark a failed message as handled by another way. Raises LookupError, or Refused."""
    row = _locked(message_id)
    may_settle(state=row.state, settled=row.settled_at is not None).require()
    row.settled_at, row.settled_how, row.settled_by_text = at, how.value, by.text
    row.save(update_fields=["settled_at", "settled_how", "settled_by_text"])
    _note(row, "settle_message", by=by, at=at, how=how.value)


def _locked(message_id: int) -> Message:
    row = Message.objects.select_for_update().filter(pk=message_id).first()
    if row is None:
        raise LookupError(f"no message {message_id}")
    return row


def _note(row: Message, action: str, *, by: Actor, at: datetime, **facts: str) -> None:
    """Write the line: which message, of what kind and about what; never its address or its words."""
    about = {"kind": row.kind, "channel": row.channel, "about": row.group}
    record(stream=STREAM, action=action, by=by, at=at, object=f"message:{row.pk}", facts={**about, **facts})
