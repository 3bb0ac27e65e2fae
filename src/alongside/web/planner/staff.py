"""Staff: verify a planner by call-back, record that an agency agreed, bring its plan to a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.agencies.queries import delegates_of, numbers_of
from alongside.agencies.rules import NumberSource
from alongside.engagements.queries import engaged
from alongside.incidents.queries import find
from alongside.plans import actions, queries
from alongside.plans.queries import TieCard
from alongside.plans.states import TieState
from alongside.web.access import PageRequest, desk
from alongside.web.planner.shared import act_or_say
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import phone


class AgreedForm(forms.Form):
    """Who at the agency agreed."""

    name = forms.CharField(label=_("Who agreed"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=120)
    is_head = forms.BooleanField(label=_("This is the agency head"), required=False)


class ConsentForm(forms.Form):
    """Who consented, on the call, to use the plan at this request."""

    consent_name = forms.CharField(label=_("Who said yes on the call"), max_length=120)
    consent_title = forms.CharField(label=_("Title"), max_length=120)
    consent_how = forms.ChoiceField(
        label=_("How"),
        choices=[("call", _("On a call on a number of the directory")), ("in_person", _("In person"))],
        initial="call",
    )


def _tie_stream(tie_id: int, **_: Any) -> tuple[str, str]:
    return f"plan-tie:{tie_id}", f"tie:{tie_id}"


def _request_stream(request_id: int, **_: Any) -> tuple[str, str]:
    return f"request:{request_id}", f"request:{request_id}:plan"


def _tie_or_404(tie_id: int) -> TieCard:
    found = queries.tie(tie_id)
    if found is None:
        raise Http404
    return found


@desk(Permission.TIE_PLANS)
@require_safe
def ties(request: PageRequest) -> HttpResponse:
    """List the ties that wait for a call or an agreement, and those that stand."""
    rows = [
        {
            "tie": t,
            "state": _(TieState(t.state).label),
            "kind": "settled" if t.state == "agreed" else "waiting",
        }
        for t in queries.waiting_ties()
    ]
    context = {"rows": rows, "zone": request.visitor.zone}
    return render(request, "planner_desk/ties.html", context)


@desk(Permission.TIE_PLANS, reads=_tie_stream)
@require_http_methods(["GET", "HEAD", "POST"])
def tie(request: PageRequest, tie_id: int) -> HttpResponse:
    """One tie: call back on a number of the directory, then record who agreed."""
    card = _tie_or_404(tie_id)
    form = AgreedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.record_agreement(
                tie_id=tie_id, **form.cleaned_data, by=request.visitor.actor, at=request.visitor.at
            )
            messages.success(request, _("The plan is tied to the agency."))
            return redirect("plan_desk:tie", tie_id)
    context = {
        "tie": card,
        "state": _(TieState(card.state).label),
        "numbers": [
            {"id": n.id, "number": n.number, "label": n.label, "source": _(NumberSource(n.source).label),
             "note": n.source_note}
            for n in numbers_of(card.agency_id)
        ],
        "delegates": delegates_of(card.agency_id, request.visitor.at),
        "form": form,
        "called": phone(card.called),
        "zone": request.visitor.zone,
    }  # fmt: skip
    return render(request, "planner_desk/tie.html", context, status=422 if form.is_bound else 200)


@desk(Permission.TIE_PLANS)
@require_POST
def verify(request: PageRequest, tie_id: int) -> HttpResponse:
    """Record that the agency was called on a number of the directory and knows the planner."""
    _tie_or_404(tie_id)
    raw = request.POST.get("number", "")
    number = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 18 else 0
    return act_or_say(
        request,
        lambda: actions.verify_tie(
            tie_id=tie_id, number_id=number, by=request.visitor.actor, at=request.visitor.at
        ),
        _("The planner is verified."),
        "plan_desk:tie",
        tie_id,
    )


@desk(Permission.TIE_PLANS)
@require_POST
def settle(request: PageRequest, tie_id: int, tie_end: str) -> HttpResponse:
    """Record that the agency did not confirm, or end a tie that stands."""
    _tie_or_404(tie_id)
    if tie_end not in ("refuse", "end"):
        raise Http404
    by, at = request.visitor.actor, request.visitor.at

    def act() -> None:
        if tie_end == "refuse":
            actions.refuse_tie(tie_id=tie_id, why="", by=by, at=at)
        else:
            actions.end_tie(tie_id=tie_id, by=by, at=at, staff=True)

    return act_or_say(request, act, _("Done."), "plan_desk:ties")


@desk(Permission.TIE_PLANS, reads=_request_stream)
@require_http_methods(["GET", "HEAD", "POST"])
def of_request(request: PageRequest, request_id: int) -> HttpResponse:
    """The plan of a request's agency: ask on the call, record the consent, see its partners."""
    card = find(request_id)
    if card is None:
        raise Http404
    offered = queries.offered(card.agency_id)
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        initial={"consent_name": card.acceptor_name, "consent_title": card.acceptor_title},
    )
    chosen = next((o for o in offered if str(o.plan_id) == request.POST.get("plan")), None)
    if request.method == "POST" and chosen and form.is_valid():
        with refusal_on(form):
            actions.attach(
                request_id=request_id,
                plan_id=chosen.plan_id,
                **form.cleaned_data,
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("The plan is with the request."))
            return redirect("plan_desk:of_request", request_id)
    context = {
        "card": card,
        "exercise": card.exercise,
        "offered": offered,
        "attached": queries.attached(request_id),
        "may_sheet": request.visitor.may(Permission.WORK_CASE) and bool(engaged([request_id])),
        "form": form,
        "zone": card.timezone or request.visitor.zone,
    }
    return render(request, "planner_desk/of_request.html", context, status=422 if form.is_bound else 200)


@desk(Permission.TIE_PLANS)
@require_POST
def detach(request: PageRequest, request_id: int) -> HttpResponse:
    """Take the plan off a request."""
    if find(request_id) is None:
        raise Http404
    return act_or_say(
        request,
        lambda: actions.detach(request_id=request_id, by=request.visitor.actor, at=request.visitor.at),
        _("The plan is off the request."),
        "plan_desk:of_request",
        request_id,
    )


@desk(Permission.WORK_CASE)
@require_POST
def to_sheet(request: PageRequest, request_id: int) -> HttpResponse:
    """Put the partners to be told on the first day on the engagement's sheet of helpers."""
    if find(request_id) is None:
        raise Http404
    return act_or_say(
        request,
        lambda: actions.put_on_sheet(request_id=request_id, by=request.visitor.actor, at=request.visitor.at),
        _("The partners are on the sheet of helpers."),
        "plan_desk:of_request",
        request_id,
    )
