"""The shell of the engine: under the call-out's lock, read a seat, let ``advance`` decide, do what it says.

Rows, deadlines, messages and ledger lines are written in the one transaction of the caller.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alongside.base.secrets import hashed, link_token
from alongside.callouts import seats as s
from alongside.callouts import sizing
from alongside.callouts.actions import telling
from alongside.callouts.actions.locks import line, move_page, move_seat, move_waves, policy_of, seat_ref
from alongside.callouts.advance import advance
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.seats import Effect, Event, PageNow, SeatNow, Terms, WaveNow
from alongside.callouts.states import CALLOUT, CallOutState, PageState, SeatState, WaveState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.verdict import Refused
from alongside.outbox import actions as outbox
from alongside.roster import actions as roster_actions
from alongside.roster import queries as roster
from alongside.roster import queries_reach as reaching
from alongside.roster.manners import awake_first
from alongside.teams import actions as teams_actions
from alongside.teams import queries as teams


@dataclass
class Hand:
    """Everything about one seat, in hand under the lock of its call-out, and who acts when.

    ``then`` is the actor of what follows from the act by itself. ``rows``: the pages needed so far as rows.
    """

    callout: CallOut
    seat: Seat
    by: Actor
    then: Actor
    at: datetime
    now: SeatNow
    rows: dict[int, Page]

    def page(self, advisor_id: int) -> Page:
        """Return a person's page as a row."""
        if advisor_id not in self.rows:
            self.rows[advisor_id] = Page.objects.get(seat=self.seat, advisor_id=advisor_id)
            self.rows[advisor_id].callout = self.callout
        return self.rows[advisor_id]


def take(
    callout: CallOut,
    seat: Seat,
    *,
    by: Actor,
    at: datetime,
    then: Actor = CLOCK,
    page: Page | None = None,
    alone: bool = False,
) -> Hand:
    """Read a seat whose call-out is locked. ``page``: one of its pages that is in hand already.

    ``alone``: for events that concern this page only (advance.ALONE) the others are not read, so that many
    answers at once to one seat hold its lock shortly.
    """
    rows = {page.advisor_id: page} if page else {}
    return Hand(callout, seat, by, then, at, _now(callout, seat, page if alone else None), rows)


def _now(callout: CallOut, seat: Seat, only: Page | None) -> SeatNow:
    policy = policy_of(callout)
    waves = list(Wave.objects.filter(seat=seat).order_by("number"))
    wave = next((w for w in waves if w.state == WaveState.OPEN), None)
    numbers = {wave.pk: wave.number for wave in waves}
    pages = Page.objects.filter(seat=seat).order_by("wave_id", "pk")
    columns = ("advisor_id", "wave_id", "state", "answered_at", "due_at")
    found = pages.values_list(*columns) if only is None else [tuple(getattr(only, c) for c in columns)]
    return SeatNow(
        key=seat.key,
        state=seat.state,
        terms=Terms(
            policy["wave_size"],
            policy.span("wave_minutes"),
            policy.span("wave_cap_minutes"),
            policy.span("hold_minutes"),
            policy.span("alternates_hours"),
        ),
        asking=callout.state == CallOutState.OPEN,
        needs_person=seat.needs_person_since is not None,
        waves=waves[-1].number if waves else 0,
        wave=WaveNow(wave.number, wave.due_at, wave.cap_at, wave.handed_at is not None) if wave else None,
        pages=tuple(
            PageNow(advisor_id, numbers[wave_id], state, answered_at, due_at)
            for advisor_id, wave_id, state, answered_at, due_at in found
        ),
    )


def step(hand: Hand, event: Event) -> None:
    """Let the event happen, and everything that follows from it at once.

    Raises Refused, and leaves nothing done, when it cannot happen or the person's days are taken.
    """
    waiting: list[Event] = [event]
    while waiting:
        hand.now, effects = advance(hand.now, waiting.pop(0), hand.at)
        for effect in effects:
            waiting += _do(hand, effect)


def _do(hand: Hand, effect: Effect) -> list[Event]:
    """Do one effect; return the events that answer it."""
    if isinstance(effect, s.AskForDays):
        return [_ask_for_days(hand, effect)]
    if isinstance(effect, s.FindPeople):
        return [s.Found(tuple(pick(hand.callout, hand.seat, at=hand.at)), by_hand=hand.by == hand.then)]
    if isinstance(effect, s.OpenWave):
        return _open_wave(hand, effect)
    _write(hand, effect)
    return []


def _write(hand: Hand, effect: Effect) -> None:
    callout, seat, at = hand.callout, hand.seat, hand.at
    match effect:
        case s.MovePage():
            _move_page(hand, effect)
        case s.LetGo():
            _let_go(hand, effect)
        case s.SetDue():
            page = hand.page(effect.advisor)
            page.due_at = effect.due_at
            page.save(update_fields=["due_at"])
        case s.MoveSeat():
            move_seat(seat, effect.event, at=at)
        case s.MoveWaves():
            move_waves(seat, effect.event)
        case s.SetWave():
            _set_wave(hand, effect)
        case s.GiveDaysBack():
            roster_actions.release(ref=seat_ref(seat), by=hand.by if effect.own else hand.then, at=at)
        case s.AskPerson():
            seat.needs_person_since = at
            seat.save(update_fields=["needs_person_since"])
            telling.nobody_left(callout, seat, at=at)
        case s.SetAside():
            _set_aside(hand, effect)
        case s.Tell():
            _tell(hand, effect)
        case s.TakeBack():
            outbox.withdraw(group=f"{effect.what}:{hand.page(effect.advisor).pk}")
        case s.Write():
            about = f"page:{hand.page(effect.advisor).pk}" if effect.advisor else f"seat:{seat.pk}"
            by = hand.by if effect.own else hand.then
            line(callout, effect.action, by=by, at=at, object=about, facts=dict(effect.facts))


def pick(callout: CallOut, seat: Seat, *, at: datetime) -> list[int]:
    """Return the advisors of the next wave, in the order of the proposal, each rechecked at ``at``.

    Left out: those asked in this call-out already (unless taken back before they answered), those set
    aside for the request, those at their weekly cap, and those the roster says may not be asked now.
    """
    asked = dict(Page.objects.filter(callout=callout).values_list("advisor_id", "state"))
    aside = teams.set_aside(callout.request_id)
    free = [
        advisor_id
        for advisor_id in teams.candidates(seat.proposal_id, seat.key)
        if advisor_id not in aside and asked.get(advisor_id, "withdrawn") == PageState.WITHDRAWN
    ]
    if free:
        free = roster.first_askable(
            free,
            at,
            exercise=callout.exercise,
            limit=len(free),
            excused=teams.excused(callout.request_id),
        )
    return _worth_asking(callout, seat, free, at=at)


def _worth_asking(callout: CallOut, seat: Seat, free: list[int], *, at: datetime) -> list[int]:
    """Return those of the ``free`` whom the next wave asks: as few as fill the seat soon (sizing.py)."""
    policy = policy_of(callout)
    belief = sizing.Belief(policy["yes_awake"] / 100, policy["yes_asleep"] / 100)
    silent = Page.objects.filter(seat=seat, state__in=[PageState.HANDED.value, PageState.SEEN.value])
    since = dict(silent.values_list("advisor_id", "wave__opened_at"))
    asleep = reaching.asleep([*free, *since], at)
    free = awake_first(free, asleep)
    up = {advisor_id: advisor_id not in asleep for advisor_id in [*free, *since]}
    wave = policy.span("wave_minutes")
    chosen = sizing.choose(
        chances=[belief.of(awake=up[advisor_id]) for advisor_id in free],
        waiting=[belief.still(awake=up[a], waves_ago=(at - opened) // wave) for a, opened in since.items()],
        least=policy["wave_size"],
        gain=policy["wave_gain"] / 100,
    )
    return [free[index] for index in chosen]


def _ask_for_days(hand: Hand, effect: s.AskForDays) -> s.DaysAsked:
    """Bind the person's days. For an alternate a refusal is an answer; for one who says yes it is final."""
    page = hand.page(effect.advisor)
    try:
        with transaction.atomic():
            roster_actions.commit(
                advisor_id=effect.advisor,
                start=hand.at,
                end=hand.at + policy_of(hand.callout).span("commitment_days"),
                exclusive=True,
                exercise=hand.callout.exercise,
                ref=seat_ref(hand.seat),
                by=Actor("advisor_link", str(page.pk), "an advisor's yes"),
                at=hand.at,
            )
    except Refused:
        if effect.answering:
            raise
        return s.DaysAsked(effect.advisor, free=False, answering=False)
    return s.DaysAsked(effect.advisor, free=True, answering=effect.answering)


def _open_wave(hand: Hand, effect: s.OpenWave) -> list[Event]:
    """Ask these people. Earlier waves stay answerable: a late yes counts. Nobody waits for the unreachable."""
    callout, seat, at = hand.callout, hand.seat, hand.at
    wave = Wave.objects.create(
        seat=seat, number=effect.number, opened_at=at, due_at=effect.due_at, cap_at=effect.due_at
    )
    hand.rows |= {page.advisor_id: page for page in _ask(hand, wave, effect.advisors)}
    ways = reaching.reach_all(effect.advisors)
    reached = {a: telling.alert(callout, hand.page(a), wave, to=ways[a], at=at) for a in effect.advisors}
    if seat.needs_person_since is not None:
        seat.needs_person_since = None
        seat.save(update_fields=["needs_person_since"])
    roster_actions.note_asked(advisor_ids=list(effect.advisors), exercise=callout.exercise, at=at)
    return [s.Unreachable(a, effect.number) for a, has_way in reached.items() if not has_way]


def _ask(hand: Hand, wave: Wave, advisor_ids: Sequence[int]) -> list[Page]:
    """Make these people's pages, or take up again those that were taken back before an answer."""
    old = list(Page.objects.filter(callout=hand.callout, advisor_id__in=advisor_ids))
    again = {"seat": hand.seat, "wave": wave, "handed_at": None, "seen_at": None, "answered_at": None}
    for page in old:
        page.callout = hand.callout
        move_page(page, "ask_again", **again)
    known = {page.advisor_id for page in old}
    new = Page.objects.bulk_create(
        _new_page(hand, wave, advisor_id) for advisor_id in advisor_ids if advisor_id not in known
    )
    for page in new:
        page.token_hash = hashed("page", link_token("page", f"{page.pk}.{page.secret}"))
    Page.objects.bulk_update(new, ["token_hash"])
    return old + new


def _new_page(hand: Hand, wave: Wave, advisor_id: int) -> Page:
    secret = secrets.token_urlsafe(24)
    return Page(
        callout=hand.callout,
        seat=hand.seat,
        wave=wave,
        advisor_id=advisor_id,
        exercise=hand.callout.exercise,
        secret=secret,
        token_hash=f"none yet {secret}",
        created_at=hand.at,
    )


def _move_page(hand: Hand, effect: s.MovePage) -> None:
    page = hand.page(effect.advisor)
    changes: dict[str, object] = {"due_at": effect.due_at}
    if effect.noted:
        changes[f"{effect.noted}_at"] = hand.at
    if effect.noted == "answered":
        changes["answered_by"] = str(hand.by)
    if effect.event == "decline":
        changes |= {"before": "", "settle_at": None}
    move_page(page, effect.event, **changes)


def _let_go(hand: Hand, effect: s.LetGo) -> None:
    page = hand.page(effect.advisor)
    settle_at = telling.settled(hand.callout, page, at=hand.at) if effect.tell else hand.at
    move_page(page, effect.event, before=page.state, settle_at=settle_at)


def _set_wave(hand: Hand, effect: s.SetWave) -> None:
    wave = Wave.objects.select_for_update().get(seat=hand.seat, state=WaveState.OPEN.value)
    wave.due_at, wave.cap_at = effect.due_at, effect.cap_at
    if effect.handed and wave.handed_at is None:
        wave.handed_at = hand.at
    wave.save(update_fields=["due_at", "cap_at", "handed_at"])


def _set_aside(hand: Hand, effect: s.SetAside) -> None:
    """Keep a person out of this request. A conflict is kept for the agency's other requests too."""
    request_id, by, at = hand.callout.request_id, hand.by, hand.at
    if effect.why == "veto":
        teams_actions.record_veto(request_id=request_id, advisor_id=effect.advisor, by=by, at=at)
        return
    agency_id = incidents.card(request_id).agency_id
    if agency_id is not None:
        roster_actions.recuse(
            advisor_id=effect.advisor, agency_id=agency_id, why_code="declared", by=by, at=at
        )
    teams_actions.record_conflict(request_id=request_id, advisor_id=effect.advisor, by=by, at=at)


def _tell(hand: Hand, effect: s.Tell) -> None:
    if not effect.advisor:
        telling.names_ready(hand.callout, hand.seat, at=hand.at)
        return
    page = hand.page(effect.advisor)
    if effect.what == "offer":
        telling.offer(hand.callout, page, at=hand.at)
    elif effect.what == "stand_down":
        telling.stand_down(page, at=hand.at)
    else:
        telling.confirmed(page, at=hand.at)


def finish(callout: CallOut, *, by: Actor, at: datetime) -> None:
    """Close the call-out when every seat is agreed or released."""
    done = [SeatState.AGREED.value, SeatState.RELEASED.value]
    if callout.state == CallOutState.OPEN and not callout.seats.exclude(state__in=done).exists():
        callout.state, callout.closed_at = CALLOUT.after("finish", callout.state), at
        callout.save(update_fields=["state", "closed_at"])
        line(callout, "finish", by=by, at=at, object=f"callout:{callout.pk}")
