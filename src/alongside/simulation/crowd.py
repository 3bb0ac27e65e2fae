"""The people of many call-outs and their luck, drawn once, so that every policy meets the same people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.simulation.model import DAY, Answering, Model

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crowd:
    """``lanes`` seats, each with its own candidates in the order of the proposal, as (lanes, people) arrays.

    A lane is one seat of one call-out; lanes of a call-out follow each other. ``people`` is how many of a
    lane's columns are people. ``clock``: their local minute of the day when the call-out opens.
    ``delay``: factor on the median of reading; ``confirm``: minutes from yes to confirmation.
    """

    seats: int
    people: Counts
    clock: Floats
    delay: Floats
    wakes: Flags
    silent: Flags
    willing: Floats
    confirm: Floats
    good: Flags
    forgets: Flags

    def some(self, lanes: Counts, columns: Counts | None = None) -> Crowd:
        """Return these lanes only, or one person of each."""
        at = lanes if columns is None else (lanes, columns)
        rows: dict[str, Any] = {n: getattr(self, n)[at] for n in _PERSON}
        return replace(self, people=self.people[lanes], **rows)

    @property
    def real(self) -> Flags:
        """Which columns of each lane are people."""
        return np.asarray(np.arange(self.clock.shape[1]) < self.people[:, None])


_PERSON = ("clock", "delay", "wakes", "silent", "willing", "confirm", "good", "forgets")


def draw(model: Model, *, seed: int, part: int, runs: int) -> Crowd:
    """Return ``runs`` call-outs of a model. The same seed, part and shape give the same luck.

    Luck is drawn as plain numbers from 0 to 1 first and read through the model afterwards, so two models
    with the same roster meet the same luck too.
    """
    a, p = model.answering, model.program
    pools = np.array(p.pools())
    lanes, most = runs * len(pools), int(pools.max())
    rng = np.random.default_rng([seed, part])
    u = {name: rng.random((lanes, most)) for name in ("zone", "fits", "wakes", "silent", "willing", "end")}
    delay = np.exp(a.spread * rng.standard_normal((lanes, most)))
    confirm = a.confirm_minutes * np.exp(a.spread * rng.standard_normal((lanes, most)))
    hour = rng.choice(24, size=runs, p=np.array(p.hours) / sum(p.hours))
    opens = np.repeat(hour * 60.0 + rng.random(runs) * 60, len(pools))[:, None]
    fits = (u["fits"] < p.fits) & (np.arange(most) < np.tile(pools, runs)[:, None])
    forgets = (u["end"] < a.forgets_to_confirm) | (confirm > a.hold_minutes)
    crowd = Crowd(
        seats=len(pools),
        people=fits.sum(axis=1),
        clock=(opens + 60 * _zones(u["zone"], p.zones)) % DAY,
        delay=delay,
        wakes=u["wakes"] < a.woken,
        silent=u["silent"] < 1 - (1 - a.never_answers) * a.rate,
        willing=u["willing"],
        confirm=confirm,
        good=~forgets & (u["end"] < 1 - a.conflict),
        forgets=forgets,
    )
    return ordered(crowd, np.argsort(~fits, axis=1, kind="stable"))


def _zones(u: Floats, zones: dict[str, float]) -> Floats:
    shares = np.cumsum(list(zones.values())) / sum(zones.values())
    ahead = np.array([float(hours) for hours in zones])
    return ahead[np.minimum(np.searchsorted(shares, u, side="right"), len(ahead) - 1)]


def ordered(crowd: Crowd, order: Counts) -> Crowd:
    """Return the crowd with each lane's people in another order."""
    rows: dict[str, Any] = {n: np.take_along_axis(getattr(crowd, n), order, axis=1) for n in _PERSON}
    return replace(crowd, **rows)


def awake(clock: Floats, at: Floats, a: Answering) -> Flags:
    """Say who is in their waking hours ``at`` minutes after the opening, when their clock showed ``clock``."""
    local = (clock + at) % DAY
    return (local >= 60 * a.wakes_hour) & (local < 60 * a.sleeps_hour)


def answers(crowd: Crowd, at: Floats, a: Answering) -> tuple[Floats, Flags]:
    """Return when each person would answer if asked ``at``, and whether with a yes.

    Minutes after the opening; infinite for those who never answer. The model is rehearsal/answering.py's.
    """
    local = (crowd.clock + at) % DAY
    up = awake(crowd.clock, at, a)
    read = at + np.where(up, a.reads_day_minutes, a.reads_night_minutes) * crowd.delay
    morning = at + (60 * a.wakes_hour - local) % DAY + a.reads_day_minutes * crowd.delay
    read = np.where(up | crowd.wakes, read, morning)
    yes = crowd.willing < np.where(awake(crowd.clock, read, a), a.yes_day, a.yes_night)
    return np.where(crowd.silent, np.inf, read), yes & ~crowd.silent
