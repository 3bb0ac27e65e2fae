"""Exact assignment in whole numbers, with prices: a small Hungarian method for a handful of rows.

SciPy's solvers work in floating point and return no prices; the search needs both exactly, and its
values are larger than a double holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def prices(values: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """Return a price of at least 0 for each column, so that the priced bound equals the best assignment.

    ``values[row][column]`` is what the row gains from the column (at least 0); a column serves one row at
    most, and a row may go without and gain 0. For any such prices, the sum over rows of the best
    ``value - price`` (at least 0) plus the sum of all prices is an upper bound on every assignment; for
    these it is reached.
    """
    columns = sorted({column for row in values for column in row})
    if _no_contest(values):
        return dict.fromkeys(columns, 0)
    at = {column: j + 1 for j, column in enumerate(columns)}
    rows = len(values)
    absent = sum(max(row.values(), default=0) for row in values) + 1
    # Shortest augmenting paths over costs = -value; one spare column of cost 0 per row.
    width = len(columns) + rows
    cost = []
    for i, row in enumerate(values):
        line = [absent] * (width + 1)
        for column, value in row.items():
            line[at[column]] = -value
        line[len(columns) + i + 1] = 0
        cost.append(line)
    level = _column_levels(cost, width)
    return {column: -level[at[column]] for column in columns}


def _no_contest(values: Sequence[Mapping[int, int]]) -> bool:
    """Say whether each row's best column is wanted by no other row: then every price is 0."""
    wanted = [max(row, key=row.__getitem__) for row in values if row]
    return len(set(wanted)) == len(wanted)


def _column_levels(cost: Sequence[Sequence[int]], width: int) -> list[int]:
    """Return the columns' dual values (at most 0) of a minimum-cost assignment of all rows."""
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
    return level
