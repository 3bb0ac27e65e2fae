"""What a carrier reports about a text or a call it took: forward only, once per status."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from alongside.callouts import actions as callouts
from alongside.callouts import queries as callout_queries
from alongside.gateways.actions import note_stopped
from alongside.kernel.actor import CLOCK
from alongside.outbox import actions_carriers as tries
from alongside.outbox import queries as outbox
from alongside.outbox.states import OPEN_ATTEMPT, MessageState

_TEXT = dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), "take")
_TEXT |= {"delivered": "deliver", "read": "deliver", "received": "deliver"}
_TEXT |= {"undelivered": "return", "failed": "return", "canceled": "return"}
_CALL = dict.fromkeys(("queued", "initiated", "ringing", "answered", "in-progress"), "take")
_CALL |= {"completed": "deliver", "busy": "return", "no-answer": "return", "failed": "return"}
_CALL |= {"canceled": "return"}
EVENTS = {"sms": _TEXT, "voice": _CALL}
"""What each of the carrier's words means for a try (an event of outbox.states.ATTEMPT)."""

NO_USE = {"21610", "30003", "30004", "30005", "30006", "busy", "no-answer"}
"""Codes after which another carrier would fare no better: stopped, switched off, blocked, unknown, landline;
and calls that rang with nobody there."""
STOPPED_CODE = "21610"


def receive_receipt(
    *, carrier: str, attempt_id: int, ref: str, status: str, code: str = "", at: datetime
) -> bool:
    """Take a report whose signature was right; return whether it was news.

    One about an unknown try, with another's name, or with a word we do not know changes nothing. Most reports
    move nothing, and cost one statement and no lock.
    """
    channels = [channel for channel, words in EVENTS.items() if status in words]
    if not channels:
        return False
    event = EVENTS[channels[0]][status]
    code = code or (status if event == "return" else "")
    could_move = tries.hear(
        attempt_id=attempt_id,
        carrier=carrier,
        channels=channels,
        event=event,
        status=status,
        code=code,
        ref=ref,
        at=at,
    )
    if not could_move:
        return False
    card = outbox.attempt(attempt_id, carrier)
    return card is not None and _take(card, event, status=status, code=code, ref=ref, at=at)


@transaction.atomic
def _take(card: outbox.AttemptCard, event: str, *, status: str, code: str, ref: str, at: datetime) -> bool:
    """Let a report move its try, its message and its page; return whether it did.

    The room comes before the message (jobs/deliver.py), so that two orders never wait for each other: what a
    carrier reports on, it has, also when it gives it back.
    """
    page_id = callout_queries.page_of_group(card.group)
    wave = card.context.get("wave")
    if page_id is not None and card.state in OPEN_ATTEMPT:
        callouts.note_handed(page_id=page_id, at=at, wave=wave)
    heard = tries.note_receipt(
        attempt_id=card.id,
        event=event,
        status=status,
        code=code,
        ref=ref,
        retry=_another_is_left(card, code),
        at=at,
    )
    if heard.new and code == STOPPED_CODE:
        note_stopped(number=card.address, by=CLOCK, at=at)
    if heard.new and heard.state == MessageState.FAILED and page_id is not None:
        callouts.note_unreachable(page_id=page_id, at=at, message_id=card.message_id, wave=wave)
    return heard.new


def _another_is_left(card: outbox.AttemptCard, code: str) -> bool:
    if code in NO_USE:
        return False
    tried = {old.carrier for old in outbox.attempts_of(card.message_id)}
    return any(c.weights.get(card.channel) and c.name not in tried for c in settings.CARRIERS)
