"""All seats of all calls as one program over pairs of seat and person: prices and whole answers for many calls.

Where very many calls want the same people, hundreds of thousands of teams come within a point of the best, and
no list of teams holds those that fit together. Here each pair of a seat and somebody who may take it is a
variable, each wish of a team another: any team can come out of a few pairs a seat. The linear program over a core
of pairs gives prices, its reduced costs say which other pairs could matter, and an integer program over those
chooses. Prices are judged, and answers valued, in whole numbers elsewhere (``colgen``): nothing here has to be
exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching.limits import Duals, Limits
from alongside.matching.policy import POINT
from alongside.matching.pricing import Pricing, Team

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
BITS = 8
ONE = 1 - 1e-6
COVERED = (np.arange(2**BITS)[:, None] >> np.arange(BITS) & 1).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The linear program over a core. ``duals``: its prices, rounded. ``reached``: its value in thousandths.

    ``left``: what each pair of all would add at these prices, at most about 0; ``taken``: pairs it takes whole.
    """

    duals: Duals
    reached: float
    left: Real
    taken: Whole


class Seating:
    """Every pair of seat and person of a joint problem, numbered as the candidates of ``pricing``.

    ``base``: per seat what filling it is worth in any case, taken off its pairs to keep numbers small.
    """

    def __init__(self, pricing: Pricing, limits: Limits, base: Whole) -> None:
        self.pricing, self.limits, self.base = pricing, limits, base
        first = np.asarray(pricing.cand_start)[np.asarray(pricing.class_start)]
        self.first = first
        self.seats, self.calls = len(base), len(pricing.bonus)
        self.seat = np.repeat(np.arange(self.seats), np.diff(first))
        self.call_of_seat = np.repeat(np.arange(self.calls), np.diff(pricing.seat_start))
        self.call = self.call_of_seat[self.seat]
        self.row = pricing.cand_row
        self.value = pricing.cand_value - base[self.seat]
        self.cover = np.stack(pricing.cover_of)[self.call, self.row]
        self.novice = pricing.novice[self.row]
        self.present = (
            np.asarray(pricing.present, dtype=np.bool_) if limits.several else np.zeros(self.calls, bool)
        )
        self.may = limits.capacity[self.row] > 0
        self.wish = np.array([[worth[1 << bit] for bit in range(BITS)] for worth in pricing.bonus])

    def paid(self, duals: Duals) -> Real:
        """Return what each pair is worth at these prices, before what wishes, seats and novices' places cost."""
        price, present = duals.paid(self.limits)
        left: Real = (self.value - price[self.row]).astype(np.float64)
        left -= present[self.row] * self.present[self.call]
        return left

    def begin(self, duals: Duals, few: int) -> Whole:
        """Return a first core: each seat's best few at these prices, wishes met counted half."""
        left = self.paid(duals) + (self.wish / 2 @ COVERED.T)[self.call, self.cover]
        return self._best(left, np.flatnonzero(self.may), few)

    def missing(self, found: Relaxed, core: Whole, few: int) -> Whole:
        """Return each seat's best few pairs outside the core that would add something."""
        left = found.left.copy()
        left[core] = -1.0
        return self._best(left, np.flatnonzero(self.may & (left > 1.0)), few)

    def near(self, found: Relaxed, lose: float) -> Whole:
        """Return all pairs that lose at most this many thousandths."""
        return np.flatnonzero(self.may & (found.left >= -lose))

    def settled(self, found: Relaxed, lose: float) -> Whole:
        """Return pairs as ``near``, but where a pair is taken whole only that one."""
        open_ = np.ones(self.seats, dtype=np.bool_)
        open_[self.seat[found.taken]] = False
        near = self.near(found, lose)
        return np.union1d(near[open_[self.seat[near]]], found.taken)

    def pairs(self, teams: Sequence[Team]) -> Whole:
        """Return the pairs that whole teams consist of."""
        found = []
        for team in teams:
            seat = self.pricing.seat_start[team.call]
            for s, row in enumerate(team.rows):
                if row >= 0:
                    low, high = self.first[seat + s], self.first[seat + s + 1]
                    found.append(low + int(np.flatnonzero(self.row[low:high] == row)[0]))
        return np.array(sorted(found), dtype=np.int64)

    def relax(self, core: Whole, seconds: float | None) -> Relaxed | None:
        """Solve the linear program over a core; None when time ran out."""
        program = _Program(self, core)
        solver = program.solver(whole=False, seconds=seconds)
        solver.run()
        if solver.getModelStatus() != program.api.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        prices = np.maximum(-np.asarray(solution.row_dual) * POINT, 0)
        size = len(self.limits.capacity)
        nothing = (np.zeros(n, dtype=np.int64) for n in (size, size, len(self.limits.steps)))
        duals = Duals(*nothing)
        at = program.at
        duals.person[program.people] = np.rint(prices[at["person"] : at["novice"]])
        duals.present[program.here] = np.rint(prices[at["present"] : at["cell"]])
        duals.cell[:] = np.rint(prices[at["cell"] :])
        wishes = np.zeros_like(self.wish, dtype=np.float64)
        wishes[program.wished] = prices[at["wish"] : at["agency"]]
        left = self.paid(duals) + (wishes @ COVERED.T)[self.call, self.cover]
        left -= prices[at["novice"] : at["wish"]][self.call] * self.novice
        left -= -np.asarray(solution.row_dual)[: self.seats][self.seat] * POINT
        value = np.asarray(solution.col_value)[: len(core)]
        reached = int(self.base.sum()) - solver.getObjectiveValue() * POINT
        return Relaxed(duals, reached, left, core[value > ONE])

    def choose(
        self, pairs: Whole, start: Sequence[Team], seconds: float | None, nodes: int
    ) -> list[Team] | None:
        """Return the best whole choice over these pairs, or as good a one as was found; None for none.

        ``start``: a whole choice to begin with, where its pairs are among them. ``nodes``: of the search, at most.
        """
        program = _Program(self, pairs)
        solver = program.solver(whole=True, seconds=seconds)
        solver.setOptionValue("mip_max_nodes", nodes)
        begin = np.isin(pairs, self.pairs(start))
        if start and begin.sum() == sum(row >= 0 for team in start for row in team.rows):
            solver.setSolution(len(pairs), np.arange(len(pairs), dtype=np.int32), begin.astype(np.float64))
        solver.run()
        if solver.getInfo().primal_solution_status != program.api.SolutionStatus.kSolutionStatusFeasible:
            return None
        taken = pairs[np.asarray(solver.getSolution().col_value)[: len(pairs)] > 0.5]
        rows = np.full(self.seats, -1, dtype=np.int64)
        rows[self.seat[taken]] = self.row[taken]
        starts = self.pricing.seat_start
        return [
            self.pricing.team(c, tuple(rows[starts[c] : starts[c + 1]].tolist())) for c in range(self.calls)
        ]

    def _best(self, left: Real, among: Whole, few: int) -> Whole:
        order = among[np.lexsort((-left[among], self.seat[among]))]
        begin = np.searchsorted(self.seat[order], np.arange(self.seats))
        return np.sort(order[np.arange(len(order)) - begin[self.seat[order]] < few])


class _Program:
    """One program over some pairs: seat by seat, person by person, team by team.

    Columns: pairs, empty seats, wishes met, steps of the reserve. Rows, from ``at``: each seat one person or empty;
    each person within capacity; novices of a team; each wish met by somebody; one of an agency; one place in
    person; each cell within its steps.
    """

    def __init__(self, of: Seating, pairs: Whole) -> None:
        import highspy

        self.api: Any = highspy
        self.of, self.pairs = of, pairs
        self.parts: list[tuple[Whole, Whole, float]] = []
        self.low: list[Real] = []
        self.high: list[Real] = []
        self.at: dict[str, int] = {}
        self.rows = self.begun = 0
        count, limits = len(pairs), of.limits
        self.people = np.unique(of.row[pairs])
        self.here = self.people if limits.several else self.people[:0]
        self.wished = np.nonzero(of.wish > 0)
        met = len(self.wished[0])
        every = np.arange(count)
        call, row = of.call[pairs], of.row[pairs]
        self._rows("seat", np.ones(of.seats), (of.seat[pairs], every), equal=True)
        self._put(np.arange(of.seats), count + np.arange(of.seats))
        self._rows("person", limits.capacity[self.people], (np.searchsorted(self.people, row), every))
        most = of.seats if of.pricing.max_novices is None else of.pricing.max_novices
        new = np.flatnonzero(of.novice[pairs])
        self._rows("novice", np.full(of.calls, most), (call[new], new))
        first = count + of.seats
        self._rows("wish", np.zeros(met), (np.arange(met), first + np.arange(met)))
        number = np.full(of.wish.shape, -1)
        number[self.wished] = np.arange(met)
        for bit in range(BITS):
            meets = np.flatnonzero((of.cover[pairs] >> bit & 1 == 1) & (number[call, bit] >= 0))
            self._put(number[call[meets], bit], meets, -1.0)
        self._rows("agency", *self._agencies(call, row))
        there = np.flatnonzero(of.present[call])
        self._rows("present", np.ones(len(self.here)), (np.searchsorted(self.here, row[there]), there))
        counted = np.flatnonzero(limits.cell[row] >= 0)
        self._rows("cell", np.zeros(len(limits.steps)), (limits.cell[row[counted]], counted))
        steps = np.repeat(np.arange(len(limits.steps)), [len(s) for s in limits.steps])
        self._put(steps, first + met + np.arange(len(steps)), -1.0)
        charges = [charge for s in limits.steps for charge in s]
        self.cost = np.concatenate((-of.value[pairs], of.base, -of.wish[self.wished], charges)) / POINT

    def _rows(self, name: str, most: Any, at: tuple[Whole, Whole], equal: bool = False) -> None:
        self.at[name] = self.begun = self.rows
        most = np.asarray(most, dtype=np.float64)
        self.high.append(most)
        self.low.append(most if equal else np.full(len(most), -self.api.kHighsInf))
        self._put(*at)
        self.rows += len(most)

    def _put(self, row: Whole, column: Whole, factor: float = 1.0) -> None:
        """Put a factor at places of the rows begun last."""
        self.parts.append((row + self.begun, column, factor))

    def _agencies(self, call: Whole, row: Whole) -> tuple[Real, tuple[Whole, Whole]]:
        """Return (most, places) of rows for agencies of which two people, or one twice, could join one team."""
        seat, group = self.of.seat[self.pairs], self.of.pricing.group[row]
        order = np.lexsort((group, call))
        new = np.flatnonzero(
            (np.diff(call[order], prepend=-1) != 0) | (np.diff(group[order], prepend=-1) != 0)
        )
        if not len(order):
            return np.empty(0), (order, order)
        size = np.diff(np.append(new, len(order)))
        several = np.maximum.reduceat(seat[order], new) > np.minimum.reduceat(seat[order], new)
        apart = np.maximum.reduceat(row[order], new) > np.minimum.reduceat(row[order], new)
        several &= apart | (self.of.limits.capacity[row[order[new]]] > 1)
        number = np.repeat(np.cumsum(several) - 1, size)
        among = np.repeat(several, size)
        return np.ones(int(several.sum())), (number[among], order[among])

    def solver(self, *, whole: bool, seconds: float | None) -> Any:
        """Return the program in a solver, ready to run."""
        from scipy.sparse import coo_array

        columns = len(self.cost)
        matrix = coo_array(
            (
                np.concatenate([np.full(len(row), factor) for row, _, factor in self.parts]),
                (
                    np.concatenate([r for r, _, _ in self.parts]),
                    np.concatenate([c for _, c, _ in self.parts]),
                ),
            ),
            shape=(self.rows, columns),
        ).tocsc()
        model = self.api.HighsLp()
        model.num_col_, model.num_row_ = columns, self.rows
        model.col_cost_, model.col_lower_ = self.cost, np.zeros(columns)
        # In the linear program a pair has no bound of its own: it would take over part of the prices.
        upper = np.ones(columns)
        upper[: len(self.pairs)] = 1.0 if whole else self.api.kHighsInf
        model.col_upper_ = upper
        model.row_lower_, model.row_upper_ = np.concatenate(self.low), np.concatenate(self.high)
        model.a_matrix_.format_ = self.api.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        if whole:
            kinds = self.api.HighsVarType
            count = len(self.pairs)
            model.integrality_ = [kinds.kInteger] * count + [kinds.kContinuous] * (columns - count)
        solver = self.api.Highs()
        solver.silent()
        options = {"threads": 1, "random_seed": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5 / POINT}
        if seconds is not None:
            options["time_limit"] = max(seconds, 0.05)
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(model)
        return solver
