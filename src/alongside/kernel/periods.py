"""Stretches of time: half-open, aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to, not including, ``end``; ``end`` None means still open."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("A period must end after it starts.")

    def covers(self, at: datetime) -> bool:
        """Say whether the moment lies in this period."""
        return self.start <= at and (self.end is None or at < self.end)

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share any moment."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month when it is shorter.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        if last > day.day:
            continue
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
