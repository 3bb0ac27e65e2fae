"""A small world around the pure engine: rows that are committed or lost, people, carriers, clocks, and luck.

Used by tests/unit/test_advance.py with Hypothesis, and by the probe ``model`` for many stories.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alongside.callouts import seats as s
from alongside.callouts.advance import advance
from alongside.callouts.states import TAKING, WAITING, PageState, SeatState
from alongside.kernel.verdict import Refused

T0 = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TERMS = s.Terms(2, 20 * MINUTE, 40 * MINUTE, 15 * MINUTE, 720 * MINUTE)


class Broken(AssertionError):
    """An invariant of the engine does not hold."""


@dataclass
class World:
    """One call-out of one seat. ``people``: who could be asked, in order; ``busy``: promised elsewhere."""

    people: list[int]
    busy: set[int] = field(default_factory=set)
    seat: s.SeatNow = field(default_factory=lambda: s.SeatNow("lead", SeatState.OPEN.value, TERMS))
    at: datetime = T0
    aside: set[int] = field(default_factory=set)
    bound: int | None = None
    told: list[s.Effect] = field(default_factory=list)
    crashes: int = 0

    def step(self, event: s.Event, *, dies_after: int | None = None) -> None:
        """Let an event happen in one transaction. ``dies_after``: die after so many effects, none of them kept."""
        seat, bound, aside, told = self.seat, self.bound, set(self.aside), list(self.told)
        waiting, done = [event], 0
        try:
            while waiting:
                seat, effects = advance(seat, waiting.pop(0), self.at)
                for effect in effects:
                    if done == dies_after:
                        self.crashes += 1
                        return
                    done += 1
                    told.append(effect)
                    if isinstance(effect, s.AskForDays):
                        free = effect.advisor not in self.busy
                        if effect.answering and not free:
                            return
                        bound = effect.advisor if free else bound
                        waiting.append(s.DaysAsked(effect.advisor, free, effect.answering))
                    elif isinstance(effect, s.FindPeople):
                        waiting.append(s.Found(self._next(seat, aside)))
                    elif isinstance(effect, s.GiveDaysBack):
                        bound = None
                    elif isinstance(effect, s.SetAside):
                        aside.add(effect.advisor)
        except Refused:
            return
        self.seat, self.bound, self.aside, self.told = seat, bound, aside, told

    def _next(self, seat: s.SeatNow, aside: set[int]) -> tuple[int, ...]:
        asked = {p.advisor for p in seat.pages if p.state != PageState.WITHDRAWN}
        return tuple(a for a in self.people if a not in asked | aside)[: seat.terms.size]

    def tick(self, *, dies_after: int | None = None) -> None:
        """Do what the shell's clock does: the pages' moments first, then a look."""
        for page in self.seat.pages:
            if page.due_at is not None and page.due_at <= self.at:
                self.step(s.Due(page.advisor, page.due_at), dies_after=dies_after)
        self.step(s.Look(), dies_after=dies_after)

    def check(self) -> None:
        """Raise Broken when something is wrong that must never be."""
        seat = self.seat
        armed = seat.wave is not None or any(p.due_at for p in seat.pages if p.state == PageState.YES)
        if seat.state == SeatState.OPEN and not (armed or seat.needs_person):
            raise Broken(f"nothing would ever happen next: {seat}")
        taking = seat.those_in(*TAKING)
        if len(taking) > 1:
            raise Broken(f"two people have the seat: {seat}")
        has = seat.state in (SeatState.HELD, SeatState.ACCEPTED, SeatState.AGREED)
        if has != bool(taking) or (self.bound is not None) != has:
            raise Broken(f"the seat, its page and the days bound do not agree: {seat} {self.bound}")
        if taking and self.bound != taking[0].advisor:
            raise Broken(f"another person's days are bound: {seat} {self.bound}")
        for page in seat.pages:
            waits = page.state in (PageState.YES, PageState.ALTERNATE)
            if waits != (page.due_at is not None):
                raise Broken(f"a page waits without a moment, or has one without waiting: {page}")
        if seat.state in (SeatState.ACCEPTED, SeatState.AGREED) and seat.those_in(*WAITING):
            raise Broken(f"somebody is still asked for a seat that is filled: {seat}")
        if seat.wave is not None and seat.wave.due_at > seat.wave.cap_at:
            raise Broken(f"a wave is waited for beyond its cap: {seat.wave}")


ACTS = ("yes", "no", "confirm", "conflict", "hand", "late_hand", "see", "fail", "agree", "decline", "more_time",
        "pause", "tick", "busy", "add", "away")  # fmt: skip
act = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 5),
    st.integers(0, 50),
    st.none() | st.none() | st.integers(0, 4),
)


def play(world: World, what: str, who: int, minutes: int, dies_after: int | None) -> None:
    """Let time pass and one thing happen."""
    world.at += minutes * MINUTE
    pages = world.seat.pages
    page = pages[who % len(pages)] if pages else None
    simple = {
        "agree": s.HeadAgrees(), "decline": s.HeadDeclines(), "pause": s.Paused(minutes * MINUTE),
    }  # fmt: skip
    if what == "tick" or page is None:
        world.tick(dies_after=dies_after)
    elif what == "busy":
        world.busy ^= {page.advisor}
    elif what in ("agree", "decline"):
        if world.seat.state == SeatState.ACCEPTED:
            world.step(simple[what], dies_after=dies_after)
    elif what == "pause":
        world.step(simple[what], dies_after=dies_after)
    elif what == "more_time":
        if world.seat.wave is not None and world.seat.state == SeatState.OPEN:
            world.step(s.MoreTime((1 + minutes) * MINUTE), dies_after=dies_after)
    elif what == "add":
        people = world._next(world.seat, world.aside)
        if people and world.seat.state == SeatState.OPEN:
            world.step(s.Found(people, by_hand=True), dies_after=dies_after)
    else:
        world.step(_about(what, page), dies_after=dies_after)


def _about(what: str, page: s.PageNow) -> s.Event:
    kinds = {
        "yes": s.SaysYes,
        "no": s.SaysNo,
        "confirm": s.Confirms,
        "conflict": s.HasConflict,
        "see": s.Seen,
        "away": s.CalledAway,
    }
    if what in kinds:
        event: s.Event = kinds[what](page.advisor)
        return event
    if what == "fail":
        return s.Unreachable(page.advisor, page.wave)
    return s.Handed(page.advisor, page.wave - (what == "late_hand"))


def story(people: int, acts: list[tuple[str, int, int, int | None]], counted: list[int]) -> World:
    """Play one story from the opening on, checking after each step; ``counted``: stories, steps, crashes."""
    world = World(list(range(1, people + 1)))
    world.step(s.Look())
    world.check()
    for what, who, minutes, dies_after in acts:
        play(world, what, who, minutes, dies_after)
        world.check()
    world.at += timedelta(days=2)
    for _ in range(2 * people + 4):
        world.tick()
        world.check()
        world.at += timedelta(days=1)
    counted[0] += 1
    counted[1] += len(acts)
    counted[2] += world.crashes
    return world


def stories(number: int, steps: int, counted: list[int]) -> None:
    """Play so many stories that Hypothesis thinks up. Raises Broken."""

    @settings(
        max_examples=number, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.integers(0, 6), st.lists(act, min_size=steps // 4, max_size=steps))
    def run(people: int, acts: list[tuple[str, int, int, int | None]]) -> None:
        story(people, acts, counted)

    run()
