"""Judgments about carriers: which one comes first, and which is left for last for a while."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.outbox.states import AttemptState

LOOK_BACK = timedelta(minutes=10)
OPENS_AFTER = 2
"""Failures one after another, after which a carrier is left for last."""
STAYS_OPEN = timedelta(seconds=60)
RECEIPT_WITHIN = timedelta(seconds=120)
RECEIPTS_NEEDED = 5
"""With fewer old enough tries than this, silence says nothing."""

_FAILED = {AttemptState.UNREACHABLE.value, AttemptState.UNKNOWN.value}
_HEARD = {AttemptState.DELIVERED.value, AttemptState.UNDELIVERED.value}


@dataclass(frozen=True, slots=True)
class Try:
    """One try as the circuit sees it. ``heard``: some receipt has come for it."""

    state: str
    at: datetime
    heard: bool = False


def is_sick(tries: Sequence[Try], *, at: datetime) -> bool:
    """Say whether a carrier is left for last at ``at``. ``tries``: of LOOK_BACK, newest first.

    Two failures in a row close it for a minute; after that one message tries it again. It is closed too
    while most of at least five tries older than two minutes have no receipt: it takes messages and drops them.
    """
    done = [t for t in tries if t.state != AttemptState.SENDING]
    row = done[:OPENS_AFTER]
    if len(row) == OPENS_AFTER and all(t.state in _FAILED for t in row) and at - row[0].at < STAYS_OPEN:
        return True
    due = [t for t in done if t.state not in _FAILED and at - t.at >= RECEIPT_WITHIN]
    silent = [t for t in due if not t.heard and t.state not in _HEARD]
    return len(due) >= RECEIPTS_NEEDED and 2 * len(silent) > len(due)


def in_order(weights: Mapping[str, int], *, key: str, last: frozenset[str] = frozenset()) -> list[str]:
    """Return the carriers of a message in the order of trying, those named in ``last`` at the end.

    Each message has its own order, fixed by its key, so that over many messages each carrier comes first as
    often as its weight says and all of them always carry something (weighted rendezvous hashing).
    """

    def rank(name: str) -> tuple[bool, float, str]:
        digest = hashlib.sha256(f"{name}\x1f{key}".encode()).digest()
        chance = (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)
        return name in last, -math.log(chance) / weights[name], name

    return sorted((name for name, weight in weights.items() if weight > 0), key=rank)
