"""When the demo's open doors exist: all of these must hold, or their addresses do not exist."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from alongside.base import marks

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1"}
LOCAL_ADDRESSES = {"127.0.0.1", "::1", ""}
FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")


@cache
def _made_by_the_demo() -> bool:
    return marks.has_mark(marks.DEMO)


def is_demo(request: HttpRequest) -> bool:
    """Say whether this request comes from this very machine to a database that the demo made.

    The database is the embedded one (no DATABASE_URL was given), the demo made it, the visitor is on the
    loopback interface, asked for localhost, and no proxy stands in between.
    """
    if not settings.EMBEDDED:
        return False
    host = (
        request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
        if "]" not in request.META.get("HTTP_HOST", "")
        else (request.META["HTTP_HOST"].split("]")[0] + "]")
    )
    if host not in LOCAL_HOSTS or request.META.get("REMOTE_ADDR", "") not in LOCAL_ADDRESSES:
        return False
    if any(name in request.META for name in FORWARDING):
        return False
    return _made_by_the_demo()
