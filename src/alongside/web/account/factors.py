"""The second step of signing in: which codes count, each of them once."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.http import HttpRequest

from alongside.base.limits import count_try
from alongside.web.demo import is_demo

PERIOD = 30
"""Seconds for which an authenticator app shows one code (RFC 6238)."""
DRIFT = 1
"""Windows before and after the present one that also count: a phone's clock may be half a minute off."""
SESSION_FLAG = "second_factor_set"


def window_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Return the number of the 30-second window whose code this is, or None when it is none of them."""
    typed = "".join(c for c in code if c.isascii() and c.isdigit())
    now = int(at.timestamp()) // PERIOD
    found = None
    for window in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(format_hotp_value(hotp_value(secret, window)), typed):
            found = window
    return found


def use_once(*, person_id: int, window: int) -> bool:
    """Mark the code of a window as used; False when it was used before.

    One row per (person, window) under a unique constraint, written by one upsert: of any number of requests
    with the same code exactly one sees the count 1, before and after a restart, on any number of servers.
    """
    moment = datetime.fromtimestamp(window * PERIOD, UTC)
    return count_try(key=f"totp:{person_id}", seconds=PERIOD, at=moment) == 1


def accepts(authenticator: Authenticator, code: str, *, at: datetime) -> bool:
    """Say whether ``code`` is right for this authenticator and was never used; it is used up by asking."""
    if authenticator.type == Authenticator.Type.TOTP:
        window = window_of(decrypt(authenticator.data["secret"]), code, at=at)
        return window is not None and use_once(person_id=authenticator.user_id, window=window)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return bool(authenticator.wrap().validate_code(code))
    return False


def has_factor(person_id: int) -> bool:
    """Say whether the person has an authenticator app or a passkey."""
    usable = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=person_id, type__in=usable).exists()


def people_with_factor() -> set[int]:
    """Return the ids of all people who have an authenticator app or a passkey."""
    usable = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return set(Authenticator.objects.filter(type__in=usable).values_list("user_id", flat=True))


def may_open_account_desk(request: HttpRequest) -> bool:
    """Say whether pages under /account/ that concern other people may open: not before a second factor.

    The middleware lets /account/ through so that a factor can be set up; this closes the rest of it.
    """
    person_id = request.user.pk
    known = bool(request.session.get(SESSION_FLAG)) or (person_id is not None and has_factor(person_id))
    return known or is_demo(request)


def forget(request: HttpRequest) -> None:
    """Make the next page ask again whether there is a second factor (one was just removed)."""
    request.session.pop(SESSION_FLAG, None)
