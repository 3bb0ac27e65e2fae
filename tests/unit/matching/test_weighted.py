"""Generalized assignment: small ones against trying everything, and instances that nobody here wrote."""

from __future__ import annotations

import os
import zipfile
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from alongside.matching.weighted import Weighted, assign_weighted, read_bounds, read_gap

FOLDER = os.environ.get("MATCHING_GAP")
#: Five people and up to 200 seats: HiGHS proves each in a few seconds.
SMALL = ("c0515_1", "c0515_2", "c0515_3", "c0520_1", "c0520_2", "c0525_1", "c0530_1", "c0530_3")


def brute_force(problem, most):
    people, seats = problem.value.shape
    totals = []
    for chosen in product(range(people), repeat=seats):
        used = np.zeros(people, dtype=int)
        for seat, person in enumerate(chosen):
            used[person] += problem.takes[person, seat]
        if (used <= problem.capacity).all():
            totals.append(sum(int(problem.value[p, s]) for s, p in enumerate(chosen)))
    return (max(totals) if most else min(totals)) if totals else None


@pytest.mark.parametrize("most", [True, False])
def test_small_problems_are_solved_as_by_trying_everything(most):
    for seed in range(25):
        random = np.random.default_rng(seed)
        shape = (3, 5)
        problem = Weighted(
            random.integers(1, 30, shape), random.integers(1, 10, shape), random.integers(5, 18, 3)
        )
        found, best = assign_weighted(problem, most=most), brute_force(problem, most)
        assert (found is None) == (best is None)
        if found is not None:
            assert found.total == found.bound == best
            assert found.proven


def test_the_text_format_is_read_and_what_does_not_fit_is_refused():
    problem = read_gap(" 2 3 \n 1 2 3\n4 5 6\n7 8 9 10 11 12\n13 14\n")
    assert problem.value.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert problem.takes.tolist() == [[7, 8, 9], [10, 11, 12]]
    assert problem.capacity.tolist() == [13, 14]
    for text in ("", "2 3 1 2", "0 0", "1 1 5 5 5 5", "1 1 a b c"):
        with pytest.raises(ValueError, match=r"number"):
            read_gap(text)
    assert read_bounds("x_Max\t3\t4\n\ny_Min 1 1\n") == {"x_Max": (3, 4), "y_Min": (1, 1)}


@pytest.mark.skipif(not FOLDER, reason="MATCHING_GAP names no folder of OR-Library instances and bounds.txt")
@pytest.mark.parametrize("name", SMALL)
def test_known_instances_have_their_known_optima(name):
    folder = Path(str(FOLDER))
    bounds = read_bounds((folder / "bounds.txt").read_text())
    with zipfile.ZipFile(folder / f"{name}.zip") as archive:
        problem = read_gap(archive.read(archive.namelist()[0]).decode())
    for most, label in ((True, "Max"), (False, "Min")):
        found = assign_weighted(problem, most=most, seconds=60)
        assert found is not None
        assert found.proven
        low, high = bounds[f"{name}_{label}"]
        assert low <= found.total <= high
