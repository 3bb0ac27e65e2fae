"""Quiet hours where the person lives, both nights on which clocks change included; channels in their order."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.roster.manners import (
    Manners,
    awake_first,
    delays,
    is_quiet,
    may_wish,
    quiet_ends,
    sleeps,
)

MINUTE = timedelta(minutes=1)
ZONES = ["America/New_York", "America/Denver", "America/Phoenix", "America/Puerto_Rico", "Pacific/Honolulu"]
USUAL = (timedelta(0), timedelta(0), timedelta(minutes=3), timedelta(minutes=8))
WAYS = ("email", "sms", "voice", "voice")


def night(hour, minute=0, *, day=22, month=11, zone="America/New_York"):
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "quiet"), [(21, False), (22, True), (3, True), (6, True), (7, False), (12, False)]
)
def test_the_usual_quiet_hours_are_ten_to_seven(hour, quiet):
    assert is_quiet(night(hour), Manners("America/New_York")) is quiet


def test_quiet_hours_can_lie_in_the_day_and_the_same_hour_twice_means_none():
    nurse = Manners("America/New_York", time(8), time(16))
    assert is_quiet(night(12), nurse)
    assert not is_quiet(night(3), nurse)
    assert not is_quiet(night(3), Manners("America/New_York", time(0), time(0)))


def test_the_same_moment_is_night_for_one_and_evening_for_another():
    at = night(23)
    assert is_quiet(at, Manners("America/New_York"))
    assert not is_quiet(at, Manners("Pacific/Honolulu"))


def test_only_those_willing_to_be_woken_are_woken():
    assert sleeps(night(3), Manners("America/New_York"))
    assert not sleeps(night(3), Manners("America/New_York", wake=True))


def test_the_end_that_does_not_exist_in_spring_is_taken_as_the_earlier_moment():
    manners = Manners("America/New_York", time(22), time(2, 30))
    end = quiet_ends(datetime(2026, 3, 8, 5, 0, tzinfo=UTC), manners)
    assert end == datetime(2026, 3, 8, 6, 30, tzinfo=UTC)


def test_in_the_last_minutes_before_the_clocks_go_forward_quiet_ends_with_the_change():
    manners = Manners("America/Denver", time(16, 30), time(2, 30))
    end = quiet_ends(datetime(2027, 3, 14, 8, 45, tzinfo=UTC), manners)
    assert end == datetime(2027, 3, 14, 9, 0, tzinfo=UTC)


def test_the_end_that_comes_twice_in_autumn_is_the_first():
    manners = Manners("America/New_York", time(22), time(1, 30))
    end = quiet_ends(datetime(2026, 11, 1, 4, 0, tzinfo=UTC), manners)
    assert end == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def walked(at, manners):
    """An independent oracle: walk minute by minute until the wall clock is outside of the quiet hours."""
    zone, here = ZoneInfo(manners.zone), at
    while True:
        clock = here.astimezone(zone)
        now, start, end = (x.hour * 60 + x.minute for x in (clock, manners.quiet_from, manners.quiet_until))
        inside = (start <= now < end) if start <= end else (now >= start or now < end)
        if not inside:
            return here
        here = (here + MINUTE).replace(second=0, microsecond=0)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)),
    st.sampled_from(ZONES),
    st.integers(0, 47),
    st.integers(0, 47),
)
def test_quiet_hours_end_when_a_walk_by_the_minute_says_so(naive, zone, start, end):
    at = naive.replace(tzinfo=UTC)
    manners = Manners(zone, time(start // 2, start % 2 * 30), time(end // 2, end % 2 * 30))
    found = quiet_ends(at, manners)
    local = ZoneInfo(zone)
    if at.astimezone(local).utcoffset() != (at + timedelta(hours=26)).astimezone(local).utcoffset():
        assert at <= found <= at + timedelta(hours=25), "the nights of the change have tests of their own"
    else:
        assert found == walked(at, manners)


def test_sleepers_come_after_everybody_else_and_order_is_otherwise_kept():
    assert awake_first([5, 3, 9, 1], {3, 9}) == [5, 1, 3, 9]
    assert awake_first([3, 9], {3, 9}) == [3, 9], "nobody is left out"


def test_by_day_the_usual_ways_go_at_the_usual_times():
    manners = Manners("America/New_York")
    assert delays(WAYS, manners=manners, at=night(12), urgent=True, usual=USUAL) == list(USUAL)


def test_ways_go_in_the_order_somebody_chose():
    manners = Manners("America/New_York", order=("voice", "sms", "email"))
    found = delays(WAYS, manners=manners, at=night(12), urgent=True, usual=USUAL)
    assert found == [5 * MINUTE, 2 * MINUTE, timedelta(0), 5 * MINUTE]


def test_at_night_nothing_rings_and_mail_goes_at_once():
    manners = Manners("America/New_York")
    found = delays(WAYS, manners=manners, at=night(3), urgent=True, usual=USUAL)
    assert found == [timedelta(0), *[timedelta(hours=4)] * 3]


@pytest.mark.parametrize(("urgent", "rings"), [(True, timedelta(0)), (False, timedelta(hours=4))])
def test_who_may_be_woken_is_woken_for_what_is_urgent_only(urgent, rings):
    manners = Manners("America/New_York", wake=True)
    assert delays(WAYS, manners=manners, at=night(3), urgent=urgent, usual=USUAL)[1] == rings


@pytest.mark.parametrize(
    ("order", "cap", "code"),
    [
        (("sms", "email"), 3, ""),
        ((), None, ""),
        (("sms", "sms"), None, "bad_order"),
        (("fax",), None, "bad_order"),
        ((), 0, "bad_cap"),
        ((), 21, "bad_cap"),
    ],
)
def test_which_wishes_can_be_kept(order, cap, code):
    assert may_wish(order=order, weekly_cap=cap).code == code
