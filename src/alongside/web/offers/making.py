"""Making an offer: on a community's own page, or on the one form that names no community.

The community's page names neither this program nor anybody's work with it. It is there only while the agency
has it published. A page never was, or was taken down: the answer is the same.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.offers import actions, queries
from alongside.offers.queries import ListCard
from alongside.offers.words import Source
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, public_page
from alongside.web.address import client_address
from alongside.web.form_keys import in_time, mint_key
from alongside.web.offers.forms import OfferForm
from alongside.web.refusals import refusal_on

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt  # nobody is signed in, so there is nothing to forge; the form's own key is checked instead
@public_page
@never_cache
@forms_allowed
def general(request: PageRequest) -> HttpResponse:
    """The form for offers to no community by name."""
    return _form(request, None)


@csrf_exempt  # as above
@public_page
@never_cache
@forms_allowed
def community(request: PageRequest, end: str) -> HttpResponse:
    """A community's own page for offers."""
    card = queries.published(end)
    return _form(request, card) if card else _gone(request)


@public_page
@require_safe
def general_sent(request: PageRequest) -> HttpResponse:
    """What happens with an offer that was sent."""
    return render(request, "offers/sent.html", _context(request, None))


@public_page
@require_safe
def community_sent(request: PageRequest, end: str) -> HttpResponse:
    """What happens with an offer that was sent to a community."""
    card = queries.published(end)
    return render(request, "offers/sent.html", _context(request, card)) if card else _gone(request)


def _gone(request: PageRequest) -> HttpResponse:
    return render(
        request, "offers/gone.html", {"base": "offers/base_neutral.html", "community": ""}, status=404
    )


def _context(request: PageRequest, card: ListCard | None) -> dict[str, object]:
    days = in_force(request.visitor.at)["offers_keep_days"]
    people = [
        _("The people who sort the offers, here and those who run this list for them"),
        _("Your name, address and number are emptied %(days)s days after you sent them") % {"days": days},
    ]
    return {
        "base": "offers/base_neutral.html" if card else "base_public.html",
        "list": card,
        "community": card.community if card else "",
        "exercise": card.exercise if card else False,
        "people": people,
        "steps": [
            {"what": _("Somebody reads your offer"), "who": _("the people who sort the offers")},
            {"what": _("If it fits a need, they call or write to you"), "note": _("This can take weeks.")},
        ],
    }


def _form(request: PageRequest, card: ListCard | None) -> HttpResponse:
    at, drawn = request.visitor.at, _context(request, card)
    if request.method != "POST":
        return _draw(request, drawn, OfferForm(), mint_key(at), 200)
    form = OfferForm(request.POST, known_names=[card.community] if card else [])
    key = request.POST.get("write_key", "")[:128]
    then = redirect("giving:community_sent", end=card.slug) if card else redirect("giving:general_sent")
    if request.POST.get("website"):
        return then  # a field that people do not see was filled in: a machine, which learns nothing
    if not form.is_valid():
        return _draw(request, drawn, form, key if in_time(key, at) else mint_key(at), 422)
    if not in_time(key, at):
        form.add_error(None, _("Please look at what you wrote and send it once more."))
        return _draw(request, drawn, form, mint_key(at), 422)
    if not _may_try(request):
        form.add_error(None, _("There were too many offers from here. Please try again in an hour."))
        return _draw(request, drawn, form, key, 429)
    with refusal_on(form):
        _keep(request, card, form, key)
        return then
    return _draw(request, drawn, form, key, 422)


def _keep(request: PageRequest, card: ListCard | None, form: OfferForm, key: str) -> None:
    by, at = request.visitor.actor, request.visitor.at
    actions.log_offer(
        list_id=card.id if card else actions.general_list(by=by, at=at),
        key=key,
        source=(Source.PAGE if card else Source.GENERAL).value,
        words=form.words(),
        language=(get_language() or "en")[:2],
        keep_as_written=form.cleaned_data["keep"],
        by=by,
        at=at,
    )


def _may_try(request: PageRequest) -> bool:
    tries = in_force(request.visitor.at)["offers_per_address"]
    key = f"offer:{hashed('address', client_address(request))}"
    return may_try(key=key, tries=tries, seconds=3600, at=request.visitor.at)


def _draw(
    request: PageRequest, drawn: dict[str, object], form: OfferForm, key: str, status: int
) -> HttpResponse:
    context = {**drawn, "form": form, "write_key": key}
    return render(request, "offers/make.html", context, status=status)
