"""The door for carriers: POST only, small, signed with the carrier's own key; anything else is turned away.

A forged request learns nothing: the same empty 403 for an unknown carrier, a wrong signature and none. What
comes again changes nothing (gateways/receipts.py, gateways/inbound.py), so nothing here needs a write key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from alongside.base.limits import count_try
from alongside.base.secrets import hashed
from alongside.gateways.queries import setup_of
from alongside.gateways.setup import Setup
from alongside.kernel.actor import Actor
from alongside.web.access import Declared, PageRequest, visitor_of
from alongside.web.address import client_address

LARGEST_BODY = 16 * 1024
FORGED_PER_MINUTE = 30
REQUESTS_PER_MINUTE = 6000
HookView = Callable[..., HttpResponse]


def carrier_hook(view: HookView, *, counted: bool = True) -> HookView:
    """Open an address to the carrier named in it, by its signature over the address and every field.

    ``counted``: so many signed ones a minute and no more. A report of a status goes without: it reads a row or
    two, and counting it would cost more than taking it.
    """

    @csrf_exempt  # a carrier has no session and no form; its signature stands in for the token
    @never_cache
    @require_POST
    @wraps(view)
    def door(request: PageRequest, carrier: str, **kwargs: int) -> HttpResponse:
        at, setup = visitor_of(request).at, setup_of(carrier)
        sender = f"hook:{hashed('address', client_address(request))}"
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            return HttpResponse(status=413)
        if setup is None or not _signed(request, setup):
            tries = count_try(key=f"{sender}:forged", seconds=60, at=at)
            return HttpResponse(status=403 if tries <= FORGED_PER_MINUTE else 429)
        if counted and count_try(key=f"hook:{carrier}", seconds=60, at=at) > REQUESTS_PER_MINUTE:
            return HttpResponse(status=429)
        request.visitor = replace(request.visitor, actor=Actor("public", text=f"carrier {carrier}"))
        return view(request, setup, **kwargs)

    door.declared = Declared("carrier")  # type: ignore[attr-defined]
    return door


def _signed(request: PageRequest, setup: Setup) -> bool:
    """Say whether the carrier signed this: the address as it knows it, never as a header says it."""
    from twilio.request_validator import RequestValidator

    url = settings.BASE_URL + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    return bool(RequestValidator(setup.token).validate(url, request.POST, signature))
