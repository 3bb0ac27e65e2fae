"""Exact assignment in whole numbers, with prices: a small Hungarian method for a handful of rows.

SciPy's solvers work in floating point and return no prices; the search needs both exactly, and its
values are larger than a double holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def assign(values: Sequence[Mapping[int, int]]) -> tuple[dict[int, int], list[int | None]]:
    """Return (price of each column, column of each row) of a best assignment; None is a row without one.

    ``values[row][column]`` is what the row gains from the column (at least 0); a column serves one row at
    most, and a row may go without and gain 0. Prices are at least 0. For any such prices, the sum over
    rows of the best ``value - price`` (at least 0) plus the sum of all prices is an upper bound on every
    assignment; for these it is reached.
    """
    columns = sorted({column for row in values for column in row})
    wanted = [max(row, key=row.__getitem__) if row else None for row in values]
    if len(set(wanted) - {None}) == sum(column is not None for column in wanted):
        return dict.fromkeys(columns, 0), wanted
    at = {column: j + 1 for j, column in enumerate(columns)}
    absent = sum(max(row.values(), default=0) for row in values) + 1
    # Shortest augmenting paths over costs = -value; one spare column of cost 0 per row.
    width = len(columns) + len(values)
    cost = []
    for i, row in enumerate(values):
        line = [absent] * (width + 1)
        for column, value in row.items():
            line[at[column]] = -value
        line[len(columns) + i + 1] = 0
        cost.append(line)
    level, owner = _augment(cost, width)
    taken: list[int | None] = [None] * len(values)
    for column, j in at.items():
        if owner[j]:
            taken[owner[j] - 1] = column
    return {column: -level[at[column]] for column in columns}, taken


def _augment(cost: Sequence[Sequence[int]], width: int) -> tuple[list[int], list[int]]:
    """Return the columns' dual values (at most 0) and owning rows (from 1; 0 is none), rows all assigned."""
    row_level = [0] * (len(cost) + 1)
    level = [0] * (width + 1)
    owner = [0] * (width + 1)
    for i in range(1, len(cost) + 1):
        owner[0] = i
        column = 0
        best: list[int | None] = [None] * (width + 1)
        came_from = [0] * (width + 1)
        done = [False] * (width + 1)
        while owner[column]:
            done[column] = True
            row, step, following = owner[column], None, 0
            for j in range(1, width + 1):
                if done[j]:
                    continue
                reduced = cost[row - 1][j] - row_level[row] - level[j]
                known = best[j]
                if known is None or reduced < known:
                    best[j] = known = reduced
                    came_from[j] = column
                if step is None or known < step:
                    step, following = known, j
            assert step is not None
            for j in range(width + 1):
                if done[j]:
                    row_level[owner[j]] += step
                    level[j] -= step
                elif (known := best[j]) is not None:
                    best[j] = known - step
            column = following
        while column:
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    return level, owner
