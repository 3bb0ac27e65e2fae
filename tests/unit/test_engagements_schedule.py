"""Follow-ups fall on local mornings of the agency, through clock changes, leap days and short months."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.engagements.schedule import LABELS, STEPS, morning_of, plan
from alongside.kernel.clock import local_day

BY_KEY = {step.key: step for step in STEPS}


def planned(introduced: date, incident: date | None = None) -> dict[str, date]:
    return {step.key: day for step, day in plan(introduced=introduced, incident=incident or introduced)}


def test_the_steps_are_those_of_the_design() -> None:
    assert set(LABELS) == {
        "24h", "72h", "2w", "30d", "90d", "6m", "1y", "2y", "3y", "4y", "5y", "aeap_9", "aeap_18", "aeap_36",
    }  # fmt: skip
    assert len(LABELS) == len(STEPS)


@pytest.mark.parametrize(
    ("key", "base", "due"),
    [
        ("24h", date(2026, 11, 22), date(2026, 11, 23)),
        ("72h", date(2026, 12, 30), date(2027, 1, 2)),
        ("2w", date(2028, 2, 16), date(2028, 3, 1)),
        ("30d", date(2027, 1, 31), date(2027, 3, 2)),
        ("90d", date(2026, 11, 22), date(2027, 2, 20)),
        ("6m", date(2026, 8, 31), date(2027, 2, 28)),
        ("6m", date(2027, 8, 31), date(2028, 2, 29)),
        ("6m", date(2026, 12, 31), date(2027, 6, 30)),
        ("aeap_9", date(2026, 5, 31), date(2027, 2, 28)),
        ("aeap_18", date(2026, 8, 31), date(2028, 2, 29)),
        ("aeap_36", date(2028, 2, 29), date(2031, 2, 28)),
        ("1y", date(2028, 2, 29), date(2029, 2, 21)),
        ("4y", date(2028, 2, 29), date(2032, 2, 22)),
        ("1y", date(2026, 11, 22), date(2027, 11, 15)),
        ("5y", date(2026, 1, 3), date(2030, 12, 27)),
    ],
)
def test_a_step_falls_on_its_day(key: str, base: date, due: date) -> None:
    assert BY_KEY[key].due(base) == due


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        (date(2026, 3, 7), "America/New_York", datetime(2026, 3, 7, 14, tzinfo=UTC)),
        (date(2026, 3, 8), "America/New_York", datetime(2026, 3, 8, 13, tzinfo=UTC)),
        (date(2026, 10, 31), "America/Chicago", datetime(2026, 10, 31, 14, tzinfo=UTC)),
        (date(2026, 11, 1), "America/Chicago", datetime(2026, 11, 1, 15, tzinfo=UTC)),
        (date(2026, 7, 1), "America/Phoenix", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        (date(2026, 7, 1), "Pacific/Honolulu", datetime(2026, 7, 1, 19, tzinfo=UTC)),
        (date(2026, 7, 1), "Pacific/Guam", datetime(2026, 6, 30, 23, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_local(day: date, zone: str, utc: datetime) -> None:
    assert morning_of(day, zone) == utc


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 22, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 21)),
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), "America/New_York", date(2026, 11, 22)),
        (datetime(2026, 7, 4, 3, 30, tzinfo=UTC), "America/Los_Angeles", date(2026, 7, 3)),
        (datetime(2026, 12, 31, 20, 0, tzinfo=UTC), "Pacific/Guam", date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_agencys_own(at: datetime, zone: str, day: date) -> None:
    assert local_day(at, zone) == day


def test_year_marks_and_grant_months_count_from_the_incident() -> None:
    days = planned(date(2026, 3, 1), incident=date(2026, 2, 14))
    assert days["24h"] == date(2026, 3, 2)
    assert days["6m"] == date(2026, 9, 1)
    assert days["aeap_9"] == date(2026, 11, 14)
    assert days["1y"] == date(2027, 2, 7)


def test_months_that_have_passed_are_left_out() -> None:
    days = planned(date(2027, 12, 1), incident=date(2026, 2, 14))
    assert {"aeap_9", "aeap_18", "1y"}.isdisjoint(days)
    assert days["2y"] == date(2028, 2, 7)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 2000))
def test_every_plan_lies_ahead_in_order_within_five_years(introduced: date, days_before: int) -> None:
    incident = date.fromordinal(introduced.toordinal() - days_before)
    days = [day for _, day in plan(introduced=introduced, incident=incident)]
    assert days == sorted(days)
    assert all(0 < (day - introduced).days <= 5 * 366 for day in days)
    assert {"24h", "72h", "2w", "30d", "90d", "6m"} <= set(planned(introduced, incident))
