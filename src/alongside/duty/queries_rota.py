"""Reading the rota for officers: warnings, swaps, days off, notes, and a person's own shifts as a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Q

from alongside.base.secrets import hashed, link_token
from alongside.duty.models import CalendarLink, DaysOff, HandOver, Shift, Swap
from alongside.duty.rules_rota import Turn, Warning, warnings
from alongside.duty.states import SwapState

NOTE_DAYS = timedelta(days=7)


def warnings_between(start: datetime, end: datetime, *, zone: str) -> list[Warning]:
    """Return gaps, doubled turns, days off and holidays without a backup; days are those of ``zone``."""
    shifts = Shift.objects.filter(ends_at__gt=start, starts_at__lt=end, person__is_active=True)
    turns = [
        Turn(s.person_id, s.person.name, s.starts_at, s.ends_at, s.position)
        for s in shifts.select_related("person").order_by("starts_at", "position", "pk")
    ]
    days: dict[int, list[tuple[date, date]]] = {}
    for row in DaysOff.objects.filter(last_date__gte=start.date() - timedelta(days=1)).order_by("pk"):
        days.setdefault(row.person_id, []).append((row.first_date, row.last_date))
    local = ZoneInfo(zone)
    public = _holidays(start.astimezone(local).date(), end.astimezone(local).date())
    return warnings(turns, start=start, end=end, days_off=days, holidays=dict(public), zone=zone)


@lru_cache(maxsize=8)
def _holidays(first: date, last: date) -> tuple[tuple[date, str], ...]:
    """Return the federal holidays of the United States on and between two days, with their names."""
    import holidays  # slow to load, and only this page needs it

    found = holidays.country_holidays("US", years=range(first.year, last.year + 1))
    return tuple((day, name) for day, name in sorted(found.items()) if first <= day <= last)


@dataclass(frozen=True, slots=True)
class SwapCard:
    """A question about a shift that waits for an answer."""

    id: int
    shift_id: int
    holder_id: int
    holder: str
    asked_id: int
    asked: str
    starts_at: datetime
    ends_at: datetime


def open_swaps(person_id: int, at: datetime) -> list[SwapCard]:
    """Return the unanswered questions that a person asked or was asked, for shifts that are not over."""
    rows = Swap.objects.filter(
        Q(holder_id=person_id) | Q(asked_id=person_id), state=SwapState.ASKED.value, shift__ends_at__gt=at
    )
    return [
        SwapCard(
            row.pk, row.shift_id, row.holder_id, row.holder.name, row.asked_id, row.asked.name,
            row.shift.starts_at, row.shift.ends_at,
        )
        for row in rows.select_related("shift", "holder", "asked").order_by("shift__starts_at", "pk")
    ]  # fmt: skip


def days_off(person_id: int, today: date) -> list[DaysOff]:
    """Return the days a person has marked that are not past."""
    return list(DaysOff.objects.filter(person_id=person_id, last_date__gte=today).order_by("first_date"))


def last_notes(at: datetime, *, limit: int = 3) -> list[HandOver]:
    """Return the newest notes of the last seven days."""
    rows = HandOver.objects.filter(at__gt=at - NOTE_DAYS, at__lte=at)
    return list(rows.select_related("by", "read_by").order_by("-at", "-pk")[:limit])


def calendar_token(person_id: int) -> str:
    """Return the token of a person's calendar address, or "" when they have made none."""
    row = CalendarLink.objects.filter(person_id=person_id).first()
    return link_token("calendar", f"{person_id}.{row.secret}") if row else ""


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """A turn of one's own, for a calendar."""

    id: int
    starts_at: datetime
    ends_at: datetime
    position: int


def turns_for_calendar(token: str, at: datetime) -> list[OwnTurn] | None:
    """Return the shifts behind a calendar address, from four weeks back on; None when there is no such."""
    row = CalendarLink.objects.filter(token_hash=hashed("calendar", token), person__is_active=True).first()
    if row is None:
        return None
    shifts: Iterable[Shift] = Shift.objects.filter(
        person_id=row.person_id, ends_at__gt=at - timedelta(days=28)
    ).order_by("starts_at", "pk")
    return [OwnTurn(s.pk, s.starts_at, s.ends_at, s.position) for s in shifts]
