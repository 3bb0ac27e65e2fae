"""Counted tries are deleted after the days of policy, once a day, and never so early that somebody gets one more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.base.limits import count_try, may_try
from alongside.base.models import Bucket, Tries
from alongside.jobs import tidy
from alongside.ledger.models import LedgerEntry
from alongside.policy import actions as policy
from alongside.policy.catalog import CATALOG
from alongside.web.account.factors import use_once

DAY = timedelta(days=1)


def keys():
    return {*Tries.objects.values_list("key", flat=True), *Bucket.objects.values_list("key", flat=True)}


def test_old_tries_go_and_young_ones_stay(db, at):
    for days in (40, 31, 29, 1, 0):
        may_try(key=f"sign-in:{days}", tries=5, seconds=300, at=at - days * DAY)
        count_try(key=f"hook:{days}", seconds=60, at=at - days * DAY)
    may_try(key="sign-in:40", tries=5, seconds=300, at=at)  # somebody who tried then and tries now
    assert tidy.tick(at=at) == 3
    assert keys() == {
        "sign-in:40",
        *(f"{k}:{d}{w}" for d in (29, 1, 0) for k, w in (("sign-in", ""), ("hook", "/60"))),
    }
    line = LedgerEntry.objects.get(action="forget_tries")
    assert line.stream == "tries" and "hook" not in line.payload


def test_it_happens_once_a_day_and_an_empty_day_writes_no_line(db, at):
    assert tidy.tick(at=at) == 0
    may_try(key="old", tries=5, seconds=300, at=at - 90 * DAY)
    assert tidy.tick(at=at + DAY / 2) == 0
    assert tidy.tick(at=at + DAY) == 1
    assert tidy.tick(at=at + DAY) == 0
    assert LedgerEntry.objects.filter(action="forget_tries").count() == 1


def test_policy_says_for_how_long(cast, at):
    may_try(key="old", tries=5, seconds=300, at=at - 5 * DAY)
    policy.change(key="tries_keep_days", value=3, why="Less is kept", by=cast.admin.actor, at=at)
    assert tidy.tick(at=at) == 1


@pytest.mark.parametrize("seconds", [60, 3600, 86_400])
def test_the_shortest_time_gives_nobody_a_try_more(db, at, seconds):
    """At the least number of days a limit of up to a day still counts every try that it would count."""
    least = CATALOG["tries_keep_days"].lowest * DAY
    moments = [at - least - DAY, at - timedelta(seconds=seconds - 1), at - timedelta(seconds=1)]
    for moment in moments:
        assert may_try(key="k", tries=2, seconds=seconds, at=moment)
    tidy.limits.forget(before=at - least)
    assert not may_try(key="k", tries=2, seconds=seconds, at=at)


def test_a_number_used_once_is_not_good_again(db, at):
    window = int(at.timestamp()) // 30
    assert use_once(person_id=1, window=window)
    tidy.tick(at=at)
    assert not use_once(person_id=1, window=window)
