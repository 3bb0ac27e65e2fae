"""The model of how people answer: seeded, by the clock of the place, and walking every path."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.rehearsal import answering
from alongside.rehearsal.answering import HABITS, Dice

NIGHT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # three in the morning in New York
DAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # three in the afternoon
NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"


def local_hour(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).hour


def test_the_same_seed_and_purpose_give_the_same_luck_and_others_give_other():
    dice = Dice(1)
    assert dice.of("asks", 7).random() == Dice(1).of("asks", 7).random()
    assert dice.of("asks", 7).random() != dice.of("asks", 8).random()
    assert dice.of("asks", 7).random() != Dice(2).of("asks", 7).random()


def test_luck_does_not_depend_on_the_order_of_asking():
    dice = Dice(1)
    first = [dice.of("a").random(), dice.of("b").random()]
    dice = Dice(1)
    assert first == [dice.of("b").random(), dice.of("a").random()][::-1]


@pytest.mark.parametrize(
    ("moment", "zone", "awake"),
    [(NIGHT, NEW_YORK, False), (DAY, NEW_YORK, True), (NIGHT, HONOLULU, False), (DAY, HONOLULU, True)],
)
def test_people_are_awake_by_the_clock_of_their_own_place(moment, zone, awake):
    assert answering.awake(moment, zone) is awake


@pytest.mark.parametrize("moment", [NIGHT, DAY])
@pytest.mark.parametrize("zone", [NEW_YORK, HONOLULU])
def test_the_next_morning_is_the_first_seven_oclock_to_come(moment, zone):
    morning = answering.next_morning(moment, zone)
    assert local_hour(morning, zone) == 7
    assert timedelta(0) < morning - moment <= timedelta(hours=25)


def test_the_median_of_the_times_is_the_one_that_was_asked_for():
    dice = Dice(1)
    times = sorted(answering.minutes(dice.of(n), 30).total_seconds() / 60 for n in range(2001))
    assert 28 < times[1000] < 32
    assert times[0] > 0


def test_by_day_an_advisor_reads_within_minutes_and_by_night_some_sleep_until_morning():
    dice = Dice(1)
    day = [answering.reads_at(dice.of("d", n), DAY, NEW_YORK) - DAY for n in range(400)]
    night = [answering.reads_at(dice.of("n", n), NIGHT, NEW_YORK) for n in range(400)]
    asleep = [moment for moment in night if local_hour(moment, NEW_YORK) >= 7]
    assert sorted(day)[200] < timedelta(minutes=8)
    assert 0.35 < len(asleep) / len(night) < 0.55


def test_some_say_yes_some_no_and_some_nothing_and_fewer_say_yes_at_night():
    dice = Dice(1)
    by_day = [answering.says(dice.of("d", n), DAY, NEW_YORK) for n in range(2000)]
    by_night = [answering.says(dice.of("n", n), NIGHT, NEW_YORK) for n in range(2000)]
    assert set(by_day) == {True, False, None}
    assert by_day.count(True) > by_night.count(True)
    assert abs(by_day.count(None) / 2000 - HABITS.never_answers) < 0.03


def test_nobody_is_woken_for_what_can_wait():
    dice = Dice(1)
    found = [answering.in_waking_hours(dice.of(n), NIGHT, NEW_YORK, 30) for n in range(200)]
    assert all(local_hour(moment, NEW_YORK) in answering.WAKING for moment in found)
    assert all(moment > NIGHT for moment in found)
