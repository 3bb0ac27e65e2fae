"""Counted tries and the keys of forms are deleted after the days of policy, once a day, and never too early."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, transaction

from alongside.base import form_keys
from alongside.base.limits import count_try, may_try
from alongside.base.models import Bucket, Tries, WriteKey
from alongside.jobs import tidy
from alongside.ledger.models import LedgerEntry
from alongside.policy import actions as policy
from alongside.policy.catalog import CATALOG
from alongside.web.account.factors import use_once
from alongside.web.form_keys import LASTS_SECONDS

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


def kept(at, days):
    key = f"peer:1/{days}"
    assert form_keys.keep(key=key, actor="peer:1", path="/", at=at - days * DAY)
    return key


def test_the_key_of_a_form_is_kept_for_the_days_of_policy(cast, at):
    long = CATALOG["form_keys_keep_days"].default
    old, young = kept(at, long + 1), kept(at, long - 1)
    assert tidy.tick(at=at) == 1
    assert not form_keys.keep(key=young, actor="peer:1", path="/", at=at)
    line = LedgerEntry.objects.get(action="forget_form_keys")
    assert line.stream == "tries" and "peer" not in line.payload
    policy.change(key="form_keys_keep_days", value=30, why="Less is kept", by=cast.admin.actor, at=at)
    assert tidy.tick(at=at + DAY) == 1
    assert set(WriteKey.objects.values_list("key", flat=True)) == set()
    assert form_keys.keep(key=old, actor="peer:1", path="/", at=at)


def test_no_policy_forgets_a_form_that_may_still_be_sent_again():
    """A sealed public form lasts a day; a device without a network may keep one for weeks."""
    assert CATALOG["form_keys_keep_days"].lowest * DAY >= 30 * DAY > timedelta(seconds=LASTS_SECONDS)


def test_an_old_installation_is_tidied_a_part_at_a_time(db, at, monkeypatch):
    monkeypatch.setattr(form_keys, "AT_A_TIME", 2)
    for days in (100, 101, 102):
        kept(at, days)
    assert form_keys.forget(before=at - 90 * DAY) == 2
    assert WriteKey.objects.get().key == "peer:1/100"


def test_two_forms_with_one_key_are_one_write_also_at_the_same_moment(transactional_db, at):
    def sends():
        with transaction.atomic():
            first = form_keys.keep(key="k", actor="a", path="/", at=at)
            sleep(0.1)
        connection.close()
        return first

    with ThreadPoolExecutor(2) as pool:
        assert sorted(f.result() for f in [pool.submit(sends), pool.submit(sends)]) == [False, True]
