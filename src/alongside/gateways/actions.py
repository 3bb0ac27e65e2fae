"""What carriers tell us: receipts, replies, numbers that want no more."""

from __future__ import annotations

from datetime import datetime

from alongside.outbox import actions_carriers as tries
from alongside.outbox.states import Channel


def note_stopped(*, number: str, carrier: str, at: datetime) -> None:
    """Note that a carrier lets no text through to a number, because its owner said stop there."""
    tries.stop_number(address=number, channel=Channel.SMS, why=f"carrier {carrier}", at=at)
