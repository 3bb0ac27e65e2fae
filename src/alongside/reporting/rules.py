"""Which half-years may be shown, which counts are left out, and how the figures are made. Counts only.

Small counts can name a town (reliability.md, T-2). Three rules keep them unreadable. A count from 1 to below
the limit is left out. Where a total is shown, all its parts go when one of them is small: leaving out the
small one and another lets a reader who knows how the other was chosen work it out at the edges. And only
whole half-years that have ended are shown, so that nobody can subtract yesterday's page from today's, or one
span from another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from alongside.kernel.periods import Period
from alongside.kernel.text import gettext_noop


@dataclass(frozen=True, slots=True)
class HalfYear:
    """January to June (1) or July to December (2) of a year, in UTC: the period of the grant's return."""

    year: int
    half: int

    @property
    def key(self) -> str:
        """Return ``2026-1``."""
        return f"{self.year}-{self.half}"

    @property
    def label(self) -> str:
        """Return the message id of its name; ``%(year)s`` is filled by the page."""
        if self.half == 1:
            return gettext_noop("January to June %(year)s")
        return gettext_noop("July to December %(year)s")

    @property
    def period(self) -> Period:
        """Return it as a half-open period."""
        start = datetime(self.year, 1 if self.half == 1 else 7, 1, tzinfo=UTC)
        after = self.next()
        return Period(start, datetime(after.year, 1 if after.half == 1 else 7, 1, tzinfo=UTC))

    def next(self) -> HalfYear:
        """Return the half-year after this one."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def before(self) -> HalfYear:
        """Return the half-year before this one."""
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


def half_year_of(at: datetime) -> HalfYear:
    """Return the half-year that holds a moment."""
    moment = at.astimezone(UTC)
    return HalfYear(moment.year, 1 if moment.month <= 6 else 2)


def shown_half_years(at: datetime, *, how_many: int = 6) -> list[HalfYear]:
    """Return the half-years that may be shown at ``at``, newest first: only such as have ended."""
    found = []
    half = half_year_of(at)
    for _ in range(how_many):
        half = half.before()
        found.append(half)
    return found


def find_half_year(key: str, at: datetime) -> HalfYear | None:
    """Return the half-year of a key when it may be shown at ``at``, else None."""
    return next((half for half in shown_half_years(at) if half.key == key), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of a group: the number, and whether it is left out."""

    value: int
    hidden: bool


def suppress(parts: Mapping[str, int], *, below: int) -> tuple[Cell, dict[str, Cell]]:
    """Return the total and the parts of a whole, each with whether it is left out.

    All parts are shown when each is 0 or at least ``below``; otherwise none is. The total is shown when it is
    0 or at least ``below``. Raises ValueError for negative counts.
    """
    if any(value < 0 for value in parts.values()):
        raise ValueError("A count is never negative.")
    small = any(0 < value < below for value in parts.values())
    return alone(sum(parts.values()), below=below), {
        name: Cell(value, small) for name, value in parts.items()
    }


def alone(value: int, *, below: int) -> Cell:
    """Return a count with whether it is left out on its own account."""
    return Cell(value, 0 < value < below)


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the two middle ones. Raises ValueError for none."""
    if not values:
        raise ValueError("The median of nothing.")
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def ninetieth(values: Sequence[float]) -> float:
    """Return the smallest value that at least nine in ten do not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("The 90th percentile of nothing.")
    return sorted(values)[math.ceil(0.9 * len(values)) - 1]


def minutes_between(start: datetime, end: datetime | None) -> float | None:
    """Return the minutes from start to end, or None when it has not ended."""
    return None if end is None else (end - start).total_seconds() / 60
