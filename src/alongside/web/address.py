"""The network address of a visitor, trusting only as many proxies as there are."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: the peer's, or what the last trusted proxy says it saw.

    ``ALONGSIDE_PROXY_COUNT`` says how many proxies stand in front; headers from beyond them are not believed.
    """
    peer: str = request.META.get("REMOTE_ADDR", "")
    count: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if count < 1:
        return peer
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    return hops[-count] if len(hops) >= count else peer
