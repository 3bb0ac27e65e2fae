"""The reading door of call-outs: for staff, one advisor, the agency head, the sender and the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from alongside.base.secrets import hashed
from alongside.callouts import states
from alongside.callouts.board import CallOutCard, board, card, ended, of_request, stamp
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import Shown, may_reveal, seat_label, shown_state
from alongside.callouts.rules_repeating import may_repeat
from alongside.callouts.states import (
    SETTLED,
    CallOutState,
    PageState,
    WaveState,
)
from alongside.incidents import queries as incidents
from alongside.kernel.field import IncidentKind
from alongside.kernel.verdict import Verdict
from alongside.outbox.queries_trail import trails
from alongside.roster import queries as roster
from alongside.roster.queries import AdvisorCard
from alongside.teams import queries as teams

__all__ = [
    "CallOutCard",
    "PageCard",
    "RevealCard",
    "SeatState",
    "Shown",
    "being_asked",
    "board",
    "call_list",
    "callout_of_page",
    "callout_of_seat",
    "card",
    "due",
    "ended",
    "is_asked",
    "may_ask_again",
    "may_still_send",
    "names_for_chief",
    "next_due_at",
    "of_request",
    "orphans",
    "page_for_token",
    "page_id_for_token",
    "page_of",
    "page_of_group",
    "pages_of_advisor",
    "people_to_ask",
    "request_of_callout",
    "request_of_page",
    "reveal_card",
    "seats_of_request",
    "stamp",
]

_OPEN = CallOutState.OPEN.value
_CANCELED = CallOutState.CANCELED.value
_ANSWERABLE = (states.SeatState.OPEN.value, states.SeatState.HELD.value)
_NAMED = (states.SeatState.ACCEPTED.value, states.SeatState.AGREED.value)


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page as its own advisor may see it: no case data, and nothing that tells settled pages apart.

    ``can_yes``: a yes counts now. ``due_at``: confirm, or stands by, until then.
    """

    id: int
    advisor_id: int
    shown: Shown
    exercise: bool
    asked_at: datetime
    answered_at: datetime | None
    due_at: datetime | None
    can_yes: bool


@dataclass(frozen=True, slots=True)
class RevealCard:
    """Who asks, for an advisor who said yes: agency, town and kind of incident, and nothing more."""

    page_id: int
    request_id: int
    agency_name: str
    town: str
    state_code: str
    kind_label: str
    exercise: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeatState:
    """A seat of a request. ``advisor`` and ``why`` only once somebody is ready (accepted) or agreed."""

    id: int
    callout_id: int
    key: str
    label: str
    required: bool
    state: str
    state_label: str
    state_at: datetime
    exercise: bool
    advisor_id: int | None
    advisor: AdvisorCard | None
    page_id: int | None
    why: tuple[str, ...]


def page_for_token(token: str, at: datetime) -> PageCard | None:
    """Return the page that a link opens, or None."""
    row = Page.objects.filter(token_hash=hashed("page", token)).select_related("seat", "callout").first()
    return page_card(row, at) if row else None


def page_id_for_token(token: str) -> int | None:
    """Return which page a link opens, or None: all that an answer needs before it takes the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM callouts_page WHERE token_hash = %s", [hashed("page", token)])
        row = cursor.fetchone()
    return row[0] if row else None


def page_of(page_id: int, advisor_id: int, at: datetime) -> PageCard | None:
    """Return an advisor's own page, or None when it is not theirs."""
    rows = Page.objects.filter(pk=page_id, advisor_id=advisor_id)
    row = rows.select_related("seat", "callout").first()
    return page_card(row, at) if row else None


def pages_of_advisor(advisor_id: int, at: datetime, *, limit: int = 50) -> list[PageCard]:
    """Return an advisor's own pages, newest first."""
    rows = Page.objects.filter(advisor_id=advisor_id).select_related("seat", "callout")
    return [page_card(row, at) for row in rows.order_by("-created_at", "-pk")[:limit]]


def page_card(row: Page, at: datetime) -> PageCard:
    """Return the card of a page already read with its seat and call-out."""
    shown = shown_state(state=row.state, before=row.before, settle_at=row.settle_at, at=at)
    open_to_yes = row.callout.state == _OPEN and row.seat.state in _ANSWERABLE
    if shown in (Shown.ASKED, Shown.LATE) and not open_to_yes:
        shown = Shown.COVERED
    return PageCard(
        id=row.pk,
        advisor_id=row.advisor_id,
        shown=shown,
        exercise=row.exercise,
        asked_at=row.created_at,
        answered_at=row.answered_at,
        due_at=row.due_at if shown is Shown.CONFIRM else None,
        can_yes=open_to_yes and shown in (Shown.ASKED, Shown.LATE, Shown.DECLINED),
    )


def reveal_card(page_id: int, at: datetime) -> RevealCard:
    """Return who asks. Raises Refused unless the advisor is to confirm, or has confirmed, this page."""
    row = Page.objects.select_related("callout").get(pk=page_id)
    shown = shown_state(state=row.state, before=row.before, settle_at=row.settle_at, at=at)
    may_reveal(shown=shown).require()
    card = incidents.card(row.callout.request_id)
    return RevealCard(
        page_id=row.pk,
        request_id=card.id,
        agency_name=card.agency_name,
        town=card.town,
        state_code=card.state_code,
        kind_label=IncidentKind(card.kind).label if card.kind else "",
        exercise=row.exercise,
        due_at=row.due_at,
    )


def may_ask_again(page_id: int, at: datetime) -> Verdict:
    """Say whether the question may be sent to the person of a page once more at ``at``."""
    page = Page.objects.select_related("seat", "callout").get(pk=page_id)
    sent = [m.created_at for m in trails([f"page:{page_id}"]).get(f"page:{page_id}", ())]
    return may_repeat(
        callout_state=page.callout.state,
        seat_state=page.seat.state,
        page_state=page.state,
        sent=sent,
        at=at,
    )


def request_of_page(page_id: int) -> int | None:
    """Return the request behind a page, for the ledger's stream; None when there is no such page."""
    return Page.objects.filter(pk=page_id).values_list("callout__request_id", flat=True).first()


def callout_of_page(page_id: int) -> int | None:
    """Return the call-out of a page, or None when there is no such page."""
    return Page.objects.filter(pk=page_id).values_list("callout_id", flat=True).first()


def callout_of_seat(seat_id: int) -> int | None:
    """Return the call-out of a seat, or None when there is no such seat."""
    return Seat.objects.filter(pk=seat_id).values_list("callout_id", flat=True).first()


def people_to_ask(seat_id: int, *, limit: int = 20) -> list[tuple[int, str]]:
    """Return (advisor id, name) of those who fit a seat and were not asked yet, in the order of asking."""
    seat = Seat.objects.select_related("callout").get(pk=seat_id)
    asked = Page.objects.filter(callout=seat.callout).exclude(state=PageState.WITHDRAWN.value)
    out = set(asked.values_list("advisor_id", flat=True)) | teams.set_aside(seat.callout.request_id)
    order = [a for a in teams.candidates(seat.proposal_id, seat.key) if a not in out][:limit]
    people = roster.cards(order)
    return [
        (a, ", ".join(filter(None, (people[a].name, people[a].agency_name)))) for a in order if a in people
    ]


def call_list(seat_id: int, *, limit: int = 12) -> list[AdvisorCard]:
    """Return those who fit a seat and were not asked yet, in the order of asking, for calling them by hand."""
    order = [advisor_id for advisor_id, _name in people_to_ask(seat_id, limit=limit)]
    people = roster.cards(order)
    return [people[advisor_id] for advisor_id in order if advisor_id in people]


def request_of_callout(callout_id: int) -> int | None:
    """Return the request of a call-out, or None when there is no such call-out."""
    return CallOut.objects.filter(pk=callout_id).values_list("request_id", flat=True).first()


def being_asked(request_ids: Iterable[int]) -> set[int]:
    """Return those of the requests for which a call-out is open."""
    rows = CallOut.objects.filter(request_id__in=list(request_ids), state=_OPEN)
    return set(rows.values_list("request_id", flat=True))


def seats_of_request(request_id: int) -> tuple[SeatState, ...]:
    """Return the seats of a request's newest call-out, with those agreed in earlier ones."""
    seats = Seat.objects.filter(callout__request_id=request_id).select_related("callout")
    newest: dict[str, Seat] = {}
    for seat in seats.order_by("callout__opened_at", "callout_id", "pk"):
        if newest.get(seat.key) is None or newest[seat.key].state != states.SeatState.AGREED:
            newest[seat.key] = seat
    return _cards(newest.values())


def is_asked(request_id: int, proposal_id: int) -> bool:
    """Say whether people of a request are asked, or were asked and are settled, by this proposal."""
    seats = Seat.objects.filter(callout__request_id=request_id).exclude(callout__state=_CANCELED)
    return seats.filter(proposal_id=proposal_id).exists()


def names_for_chief(request_id: int) -> tuple[SeatState, ...]:
    """Return the seats in which somebody has said yes and declared no conflict: only these names exist."""
    return tuple(card for card in seats_of_request(request_id) if card.advisor is not None)


def _cards(seats: Iterable[Seat]) -> tuple[SeatState, ...]:
    rows = list(seats)
    named = [seat.pk for seat in rows if seat.state in _NAMED]
    pages = {
        p.seat_id: p
        for p in Page.objects.filter(
            seat_id__in=named, state__in=[PageState.ACCEPTED.value, PageState.AGREED.value]
        )
    }
    people = roster.cards(page.advisor_id for page in pages.values())
    pairs = [(seat.proposal_id, pages[seat.pk].advisor_id) for seat in rows if seat.pk in pages]
    why = teams.why(pairs) if pairs else {}
    found = []
    for seat in rows:
        page = pages.get(seat.pk)
        advisor = people[page.advisor_id] if page else None
        said = why.get((seat.proposal_id, page.advisor_id), ()) if page else ()
        found.append(_seat_state(seat, page, advisor, said))
    return tuple(found)


def _seat_state(
    seat: Seat, page: Page | None, advisor: AdvisorCard | None, why: tuple[str, ...]
) -> SeatState:
    return SeatState(
        id=seat.pk,
        callout_id=seat.callout_id,
        key=seat.key,
        label=seat.label,
        required=seat.required,
        state=seat.state,
        state_label=seat_label(state=seat.state, left=seat.left_at is not None),
        state_at=seat.state_at,
        exercise=seat.callout.exercise,
        advisor_id=page.advisor_id if page else None,
        advisor=advisor,
        page_id=page.pk if page else None,
        why=why,
    )


def may_still_send(group: str) -> bool:
    """Say, just before sending, whether a message of this group is still wanted (see telling.py)."""
    kind, _, ref = group.partition(":")
    if kind not in ("page", "confirm", "settle") or not ref.isdigit():
        return True
    columns = ("state", "callout__state", "seat__state")
    page, callout, seat = Page.objects.filter(pk=int(ref)).values_list(*columns).first() or ("", "", "")
    if kind == "settle":
        return page in [state.value for state in SETTLED]
    if kind == "confirm":
        return page == PageState.YES
    return page in states.WAITING and callout == _OPEN and seat in _ANSWERABLE


def page_of_group(group: str) -> int | None:
    """Return the page whose question a message of this group carries, for the carrier's reports."""
    kind, _, ref = group.partition(":")
    return int(ref) if kind == "page" and ref.isdigit() else None


def due(at: datetime, *, limit: int) -> list[int]:
    """Return call-outs in which something is due at ``at``, longest due first, then those to be ended."""
    waves = _armed_waves().filter(due_at__lte=at).order_by("due_at").values_list("due_at", "seat__callout_id")
    pages = _armed_pages().filter(due_at__lte=at).order_by("due_at").values_list("due_at", "callout_id")
    found = sorted([*waves[:limit], *pages[:limit]])
    ended = CallOut.objects.filter(state=_OPEN).exclude(request__state="accepted")
    ids = [callout_id for _, callout_id in found] + list(ended.order_by("pk").values_list("pk", flat=True))
    return list(dict.fromkeys(ids))[:limit]


def next_due_at() -> datetime | None:
    """Return the next moment at which the clock has something to do, or None.

    The first of each index: the least of five thousand armed deadlines would be a look at all of them, each tick.
    """
    armed = (_armed_waves(), _armed_pages())
    first = [rows.order_by("due_at").values_list("due_at", flat=True).first() for rows in armed]
    return min((moment for moment in first if moment is not None), default=None)


def orphans() -> list[int]:
    """Return open seats for which nothing would ever happen next: no armed wave, and no person asked.

    Always empty; the watch and the tests ask.
    """
    armed = Wave.objects.filter(state=WaveState.OPEN.value).values("seat_id")
    seats = Seat.objects.filter(state=states.SeatState.OPEN.value, callout__state=_OPEN)
    lost = seats.filter(needs_person_since__isnull=True).exclude(pk__in=armed)
    return list(lost.order_by("pk").values_list("pk", flat=True))


def _armed_waves() -> QuerySet[Wave]:
    return Wave.objects.filter(
        state=WaveState.OPEN.value, seat__state=states.SeatState.OPEN.value, seat__callout__state=_OPEN
    )


def _armed_pages() -> QuerySet[Page]:
    return Page.objects.filter(Q(due_at__isnull=False), callout__state=_OPEN)
