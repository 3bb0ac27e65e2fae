"""Costs and drafts on the agency's own page: the head's, and a delegate's within their scope."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.incidents.rules_delegates import may_act
from alongside.incidents.states import DelegateScope
from alongside.web.access import PageRequest, requester_page
from alongside.web.public import case_tabs
from alongside.web.public.case_funding import engagement_of, who_sees
from alongside.web.worksheet import place as places
from alongside.web.worksheet.place import Place

TEMPLATES = {
    "costs": "public/case_funding_costs.html",
    "cost": "public/case_funding_cost.html",
    "drafts": "public/case_funding_drafts.html",
}


def _url(name: str, *args: int | str) -> str:
    return reverse(f"public:case_{name}", args=args)


def _place(request: PageRequest) -> Place:
    visitor, delegate = request.visitor, request.delegate
    scopes = delegate.scopes if delegate else None
    return Place(
        card=engagement_of(request), by=visitor.actor, at=visitor.at,
        works=bool(may_act(scopes=scopes, scope=DelegateScope.HELP)), templates=TEMPLATES,
        frame={**case_tabs.frame(request.case, "funding", engaged=True), "people": who_sees()}, url=_url,
    )  # fmt: skip


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def funding_costs(request: PageRequest) -> HttpResponse:
    """The worksheet of costs."""
    return places.costs(request, _place(request))


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def funding_cost(request: PageRequest, cost_id: int) -> HttpResponse:
    """One cost, to change it."""
    return places.cost(request, _place(request), cost_id)


@requester_page
@require_safe
def funding_costs_file(request: PageRequest, table_kind: str) -> HttpResponse:
    """The worksheet as Excel or CSV."""
    return places.costs_file(request, _place(request), table_kind)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def funding_drafts(request: PageRequest) -> HttpResponse:
    """The drafts, and making one."""
    return places.drafts(request, _place(request))


@requester_page
@require_safe
def funding_draft(request: PageRequest, draft_id: int, draft_format: str) -> HttpResponse:
    """A file of a draft."""
    return places.draft(request, _place(request), draft_id, draft_format)
