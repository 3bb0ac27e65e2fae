"""Counting tries to sign in: a limit that holds when a hundred tries come at once."""

from __future__ import annotations

from datetime import datetime

from alongside.base.limits import count_try
from alongside.base.secrets import hashed

TRIES = 10
"""Tries for one account, or one second step, in WINDOW."""
WINDOW = 300
"""Seconds."""
ADDRESS_TRIES = 60
"""Tries from one internet address in WINDOW: an agency may share one."""


def may_try_account(*, email: str, address: str, at: datetime) -> bool:
    """Count one try for the account and for the internet address; False when either has had its share.

    The email is kept only as a keyed hash: people type passwords into the wrong box. Whether the account
    exists makes no difference. A passkey sign-in is not counted here, so nobody can lock another person out.
    """
    account = count_try(key=f"sign-in:{hashed('sign-in', email.strip().lower())}", seconds=WINDOW, at=at)
    machine = count_try(key=f"sign-in-from:{hashed('sign-in', address)}", seconds=WINDOW, at=at)
    return account <= TRIES and machine <= ADDRESS_TRIES


def may_try_code(*, person_id: int, at: datetime) -> bool:
    """Count one try of a second step; False when the person has had their share."""
    return count_try(key=f"second-step:{person_id}", seconds=WINDOW, at=at) <= TRIES
