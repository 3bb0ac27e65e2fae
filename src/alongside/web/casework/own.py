"""An advisor's own engagements: the same pages, only for the people on the team."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import queries
from alongside.web.access import PageRequest, desk
from alongside.web.casework import need_to_know, page, shared
from alongside.web.casework.case import advisor_id_of, own_case, reads


@desk(Permission.OWN_ENGAGEMENT, reads=lambda: ("engagements", "engagements:own"))
@require_safe
def engagements(request: PageRequest) -> HttpResponse:
    """The engagements this advisor is on."""
    advisor_id = advisor_id_of(request.visitor)
    cards = queries.for_advisor(advisor_id, request.visitor.at) if advisor_id else []
    rows = [page.card_row(card, reverse("my:detail", args=[card.id])) for card in cards]
    return render(request, "casework/own_list.html", {"rows": rows})


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_safe
def advisor_engagement(request: PageRequest, engagement_id: int) -> HttpResponse:
    """One engagement, as the team sees it."""
    return shared.engagement_page(
        request, own_case(request.visitor, engagement_id), "casework/engagement.html"
    )


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_safe
def summary(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The same on paper."""
    return shared.engagement_page(request, own_case(request.visitor, engagement_id), "casework/summary.html")


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_safe
def card(request: PageRequest, engagement_id: int) -> HttpResponse:
    """What an advisor needs to know to talk well, and no more; it ends with the place on the team."""
    case = own_case(request.visitor, engagement_id)
    return render(request, "casework/card.html", need_to_know.context(case, request.visitor))


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Write down one's own contact."""
    return shared.contact_page(request, own_case(request.visitor, engagement_id))


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Read the notice and say so."""
    return shared.notice_page(request, own_case(request.visitor, engagement_id))


@desk(Permission.OWN_ENGAGEMENT)
@require_POST
def follow_up(request: PageRequest, engagement_id: int, follow_up_id: int) -> HttpResponse:
    """Do, dismiss or put back a follow-up."""
    return shared.follow_up_act(request, own_case(request.visitor, engagement_id), follow_up_id)
