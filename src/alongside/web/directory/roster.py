"""The roster: who is on it, who can be asked, one advisor and their standing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.roster import actions, queries
from alongside.roster.states import ENTRY
from alongside.web.access import PageRequest, desk
from alongside.web.directory import words
from alongside.web.directory.forms import BlockForm, RecusalForm, RosterFilterForm
from alongside.web.refusals import refusal_on

MOVES: dict[str, Callable[..., Any]] = {
    "revalidate": actions.revalidate,
    "pause": actions.pause,
    "resume": actions.resume,
    "leave": actions.leave,
    "come_back": actions.come_back,
}
PER_PAGE = 50
"""Advisors on one page of the roster."""


def reads_advisor(advisor_id: int) -> tuple[str, str]:
    """Return the ledger's stream and object of reading one advisor."""
    return f"advisor:{advisor_id}", f"advisor:{advisor_id}"


def page_or_404(request: PageRequest, advisor_id: int) -> queries.AdvisorPage:
    """Return everything about an advisor, or a page like for anything that does not exist."""
    try:
        return queries.page(advisor_id, request.visitor.at)
    except LookupError:
        raise Http404 from None


@desk(Permission.SEE_ROSTER, reads=lambda: ("roster", "roster"))
@require_safe
def table(request: PageRequest) -> HttpResponse:
    """Show the roster with its true strength."""
    at = request.visitor.at
    form = RosterFilterForm(request.GET or None)
    everyone = queries.table(at=at)
    narrow = form.cleaned_data if form.is_valid() else {}
    rows = queries.narrowed(everyone, **narrow)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "query": f"{kept.urlencode()}&" if kept else "",
        "strength": words.strength_lines(queries.strength(everyone)),
        "columns": words.roster_columns(),
        "rows": [words.roster_cells(row) for row in page],
        "narrowed": any(narrow.values()),
        "may_manage": request.visitor.may(Permission.MANAGE_ROSTER),
        "people": words.roster_people(),
    }
    return render(request, "directory/roster.html", context)


@desk(Permission.SEE_ROSTER, reads=reads_advisor)
@require_safe
def detail(request: PageRequest, advisor_id: int) -> HttpResponse:
    """One advisor: standing with reasons, experience, credentials, availability, recusals."""
    return _page(request, page_or_404(request, advisor_id))


@desk(Permission.MANAGE_ROSTER)
@require_POST
def standing(request: PageRequest, advisor_id: int) -> HttpResponse:
    """Confirm, pause, resume, take off or take back."""
    page_or_404(request, advisor_id)
    act = MOVES.get(request.POST.get("event", ""))
    if act is None:
        raise Http404
    act(advisor_id=advisor_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The entry is changed."))
    return redirect("directory:advisor", advisor_id)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def block(request: PageRequest, advisor_id: int) -> HttpResponse:
    """Mark days as not available."""
    form = BlockForm(request.POST)
    done = _("The advisor is not asked on these days.")
    return _act(request, advisor_id, form, actions.block_dates, done, block_form=form)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def recuse(request: PageRequest, advisor_id: int) -> HttpResponse:
    """Record that the advisor steps aside from an agency or a state."""
    form = RecusalForm(request.POST)
    done = _("The advisor is left out there from now on.")
    return _act(request, advisor_id, form, actions.recuse, done, recusal_form=form)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def unblock(request: PageRequest, advisor_id: int, blocked_id: int) -> HttpResponse:
    """Take marked days back."""
    if blocked_id not in [span.id for span in page_or_404(request, advisor_id).blocked]:
        raise Http404
    visitor = request.visitor
    actions.unblock_dates(blocked_id=blocked_id, advisor_id=advisor_id, by=visitor.actor, at=visitor.at)
    messages.success(request, _("The advisor can be asked on these days again."))
    return redirect("directory:advisor", advisor_id)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def end_recusal(request: PageRequest, advisor_id: int, recusal_id: int) -> HttpResponse:
    """End a recusal."""
    if recusal_id not in [r.id for r in page_or_404(request, advisor_id).recusals]:
        raise Http404
    visitor = request.visitor
    actions.end_recusal(recusal_id=recusal_id, advisor_id=advisor_id, by=visitor.actor, at=visitor.at)
    messages.success(request, _("The advisor is no longer left out there."))
    return redirect("directory:advisor", advisor_id)


def _act(
    request: PageRequest,
    advisor_id: int,
    form: forms.Form,
    act: Callable[..., int],
    done: str,
    **forms_of_page: forms.Form,
) -> HttpResponse:
    """Run one form's action for this advisor, or show the page again with what was typed."""
    page = page_or_404(request, advisor_id)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "agency"}
        with refusal_on(form):
            act(advisor_id=advisor_id, by=request.visitor.actor, at=request.visitor.at, **said)
            messages.success(request, done)
            return redirect("directory:advisor", advisor_id)
    return _page(request, page, status=422, **forms_of_page)


def _page(
    request: PageRequest, page: queries.AdvisorPage, *, status: int = 200, **forms_of_page: Any
) -> HttpResponse:
    state = page.row.card.entry_state
    context = {
        "page": page,
        "card": page.row.card,
        "standing": words.standing_cell(page.row),
        "person": words.person_facts(page),
        "experience": words.experience_facts(page.entry),
        "credentials": words.credential_facts(page),
        "may_manage": request.visitor.may(Permission.MANAGE_ROSTER),
        "moves": [m.event for m in ENTRY.moves if ENTRY.may(m.event, state)],
        "block_form": BlockForm(),
        "recusal_form": RecusalForm(),
        "people": words.roster_people(),
    }
    return render(request, "directory/advisor.html", context | forms_of_page, status=status)
