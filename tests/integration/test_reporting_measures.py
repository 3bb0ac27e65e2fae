"""Measures are counts of real work of one half-year, with small ones left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alongside.callouts.counts import SeatCounts
from alongside.engagements.queries import WorkCounts
from alongside.kernel.actor import OPERATOR
from alongside.policy.actions import change
from alongside.reporting import queries
from alongside.reporting.queries import figures, find_half_year, measures
from alongside.reporting.rules import HalfYear
from alongside.reporting.sources import Facts, read

AT = datetime(2026, 8, 1, tzinfo=UTC)

WORK = WorkCounts(
    introduced=12,
    open_at_end=9,
    stepped_down=5,
    closed=6,
    reopened=0,
    contacts=80,
    minutes=2430,
    resources=7,
    by_mode={},
    by_topic={},
    by_referral={},
    by_discipline={},
    follow_ups_done=20,
    follow_ups_dismissed=3,
)
FACTS = Facts(
    requests={"accepted": 12, "referred": 6, "declined": 2, "open": 5},
    minutes_to={
        "acknowledge": [4.0, 5.0, 6.0, 7.0, 90.4],
        "verify": [30.0] * 4,
        "team": [],
        "peer": [600.0] * 5,
    },
    seats=SeatCounts(seats=50, filled=44, asked=120),
    work=WORK,
    cases=15,
    strength={"law": 40, "faith": 2},
)


def said(facts: Facts, below: int = 5) -> dict[str, object]:
    """Return what is shown by key: a number, None for nothing, "hidden"."""
    return {m.key: "hidden" if m.hidden else m.value for m in figures(facts, below=below)}


def test_figures_of_a_half_year():
    seen = said(FACTS)
    assert (seen["requests"], seen["requests_accepted"], seen["requests_others"]) == (25, 12, 13)
    assert seen["requests_referred"] == seen["requests_declined"] == seen["requests_open"] == "hidden"
    assert (seen["acknowledge_median"], seen["acknowledge_ninetieth"]) == (6, 90)
    assert seen["verify_median"] == seen["verify_ninetieth"] == "hidden"
    assert seen["team_median"] is None
    assert (seen["seats"], seen["seats_filled"], seen["asked_per_seat"]) == (50, 44, 2.4)
    assert (seen["contacts"], seen["hours"], seen["resources"]) == (80, 40.5, 7)
    assert (seen["follow_ups_done"], seen["follow_ups_dismissed"]) == (20, "hidden")
    assert (seen["roster_law"], seen["roster_faith"], seen["roster_pio"]) == (40, 2, 0)


def test_how_requests_ended_is_hidden_with_the_sum_it_could_be_worked_out_of():
    seen = said(replace(FACTS, requests={"accepted": 3, "referred": 6, "declined": 5}))
    assert seen["requests"] == 14
    assert {seen[f"requests_{key}"] for key in ("accepted", "others", "referred", "declined")} == {"hidden"}


def test_the_work_of_few_engagements_is_left_out_however_many_contacts_there_were():
    seen = said(replace(FACTS, cases=2))
    assert {seen[key] for key in ("contacts", "hours", "resources", "follow_ups_done")} == {"hidden"}


def test_seats_missing_in_a_few_teams_cannot_be_worked_out():
    seen = said(replace(FACTS, seats=SeatCounts(seats=50, filled=49, asked=60)))
    assert (seen["seats"], seen["seats_filled"]) == (50, "hidden")


def test_no_hidden_value_is_in_what_a_page_gets():
    assert all(m.value is None for m in figures(FACTS, below=50) if m.hidden)


def test_an_outcome_without_a_label_is_an_error_and_not_a_gap_in_the_sum():
    with pytest.raises(ValueError, match="No label"):
        said(replace(FACTS, requests={"lost": 3}))


@pytest.mark.django_db
def test_every_state_of_a_request_has_a_place_in_the_measures():
    from alongside.incidents.states import RequestState
    from alongside.reporting.sources import OPEN

    assert set(RequestState.values()) - OPEN | {"open"} == set(queries.OUTCOMES)


@pytest.mark.django_db
def test_a_half_year_with_no_requests_reads_as_zeros_from_the_rooms():
    half = HalfYear(2026, 1)
    facts = read(half.period, at=AT)
    assert facts.requests == {}
    seen = {m.key: m.value for m in measures(half, at=AT)}
    assert (seen["requests"], seen["contacts"], seen["acknowledge_median"]) == (0, 0, None)


@pytest.mark.django_db
def test_the_running_half_year_is_not_read_at_all():
    assert find_half_year("2026-2", AT) is None
    with pytest.raises(ValueError, match="not shown"):
        measures(HalfYear(2026, 2), at=AT)


@pytest.mark.django_db
def test_the_limit_is_the_policy_in_force():
    assert queries.limit(AT) == 5
    change(key="suppress_below", value=8, why="A small state", by=OPERATOR, at=AT)
    assert queries.limit(AT) == 8
