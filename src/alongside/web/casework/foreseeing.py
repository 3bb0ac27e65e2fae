"""The things to think of, at the coordinator's desk and on an advisor's own pages, and their sheets for roles."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.web import foresight
from alongside.web.access import PageRequest, Visitor, desk
from alongside.web.casework import tabs
from alongside.web.casework.case import Case, own_case, reads, staff_case, typed
from alongside.web.foresight import MarkForm, Place
from alongside.web.refusals import refusal_on

Find = Callable[[Visitor, int], Case]


def place(case: Case) -> Place:
    """Return where these pages are on the visitor's desk; only staff mark for the agency."""
    return Place(
        list_url=case.url("ahead"),
        item_url=lambda key: case.url("ahead_item", key),
        sheet_url=lambda key: case.url("ahead_sheet", key),
        works=case.standing == "staff",
        aloud=True,
    )


def who_sees() -> list[str]:
    """Return who can see what was answered."""
    return [
        _("The agency, on its own page"),
        _("The advisors on this team, until 72 hours after it is closed"),
        _("Coordinators, who keep it; duty officers can read it"),
        _("Every opening of this page is recorded"),
    ]


def things(request: PageRequest, case: Case) -> HttpResponse:
    """Show what there is to think of in one span, with sentences to say on a call."""
    found = queries.foresight(case.card.id, request.visitor.at)
    context = {
        **tabs.frame(case, request.visitor, "ahead"),
        **foresight.list_context(found, place(case), shown=request.GET.get("when", "")),
        "who_sees": who_sees(),
    }
    return render(request, "casework/ahead.html", context)


def thing(request: PageRequest, case: Case, item_key: str) -> HttpResponse:
    """Show one item with its source; write down what became of it, for the agency."""
    found, here = queries.foresight(case.card.id, request.visitor.at), place(case)
    thought = found.find(item_key)
    if thought is None or (request.method == "POST" and not here.works):
        raise Http404
    form = MarkForm(typed(request), found=found, was_open=thought.state == "open")
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.mark_item(
                engagement_id=case.card.id,
                item_key=item_key,
                by=request.visitor.actor,
                at=request.visitor.at,
                **form.mark(),
            )
            messages.success(request, _("Written down. It can be changed at any time."))
            return redirect(f"{here.list_url}?when={found.window_of(thought)}")
    context = {
        **tabs.frame(case, request.visitor, "ahead"),
        **foresight.item_context(found, thought, here, form),
        "who_sees": who_sees(),
    }
    return render(request, "casework/ahead_item.html", context, status=422 if form.errors else 200)


def sheet(request: PageRequest, case: Case, sheet_key: str) -> HttpResponse:
    """Draw the sheet of one role for paper."""
    if sheet_key not in foresight.SHEETS:
        raise Http404
    found = queries.foresight(case.card.id, request.visitor.at)
    context = {**foresight.sheet_context(found, sheet_key), "exercise": case.card.exercise}
    return render(request, "foresight/sheet.html", context)


def addresses(*, find: Find, permission: Permission) -> list[URLPattern]:
    """Return the addresses of these pages below those of an engagement, for one desk."""
    forms_allowed = require_http_methods(["GET", "HEAD", "POST"])
    base = "<int:engagement_id>/ahead/"

    def page(
        draw: Callable[..., HttpResponse], methods: Callable[..., Callable[..., HttpResponse]]
    ) -> Callable[..., HttpResponse]:
        def view(request: PageRequest, engagement_id: int, **more: str) -> HttpResponse:
            return draw(request, find(request.visitor, engagement_id), **more)

        view.__name__, view.__doc__ = draw.__name__, draw.__doc__
        return desk(permission, reads=reads)(methods(view))

    return [
        path(base, page(things, require_safe), name="ahead"),
        path(f"{base}print/<slug:sheet_key>/", page(sheet, require_safe), name="ahead_sheet"),
        path(f"{base}<slug:item_key>/", page(thing, forms_allowed), name="ahead_item"),
    ]


STAFF = addresses(find=staff_case, permission=Permission.SEE_CASE)
OWN = addresses(find=own_case, permission=Permission.OWN_ENGAGEMENT)
