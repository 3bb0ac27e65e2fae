"""What happens around every page: quiet headers, the second factor, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import sync_only_middleware
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.kernel.verdict import Refused
from alongside.web.demo import is_demo
from alongside.web.errors import not_found
from alongside.web.findable import COMPRESSED, may_be_found

Answer = Callable[[HttpRequest], HttpResponse]


SAME_FOR_EVERYONE = frozenset({"/help/leaders/", "/help/leaders/es/"})
"""Pages that nobody can be recognized on, so that opening one says nothing about anybody."""
EVERYONES_PLACE = "/field/"
"""All below it is the same for everyone too: a device keeps it (web/field)."""
TELLING = ("HTTP_COOKIE", "HTTP_REFERER", "HTTP_ACCEPT_LANGUAGE", "QUERY_STRING", "HTTP_AUTHORIZATION")


@sync_only_middleware
def forget_who_asks(get_response: Answer) -> Answer:
    """Take everything that could tell one visitor from another off a request for a page that is everyone's.

    No session is read, no cookie set, and what is kept for the next visitor is the same for all.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path not in SAME_FOR_EVERYONE and not request.path.startswith(EVERYONES_PLACE):
            return get_response(request)
        for header in TELLING:
            request.META.pop(header, None)
        request.COOKIES = {}
        response = get_response(request)
        response.cookies.clear()
        for name in ("Vary", "Content-Language"):
            if name in response:
                del response[name]
        return response

    return middleware


@sync_only_middleware
def light_pages(get_response: Answer) -> Answer:
    """Send pages without secrets compressed. Outermost, so that what is compressed is what goes out."""
    packer = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name in COMPRESSED:
            packer.process_response(request, response)  # in place
        return response

    return middleware


@sync_only_middleware
def only_our_proxies(get_response: Answer) -> Answer:
    """Believe what a proxy says about a visitor only when it is one of ours (ALONGSIDE_PROXIES).

    From anyone else the headers are emptied, not taken away: the demo's doors stay closed to whoever sends them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.ALLAUTH_TRUSTED_PROXY_COUNT and not _is_ours(request.META.get("REMOTE_ADDR", "")):
            for name in ("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"):
                if name in request.META:
                    request.META[name] = ""
        return get_response(request)

    return middleware


def _is_ours(peer: str) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in settings.TRUSTED_PROXIES)


@sync_only_middleware
def quiet_headers(get_response: Answer) -> Answer:
    """Keep pages away from sensors, which nothing here needs, and out of search engines, but for a few."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 200 or not may_be_found(request):
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


@sync_only_middleware
def no_demo_here(get_response: Answer) -> Answer:
    """Answer 404 below /demo/ wherever the demo's doors do not exist, before anything else can refuse.

    A form without its token or a foreign host name would otherwise get a status of its own and tell that
    there is something to refuse.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/demo/") and not is_demo(request):
            return not_found(request)
        return get_response(request)

    return middleware


@sync_only_middleware
def own_language(get_response: Answer) -> Answer:
    """Speak a signed-in person's own language, unless this browser was told another one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


@sync_only_middleware
def second_factor(get_response: Answer) -> Answer:
    """Lead people who sign in without a second factor to set one up before anything else (not in a demo)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not _may_go_on(request):
            return redirect(reverse("account:second_factor"))
        return get_response(request)

    return middleware


def _may_go_on(request: HttpRequest) -> bool:
    from allauth.mfa.models import Authenticator

    if request.path.startswith(("/account/", "/static/", "/help/")) or request.path == "/":
        return True
    if is_demo(request):
        return True
    if request.session.get("second_factor_set"):
        return True
    has = Authenticator.objects.filter(user_id=request.user.pk).exclude(type="recovery_codes").exists()
    if has:
        request.session["second_factor_set"] = True
    return has


@sync_only_middleware
def refusals(get_response: Answer) -> Answer:
    """Turn a refusal that a view did not show beside its form into a page with the sentence."""
    return _Refusals(get_response)


def _sent_from(request: HttpRequest) -> str:
    """Return the page of this site on which a form was sent, or ""; the form's own address may not be opened.

    A path that browsers take for another site, such as one of two slashes, is none.
    """
    before = urlsplit(request.META.get("HTTP_REFERER", ""))
    page = before.path + (f"?{before.query}" if before.query else "")
    here = before.netloc == request.get_host() and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if here else ""


class _Refusals:
    """Callable with ``process_exception``, as Django wants it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        before = _sent_from(request)
        context = {"verdict": exception.verdict, "back": before or request.path, "page_url": before or "/"}
        return render(request, "errors/409.html", context, status=409)
