"""The writing door: what carriers and the people behind them tell us, and what officers did about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.gateways.inbound import stop
from alongside.gateways.models import Reply
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.states import Channel

__all__ = ["handle_reply", "note_stopped"]


def note_stopped(*, number: str, by: Actor, at: datetime) -> None:
    """Note that a carrier lets no text through to a number, because its owner said stop there.

    One stop counts for all carriers.
    """
    stop(number=number, channels=(Channel.SMS,), by=by, at=at)


@transaction.atomic
def handle_reply(*, reply_id: int, by: Actor, at: datetime) -> bool:
    """Note that an officer read an unclear text and did what was needed; False when it was done already."""
    row = Reply.objects.select_for_update().filter(pk=reply_id, needs_person=True).first()
    if row is None or row.handled_at is not None:
        return False
    row.handled_at, row.handled_by = at, str(by)
    row.save(update_fields=["handled_at", "handled_by"])
    record(stream="carriers", action="handle_reply", by=by, at=at, object=f"reply:{reply_id}")
    return True
