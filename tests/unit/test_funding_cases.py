"""The golden table of funding cases: tests/data/funding_cases.yaml, written for policy people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from alongside.funding import shipped
from alongside.funding.rules import double_funding, weigh_all
from alongside.funding.words import OUTSIDE, UNKNOWN, Standing
from alongside.kernel.field import STATES

TABLE = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "funding_cases.yaml").read_text(encoding="utf-8")
)
CASES = TABLE["cases"]
TODAY = date(2026, 11, 22)
CATALOG = shipped.catalog()
ALLOWED = {
    "yes_no": {"yes", "no", UNKNOWN},
    "state": {*STATES, OUTSIDE, UNKNOWN},
}


def story(name):
    told = dict(TABLE["stories"][name])
    return {**story(told.pop("like")), **told} if "like" in told else told


def answers_of(case):
    if case.get("all_unknown"):
        return {q.key: UNKNOWN for q in CATALOG.questions}
    said = {**(story(case["like"]) if "like" in case else {}), **case.get("but", {})}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}


def ends_of(case):
    outcomes = weigh_all(CATALOG, answers_of(case), case.get("today", TODAY))
    return {o.program.key: o for o in outcomes}


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_case_ends_as_the_table_says(case):
    ends = ends_of(case)
    assert {key: ends[key].standing.value for key in case["expect"]} == case["expect"]
    for key, tests in case.get("because", {}).items():
        decided = ends[key].failed if ends[key].standing is Standing.UNLIKELY else ends[key].first
        assert [t.id for t in decided] == tests
    for key, question in case.get("asks", {}).items():
        assert question in ends[key].missing
    for key, words in case.get("who", {}).items():
        assert words in ends[key].program.who
    for key, tests in case.get("remarks", {}).items():
        assert set(tests) <= {t.id for t in ends[key].remarks}


@pytest.mark.parametrize("case", [c for c in CASES if "shared" in c], ids=lambda c: c["name"])
def test_the_guard_names_costs_that_two_programs_could_pay(case):
    shared = {s.need.value: {p.key for p in s.programs} for s in double_funding(ends_of(case).values(), ())}
    for need, programs in case["shared"].items():
        assert set(programs) <= shared[need]


def test_the_table_is_long_enough_and_speaks_of_every_program():
    assert len(CASES) >= 40
    assert len({c["name"] for c in CASES}) == len(CASES)
    likely = {key for case in CASES for key, end in case["expect"].items() if end == "likely"}
    spoken = {key for case in CASES for key in case["expect"]}
    assert spoken == {p.key for p in CATALOG.programs}
    assert {"eflea", "aeap", "project-serv", "samhsa-serg", "psob"} <= likely


def test_the_table_answers_only_what_is_asked_in_words_that_exist():
    for case in CASES:
        for key, value in answers_of(case).items():
            question = CATALOG.question(key)
            if question.kind == "day":
                assert isinstance(value, date) or value == UNKNOWN
            elif question.kind in ("choice", "many"):
                assert set(value if isinstance(value, tuple) else [value]) <= {*question.options, UNKNOWN}, (
                    case["name"]
                )
            else:
                assert value in ALLOWED[question.kind], (case["name"], key)


def test_every_deciding_test_is_decisive_in_some_case():
    decided = {t for case in CASES for tests in case.get("because", {}).values() for t in tests}
    all_tests = {t.id for p in CATALOG.programs for t in p.tests if t.role.value in ("bar", "gate")}
    assert all_tests == decided
