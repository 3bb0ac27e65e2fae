"""The prices of an assignment: never negative, and their bound is exactly the best assignment."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching.assignment import assign

tables = st.lists(
    st.dictionaries(st.integers(0, 4), st.integers(0, 10**30), max_size=4), min_size=1, max_size=4
)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(tables)
def test_the_priced_bound_is_the_best_assignment(values):
    best = 0
    for columns in product(*([None, *row] for row in values)):
        used = [c for c in columns if c is not None]
        if len(set(used)) == len(used):
            best = max(best, sum(row[c] for row, c in zip(values, columns, strict=True) if c is not None))
    prices, taken = assign(values)
    gains = [max((v - prices[c] for c, v in row.items()), default=0) for row in values]
    assert min(prices.values(), default=0) >= 0
    assert sum(max(0, gain) for gain in gains) + sum(prices.values()) == best
    assert sum(row[c] for row, c in zip(values, taken, strict=True) if c is not None) == best
