"""What would have to change: every change said is tried and really turns the verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings

from alongside.matching import POINT, Options, RequestFacts, Seat, Status, solve
from alongside.matching.changes import facts_for
from alongside.matching.compare import compare, narrowed, runner_up, terms_of, worth
from alongside.matching.counterfactual import counterfactual, pivots, weight_ranges
from alongside.matching.steps import Approver
from tests.unit.matching.cases import DAY, FAITH, HEALTH, LAW, advisor, problem, problems
from tests.unit.matching.test_properties import EXAMPLES, all_teams
from tests.unit.matching.test_properties import worth as by_definition

SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=2 * EXAMPLES
)


@SLOW_OK
@given(problems(people=6, most_seats=3))
def test_each_change_alone_really_seats_them(problem):
    solution = solve(problem)
    for a in problem.advisors:
        found = counterfactual(solution, a.key)
        assert str(found.sentence)
        on_team = a.key in solution.as_mapping().values()
        assert not (on_team and found.changes)
        for change in found.changes:
            assert a.key in solve(change.problem, alternates=0).as_mapping().values()
            assert str(change.sentence)
        assert [c.size for c in found.changes] == sorted(c.size for c in found.changes)
        if found.together and found.still_loses is None and "would seat" in str(found.sentence):
            together = solve(found.together[-1].problem, alternates=0)
            assert a.key in together.as_mapping().values()


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=6, most_seats=3, settled=False))
def test_no_smaller_change_of_the_same_fact_would_do(problem):
    solution = solve(problem)
    for a in problem.advisors:
        said = {str(c.sentence): c for c in counterfactual(solution, a.key, most=99).changes}
        for group in facts_for(narrowed(problem, a.key), a.key):
            chosen = next((c for c in group if str(c.sentence) in said), None)
            for smaller in group[: group.index(chosen)] if chosen else ():
                assert a.key not in solve(smaller.problem, alternates=0).as_mapping().values()


@SLOW_OK
@given(problems(people=6, most_seats=3))
def test_terms_add_up_to_the_points_of_the_team(problem):
    solution = solve(problem, alternates=0)
    assert sum(terms_of(problem, solution.as_mapping()).values()) == solution.points


@SLOW_OK
@given(problems(people=5, most_seats=3))
def test_narrowing_the_roster_changes_nothing(problem):
    whole, small = solve(problem), solve(narrowed(problem))
    assert whole.as_mapping() == small.as_mapping()
    assert worth(whole) == worth(small)


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=5, most_seats=3, settled=False))
def test_the_runner_up_is_the_best_team_of_other_people(problem):
    solution = solve(problem)
    assume(solution.status is Status.PROVEN_OPTIMAL)
    second = runner_up(solution)
    first = {a for a in solution.as_mapping().values() if a is not None}
    others = [
        value
        for team in all_teams(problem)
        if not first <= {a.key for a in team if a is not None}
        and (value := by_definition(problem, team)) is not None
    ]
    assert (second is None) == (not first)
    if second is not None:
        best = max(others)
        assert solution.points - second.loss == best[4]
        assert sum(line.gain for line in second.lines) == second.loss


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=6, most_seats=3))
def test_every_pivot_really_gives_the_other_team_it_says(problem):
    solution = solve(problem)
    for pivot in pivots(solution):
        again = solve(pivot.change.problem, alternates=0)
        assert again.as_mapping() == pivot.team != solution.as_mapping()
        assert again.points - solution.points == pivot.gain


@settings(SLOW_OK, max_examples=EXAMPLES // 2)
@given(problems(people=5, most_seats=2, settled=False))
def test_within_its_range_a_weight_changes_nothing_and_beyond_it_does(problem):
    from dataclasses import replace

    solution = solve(problem, alternates=0)
    assume(solution.status is Status.PROVEN_OPTIMAL)
    for line in weight_ranges(solution, highest=60.0):
        for value, same in (
            (line.low, True),
            (line.high, True),
            (line.low - 0.1, False),
            (line.high + 0.1, False),
        ):
            if 0 <= value <= 60:
                weights = replace(problem.policy.weights, **{line.name: value})
                moved = replace(problem, policy=replace(problem.policy, weights=weights))
                points = sum(terms_of(moved, solution.as_mapping()).values())
                assert (solve(moved, alternates=0).points == points) is same


TWO = (Seat("lead", frozenset({LAW})),)
KIND = RequestFacts(on=DAY, state="OH", kind="shooting", venue="school")


def sentences(problem, key):
    found = counterfactual(solve(problem), key)
    return [str(c.sentence) for c in found.changes or found.together]


CASES = [
    ({"revalidated_date": None}, "z confirms their roster details."),
    ({"background_check_expires": DAY - timedelta(days=1)}, "The background check of z is renewed."),
    ({"last_home_date": DAY}, "Two people set aside the rest days of z."),
    ({"available": False}, "z takes requests again."),
    ({"employer_permission": False}, "The employer of z permits it."),
    ({"load": 2}, "Two people let z carry one engagement more."),
]


@pytest.mark.parametrize(("trouble", "said"), CASES)
def test_a_rule_is_turned_into_what_would_lift_it(trouble, said):
    lived = frozenset({("shooting", "school")})
    team = problem(advisor("a"), advisor("z", lived=lived, **trouble), facts=KIND)
    assert sentences(team, "z") == [said]


@pytest.mark.parametrize(
    "trouble", [{"agency_key": "asks"}, {"recused_states": frozenset({"OH"})}, {"open_litigation": True},
                {"opted_out_kinds": frozenset({"shooting"})}, {"anniversaries": ()}]
)  # fmt: skip
def test_conflicts_and_what_somebody_declined_are_never_to_be_changed(trouble):
    facts = RequestFacts(on=DAY, state="OH", kind="shooting", agency_key="asks")
    team = problem(advisor("a"), advisor("z", **trouble), facts=facts)
    found = counterfactual(solve(team), "z")
    assert bool(found.barred) == ("anniversaries" not in trouble)
    assert not found.together


def test_two_rules_need_two_changes_and_the_second_verdict_is_said():
    lived = frozenset({("shooting", "school")})
    z = advisor("z", lived=lived, last_home_date=DAY, revalidated_date=None)
    assert sentences(problem(advisor("a"), z, facts=KIND), "z") == [
        "z confirms their roster details.",
        "Two people set aside the rest days of z.",
    ]
    weak = advisor("z", last_home_date=DAY, revalidated_date=None, load=1)
    found = counterfactual(solve(problem(advisor("a", lived=lived), weak, facts=KIND)), "z")
    assert found.still_loses == 62_000
    assert "would lose 62.0 points" in str(found.sentence)


def test_somebody_eligible_learns_which_single_fact_is_missing():
    a = advisor("a", lived=frozenset({("shooting", "")}))
    said = sentences(problem(a, advisor("z", load=0, asked_last_90_days=1), facts=KIND), "z")
    assert said[0] == "a says no."
    assert "z has lived through this kind of incident." not in said
    assert sentences(
        problem(advisor("a", asked_last_90_days=2), advisor("z", asked_last_90_days=3)), "z"
    ) == [
        "a says no.",
        "z was asked 1 times in the last 90 days.",
    ]


def test_who_is_on_the_team_or_of_no_use_to_it_is_told_so():
    team = problem(advisor("a"), advisor("f", FAITH))
    assert str(counterfactual(solve(team), "a").sentence) == "a is on this team."
    assert "No seat of this team" in str(counterfactual(solve(team), "f").sentence)
    with pytest.raises(KeyError):
        counterfactual(solve(team), "nobody")


def test_a_provider_without_a_license_here_is_told_that_and_nothing_else():
    seats = (Seat("care", frozenset({HEALTH})),)
    p = advisor("p", HEALTH, states_licensed=frozenset({"NV"}))
    found = counterfactual(solve(problem(p, seats=seats)), "p")
    assert [str(c.sentence) for c in found.changes] == ["p holds a license in OH."]
    assert found.changes[0].by is Approver.ROSTER


def test_two_teams_are_told_apart_by_the_largest_difference_first():
    a, b = advisor("a", lived=frozenset({("shooting", "")})), advisor("b", load=1)
    lines = compare(problem(a, b, facts=KIND), {"lead": "a"}, {"lead": "b"})
    assert [(line.name, line.gain) for line in lines][:3] == [
        ("same_kind", 25 * POINT),
        ("team_lived_kind", 15 * POINT),
        ("open_load", 2 * POINT),
    ]


def test_nobody_else_means_no_runner_up_worth_the_name():
    kept = problem(advisor("a"), options=Options(fixed=(("lead", "a"),)))
    assert runner_up(solve(kept)) is None
    assert (
        str(runner_up(solve(problem(advisor("a")))).sentence)
        == "Every other team leaves a required seat empty."
    )
