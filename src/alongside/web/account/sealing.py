"""Secrets of second factors at rest: AES-256-GCM under a key derived from the site's key (ADR 6).

A copy of the database without the site's key holds no usable authenticator secret or recovery code.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = "s1"
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed text was changed, was sealed under a key that is gone, or is not sealed at all."""


def _derive(secret: str, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=b"alongside", info=info).derive(secret.encode())


@lru_cache(maxsize=16)
def _key(secret: str) -> tuple[str, AESGCM]:
    """Return (key id, cipher): the id names the key in each sealed text without saying anything about it."""
    return _derive(secret, b"factor key id", 4).hex(), AESGCM(_derive(secret, b"factor secrets", 32))


def _bound(key_id: str) -> bytes:
    """Return what a sealed text is tied to: moved into another use or under another key, it does not open."""
    return f"{VERSION}|{key_id}|mfa_authenticator.data".encode()


def seal(text: str) -> str:
    """Return ``s1.<key id>.<nonce and cipher text>`` under the present key; never twice the same."""
    key_id, cipher = _key(settings.SECRET_KEY)
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = nonce + cipher.encrypt(nonce, text.encode(), _bound(key_id))
    return f"{VERSION}.{key_id}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(sealed: str) -> str:
    """Return the text, trying the present key and the fallbacks by their id. Raises CannotOpen."""
    version, _, rest = sealed.partition(".")
    key_id, _, body = rest.partition(".")
    keys = dict(_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    if version != VERSION or key_id not in keys:
        raise CannotOpen("This secret was not sealed by a key of this site.")
    try:
        raw = base64.urlsafe_b64decode(body.encode())
        return keys[key_id].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id)).decode()
    except (InvalidTag, ValueError, binascii.Error) as problem:
        raise CannotOpen("This secret was changed.") from problem
