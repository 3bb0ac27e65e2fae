"""Secrets bound to this site's key: the database holds their hashes, never the secrets."""

from __future__ import annotations

from django.conf import settings

from alongside.kernel.ids import keyed_hash


def hashed(purpose: str, value: str) -> str:
    """Return the form in which a secret is stored and looked up."""
    return keyed_hash(settings.SECRET_KEY, purpose, value)


def link_token(purpose: str, ref: str) -> str:
    """Return the secret part of a link (256 bits), derived again whenever the message is written out."""
    return keyed_hash(settings.SECRET_KEY, f"link:{purpose}", ref)
