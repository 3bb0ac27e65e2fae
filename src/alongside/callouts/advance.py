"""The engine of a call-out, as one function: what is known and what happened give what is known next and what
is to be done. No clock, no database, no message: the shell (actions/engine.py) does what this says.

``after`` gives the meaning of an effect; ``advance`` decides which effects an event has. What is known next is
by construction what was known with the effects done, so the rows and this model cannot drift apart unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from alongside.callouts import seats as s
from alongside.callouts.rules import SeatFacts, Step, next_step, respond_by
from alongside.callouts.seats import Effect, Event, PageNow, SeatNow, WaveNow
from alongside.callouts.states import PAGE, SEAT, TAKING, WAITING, PageState, SeatState

_REACHED = (PageState.PLANNED, PageState.HANDED, PageState.SEEN)
_SAID_YES = (PageState.YES, PageState.ALTERNATE, PageState.ACCEPTED, PageState.AGREED)
_OVER = (PageState.CONFLICT, PageState.VETOED, PageState.SPARED, PageState.WITHDRAWN,
         PageState.CALLED_AWAY)  # fmt: skip

ALONE = (s.SaysYes, s.Handed, s.Seen)
"""Events whose effects depend on no other page than the one they are about."""
WAVELESS = (s.SaysYes, s.Seen)
"""Those of them whose effects depend on no wave either."""


def advance(seat: SeatNow, event: Event, at: datetime) -> tuple[SeatNow, tuple[Effect, ...]]:
    """Return the seat after the event, and what is to be done, in order.

    AskForDays and FindPeople come last and are answered by an event of their own. Raises Refused when a table
    has no such move; nothing is then to be done.
    """
    turn = _Turn(seat, at)
    _ON[type(event)](turn, event)
    return turn.seat, tuple(turn.effects)


def after(seat: SeatNow, effect: Effect, at: datetime) -> SeatNow:
    """Return the seat with one effect done. Raises Refused when a table has no such move."""
    if isinstance(effect, s.MovePage):
        return _page_moved(seat, effect, at)
    if isinstance(effect, s.LetGo):
        return _page_moved(seat, s.MovePage(effect.advisor, effect.event), at)
    if isinstance(effect, s.SetDue):
        return _with(seat, replace(seat.page(effect.advisor), due_at=effect.due_at))
    if isinstance(effect, s.MoveSeat):
        return replace(seat, state=SEAT.after(effect.event, seat.state), needs_person=False)
    if isinstance(effect, s.MoveWaves):
        return replace(seat, wave=None)
    if isinstance(effect, s.SetWave):
        assert seat.wave is not None
        wave = WaveNow(seat.wave.number, effect.due_at, effect.cap_at, effect.handed)
        return replace(seat, wave=wave)
    if isinstance(effect, s.OpenWave):
        return _wave_opened(seat, effect)
    if isinstance(effect, s.AskPerson):
        return replace(seat, needs_person=True)
    return seat


def _page_moved(seat: SeatNow, effect: s.MovePage, at: datetime) -> SeatNow:
    page = seat.page(effect.advisor)
    answered = at if effect.noted == "answered" else page.answered_at
    state = PAGE.after(effect.event, page.state)
    return _with(seat, replace(page, state=state, due_at=effect.due_at, answered_at=answered))


def _with(seat: SeatNow, page: PageNow) -> SeatNow:
    return replace(seat, pages=tuple(page if p.advisor == page.advisor else p for p in seat.pages))


def _wave_opened(seat: SeatNow, effect: s.OpenWave) -> SeatNow:
    """A person taken back before an answer is asked again; everybody else for the first time."""
    kept = tuple(page for page in seat.pages if page.advisor not in effect.advisors)
    new = tuple(PageNow(a, effect.number, PageState.PLANNED.value) for a in effect.advisors)
    wave = WaveNow(effect.number, effect.due_at, effect.due_at)
    return replace(seat, pages=kept + new, wave=wave, waves=effect.number, needs_person=False)


class _Turn:
    """One event at work: the seat as it becomes, and the effects so far."""

    def __init__(self, seat: SeatNow, at: datetime) -> None:
        self.seat, self.at = seat, at
        self.effects: list[Effect] = []

    def do(self, *effects: Effect) -> None:
        for effect in effects:
            self.seat = after(self.seat, effect, self.at)
            self.effects.append(effect)

    def look(self) -> None:
        """Do what an open seat needs next; waiting and resting need nothing."""
        if not self.seat.asking:
            return
        step = next_step(facts_of(self.seat), at=self.at)
        if step is Step.OFFER:
            first = min(self.seat.those_in(PageState.ALTERNATE), key=_by_answer)
            self.do(s.AskForDays(first.advisor, answering=False))
        elif step is Step.ASK:
            self.do(s.FindPeople())

    def stop_paging(self) -> None:
        """Take back every unanswered page; those who may have read it are told kindly."""
        for page in self.seat.those_in(*WAITING, PageState.LAPSED):
            told = page.state in (PageState.HANDED, PageState.SEEN, PageState.LAPSED)
            self.do(s.TakeBack("page", page.advisor), s.MovePage(page.advisor, "withdraw"))
            if told:
                self.do(s.Tell("stand_down", page.advisor))
        self.do(s.MoveWaves("end"), s.Write("stop_paging", own=False))

    def spare(self, page: PageNow, *, tell: bool = True) -> None:
        """Let somebody go who said yes and is not needed."""
        self.do(s.LetGo(page.advisor, "spare", tell), s.Write("spare", page.advisor, own=False))

    def free(self, *, own: bool) -> None:
        """Open a held or accepted seat again and give the days back."""
        self.do(s.GiveDaysBack(own), s.MoveSeat("reopen"))


def facts_of(seat: SeatNow) -> SeatFacts:
    """Return what decides the next step. Those whom no message can reach are not waited for."""
    wave = seat.wave
    unanswered = sum(p.wave == wave.number for p in seat.those_in(*_REACHED)) if wave else 0
    alternates = len(seat.those_in(PageState.ALTERNATE))
    return SeatFacts(seat.state, alternates, wave.due_at if wave else None, unanswered)


def _by_answer(page: PageNow) -> datetime:
    assert page.answered_at is not None
    return page.answered_at


def _look(turn: _Turn, event: s.Look) -> None:
    turn.look()


def _due(turn: _Turn, event: s.Due) -> None:
    """A hold not confirmed lapses, an alternate has waited long enough; the seat is looked at afterwards."""
    page = turn.seat.page(event.advisor)
    if page.due_at != event.due_at or event.due_at > turn.at:
        return
    if page.state == PageState.YES:
        turn.do(s.MovePage(page.advisor, "lapse"), s.TakeBack("confirm", page.advisor))
        turn.free(own=False)
        turn.do(s.Write("lapse", page.advisor, own=False))
    else:
        turn.spare(page)


def _found(turn: _Turn, event: s.Found) -> None:
    seat = turn.seat
    if event.advisors:
        number = seat.waves + 1
        facts = {"seat": seat.key, "wave": number, "advisors": list(event.advisors)}
        turn.do(s.MoveWaves("pass"), s.OpenWave(number, event.advisors, turn.at + seat.terms.cap))
        turn.do(s.Write("open_wave", own=event.by_hand, facts=facts))
        return
    turn.do(s.MoveWaves("pass"))
    if not seat.needs_person:
        turn.do(s.AskPerson(), s.Write("nobody_left", own=False))


def _says_yes(turn: _Turn, event: s.SaysYes) -> None:
    seat, page = turn.seat, turn.seat.page(event.advisor)
    if page.state in _SAID_YES or page.state in _OVER or not seat.asking:
        return
    if seat.state == SeatState.OPEN:
        turn.do(s.AskForDays(page.advisor, answering=True))
    elif seat.state == SeatState.HELD:
        until = turn.at + seat.terms.stand_by
        turn.do(s.MovePage(page.advisor, "stand_by", until, "answered"))
        _said_yes(turn, page.advisor)


def _said_yes(turn: _Turn, advisor: int) -> None:
    facts = {"page": turn.seat.page(advisor).state}
    turn.do(s.TakeBack("page", advisor), s.Write("say_yes", advisor, facts=facts))


def _days_asked(turn: _Turn, event: s.DaysAsked) -> None:
    """The seat is theirs to confirm; or, for an alternate who is promised elsewhere by now, the next one's."""
    page = turn.seat.page(event.advisor)
    if not event.free:
        turn.spare(page)
        turn.look()
        return
    noted = "answered" if event.answering else ""
    until = turn.at + turn.seat.terms.hold
    turn.do(s.MoveSeat("hold"), s.MovePage(page.advisor, "hold", until, noted))
    if event.answering:
        _said_yes(turn, page.advisor)
    else:
        facts = {"seat": turn.seat.key}
        turn.do(s.Tell("offer", page.advisor), s.Write("offer_seat", page.advisor, own=False, facts=facts))


def _says_no(turn: _Turn, event: s.SaysNo) -> None:
    page = turn.seat.page(event.advisor)
    if page.state == PageState.DECLINED:
        return
    turn.do(s.MovePage(page.advisor, "decline", noted="answered"))
    turn.do(*(s.TakeBack(what, page.advisor) for what in ("page", "confirm", "settle")))
    turn.do(s.Write("decline", page.advisor))
    if page.state in (PageState.YES, PageState.ACCEPTED):
        turn.free(own=True)
    turn.look()


def _confirms(turn: _Turn, event: s.Confirms) -> None:
    turn.do(s.MovePage(event.advisor, "accept", noted="confirmed"), s.MoveSeat("accept"))
    turn.do(s.Write("accept_seat", event.advisor, facts={"seat": turn.seat.key}))
    turn.stop_paging()
    turn.do(s.Tell("confirmed", event.advisor), s.Tell("names_ready"))


def _has_conflict(turn: _Turn, event: s.HasConflict) -> None:
    turn.do(s.MovePage(event.advisor, "conflict", noted="confirmed"))
    turn.free(own=True)
    turn.do(s.SetAside(event.advisor, "conflict"))
    turn.look()


def _handed(turn: _Turn, event: s.Handed) -> None:
    """The first message of a wave that reaches a carrier starts the time to answer, never past the cap."""
    page, wave = turn.seat.page(event.advisor), turn.seat.wave
    if page.wave != event.wave or not PAGE.may("hand", page.state):
        return
    turn.do(s.MovePage(page.advisor, "hand", noted="handed"))
    if wave is not None and wave.number == event.wave and not wave.handed:
        due = respond_by(handed_at=turn.at, cap=wave.cap_at, span=turn.seat.terms.answer)
        turn.do(s.SetWave(due, wave.cap_at, handed=True))
    turn.do(s.Write("hand_over", page.advisor, own=False))


def _seen(turn: _Turn, event: s.Seen) -> None:
    if PAGE.may("see", turn.seat.page(event.advisor).state):
        turn.do(s.MovePage(event.advisor, "see", noted="seen"), s.Write("open_page", event.advisor))


def _unreachable(turn: _Turn, event: s.Unreachable) -> None:
    page = turn.seat.page(event.advisor)
    if page.wave == event.wave and PAGE.may("fail", page.state):
        turn.do(s.MovePage(page.advisor, "fail"), s.Write("unreachable", page.advisor, own=False))
        turn.look()


def _head_agrees(turn: _Turn, event: s.HeadAgrees) -> None:
    (page,) = turn.seat.those_in(PageState.ACCEPTED)
    turn.do(s.MovePage(page.advisor, "agree"), s.MoveSeat("agree"))
    turn.do(s.Write("agree", facts={"advisor": page.advisor}))
    for alternate in turn.seat.those_in(PageState.ALTERNATE):
        turn.spare(alternate)


def _head_declines(turn: _Turn, event: s.HeadDeclines) -> None:
    """No reason and no trace: the advisor sees what people not needed see, at the same kind of moment."""
    (page,) = turn.seat.those_in(PageState.ACCEPTED)
    turn.do(s.LetGo(page.advisor, "veto"))
    turn.free(own=False)
    turn.do(s.SetAside(page.advisor, "veto"), s.Write("decline_name", facts={"advisor": page.advisor}))
    turn.look()


def _more_time(turn: _Turn, event: s.MoreTime) -> None:
    wave = turn.seat.wave
    assert wave is not None
    due = max(wave.due_at, turn.at) + event.span
    turn.do(s.SetWave(due, max(wave.cap_at, due), wave.handed))
    minutes = round(event.span.total_seconds() / 60)
    turn.do(s.Write("extend_wave", facts={"minutes": minutes}))


def _paused(turn: _Turn, event: s.Paused) -> None:
    """An outage uses up nobody's time: what was running runs on for as long as it stood still."""
    seat = turn.seat
    if seat.wave is not None:
        turn.do(s.SetWave(seat.wave.due_at + event.span, seat.wave.cap_at + event.span, seat.wave.handed))
    for page in seat.pages:
        if page.due_at is not None:
            turn.do(s.SetDue(page.advisor, page.due_at + event.span))
    if turn.effects:
        turn.do(
            s.Write("make_up_for_outage", own=False, facts={"seconds": round(event.span.total_seconds())})
        )


def _released(turn: _Turn, event: s.Released) -> None:
    """Unanswered pages are taken back, people who said yes are thanked at their own moment."""
    if turn.seat.state in (SeatState.HELD, SeatState.ACCEPTED, SeatState.AGREED):
        turn.do(s.GiveDaysBack(own=True))
    turn.do(s.MoveSeat("release"))
    for page in turn.seat.those_in(PageState.YES):
        turn.do(s.MovePage(page.advisor, "withdraw"), s.TakeBack("confirm", page.advisor))
        turn.do(s.Tell("stand_down", page.advisor))
    for page in turn.seat.those_in(PageState.ALTERNATE, PageState.ACCEPTED, PageState.AGREED):
        turn.spare(page, tell=not event.quietly)
    turn.stop_paging()


def _called_away(turn: _Turn, event: s.CalledAway) -> None:
    """An exercise gives way: the person is out of it, and the others are asked as if they had declined."""
    page = turn.seat.page(event.advisor)
    if not PAGE.may("give_way", page.state):
        return
    turn.do(*(s.TakeBack(what, page.advisor) for what in ("page", "confirm")))
    turn.do(s.MovePage(page.advisor, "give_way"))
    if page.state == PageState.AGREED:
        turn.do(s.GiveDaysBack(own=False), s.MoveSeat("release"))
    elif page.state in TAKING:
        turn.free(own=False)
    if page.state not in (PageState.PLANNED, PageState.UNREACHABLE):
        turn.do(s.Tell("exercise_over", page.advisor))
    turn.do(s.Write("give_way", page.advisor, own=False))
    turn.look()


_ON: dict[type[Any], Callable[[_Turn, Any], None]] = {
    s.Look: _look,
    s.Due: _due,
    s.Found: _found,
    s.SaysYes: _says_yes,
    s.DaysAsked: _days_asked,
    s.SaysNo: _says_no,
    s.Confirms: _confirms,
    s.HasConflict: _has_conflict,
    s.Handed: _handed,
    s.Seen: _seen,
    s.Unreachable: _unreachable,
    s.HeadAgrees: _head_agrees,
    s.HeadDeclines: _head_declines,
    s.MoreTime: _more_time,
    s.Paused: _paused,
    s.Released: _released,
    s.CalledAway: _called_away,
}
