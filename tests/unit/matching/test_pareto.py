"""Fit, burden and reserve beside each other, and fairness between seats, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from alongside.matching import RequestFacts, Seat, score
from alongside.matching import instances as made
from alongside.matching.colgen import solve_joint
from alongside.matching.joint import Call, JointProblem, burden_charge
from alongside.matching.leximin import leximin
from alongside.matching.pareto import pareto
from alongside.matching.reserve import Reserve
from tests.unit.matching.cases import DAY, HEALTH, LAW, advisor, problem

SEATS = (Seat("lead", frozenset({LAW})),)


def test_the_three_fill_the_same_seats_and_each_is_best_at_its_own():
    for seed in range(5):
        drawn = made.problem(150, seed)
        best, fair, strong = pareto(drawn, allowance=0.15)
        empty = {len(p.solution.teams[0].empty_required) for p in (best, fair, strong)}
        assert len(empty) == 1
        assert best.lost == 0
        assert 0 <= fair.lost <= 0.15 * best.solution.points
        assert 0 <= strong.lost <= 0.15 * best.solution.points
        assert fair.burden <= best.burden
        assert strong.reserve_lost <= best.reserve_lost


def test_no_team_is_better_at_both_fit_and_burden_than_the_fairest():
    people = tuple(
        advisor(k, lived=frozenset({("shooting", "school")}) if k < 2 else frozenset(), asked_last_90_days=n)
        for k, n in enumerate((5, 3, 2, 0))
    )
    drawn = problem(*people, facts=RequestFacts(on=DAY, state="OH", kind="shooting"), seats=SEATS)
    best, fair, _ = pareto(drawn, allowance=1.0)
    own = {a.key: score(a, drawn) + (15000 if a.lived else 0) for a in people}
    assert best.solution.points == max(own.values())
    (chosen,) = fair.solution.as_mapping()["team"].values()
    for a in people:
        better = own[a.key] > own[chosen] and burden_charge(a) < fair.burden
        assert not better
    assert fair.burden < best.burden
    assert str(fair.sentence).startswith("Asks people who were asked less lately.")


def test_the_strongest_reserve_spares_the_last_of_a_region():
    rich = [advisor(k, home_state="OH") for k in range(4)]
    last = advisor("last", home_state="TX", languages=frozenset({"es"}))
    facts = RequestFacts(on=DAY, state="OH", languages=frozenset({"es"}))
    drawn = JointProblem((Call("c", facts, SEATS),), (*rich, last))
    best, _, strong = pareto(drawn, allowance=0.9)
    assert best.solution.as_mapping()["c"]["lead"] == "last"
    assert strong.solution.as_mapping()["c"]["lead"] != "last"
    assert strong.reserve_lost < best.reserve_lost


def test_each_further_person_of_a_cell_costs_more_than_the_one_before():
    charges = Reserve(weight=10_000.0).charges(("R5", LAW), 6, 6)
    assert charges == sorted(charges)
    assert charges[0] > 0
    whole = Reserve(weight=10_000.0)
    rise = whole.loss(("R5", LAW), 0) - whole.loss(("R5", LAW), 6)
    assert sum(charges) == pytest.approx(rise * 10_000_000, abs=6)


def test_leximin_raises_the_worst_seat_first():
    """Against every way to seat small teams: the sorted points are the greatest there are, worst first."""
    for seed in range(6):
        people = tuple(replace(a, discipline=LAW if a.key % 2 else HEALTH) for a in made.roster(9, seed))
        seats = (Seat("a", frozenset({LAW})), Seat("b", frozenset({HEALTH})))
        calls = tuple(Call(f"c{i}", made.request(seed * 10 + i, in_person=False), seats) for i in range(2))
        drawn = JointProblem(calls, people, compacts=(made.PSYCHOLOGISTS,))
        fair, first = leximin(drawn), solve_joint(drawn)
        filled = [len(t.empty_required) for t in first.teams]
        assert [len(t.empty_required) for t in fair.teams] == filled
        assert worst_first(drawn, fair.as_mapping()) == max(every(drawn, filled))


def worst_first(drawn, teams):
    people = {a.key: a for a in drawn.advisors}
    return sorted(
        score(people[key], drawn.single(call))
        for call, team in teams.items()
        for key in team.values()
        if key is not None
    )


def every(drawn, filled):
    from alongside.matching import judge

    options = []
    for call in drawn.calls:
        eligible = judge(drawn.single(call.key))
        options.append([[None, *eligible.eligible(s.key)] for s in call.seats])
    for choice in product(*(o for call in options for o in call)):
        used = [key for key in choice if key is not None]
        if len(set(used)) < len(used):
            continue
        teams = {
            "c0": dict(zip("ab", choice[:2], strict=True)),
            "c1": dict(zip("ab", choice[2:], strict=True)),
        }
        people = {a.key: a for a in drawn.advisors}
        if any(not allowed([people[k] for k in t.values() if k is not None]) for t in teams.values()):
            continue
        if [sum(v is None for v in t.values()) for t in teams.values()] == filled:
            yield worst_first(drawn, teams)


def allowed(team):
    agencies = [a.agency_key for a in team if a.agency_key is not None]
    return len(set(agencies)) == len(agencies) and sum(a.novice for a in team) <= 1
