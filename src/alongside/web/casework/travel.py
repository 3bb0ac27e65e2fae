"""Deployments at the coordinators' desk: the tab, one trip, its forms, its buttons, its expense sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments import actions, expenses, queries
from alongside.deployments.queries import DeploymentCard
from alongside.engagements import queries as engagements
from alongside.web.access import PageRequest, desk
from alongside.web.casework import travel_forms as f
from alongside.web.casework import travel_page
from alongside.web.casework.case import Case, reads, staff_case, typed
from alongside.web.casework.papers import keep_receipt, pairs_of
from alongside.web.casework.tabs import frame
from alongside.web.refusals import refusal_above, refusal_on

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])

FORMS: dict[str, tuple[Any, Callable[..., Any], Any, Any]] = {
    "terms": (f.TermsForm, actions.write_terms, gettext_lazy("Terms of reference"), ""),
    "host": (
        f.ConsentForm, actions.record_consent, gettext_lazy("The agency agrees"),
        gettext_lazy(
            "Ask the agency head or a delegate whether this visit suits, on these days. Only they can accept it."
        ),
    ),
    "rate": (
        f.RateForm, actions.record_rate, gettext_lazy("Pay"),
        gettext_lazy(
            "Travel and meals are not part of it. Above the limit the funder's written approval comes first."
        ),
    ),
    "conference": (
        f.AnswersForm, actions.record_answers, gettext_lazy("Ten questions"),
        gettext_lazy(
            "Read the ten questions on the official form itself and write the answers down here. "
            "Ten times no: the visit is no conference."
        ),
    ),
    "insurance": (f.InsuranceForm, actions.record_insurance, gettext_lazy("Insurance"), ""),
    "estimate": (
        f.EstimateForm, actions.write_cost, gettext_lazy("A line of the estimate"),
        gettext_lazy(
            "Look rates for lodging, meals and miles up in the official table for the place and the month; "
            "this program knows none."
        ),
    ),
    "expense": (f.CostForm, actions.write_cost, gettext_lazy("An expense"), ""),
    "leg": (f.LegForm, actions.add_leg, gettext_lazy("A part of the way"), ""),
    "longer": (
        f.LongerForm, actions.ask_longer, gettext_lazy("A longer stay"),
        gettext_lazy("A second person signs it. Until then the present last day holds."),
    ),
    "look": (
        f.WhyForm, actions.ask_set_aside, gettext_lazy("Set aside for this deployment"),
        gettext_lazy("Talk with the advisor first. The reason is kept with your name and counted."),
    ),
}  # fmt: skip
"""Form, action, title and lead of each page that records something about a deployment."""


def of_case(engagement_id: int, deployment_id: int) -> DeploymentCard:
    """Return a deployment of this engagement, or 404."""
    card = queries.deployment(deployment_id)
    if card is None or card.engagement_id != engagement_id:
        raise Http404
    return card


def reads_trip(engagement_id: int, deployment_id: int, **_more: Any) -> tuple[str, str]:
    """Say which read line a page about a deployment writes."""
    of_case(engagement_id, deployment_id)
    return queries.stream(deployment_id), f"deployment:{deployment_id}"


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def travel(request: PageRequest, engagement_id: int) -> HttpResponse:
    """List the deployments of an engagement."""
    case = staff_case(request.visitor, engagement_id)
    rows = [
        travel_page.row_of(card, case.url("deployment", card.id))
        for card in queries.of_engagement(engagement_id)
    ]
    context = {**frame(case, request.visitor, "travel"), "rows": rows, "new_url": case.url("travel_new")}
    return render(request, "casework/travel.html", context)


@desk(Permission.WORK_CASE, reads=reads)
@forms_allowed
def travel_new(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Begin a deployment with its terms."""
    case = staff_case(request.visitor, engagement_id)
    people = [(str(m.advisor_id), m.name) for m in case.card.present]
    form = f.TermsForm(
        typed(request), zone=case.card.timezone, people=people,
        known_names=engagements.known_names(case.card.request_id),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            deployment_id = actions.plan(
                engagement_id=engagement_id, by=request.visitor.actor, at=request.visitor.at, **form.words()
            )
            messages.success(request, _("Written down. Nobody has been told and nothing is promised yet."))
            return redirect(case.url("deployment", deployment_id))
    return _draw(
        request,
        case,
        form,
        _("A deployment"),
        _("Somebody goes to the agency for some days."),
        case.url("travel"),
    )


@desk(Permission.SEE_CASE, reads=reads_trip)
@require_safe
def deployment(request: PageRequest, engagement_id: int, deployment_id: int) -> HttpResponse:
    """One deployment: checks, care, costs, the way, papers, buttons."""
    case = staff_case(request.visitor, engagement_id)
    of_case(engagement_id, deployment_id)
    page = queries.page(deployment_id, request.visitor.at)
    works = case.standing == "staff"
    context = {
        **frame(case, request.visitor, "travel"),
        **travel_page.detail(page, request.visitor, works=works),
    }
    return render(request, "casework/deployment.html", context)


@desk(Permission.SEE_CASE, reads=reads_trip)
@require_safe
def travel_print(request: PageRequest, engagement_id: int, deployment_id: int) -> HttpResponse:
    """The terms of reference on paper."""
    case = staff_case(request.visitor, engagement_id)
    of_case(engagement_id, deployment_id)
    page = queries.page(deployment_id, request.visitor.at)
    context = {
        **frame(case, request.visitor, "travel"),
        **travel_page.detail(page, request.visitor, works=False),
    }
    return render(request, "casework/travel_print.html", context)


@desk(Permission.WORK_CASE, reads=reads_trip)
@forms_allowed
def travel_form(request: PageRequest, engagement_id: int, deployment_id: int, what: str) -> HttpResponse:
    """Record something about a deployment."""
    case = staff_case(request.visitor, engagement_id)
    card = of_case(engagement_id, deployment_id)
    if what not in FORMS:
        raise Http404
    form_class, act, title, lead = FORMS[what]
    back = case.url("deployment", deployment_id)
    form = form_class(
        typed(request), request.FILES or None, zone=card.timezone, known_names=engagements.known_names(case.card.request_id),
        initial=_initial(what, card), approvals=pairs_of(card, "approval"), receipts=pairs_of(card, "receipt"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        words = form.words()
        if what == "look":
            words["code"] = request.POST.get("code", "")
        with refusal_on(form):
            keep_receipt(request, card, form, words)
            act(deployment_id=deployment_id, by=request.visitor.actor, at=request.visitor.at, **words)
            messages.success(request, _("Written down."))
            return redirect(back)
    code = request.POST.get("code") or request.GET.get("code", "")
    return _draw(request, case, form, title, lead, back, code=code)


def _initial(what: str, card: DeploymentCard) -> dict[str, Any]:
    """Return what a form begins with."""
    if what != "terms":
        return {}
    row = queries.page_row(card.id)
    return {
        "purpose": row.purpose,
        "place": row.place,
        "meets": row.meets,
        "first": row.first_date,
        "last": row.last_date,
    }


def _draw(
    request: PageRequest, case: Case, form: Any, title: Any, lead: Any, back: str, *, code: str = ""
) -> HttpResponse:
    context = {
        **frame(case, request.visitor, "travel"), "form": form, "title": title, "lead": lead, "back": back, "code": code,
        "who_sees": travel_page.who_sees(),
    }  # fmt: skip
    return render(request, "casework/travel_form.html", context, status=422 if form.errors else 200)


PLAIN = {"submit", "rewrite", "authorize", "depart", "arrive", "leave", "come_home", "debrief", "look_in"}
WITH_WHY = {"recall", "stand_down"}
SAID = {
    "submit": gettext_lazy("Put forward. Those who may sign have a message."),
    "authorize": gettext_lazy("Authorized. The advisor has been told."),
    "rewrite": gettext_lazy("The terms can be changed again. An authorization no longer counts."),
    "recall": gettext_lazy("The advisor has been asked to come home."),
}


@desk(Permission.SEE_CASE)
@require_POST
def travel_act(request: PageRequest, engagement_id: int, deployment_id: int) -> HttpResponse:
    """Do what a button says, or say why not."""
    case = staff_case(request.visitor, engagement_id)
    card = of_case(engagement_id, deployment_id)
    event = request.POST.get("event", "")
    act = _act_of(request, card, event)
    with refusal_above(request):
        act(by=request.visitor.actor, at=request.visitor.at)
        messages.success(request, SAID.get(event, _("Written down.")))
    return redirect(case.url("deployment", deployment_id))


def _act_of(request: PageRequest, card: DeploymentCard, event: str) -> Callable[..., Any]:
    """Return the act of a button, bound to what it is about; 404 for anything else or another deployment's."""
    which = request.POST.get("which", "")
    number = int(which) if which.isdigit() and len(which) < 18 else 0
    if event in PLAIN:
        return lambda **who: getattr(actions, event)(deployment_id=card.id, **who)
    if event in WITH_WHY:
        why = request.POST.get("why", "")
        return lambda **who: getattr(actions, event)(deployment_id=card.id, why=why, **who)
    if event == "strike_cost" and queries.deployment_of_cost(number) == card.id:
        return lambda **who: actions.strike_cost(cost_id=number, **who)
    if event == "strike_leg" and queries.deployment_of_leg(number) == card.id:
        return lambda **who: actions.strike_leg(leg_id=number, **who)
    approve = request.POST.get("answer") == "sign"
    if event == "longer" and number in queries.extensions_of(card.id):
        return lambda **who: actions.sign_longer(extension_id=number, approve=approve, **who)
    if event == "set_aside" and number in queries.set_aside_of(card.id):
        return lambda **who: actions.sign_set_aside(set_aside_id=number, approve=approve, **who)
    raise Http404


@desk(Permission.SEE_CASE, reads=reads_trip)
@require_safe
def travel_expenses(request: PageRequest, engagement_id: int, deployment_id: int) -> HttpResponse:
    """Estimate and expenses as a spreadsheet."""
    staff_case(request.visitor, engagement_id)
    of_case(engagement_id, deployment_id)
    data = expenses.sheet(queries.page(deployment_id, request.visitor.at), say=_)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="expenses-{deployment_id}.xlsx"'
    return response
