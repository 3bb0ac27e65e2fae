"""Everything that happened in one place: sources give lines, newest first; a page of them by key.

A room above engagements adds its own lines without being imported from here: at start (``AppConfig.ready``)
it calls ``register(Source(...))``. Its function gets the engagement, a place to go on from and a limit, and
returns the lines older than that place; ``older`` writes the condition.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q

from alongside.kernel.text import gettext_noop

PAGE = 40
"""Lines on one page."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a line stands: newest moment first, then by source and number, so that no two share a place."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """Return the place that an address names, or None when it is none."""
        try:
            moment, source, pk = text.split("~")
            at = datetime.fromisoformat(moment)
            return cls(at, source, int(pk)) if at.tzinfo and 0 <= int(pk) < 2**63 else None
        except (ValueError, OverflowError):
            return None


class Line(Protocol):
    """What a source must return: where the line stands. Pages know more about what is inside."""

    @property
    def place(self) -> Place:
        """Return where it stands."""
        ...


@dataclass(frozen=True, slots=True)
class Said:
    """A line of another room: ``text`` is a message id, filled with ``names`` as they are and ``labels``
    (message ids) translated.
    """

    place: Place
    text: str
    by: str = ""
    note: str = ""
    names: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """Return when it happened."""
        return self.place.at


Lines = Callable[[int, Place | None, int | None], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where lines come from. ``name`` is unique; ``group`` is the kind that people filter by; lines that are
    ``staff_only`` are not for the team's desk.

    ``lines(engagement_id, after, limit)`` returns at most ``limit`` lines (all when None) older than
    ``after``, newest first, with a fixed number of queries.
    """

    name: str
    group: str
    lines: Lines
    staff_only: bool = False


GROUPS: dict[str, str] = {
    "contacts": gettext_noop("Contacts"),
    "tasks": gettext_noop("Tasks"),
    "decisions": gettext_noop("Decisions"),
    "follow_ups": gettext_noop("Follow-ups"),
    "turns": gettext_noop("Turns and people"),
}
_SOURCES: dict[str, Source] = {}


def register(source: Source, *, label: str = "") -> None:
    """Add a source, once; ``label`` is the message id of its kind when that is a new one."""
    _SOURCES[source.name] = source
    if label:
        GROUPS.setdefault(source.group, label)


def kinds(*, staff: bool) -> dict[str, str]:
    """Return the kinds by which people filter, with their message ids; those of staff are not the team's."""
    hidden = {s.group for s in _SOURCES.values() if s.staff_only} - {
        s.group for s in _SOURCES.values() if not s.staff_only
    }
    return {key: label for key, label in GROUPS.items() if staff or key not in hidden}


def older(after: Place | None, source: str, *, at: str = "at") -> Q:
    """Return the condition “stands after this place” for rows whose moment is the field ``at``."""
    if after is None:
        return Q()
    earlier = Q(**{f"{at}__lt": after.at})
    if source < after.source:
        return earlier | Q(**{at: after.at})
    if source == after.source:
        return earlier | Q(**{at: after.at, "pk__lt": after.pk})
    return earlier


def page(
    engagement_id: int,
    *,
    groups: Collection[str] = (),
    after: Place | None = None,
    limit: int | None = PAGE,
    staff: bool = True,
) -> tuple[list[Any], Place | None]:
    """Return the lines older than ``after``, newest first, and the place to go on from (None at the end).

    ``groups`` keeps some kinds only; ``limit`` None returns everything; without ``staff``, what is staff's only
    is left out.
    """
    more = None if limit is None else limit + 1
    found = [
        line
        for source in list(_SOURCES.values())
        if (staff or not source.staff_only) and (not groups or source.group in groups)
        for line in source.lines(engagement_id, after, more)
    ]
    found.sort(key=lambda line: line.place, reverse=True)
    if limit is None or len(found) <= limit:
        return found, None
    return found[:limit], found[limit - 1].place
