"""Clashes: each set clashes, dropping any one name helps, and none is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

from hypothesis import HealthCheck, given, settings

from alongside.matching import Mode, Options, Problem, Seat, Status, solve
from alongside.matching.conflicts import Kind, Name, _House, conflicts
from alongside.matching.eligibility import judge
from tests.unit.matching.cases import LAW, advisor, problems
from tests.unit.matching.test_properties import EXAMPLES

SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=3 * EXAMPLES
)


def loosened(problem: Problem, names: frozenset[Name]) -> Problem:
    """Return the problem in which only these names hold: worked out on the facts, not on reason bits."""
    policy, options = problem.policy, problem.options
    team = {n.key for n in names if n.kind is Kind.TEAM}
    rules = {n.key for n in names if n.kind is Kind.RULE} | {"wrong_discipline"}
    must = {n.key for n in names if n.kind is Kind.SEAT}
    kept = {n.key for n in names if n.kind is Kind.KEPT}
    eligible = judge(problem)
    forbidden = {
        (s.key, a.key)
        for s in problem.seats
        for a in problem.advisors
        if rules & {c.value for c in eligible.codes(s.key, a.key)}
    }
    fixed = tuple(pair for pair in options.fixed if pair[0] in kept)
    blocked = {pair for pair in fixed if pair in forbidden}
    # A kept person who breaks a rule blocks the seat: nobody else may take it, and they no other.
    forbidden |= {(seat, a.key) for seat, _ in blocked for a in problem.advisors}
    forbidden |= {(s.key, key) for _, key in blocked for s in problem.seats}
    bare = tuple(
        advisor(
            a.key,
            agency_key=a.agency_key,
            agency_size_band=a.agency_size_band,
            lived=a.lived,
            novice=a.novice,
        )
        for a in problem.advisors
    )
    return replace(
        problem,
        facts=replace(
            problem.facts, agency_key="nobody", exercise=False, in_person=False, languages=frozenset()
        ),
        advisors=bare,
        seats=tuple(Seat(s.key, frozenset({LAW}), required=s.key in must) for s in problem.seats),
        policy=replace(
            policy,
            one_per_agency="one_per_agency" in team,
            max_novices=policy.max_novices if "max_novices" in team else None,
            similar_size=Mode.HARD if "similar_size" in team else Mode.OFF,
            lived_kind=Mode.HARD if "lived_kind" in team else Mode.OFF,
        ),
        options=Options(
            fixed=tuple(p for p in fixed if p not in blocked), forbidden=frozenset(forbidden) - set(fixed)
        ),
    )


def holds(problem: Problem, names: frozenset[Name]) -> bool:
    return solve(loosened(problem, names), alternates=0).status is Status.PROVEN_OPTIMAL


@SLOW_OK
@given(problems(people=5, most_seats=3, settled=False))
def test_sets_clash_and_dropping_any_one_name_makes_a_team(problem):
    found = conflicts(problem)
    assert bool(found.sets) == (solve(problem, alternates=0).status is Status.INFEASIBLE)
    for clash in found.sets:
        names = frozenset(clash.names)
        assert not holds(problem, names)
        assert all(holds(problem, names - {name}) for name in names)
        assert all(str(sentence) for sentence in clash.sentences)


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=4, most_seats=2))
def test_no_minimal_set_is_missing(problem):
    house = _House(problem)
    names = sorted(house.names)
    if len(names) > 9:
        names = names[:9]
    found = {frozenset(c.names) for c in conflicts(problem).sets}
    every = [
        frozenset(some)
        for some in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
        if not house.fits(frozenset(some))
    ]
    minimal = {some for some in every if not any(other < some for other in every)}
    assert minimal == {some for some in found if some <= set(names)}
