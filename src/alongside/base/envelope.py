"""Sealed bytes in the database: AES-256-GCM under a key of their own, which is wrapped by a key of the settings.

What was sealed for one row opens for no other: the additional data names the table, the column and the row
(reliability.md, field encryption). A key that is missing or wrong fails loudly; nothing is ever returned unchecked.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE = 12
KEY = 32


class CannotOpen(Exception):
    """Something sealed cannot be opened: its key is not in the settings, or it was changed or moved."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """``body``: version, nonce and ciphertext; ``wrapped``: its own key, sealed under the key named ``key_id``."""

    body: bytes
    wrapped: bytes
    key_id: str


def current_key_id() -> str:
    """Return the name of the key under which new things are sealed: the first of the settings."""
    return next(iter(_keys()))


def seal(data: bytes, *, about: str) -> Sealed:
    """Seal bytes for one place; ``about`` names table, column and row, and is needed to open them again."""
    own, key_id = os.urandom(KEY), current_key_id()
    return Sealed(bytes([VERSION]) + _close(own, data, about), _wrap(own, key_id, about), key_id)


def unseal(sealed: Sealed, *, about: str) -> bytes:
    """Return the bytes. Raises CannotOpen when the key is missing, or the bytes were changed or moved."""
    if sealed.body[:1] != bytes([VERSION]):
        raise CannotOpen("sealed by an unknown version")
    return _open(_unwrap(sealed, about), sealed.body[1:], about)


def rewrapped(sealed: Sealed, *, about: str) -> Sealed:
    """Return the same thing with its key wrapped under the present key; the body stays as it is.

    Raises CannotOpen like ``unseal``; the body itself is opened too, so that a spoiled one is not carried on.
    """
    own, key_id = _unwrap(sealed, about), current_key_id()
    _open(own, sealed.body[1:], about)
    return Sealed(sealed.body, _wrap(own, key_id, about), key_id)


def _keys() -> Mapping[str, bytes]:
    keys: Mapping[str, bytes] = settings.PAPER_KEYS
    return keys


def _wrap(own: bytes, key_id: str, about: str) -> bytes:
    return _close(_keys()[key_id], own, f"{about}|key|{key_id}")


def _unwrap(sealed: Sealed, about: str) -> bytes:
    key = _keys().get(sealed.key_id)
    if key is None:
        raise CannotOpen(f"the key {sealed.key_id} is not in the settings")
    return _open(key, sealed.wrapped, f"{about}|key|{sealed.key_id}")


def _close(key: bytes, data: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, f"alongside|{VERSION}|{about}".encode())


def _open(key: bytes, data: bytes, about: str) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], f"alongside|{VERSION}|{about}".encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("it was changed, moved, or sealed under another key") from None
