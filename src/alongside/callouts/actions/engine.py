"""The shell of the engine: under the call-out's lock, read a seat, let ``advance`` decide, do what it says.

Rows, deadlines, messages and ledger lines are written in the one transaction of the caller.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from alongside.base import together
from alongside.base.secrets import hashed, link_token
from alongside.callouts import seats as s
from alongside.callouts.actions import telling
from alongside.callouts.actions.locks import (
    ledger_line,
    line,
    move_page,
    move_seat,
    move_waves,
    page_kept,
    page_move,
    policy_of,
    seat_ref,
)
from alongside.callouts.actions.picking import pick
from alongside.callouts.advance import advance
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.queries_exercises import exercises_of
from alongside.callouts.seats import Effect, Event, PageNow, SeatNow, Terms, WaveNow
from alongside.callouts.states import CALLOUT, CallOutState, SeatState, WaveState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import CLOCK, Actor
from alongside.kernel.verdict import Refused
from alongside.outbox import actions as outbox
from alongside.roster import actions as roster_actions
from alongside.roster import queries_reach as reaching
from alongside.teams import actions as teams_actions

log = logging.getLogger(__name__)


@dataclass
class Hand:
    """Everything about one seat, in hand under the lock of its call-out, and who acts when.

    ``then`` is the actor of what follows from the act by itself. ``rows``: the pages needed so far as rows.
    ``unsent``: writes decided and not yet sent; they go before anything is read or written in another way.
    """

    callout: CallOut
    seat: Seat
    by: Actor
    then: Actor
    at: datetime
    now: SeatNow
    rows: dict[int, Page]
    unsent: list[together.Statement] = field(default_factory=list)

    def send(self) -> None:
        """Send what has been decided so far."""
        together.send(self.unsent)
        self.unsent = []

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
    waveless: bool = False,
) -> Hand:
    """Read a seat whose call-out is locked. ``page``: one of its pages that is in hand already.

    ``alone``: for events that concern this page only (advance.ALONE) the others are not read, so that many
    answers at once to one seat hold its lock shortly; ``waveless`` (advance.WAVELESS): nor are the waves.
    """
    rows = {page.advisor_id: page} if page else {}
    return Hand(callout, seat, by, then, at, _now(callout, seat, page if alone else None, waveless), rows)


def _now(callout: CallOut, seat: Seat, only: Page | None, waveless: bool) -> SeatNow:
    policy = policy_of(callout)
    columns = ("pk", "number", "state", "due_at", "cap_at", "handed_at")
    rows = Wave.objects.filter(seat=seat).order_by("number").values_list(*columns, named=True)
    waves = [] if waveless else list(rows)
    wave = next((w for w in waves if w.state == WaveState.OPEN), None)
    numbers = {wave.pk: wave.number for wave in waves}
    own = ("advisor_id", "wave_id", "state", "answered_at", "due_at")
    if only is None:
        found = list(Page.objects.filter(seat=seat).order_by("wave_id", "pk").values_list(*own))
    else:
        found = [tuple(getattr(only, column) for column in own)]
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
            PageNow(advisor_id, 0 if waveless else numbers[wave_id], state, answered_at, due_at)
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
            if (statement := _statement(hand, effect)) is not None:
                hand.unsent.append(statement)
            else:
                hand.send()
                waiting += _do(hand, effect)
    hand.send()


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


def _statement(hand: Hand, effect: Effect) -> together.Statement | None:
    """Return what an effect writes, where that is one statement; None for those that _do does."""
    match effect:
        case s.MovePage():
            return page_move(hand.page(effect.advisor), effect.event, **_changes(hand, effect))
        case s.SetDue():
            page = hand.page(effect.advisor)
            page.due_at = effect.due_at
            return page_kept(page, ["due_at"])
        case s.TakeBack():
            return outbox.withdrawal(group=f"{effect.what}:{hand.page(effect.advisor).pk}")
        case s.Write():
            about = f"page:{hand.page(effect.advisor).pk}" if effect.advisor else f"seat:{hand.seat.pk}"
            by = hand.by if effect.own else hand.then
            facts = dict(effect.facts)
            return ledger_line(hand.callout, effect.action, by=by, at=hand.at, object=about, facts=facts)
    return None


def _write(hand: Hand, effect: Effect) -> None:
    callout, seat, at = hand.callout, hand.seat, hand.at
    match effect:
        case s.LetGo():
            _let_go(hand, effect)
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
    with outbox.gathered():
        reached = {a: telling.alert(callout, hand.page(a), wave, to=ways[a], at=at) for a in effect.advisors}
    if seat.needs_person_since is not None:
        seat.needs_person_since = None
        seat.save(update_fields=["needs_person_since"])
    roster_actions.note_asked(advisor_ids=list(effect.advisors), exercise=callout.exercise, at=at)
    if not callout.exercise:
        _leave_exercises(effect.advisors, at=at)
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


def _changes(hand: Hand, effect: s.MovePage) -> dict[str, object]:
    """Return what a move changes on the page beside its state."""
    changes: dict[str, object] = {"due_at": effect.due_at}
    if effect.noted:
        changes[f"{effect.noted}_at"] = hand.at
    if effect.noted == "answered":
        changes["answered_by"] = str(hand.by)
    if effect.event == "decline":
        changes |= {"before": "", "settle_at": None}
    return changes


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
    """Keep a person out of this request. A conflict is kept for the agency's other requests too, unless it was
    declared in an exercise: that keeps nobody from real work.
    """
    request_id, by, at = hand.callout.request_id, hand.by, hand.at
    if effect.why == "veto":
        teams_actions.record_veto(request_id=request_id, advisor_id=effect.advisor, by=by, at=at)
        return
    agency_id = incidents.card(request_id).agency_id
    if agency_id is not None and not hand.callout.exercise:
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
    elif effect.what == "exercise_over":
        telling.exercise_over(page, at=hand.at)
    else:
        telling.confirmed(page, at=hand.at)


def _leave_exercises(advisor_ids: Collection[int], *, at: datetime) -> None:
    """Take people out of their exercises in the transaction that asks them for a real request.

    What goes wrong with an exercise must not undo the real question: it is logged, and the tick comes back to it.
    """
    try:
        with transaction.atomic():
            give_way(advisor_ids, at=at)
    except Exception:
        log.exception("An exercise could not give way; it is tried again in a second.")


def give_way(advisor_ids: Collection[int], *, at: datetime) -> int:
    """Take these people out of every exercise they are in; return how many places that were.

    In the caller's transaction. An exercise that somebody else holds at this moment is passed over, so that no
    real call-out ever waits for one: the tick finds it within a second (queries_exercises.in_the_way).
    """
    done = 0
    for callout_id, places in exercises_of(advisor_ids, at).items():
        rows = CallOut.objects.select_for_update(skip_locked=True)
        callout = rows.filter(pk=callout_id, exercise=True).first()
        if callout is None:
            continue
        for seat in callout.seats.select_for_update().filter(pk__in=places).order_by("pk"):
            agreed = seat.state == SeatState.AGREED
            hand = take(callout, seat, by=CLOCK, at=at)
            for advisor_id in places[seat.pk]:
                step(hand, s.CalledAway(advisor_id))
                done += 1
            if agreed and seat.state == SeatState.RELEASED:
                seat.left_at = at
                seat.save(update_fields=["left_at"])
    roster_actions.release_exercises(advisor_ids=advisor_ids, by=CLOCK, at=at)
    return done


def finish(callout: CallOut, *, by: Actor, at: datetime) -> None:
    """Close the call-out when every seat is agreed or released."""
    done = [SeatState.AGREED.value, SeatState.RELEASED.value]
    if callout.state == CallOutState.OPEN and not callout.seats.exclude(state__in=done).exists():
        callout.state, callout.closed_at = CALLOUT.after("finish", callout.state), at
        callout.save(update_fields=["state", "closed_at"])
        line(callout, "finish", by=by, at=at, object=f"callout:{callout.pk}")
