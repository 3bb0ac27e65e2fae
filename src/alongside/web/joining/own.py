"""The applicant's own page behind a mailed link: confirm, see where it stands, take it back, read and sign."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from alongside.joining import actions, queries
from alongside.joining.states import UNDER_WAY, ApplicationState
from alongside.kernel.actor import Actor
from alongside.kernel.agreement import SENTENCES, VERSION
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, public_page, written_once
from alongside.web.joining.forms import SignForm
from alongside.web.joining.words import people_who_see, way_ahead
from alongside.web.refusals import refusal_on


def _card(request: PageRequest, token: str) -> queries.ApplicationCard:
    """Return what the link opens, and let the applicant be the one who acts. A wrong link leads nowhere."""
    card = queries.by_own_link(token, request.visitor.at)
    if card is None:
        raise Http404
    return card


def _applicant(card: queries.ApplicationCard) -> Actor:
    return Actor("applicant", str(card.id), "the applicant")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PageRequest, token: str) -> HttpResponse:
    """Show where the application stands; sign the agreement when that is due."""
    card = _card(request, token)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"version": VERSION})
    if request.method == "POST" and form.is_valid():

        def sign() -> HttpResponse:
            with refusal_on(form):
                actions.sign(
                    application_id=card.id, by=_applicant(card), at=request.visitor.at, **form.cleaned_data
                )
                return redirect("joining:mine", token=token)
            return _draw(request, card, token, form)

        return written_once(request, sign)
    return _draw(request, card, token, form)


@public_page
@never_cache
@require_POST
def confirm(request: PageRequest, token: str) -> HttpResponse:
    """Say that the application is one's own. Opening the link does not: programs that read mail open links."""
    card = _card(request, token)

    def act() -> HttpResponse:
        actions.confirm(application_id=card.id, by=_applicant(card), at=request.visitor.at)
        return redirect("joining:mine", token=token)

    return written_once(request, act)


@public_page
@never_cache
@require_POST
def withdraw(request: PageRequest, token: str) -> HttpResponse:
    """Take the application back. Raises Refused, shown as a page, once it is over."""
    card = _card(request, token)

    def act() -> HttpResponse:
        actions.withdraw(application_id=card.id, by=_applicant(card), at=request.visitor.at)
        return redirect("joining:mine", token=token)

    return written_once(request, act)


def _draw(request: PageRequest, card: queries.ApplicationCard, token: str, form: SignForm) -> HttpResponse:
    policy = in_force(request.visitor.at)
    signing = card.state == ApplicationState.AGREEING
    state = ApplicationState(card.state)
    context: dict[str, Any] = {
        "card": card,
        "token": token,
        "form": form if signing else None,
        "agreement": [_(text) for text in SENTENCES[VERSION]],
        "state": _(state.label),
        "under_way": state in UNDER_WAY,
        "steps": way_ahead(policy, card.state, confirmed=card.confirmed_at is not None),
        "people": people_who_see(policy),
    }
    return render(request, "joining/mine.html", context, status=422 if form.errors else 200)
