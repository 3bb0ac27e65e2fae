"""Outbox to gateways: lease, send with no database connection held, mark under the fence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction

from alongside.callouts import actions as callout_actions
from alongside.callouts import queries as callout_queries
from alongside.callouts.rules_repeating import VERBS
from alongside.gateways.protocol import CannotReach, Carrier, Envelope, Rejected
from alongside.gateways.queries import carriers_for
from alongside.jobs import by_phone
from alongside.kernel import clock, points
from alongside.outbox import actions as outbox
from alongside.outbox import actions_carriers as tries
from alongside.outbox import queries as outbox_queries
from alongside.outbox.actions import Claimed
from alongside.outbox.states import Channel
from alongside.policy.queries import in_force

log = logging.getLogger(__name__)
Choose = Callable[[str], Carrier | Sequence[Carrier] | None]
NOT_FROM_THE_PROGRAM = {"offer_thanks"}
"""Kinds of mail that come from ALONGSIDE_OFFERS_FROM: they speak for a community and do not name the program."""
AT_ONCE = 8
"""Messages that one process hands over side by side: a slow carrier does not hold up the others."""


def deliver(*, choose: Choose = carriers_for, limit: int = 20, sender: int = 0) -> int:
    """Send what is due; return how many messages were dealt with.

    ``choose`` names the carriers of a channel. A mail whose outcome is unknown (we died between sending and
    marking) is sent again after its lease under the same Message-ID; a text or call is looked up first
    (by_phone.py). ``sender``: see outbox.claim.
    """
    at = clock.now()
    policy = in_force(at)
    tries.hasten_silent(at=at, silence=policy.span("silence_seconds"))
    named = bool(policy["program_names"])
    claimed = outbox.claim(at=at, limit=limit, sender=sender)
    points.reached("claim committed")
    if len(claimed) < 2 or connection.in_atomic_block:
        for message in claimed:
            _one(message, choose, named=named)
        return len(claimed)
    connection.close()
    with ThreadPoolExecutor(min(AT_ONCE, len(claimed))) as pool:
        running = [pool.submit(copy_context().run, _aside, message, choose, named) for message in claimed]
    for done in running:
        done.result()
    return len(claimed)


def _aside(message: Claimed, choose: Choose, named: bool) -> None:
    """Deal with one message in a thread of its own; its lease brings back what fails here."""
    try:
        _one(message, choose, named=named)
    finally:
        connection.close()


def _one(message: Claimed, choose: Choose, *, named: bool) -> None:
    if not still_wanted(message):
        outbox.mark_withdrawn(claimed=message)
        return
    found = choose(message.channel)
    carriers = [] if found is None else list(found) if isinstance(found, Sequence) else [found]
    if not carriers:
        _failed(message, f"No carrier is set up for {message.channel}.", permanent=True)
        return
    rendered = outbox_queries.render(
        kind=message.kind,
        context=message.context,
        language=message.language,
        exercise=message.exercise,
        channel=message.channel,
        named=named,
    )
    envelope = Envelope(
        message.key,
        message.address,
        rendered.subject,
        rendered.text,
        rendered.html,
        message.channel,
        sender=_sender(message.kind, named=named),
    )
    text_hash = sha256(rendered.text.encode()).hexdigest()
    try:
        if message.channel != Channel.EMAIL and isinstance(carriers[0], by_phone.Reporting):
            carrier, attempt = by_phone.send(message, envelope, carriers, text_hash=text_hash)  # type: ignore[arg-type]
        else:
            carrier, attempt = _send(envelope, carriers[0]), None
    except Fenced:
        return
    except (CannotReach, Rejected) as error:
        log.warning("Message %s was not taken: %s", message.id, error)
        _failed(message, str(error), permanent=isinstance(error, Rejected))
        return
    _mark(message, carrier, text_hash, attempt)


def _sender(kind: str, *, named: bool) -> str:
    """Return the address a mail comes from, "" for the program's own with its name.

    A question to an advisor comes from the bare address: the name would stand on a locked screen.
    """
    if kind in NOT_FROM_THE_PROGRAM:
        return settings.OFFERS_FROM
    return "" if named or kind not in VERBS else parseaddr(settings.MAIL_FROM)[1]


def _send(envelope: Envelope, carrier: Carrier) -> str:
    let_go_of_the_database()
    try:
        points.reached("carrier asked")
        carrier.send(envelope)
        points.reached("carrier answered")
    except CannotReach as error:
        raise CannotReach(f"{carrier.name}: {error}") from None
    except Rejected as error:
        raise Rejected(f"{carrier.name}: {error}") from None
    return carrier.name


Fenced = by_phone.Fenced
let_go_of_the_database = by_phone.let_go_of_the_database


def _mark(message: Claimed, carrier: str, text_hash: str, attempt: tuple[int, str] | None) -> None:
    """Tell the room and mark the message as handed over, in one transaction, or do neither.

    The room first: answers lock the call-out and then withdraw messages, and two orders would wait for
    each other for ever.
    """
    at = clock.now()
    page_id = callout_queries.page_of_group(message.group)
    if page_id is None and attempt is None:
        outbox.mark_handed(claimed=message, carrier=carrier, text_hash=text_hash, at=at)
        return
    with suppress(Fenced), transaction.atomic():
        if page_id is not None:
            callout_actions.note_handed(page_id=page_id, at=at, wave=message.context.get("wave"))
            points.reached("hand-off noted")
        if not outbox.mark_handed(claimed=message, carrier=carrier, text_hash=text_hash, at=at):
            raise Fenced
        if attempt is not None:
            tries.end(attempt_id=attempt[0], event="take", ref=attempt[1])
        points.reached("mark made")
    points.reached("mark committed")


def _failed(message: Claimed, error: str, *, permanent: bool) -> None:
    """Note the failed try; when it was the last, tell the room, so that nobody waits for an answer to it.

    While the same question is on its way, or has arrived, by another channel, the room is told nothing.
    """
    at = clock.now()
    page_id = callout_queries.page_of_group(message.group)
    last = outbox.is_last_try(claimed=message, permanent=permanent)
    with suppress(Fenced), transaction.atomic():
        if last and page_id is not None:
            wave = message.context.get("wave")
            callout_actions.note_unreachable(page_id=page_id, at=at, message_id=message.id, wave=wave)
        if outbox.mark_failed(claimed=message, error=error, at=at, permanent=permanent) is None:
            raise Fenced
        if last and message.channel != Channel.VOICE:
            tries.hasten(bundle=message.bundle, at=at)
        points.reached("failure made")
    points.reached("failure committed")


def still_wanted(message: Claimed) -> bool:
    """Ask the owning room, just before sending, whether the message is still wanted; and whether the number
    has asked for nothing more.
    """
    if message.channel != Channel.EMAIL and outbox_queries.is_stopped(message.address, message.channel):
        return False
    return callout_queries.may_still_send(message.group)
