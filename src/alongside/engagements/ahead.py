"""Dates ahead, and days and topics to be left alone: pure calendar arithmetic on local days of the agency.

A date ahead is a hearing, a memorial, a report: something with a day of its own. It proposes one contact some
weeks before it and one shortly after it (policy ahead_*_days). A community can ask that days or topics are left
alone; what would fall on such a day moves, what is about such a topic is held, and both are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.engagements.words import WITH_A_DATE, FollowUpKind

DAY = timedelta(days=1)
SEARCHED = 400
"""Days looked through for one that is not to be left alone; after that the follow-up is held."""
PREPARES = frozenset({FollowUpKind.YEAR_MARK, *WITH_A_DATE})
"""Kinds that prepare for a day: when the day of the contact is to be left alone it rather moves before it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days to be left alone, both included; ``last`` None: from ``first`` on. ``yearly``: again each year."""

    first: date
    last: date | None
    yearly: bool = False

    def covers(self, day: date) -> bool:
        """Say whether this day is one of them."""
        if not self.yearly or self.last is None:
            return self.first <= day and (self.last is None or day <= self.last)
        length = (self.last - self.first).days
        begins = [_in_year(self.first, year) for year in (day.year - 1, day.year)]
        return any(b >= self.first and 0 <= (day - b).days <= length for b in begins)


def _in_year(day: date, year: int) -> date:
    """Return the same day of another year; February 29 becomes February 28."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a community asked to be left alone: days, and kinds of follow-up (words.FollowUpKind)."""

    spans: tuple[Span, ...] = ()
    kinds: frozenset[str] = frozenset()

    def quiet(self, day: date) -> bool:
        """Say whether nobody gets in touch on this day."""
        return any(span.covers(day) for span in self.spans)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a follow-up goes: its ``day``, and whether it is ``held`` until the wish is lifted."""

    day: date
    held: bool = False


def placed(day: date, *, kind: str, wishes: Wishes, today: date, after: bool = False) -> Place:
    """Return where a follow-up wished for ``day`` goes. It is never dropped.

    About a topic to be left alone: held, on its own day. On a day to be left alone: before it when the contact
    prepares for something and that is still possible, otherwise the first day after it. With no such day in
    ``SEARCHED`` days: held. ``after`` says that it follows an event.
    """
    if kind in wishes.kinds:
        return Place(day, held=True)
    if not wishes.quiet(day):
        return Place(day)
    if kind in PREPARES and not after:
        earlier = _first_free((day - n * DAY for n in range(1, 31)), wishes)
        if earlier is not None and earlier > today:
            return Place(earlier)
    later = _first_free((day + n * DAY for n in range(1, SEARCHED)), wishes)
    return Place(later) if later is not None else Place(day, held=True)


def _first_free(days: Iterable[date], wishes: Wishes) -> date | None:
    return next((day for day in days if not wishes.quiet(day)), None)


def contacts(day: date, *, kind: str, leads: Mapping[str, int], today: date) -> dict[bool, date]:
    """Return the days on which to get in touch about a date ahead: {False: before it, True: after it}.

    ``leads``: whole days by policy key. The day before is no earlier than tomorrow and falls away when the date
    is tomorrow or past; the day after stays, since what follows a hard day is easily forgotten.
    """
    before = max(day - timedelta(days=leads[f"ahead_{kind}_days"]), today + DAY)
    found = {True: max(day + timedelta(days=leads["ahead_after_days"]), today)}
    if before < day:
        found[False] = before
    return found


def follows(days: Collection[date], *, end: date, within: timedelta) -> bool:
    """Say whether one of the days lies on or after ``end`` and within so long of it."""
    return any(end <= day <= end + within for day in days)
