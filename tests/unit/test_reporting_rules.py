"""Small counts stay unreadable, and the half-years are those of the grant's return."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import product

import pytest

from alongside.reporting import rules
from alongside.reporting.rules import HalfYear


def shown(parts: dict[str, int], below: int = 5) -> tuple[int | None, dict[str, int | None]]:
    """Return what a reader sees: the total and the parts, None where left out."""
    total, cells = rules.suppress(parts, below=below)
    return (
        None if total.hidden else total.value,
        {name: None if cell.hidden else cell.value for name, cell in cells.items()},
    )


TABLE = [
    # why, what happened, what is seen
    ("all large", {"a": 5, "b": 9, "c": 40}, (54, {"a": 5, "b": 9, "c": 40})),
    ("nothing at all", {"a": 0, "b": 0}, (0, {"a": 0, "b": 0})),
    ("zeros beside large ones are shown", {"a": 12, "b": 0}, (12, {"a": 12, "b": 0})),
    ("one small: all parts go", {"a": 2, "b": 9, "c": 40}, (51, {"a": None, "b": None, "c": None})),
    ("a small one beside zeros: the total goes too", {"a": 3, "b": 0}, (None, {"a": None, "b": None})),
    ("all small, together large", {"a": 2, "b": 3}, (5, {"a": None, "b": None})),
    ("all small, together small", {"a": 2, "b": 2}, (None, {"a": None, "b": None})),
    ("just below the limit", {"a": 4, "b": 5}, (9, {"a": None, "b": None})),
    ("just at the limit", {"a": 5, "b": 5}, (10, {"a": 5, "b": 5})),
]


@pytest.mark.parametrize(("parts", "seen"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_is_left_out(parts, seen):
    assert shown(parts) == seen


@pytest.mark.parametrize(("below", "most", "how_many"), [(3, 20, 2), (4, 10, 3), (3, 6, 4), (5, 14, 3)])
def test_nobody_can_work_out_a_small_count_even_knowing_the_rule(below, most, how_many):
    """Sort all that may have happened by what is then seen: a small count must differ within each heap."""
    heaps = defaultdict(list)
    for parts in product(range(most + 1), repeat=how_many):
        total, cells = shown(dict(enumerate(parts)), below)
        heaps[total, tuple(cells.values())].append(parts)
    for (total, cells), worlds in heaps.items():
        assert not [value for value in (total, *cells) if value is not None and 0 < value < below]
        for at, value in enumerate(worlds[0]):
            if 0 < value < below and max(map(max, worlds)) < most:
                assert len({world[at] for world in worlds}) > 1, (total, cells, worlds)


def test_a_negative_count_is_an_error():
    with pytest.raises(ValueError, match="never negative"):
        rules.suppress({"a": -1}, below=5)


@pytest.mark.parametrize(("value", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_a_count_on_its_own(value, hidden):
    assert rules.alone(value, below=5).hidden is hidden


@pytest.mark.parametrize(
    ("values", "middle", "most"),
    [([7], 7, 7), ([1, 2, 3], 2, 3), ([4, 1, 3, 2], 2.5, 4), (list(range(1, 11)), 5.5, 9), ([5] * 20, 5, 5)],
)
def test_median_and_nine_in_ten(values, middle, most):
    assert rules.median(values) == middle
    assert rules.ninetieth(values) == most


def test_nothing_has_no_median():
    with pytest.raises(ValueError, match="nothing"):
        rules.median([])
    with pytest.raises(ValueError, match="nothing"):
        rules.ninetieth([])


def test_half_years_follow_each_other_without_gap_or_overlap():
    half = HalfYear(2024, 1)
    for _ in range(5):
        assert half.period.end == half.next().period.start
        assert half.next().before() == half
        half = half.next()


@pytest.mark.parametrize(
    ("at", "newest"),
    [
        (datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC), "2025-2"),
        (datetime(2026, 7, 1, tzinfo=UTC), "2026-1"),
        (datetime(2027, 1, 1, tzinfo=UTC), "2026-2"),
    ],
)
def test_a_half_year_is_shown_once_it_has_ended(at, newest):
    assert rules.shown_half_years(at)[0].key == newest
    assert rules.find_half_year(rules.half_year_of(at).key, at) is None
    assert rules.find_half_year(newest, at) == rules.shown_half_years(at)[0]
