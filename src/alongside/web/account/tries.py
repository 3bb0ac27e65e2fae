"""Counting tries to sign in: a limit that holds when a hundred tries come at once."""

from __future__ import annotations

from datetime import datetime

from alongside.base.limits import may_try
from alongside.base.secrets import hashed

TRIES = 10
"""Tries for one account, or one second step, in any WINDOW."""
WINDOW = 300
"""Seconds."""
ADDRESS_TRIES = 60
"""Tries from one internet address in WINDOW: an agency may share one."""


def may_try_account(*, email: str, address: str, at: datetime) -> bool:
    """Count one try for the account and for the internet address; False when either has had its share.

    The email is kept only as a keyed hash: people type passwords into the wrong box. Whether the account
    exists makes no difference. A passkey sign-in is not counted here, so nobody can lock another person out.
    """
    account = f"sign-in:{hashed('sign-in', email.strip().lower())}"
    machine = f"sign-in-from:{hashed('sign-in', address)}"
    return may_try(key=account, tries=TRIES, seconds=WINDOW, at=at) & may_try(
        key=machine, tries=ADDRESS_TRIES, seconds=WINDOW, at=at
    )


def may_try_code(*, person_id: int, at: datetime) -> bool:
    """Count one try of a second step; False when the person has had their share."""
    return may_try(key=f"second-step:{person_id}", tries=TRIES, seconds=WINDOW, at=at)
