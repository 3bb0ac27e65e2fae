"""What binds calls together, and the prices of it: people's capacities, one place in person, the reserve's cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.matching.codes import ReasonCode
from alongside.matching.joint import JointProblem
from alongside.matching.pricing import Team
from alongside.matching.reserve import cell_of, free_advisors

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """What binds calls together. ``cell`` of each person, -1 outside every counted cell.

    ``steps``: per cell the charges for taking the first, second ... of it, in thousandths, ascending; there are as
    many as may be taken.
    """

    capacity: Whole
    several: bool
    cell: Whole
    steps: tuple[tuple[int, ...], ...]

    def charged(self, teams: Sequence[Team]) -> int:
        """Return what these teams together pay for drawing on the reserve, in thousandths."""
        used = np.zeros(len(self.steps), dtype=np.int64)
        for team in teams:
            for row in team.rows:
                if row >= 0 and self.cell[row] >= 0:
                    used[self.cell[row]] += 1
        return sum(sum(steps[:n]) for steps, n in zip(self.steps, used.tolist(), strict=True))

    def overdrawn(self, team: Team) -> bool:
        """Say whether a team takes more of a cell than its floor leaves."""
        cells = [int(self.cell[row]) for row in team.rows if row >= 0]
        return any(cells.count(k) > len(self.steps[k]) for k in {*cells} - {-1})


@dataclass(frozen=True, slots=True)
class Duals:
    """Prices in whole thousandths, at least 0: of a person, of their one place in person, of a cell's step."""

    person: Whole
    present: Whole
    cell: Whole

    def paid(self, limits: Limits) -> tuple[Whole, Whole]:
        """Return what a call pays for each person, and besides when it is in person."""
        price = self.person.copy()
        counted = limits.cell >= 0
        price[counted] += self.cell[limits.cell[counted]]
        return price, self.present

    def towards(self, other: Duals, weight: float) -> Duals:
        """Return prices between these (``weight`` of them, 0 to 1) and others."""

        def mix(x: Whole, y: Whole) -> Whole:
            return np.rint(x * weight + y * (1 - weight)).astype(np.int64)

        return Duals(
            mix(self.person, other.person), mix(self.present, other.present), mix(self.cell, other.cell)
        )

    def rent(self, limits: Limits) -> int:
        """Return what all capacities together are worth at these prices: the calls' best come on top."""
        steps = sum(
            max(int(self.cell[k]) - charge, 0) for k, charges in enumerate(limits.steps) for charge in charges
        )
        present = int(self.present[limits.capacity > 0].sum())
        return int((self.person * limits.capacity).sum()) + present + steps


def limits_of(problem: JointProblem) -> Limits:
    """Return capacities and the reserve's cells. A person's room is what load leaves, at most ``places``."""
    policy = problem.policy
    lifted = {
        key for call in problem.calls for key, code in call.options.overrides if code is ReasonCode.LOAD_FULL
    }
    room = [
        max(min(a.max_load, policy.max_load) - a.load, 1 if a.key in lifted else 0) for a in problem.advisors
    ]
    capacity = np.minimum(np.array(room, dtype=np.int64), problem.places)
    cell = np.full(len(problem.advisors), -1, dtype=np.int64)
    floors = {(f.region, f.discipline): f.keep for f in problem.floors}
    free = {a.key for a in free_advisors(problem.advisors, policy)}
    rows: dict[tuple[str, str], list[int]] = {}
    for i, a in enumerate(problem.advisors):
        where = cell_of(a)
        if a.key in free and (where in floors or problem.aim.reserve.weight):
            rows.setdefault(where, []).append(i)
    steps = []
    for k, (where, mine) in enumerate(sorted(rows.items())):
        cell[mine] = k
        most = max(len(mine) - floors.get(where, 0), 0)
        steps.append(tuple(problem.aim.reserve.charges(where, len(mine), most)))
    return Limits(capacity, problem.places > 1, cell, tuple(steps))
