"""Several incidents at once against brute force and against the independent judge."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from alongside.matching import (
    BadProblem,
    Mode,
    Options,
    Policy,
    RequestFacts,
    Seat,
    check,
    judge,
    solve,
)
from alongside.matching import instances as made
from alongside.matching.colgen import solve_joint
from alongside.matching.joint import Aim, Call, JointProblem, JointStatus, burden_charge, prices_for
from alongside.matching.limits import limits_of
from alongside.matching.reserve import Floor, Reserve, cell_of
from tests.unit.matching.cases import DAY, FAITH, HEALTH, LAW, advisor
from tests.unit.matching.test_properties import worth

#: More for a long run: MATCHING_JOINT=2000.
COUNT = int(os.environ.get("MATCHING_JOINT", "120"))
BANDS = ("1-9", "10-49", "50-249")


def drawn(seed: int) -> JointProblem:
    """Return a small joint problem with few people and much contention."""
    random = Random(seed)
    people = [person(random, key) for key in range(random.randint(1, 5))]
    calls = tuple(call(random, i, len(people)) for i in range(random.randint(1, 3)))
    policy = Policy(
        max_novices=random.choice((None, 0, 1)),
        one_per_agency=random.random() < 0.7,
        similar_size=random.choice(tuple(Mode)),
        lived_kind=random.choice(tuple(Mode)),
    )
    return JointProblem(
        calls=calls,
        advisors=tuple(people),
        policy=policy,
        floors=random.choice(((), (Floor("R5", LAW, random.randint(0, 2)),))),
        places=random.choice((1, 1, 2)),
        aim=random.choice((Aim(), Aim(burden=2.0), Aim(reserve=Reserve(weight=900.0)))),
    )


def person(random: Random, key: int):
    return advisor(
        key,
        random.choice((LAW, LAW, HEALTH)),
        home_state=random.choice(("OH", "PA")),
        agency_key=random.choice((None, "g1", "g2")),
        agency_size_band=random.choice((None, *BANDS)),
        lived=frozenset(random.choice(([], [("shooting", "school")]))),
        languages=frozenset(random.choice(([], ["es"], ["vi"], ["es", "vi"]))),
        novice=random.random() < 0.4,
        asked_last_90_days=random.randint(0, 3),
        load=random.choice((0, 0, 1)),
        available=random.random() < 0.9,
    )


def call(random: Random, number: int, people: int) -> Call:
    facts = RequestFacts(
        on=DAY,
        state="OH",
        kind=random.choice(("", "shooting")),
        agency_size_band=random.choice((None, "1-9")),
        languages=frozenset(random.choice(([], ["es"], ["es", "vi"]))),
        in_person=random.random() < 0.5,
    )
    seats = tuple(
        Seat(
            f"s{i}",
            frozenset(random.sample((LAW, HEALTH, FAITH), random.randint(1, 2))),
            required=random.random() < 0.6,
        )
        for i in range(random.randint(1, 2))
    )
    aside = frozenset({(None, random.randrange(people))}) if random.random() < 0.2 else frozenset()
    return Call(f"c{number}", facts, seats, Options(forbidden=aside))


def teams_of(problem: JointProblem, number: int):
    """Yield (team, value) of every team that one call may have, by the definitions and not by the solver."""
    single = problem.single(problem.calls[number].key)
    prices = prices_for(problem)
    eligible = judge(single)
    choices = [
        [None, *(a for a in problem.advisors if a.key in set(eligible.eligible(s.key)))] for s in single.seats
    ]
    for team in product(*choices):
        value = worth(single, team)
        if value is not None:
            _, required, rules, optional, points = value
            charge = sum(round(burden_charge(a) * problem.aim.burden * 1000) for a in team if a is not None)
            total = required * prices.required + rules * prices.rule + optional * prices.optional
            yield team, total + points - charge


def brute_force(problem: JointProblem) -> int:
    """Return the value of the best choice of teams, trying all."""
    limits = limits_of(problem)
    best = 0
    for choice in product(*(list(teams_of(problem, i)) for i in range(len(problem.calls)))):
        people = [a for team, _ in choice for a in team if a is not None]
        used = Counter(a.key for a in people)
        there = Counter(
            a.key
            for (team, _), c in zip(choice, problem.calls, strict=True)
            for a in team
            if a is not None and c.facts.in_person
        )
        if any(n > limits.capacity[key] for key, n in used.items()) or any(n > 1 for n in there.values()):
            continue
        cells = Counter(int(limits.cell[a.key]) for a in people)
        cells.pop(-1, None)
        if any(n > len(limits.steps[k]) for k, n in cells.items()):
            continue
        value = sum(v for _, v in choice) - sum(sum(limits.steps[k][:n]) for k, n in cells.items())
        best = max(best, value)
    return best


@pytest.mark.parametrize("block", range(4))
def test_the_joint_optimum_is_the_one_brute_force_finds(block):
    for seed in range(block * COUNT // 4, (block + 1) * COUNT // 4):
        problem = drawn(seed)
        found = solve_joint(problem)
        assert found.status is JointStatus.PROVEN_OPTIMAL, seed
        assert found.objective == found.bound == brute_force(problem), seed


@pytest.mark.parametrize("seed", range(4))
def test_compiled_and_plain_pricing_agree(seed):
    pytest.importorskip("numba")
    problem = made.joint(150, 4, seed)
    plain, compiled = solve_joint(problem, compiled=False), solve_joint(problem, compiled=True)
    assert plain.objective == compiled.objective
    assert plain.as_mapping() == compiled.as_mapping()


def require_sound(problem, found):
    """Judge every team by the independent judge, and what binds them together by counting."""
    for team in found.teams:
        blocking = {
            f.code for f in check(problem.single(team.call), dict(team.team)) if f.severity == "block"
        }
        assert blocking <= {"no_similar_size", "no_lived_kind"}
    used = Counter(key for t in found.teams for _, key in t.team if key is not None)
    assert all(n <= problem.places for n in used.values())
    people = {a.key: a for a in problem.advisors}
    free = Counter(cell_of(a) for a in people.values() if a.available and a.load < min(a.max_load, 3))
    for floor in problem.floors:
        cell = (floor.region, floor.discipline)
        taken = sum(cell_of(people[key]) == cell for key in used)
        assert taken <= max(free[cell] - floor.keep, 0)


@pytest.mark.parametrize("seed", range(3))
def test_no_rule_is_broken_in_a_contended_week_and_the_answer_is_proven(seed):
    problem = made.joint(250, 10, seed, floors=(Floor("R4", LAW, 20), Floor("R5", HEALTH, 3)))
    found = solve_joint(problem)
    assert found.status is JointStatus.PROVEN_OPTIMAL
    require_sound(problem, found)
    assert found.contended
    for told in found.contended:
        assert str(told.advisor) in str(told.sentence)
        assert len(told.calls) > 1


def test_one_call_alone_gets_the_team_of_the_single_solver():
    for seed in range(12):
        problem = made.joint(60, 1, seed)
        found, single = solve_joint(problem), solve(problem.single("i1"), alternates=0)
        assert found.teams[0].points == single.points
        assert len(found.teams[0].empty_required) == sum(u.required for u in single.unfilled)


def test_an_eligible_newcomer_never_lowers_the_optimum_and_order_changes_nothing():
    for seed in range(8):
        problem = made.joint(80, 4, seed)
        fewer = replace(problem, advisors=problem.advisors[:-5])
        turned = replace(problem, advisors=tuple(reversed(problem.advisors)), calls=problem.calls[::-1])
        value = solve_joint(problem).objective
        assert solve_joint(fewer).objective <= value
        assert solve_joint(turned).objective == value


def test_what_somebody_settled_is_kept():
    problem = made.joint(80, 3, 4)
    first = solve_joint(problem).as_mapping()
    seat, key = next((s, k) for s, k in first["i1"].items() if k is not None)
    fixed = replace(problem.calls[2], options=Options(forbidden=frozenset({(None, key)})))
    kept = replace(problem.calls[0], options=Options(fixed=((seat, key),)))
    again = solve_joint(replace(problem, calls=(kept, problem.calls[1], fixed))).as_mapping()
    assert again["i1"][seat] == key


def test_a_floor_keeps_people_free_even_when_a_seat_stays_empty():
    people = tuple(advisor(k, LAW, home_state="OH") for k in range(2))
    seats = (Seat("lead", frozenset({LAW})),)
    calls = tuple(Call(f"c{i}", RequestFacts(on=DAY, state="OH"), seats) for i in range(2))
    open_ = solve_joint(JointProblem(calls, people))
    assert not any(t.empty_required for t in open_.teams)
    held = solve_joint(JointProblem(calls, people, floors=(Floor("R5", LAW, 1),)))
    assert sorted(len(t.empty_required) for t in held.teams) == [0, 1]
    (cell,) = held.reserve
    assert (cell.before, cell.after, cell.floor) == (2, 1, 1)
    assert str(cell.sentence) == "R5, law_enforcement: 1 of 2 stay free for the next incident."


def test_a_time_limit_leaves_a_stated_gap_and_a_sound_answer():
    problem = made.joint(200, 12, 2)
    found = solve_joint(problem, seconds=0.0)
    require_sound(problem, found)
    best = solve_joint(problem)
    assert found.objective <= best.objective <= found.bound
    assert found.gap >= best.objective - found.objective
    if found.gap:
        assert found.status is JointStatus.GREEDY


def test_a_joint_problem_survives_being_written_and_read():
    problem = made.joint(12, 2, 1, floors=(Floor("R4", LAW, 1),), aim=Aim(1.0, Reserve(5.0)))
    assert JointProblem.from_dict(problem.to_dict()) == problem


def test_a_bad_joint_problem_is_refused_with_every_reason():
    seats = (Seat("lead", frozenset({LAW})),)
    one = Call("c", RequestFacts(on=DAY, state=""), seats, Options(fixed=(("nowhere", "x"),)))
    with pytest.raises(BadProblem) as refused:
        JointProblem((one, one), (advisor("a"), advisor("a")), floors=(Floor("R4", LAW, -1),), places=0)
    told = refused.value.reasons
    for part in (
        "advisor a: given 2 times",
        "call c: given 2 times",
        "call c: facts: the state is missing",
        "call c: fixed: there is no seat nowhere",
        "places: must be at least 1",
        "floor R4, law_enforcement: must not be negative",
    ):
        assert part in told
