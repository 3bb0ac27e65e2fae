"""The things to think of on the agency's own page: look, answer or leave it, take a sheet for a role."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.engagements import actions, queries
from alongside.engagements.queries import Foresight, RequesterCard
from alongside.web import foresight
from alongside.web.access import PageRequest, requester_page
from alongside.web.foresight import MarkForm, Place
from alongside.web.public import case_tabs
from alongside.web.refusals import refusal_on


def place() -> Place:
    """Return where these pages are; the agency marks."""
    return Place(
        list_url=reverse("public:ahead"),
        item_url=lambda key: reverse("public:ahead_item", args=[key]),
        sheet_url=lambda key: reverse("public:ahead_sheet", args=[key]),
        works=True,
        aloud=False,
    )


def _found(request: PageRequest) -> tuple[RequesterCard, Foresight]:
    """Return the engagement of the device's request; 404 while nobody is introduced."""
    engagement = queries.for_requester(request.case.id)
    if engagement is None:
        raise Http404
    return engagement, queries.foresight(engagement.engagement_id, request.visitor.at)


def who_sees() -> list[str]:
    """Return who can see what the agency answers here."""
    return [
        _("You, on this device, for a limited time"),
        _("Your coordinator and the advisors on your team; duty officers can read it"),
        _("Every opening of this page is recorded"),
    ]


def next_steps(engagement: RequesterCard) -> list[dict[str, str]]:
    """Return what happens with an answer."""
    coordinator = engagement.coordinator_name or _("your coordinator")
    return [
        {
            "what": _("Your coordinator and your peers can read your answers before they talk with you"),
            "who": coordinator,
        },
        {
            "what": _("What you put off stands here again on its day; no message is sent"),
            "who": _("this page"),
        },
    ]


@requester_page
@require_safe
def ahead(request: PageRequest) -> HttpResponse:
    """Show what there is to think of in one span after the incident."""
    engagement, found = _found(request)
    context = {
        **case_tabs.frame(request.case, "ahead", engaged=True),
        **foresight.list_context(found, place(), shown=request.GET.get("when", "")),
        "steps": next_steps(engagement),
        "people": who_sees(),
    }
    return render(request, "public/case_ahead.html", context)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def ahead_item(request: PageRequest, item_key: str) -> HttpResponse:
    """Show one item with its source; say what became of it."""
    engagement, found = _found(request)
    thought, here = found.find(item_key), place()
    if thought is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = MarkForm(typed, found=found, was_open=thought.state == "open")
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.requester_marks_item(
                request_id=request.case.id,
                item_key=item_key,
                by=request.visitor.actor,
                at=request.visitor.at,
                **form.mark(),
            )
            messages.success(request, _("Written down. You can change it at any time."))
            return redirect(f"{here.list_url}?when={found.window_of(thought)}")
    context = {
        **case_tabs.frame(request.case, "ahead", engaged=True),
        **foresight.item_context(found, thought, here, form),
        "steps": next_steps(engagement),
        "people": who_sees(),
    }
    return render(request, "public/case_ahead_item.html", context, status=422 if form.errors else 200)


@requester_page
@require_safe
def ahead_sheet(request: PageRequest, sheet_key: str) -> HttpResponse:
    """Draw the sheet of one role for paper."""
    if sheet_key not in foresight.SHEETS:
        raise Http404
    _engagement, found = _found(request)
    context = {**foresight.sheet_context(found, sheet_key), "exercise": request.case.exercise}
    return render(request, "foresight/sheet.html", context)
