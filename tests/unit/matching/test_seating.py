"""Many calls at once, by the program over pairs of seat and person, tried on few calls where all is known."""

from __future__ import annotations

import pytest

from alongside.matching import RequestFacts, Seat, check_joint, colgen
from alongside.matching import instances as made
from alongside.matching.colgen import solve_joint
from alongside.matching.joint import Aim, Call, JointProblem, JointStatus
from alongside.matching.reserve import Floor, Reserve
from tests.unit.matching.cases import DAY, LAW, advisor
from tests.unit.matching.test_joint import COUNT, brute_force, drawn
from tests.unit.matching.test_many import SAID, random_problem

#: Wishes for several languages are rounded one by one in the program, together in the answer.
ROUNDED = 2


@pytest.fixture
def seated(monkeypatch):
    """Have every joint problem solved as one with many calls."""
    monkeypatch.setattr(colgen, "MANY_CALLS", 1)


@pytest.fixture
def alone(seated, monkeypatch):
    """Leave nothing to the look through near teams: the program has to find the best, among all pairs."""
    monkeypatch.setattr(colgen, "CLOSE", 2**60)
    monkeypatch.setattr(colgen._Run, "alone", lambda self, duals: None)
    monkeypatch.setattr(colgen._Run, "close", lambda self, duals: None)


@pytest.mark.usefixtures("alone")
def test_over_all_pairs_the_program_finds_what_brute_force_finds():
    for seed in range(COUNT // 3):
        problem = drawn(seed)
        found, best = solve_joint(problem), brute_force(problem)
        assert best - ROUNDED <= found.objective <= best <= found.bound, seed


@pytest.mark.usefixtures("seated")
def test_its_answers_break_no_rule_and_its_bound_holds():
    for seed in range(1000, 1000 + COUNT // 3):
        problem = random_problem(seed)
        found = solve_joint(problem, compiled=False)
        singles = {c.key: problem.single(c.key) for c in problem.calls}
        judged = check_joint(singles, found.as_mapping(), floors=problem.floors, places=problem.places)
        assert {f.finding.code for f in judged if f.finding.severity == "block"} <= SAID, seed
        assert found.objective <= found.bound
        if found.status is JointStatus.FEASIBLE:
            # What it leaves open is a few points at most.
            assert found.gap_share < 0.001, seed


@pytest.mark.parametrize("floors", [(), (Floor("R4", made.LAW, 20), Floor("R5", made.HEALTH, 3))])
def test_a_contended_week_comes_out_as_with_whole_teams_as_columns(floors, monkeypatch):
    problem = made.joint(250, 10, 1, floors=floors)
    best = solve_joint(problem)
    assert best.status is JointStatus.PROVEN_OPTIMAL
    monkeypatch.setattr(colgen, "MANY_CALLS", 1)
    again = solve_joint(problem)
    assert again.objective <= best.objective <= again.bound
    assert best.objective - again.objective <= best.objective // 100_000
    assert solve_joint(problem).as_mapping() == again.as_mapping()


@pytest.mark.usefixtures("seated")
def test_without_time_its_answer_is_still_sound_and_its_gap_said():
    problem = made.joint(200, 12, 2)
    hasty, best = solve_joint(problem, seconds=0.0), solve_joint(problem)
    assert hasty.objective <= best.objective <= hasty.bound


@pytest.mark.usefixtures("alone")
def test_a_floor_keeps_somebody_free_when_all_calls_want_the_same_people():
    people = tuple(advisor(k, LAW, home_state="OH", asked_last_90_days=k) for k in range(4))
    seats = (Seat("lead", frozenset({LAW})),)
    calls = tuple(Call(f"c{i}", RequestFacts(on=DAY, state="OH"), seats) for i in range(4))
    aims = (Aim(), Aim(reserve=Reserve(weight=9.0)))
    for problem in (JointProblem(calls, people, floors=(Floor("R5", LAW, 2),), aim=aim) for aim in aims):
        found = solve_joint(problem)
        assert sum(bool(team.empty_required) for team in found.teams) == 2
        assert found.objective == brute_force(problem)
