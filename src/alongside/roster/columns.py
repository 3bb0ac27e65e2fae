"""The roster as plain columns, for whatever reads many entries and saves none.

A row that could be saved costs several times a tuple, and points back at its advisor: what reads two hundred entries
left thousands of objects to be collected while the next visitor waited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet

from alongside.roster import loading
from alongside.roster.models import (
    Anniversary,
    Ask,
    BlockedDates,
    Commitment,
    Credential,
    LivedEvent,
    PeerAdvisor,
    Recusal,
)

Belonging = defaultdict[int, list[Any]]
"""Named tuples by advisor; an empty list for an advisor of whom there are none."""

OF_A_CARD = (
    *("id", "person_id", "person__name", "person__timezone", "person__email", "person__phone"),
    *("person__language", "discipline", "title", "agency_id", "agency__name", "organization", "home_state"),
    *("home_city", "phone", "languages", "communities", "first_time", "state"),
)
OF_STANDING = (
    *("discipline", "state", "revalidated_date", "employer_permission", "employer_permission_until"),
    *("max_load", "last_home_date", "wishes__weekly_cap"),
)
_ALL = Q()


@dataclass(frozen=True, slots=True)
class AdvisorCard:
    """An advisor by name. ``state`` and ``city`` are home; ``language`` is that of messages to them.

    ``lived`` holds (kind, venue) of events served through; words are those of kernel.field.
    """

    id: int
    person_id: int
    name: str
    discipline: str
    title: str
    agency_id: int | None
    agency_name: str
    state: str
    city: str
    timezone: str
    email: str
    phone: str
    language: str
    languages: tuple[str, ...]
    communities: tuple[str, ...]
    lived: tuple[tuple[str, str], ...]
    first_time: bool
    entry_state: str


class Parts:
    """What belongs to each advisor, by advisor; each kind is read once, when it is first looked at.

    ``at`` says which promises still last and which asks are recent; ``only`` whose (None: everyone's).
    """

    def __init__(self, at: datetime, only: Collection[int] | None = None) -> None:
        """Read nothing yet."""
        self._at = at
        self._mine = Q() if only is None else Q(advisor__in=only)

    @cached_property
    def credentials(self) -> Belonging:
        """Papers, licenses and compact authorities."""
        return self._read(Credential, "kind", "state", "expires_date", "compact", "mode", "number")

    @cached_property
    def lived(self) -> Belonging:
        """Events served through."""
        return lived(self._mine)

    @cached_property
    def blocked(self) -> Belonging:
        """Days off that were not taken back, by their first day."""
        standing = Q(removed_at__isnull=True)
        return self._read(BlockedDates, "first_date", "last_date", where=standing, order="first_date")

    @cached_property
    def commitments(self) -> Belonging:
        """Time promised that is not over."""
        lasting = Q(during__upper_inf=True) | Q(during__endswith__gt=self._at)
        columns = ("during", "exercise", "exclusive", "ref")
        return self._read(Commitment, *columns, where=lasting & Q(released_at__isnull=True))

    @cached_property
    def asks(self) -> Belonging:
        """Asks of the last half year."""
        recent = Q(at__gt=self._at - loading.ASKS_WINDOW, at__lte=self._at)
        return self._read(Ask, "at", "exercise", where=recent)

    @cached_property
    def anniversaries(self) -> Belonging:
        """Own anniversaries."""
        return self._read(Anniversary, "month", "day")

    @cached_property
    def recusals(self) -> Belonging:
        """Agencies and states stepped aside from."""
        kept = Q(ended_at__isnull=True) | Q(ended_at__gt=self._at)
        return self._read(Recusal, "agency_id", "home_state", where=kept)

    def _read(self, model: type[Model], *columns: str, where: Q = _ALL, order: str = "id") -> Belonging:
        return _by_advisor(model, *columns, where=self._mine & where, order=order)


def lived(where: Q) -> Belonging:
    """Return the events served through of these advisors."""
    return _by_advisor(LivedEvent, "kind", "venue", where=where)


def cards(of: QuerySet[PeerAdvisor]) -> list[AdvisorCard]:
    """Return these advisors as cards, by name, with two queries."""
    rows = list(of.order_by("person__name", "id").values_list(*OF_A_CARD, named=True))
    events = lived(Q(advisor__in=[row.id for row in rows]))
    return [card(row, events) for row in rows]


def card(row: Any, events: Belonging) -> AdvisorCard:
    """Return the card of one row of the columns ``OF_A_CARD``."""
    return AdvisorCard(
        id=row.id,
        person_id=row.person_id,
        name=row.person__name,
        discipline=row.discipline,
        title=row.title,
        agency_id=row.agency_id,
        agency_name=row.organization if row.agency_id is None else row.agency__name,
        state=row.home_state,
        city=row.home_city,
        timezone=row.person__timezone,
        email=row.person__email,
        phone=row.phone or row.person__phone,
        language=row.person__language,
        languages=tuple(row.languages),
        communities=tuple(row.communities),
        lived=tuple(sorted({(x.kind, x.venue) for x in events[row.id]})),
        first_time=row.first_time,
        entry_state=row.state,
    )


def _by_advisor(model: type[Model], *columns: str, where: Q, order: str = "id") -> Belonging:
    found: Belonging = defaultdict(list)
    rows = model._default_manager.filter(where).order_by(order, "id")
    for row in rows.values_list("advisor_id", *columns, named=True):
        found[row.advisor_id].append(row)
    return found
