"""The community's plan on an engagement: its partners and whom to tell on the first day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.plans import queries
from alongside.web.access import PageRequest, desk
from alongside.web.casework.case import Case, own_case, reads, staff_case
from alongside.web.casework.tabs import frame


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def staff_plan(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The plan as staff see it, with the way to bring one."""
    return _page(request, staff_case(request.visitor, engagement_id))


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_safe
def own_plan(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The plan as the team sees it."""
    return _page(request, own_case(request.visitor, engagement_id))


def _page(request: PageRequest, case: Case) -> HttpResponse:
    attached = queries.attached(case.card.request_id)
    may_bring = case.desk == "casework" and request.visitor.may(Permission.TIE_PLANS)
    context: dict[str, Any] = frame(case, request.visitor, "plan") | {
        "attached": attached,
        "first": attached.notify if attached else [],
        "others": [p for p in attached.partners if not p["notify"]] if attached else [],
        "bring": reverse("plan_desk:of_request", args=[case.card.request_id]) if may_bring else "",
    }
    return render(request, "casework/plan.html", context)
