"""Triage of one request: facts, agency, accept, refer, decline, withdraw, twins, coordinator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import people_with
from alongside.agencies.queries import card as agency_card
from alongside.agencies.queries import search
from alongside.callouts import actions as callouts
from alongside.engagements.actions import recount_follow_ups
from alongside.incidents import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.intake import page
from alongside.web.intake.forms import FactsForm, ReferForm, WhyForm
from alongside.web.intake.views import card_or_404
from alongside.web.refusals import refusal_on


def _back(request_id: int) -> HttpResponse:
    return redirect("intake:request", request_id=request_id)


def _recount(request: PageRequest, request_id: int) -> None:
    """Let follow-ups counted from the incident follow its day, for every agency that shares it."""
    together = [request_id, *(other.id for other in queries.joined(request_id))]
    recount_follow_ups(request_ids=together, by=request.visitor.actor, at=request.visitor.at)


@desk(Permission.FACTS, reads=lambda request_id: (f"request:{request_id}", f"request:{request_id}"))
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: PageRequest, request_id: int) -> HttpResponse:
    """Complete what happened and what is asked for, while talking."""
    card = card_or_404(request_id)
    names = (card.agency_name, card.town, card.acceptor_name, card.caller)
    form = FactsForm(request.POST or None, initial=page.facts_initial(card), known_names=names)
    if request.method == "POST" and form.is_valid():
        found = page.with_point(form.facts(), card.agency_id)
        with transaction.atomic():
            actions.set_facts(
                request_id=request_id, facts=found, by=request.visitor.actor, at=request.visitor.at
            )
            _recount(request, request_id)
        messages.success(request, _("The facts are saved."))
        return _back(request_id)
    context = {"card": card, "form": form, "exercise": card.exercise}
    return render(request, "intake/facts.html", context, status=422 if form.errors else 200)


@desk(Permission.FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: PageRequest, request_id: int) -> HttpResponse:
    """Choose the agency from the directory."""
    card = card_or_404(request_id)
    if request.method == "POST":
        chosen = request.POST.get("agency_id", "")
        try:
            agency_card(int(chosen))
        except (ValueError, LookupError):
            messages.warning(request, _("Choose one of the agencies listed."))
        else:
            actions.choose_agency(
                request_id=request_id, agency_id=int(chosen), by=request.visitor.actor, at=request.visitor.at
            )
            return _back(request_id)
    typed = request.GET.get("q", card.agency_name)[:100]
    context = {"card": card, "typed": typed, "found": search(typed, limit=20), "exercise": card.exercise}
    return render(request, "intake/agency.html", context)


@desk(Permission.TRIAGE)
@require_POST
def accept(request: PageRequest, request_id: int) -> HttpResponse:
    """Accept: from now on a team may be proposed."""
    card_or_404(request_id)
    actions.accept(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
    return _back(request_id)


def _decide(
    request: PageRequest, request_id: int, form: forms.Form, template: str, act: Callable[..., Any]
) -> HttpResponse:
    """Show a small form and act on it; a refusal is shown beside what was typed."""
    card = card_or_404(request_id)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            act(request_id=request_id, by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data)
            return _back(request_id)
    context = {"card": card, "form": form, "exercise": card.exercise}
    return render(request, template, context, status=422 if form.errors else 200)


@desk(Permission.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: PageRequest, request_id: int) -> HttpResponse:
    """Refer the agency to others."""
    return _decide(request, request_id, ReferForm(request.POST or None), "intake/refer.html", actions.refer)


@desk(Permission.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PageRequest, request_id: int) -> HttpResponse:
    """Decline, saying why."""
    return _decide(request, request_id, WhyForm(request.POST or None), "intake/decline.html", actions.decline)


@desk(Permission.TRIAGE)
@require_POST
def withdraw(request: PageRequest, request_id: int) -> HttpResponse:
    """Withdraw on the agency's word; an open call-out is cancelled with it."""
    card_or_404(request_id)
    with transaction.atomic():
        callouts.cancel_for_request(
            request_id=request_id, why="withdrawn", by=request.visitor.actor, at=request.visitor.at
        )
        actions.withdraw(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
    return _back(request_id)


@desk(Permission.TRIAGE)
@require_POST
def again(request: PageRequest, request_id: int) -> HttpResponse:
    """Take up again a request that was ended by mistake."""
    card_or_404(request_id)
    actions.take_up_again(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
    return _back(request_id)


@desk(Permission.TRIAGE)
@require_POST
def join(request: PageRequest, request_id: int) -> HttpResponse:
    """Join two requests that are about the same event; reversible."""
    card_or_404(request_id)
    other = request.POST.get("other", "")
    if not other.isdigit() or queries.find(int(other)) is None:
        raise Http404
    with transaction.atomic():
        actions.join(
            request_id=request_id, other_id=int(other), by=request.visitor.actor, at=request.visitor.at
        )
        _recount(request, request_id)
    return _back(request_id)


@desk(Permission.TRIAGE)
@require_POST
def unjoin(request: PageRequest, request_id: int) -> HttpResponse:
    """Take a request out of a joined incident."""
    card_or_404(request_id)
    with transaction.atomic():
        actions.unjoin(request_id=request_id, by=request.visitor.actor, at=request.visitor.at)
        _recount(request, request_id)
    return _back(request_id)


@desk(Permission.TRIAGE)
@require_POST
def coordinator(request: PageRequest, request_id: int) -> HttpResponse:
    """Name the coordinator from now on."""
    card_or_404(request_id)
    able = {p.pk for role in (Role.COORDINATOR, Role.DUTY) for p in people_with(role, request.visitor.at)}
    chosen = request.POST.get("person", "")
    if not chosen.isdigit() or int(chosen) not in able:
        raise Http404
    actions.assign_coordinator(
        request_id=request_id, person_id=int(chosen), by=request.visitor.actor, at=request.visitor.at
    )
    return _back(request_id)
