"""The policy in force, read once for all that one tick asks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.policy import actions, queries
from tests.conftest import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


def most() -> tuple[int, int]:
    return queries.in_force(NOON)["max_load"], queries.in_force(LATER)["max_load"]


def test_each_moment_is_read_once_inside_the_block_and_anew_outside(django_assert_num_queries):
    with queries.read_once(), django_assert_num_queries(2):
        before = [most() for _ in range(3)]
    with django_assert_num_queries(2):
        assert {most()} == set(before)


def test_a_change_is_seen_after_the_block_and_a_block_that_fails_ends_too():
    first, _ = most()
    with pytest.raises(KeyError), queries.read_once():
        queries.in_force(LATER)["no such setting"]
    actions.change(key="max_load", value=first + 1, why="A test", by=OPERATOR, at=LATER)
    assert most() == (first, first + 1)
