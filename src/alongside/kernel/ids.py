"""Secrets and codes: made from the system's random source, stored only as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

READ_ALOUD = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Characters that survive a bad phone line on paper: no 0/O, 1/I/L."""

CODE_LENGTH = 12
"""12 characters of 31: 59 bits."""


def new_secret() -> str:
    """Return 256 random bits, safe in a web address."""
    return secrets.token_urlsafe(32)


def new_read_aloud_code() -> str:
    """Return a code of 59 random bits in groups of four, to be read out over a phone: ``7KQ2-M9XD-RT4H``."""
    raw = "".join(secrets.choice(READ_ALOUD) for _ in range(CODE_LENGTH))
    return "-".join(raw[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def normalize_code(typed: str) -> str:
    """Return what was typed as the code would be stored: upper case, without spaces or dashes."""
    return "".join(c for c in typed.upper() if c.isalnum())


def keyed_hash(key: str, purpose: str, value: str) -> str:
    """Return HMAC-SHA-256 in hex of ``value`` under the site's key, separated by ``purpose``.

    Codes and links are kept only in this form: a copy of the database without the key opens nothing.
    """
    return hmac.new(key.encode(), f"{purpose}\x1f{value}".encode(), hashlib.sha256).hexdigest()


def same(a: str, b: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(a.encode(), b.encode())
