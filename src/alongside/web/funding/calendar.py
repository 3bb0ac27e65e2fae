"""A person's own funding dates as a calendar feed, behind a secret address. No program, no agency, no place."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from alongside.funding import queries
from alongside.web.access import PageRequest, public_page


@public_page
@require_safe
def dates(request: PageRequest, token: str) -> HttpResponse:
    """The days behind one address, as RFC 5545 has them. Reading it changes nothing."""
    at = request.visitor.at
    days = queries.days_for_calendar(token, at)
    if days is None:
        raise Http404
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Dates to look after"))
    calendar.add("refresh-interval", timedelta(hours=12))
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    for one in days:
        event = Event()
        event.add("uid", f"date-{one.id}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", one.day)
        event.add("summary", _("A date that you look after"))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="dates.ics"'
    return response
