"""A wave's messages go into the outbox together: one statement, each key once, and none when the act fails."""

from __future__ import annotations

import pytest

from alongside.outbox import actions as outbox
from alongside.outbox.models import Message


def put(key, at):
    outbox.enqueue(key=key, group="g", kind="page_alert", address="a@advisors.example", at=at, urgent=True)


def test_what_is_gathered_goes_in_with_one_statement_and_one_call_to_wake(db, at, django_assert_num_queries):
    with django_assert_num_queries(2), outbox.gathered():
        for key in ("one", "two", "two", "three"):
            put(key, at)
    assert set(Message.objects.values_list("key", flat=True)) == {"one", "two", "three"}


def test_nothing_of_a_block_that_fails_goes_in_and_the_next_message_goes_alone(db, at):
    def fails():
        with outbox.gathered():
            put("one", at)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    put("two", at)
    assert set(Message.objects.values_list("key", flat=True)) == {"two"}


def test_gathering_nothing_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0), outbox.gathered():
        pass
