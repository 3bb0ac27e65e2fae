"""The judge of several teams at once, rule by rule."""

from __future__ import annotations

import pytest

from alongside.matching import RequestFacts, Severity
from alongside.matching.check_many import check_joint
from alongside.matching.reserve import Floor
from tests.unit.matching.cases import DAY, LAW, advisor, problem

AWAY = RequestFacts(on=DAY, state="PA", in_person=True)


def blocking(people, teams, **parts):
    facts = parts.pop("facts", RequestFacts(on=DAY, state="OH"))
    problems = {name: problem(*people, facts=facts) for name in ("x", "y")}
    found = check_joint(problems, teams, **parts)
    return {(f.call, f.finding.code) for f in found if f.finding.severity is Severity.BLOCK}


BOTH = {"x": {"lead": "a"}, "y": {"lead": "a"}}
APART = {"x": {"lead": "a"}, "y": {"lead": "b"}}
RULES = [
    (APART, {}, {}, set()),
    (BOTH, {}, {}, {(None, "several_places")}),
    (BOTH, {}, {"places": 2}, set()),
    (BOTH, {"load": 1}, {"places": 2}, {(None, "over_load")}),
    (BOTH, {}, {"places": 2, "facts": AWAY}, {(None, "two_in_person")}),
    (APART, {}, {"floors": [Floor("R5", LAW, 1)]}, set()),
    (APART, {}, {"floors": [Floor("R5", LAW, 2)]}, {(None, "floor_broken")}),
    (APART, {}, {"floors": [Floor("R4", LAW, 2)]}, set()),
    (APART, {"available": False}, {}, {("x", "paused")}),
    ({"z": {"lead": "a"}}, {}, {}, {("z", "unknown_call")}),
]


@pytest.mark.parametrize(("teams", "changes", "parts", "expected"), RULES)
def test_each_rule_over_several_incidents(teams, changes, parts, expected):
    people = (advisor("a", **changes), advisor("b"), advisor("c"))
    assert blocking(people, teams, **dict(parts)) == expected


def test_a_reserve_that_was_short_before_only_warns():
    found = check_joint({"x": problem(advisor("a"))}, {"x": {}}, floors=[Floor("R9", LAW, 1)])
    assert [(f.finding.code, f.finding.severity) for f in found if f.call is None] == [
        ("floor_short", Severity.WARN)
    ]
