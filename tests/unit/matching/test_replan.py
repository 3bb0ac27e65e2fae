"""After a decline: whoever said yes stays, the charge decides the rest, and the cost is what was said."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from alongside.matching import POINT, Options, Policy, Problem, RequestFacts, Seat, Status, judge, solve
from alongside.matching.compare import terms_of
from alongside.matching.replan import Answer, ChangeWhy, next_names, replan
from tests.unit.matching.cases import DAY, LAW, advisor, problem, problems
from tests.unit.matching.test_properties import EXAMPLES
from tests.unit.matching.test_properties import worth as by_definition

SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=3 * EXAMPLES
)
YES, NO, WAITING = Answer.YES, Answer.NO, Answer.WAITING


def answered(problem: Problem, data: st.DataObject) -> tuple[dict, dict]:
    """Return a solved team and an answer drawn for each of its people."""
    team = solve(problem, alternates=0).as_mapping()
    people = [key for key in team.values() if key is not None]
    return team, {key: data.draw(st.sampled_from(Answer)) for key in people}


@SLOW_OK
@given(problems(people=6, most_seats=4, settled=False), st.data())
def test_nobody_who_said_yes_is_unseated_and_nobody_who_said_no_is_asked(problem, data):
    problem = replace(problem, policy=replace(problem.policy, unseat_cost=0.0))
    team, answers = answered(problem, data)
    after = replan(problem, team, answers).team
    for seat, key in team.items():
        if answers.get(key) is YES:
            assert after[seat] == key
    assert not {key for key, answer in answers.items() if answer is NO} & set(after.values())


@SLOW_OK
@given(
    problems(people=6, most_seats=3, settled=False),
    st.data(),
    st.sampled_from((0.0, 3.0, 10.0)),
    st.booleans(),
)
def test_no_team_is_better_once_changes_are_charged(problem, data, cost, unseat):
    policy = replace(problem.policy, change_cost=cost, may_unseat=unseat, unseat_cost=2 * cost)
    problem = replace(problem, policy=policy)
    team, answers = answered(problem, data)
    no = {key for key, answer in answers.items() if answer is NO}
    now = replace(problem, options=Options(forbidden=frozenset((None, key) for key in no)))
    eligible = judge(now)

    def charged(people):
        value = by_definition(now, people)
        if value is None:
            return None
        charge = 0
        for seat, a in zip(now.seats, people, strict=True):
            before = team[seat.key]
            stays = before is not None and before not in no
            if stays and (a is None or a.key != before):
                if answers[before] is YES and not unseat:
                    return None
                charge += round((2 * cost if answers[before] is YES else cost) * POINT)
        return *value[1:4], value[4] - charge

    choices = [
        [None, *(a for a in now.advisors if a.key in eligible.eligible(seat.key))] for seat in now.seats
    ]
    best = max(value for people in product(*choices) if (value := charged(people)) is not None)
    by_key = {a.key: a for a in now.advisors}
    found = replan(problem, team, answers).team
    assert charged([by_key.get(found[s.key]) for s in now.seats]) == best


@SLOW_OK
@given(problems(people=6, most_seats=3, settled=False), st.data())
def test_what_is_lost_is_the_difference_of_the_two_teams(problem, data):
    team, answers = answered(problem, data)
    plan = replan(problem, team, answers)
    points = {k: sum(terms_of(problem, t).values()) for k, t in (("before", team), ("after", plan.team))}
    assert plan.lost in (None, points["before"] - points["after"])
    assert {c.seat for c in plan.changes} == {s for s, key in plan.team.items() if key != team[s]}
    assert all(str(sentence) for sentence in plan.sentences)


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=7, most_seats=3, settled=False))
def test_next_names_are_ranked_by_what_the_team_then_loses(problem):
    solution = solve(problem, alternates=0)
    assume(solution.status is Status.PROVEN_OPTIMAL)
    team = solution.as_mapping()
    for seat, chosen in team.items():
        if chosen is None:
            assert next_names(solution, seat) == ()
            continue
        losses = [a.loss for a in next_names(solution, seat) if not (a.emptied or a.breaks)]
        assert losses == sorted(losses)
        for other in next_names(solution, seat):
            assert {s: k for s, k in other.team if s != seat} == {s: k for s, k in team.items() if s != seat}
            swapped = sum(terms_of(problem, {**team, seat: other.advisor}).values())
            assert solution.points - swapped == other.loss


def test_nobody_with_whom_another_could_not_stay_is_a_next_name():
    people = (advisor("a"), advisor("b", novice=True), advisor("c", novice=True))
    seats = tuple(Seat(key, frozenset({LAW}), required=False) for key in ("one", "two"))
    solution = solve(problem(*people, seats=seats, policy=Policy(max_novices=1)), alternates=0)
    assert solution.as_mapping() == {"one": "a", "two": "b"}
    assert next_names(solution, "one") == ()
    assert [a.advisor for a in next_names(solution, "two")] == ["c"]


LIVED = frozenset({("shooting", "")})
KIND = RequestFacts(on=DAY, state="OH", kind="shooting")
SEATS = (Seat("one", frozenset({LAW})), Seat("two", frozenset({LAW})))


def trio(**policy):
    people = (advisor("a", load=1), advisor("b"), advisor("c", lived=LIVED), advisor("d"))
    return problem(*people, seats=SEATS, facts=KIND, policy=Policy(**policy))


CHARGES = [
    ({"change_cost": 50.0}, {"b": NO}, {"one": "a", "two": "c"}),
    ({"change_cost": 0.0}, {"b": NO}, {"one": "c", "two": "d"}),
    ({"may_unseat": False, "unseat_cost": 0.0}, {"a": YES, "b": NO}, {"one": "a", "two": "c"}),
    ({"may_unseat": True, "unseat_cost": 1.0}, {"a": YES, "b": NO}, {"one": "c", "two": "d"}),
]


@pytest.mark.parametrize(("policy", "answers", "team"), CHARGES)
def test_the_charge_decides_whether_somebody_who_waits_is_changed(policy, answers, team):
    assert replan(trio(**policy), {"one": "a", "two": "b"}, answers).team == team


def test_the_account_says_who_replaces_whom_why_and_at_what_cost():
    plan = replan(trio(), {"one": "c", "two": "b"}, {"c": YES, "b": NO})
    assert [c.why for c in plan.changes] == [ChangeWhy.DECLINED]
    assert [str(s) for s in plan.sentences] == ["d takes two: b said no."]
    assert plan.kept == (("one", "c"),)
    assert [a.advisor for a in plan.nexts["two"]] == ["a"]
    assert "one" not in plan.nexts


def test_somebody_who_may_not_serve_any_more_cannot_stay():
    team = trio()
    people = tuple(replace(a, available=False) if a.key == "c" else a for a in team.advisors)
    plan = replan(replace(team, advisors=people), {"one": "c", "two": "b"}, {"c": YES})
    assert [(c.seat, c.why) for c in plan.changes] == [("one", ChangeWhy.NOT_ELIGIBLE)]


def test_with_nobody_left_the_seat_is_said_to_be_empty():
    plan = replan(problem(advisor("a")), {"lead": "a"}, {"a": NO})
    assert plan.lost is None
    assert [str(s) for s in plan.sentences] == [
        "lead is empty now: nobody else may take it.",
        "The team is not whole any more.",
    ]


def test_people_asked_already_may_stay_but_are_not_moved():
    asked = replace(trio(), options=Options(asked=frozenset({"a", "b"})))
    plan = replan(asked, {"one": "a", "two": "b"}, {"b": NO})
    assert plan.team["one"] == "a" or "a" not in plan.team.values()


def test_unknown_seats_and_people_are_refused():
    for team, answers in (({"three": "a"}, {}), ({"one": "nobody"}, {}), ({}, {"nobody": NO})):
        with pytest.raises(KeyError):
            replan(trio(), team, answers)
