"""Offers, on the agency's own page: publish the community's page, take it down, name who sorts them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.engagements import queries as engagements
from alongside.engagements.queries import EngagementCard
from alongside.incidents.states import DelegateScope
from alongside.offers import actions, queries
from alongside.web.access import PageRequest, done, requester_page
from alongside.web.owning import OwnerForm, PublishForm, summary
from alongside.web.public import case_tabs
from alongside.web.refusals import refusal_above, refusal_on
from alongside.web.tongues import draws_what_was_sent, wanted

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


def _engagement(request: PageRequest) -> EngagementCard:
    found = engagements.of_request(request.case.id)
    if found is None:
        raise Http404
    return found


def _context(request: PageRequest, engagement: EngagementCard | None) -> dict[str, object]:
    card = queries.of_engagement(engagement.id) if engagement else None
    return {
        **case_tabs.frame(request.case, "offers", engaged=engagement is not None),
        **summary(card),
        "engaged": engagement is not None,
        "may": case_tabs.may(request),
        "people": [
            _("You, on this device, for a limited time: how many there are, and of what kind"),
            _("The owner of the list, and coordinators of this program: the offers themselves"),
            _("Everybody: the community's page, while you have it published"),
        ],
    }


@requester_page
@require_safe
def offers(request: PageRequest) -> HttpResponse:
    """How the offers stand, who sorts them, and the community's page."""
    engagement = engagements.of_request(request.case.id)
    drawn = {"form": PublishForm(initial=_as_before(engagement)), "owner_form": OwnerForm()}
    return render(request, "public/case_offers.html", {**_context(request, engagement), **drawn})


def _as_before(engagement: EngagementCard | None) -> dict[str, str]:
    card = queries.of_engagement(engagement.id) if engagement else None
    return {"community": card.community, "text": card.text, "slug": card.slug} if card else {}


@draws_what_was_sent
@requester_page(needs=DelegateScope.OFFERS)
@require_POST
def publish(request: PageRequest) -> HttpResponse:
    """Show the page as everyone would see it; with the second press, publish it."""
    engagement = _engagement(request)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _again(request, engagement, form, OwnerForm())
    if wanted(request) or not request.POST.get("sure"):
        return render(
            request,
            "public/case_offers_sure.html",
            {**_context(request, engagement), "words": form.cleaned_data},
        )
    by, at = request.visitor.actor, request.visitor.at
    with refusal_on(form):
        list_id = actions.open_list(engagement_id=engagement.id, by=by, at=at)
        actions.publish_page(list_id=list_id, by=by, at=at, **form.cleaned_data)
        messages.success(request, _("Published. You can take it down here at any time."))
        return redirect("public:case_offers")
    return _again(request, engagement, form, OwnerForm())


def _again(
    request: PageRequest, engagement: EngagementCard, form: PublishForm, owner_form: OwnerForm
) -> HttpResponse:
    drawn = {"form": form, "owner_form": owner_form, "page_url": reverse("public:case_offers")}
    return render(request, "public/case_offers.html", {**_context(request, engagement), **drawn}, status=422)


@requester_page(needs=DelegateScope.OFFERS)
@require_POST
def take_down(request: PageRequest) -> HttpResponse:
    """Take the page down at once."""
    return _with_list(request, actions.take_page_down, _("The page is taken down."))


@requester_page(needs=DelegateScope.OFFERS)
@require_POST
def end_owner(request: PageRequest) -> HttpResponse:
    """Let the program's staff sort the list again."""
    return _with_list(
        request, actions.end_ownership, _("They see the list no longer. Your coordinator sorts it.")
    )


def _with_list(request: PageRequest, act: Callable[..., None], said: str) -> HttpResponse:
    card = queries.of_engagement(_engagement(request).id)
    if card is None:
        raise Http404
    with refusal_above(request):
        act(list_id=card.id, by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, said)
    return redirect("public:case_offers")


@requester_page(needs=DelegateScope.OFFERS)
@require_POST
def owner(request: PageRequest) -> HttpResponse:
    """Name the local person who sorts the offers, and show their code, once."""
    engagement, form = _engagement(request), OwnerForm(request.POST)
    if not form.is_valid():
        return _again(request, engagement, PublishForm(initial=_as_before(engagement)), form)
    by, at = request.visitor.actor, request.visitor.at
    list_id = actions.open_list(engagement_id=engagement.id, by=by, at=at)
    actions.name_owner(list_id=list_id, by=by, at=at, **form.cleaned_data)
    return _code(request, engagement, list_id)


@requester_page(needs=DelegateScope.OFFERS)
@require_POST
def code(request: PageRequest) -> HttpResponse:
    """Make another code for the owner and show it, once."""
    engagement = _engagement(request)
    card = queries.of_engagement(engagement.id)
    if card is None or card.owner is None:
        raise Http404
    return _code(request, engagement, card.id)


def _code(request: PageRequest, engagement: EngagementCard, list_id: int) -> HttpResponse:
    made = actions.issue_owner_code(list_id=list_id, by=request.visitor.actor, at=request.visitor.at)
    drawn = {**_context(request, engagement), "code": made, "page_url": reverse("public:case_offers")}
    return done(render(request, "public/case_offers_code.html", drawn))
