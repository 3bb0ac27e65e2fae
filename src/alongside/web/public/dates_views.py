"""What is ahead for the agency, on its own page: dates, contacts, what is to be left alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.engagements import actions, queries
from alongside.web import dates
from alongside.web.access import PageRequest, requester_page
from alongside.web.public import case_tabs


def _url(name: str, *args: int) -> str:
    return reverse(f"public:{name}", args=args)


def _desk(request: PageRequest) -> dates.Desk:
    """Return the agency's own engagement; 404 while nobody is introduced."""
    card = queries.of_request(request.case.id)
    if card is None:
        raise Http404
    return dates.Desk(
        engagement_id=card.id,
        timezone=card.timezone,
        url=_url,
        works=True,
        asks=True,
        known_names=queries.known_names(card.request_id),
    )


def _page(request: PageRequest, here: dates.Desk, *, status: int = 200, **typed: Any) -> HttpResponse:
    form = typed.get("form") or dates.DateForm(known_names=here.known_names)
    alone = typed.get("alone") or dates.AloneForm()
    context = {
        **case_tabs.frame(request.case, "dates", engaged=True),
        **dates.context(here, request.visitor.at, form=form, alone=alone),
        "page_url": reverse("public:dates"),
        "people": [
            _("You, on this device, for a limited time"),
            _("Your team and the coordinator; duty officers can read it"),
        ],
    }
    return render(request, "public/dates.html", context, status=status)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def dates_ahead(request: PageRequest) -> HttpResponse:
    """Show what is ahead; a POST notes one more date."""
    here = _desk(request)
    if request.method != "POST":
        return _page(request, here)
    form = dates.DateForm(request.POST, known_names=here.known_names)
    if not dates.save_date(request, here, form):
        return _page(request, here, form=form, status=422)
    messages.success(request, _("The date is noted, and contacts are planned around it."))
    return redirect("public:dates")


@requester_page
@require_POST
def date_act(request: PageRequest, date_id: int) -> HttpResponse:
    """Move, drop or put back a date."""
    return dates.act_on_date(request, _desk(request), date_id)


@requester_page
@require_POST
def follow_up(request: PageRequest, follow_up_id: int) -> HttpResponse:
    """Put a contact away, or take that back. Nothing asks why."""
    here, found = _desk(request), queries.follow_up(follow_up_id)
    acts = {"dismiss": actions.requester_dismisses_follow_up, "put_back": actions.put_back_follow_up}
    act = acts.get(request.POST.get("event", ""))
    if found is None or found.engagement_id != here.engagement_id or act is None:
        raise Http404
    act(follow_up_id=follow_up_id, by=request.visitor.actor, at=request.visitor.at)
    return redirect(f"{reverse('public:dates')}#in-touch")


@requester_page
@require_POST
def leave_alone(request: PageRequest) -> HttpResponse:
    """Say what is to be left alone."""
    here, alone = _desk(request), dates.AloneForm(request.POST)
    if not dates.save_alone(request, here, alone):
        return _page(request, here, alone=alone, status=422)
    messages.success(request, _("Written down. What was planned has moved or waits."))
    return redirect("public:dates")


@requester_page
@require_POST
def lift(request: PageRequest, left_alone_id: int) -> HttpResponse:
    """Take such a wish back."""
    return dates.lift(request, _desk(request), left_alone_id)
