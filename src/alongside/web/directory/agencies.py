"""Agencies: find one, its numbers with their source, its delegates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.agencies import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.directory import words
from alongside.web.directory.forms import AgencyForm, DelegateForm, FindForm, NumberForm
from alongside.web.refusals import refusal_on


@desk(Permission.MANAGE_AGENCIES)
@require_safe
def search(request: PageRequest) -> HttpResponse:
    """Find an agency by any words of its name, town or county."""
    form = FindForm(request.GET or None)
    typed, state = "", ""
    if form.is_valid():
        typed, state = form.cleaned_data["q"].strip(), form.cleaned_data["state"]
    found = queries.search(typed, limit=30, state=state) if typed else []
    context = {"form": form, "typed": typed, "rows": [words.agency_cells(c) for c in found]}
    context |= {"columns": words.agency_columns(), "count": queries.count() if not typed else None}
    return render(request, "directory/agencies.html", context)


@desk(Permission.MANAGE_AGENCIES)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest) -> HttpResponse:
    """Add an agency that the directory lacks."""
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            agency_id = actions.add_agency(
                by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data
            )
            messages.success(request, _("The agency is in the directory."))
            return redirect("directory:agency", agency_id)
    context = {"form": form, "people": words.agency_people()}
    return render(request, "directory/agency_add.html", context, status=422 if form.errors else 200)


@desk(Permission.MANAGE_AGENCIES)
@require_safe
def detail(request: PageRequest, agency_id: int) -> HttpResponse:
    """One agency: what the directory knows, numbers, delegates."""
    return _page(request, _card_or_404(agency_id))


@desk(Permission.MANAGE_AGENCIES)
@require_POST
def add_number(request: PageRequest, agency_id: int) -> HttpResponse:
    """Keep a number with where and when it was found."""
    form = NumberForm(request.POST)
    return _act(request, agency_id, form, actions.add_number, _("The number is kept."), number_form=form)


@desk(Permission.MANAGE_AGENCIES)
@require_POST
def name_delegate(request: PageRequest, agency_id: int) -> HttpResponse:
    """Record a delegate whom the agency head named."""
    form = DelegateForm(request.POST)
    done = _("The delegate is recorded.")
    return _act(request, agency_id, form, actions.name_delegate, done, delegate_form=form)


@desk(Permission.MANAGE_AGENCIES)
@require_POST
def retire_number(request: PageRequest, agency_id: int, number_id: int) -> HttpResponse:
    """Take a number of this agency out of use."""
    if number_id not in [n.id for n in queries.numbers_of(agency_id)]:
        raise Http404
    actions.retire_number(number_id=number_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The number is out of use. It stays on record."))
    return redirect("directory:agency", agency_id)


@desk(Permission.MANAGE_AGENCIES)
@require_POST
def revoke_delegate(request: PageRequest, agency_id: int, delegate_id: int) -> HttpResponse:
    """End a delegate's authority."""
    if delegate_id not in [d.id for d in queries.delegates_of(agency_id, request.visitor.at)]:
        raise Http404
    actions.revoke_delegate(delegate_id=delegate_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The delegate can no longer accept help for the agency."))
    return redirect("directory:agency", agency_id)


def _card_or_404(agency_id: int) -> queries.AgencyCard:
    try:
        return queries.card(agency_id)
    except LookupError:
        raise Http404 from None


def _act(
    request: PageRequest,
    agency_id: int,
    form: forms.Form,
    act: Callable[..., int],
    done: str,
    **forms_of_page: forms.Form,
) -> HttpResponse:
    """Run one form's action for this agency, or show the page again with what was typed."""
    card = _card_or_404(agency_id)
    if form.is_valid():
        with refusal_on(form):
            act(agency_id=agency_id, by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data)
            messages.success(request, done)
            return redirect("directory:agency", agency_id)
    return _page(request, card, status=422, **forms_of_page)


def _page(
    request: PageRequest, card: queries.AgencyCard, *, status: int = 200, **forms_of_page: Any
) -> HttpResponse:
    context = {
        "card": card,
        "facts": words.agency_facts(card),
        "numbers": [(n, words.source_label(n)) for n in queries.numbers_of(card.id)],
        "delegates": queries.delegates_of(card.id, request.visitor.at),
        "number_form": NumberForm(prefix=None, initial={"seen_date": request.visitor.today}),
        "delegate_form": DelegateForm(),
        "people": words.agency_people(),
    }
    return render(request, "directory/agency.html", context | forms_of_page, status=status)
