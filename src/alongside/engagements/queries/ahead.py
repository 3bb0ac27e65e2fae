"""Dates ahead with their contacts, and what is left alone, of one engagement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alongside.engagements.checklists import Line, lines
from alongside.engagements.models import DateAhead, LeftAlone
from alongside.engagements.queries.history import FollowUpCard, follow_ups
from alongside.engagements.words import FollowUpKind


@dataclass(frozen=True, slots=True)
class DateAheadCard:
    """A date ahead. ``kind_label`` is a message id; ``day`` a local day; ``contacts`` before it, then after it."""

    id: int
    kind: str
    kind_label: str
    day: date
    certain: bool
    note: str
    added_by: str
    by_requester: bool
    dropped_at: datetime | None
    contacts: tuple[FollowUpCard, ...]
    checklist: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LeftAloneCard:
    """Days (``first``, ``last``: None is from then on) or a topic (``kind_label``, a message id) to leave alone."""

    id: int
    first: date | None
    last: date | None
    yearly: bool
    kind_label: str
    set_by: str
    by_requester: bool
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """Everything that is ahead in an engagement: dates, other follow-ups by their day, and what is left alone.

    ``dropped`` are dates that are not wanted or do not take place; ``settled`` follow-ups done or not wanted.
    """

    dates: tuple[DateAheadCard, ...]
    dropped: tuple[DateAheadCard, ...]
    waiting: tuple[FollowUpCard, ...]
    settled: tuple[FollowUpCard, ...]
    left_alone: tuple[LeftAloneCard, ...]


def calendar(engagement_id: int, *, today: date) -> Calendar:
    """Return what is ahead in an engagement, in order of its days; dates whose contacts are all settled pass."""
    rows = follow_ups(engagement_id)
    by_date: dict[int, list[FollowUpCard]] = {}
    for row in rows:
        if row.ahead_id is not None:
            by_date.setdefault(row.ahead_id, []).append(row)
    found = DateAhead.objects.filter(engagement_id=engagement_id).order_by("day", "pk")
    cards = [_date_card(row, by_date.get(row.pk, ())) for row in found]
    now = [c for c in cards if c.dropped_at is None and (c.day >= today or any(f.open for f in c.contacts))]
    wishes = LeftAlone.objects.filter(engagement_id=engagement_id, lifted_at__isnull=True)
    shown = {f.id for c in now for f in c.contacts}
    return Calendar(
        dates=tuple(now),
        dropped=tuple(c for c in cards if c.dropped_at is not None and c.day >= today),
        waiting=tuple(f for f in rows if f.open and f.id not in shown),
        settled=tuple(f for f in rows if not f.open and f.id not in shown),
        left_alone=tuple(_alone_card(row) for row in wishes.order_by("first", "kind", "pk")),
    )


def _date_card(row: DateAhead, contacts: Iterable[FollowUpCard]) -> DateAheadCard:
    return DateAheadCard(
        id=row.pk,
        kind=row.kind,
        kind_label=FollowUpKind(row.kind).label,
        day=row.day,
        certain=row.certain,
        note=row.note,
        added_by=row.added_by_text,
        by_requester=row.by_requester,
        dropped_at=row.dropped_at,
        contacts=tuple(sorted(contacts, key=lambda f: (f.due_date, f.id))),
        checklist=(*lines(row.kind), *lines(row.kind, after=True)),
    )


def _alone_card(row: LeftAlone) -> LeftAloneCard:
    return LeftAloneCard(
        id=row.pk,
        first=row.first,
        last=row.last,
        yearly=row.yearly,
        kind_label=FollowUpKind(row.kind).label if row.kind else "",
        set_by=row.set_by_text,
        by_requester=row.by_requester,
        set_at=row.set_at,
    )


def date_ahead(date_id: int, *, engagement_id: int) -> DateAheadCard | None:
    """Return one date ahead of this engagement without its contacts, or None."""
    row = DateAhead.objects.filter(pk=date_id, engagement_id=engagement_id).first()
    return _date_card(row, ()) if row else None


def is_left_alone(left_alone_id: int, *, engagement_id: int) -> bool:
    """Say whether this is a wish in force of this engagement."""
    rows = LeftAlone.objects.filter(pk=left_alone_id, engagement_id=engagement_id, lifted_at__isnull=True)
    return rows.exists()
