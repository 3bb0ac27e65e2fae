"""How many people a wave asks, and whom: as few as fill the seat soon. Pure; the reasons and figures are in
docs/callout-policy.md, and the simulation plays this same rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True, slots=True)
class Belief:
    """What the program expects of one person in one wave's time, as shares from 0 to 1."""

    yes_awake: float
    yes_asleep: float

    def of(self, *, awake: bool) -> float:
        """Return the chance that somebody asked now says yes within one wave."""
        return self.yes_awake if awake else self.yes_asleep

    def still(self, *, awake: bool, waves_ago: int) -> float:
        """Return the chance that somebody asked earlier, and silent since, says yes within one wave.

        One wave later it is as good as new, and each wave after that halves it: so the log-normal delays of
        the model fall off, within a few hundredths.
        """
        return self.of(awake=awake) * 0.5 ** max(waves_ago - 1, 0)


def choose(*, chances: Sequence[float], waiting: Iterable[float], least: int, gain: float) -> list[int]:
    """Return whom the next wave asks, as indexes into ``chances``, which are in the order of asking.

    ``waiting``: the chances of those asked before and silent. A person is asked if that raises the chance
    that the seat is filled within this wave by at least ``gain``, given everyone asked before them; whoever
    brings less, such as somebody asleep, is passed over and stays for a later wave. But at least ``least``
    people are asked, the first ones not yet chosen, so that asking never stands still.
    """
    missed = prod(1 - chance for chance in waiting)
    chosen: list[int] = []
    for index, chance in enumerate(chances):
        if missed * chance >= gain:
            chosen.append(index)
            missed *= 1 - chance
    passed = (index for index in range(len(chances)) if index not in set(chosen))
    while len(chosen) < min(least, len(chances)):
        chosen.append(next(passed))
    return sorted(chosen)
