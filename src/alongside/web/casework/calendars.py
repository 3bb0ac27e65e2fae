"""A person's own follow-ups in their own calendar program, behind a secret address. No agency, no place, no kind."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.web.access import PageRequest, desk, public_page
from alongside.web.feed import Entry, calendar_feed

LENGTH = timedelta(minutes=30)


def _own(request: PageRequest, name: str) -> HttpResponse:
    """Show one's calendar address; a POST makes it, makes it anew or switches it off."""
    by, at = request.visitor.actor, request.visitor.at
    if request.method == "POST":
        if request.POST.get("event") == "end":
            actions.end_case_calendar(by=by, at=at)
            messages.success(request, _("Your calendar address is switched off."))
        else:
            actions.renew_case_calendar(by=by, at=at)
            messages.success(request, _("Your calendar has a new address; an earlier one no longer works."))
        return redirect(name)
    token = queries.case_calendar_token(by.signed_in)
    address = f"{settings.BASE_URL}{reverse('case_calendar:feed', args=[token])}" if token else ""
    return render(request, "casework/calendar.html", {"address": address, "url": reverse(name)})


@desk(Permission.WORK_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_calendar(request: PageRequest) -> HttpResponse:
    """A coordinator's own address."""
    return _own(request, "day:calendar")


@desk(Permission.OWN_ENGAGEMENT)
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request: PageRequest) -> HttpResponse:
    """An advisor's own address."""
    return _own(request, "my:calendar")


@public_page
@require_safe
def feed(request: PageRequest, token: str) -> HttpResponse:
    """The follow-ups behind one address, as RFC 5545 has them. Reading it changes nothing."""
    at = request.visitor.at
    found = queries.feed(token, at)
    if found is None:
        raise Http404
    zone, items = ZoneInfo(found[0]), found[1]
    entries = (
        Entry(
            f"follow-up-{item.id}",
            item.at.astimezone(zone),
            f"{_('Follow-up due')} {item.reference}",
            end=(item.at + LENGTH).astimezone(zone),
        )
        for item in items
    )
    return calendar_feed(entries, name="follow-ups", title=_("Follow-ups"), refresh=timedelta(hours=1), at=at)
