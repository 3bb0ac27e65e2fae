"""The one place where time is read. Everything else takes ``at`` as an argument.

At the edge (a request, a tick, a command) the clock is read once and the answer is passed on. In the
running product the source is the database's clock (set by ``alongside.base.apps``), so that two hosts
with different clocks cannot disagree about a deadline. Replay and tests put their own source in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Source = Callable[[], datetime]


def host_clock() -> datetime:
    """Return this host's own clock, in UTC. Only for places with no database (set-up, the doctor)."""
    return datetime.now(UTC)  # noqa: TID251 (this is the one place)


_source: Source = host_clock
_frozen: ContextVar[datetime | None] = ContextVar("frozen_at", default=None)


def set_source(source: Source) -> None:
    """Say where the time comes from for the rest of this process."""
    global _source
    _source = source


def now() -> datetime:
    """Return the present moment, aware, in UTC. Call it once, at the edge."""
    moment = _frozen.get()
    return moment if moment is not None else _source()


def local_day(at: datetime, zone: str) -> date:
    """Return the calendar day of a moment in an IANA zone. Raises ZoneInfoNotFoundError for an unknown zone."""
    return at.astimezone(ZoneInfo(zone)).date()


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``at`` inside the block (replay, exercises and tests).

    Raises ValueError when ``at`` carries no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
