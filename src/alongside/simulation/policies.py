"""The ways of asking that are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from alongside.callouts.sizing import Belief
from alongside.policy.catalog import CATALOG
from alongside.simulation.crowd import Counts, Flags, Floats

TREE_MINUTES = 5.0
"""A phone tree rings, leaves word, and goes on to the next person after this time."""


class Look(Protocol):
    """What a policy may know when it opens a wave: nothing that the program would not know.

    All are per (lane, person).
    """

    @property
    def free(self) -> Flags:
        """Who may be asked."""
        ...

    @property
    def waiting(self) -> Flags:
        """Who was asked and is silent."""
        ...

    @property
    def minutes(self) -> Floats:
        """How long ago those waiting were asked; 0 for others."""
        ...

    @property
    def up(self) -> Flags:
        """Who is in their waking hours."""
        ...


@dataclass(frozen=True, slots=True)
class Policy:
    """``minutes`` between two waves of a seat, and ``choose``: whom of the free the next wave asks."""

    key: str
    label: str
    family: str
    minutes: float
    choose: Callable[[Look], Flags]


def first(free: Flags, people: int | Counts) -> Flags:
    """Return the first so many of the free in each lane."""
    return free & (free.cumsum(axis=1) <= np.reshape(people, (-1, 1)))


def fixed(people: int, minutes: float) -> Policy:
    """Return waves of always so many people."""
    key, label = f"fixed_{people}x{minutes:g}", f"{people} every {minutes:g} min"
    return Policy(key, label, "fixed", minutes, lambda look: first(look.free, people))


def phone_tree() -> Policy:
    """Return calls one by one, with a caller of its own for each seat: kinder than most phone trees are."""
    return Policy(
        "phone_tree", "phone tree, one by one", "tree", TREE_MINUTES, lambda look: first(look.free, 1)
    )


def everyone() -> Policy:
    """Return one wave with everybody who could take the seat."""
    return Policy("everyone", "page everyone", "everyone", np.inf, lambda look: look.free)


@dataclass(frozen=True, slots=True)
class Adaptive:
    """The settings of our policy; the defaults are those of policy/catalog.py."""

    gain: float
    least: int
    minutes: float
    belief: Belief

    @classmethod
    def of(cls, values: Mapping[str, int]) -> Adaptive:
        """Return the settings that a call-out with these policy values has."""
        return cls(
            gain=values["wave_gain"] / 100,
            least=values["wave_size"],
            minutes=float(values["wave_minutes"]),
            belief=Belief(values["yes_awake"] / 100, values["yes_asleep"] / 100),
        )

    @classmethod
    def default(cls) -> Adaptive:
        """Return the settings of a new installation."""
        return cls.of({key: setting.default for key, setting in CATALOG.items()})


def adaptive(settings: Adaptive, *, key: str = "adaptive", label: str = "adaptive") -> Policy:
    """Return our policy: those awake first, then callouts/sizing.py's ``choose``, for many seats at once."""
    return Policy(key, label, "adaptive", settings.minutes, lambda look: _choose(settings, look))


def _choose(s: Adaptive, look: Look) -> Flags:
    chance = np.where(look.up, s.belief.yes_awake, s.belief.yes_asleep)
    ago = np.maximum(look.minutes // s.minutes - 1, 0)
    missed = np.where(look.waiting, 1 - chance * 0.5**ago, 1.0).prod(axis=1)
    order = np.argsort(~look.up, axis=1, kind="stable")  # as the engine does: those awake before those asleep
    free, chance = (np.take_along_axis(a, order, axis=1) for a in (look.free, chance))
    chosen = np.zeros_like(free)
    for column in np.flatnonzero(free.any(axis=0)):
        p = chance[:, column]
        taken = free[:, column] & (missed * p >= s.gain)
        chosen[:, column] = taken
        missed = np.where(taken, missed * (1 - p), missed)
    chosen |= first(free & ~chosen, np.maximum(s.least - chosen.sum(axis=1), 0))
    placed = np.zeros_like(chosen)
    np.put_along_axis(placed, order, chosen, axis=1)
    return placed
