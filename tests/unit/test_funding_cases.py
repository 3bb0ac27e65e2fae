"""The golden table of funding cases, written for policy people: src/alongside/funding/data/cases.yaml."""

from __future__ import annotations

from datetime import date

import pytest

from alongside.funding import shipped
from alongside.funding.cases import TOLD, cases, days_of, ends_of, page, stories, told_of
from alongside.funding.rules import double_funding
from alongside.funding.words import OUTSIDE, UNKNOWN, Standing
from alongside.kernel.field import STATES

CASES = cases()
CATALOG = shipped.catalog()
KEYS = {
    "name", "like", "but", "today", "all_unknown", "expect", "because", "asks", "who", "remarks", "shared", "days",
    "recorded", "cost", "told",
}  # fmt: skip
ALLOWED = {
    "yes_no": {"yes", "no", UNKNOWN},
    "state": {*STATES, OUTSIDE, UNKNOWN},
}


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_case_ends_as_the_table_says(case):
    raw, ends = case.raw, ends_of(case, CATALOG)
    assert {key: ends[key].standing.value for key in raw["expect"]} == raw["expect"]
    for key, tests in raw.get("because", {}).items():
        decided = ends[key].failed if ends[key].standing is Standing.UNLIKELY else ends[key].first
        assert [t.id for t in decided] == tests
    for key, question in raw.get("asks", {}).items():
        assert question in ends[key].missing
    for key, words in raw.get("who", {}).items():
        assert words in ends[key].program.who
    for key, tests in raw.get("remarks", {}).items():
        assert set(tests) <= {t.id for t in ends[key].remarks}
    shared = {s.need.value: {p.key for p in s.programs} for s in double_funding(ends.values(), ())}
    for need, programs in raw.get("shared", {}).items():
        assert set(programs) <= shared[need]
    days = days_of(case, CATALOG)
    assert {clock: days[clock] for clock in raw.get("days", {})} == raw.get("days", {})
    assert told_of(case, CATALOG) == raw.get("told", [])


def test_the_table_is_long_enough_and_speaks_of_every_program():
    assert len(CASES) >= 40
    assert len({c.name for c in CASES}) == len(CASES)
    likely = {key for case in CASES for key, end in case.raw["expect"].items() if end == "likely"}
    spoken = {key for case in CASES for key in case.raw["expect"]}
    assert spoken == {p.key for p in CATALOG.programs}
    assert {"eflea", "aeap", "project-serv", "samhsa-serg", "psob"} <= likely
    assert {code for case in CASES for code in case.raw.get("told", ())} == set(TOLD) - {"not_paid"}


def test_the_table_answers_only_what_is_asked_in_words_that_exist():
    for case in CASES:
        assert set(case.raw) <= KEYS, case.name
        for key, value in case.answers.items():
            question = CATALOG.question(key)
            if question.kind == "day":
                assert isinstance(value, date) or value == UNKNOWN
            elif question.kind in ("choice", "many"):
                words = set(value if isinstance(value, tuple) else [value])
                assert words <= {*question.options, UNKNOWN}, case.name
            else:
                assert value in ALLOWED[question.kind], (case.name, key)


def test_every_deciding_test_is_decisive_in_some_case():
    decided = {t for case in CASES for tests in case.raw.get("because", {}).values() for t in tests}
    all_tests = {t.id for p in CATALOG.programs for t in p.tests if t.role.value in ("bar", "gate")}
    assert all_tests == decided


def test_the_page_for_policy_people_holds_every_case_in_words_and_no_keys():
    text = page()
    for case in CASES:
        assert case.name in text
    keys = {q.key for q in CATALOG.questions if "_" in q.key} | {
        t.id for p in CATALOG.programs for t in p.tests
    }
    assert not {key for key in keys if key in text}
    assert all(f"**{name}**" in text for name in stories())
