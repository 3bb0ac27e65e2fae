"""Visits, on the agency's own page: who would come, on which days and what for; one tap says yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.deployments import actions, queries
from alongside.engagements import queries as engagements
from alongside.incidents.states import DelegateScope
from alongside.web.access import PageRequest, requester_page
from alongside.web.public import case_tabs
from alongside.web.refusals import refusal_above


@requester_page
@require_safe
def visits(request: PageRequest) -> HttpResponse:
    """Show the visits that are planned, and ask for a yes where one is missing."""
    found = engagements.of_request(request.case.id)
    rows = queries.visits_for_agency(found.id) if found else []
    context = {
        **case_tabs.frame(request.case, "visits", engaged=found is not None),
        "rows": [{"visit": row, "state": _(row.card.state_label)} for row in rows],
        "may": case_tabs.may(request),
        "coordinator_name": found.coordinator_name if found else "",
        "people": [
            _("You, on this device, for a limited time"),
            _("The advisor who travels, coordinators and duty officers of this program"),
        ],
    }
    return render(request, "public/case_visits.html", context)


@requester_page(needs=DelegateScope.HELP)
@require_POST
def agree(request: PageRequest, deployment_id: int) -> HttpResponse:
    """Agree to one visit on the days that are shown."""
    found = engagements.of_request(request.case.id)
    card = queries.deployment(deployment_id)
    if found is None or card is None or card.engagement_id != found.id:
        raise Http404
    with refusal_above(request):
        actions.requester_consents(
            deployment_id=deployment_id,
            delegate_id=request.delegate.id if request.delegate else None,
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        messages.success(request, _("Thank you. You agreed to this visit."))
    return redirect("public:visits")
