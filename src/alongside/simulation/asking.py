"""A policy let loose on a crowd: the waves, holds and late answers of the engine, for many seats at once.

What is kept of the engine (docs/states/callouts.md): a yes holds the seat until it is confirmed, no wave opens
meanwhile, a hold ends by time or by a declared conflict and then the first alternate is asked, a late yes
counts, and a wave that everyone has answered is not waited for. Messages are handed over at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.simulation.crowd import Counts, Crowd, Flags, Floats, answers, awake
from alongside.simulation.model import DAY, Model
from alongside.simulation.policies import Policy, fixed


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per lane: minutes until the first yes and until somebody is ready, which is a yes confirmed (infinite:
    nobody within the time), people asked, and how many of them at an hour in which they sleep."""

    yes_at: Floats
    ready_at: Floats
    asked: Counts
    at_night: Counts


class _Race:
    """The state of all lanes, and the two things that can happen next in each: a yes, or the next wave."""

    def __init__(self, crowd: Crowd, policy: Policy, model: Model) -> None:
        lanes = len(crowd.people)
        self.crowd, self.policy, self.model = crowd, policy, model
        self.free = crowd.real
        self.left = crowd.people.copy()
        self.now, self.due = np.zeros(lanes), np.zeros(lanes)
        self.asked, self.holds, self.at_night = (np.zeros(lanes, dtype=np.int64) for _ in range(3))
        self.first_yes, self.ready_at, self.next_yes = (np.full(lanes, np.inf) for _ in range(3))
        self.who = np.zeros(lanes, dtype=np.int64)
        self.asked_at, self.said_at, self.yes_at = (np.full(crowd.clock.shape, np.inf) for _ in range(3))

    def run(self) -> Outcome:
        """Play until each lane is filled, or nothing more can happen in its time."""
        live = np.flatnonzero(self.crowd.people)
        while live.size:
            yes = np.maximum(self.now[live], self.next_yes[live])
            wave = np.where(self.left[live], np.maximum(self.now[live], self.due[live]), np.inf)
            over = np.minimum(yes, wave) > self.model.program.give_up_minutes
            says = (yes <= wave) & ~over
            asks = ~says & ~over
            done = over.copy()
            done[says] = self._hold(live[says], yes[says])
            if asks.any():
                self._wave(live[asks], wave[asks])
            live = live[~done]
        return Outcome(self.first_yes, self.ready_at, self.asked, self.at_night)

    def next_in(self, lanes: Counts) -> None:
        """Find whose yes comes next in these lanes."""
        self.who[lanes] = self.yes_at[lanes].argmin(axis=1)
        self.next_yes[lanes] = self.yes_at[lanes, self.who[lanes]]

    def _hold(self, lanes: Counts, at: Floats) -> Flags:
        """Let those who said yes hold the seat; return where it is confirmed. Elsewhere it opens again later."""
        c, who, limit = self.crowd, self.who[lanes], self.model.program.give_up_minutes
        good, told = c.good[lanes, who], at + c.confirm[lanes, who]
        self.first_yes[lanes] = np.minimum(self.first_yes[lanes], at)
        self.ready_at[lanes] = np.where(good & (told <= limit), told, np.inf)
        self.holds[lanes] += 1
        lapsed = at + self.model.answering.hold_minutes
        self.now[lanes] = np.where(c.forgets[lanes, who], lapsed, told)
        self.yes_at[lanes, who] = np.inf
        self.next_in(lanes[~good])
        return good

    def _wave(self, lanes: Counts, at: Floats) -> None:
        """Ask the next people of these lanes: at least one in each."""
        a, new = self.model.answering, self.policy.choose(_Now(self, lanes, at))
        row, column = np.nonzero(new)
        lane, when = lanes[row], at[row]
        people = self.crowd.some(lane, column)
        said_at, yes = answers(people, when, a)
        self.free[lane, column] = False
        self.asked_at[lane, column], self.said_at[lane, column] = when, said_at
        self.yes_at[lane, column] = np.where(yes, said_at, np.inf)
        self.next_in(lanes)
        begins = np.flatnonzero(np.diff(row, prepend=-1))
        size = np.diff(begins, append=len(row))
        self.due[lanes] = np.minimum(at + self.policy.minutes, np.maximum.reduceat(said_at, begins))
        self.now[lanes] = at
        self.asked[lanes] += size
        self.left[lanes] -= size
        self.at_night[lanes] += np.bincount(row[~awake(people.clock, when, a)], minlength=len(lanes))


@dataclass(frozen=True)
class _Now:
    """What a policy sees of the lanes in which a wave opens (policies.Look), worked out when it is asked for."""

    race: _Race
    lanes: Counts
    at: Floats

    @property
    def free(self) -> Flags:
        return self.race.free[self.lanes]

    @property
    def waiting(self) -> Flags:
        said_at, asked_at = self.race.said_at[self.lanes], self.race.asked_at[self.lanes]
        return np.isfinite(asked_at) & (said_at > self.at[:, None])

    @property
    def minutes(self) -> Floats:
        return np.where(self.waiting, self.at[:, None] - self.race.asked_at[self.lanes], 0.0)

    @property
    def up(self) -> Flags:
        return awake(self.race.crowd.clock[self.lanes], self.at[:, None], self.race.model.answering)


def play(crowd: Crowd, policy: Policy, model: Model) -> Outcome:
    """Return what a policy does to a crowd."""
    return _Race(crowd, policy, model).run()


def clairvoyant(crowd: Crowd, model: Model) -> Outcome:
    """Return the bound: it knows who would answer what and when, though not who confirms.

    It asks, at the best moment, only the person whose yes would come first, and only if that person does
    not confirm the one whose yes would have come next. Answers come later the later one asks, except that a
    morning may turn a night's no into a yes, so the opening and the next morning are the only moments worth
    asking at. No policy under the engine's rule of one holder at a time has a yes in hand sooner.
    """
    first, _ = _soonest(crowd, model)
    race = _Race(crowd, fixed(1, np.inf), model)
    race.yes_at, race.left = first, np.zeros_like(race.left)
    race.next_in(np.arange(len(first)))
    done = race.run()
    return Outcome(done.yes_at, done.ready_at, race.holds, np.zeros_like(race.holds))


def all_knowing(crowd: Crowd, model: Model) -> Outcome:
    """Return the harder bound, out of reach of any asking: it knows who confirms and how quickly, too."""
    first, ready = _soonest(crowd, model)
    best = ready.min(axis=1)
    best[best > model.program.give_up_minutes] = np.inf
    found = np.isfinite(best).astype(np.int64)
    return Outcome(first.min(axis=1), best, found, np.zeros_like(found))


def _soonest(crowd: Crowd, model: Model) -> tuple[Floats, Floats]:
    """Return when each person's yes, and being ready, could come at the soonest; infinite for never."""
    a, p = model.answering, model.program
    real = crowd.real
    now, yes = answers(crowd, np.zeros(real.shape), a)
    later = (60 * a.wakes_hour - crowd.clock) % DAY + a.reads_day_minutes * crowd.delay
    yes_later = (crowd.willing < a.yes_day) & ~crowd.silent
    first = np.minimum(
        np.where(real & yes & (now <= p.give_up_minutes), now, np.inf),
        np.where(real & yes_later & (later <= p.give_up_minutes), later, np.inf),
    )
    return first, np.where(crowd.good, first + crowd.confirm, np.inf)
