"""Outbox to gateways: lease, send with no database connection held, mark under the fence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256

from django.db import connection, transaction

from alongside.callouts import actions as callout_actions
from alongside.callouts import queries as callout_queries
from alongside.gateways.protocol import CannotReach, Carrier, Envelope, Rejected
from alongside.gateways.queries import carrier_for
from alongside.kernel import clock
from alongside.outbox import actions as outbox
from alongside.outbox import queries as outbox_queries
from alongside.outbox.actions import Claimed

log = logging.getLogger(__name__)
Choose = Callable[[str], Carrier | None]


def deliver(*, choose: Choose = carrier_for, limit: int = 20) -> int:
    """Send what is due; return how many messages were dealt with.

    A message whose outcome is unknown (we died between sending and marking) is sent again after its lease:
    the same key and reference go with it, so that carrier and reader can tell.
    """
    claimed = outbox.claim(at=clock.now(), limit=limit)
    for message in claimed:
        _one(message, choose)
    return len(claimed)


def _one(message: Claimed, choose: Choose) -> None:
    if not still_wanted(message):
        outbox.mark_withdrawn(claimed=message)
        return
    carrier = choose(message.channel)
    if carrier is None:
        outbox.mark_failed(
            claimed=message,
            error=f"No carrier is set up for {message.channel}.",
            at=clock.now(),
            permanent=True,
        )
        return
    rendered = outbox_queries.render(
        kind=message.kind, context=message.context, language=message.language, exercise=message.exercise
    )
    envelope = Envelope(message.key, message.address, rendered.subject, rendered.text, rendered.html)
    let_go_of_the_database()
    try:
        carrier.send(envelope)
    except (CannotReach, Rejected) as error:
        log.warning("Message %s was not taken by %s: %s", message.id, carrier.name, error)
        _failed(message, str(error), permanent=isinstance(error, Rejected))
        return
    _mark(message, carrier.name, sha256(rendered.text.encode()).hexdigest())


class Fenced(Exception):
    """Another sender has taken the message over, or its room has withdrawn it: nothing of ours counts."""


def _mark(message: Claimed, carrier: str, text_hash: str) -> None:
    """Tell the room and mark the message as handed over, in one transaction, or do neither.

    The room first: answers lock the call-out and then withdraw messages, and two orders would wait for
    each other for ever.
    """
    at = clock.now()
    with suppress(Fenced), transaction.atomic():
        page_id = callout_queries.page_of_group(message.group)
        if page_id is not None:
            callout_actions.note_handed(page_id=page_id, at=at)
        if not outbox.mark_handed(claimed=message, carrier=carrier, text_hash=text_hash, at=at):
            raise Fenced


def _failed(message: Claimed, error: str, *, permanent: bool) -> None:
    """Note the failed try; when it was the last, tell the room, so that nobody waits for an answer to it."""
    at = clock.now()
    page_id = callout_queries.page_of_group(message.group)
    last = outbox.is_last_try(claimed=message, permanent=permanent)
    with suppress(Fenced), transaction.atomic():
        if last and page_id is not None:
            callout_actions.note_unreachable(page_id=page_id, at=at)
        if outbox.mark_failed(claimed=message, error=error, at=at, permanent=permanent) is None:
            raise Fenced


def still_wanted(message: Claimed) -> bool:
    """Ask the owning room, just before sending, whether the message is still wanted."""
    return callout_queries.may_still_send(message.group)


def let_go_of_the_database() -> None:
    """Give the connection back before talking to a carrier, which may hang (not inside a transaction)."""
    if not connection.in_atomic_block:
        connection.close()
