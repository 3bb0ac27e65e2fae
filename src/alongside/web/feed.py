"""A calendar feed as RFC 5545 has it: the same head and headers for shifts, follow-ups and funding dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: ``key`` is stable and unique within the site; a day, or a moment with its ``end``."""

    key: str
    start: date | datetime
    summary: str
    end: datetime | None = None


def calendar_feed(
    entries: Iterable[Entry], *, name: str, title: str, refresh: timedelta, at: datetime
) -> HttpResponse:
    """Return the feed, never stored by anybody between. ``name`` is the file's, ``title`` the calendar's.

    Zones that entries are given in travel with them.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Alongside//{name}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", refresh)
    for event in _events(entries, at):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _events(entries: Iterable[Entry], at: datetime) -> Iterator[Event]:
    host = settings.BASE_URL.partition("://")[2].partition(":")[0]
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", at)
        event.add("dtstart", entry.start)
        if entry.end is not None:
            event.add("dtend", entry.end)
        event.add("summary", entry.summary)
        event.add("transp", "TRANSPARENT")
        yield event
