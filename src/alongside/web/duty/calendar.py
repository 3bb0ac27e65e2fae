"""A person's own shifts as a calendar feed, behind a secret address. No case, no colleague, no place."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from alongside.duty import queries_rota
from alongside.web.access import PageRequest, public_page


@public_page
@require_safe
def rota(request: PageRequest, token: str) -> HttpResponse:
    """The shifts behind one address, as RFC 5545 has them. Reading it changes nothing."""
    at = request.visitor.at
    turns = queries_rota.turns_for_calendar(token, at)
    if turns is None:
        raise Http404
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//rota//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("On duty"))
    calendar.add("refresh-interval", timedelta(hours=1))
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    for turn in turns:
        event = Event()
        event.add("uid", f"shift-{turn.id}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", turn.starts_at)
        event.add("dtend", turn.ends_at)
        event.add("summary", _("On duty") if turn.position == 1 else _("On duty as backup"))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'inline; filename="rota.ics"'
    return response
