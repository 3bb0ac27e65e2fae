"""An advisor's own trips on a phone: what was agreed, a conflict declared, on the way, there, home, expenses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments import actions, queries
from alongside.deployments.queries import DeploymentCard
from alongside.deployments.states import AWAY, RETURNED
from alongside.engagements import queries as engagements
from alongside.web.access import PageRequest, desk
from alongside.web.casework import travel_forms as f
from alongside.web.casework import travel_page
from alongside.web.casework.case import advisor_id_of, typed
from alongside.web.casework.own_trip import own_trip, reads_own
from alongside.web.casework.papers import keep_receipt, pairs_of
from alongside.web.casework.papers_own import trip_rows
from alongside.web.refusals import refusal_above, refusal_on
from alongside.web.templatetags.alongside_tags import when

forms_allowed = require_http_methods(["GET", "HEAD", "POST"])
EVENTS = {"depart", "arrive", "leave", "come_home"}


@desk(Permission.OWN_ENGAGEMENT)
@require_safe
def trips(request: PageRequest) -> HttpResponse:
    """One's own trips."""
    me = advisor_id_of(request.visitor)
    rows = [
        travel_page.row_of(card, reverse("travel:detail", args=[card.id]))
        for card in (queries.of_advisor(me) if me else [])
    ]
    return render(request, "casework/own_trips.html", {"rows": rows})


@desk(Permission.OWN_ENGAGEMENT, reads=reads_own)
@require_safe
def trip(request: PageRequest, deployment_id: int) -> HttpResponse:
    """One trip: what was agreed and one button for what comes next."""
    card = own_trip(request.visitor, deployment_id)
    page = queries.page(deployment_id, request.visitor.at)
    context = _context(request, card, page) | {"papers": trip_rows(request.visitor, card)}
    return render(request, "casework/own_trip.html", context)


def _context(request: PageRequest, card: DeploymentCard, page: queries.DeploymentPage) -> dict[str, Any]:
    row, state = page.row, card.state
    case = engagements.card(card.engagement_id)
    wanted = {"host": _("Agreed for the agency"), "why": _("Ended because")}
    facts = [
        (_("Agency"), case.agency_name), (_("Where"), row.place), (_("What for"), row.purpose),
        (_("Who meets you"), row.meets), (_("Days on site"), travel_page.days(card)),
        *((wanted[key], _(value) if message else value) for key, value, message in queries.told(row) if key in wanted),
        (_("Coordinator"), case.coordinator_name),
        *((label, when(moment, row.timezone)) for label, moment in (
            (_("Left home"), row.departed_at), (_("Arrived"), row.arrived_at), (_("Home"), row.home_at),
        ) if moment),
    ]  # fmt: skip
    return {
        "trip": card,
        "exercise": card.exercise,
        "tag": _(card.state_label),
        "kind": travel_page.TAGS.get(state, "ended"),
        "days": travel_page.days(card),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "declares": state == "checks",
        "conflict": row.conflict,
        "next": _next(state, left=row.left_at is not None),
        "longer": state in ("traveling", "on_site") and not any(x.state == "asked" for x in page.extensions),
        "extensions": [{"x": x, "tag": _(x.state_label)} for x in page.extensions],
        "spends": state in AWAY or state in RETURNED,
        "actuals": travel_page.cost_rows(page.actuals),
        "total": travel_page.money(travel_page.sum_of(page.actuals)),
        "legs": page.legs,
        "who_sees": [
            _("You, the coordinators and the duty officers"),
            _("The agency sees who comes, on which days and what for"),
            _("The care lead sees that you are away or home"),
            _("Where you are is never tracked: only what you say here is known"),
        ],
    }


def _next(state: str, *, left: bool) -> dict[str, str]:
    """Return the one button that comes next: its event, its words, and the sentence above it."""
    on_way = ("come_home", _("I am home"), _("You are on the way home. Travel well.")) if left else (
        "arrive", _("I am there"), _("You are on the way. Say when you have arrived; nobody tracks you."),
    )  # fmt: skip
    table = {
        "authorized": ("depart", _("I am leaving home"), _("Two people have authorized this trip.")),
        "traveling": on_way,
        "on_site": ("leave", _("I have left the site"), _("You are on site. Rest is part of the work.")),
        "recalled": ("come_home", _("I am home"), _("You have been asked to come home.")),
    }
    event, label, said = table.get(state, ("", "", ""))
    return {"event": event, "label": label, "said": said}


@desk(Permission.OWN_ENGAGEMENT)
@require_POST
def act(request: PageRequest, deployment_id: int) -> HttpResponse:
    """Say what comes next, or declare a conflict or none."""
    own_trip(request.visitor, deployment_id)
    event, by, at = request.POST.get("event", ""), request.visitor.actor, request.visitor.at
    with refusal_above(request):
        if event in EVENTS:
            getattr(actions, event)(deployment_id=deployment_id, by=by, at=at)
        elif event in ("conflict", "no_conflict"):
            actions.declare_conflict(deployment_id=deployment_id, conflict=event == "conflict", by=by, at=at)
        else:
            raise Http404
        messages.success(request, _("Thank you. It is written down."))
    return redirect("travel:detail", deployment_id=deployment_id)


@desk(Permission.OWN_ENGAGEMENT, reads=reads_own)
@forms_allowed
def expense(request: PageRequest, deployment_id: int) -> HttpResponse:
    """Write down an expense, with a picture of its receipt."""
    return _form(request, deployment_id, f.CostForm, actions.write_cost, _("An expense"))


@desk(Permission.OWN_ENGAGEMENT, reads=reads_own)
@forms_allowed
def longer(request: PageRequest, deployment_id: int) -> HttpResponse:
    """Ask for a longer stay."""
    return _form(request, deployment_id, f.LongerForm, actions.ask_longer, _("A longer stay"))


def _form(request: PageRequest, deployment_id: int, form_class: Any, act: Any, title: str) -> HttpResponse:
    card = own_trip(request.visitor, deployment_id)
    names = engagements.known_names(engagements.request_of(card.engagement_id) or 0)
    form = form_class(
        typed(request), request.FILES or None, zone=card.timezone, receipts=pairs_of(card, "receipt"), known_names=names
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        words = form.words()
        with refusal_on(form):
            keep_receipt(request, card, form, words)
            act(deployment_id=deployment_id, by=request.visitor.actor, at=request.visitor.at, **words)
            messages.success(request, _("Written down."))
            return redirect("travel:detail", deployment_id=deployment_id)
    context = {"trip": card, "exercise": card.exercise, "form": form, "title": title}
    return render(request, "casework/own_trip_form.html", context, status=422 if form.errors else 200)
