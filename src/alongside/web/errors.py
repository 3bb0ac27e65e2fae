"""Error pages in plain words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing here (or nothing for you: the two look the same)."""
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The server will not do this."""
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return render(request, "errors/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. The page needs nothing that could be broken too."""
    return render(None, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session: say what to do, in words."""
    return render(request, "errors/403.html", {"stale_form": True}, status=403)
