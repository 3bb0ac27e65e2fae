"""Who is likely to be hit again by an event elsewhere: a pure rule with reasons that a person can check.

Another city's shooting and one's own dates bring it back to everyone (PERF, critical issues, March 30, 2021). The
list is a proposal to a coordinator; nobody is messaged by it. Which likenesses count is our own suggestion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from alongside.kernel.choice import Choice
from alongside.kernel.field import Band
from alongside.kernel.geography import distance_km
from alongside.kernel.text import gettext_noop


class Reason(Choice):
    """Why somebody is on the list."""

    VENUE = "venue", gettext_noop("The same kind of place")
    KIND = "kind", gettext_noop("The same kind of event")
    SIZE = "size", gettext_noop("About as many people killed or hurt")
    NEAR = "near", gettext_noop("Near by")
    ANNIVERSARY = "anniversary", gettext_noop("Close to the day of their own event")
    CHILDREN = "children", gettext_noop("Children in both")
    OFFICER = "officer", gettext_noop("Officers killed or hurt in both")
    BIAS = "bias", gettext_noop("Both out of bias")
    LIVED = "lived", gettext_noop("Lived through the same kind of event at the same kind of place")
    TEAM = "team", gettext_noop("On the team of one of these agencies")


ALIKE = frozenset(
    {Reason.VENUE, Reason.NEAR, Reason.ANNIVERSARY, Reason.CHILDREN, Reason.OFFICER, Reason.BIAS}
)
"""Likenesses that can put somebody on the list; that both were shootings, or of one size, alone does not."""
BANDS = (Band.NONE, Band.FROM_1, Band.FROM_4, Band.FROM_10, Band.FROM_25)


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of an event, in bands and kinds. ``lat`` and ``lon`` in degrees (WGS84), or None."""

    ref: int
    kind: str
    venue: str
    day: date | None
    killed: str
    injured: str
    children: bool | None
    officer_hurt: bool | None
    bias: bool | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A past event like the new one: its ``ref`` and why."""

    ref: int
    reasons: tuple[Reason, ...]


def likely(new: Event, past: Iterable[Event], *, near_km: int, near_days: int) -> list[Likeness]:
    """Return the past events whose people are likely to be hit again, those with the most reasons first.

    An event is listed for two reasons or more of which at least one is in ``ALIKE``, or for lying near by alone.
    """
    found = [Likeness(e.ref, reasons(new, e, near_km=near_km, near_days=near_days)) for e in past]
    kept = [
        like
        for like in found
        if Reason.NEAR in like.reasons or (len(like.reasons) >= 2 and ALIKE & set(like.reasons))
    ]
    return sorted(kept, key=lambda like: (-len(like.reasons), like.ref))


def reasons(new: Event, old: Event, *, near_km: int, near_days: int) -> tuple[Reason, ...]:
    """Return in what a past event is like the new one. What is not known is like nothing."""
    found = {
        Reason.VENUE: bool(new.venue) and new.venue == old.venue,
        Reason.NEAR: _near(new, old, near_km),
        Reason.ANNIVERSARY: _near_its_day(new.day, old.day, near_days),
        Reason.CHILDREN: bool(new.children and old.children),
        Reason.OFFICER: bool(new.officer_hurt and old.officer_hurt),
        Reason.BIAS: bool(new.bias and old.bias),
        Reason.KIND: bool(new.kind) and new.kind == old.kind,
        Reason.SIZE: _size(new.killed, old.killed),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _size(one: str, other: str) -> bool:
    """Say whether two bands are the same or neighbors, and somebody was killed in both."""
    known = [band.value for band in BANDS]
    if one not in known[1:] or other not in known[1:]:
        return False
    return abs(known.index(one) - known.index(other)) <= 1


def _near(new: Event, old: Event, km: int) -> bool:
    if new.lat is None or new.lon is None or old.lat is None or old.lon is None:
        return False
    return distance_km(new.lat, new.lon, old.lat, old.lon) <= km


def _near_its_day(new: date | None, old: date | None, days: int) -> bool:
    """Say whether a day lies close to a yearly day of an event at least half a year before it."""
    if new is None or old is None or (new - old).days < 180:
        return False
    marks = [_in_year(old, new.year + n) for n in (-1, 0, 1)]
    return any(abs((new - mark).days) <= days for mark in marks)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def advisor_reasons(
    new: Event, *, lived: Collection[tuple[str, str]], on_listed_team: bool
) -> tuple[Reason, ...]:
    """Return why an advisor may be hit again: by what they lived through, or through an agency they work with."""
    found = []
    if new.venue and new.kind and (new.kind, new.venue) in lived:
        found.append(Reason.LIVED)
    if on_listed_team:
        found.append(Reason.TEAM)
    return tuple(found)
