"""Pages for anyone. They work without cookies, without JavaScript and on one bar."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from alongside.agencies.queries import search
from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.incidents import actions, queries
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, new_write_key, public_page
from alongside.web.address import client_address
from alongside.web.asking import AskForm
from alongside.web.public import steps

RECEIPT_LASTS = timedelta(days=30)


@public_page
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """What this is, how to ask for help, what will happen."""
    return render(request, "public/home.html", {"steps": steps.whole_way(in_force(request.visitor.at))})


@public_page
@require_safe
def start(request: PageRequest) -> HttpResponse:
    """The first question: do you lead an agency, or are you someone else?"""
    return render(request, "public/start.html")


@public_page
@require_safe
def someone_else(request: PageRequest) -> HttpResponse:
    """The right places for survivors, families, officers, press and people who offer help. Stores nothing."""
    return render(request, "public/someone_else.html", {"groups": steps.places_to_turn()})


@csrf_exempt  # nobody is signed in here, so there is nothing to forge; a chief with cookies off must get through
@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PageRequest) -> HttpResponse:
    """Ask for help: six fields, saved once however often they are sent."""
    policy = in_force(request.visitor.at)
    if request.method != "POST":
        return _asking(request, AskForm(), new_write_key())
    form, key = AskForm(request.POST), request.POST.get("write_key", "")[:64] or new_write_key()
    if not form.is_valid():
        return _asking(request, form, key, 422)
    address = f"ask:{hashed('address', client_address(request))}"
    if not may_try(key=address, tries=policy["asks_per_address"], seconds=3600, at=request.visitor.at):
        form.add_error(None, _("There were too many tries from here. Try again in a few minutes."))
        form.add_error(
            None, _("Nothing is lost: what you typed is below. If this is urgent, please call us.")
        )
        return _asking(request, form, key, 429)
    asked = actions.ask(
        key=key,
        by=request.visitor.actor,
        at=request.visitor.at,
        language=(get_language() or "en")[:2],
        **form.words(),
    )
    return redirect("public:receipt", token=asked.receipt)


def _asking(request: PageRequest, form: AskForm, key: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "write_key": key}
    return render(request, "public/ask.html", context, status=status)


@public_page
@require_GET
@cache_control(public=True, max_age=300)
def agencies(request: PageRequest) -> JsonResponse:
    """Names of the public directory that match what is being typed."""
    typed = request.GET.get("q", "")[:100]
    found = search(typed, limit=8) if len(typed.strip()) >= 2 else []
    rows = [
        {"id": a.id, "name": a.name, "place": ", ".join(filter(None, (a.city or a.county, a.state)))}
        for a in found
    ]
    return JsonResponse({"matches": rows})


@public_page
@never_cache
@require_safe
def receipt(request: PageRequest, token: str) -> HttpResponse:
    """What was saved and what happens next. It never shows whether a call-back proved anything."""
    card, at = queries.by_receipt(token), request.visitor.at
    if card is None or at - card.received_at > RECEIPT_LASTS:
        raise Http404
    late = card.call_back_by is not None and at > card.call_back_by
    context = {
        "card": card,
        "late": late,
        "steps": steps.after_asking(card, late=late),
        "people": steps.who_sees_a_request(),
        "exercise": card.exercise,
        "receipt": token,
    }
    return render(request, "public/receipt.html", context)


@public_page
@require_safe
def printable(request: PageRequest) -> HttpResponse:
    """The same six questions on one sheet of paper, to be read out on the phone."""
    return render(request, "public/print.html", {"form": AskForm()})
