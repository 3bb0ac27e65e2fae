"""The turns of an engagement: introduce, join, hand over, step down, close, take up again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import people_with
from alongside.callouts import queries as callouts
from alongside.engagements import actions, queries
from alongside.engagements.rules import may_close, may_introduce
from alongside.feedback import actions as feedback_actions
from alongside.incidents import queries as incidents
from alongside.web.access import PageRequest, desk
from alongside.web.casework import page, shared
from alongside.web.casework.case import Case, reads, staff_case, typed
from alongside.web.casework.feedback import ask_for_feedback
from alongside.web.casework.forms import CloseForm, HandOverForm, ReopenForm
from alongside.web.casework.handing import plan_rows
from alongside.web.refusals import refusal_on

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])


@desk(Permission.CALL_OUT, reads=lambda request_id: (f"request:{request_id}", f"request:{request_id}"))
@forms_allowed
def introduce(request: PageRequest, request_id: int) -> HttpResponse:
    """Show who was agreed to; one button introduces them."""
    card = incidents.find(request_id)
    if card is None:
        raise Http404
    found = queries.of_request(request_id)
    if found:
        return redirect("casework:detail", engagement_id=found.id)
    if request.method == "POST":
        engagement_id = actions.introduce(
            request_id=request_id, by=request.visitor.actor, at=request.visitor.at
        )
        messages.success(request, _("Introduced. The advisors have been told."))
        return redirect("casework:detail", engagement_id=engagement_id)
    seats = callouts.seats_of_request(request_id)
    agreed = [seat for seat in seats if seat.state == "agreed" and seat.advisor]
    verdict = may_introduce(accepted=card.accepted, verified=card.verified_at is not None, agreed=len(agreed))
    context = {
        "card": card,
        "exercise": card.exercise,
        "agreed": agreed,
        "open": [seat for seat in seats if seat.state in ("open", "held", "accepted")],
        "verdict": verdict,
        "steps": page.introduction_steps(card.coordinator_name),
        "who_sees": page.who_sees(),
    }
    return render(request, "casework/introduce.html", context)


@desk(Permission.WORK_CASE)
@require_POST
def join(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Add somebody to whom the agency head agreed later."""
    case = staff_case(request.visitor, engagement_id)
    seat_id = request.POST.get("seat", "")
    if not seat_id.isdigit():
        raise Http404
    actions.add_member(
        engagement_id=engagement_id, seat_id=int(seat_id), by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Added to the team. The advisor has been told."))
    return redirect(case.url("detail"))


@desk(Permission.WORK_CASE)
@require_POST
def let_go(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Take somebody off the team. No reason is asked."""
    case = staff_case(request.visitor, engagement_id)
    chosen = request.POST.get("advisor", "")
    if chosen not in {str(member.advisor_id) for member in case.card.present}:
        raise Http404
    actions.let_go(
        engagement_id=engagement_id, advisor_id=int(chosen), by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Taken off the team. Their days are free again."))
    return redirect(case.url("detail"))


def _turn(
    request: PageRequest,
    case: Case,
    template: str,
    form: Any,
    act: Callable[..., None],
    said: str,
    also: Callable[[], None] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a form and turn the engagement; a refusal is shown beside what was typed."""
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            act(engagement_id=case.card.id, by=request.visitor.actor, at=request.visitor.at, **form.turn())
            if also:
                also()
            messages.success(request, said)
            return redirect(case.url("detail"))
    return shared.form_page(request, case, template, form, **more)


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def hand_over(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Give the engagement to another coordinator."""
    case = staff_case(request.visitor, engagement_id)
    coordinators = people_with(Role.COORDINATOR, request.visitor.at)
    people = [(str(p.pk), p.name) for p in coordinators if p.pk != case.card.coordinator_id]
    form = HandOverForm(typed(request), people=people, known_names=queries.known_names(case.card.request_id))
    return _turn(request, case, "casework/hand_over.html", form, actions.hand_over, _("Handed over."))


@desk(Permission.WORK_CASE)
@require_POST
def step_down(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Say that the daily work is over."""
    case = staff_case(request.visitor, engagement_id)
    actions.step_down(engagement_id=engagement_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Stepped down. The advisors are free for others; follow-ups go on."))
    return redirect(case.url("detail"))


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def close(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Close with the hand-back that was agreed."""
    case = staff_case(request.visitor, engagement_id)
    plan = queries.hand_back_plan(engagement_id)
    form = CloseForm(typed(request), known_names=queries.known_names(case.card.request_id))
    verdict = may_close(
        state=case.card.state, settled=len(plan.lines), waiting=plan.waiting, note="", keep_as_written=True
    )
    more = {"verdict": verdict, **plan_rows(case)}

    def ask() -> None:
        address, visitor = form.cleaned_data["feedback_to"], request.visitor
        ask_for_feedback(case.card, agency_address=address, by=visitor.actor, at=visitor.at)

    return _turn(request, case, "casework/close.html", form, actions.close, _("Closed."), also=ask, **more)


@desk(Permission.WORK_CASE)
@require_POST
def be_silent(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Write down that the agency wants no more contact."""
    case = staff_case(request.visitor, engagement_id)
    actions.be_silent(engagement_id=engagement_id, by=request.visitor.actor, at=request.visitor.at)
    feedback_actions.take_back(about=case.card.ref, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Written down. Nobody gets in touch with the agency from now on."))
    return redirect(case.url("detail"))


@desk(Permission.WORK_CASE)
@require_POST
def lift_silence(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Write down that the agency head called and wants contact again."""
    case = staff_case(request.visitor, engagement_id)
    actions.lift_silence(
        engagement_id=engagement_id, by_head=True, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Written down. Contact is wanted again."))
    return redirect(case.url("detail"))


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def reopen(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Take it up again with the same team; the agency need not ask anew."""
    case = staff_case(request.visitor, engagement_id)
    form = ReopenForm(typed(request), known_names=queries.known_names(case.card.request_id))
    said = _("Taken up again.")

    def take_back() -> None:
        feedback_actions.take_back(about=case.card.ref, by=request.visitor.actor, at=request.visitor.at)

    return _turn(request, case, "casework/reopen.html", form, actions.reopen, said, also=take_back)
