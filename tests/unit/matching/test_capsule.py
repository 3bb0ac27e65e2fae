"""Capsules: sealed, asked again word for word, and any change is found and named."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings

import alongside
from alongside.matching.capsule import BadCapsule, replay, seal
from tests.unit.matching.cases import advisor, problem, problems
from tests.unit.matching.test_properties import EXAMPLES

SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=2 * EXAMPLES
)


@SLOW_OK
@given(problems())
def test_a_capsule_asked_again_gives_the_same_answer(problem):
    kept = json.loads(json.dumps(seal(problem)))
    found = replay(kept)
    assert (found.intact, found.same, found.first) == (True, True, None)


def two():
    return json.loads(json.dumps(seal(problem(advisor("a"), advisor("b", load=1)))))


CHANGES = [
    (lambda c: c["solution"].update(points=1), False, "solution.points"),
    (lambda c: c["solution"]["team"][0].update(advisor="b"), False, "solution.team[0].advisor"),
    (lambda c: c["solution"]["texts"].pop(), False, "solution.texts"),
    (lambda c: c["problem"]["advisors"][0].update(load=2, max_load=2), False, "solution.alternates"),
    (lambda c: c["solution"].update(library="0.0.1"), False, None),
    (lambda c: c.update(sha256="0"), False, None),
]


@pytest.mark.parametrize(("change", "intact", "path"), CHANGES)
def test_any_change_breaks_the_seal_and_the_first_difference_is_named(change, intact, path):
    capsule = copy.deepcopy(two())
    change(capsule)
    found = replay(capsule)
    assert found.intact is intact
    assert (found.first.path if found.first else None) == path
    assert "was changed" in str(found.sentence)


def test_the_capsule_names_library_policy_and_ties():
    capsule = seal(problem(advisor("a"), advisor("b")))
    assert capsule["library"] == alongside.__version__
    assert capsule["policy"] == "default-1"
    assert "a and b are equal for lead; taken in roster order." in capsule["solution"]["texts"]


def test_a_capsule_kept_before_texts_were_kept_still_counts():
    capsule = two()
    for key in ("texts", "library", "asked"):
        del capsule["solution"][key]
    found = replay(capsule)
    assert found.same
    assert not found.intact


@pytest.mark.parametrize(
    "what",
    [{}, {"format": 9}, {"format": 1, "problem": {}}, {"format": 1, "problem": {"x": 1}, "solution": {}}],
)
def test_what_is_no_capsule_is_refused(what):
    with pytest.raises(BadCapsule):
        replay(what)
