"""The tab "Dates ahead" on both desks of casework."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.engagements import queries
from alongside.web import dates
from alongside.web.access import PageRequest, desk
from alongside.web.casework import tabs
from alongside.web.casework.case import Case, own_case, reads, staff_case

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


def _desk(case: Case) -> dates.Desk:
    return dates.Desk(
        engagement_id=case.card.id,
        timezone=case.card.timezone,
        url=case.url,
        works=case.works,
        asks=case.standing == "staff",
        known_names=queries.known_names(case.card.request_id),
    )


def _page(request: PageRequest, case: Case, *, status: int = 200, **typed: Any) -> HttpResponse:
    here = _desk(case)
    form = typed.get("form") or dates.DateForm(known_names=here.known_names)
    alone = typed.get("alone") or dates.AloneForm()
    context = {
        **tabs.frame(case, request.visitor, "dates"),
        **dates.context(here, request.visitor.at, form=form, alone=alone),
    }
    return render(request, "casework/dates.html", context, status=status)


def _dates(request: PageRequest, case: Case) -> HttpResponse:
    """Show what is ahead; a POST notes one more date."""
    if request.method != "POST":
        return _page(request, case)
    if not case.works:
        raise Http404
    here = _desk(case)
    form = dates.DateForm(request.POST, known_names=here.known_names)
    if not dates.save_date(request, here, form):
        return _page(request, case, form=form, status=422)
    messages.success(request, _("The date is noted, and contacts are planned around it."))
    return redirect(here.url("dates"))


@desk(Permission.SEE_CASE, reads=reads)
@forms_allowed
def staff_dates(request: PageRequest, engagement_id: int) -> HttpResponse:
    """What is ahead in one engagement."""
    return _dates(request, staff_case(request.visitor, engagement_id))


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@forms_allowed
def own_dates(request: PageRequest, engagement_id: int) -> HttpResponse:
    """What is ahead, for the advisors of the team."""
    return _dates(request, own_case(request.visitor, engagement_id))


@desk(Permission.WORK_CASE)
@require_POST
def staff_date_act(request: PageRequest, engagement_id: int, date_id: int) -> HttpResponse:
    """Move, drop or put back a date."""
    return dates.act_on_date(request, _desk(staff_case(request.visitor, engagement_id)), date_id)


@desk(Permission.OWN_ENGAGEMENT)
@require_POST
def own_date_act(request: PageRequest, engagement_id: int, date_id: int) -> HttpResponse:
    """Move, drop or put back a date, as an advisor of the team."""
    return dates.act_on_date(request, _desk(own_case(request.visitor, engagement_id)), date_id)


@desk(Permission.WORK_CASE, reads=reads)
@require_POST
def leave_alone(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Write down what the community asked to be left alone."""
    case = staff_case(request.visitor, engagement_id)
    here, alone = _desk(case), dates.AloneForm(request.POST)
    if not dates.save_alone(request, here, alone):
        return _page(request, case, alone=alone, status=422)
    messages.success(request, _("Written down. What was planned has moved or waits."))
    return redirect(here.url("dates"))


@desk(Permission.WORK_CASE)
@require_POST
def lift(request: PageRequest, engagement_id: int, left_alone_id: int) -> HttpResponse:
    """Take such a wish back."""
    return dates.lift(request, _desk(staff_case(request.visitor, engagement_id)), left_alone_id)
