"""Which carrier comes first, and which is left for last."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from alongside.outbox.rules import Try, in_order, is_sick

AT = datetime(2026, 11, 22, 17, tzinfo=UTC)


def row(*tries):
    """Return tries, newest first, from (state, seconds ago, heard)."""
    return [Try(state, AT - timedelta(seconds=ago), heard) for state, ago, heard in tries]


SICK = (
    ("nothing tried", (), False),
    ("one failure", (("unreachable", 1, False),), False),
    ("two failures", (("unreachable", 1, False), ("unknown", 2, False)), True),
    ("two failures, a minute ago", (("unreachable", 60, False), ("unreachable", 61, False)), False),
    ("a success between", (("unknown", 1, False), ("taken", 2, False), ("unknown", 3, False)), False),
    ("one on its way does not count", (("sending", 0, False), ("unknown", 1, False), ("unknown", 2, False)), True),
    ("refused numbers are no fault of it", (("refused", 1, False), ("refused", 2, False)), False),
    ("four silent ones say nothing", tuple(("taken", 200, False) for _ in range(4)), False),
    ("five silent ones do", tuple(("taken", 200, False) for _ in range(5)), True),
    ("young ones may still be heard of", tuple(("taken", 119, False) for _ in range(9)), False),
    ("half of them heard", (*(("taken", 200, True) for _ in range(3)), *(("taken", 200, False) for _ in range(3))), False),
    ("delivered is heard", tuple(("delivered", 200, False) for _ in range(9)), False),
)  # fmt: skip


@pytest.mark.parametrize(("what", "tries", "sick"), SICK, ids=[s[0] for s in SICK])
def test_a_carrier_is_left_for_last(what, tries, sick):
    assert is_sick(row(*tries), at=AT) is sick


def test_the_order_of_a_message_is_always_the_same():
    assert in_order({"a": 1, "b": 1}, key="k") == in_order({"b": 1, "a": 1}, key="k")


def test_each_comes_first_as_often_as_its_weight_says():
    first = Counter(in_order({"a": 3, "b": 1}, key=f"k{n}")[0] for n in range(4000))
    assert 0.72 < first["a"] / 4000 < 0.78


def test_a_sick_one_comes_last_and_one_of_no_weight_never():
    for number in range(50):
        assert in_order({"a": 9, "b": 1, "c": 0}, key=f"k{number}", last=frozenset({"a"})) == ["b", "a"]
