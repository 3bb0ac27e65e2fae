"""The solver against brute force and against the independent judge, on thousands of small problems."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from alongside.matching import POINT, Advisor, Mode, Options, Problem, Status, check, judge, solve, why_not
from alongside.matching.check import Severity
from alongside.matching.scoring import TERMS
from tests.unit.matching.cases import advisors, problems

#: More for a long run: MATCHING_EXAMPLES=2000.
EXAMPLES = int(os.environ.get("MATCHING_EXAMPLES", "24"))
SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=EXAMPLES
)
Team = tuple[Advisor | None, ...]


def worth(problem: Problem, team: Team) -> tuple[int, ...] | None:
    """Return a team's worth by the definition in docs/matching.md, or None when it may not exist."""
    facts, policy = problem.facts, problem.policy
    people = [a for a in team if a is not None]
    if len({a.key for a in people}) < len(people):
        return None
    agencies = [a.agency_key for a in people if a.agency_key is not None]
    if policy.one_per_agency and len(set(agencies)) < len(agencies):
        return None
    if policy.max_novices is not None and sum(a.novice for a in people) > policy.max_novices:
        return None
    weights, bands = policy.weights, policy.size_bands
    points = sum(
        round(value * getattr(weights, t.name) * POINT)
        for a in people
        for t in TERMS
        if (value := t.value(a, problem)) is not None
    )
    similar = facts.agency_size_band is not None and any(
        a.agency_size_band is not None
        and abs(bands.index(a.agency_size_band) - bands.index(facts.agency_size_band))
        <= policy.similar_size_bands
        for a in people
    )
    lived = bool(facts.kind) and any(k == facts.kind for a in people for k, _ in a.lived)
    rules = 0
    for met, mode, weight in (
        (similar, policy.similar_size, weights.team_similar_size),
        (lived, policy.lived_kind, weights.team_lived_kind),
    ):
        rules += met and mode is Mode.HARD
        points += round(weight * POINT) if met and mode is Mode.SOFT else 0
    if facts.languages:
        spoken = facts.languages & frozenset().union(*(a.languages for a in people))
        points += round(weights.team_languages * POINT * len(spoken) / len(facts.languages))
    filled = [s for s, a in zip(problem.seats, team, strict=True) if a is not None]
    fixed = dict(problem.options.fixed)
    kept = sum(a is not None and fixed.get(s.key) == a.key for s, a in zip(problem.seats, team, strict=True))
    required = sum(s.required for s in filled)
    return kept, required, rules, len(filled) - required, points


def all_teams(problem: Problem) -> Iterator[Team]:
    """Yield every way to fill the seats with eligible people, held seats and people apart."""
    eligible = judge(problem)
    fixed = dict(problem.options.fixed)
    choices = []
    for seat in problem.seats:
        keys = set(eligible.eligible(seat.key))
        keys = keys & {fixed[seat.key]} if seat.key in fixed else keys - set(fixed.values())
        choices.append([None, *(a for a in problem.advisors if a.key in keys)])
    yield from product(*choices)


def order(problem: Problem, team: Team) -> tuple[int, ...]:
    """Return the tie order: longest since asked, then key, seat by seat; an empty seat comes last."""
    ranked = sorted(
        problem.advisors, key=lambda a: (a.last_asked is not None, a.last_asked or problem.facts.on, a.key)
    )
    place = {a.key: i for i, a in enumerate(ranked)}
    return tuple(len(ranked) if a is None else place[a.key] for a in team)


def brute_force(problem: Problem) -> tuple[tuple[int, ...], dict[str, int | str | None]]:
    best = None
    for team in all_teams(problem):
        value = worth(problem, team)
        if value is not None:
            rank = (tuple(-v for v in value), order(problem, team))
            if best is None or rank < best[0]:
                best = rank, value, team
    assert best is not None
    keys = [None if a is None else a.key for a in best[2]]
    return best[1], dict(zip((s.key for s in problem.seats), keys, strict=True))


@settings(SLOW_OK, max_examples=4 * EXAMPLES)
@given(problems())
def test_the_team_is_the_one_brute_force_finds(problem):
    solution = solve(problem)
    value, team = brute_force(problem)
    assert solution.as_mapping() == team
    assert solution.points == value[4]
    assert solution.gap == 0


@SLOW_OK
@given(problems(people=9, most_seats=5))
def test_no_hard_rule_is_ever_broken_and_the_independent_judge_agrees(problem):
    solution = solve(problem, alternates=0)
    team = solution.as_mapping()
    blocking = {f.code for f in check(problem, team) if f.severity is Severity.BLOCK}
    if solution.status is Status.PROVEN_OPTIMAL:
        assert not blocking
    else:
        assert blocking <= {"no_similar_size", "no_lived_kind"}
    required = {s.key for s in problem.seats if s.required}
    empty = any(team[s] is None for s in required)
    assert (solution.status is Status.INFEASIBLE) == (empty or bool(blocking))


@SLOW_OK
@given(problems(people=4, most_seats=2))
def test_both_judges_find_the_same_reasons_for_every_person_and_seat(problem):
    eligible = judge(problem)
    for seat, a in product(problem.seats, problem.advisors):
        ours = {(r.code.value, str(r.sentence)) for r in eligible.reasons(seat.key, a.key)}
        theirs = {
            (f.code, str(f.sentence))
            for f in check(problem, {seat.key: a.key})
            if f.seat == seat.key and f.advisor == a.key and f.severity is Severity.BLOCK
        }
        assert ours == theirs


@SLOW_OK
@given(problems(settled=False), advisors(99))
def test_adding_somebody_never_lowers_the_optimum(problem, newcomer):
    more = replace(problem, advisors=(*problem.advisors, newcomer))
    before, after = solve(problem, alternates=0), solve(more, alternates=0)
    assert after.search.levels(after.found.value) >= before.search.levels(before.found.value)


@SLOW_OK
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_roster_changes_nothing(problem, shuffle):
    people = list(problem.advisors)
    shuffle.shuffle(people)
    first, second = solve(problem), solve(replace(problem, advisors=tuple(people)))
    assert first.to_dict()["team"] == second.to_dict()["team"]
    assert first.to_dict()["alternates"] == second.to_dict()["alternates"]


@SLOW_OK
@given(problems(settled=False))
def test_what_an_alternate_costs_is_what_fixing_them_costs(problem):
    solution = solve(problem)
    for other in solution.alternates:
        fixed = replace(problem, options=Options(fixed=((other.seat, other.advisor),)))
        again = solve(fixed, alternates=0)
        assert again.as_mapping() == dict(other.team)
        assert solution.points - again.points == other.loss


@settings(SLOW_OK, max_examples=EXAMPLES // 2)
@given(problems(people=5, most_seats=3, settled=False))
def test_alternates_are_the_best_of_all_others_in_order(problem):
    solution = solve(problem)
    for seat, chosen in solution.as_mapping().items():
        everyone = []
        for key in solution.eligibility.eligible(seat):
            again = solve(replace(problem, options=Options(fixed=((seat, key),))), alternates=0)
            if key != chosen and again.as_mapping()[seat] == key:
                everyone.append((again.search.levels(again.found.value), again.points))
        everyone.sort(reverse=True)
        best = [points for _, points in everyone[:3]] if chosen is not None else []
        assert [solution.points - other.loss for other in solution.alternates_for(seat)] == best


@SLOW_OK
@given(problems())
def test_why_not_gives_everybody_a_reason_a_cost_or_a_seat(problem):
    solution = solve(problem)
    for a in problem.advisors:
        why = why_not(solution, a.key)
        assert why.on_seat or why.seats
        for seat in why.seats:
            assert seat.sentences
            assert all(str(sentence) for sentence in seat.sentences)


@SLOW_OK
@given(problems())
def test_a_problem_survives_being_written_and_read(problem):
    assert Problem.from_dict(problem.to_dict()) == problem


@SLOW_OK
@given(problems(settled=False), st.integers(0, 3))
def test_a_yes_is_kept_while_the_rules_allow_it(problem, pick):
    solution = solve(problem)
    seated = [(c.seat, c.advisor) for c in solution.team if c.advisor is not None]
    assume(seated)
    kept = seated[pick % len(seated)]
    others = frozenset((None, a) for s, a in seated if a != kept[1])
    again = solve(replace(problem, options=Options(fixed=(kept,), forbidden=others)), alternates=0)
    assert again.as_mapping()[kept[0]] == kept[1]
