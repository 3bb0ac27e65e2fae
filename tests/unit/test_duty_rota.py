"""What is pointed out about a rota before it goes wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.duty.rules_rota import Turn, in_words, may_leave_note, warnings

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANN, BO = (1, "Ann"), (2, "Bo")


def turn(who, start, end, position=1):
    return Turn(*who, MONDAY + start * HOUR, MONDAY + end * HOUR, position)


def found(*turns, days_off=None, holidays=None, hours=48, zone="UTC"):
    return [
        (w.code, (w.start - MONDAY) / HOUR, (w.end - MONDAY) / HOUR)
        for w in warnings(
            turns,
            start=MONDAY,
            end=MONDAY + hours * HOUR,
            days_off=days_off or {},
            holidays=holidays or {},
            zone=zone,
        )
    ]


WHOLE = (turn(ANN, -8, 24), turn(BO, 24, 60))
CASES = [
    ("a whole rota", WHOLE, {}, []),
    ("a gap", (turn(ANN, 0, 10), turn(BO, 12, 48)), {}, [("gap", 10, 12)]),
    ("a backup fills no first place and no gap is left", (turn(ANN, 0, 48), turn(BO, 0, 48, 2)), {}, []),
    ("two are first", (turn(ANN, 0, 30), turn(BO, 24, 48)), {}, [("two_first", 24, 30)]),
    ("one is there twice", (turn(ANN, 0, 48), turn(ANN, 20, 30, 2)), {}, [("twice", 20, 30)]),
    (
        "one has little sleep",
        (turn(ANN, 0, 12), turn(BO, 12, 18), turn(ANN, 18, 48)),
        {},
        [("short_rest", 12, 18)],
    ),
    ("eight hours are enough", (turn(ANN, 0, 12), turn(BO, 12, 20), turn(ANN, 20, 48)), {}, []),
    ("a day off", WHOLE, {1: [(date(2026, 11, 24), date(2026, 11, 25))]}, [("day_off", -8, 24)]),
    ("another one's day off", WHOLE, {3: [(date(2026, 11, 24), date(2026, 11, 25))]}, []),
]


@pytest.mark.parametrize(("turns", "days_off", "said"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_pointed_out(turns, days_off, said):
    assert found(*turns, days_off=days_off) == said


def test_a_day_off_is_a_day_where_the_reader_is():
    late_evening_in_new_york = turn(ANN, 2, 4)
    off = {1: [(date(2026, 11, 22), date(2026, 11, 22))]}
    assert ("day_off", 2, 4) in found(late_evening_in_new_york, days_off=off, zone="America/New_York")
    assert ("day_off", 2, 4) not in found(late_evening_in_new_york, days_off=off, zone="UTC")


def test_a_holiday_without_a_backup_is_named_and_one_with_a_backup_is_not():
    holidays = {date(2026, 11, 24): "Thanksgiving"}
    assert found(*WHOLE, holidays=holidays) == [("holiday", 24, 48)]
    assert found(*WHOLE, turn(ANN, 24, 48, 2), holidays=holidays) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The board is quiet. Mail was slow until six.", True),
        ("", False),
        ("x" * 501, False),
        ("Call 614-555-0144, SSN 123-45-6789", False),
    ],
)
def test_a_note_is_short_and_holds_nothing_that_is_never_written_down(text, kept):
    assert bool(may_leave_note(text=text, keep_as_written=True)) is kept


def test_a_turn_is_said_in_the_zone_of_the_reader():
    said = in_words(MONDAY, MONDAY + 8 * HOUR, zone="America/Chicago")
    assert said == "Sun Nov 22, 18:00 - Mon Nov 23, 02:00 (CST)"
