"""Handing a text or a call to one of several carriers: each message its own order, the next one at once.

A try is written down before its carrier is asked. When a carrier gives no answer, the message may have gone
out: it is looked up there before anything is sent again, and only if it cannot be found does another carrier
get it, noted as a possible repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from django.db import connection

from alongside.gateways import actions as gateways
from alongside.gateways.protocol import CannotReach, Envelope, PhoneCarrier, Rejected, Stopped, Unknown
from alongside.kernel import clock, points
from alongside.kernel.actor import CLOCK
from alongside.outbox import actions_carriers as tries
from alongside.outbox import queries as outbox
from alongside.outbox.actions import Claimed
from alongside.outbox.rules import in_order
from alongside.outbox.states import AttemptState

_OPEN = (AttemptState.SENDING, AttemptState.UNKNOWN)
Taken = tuple[str, tuple[int, str]]
"""The carrier, and the try with the carrier's own reference."""


class Fenced(Exception):
    """Another sender has taken the message over, or its room has withdrawn it: nothing of ours counts."""


@runtime_checkable
class Reporting(Protocol):
    """A carrier that can be asked what it has."""

    def find(self, envelope: Envelope) -> str: ...  # noqa: D102


def send(message: Claimed, envelope: Envelope, carriers: Sequence[PhoneCarrier], *, text_hash: str) -> Taken:
    """Hand the message to the first carrier that takes it. Raises Rejected, CannotReach and Fenced."""
    by_name = {carrier.name: carrier for carrier in carriers}
    before = outbox.attempts_of(message.id)
    if found := _already_there(envelope, before, by_name):
        return found
    if any(old.state in _OPEN for old in before):
        tries.note_repeat(claimed=message)
    error: CannotReach = CannotReach("no carrier is left to try")
    for name in _order(message, before, by_name):
        try:
            return _try(message, envelope, by_name[name], text_hash)
        except Unknown:
            raise
        except CannotReach as missed:
            error = CannotReach(f"{name}: {missed}")
    raise error


def _order(
    message: Claimed, before: Sequence[outbox.AttemptCard], by_name: dict[str, PhoneCarrier]
) -> list[str]:
    """Return the carriers in the order of trying: those that already failed with this message come last."""
    returned = {old.carrier for old in before if old.state == AttemptState.UNDELIVERED}
    silent = {old.carrier for old in before if old.state in _OPEN}
    sick = outbox.sick_carriers(message.channel, clock.now())
    left = set(by_name) - returned or set(by_name)  # all returned it: somebody asked to send it again
    weights = {name: by_name[name].weight(message.channel) for name in left}
    return in_order(weights, key=message.key, last=frozenset(silent | sick))


def _already_there(
    envelope: Envelope, before: Sequence[outbox.AttemptCard], by_name: dict[str, PhoneCarrier]
) -> Taken | None:
    """Look up tries without an answer where they were made; None when none is found there."""
    for old in before:
        if old.state not in _OPEN or old.carrier not in by_name:
            continue
        if old.ref:
            return old.carrier, (old.id, old.ref)
        let_go_of_the_database()
        try:
            ref = by_name[old.carrier].find(envelope)
        except CannotReach:
            continue
        if ref:
            return old.carrier, (old.id, ref)
    return None


def _try(message: Claimed, envelope: Envelope, carrier: PhoneCarrier, text_hash: str) -> Taken:
    attempt_id = tries.begin(claimed=message, carrier=carrier.name, text_hash=text_hash, at=clock.now())
    if attempt_id is None:
        raise Fenced
    let_go_of_the_database()
    points.reached("try written")
    try:
        ref = carrier.send(replace(envelope, attempt=attempt_id))
        points.reached("carrier answered")
    except Rejected as error:
        tries.end(attempt_id=attempt_id, event="refuse", said=str(error))
        if isinstance(error, Stopped):
            gateways.note_stopped(number=message.address, by=CLOCK, at=clock.now())
        raise Rejected(f"{carrier.name}: {error}") from None
    except Unknown as error:
        tries.end(attempt_id=attempt_id, event="lose", said=str(error))
        raise Unknown(f"{carrier.name}: {error}") from None
    except CannotReach as error:
        tries.end(attempt_id=attempt_id, event="miss", said=str(error))
        raise
    return carrier.name, (attempt_id, ref)


def let_go_of_the_database() -> None:
    """Give the connection back before talking to a carrier, which may hang (not inside a transaction)."""
    if not connection.in_atomic_block:
        connection.close()
