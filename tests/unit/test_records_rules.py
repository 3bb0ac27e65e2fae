"""Retention and holds: when a paper's time is over, and that a hold beats it. Tables."""

from __future__ import annotations

from datetime import date

import pytest

from alongside.engagements.rules_papers import may_advisor_open
from alongside.engagements.rules_records import Reported, kept_until, may_dispose, may_report

FIRST = Reported(date(2027, 9, 30), date(2028, 1, 15))
SECOND = Reported(date(2029, 9, 30), date(2030, 1, 20))


@pytest.mark.parametrize(
    ("closed", "reports", "until"),
    [
        (None, [FIRST], None),
        (date(2027, 3, 1), [], None),
        (date(2027, 3, 1), [SECOND, FIRST], date(2031, 1, 15)),
        (date(2027, 9, 30), [FIRST, SECOND], date(2031, 1, 15)),
        (date(2027, 10, 1), [FIRST, SECOND], date(2033, 1, 20)),
        (date(2029, 10, 1), [FIRST, SECOND], None),
    ],
)
def test_the_time_counts_from_the_submission_of_the_first_report_that_covers_the_close(
    closed, reports, until
):
    assert kept_until(closed, reports, days=1096) == until


FINE = {
    "closed": True, "disposed": False, "held": False, "until": date(2031, 1, 15), "today": date(2031, 1, 16),
    "why": "Its time is over.",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"disposed": True}, "disposed"),
        ({"held": True}, "held"),
        ({"closed": False, "until": None}, "open"),
        ({"until": None}, "no_report"),
        ({"today": date(2031, 1, 15)}, "kept"),
        ({"why": " "}, "no_why"),
        ({"held": True, "closed": False, "until": None}, "held"),
    ],
)
def test_a_paper_goes_only_past_its_time_and_under_no_hold(changed, code):
    assert may_dispose(**FINE | changed).code == code


@pytest.mark.parametrize(
    ("end", "submitted", "known", "code"),
    [
        (date(2027, 9, 30), date(2028, 1, 15), False, ""),
        (date(2027, 9, 30), date(2027, 9, 29), False, "before_end"),
        (date(2027, 9, 30), date(2028, 2, 2), False, "future"),
        (date(2027, 9, 30), date(2028, 1, 15), True, "known"),
    ],
)
def test_a_final_report_is_submitted_after_its_period_and_once(end, submitted, known, code):
    verdict = may_report(period_end=end, submitted=submitted, today=date(2028, 2, 1), known=known)
    assert verdict.code == code


@pytest.mark.parametrize(
    ("kind", "own_trip", "added_it", "on_team", "opens"),
    [
        ("terms", True, False, False, True),
        ("terms", False, False, True, False),
        ("receipt", True, True, False, True),
        ("receipt", True, False, True, False),
        ("approval", True, True, True, False),
        ("hand_back", False, False, True, True),
        ("hand_back", True, True, False, False),
    ],
)
def test_an_advisor_opens_what_is_meant_for_them(kind, own_trip, added_it, on_team, opens):
    verdict = may_advisor_open(kind=kind, own_trip=own_trip, added_it=added_it, on_team=on_team)
    assert bool(verdict) == opens
