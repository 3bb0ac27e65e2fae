"""Call-outs as staff see them: seat by seat, who was asked, what they said, what comes next and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext

from alongside.base.secrets import hashed
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import NextLine, next_line, seat_label
from alongside.callouts.states import CallOutState, PageState, SeatState, WaveState
from alongside.incidents import queries as incidents
from alongside.roster import queries as roster


@dataclass(frozen=True, slots=True)
class PageLine:
    """One person asked: when, and what they did. ``waits``: an answer can be recorded for them."""

    id: int
    advisor_id: int
    name: str
    phone: str
    wave: int
    state: str
    state_label: str
    asked_at: datetime
    handed_at: datetime | None
    seen_at: datetime | None
    answered_at: datetime | None
    due_at: datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat with the people asked, and what happens next."""

    id: int
    key: str
    label: str
    required: bool
    state: str
    state_label: str
    needs_person_since: datetime | None
    next: NextLine
    wave: int
    wave_due_at: datetime | None
    pages: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class CallOutCard:
    """A call-out with its seats. Names of advisors; the agency for staff only."""

    id: int
    request_id: int
    reference: str
    agency_name: str
    town: str
    state_code: str
    timezone: str
    state: str
    state_label: str
    exercise: bool
    opened_at: datetime
    closed_at: datetime | None
    why_closed: str
    seats: tuple[SeatLine, ...]

    @property
    def settled(self) -> int:
        """Return how many seats are agreed."""
        return sum(seat.state == SeatState.AGREED for seat in self.seats)


def board(at: datetime) -> list[CallOutCard]:
    """Return the open call-outs, those that need a person first, then the oldest."""
    rows = CallOut.objects.filter(state=CallOutState.OPEN.value, request__robot=False)
    rows = rows.order_by("opened_at", "pk")
    cards = _cards(rows)
    return sorted(cards, key=lambda c: not any(s.needs_person_since for s in c.seats))


def ended(*, limit: int = 30) -> list[CallOutCard]:
    """Return the call-outs that ended last."""
    rows = CallOut.objects.filter(request__robot=False)
    rows = rows.exclude(state=CallOutState.OPEN.value).order_by("-closed_at", "-pk")[:limit]
    return _cards(rows)


def card(callout_id: int) -> CallOutCard | None:
    """Return one call-out, or None."""
    return next(iter(_cards(CallOut.objects.filter(pk=callout_id))), None)


def of_request(request_id: int) -> list[CallOutCard]:
    """Return the call-outs of a request, newest first."""
    return _cards(CallOut.objects.filter(request_id=request_id).order_by("-opened_at", "-pk"))


def stamp(callout_id: int | None = None) -> str:
    """Return a short text that changes whenever the board, or one call-out, would look different."""
    pages, waves = Page.objects.all(), Wave.objects.all()
    seats, callouts = Seat.objects.all(), CallOut.objects.all()
    if callout_id is None:
        callouts = callouts.filter(state=CallOutState.OPEN.value)
        open_ids = list(callouts.values_list("pk", flat=True))
        pages, seats = pages.filter(callout_id__in=open_ids), seats.filter(callout_id__in=open_ids)
        waves = waves.filter(seat__callout_id__in=open_ids)
    else:
        pages, seats = pages.filter(callout_id=callout_id), seats.filter(callout_id=callout_id)
        waves, callouts = waves.filter(seat__callout_id=callout_id), callouts.filter(pk=callout_id)
    parts = [
        list(pages.order_by("pk").values_list("pk", "state", "due_at", "wave_id")),
        list(waves.order_by("pk").values_list("pk", "due_at", "state")),
        list(seats.order_by("pk").values_list("pk", "state", "needs_person_since")),
        callouts.aggregate(n=Count("pk"), last=Max("closed_at")),
    ]
    return hashed("callouts", repr(parts))[:20]


def _cards(rows: Iterable[CallOut]) -> list[CallOutCard]:
    callouts = list(rows)
    ids = [c.pk for c in callouts]
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(callout_id__in=ids).order_by("pk"):
        seats.setdefault(seat.callout_id, []).append(seat)
    waves: dict[int, Wave] = {}
    for wave in Wave.objects.filter(seat__callout_id__in=ids).order_by("number"):
        waves[wave.seat_id] = wave
    pages = list(
        Page.objects.filter(callout_id__in=ids).select_related("wave").order_by("wave__number", "pk")
    )
    people = roster.cards({page.advisor_id for page in pages})
    by_seat: dict[int, list[PageLine]] = {}
    for page in pages:
        by_seat.setdefault(page.seat_id, []).append(_page_line(page, people.get(page.advisor_id)))
    requests = incidents.cards([c.request_id for c in callouts])
    return [
        _card(c, requests[c.request_id], [_seat_line(s, waves, by_seat) for s in seats.get(c.pk, [])])
        for c in callouts
    ]


def _card(row: CallOut, request: incidents.RequestCard, seats: list[SeatLine]) -> CallOutCard:
    return CallOutCard(
        id=row.pk,
        request_id=row.request_id,
        reference=request.reference,
        agency_name=request.agency_name,
        town=request.town,
        state_code=request.state_code,
        timezone=request.timezone,
        state=row.state,
        state_label=gettext(CallOutState(row.state).label),
        exercise=row.exercise,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        why_closed=row.why_closed,
        seats=tuple(seats),
    )


def _seat_line(seat: Seat, waves: dict[int, Wave], by_seat: dict[int, list[PageLine]]) -> SeatLine:
    wave = waves.get(seat.pk)
    pages = tuple(by_seat.get(seat.pk, ()))
    wave_due = wave.due_at if wave and wave.state == WaveState.OPEN else None
    hold = next((p.due_at for p in pages if p.state == PageState.YES), None)
    return SeatLine(
        id=seat.pk,
        key=seat.key,
        label=gettext(seat.label),
        required=seat.required,
        state=seat.state,
        state_label=gettext(seat_label(state=seat.state, left=seat.left_at is not None)),
        needs_person_since=seat.needs_person_since,
        next=next_line(
            state=seat.state,
            needs_person=seat.needs_person_since is not None,
            wave_due_at=wave_due,
            hold_until=hold,
        ),
        wave=wave.number if wave else 0,
        wave_due_at=wave_due,
        pages=pages,
    )


def _page_line(page: Page, person: Any) -> PageLine:
    waiting = ("planned", "handed", "seen", "unreachable", "lapsed", "declined")
    return PageLine(
        id=page.pk,
        advisor_id=page.advisor_id,
        name=person.name if person else "",
        phone=person.phone if person else "",
        wave=page.wave.number,
        state=page.state,
        state_label=gettext(PageState(page.state).label),
        asked_at=page.created_at,
        handed_at=page.handed_at,
        seen_at=page.seen_at,
        answered_at=page.answered_at,
        due_at=page.due_at,
        waits=page.state in waiting,
    )
