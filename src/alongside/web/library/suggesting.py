"""Suggest something for the library: a public form, limited, checked, and read by a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.library import actions_suggestions as actions
from alongside.library import queries_resources as library
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, new_write_key, public_page
from alongside.web.address import client_address
from alongside.web.library.forms import SuggestForm
from alongside.web.library.shelf import reading
from alongside.web.refusals import refusal_on

HOUR = 3600


@csrf_exempt  # nobody is signed in here, so there is nothing to forge; it works with cookies off
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: PageRequest) -> HttpResponse:
    """Take a suggestion once, however often it is sent."""
    slug = (request.POST if request.method == "POST" else request.GET).get("entry", "")[:80]
    if request.method != "POST":
        kind = "wrong" if slug else "new"
        return _page(request, SuggestForm(initial={"kind": kind}), slug, new_write_key())
    form, key = SuggestForm(request.POST), request.POST.get("write_key", "")[:64] or new_write_key()
    if not form.is_valid():
        return _page(request, form, slug, key, 422)
    tries = in_force(request.visitor.at)["suggestions_per_address"]
    address = f"suggest:{hashed('address', client_address(request))}"
    if not may_try(key=address, tries=tries, seconds=HOUR, at=request.visitor.at):
        form.add_error(None, _("There were too many tries from here. Try again in an hour."))
        return _page(request, form, slug, key, 429)
    words = {name: form.cleaned_data[name] for name in ("kind", "url", "text")}
    with refusal_on(form):
        actions.suggest(
            key=key, slug=slug, language=reading(), by=request.visitor.actor, at=request.visitor.at, **words
        )
        return redirect("library:thanks")
    return _page(request, form, slug, key, 422)


def _page(request: PageRequest, form: SuggestForm, slug: str, key: str, status: int = 200) -> HttpResponse:
    try:
        about = library.entry(slug, today=request.visitor.today) if slug else None
    except LookupError:
        about = None
    context = {"form": form, "about": about, "write_key": key, **_next()}
    context["page_url"] = reverse("library:suggest") + (f"?entry={about.slug}" if about else "")
    return render(request, "library/suggest.html", context, status=status)


@public_page
@require_safe
def thanks(request: PageRequest) -> HttpResponse:
    """It is saved; what happens next."""
    return render(request, "library/thanks.html", _next())


def _next() -> dict[str, object]:
    return {
        "steps": [
            {
                "what": _("A person reads it and looks at the source"),
                "who": _("Coordinators of this program"),
                "by": _("when there is time; nobody is paged"),
            },
            {"what": _("If it helps, the library changes"), "who": _("Coordinators of this program")},
        ],
        "people": [
            _("Coordinators of this program"),
            _("We do not know who wrote it, so nobody can answer you"),
        ],
    }
