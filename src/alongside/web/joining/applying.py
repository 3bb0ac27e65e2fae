"""Applying to join the roster: one page in sections that keeps what was typed, without an account or a cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.joining import actions
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, public_page
from alongside.web.address import client_address
from alongside.web.form_keys import in_time, mint_key
from alongside.web.joining.forms import ApplyForm
from alongside.web.joining.words import people_who_see, way_ahead
from alongside.web.refusals import refusal_on

HOUR = 3600


@csrf_exempt  # nobody is signed in, so there is nothing to forge; the form's own key is checked instead
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: PageRequest) -> HttpResponse:
    """Take an application once, however often it is sent."""
    at = request.visitor.at
    if request.method != "POST":
        return _draw(request, ApplyForm(), mint_key(at))
    form, key = ApplyForm(request.POST), request.POST.get("write_key", "")[:128]
    if request.POST.get("website"):
        return redirect("joining:sent")  # a field that people do not see: a machine, which learns nothing
    if not form.is_valid():
        return _draw(request, form, key if in_time(key, at) else mint_key(at), 422)
    if not in_time(key, at):
        form.add_error(None, _("Please look at what you wrote and send it once more."))
        return _draw(request, form, mint_key(at), 422)
    if not _may_try(request):
        form.add_error(None, _("There were too many tries from here. Try again in an hour."))
        return _draw(request, form, key, 429)
    with refusal_on(form):
        actions.apply(
            wish=form.wish(),
            key=key,
            language=(get_language() or "en")[:2],
            keep_as_written=form.cleaned_data["keep"],
            by=request.visitor.actor,
            at=at,
        )
        return redirect("joining:sent")
    return _draw(request, form, key, 422)


def _may_try(request: PageRequest) -> bool:
    tries = in_force(request.visitor.at)["join_per_address"]
    key = f"join:{hashed('address', client_address(request))}"
    return may_try(key=key, tries=tries, seconds=HOUR, at=request.visitor.at)


def _draw(request: PageRequest, form: ApplyForm, key: str, status: int = 200) -> HttpResponse:
    policy = in_force(request.visitor.at)
    context: dict[str, Any] = {
        "form": form,
        "write_key": key,
        "references": policy["join_references"],
        "steps": way_ahead(policy),
        "people": people_who_see(policy),
        "events": _rows(form, "lived", 1),
        "licenses": _rows(form, "license", 0),
        "authorities": _rows(form, "authority", 0),
        "referees": _rows(form, "referee", policy["join_references"]),
    }
    return render(request, "joining/apply.html", context, status=status)


def _rows(form: ApplyForm, what: str, open_at_first: int) -> list[dict[str, Any]]:
    """Return rows of fields; those after the first few, and empty, are folded away."""
    rows = form.rows_of(what)
    return [
        {
            "fields": fields,
            "number": number,
            "folded": number > open_at_first and not any(f.value() or f.errors for f in fields),
        }
        for number, fields in enumerate(rows, start=1)
    ]


@public_page
@require_safe
def sent(request: PageRequest) -> HttpResponse:
    """It is kept; what happens next, who does it, who sees it."""
    policy = in_force(request.visitor.at)
    context = {"steps": way_ahead(policy), "people": people_who_see(policy)}
    return render(request, "joining/sent.html", context)
