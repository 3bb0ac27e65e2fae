"""A person's own funding dates as a calendar feed, behind a secret address. No program, no agency, no place."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.funding import queries
from alongside.web.access import PageRequest, public_page
from alongside.web.feed import Entry, calendar_feed


@public_page
@require_safe
def dates(request: PageRequest, token: str) -> HttpResponse:
    """The days behind one address, as RFC 5545 has them. Reading it changes nothing."""
    at = request.visitor.at
    days = queries.days_for_calendar(token, at)
    if days is None:
        raise Http404
    entries = (Entry(f"date-{one.id}", one.day, _("A date that you look after")) for one in days)
    return calendar_feed(
        entries, name="dates", title=_("Dates to look after"), refresh=timedelta(hours=12), at=at
    )
