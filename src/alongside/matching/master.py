"""The restricted master: which of the teams known so far to take, as a linear and as an integer program (HiGHS).

Rows: each call takes exactly one team (the empty one is always known); each person within their capacity, and in
one place at a time for calls in person; each cell of the reserve within what its floor leaves. Taking more of a
cell is charged step by step, each step dearer than the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from alongside.matching.limits import Duals, Limits
from alongside.matching.policy import POINT
from alongside.matching.pricing import Rows, Team

INNER_FROM = 2500


@dataclass
class Master:
    """Teams as columns of a linear program that grows."""

    calls: int
    present: Sequence[bool]
    limits: Limits
    offsets: Sequence[int]
    teams: list[Team] = field(default_factory=list)
    known: set[tuple[int, Rows]] = field(default_factory=set)

    def __post_init__(self) -> None:
        import highspy

        self.inner = False
        self.finished = False

        self.api: Any = highspy
        self.highs = self.api.Highs()
        self.highs.silent()
        self.highs.setOptionValue("threads", 1)
        self.highs.setOptionValue("random_seed", 1)
        self.inf = highspy.kHighsInf
        none_i, none_d = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64)
        for _ in range(self.calls):
            self.highs.addRow(1.0, 1.0, 0, none_i, none_d)
        self.rows = self.calls
        self.row_of: dict[tuple[str, int], int] = {}
        self.first_team = 0
        for k, charges in enumerate(self.limits.steps):
            row = self._row(("cell", k), 0.0)
            for charge in charges:
                self.highs.addCol(
                    charge / POINT, 0.0, 1.0, 1, np.array([row], dtype=np.int32), np.array([-1.0])
                )
                self.first_team += 1

    def _row(self, name: tuple[str, int], most: float) -> int:
        row = self.row_of.get(name)
        if row is None:
            none_i, none_d = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float64)
            self.highs.addRow(-self.inf, most, 0, none_i, none_d)
            row = self.row_of[name] = self.rows
            self.rows += 1
        return row

    def add(self, teams: Sequence[Team]) -> int:
        """Add the teams that are not known yet. Return how many."""
        new = [t for t in dict.fromkeys(teams) if (t.call, t.rows) not in self.known]
        costs: list[float] = []
        values: list[float] = []
        starts: list[int] = []
        indices: list[int] = []
        for team in new:
            self.known.add((team.call, team.rows))
            self.teams.append(team)
            # In points, less what a full team gets in any case: large numbers would cost the solver accuracy.
            costs.append(-float(team.value - self.offsets[team.call]) / POINT)
            starts.append(len(indices))
            use = self._use(team)
            indices += list(use)
            values += list(use.values())
        if new:
            size = len(new)
            self.highs.addCols(
                size, np.array(costs), np.zeros(size), np.full(size, self.inf), len(indices),
                np.array(starts, dtype=np.int32), np.array(indices, dtype=np.int32), np.array(values),
            )  # fmt: skip
        return len(new)

    def _use(self, team: Team) -> Mapping[int, float]:
        use = {team.call: 1.0}
        for person in team.rows:
            if person < 0:
                continue
            use[self._row(("person", person), float(self.limits.capacity[person]))] = 1.0
            if self.limits.several and self.present[team.call]:
                use[self._row(("present", person), 1.0)] = 1.0
            if self.limits.cell[person] >= 0:
                row = self._row(("cell", int(self.limits.cell[person])), 0.0)
                use[row] = use.get(row, 0.0) + 1.0
        return use

    def solve(self) -> tuple[Duals, float]:
        """Solve the linear program. Return its prices, rounded, and its value in thousandths."""
        if self.inner or len(self.teams) > INNER_FROM:
            # Large and degenerate: an interior point is found far sooner than a vertex, and its prices lie in the
            # middle of the best ones, which is better here. They need not be exact: the bound is ours.
            self.inner = True
            self.highs.setOptionValue("solver", "ipm")
            self.highs.setOptionValue("run_crossover", "off")
        self.highs.run()
        solution = self.highs.getSolution()
        dual = np.asarray(solution.row_dual)
        size = len(self.limits.capacity)
        duals = Duals(
            np.zeros(size, dtype=np.int64),
            np.zeros(size, dtype=np.int64),
            np.zeros(len(self.limits.steps), dtype=np.int64),
        )
        for (kind, i), row in self.row_of.items():
            getattr(duals, kind)[i] = max(round(-dual[row] * POINT), 0)
        return duals, sum(self.offsets) - self.highs.getObjectiveValue() * POINT

    def choose(
        self, seconds: float | None, among: Sequence[Team] | None = None, start: Sequence[Team] = ()
    ) -> list[Team] | None:
        """Return the best whole choice (one team per call), None when time ran out first.

        ``among``: leave out all other teams. ``start``: a whole choice to begin with.
        """
        size = self.highs.getNumCol()
        model = self.api.Highs()
        model.silent()
        model.passModel(self.highs.getModel())
        if among is not None:
            kept = {(t.call, t.rows) for t in (*among, *start)}
            out = [self.first_team + i for i, t in enumerate(self.teams) if (t.call, t.rows) not in kept]
            nothing = np.zeros(len(out))
            model.changeColsBounds(len(out), np.array(out, dtype=np.int32), nothing, nothing)
        if start:
            self._begin(model, start, size)
        kinds: Any = [self.api.HighsVarType.kInteger] * size
        model.changeColsIntegrality(size, np.arange(size, dtype=np.int32), np.array(kinds))
        model.setOptionValue("threads", 1)
        model.setOptionValue("random_seed", 1)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_abs_gap", 0.5 / POINT)
        if seconds is not None:
            model.setOptionValue("time_limit", max(seconds, 0.05))
        model.run()
        self.finished = model.getModelStatus() == self.api.HighsModelStatus.kOptimal
        taken = np.flatnonzero(np.asarray(model.getSolution().col_value)[self.first_team :] > 0.5)
        chosen = [self.teams[i] for i in taken]
        return chosen if sorted(t.call for t in chosen) == list(range(self.calls)) else None

    def _begin(self, model: Any, start: Sequence[Team], size: int) -> None:
        """Hand the solver a whole choice to begin with; what it draws from each cell follows from it."""
        place = {(t.call, t.rows): self.first_team + i for i, t in enumerate(self.teams)}
        values = np.zeros(size)
        used = np.zeros(len(self.limits.steps), dtype=np.int64)
        for team in start:
            values[place[team.call, team.rows]] = 1.0
            for row in team.rows:
                if row >= 0 and self.limits.cell[row] >= 0:
                    used[self.limits.cell[row]] += 1
        step = 0
        for charges, n in zip(self.limits.steps, used.tolist(), strict=True):
            values[step : step + n] = 1.0
            step += len(charges)
        solution = self.api.HighsSolution()
        solution.col_value = values.tolist()
        model.setSolution(solution)
