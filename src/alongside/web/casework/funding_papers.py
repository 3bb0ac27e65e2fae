"""Costs and drafts of an engagement at the coordinators' desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.web.access import PageRequest, desk
from alongside.web.casework.case import reads, staff_case
from alongside.web.casework.funding import frame
from alongside.web.worksheet import place as places
from alongside.web.worksheet.place import Place

TEMPLATES = {
    "costs": "casework/funding_costs.html",
    "cost": "casework/funding_cost.html",
    "drafts": "casework/funding_drafts.html",
}


def _place(request: PageRequest, engagement_id: int) -> Place:
    visitor, case = request.visitor, staff_case(request.visitor, engagement_id)
    return Place(
        card=case.card, by=visitor.actor, at=visitor.at, works=case.works, templates=TEMPLATES,
        frame=frame(case, request), url=case.url,
    )  # fmt: skip


@desk(Permission.SEE_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def funding_costs(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The worksheet of costs."""
    return places.costs(request, _place(request, engagement_id))


@desk(Permission.WORK_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def funding_cost(request: PageRequest, engagement_id: int, cost_id: int) -> HttpResponse:
    """One cost, to change it."""
    return places.cost(request, _place(request, engagement_id), cost_id)


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def funding_costs_file(request: PageRequest, engagement_id: int, table_kind: str) -> HttpResponse:
    """The worksheet as Excel or CSV."""
    return places.costs_file(request, _place(request, engagement_id), table_kind)


@desk(Permission.SEE_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def funding_drafts(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The drafts, and making one."""
    return places.drafts(request, _place(request, engagement_id))


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def funding_draft(request: PageRequest, engagement_id: int, draft_id: int, draft_format: str) -> HttpResponse:
    """A file of a draft."""
    return places.draft(request, _place(request, engagement_id), draft_id, draft_format)
