"""In a storm of deadlines the rooms whose clocks run by days are not asked each time, and nothing is missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.jobs import tick as jobs
from alongside.kernel import clock

SECOND = timedelta(seconds=1)


@pytest.fixture
def asked(monkeypatch, db):
    """Rooms that only write down that they were asked, and say how much they did."""
    seen, does = [], {}

    def room(name):
        def ticks(*, at):
            seen.append(name)
            return does.get(name, 0)

        return name, ticks

    names = [name for name, _ in jobs.ROOMS]
    monkeypatch.setattr(jobs, "ROOMS", tuple(room(name) for name in names))
    return names, seen, does


def ticks(ticker, at, seen):
    seen.clear()
    with clock.frozen(at):
        ticker.tick()
    return set(seen)


def test_every_room_is_asked_at_first_and_again_when_it_has_rested(asked, at):
    names, seen, _ = asked
    ticker = jobs.Ticker()
    assert ticks(ticker, at, seen) == set(names)
    assert ticks(ticker, at, seen) == jobs.AT_ONCE
    assert ticks(ticker, at + SECOND, seen) == jobs.AT_ONCE | jobs.EACH_SECOND
    assert ticks(ticker, at + jobs.LEISURE, seen) == set(names)


def test_a_room_with_work_left_is_asked_again_at_once(asked, at):
    _, seen, does = asked
    ticker, does["plans"] = jobs.Ticker(), 50
    ticks(ticker, at, seen)
    assert ticks(ticker, at, seen) == jobs.AT_ONCE | {"plans"}


def test_a_clock_that_was_set_back_ends_every_rest(asked, at):
    names, seen, _ = asked
    ticker = jobs.Ticker()
    ticks(ticker, at, seen)
    assert ticks(ticker, at - SECOND, seen) == set(names)


def test_a_room_that_failed_does_not_rest(asked, at, monkeypatch):
    _, seen, _ = asked
    ticker = jobs.Ticker()
    rooms = dict(jobs.ROOMS)
    monkeypatch.setattr(jobs, "ROOMS", tuple((rooms | {"plans": lambda at: 1 / 0}).items()))
    ticks(ticker, at, seen)
    monkeypatch.setattr(jobs, "ROOMS", tuple(rooms.items()))
    assert ticks(ticker, at, seen) == jobs.AT_ONCE | {"plans"}


def test_one_tick_by_itself_asks_everybody(asked, at):
    names, seen, _ = asked
    for _ in range(2):
        seen.clear()
        with clock.frozen(at):
            jobs.tick()
        assert set(seen) == set(names)


def test_the_names_of_rooms_are_real():
    assert {name for name, _ in jobs.ROOMS} >= jobs.AT_ONCE | jobs.EACH_SECOND
