"""An advisor's own availability: pause, come back, days that do not suit."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.roster import actions
from alongside.roster import queries as roster
from alongside.web.access import PageRequest, desk
from alongside.web.advisor.views import own_card
from alongside.web.components.widgets import DateInput
from alongside.web.refusals import refusal_on

WEEK = timedelta(days=6)
"""Today and six days more."""


class BlockForm(forms.Form):
    """Days, both included, on which the advisor is not asked. No reason is wanted."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())


@desk(Permission.OWN_ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def availability(request: PageRequest) -> HttpResponse:
    """Show my availability and block days."""
    me, visitor = own_card(request), request.visitor
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.block_dates(advisor_id=me.id, by=visitor.actor, at=visitor.at, **form.cleaned_data)
            messages.success(request, _("You are not asked on these days."))
            return redirect("advisor:availability")
    context = {"form": form, **_context(me.id, request)}
    return render(request, "advisor/availability.html", context, status=422 if form.errors else 200)


def _context(advisor_id: int, request: PageRequest) -> dict[str, Any]:
    """Return what an advisor may know of their own entry. Promised time would tell of seats."""
    page = roster.page(advisor_id, request.visitor.at)
    return {
        "paused": page.row.card.entry_state == "paused",
        "lapses": page.row.lapses,
        "soon": page.row.soon,
        "blocked": page.blocked,
        "who_sees": [_("Roster managers, duty officers and coordinators")],
    }


@desk(Permission.OWN_ENTRY)
@require_POST
def pause(request: PageRequest) -> HttpResponse:
    """Pause, or come back. Nobody asks why."""
    me, visitor = own_card(request), request.visitor
    act = actions.resume if request.POST.get("pause") == "no" else actions.pause
    act(advisor_id=me.id, by=visitor.actor, at=visitor.at)
    messages.success(request, _("Your availability is changed."))
    return redirect("advisor:availability")


@desk(Permission.OWN_ENTRY)
@require_POST
def now(request: PageRequest) -> HttpResponse:
    """One tap: not this week (seven days from today), or available again. Nobody asks why."""
    me, visitor = own_card(request), request.visitor
    by, at, today = visitor.actor, visitor.at, visitor.at.astimezone(UTC).date()
    if request.POST.get("free") == "yes":
        for span in roster.page(me.id, at).blocked:
            if span.first <= today <= span.last:
                actions.unblock_dates(blocked_id=span.id, advisor_id=me.id, by=by, at=at)
        if me.entry_state == "paused":
            actions.resume(advisor_id=me.id, by=by, at=at)
        messages.success(request, _("You can be asked again."))
    else:
        actions.block_dates(advisor_id=me.id, first=today, last=today + WEEK, by=by, at=at)
        messages.success(request, _("You are not asked for a week. No reason is wanted."))
    return redirect("advisor:home")


@desk(Permission.OWN_ENTRY)
@require_POST
def unblock(request: PageRequest, blocked_id: int) -> HttpResponse:
    """Take back blocked days of one's own."""
    me, visitor = own_card(request), request.visitor
    if blocked_id not in [span.id for span in roster.page(me.id, visitor.at).blocked]:
        raise Http404
    actions.unblock_dates(blocked_id=blocked_id, advisor_id=me.id, by=visitor.actor, at=visitor.at)
    messages.success(request, _("You can be asked on these days again."))
    return redirect("advisor:availability")
