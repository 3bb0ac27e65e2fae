"""Seats that cost different people different amounts of their time: generalized assignment, and its text format.

Every seat is filled by one person; a person's seats together take at most their capacity (hours, not a count).
HiGHS solves it as an integer program; the answer is checked here in whole numbers. The format is that of the
OR-Library's generalized assignment problems (J. E. Beasley), so that instances which nobody here wrote, with known
optima, can be given to the library.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weighted:
    """``value`` and ``takes`` per (person, seat), ``capacity`` per person; whole numbers, ``takes`` at least 0."""

    value: Whole
    takes: Whole
    capacity: Whole

    def __post_init__(self) -> None:
        people, seats = self.value.shape
        if self.takes.shape != (people, seats) or self.capacity.shape != (people,):
            raise ValueError("value and takes are needed per person and seat, capacity per person")
        if (self.takes < 0).any() or (self.capacity < 0).any():
            raise ValueError("a load or a capacity is negative")


@dataclass(frozen=True, slots=True)
class WeightedAnswer:
    """``person`` per seat; ``total`` value; ``bound``: nothing is better than this (by HiGHS, rounded outward)."""

    person: tuple[int, ...]
    total: int
    bound: int

    @property
    def proven(self) -> bool:
        """Say whether the bound is reached."""
        return self.total == self.bound


def read_gap(text: str) -> Weighted:
    """Return the problem in an OR-Library text: people, seats, then values, loads (row by row) and capacities.

    Raises ``ValueError`` where there are too few or too many numbers.
    """
    try:
        numbers = [int(word) for word in text.split()]
    except ValueError as error:
        raise ValueError("something is not a whole number") from error
    people, seats = numbers[:2] if len(numbers) >= 2 else (0, 0)
    wanted = 2 + 2 * people * seats + people
    if people < 1 or seats < 1 or len(numbers) != wanted:
        raise ValueError(f"{people} people and {seats} seats need {wanted} numbers; there are {len(numbers)}")
    table = np.array(numbers[2 : 2 + 2 * people * seats], dtype=np.int64).reshape(2, people, seats)
    return Weighted(table[0], table[1], np.array(numbers[wanted - people :], dtype=np.int64))


def read_bounds(text: str) -> dict[str, tuple[int, int]]:
    """Return name -> (lower, upper) known bounds from lines of a name and two numbers."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return {name: (int(low), int(high)) for name, low, high in lines}


def assign_weighted(
    problem: Weighted, *, most: bool = True, seconds: float | None = None
) -> WeightedAnswer | None:
    """Return the best way to fill every seat (``most``: greatest value, else least), None when there is none found.

    Raises ``RuntimeError`` should the solver's answer not be what it says.
    """
    import highspy

    people, seats = problem.value.shape
    sign = -1.0 if most else 1.0
    model = highspy.HighsModel()
    lp = model.lp_
    size = people * seats
    lp.num_col_, lp.num_row_ = size, seats + people
    lp.col_cost_ = (sign * problem.value).ravel().astype(np.float64)
    lp.col_lower_, lp.col_upper_ = np.zeros(size), np.ones(size)
    lp.row_lower_ = np.concatenate((np.ones(seats), np.full(people, -highspy.kHighsInf)))
    lp.row_upper_ = np.concatenate((np.ones(seats), problem.capacity.astype(np.float64)))
    seat, person = np.tile(np.arange(seats), people), np.repeat(np.arange(people), seats)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * size + 1, 2, dtype=np.int32)
    lp.a_matrix_.index_ = np.stack((seat, seats + person), axis=1).ravel().astype(np.int32)
    lp.a_matrix_.value_ = np.stack((np.ones(size), problem.takes.ravel()), axis=1).ravel()
    lp.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(option, value)
    if seconds is not None:
        solver.setOptionValue("time_limit", seconds)
    solver.passModel(model)
    solver.run()
    taken = np.asarray(solver.getSolution().col_value).reshape(-1, seats)
    if taken.shape != (people, seats) or (taken.sum(axis=0) < 0.5).any():
        return None
    chosen = taken.argmax(axis=0)
    _require(problem, chosen)
    total = int(problem.value[chosen, np.arange(seats)].sum())
    dual = solver.getInfo().mip_dual_bound
    bound = int(np.floor(-dual + 1e-6)) if most else int(np.ceil(dual - 1e-6))
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        bound = total
    return WeightedAnswer(tuple(int(p) for p in chosen), total, bound)


def _require(problem: Weighted, chosen: Whole) -> None:
    seats = len(chosen)
    used = np.bincount(chosen, problem.takes[chosen, np.arange(seats)], minlength=len(problem.capacity))
    if (used > problem.capacity + 0.5).any():
        raise RuntimeError("the solver went beyond a capacity")
