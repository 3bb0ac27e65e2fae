"""The tab Offers of an engagement: how they stand, who sorts them, the community's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.offers import actions, queries
from alongside.web.access import PageRequest, desk, done
from alongside.web.casework import tabs
from alongside.web.casework.case import Case, reads, staff_case
from alongside.web.owning import OwnerForm, summary
from alongside.web.refusals import refusal_above


def _context(request: PageRequest, case: Case, form: OwnerForm | None = None) -> dict[str, object]:
    card = queries.of_engagement(case.card.id)
    return {
        **tabs.frame(case, request.visitor, "offers"),
        **summary(card),
        "works": case.works,
        "owner_form": form or OwnerForm(),
        "board_url": reverse("offers:board", args=[card.id]) if card else "",
        "urls": {
            name: case.url(name)
            for name in (
                "offers",
                "offers_open",
                "offers_owner",
                "offers_code",
                "offers_end_owner",
                "offers_down",
            )
        },
        "who_sees": [
            _("The owner of the list, and coordinators; duty officers can read it"),
            _("The agency sees how many there are, not who they are from"),
            _("Advisors see none of it"),
            _("Every opening of the list is recorded"),
        ],
    }


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def offers(request: PageRequest, engagement_id: int) -> HttpResponse:
    """How the offers stand, who sorts them, and the community's page."""
    case = staff_case(request.visitor, engagement_id)
    return render(request, "casework/offers.html", _context(request, case))


@desk(Permission.WORK_CASE)
@require_POST
def open_list(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Open the list. Nothing is published by it."""
    case = staff_case(request.visitor, engagement_id)
    list_id = actions.open_list(engagement_id=case.card.id, by=request.visitor.actor, at=request.visitor.at)
    return redirect("offers:board", list_id=list_id)


@desk(Permission.WORK_CASE)
@require_POST
def owner(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Name the local person who sorts the offers, and show their code, once."""
    case, form = staff_case(request.visitor, engagement_id), OwnerForm(request.POST)
    if not form.is_valid():
        return render(request, "casework/offers.html", _context(request, case, form), status=422)
    by, at = request.visitor.actor, request.visitor.at
    list_id = actions.open_list(engagement_id=case.card.id, by=by, at=at)
    actions.name_owner(list_id=list_id, by=by, at=at, **form.cleaned_data)
    return _code(request, case, list_id)


@desk(Permission.WORK_CASE)
@require_POST
def code(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Make another code for the owner and show it, once."""
    case = staff_case(request.visitor, engagement_id)
    card = queries.of_engagement(case.card.id)
    if card is None or card.owner is None:
        raise Http404
    return _code(request, case, card.id)


def _code(request: PageRequest, case: Case, list_id: int) -> HttpResponse:
    made = actions.issue_owner_code(list_id=list_id, by=request.visitor.actor, at=request.visitor.at)
    return done(render(request, "casework/offers_code.html", {**_context(request, case), "code": made}))


@desk(Permission.WORK_CASE)
@require_POST
def end_owner(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Sort the list at this desk again."""
    return _with_list(request, engagement_id, actions.end_ownership, _("They see the list no longer."))


@desk(Permission.WORK_CASE)
@require_POST
def take_down(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Take the community's page down at once; only the agency can publish it again."""
    return _with_list(request, engagement_id, actions.take_page_down, _("The page is taken down."))


def _with_list(request: PageRequest, engagement_id: int, act: Callable[..., None], said: str) -> HttpResponse:
    case = staff_case(request.visitor, engagement_id)
    card = queries.of_engagement(case.card.id)
    if card is None:
        raise Http404
    with refusal_above(request):
        act(list_id=card.id, by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, said)
    return redirect(case.url("offers"))
