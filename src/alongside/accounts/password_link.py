"""The link that sets a password: derived when its mail is written out, good once and for three days.

Nothing secret is kept: the outbox holds whom it is for, when it was asked for, and a digest of the sign-in as
it then was; the link adds a token under the site's key (base/secrets.py).
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from django.utils.http import base36_to_int, int_to_base36

from alongside.accounts.models import Person
from alongside.base.secrets import hashed, link_token

PURPOSE = "password"
LASTS = timedelta(days=3)


def ref_of(person: Person, *, at: datetime) -> str:
    """Return what the outbox keeps of a link asked for at ``at``: person, second, state of the sign-in."""
    return "-".join((int_to_base36(person.pk), int_to_base36(int(at.timestamp())), _state(person)))


def fits(person: Person, key: str, *, at: datetime) -> bool:
    """Say whether ``key`` (what follows the person in the link) is theirs, in time, and was never used."""
    parts = key.split("-")
    if len(parts) != 3:
        return False
    second, state, token = parts
    try:
        asked = datetime.fromtimestamp(base36_to_int(second), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    wanted = link_token(PURPOSE, f"{int_to_base36(person.pk)}-{second}-{state}")
    right = hmac.compare_digest(token, wanted) and hmac.compare_digest(state, _state(person))
    return right and asked <= at + timedelta(minutes=1) and at < asked + LASTS


def _state(person: Person) -> str:
    """Return a digest that changes when the password does or somebody signs in."""
    last = person.last_login.isoformat() if person.last_login else ""
    return hashed("password-link", f"{person.pk}:{person.sign_in_edition}:{person.password}:{last}")[:20]
