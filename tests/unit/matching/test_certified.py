"""Exact assignment over a small core: against SciPy on everything, with a proof in whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from alongside.matching import instances as made
from alongside.matching.certified import Wants, assign_certified

FAMILIES = ("uniform", "tied", "rank_one", "tiny")


def table(family, seats, people, seed, share=0.5):
    random = np.random.default_rng(seed)
    open_to = random.random((seats, people)) < share
    if family == "tiny":
        return np.where(open_to, random.integers(-1, 3, size=open_to.shape), 0)
    return made.scores(family, open_to, seed)


def wants(values):
    seen = [np.flatnonzero(row) for row in values]
    return Wants.of([(p.astype(np.int32), row[p]) for p, row in zip(seen, values, strict=True)])


def best(values, loads):
    """Return the optimum by SciPy's dense method over copies of people and a spare column per seat."""
    wide = np.repeat(np.maximum(values, 0), loads, axis=1)
    wide = np.concatenate((wide, np.zeros((len(values), len(values)), dtype=np.int64)), axis=1)
    rows, columns = linear_sum_assignment(wide, maximize=True)
    return int(wide[rows, columns].sum())


def require_proof(values, loads, found):
    """Check the assignment and its prices by their definition."""
    seated = np.flatnonzero(found.person >= 0)
    gains = values[seated, found.person[seated]]
    assert (gains > 0).all()
    assert (np.bincount(found.person[seated], minlength=len(loads)) <= loads).all()
    assert found.objective == gains.sum()
    assert (found.worth >= 0).all()
    assert (found.price >= 0).all()
    open_to = values != 0
    assert ((values - found.worth[:, None] - found.price[None, :])[open_to] <= 0).all()
    assert found.bound == found.worth.sum() + (found.price * loads).sum() == found.objective
    assert found.proven


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
def test_the_optimum_is_that_of_the_dense_method_and_the_prices_prove_it(family, compiled):
    if compiled:
        pytest.importorskip("numba")
    for seed in range(40):
        random = np.random.default_rng(1000 + seed)
        seats, people = int(random.integers(0, 30)), int(random.integers(1, 60))
        values = table(family, seats, people, seed, share=random.choice((0.1, 0.5, 1.0)))
        loads = random.integers(0, 4, people) if seed % 2 else np.ones(people, dtype=np.int64)
        found = assign_certified(wants(values), people, loads=loads, compiled=compiled)
        require_proof(values, loads, found)
        assert found.objective == best(values, loads)


@pytest.mark.parametrize("family", ["uniform", "tied", "rank_one"])
def test_a_large_roster_is_solved_over_a_small_core(family):
    values = table(family, 60, 3000, 7)
    found = assign_certified(wants(values), 3000)
    require_proof(values, np.ones(3000, dtype=np.int64), found)
    assert found.objective == best(values, np.ones(3000, dtype=np.int64))
    assert found.core < 0.05 * np.count_nonzero(values)


def test_prices_are_the_lowest_ones_whether_loops_are_compiled_or_not():
    pytest.importorskip("numba")
    for seed in range(80):
        random = np.random.default_rng(2000 + seed)
        people = int(random.integers(1, 40))
        family = FAMILIES[seed % 4]
        values = table(
            family, int(random.integers(0, 25)), people, seed, share=random.choice((0.1, 0.5, 1.0))
        )
        loads = random.integers(1, 4, people) if seed % 2 else np.ones(people, dtype=np.int64)
        one, other = (assign_certified(wants(values), people, loads=loads, compiled=c) for c in (True, False))
        assert (one.price == other.price).all()
        assert (one.worth == other.worth).all()


def test_no_seats_and_nobody_are_answered():
    assert assign_certified(Wants.of([]), 3).objective == 0
    nobody = np.empty(0, dtype=np.int32)
    found = assign_certified(Wants.of([(nobody, nobody)]), 0)
    assert (list(found.person), found.objective, found.proven) == ([-1], 0, True)


@pytest.mark.parametrize(
    ("people", "values", "loads", "told"),
    [
        ([3], [5], [1, 1, 1], "not on the roster"),
        ([0], [5], [1, 1], "one count"),
        ([0], [5], [1, -1, 1], "one count"),
        ([0], [2**50], [1, 1, 1], "above"),
    ],
)
def test_wants_that_make_no_sense_are_refused(people, values, loads, told):
    with pytest.raises(ValueError, match=told):
        assign_certified(Wants.of([(np.array(people), np.array(values))]), 3, loads=np.array(loads))
    with pytest.raises(ValueError, match="different lengths"):
        Wants.of([(np.array([1, 2]), np.array([1]))])
