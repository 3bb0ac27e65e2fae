"""The sealed key of a public form: it holds off machines without asking anybody else or the person anything."""

from __future__ import annotations

import uuid
from datetime import datetime

from alongside.base.secrets import hashed
from alongside.kernel.ids import same

LASTS_SECONDS = 24 * 3600
"""How long a form that was opened can be sent."""
FIRST_SECONDS = 3
"""A form that comes back sooner than this was filled in by no person."""


def mint_key(at: datetime) -> str:
    """Return the key that a form carries: random, the second at which it was made, and our seal on both."""
    made = f"{uuid.uuid4().hex}.{int(at.timestamp())}"
    return f"{made}.{hashed('public_form', made)[:24]}"


def in_time(key: str, at: datetime, *, opened: bool = False) -> bool:
    """Say whether a key is ours, and neither too young for a person to have filled the form in, nor too old.

    ``opened``: the form is only drawn again, so no age is too young.
    """
    made, _dot, seal = key.rpartition(".")
    if not made or not same(hashed("public_form", made)[:24], seal):
        return False
    age = int(at.timestamp()) - int(made.rpartition(".")[2])
    return (0 if opened else FIRST_SECONDS) <= age <= LASTS_SECONDS
