"""The coordinator's desk: engagements, their contacts and follow-ups."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.casework import page, shared
from alongside.web.casework.case import reads, staff_case, typed
from alongside.web.casework.forms import FollowUpForm
from alongside.web.refusals import refusal_on

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


@desk(Permission.SEE_CASE, reads=lambda: ("engagements", "engagements:list"))
@require_safe
def engagements(request: PageRequest) -> HttpResponse:
    """What is due, what is open, what was closed last."""
    zone = request.visitor.zone
    number = request.GET.get("page")
    return render(request, "casework/list.html", page.list_context(request.visitor.at, zone, number))


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def engagement(request: PageRequest, engagement_id: int) -> HttpResponse:
    """One engagement: people, notice, contacts, follow-ups."""
    return shared.engagement_page(
        request, staff_case(request.visitor, engagement_id), "casework/engagement.html"
    )


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def summary(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The same on paper."""
    return shared.engagement_page(
        request, staff_case(request.visitor, engagement_id), "casework/summary.html"
    )


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def contact(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Write down a contact, one's own or an advisor's."""
    return shared.contact_page(request, staff_case(request.visitor, engagement_id))


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def notice(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Read the notice out and write down the yes."""
    return shared.notice_page(request, staff_case(request.visitor, engagement_id))


@desk(Permission.WORK_CASE)
@require_POST
def follow_up(request: PageRequest, engagement_id: int, follow_up_id: int) -> HttpResponse:
    """Do, dismiss or put back a follow-up."""
    return shared.follow_up_act(request, staff_case(request.visitor, engagement_id), follow_up_id)


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def add_follow_up(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Add a follow-up for something that is ahead."""
    case = staff_case(request.visitor, engagement_id)
    form = FollowUpForm(typed(request), known_names=queries.known_names(case.card.request_id))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.add_follow_up(
                engagement_id=engagement_id,
                by=request.visitor.actor,
                at=request.visitor.at,
                **form.follow_up(),
            )
            messages.success(request, _("The follow-up is added."))
            return redirect(case.url("detail"))
    return shared.form_page(request, case, "casework/add_follow_up.html", form)
