"""The requester's own page, opened with the code that was read out on the call-back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.callouts import actions as callouts
from alongside.engagements import actions as engagements
from alongside.incidents import actions as incidents
from alongside.incidents.states import DelegateScope
from alongside.policy.queries import in_force
from alongside.web.access import CASE_COOKIE, PageRequest, public_page, requester_page
from alongside.web.address import client_address
from alongside.web.public import case_page
from alongside.web.public.forms import CodeForm
from alongside.web.refusals import refusal_on


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: PageRequest) -> HttpResponse:
    """Enter the case code. The answer to a wrong one is always the same sentence."""
    receipt = (request.POST or request.GET).get("receipt", "")[:128]
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "code"):
            token, _id = incidents.open_with_code(
                code=form.cleaned_data["code"],
                address=client_address(request),
                receipt=receipt,
                at=request.visitor.at,
            )
            days = in_force(request.visitor.at)["session_days"]
            response = redirect("public:case")
            response.set_cookie(
                CASE_COOKIE,
                token,
                max_age=days * 86_400,
                path="/help/case/",
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
            return response
    status = 422 if form.errors else 200
    context = {"form": form, "receipt": receipt}
    return render(request, "public/open_case.html", context, status=status)


def _context(request: PageRequest) -> dict[str, Any]:
    return case_page.context(request.case, at=request.visitor.at, delegate=request.delegate)


@requester_page
@require_safe
def case(request: PageRequest) -> HttpResponse:
    """Where things stand, who was chosen and why, what happens next, who can see this."""
    return render(
        request,
        "public/case.html",
        _context(request),
    )


@requester_page
@require_safe
def case_print(request: PageRequest) -> HttpResponse:
    """The same on paper."""
    return render(
        request,
        "public/case_print.html",
        _context(request),
    )


@requester_page(needs=DelegateScope.PEOPLE)
@require_POST
def answer_name(request: PageRequest, seat_id: int) -> HttpResponse:
    """Agree to a person, or turn them down; no reason is asked and none is kept."""
    if seat_id not in case_page.seats_to_answer(request.case.id):
        raise Http404
    act = callouts.chief_agrees if request.POST.get("answer") == "yes" else callouts.chief_declines
    shown = request.POST.get("advisor", "")
    if request.POST.get("answer") not in {"yes", "no"} or not shown.isdigit():
        raise Http404
    act(seat_id=seat_id, advisor_id=int(shown), by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Thank you. We have written down your answer."))
    return redirect("public:case")


@requester_page
@require_POST
def notice(request: PageRequest) -> HttpResponse:
    """Say that the notice about the limits of confidentiality was read."""
    engagements.requester_acknowledges_notice(
        request_id=request.case.id, by=request.visitor.actor, at=request.visitor.at
    )
    return redirect("public:case")


@requester_page
@require_POST
def dismiss(request: PageRequest, follow_up_id: int) -> HttpResponse:
    """Put a follow-up away. Nothing asks why, and it does not come back by itself."""
    if follow_up_id not in case_page.follow_up_ids(request.case.id):
        raise Http404
    engagements.requester_dismisses_follow_up(
        follow_up_id=follow_up_id, by=request.visitor.actor, at=request.visitor.at
    )
    return redirect("public:case")


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PageRequest) -> HttpResponse:
    """Take the request back: one page that says what happens, one button."""
    if request.method != "POST":
        return render(
            request, "public/withdraw.html", {"card": request.case, "exercise": request.case.exercise}
        )
    with transaction.atomic():
        callouts.cancel_for_request(
            request_id=request.case.id, why="withdrawn", by=request.visitor.actor, at=request.visitor.at
        )
        incidents.withdraw(request_id=request.case.id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Your request is withdrawn. You can ask again at any time."))
    return redirect("public:case")


@requester_page(needs=DelegateScope.SEE)
@require_POST
def close_device(request: PageRequest) -> HttpResponse:
    """Close the case page on this device."""
    incidents.revoke_access(
        request_id=request.case.id,
        only_token=request.COOKIES.get(CASE_COOKIE, ""),
        by=request.visitor.actor,
        at=request.visitor.at,
    )
    response = redirect("public:home")
    response.delete_cookie(CASE_COOKIE, path="/help/case/")
    return response
