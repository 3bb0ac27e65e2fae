"""Relaxations: each gives a team, none is longer than it must be, and what the law asks for is never bent."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings

from alongside.matching import Mode, Options, Policy, RequestFacts, Seat, Status, check, solve, steps
from alongside.matching.check import Severity
from alongside.matching.codes import ReasonCode
from alongside.matching.relax import relaxations
from alongside.matching.steps import APPROVERS, PERSONAL, Approver, StepKind
from tests.unit.matching.cases import DAY, FAITH, HEALTH, LAW, advisor, problem, problems
from tests.unit.matching.test_properties import EXAMPLES

SLOW_OK = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=3 * EXAMPLES
)
NEVER = {
    "license_not_here", "credential_expired", "credential_not_recorded", "background_check_expired",
    "background_check_not_recorded", "own_agency", "recused_agency", "recused_state", "open_litigation",
    "opted_out", "blocked_dates", "committed", "paused", "set_aside", "already_asked", "not_in_exercises",
}  # fmt: skip
THERE = {"lat": 40.0, "lon": -83.0}
RESTING = {"last_home_date": DAY - timedelta(days=3)}


@SLOW_OK
@given(problems(people=6, most_seats=3))
def test_every_relaxation_gives_a_full_team_that_the_independent_judge_accepts(problem):
    found = relaxations(problem).found
    if solve(problem, alternates=0).status is Status.PROVEN_OPTIMAL:
        assert not found
    for way in found:
        loosened = problem
        for step in way.steps:
            loosened = step.applied(loosened)
        again = solve(loosened, alternates=0)
        assert again.status is Status.PROVEN_OPTIMAL
        assert again.as_mapping() == way.solution.as_mapping()
        assert not [f for f in check(loosened, again.as_mapping()) if f.severity is Severity.BLOCK]
        assert all(str(s) for s in way.sentences)
    assert [way.cost for way in found] == sorted(way.cost for way in found)


@SLOW_OK
@given(problems(people=6, most_seats=3))
def test_no_step_of_a_relaxation_can_be_spared(problem):
    require_no_step_to_spare(problem)


def require_no_step_to_spare(problem):
    """Leave out each step of each way in turn: no full team may be left."""
    for way in relaxations(problem).found:
        for n in range(len(way.steps)):
            loosened = problem
            for step in way.steps[:n] + way.steps[n + 1 :]:
                loosened = step.applied(loosened)
            assert solve(loosened, alternates=0).status is not Status.PROVEN_OPTIMAL


def test_whom_a_team_rule_keeps_out_need_not_be_let_go_as_well():
    seats = (Seat("one", frozenset({LAW})), Seat("two", frozenset({LAW})))
    for most, kept in ((0, seats[:1]), (1, seats)):
        held = tuple((seat.key, n) for n, seat in enumerate(kept))
        people = [advisor(n, novice=True, agency_key="same") for n in range(len(kept))]
        for policy in (Policy(max_novices=most), Policy(one_per_agency=True)):
            given_problem = problem(*people, seats=kept, policy=policy, options=Options(fixed=held))
            require_no_step_to_spare(given_problem)
            if solve(given_problem, alternates=0).status is not Status.PROVEN_OPTIMAL:
                assert relaxations(given_problem).found


def test_two_people_kept_in_each_other_s_seats_are_let_go_and_change_places():
    seats = (Seat("one", frozenset({LAW})), Seat("two", frozenset({HEALTH})))
    given_problem = problem(
        *(advisor(0, HEALTH), advisor(1, LAW)),
        seats=seats,
        options=Options(fixed=(("one", 0), ("two", 1))),
    )
    first = relaxations(given_problem).found[0]
    assert first.solution.as_mapping() == {"one": 1, "two": 0}
    assert [step.kind for step in first.steps] == [StepKind.RELEASE] * 2


def every_step(problem):
    """Return every step that could be offered, useful or not."""
    policy = problem.policy
    found = [steps.personal(code, a.key) for a in problem.advisors for code in PERSONAL]
    found += [steps.remote(s.key) for s in problem.seats if not s.remote_ok]
    found += [steps.go_without(s.key) for s in problem.seats if s.required]
    found += [steps.release(*pair) for pair in problem.options.fixed]
    if policy.max_travel_hours is not None:
        found += [steps.travel(h, h - policy.max_travel_hours) for h in (4, 7, 10)]
    if policy.max_novices is not None:
        found += [steps.novices(policy.max_novices + n, n) for n in (1, 2)]
    found += [steps.same_agency()] if policy.one_per_agency else []
    for rule in ("similar_size", "lived_kind"):
        found += [steps.as_wish(rule)] if getattr(policy, rule) is Mode.HARD else []
    return found


@settings(SLOW_OK, max_examples=EXAMPLES)
@given(problems(people=4, most_seats=2))
def test_nothing_offered_is_dearer_than_the_cheapest_way(problem):
    found = relaxations(problem).found
    assume(found)
    menu = every_step(problem)
    for size in (1, 2):
        for some in combinations(menu, size):
            if sum(step.cost for step in some) < found[0].cost:
                loosened = problem
                for step in some:
                    loosened = step.applied(loosened)
                assert solve(loosened, alternates=0).status is not Status.PROVEN_OPTIMAL


def test_what_law_and_conscience_forbid_is_never_offered():
    assert not NEVER & {code.value for code in PERSONAL}
    assert set(APPROVERS) == set(Approver)


def kinds(problem):
    return [[step.kind for step in way.steps] for way in relaxations(problem).found]


def test_a_resting_person_may_be_asked_when_two_people_agree():
    way = relaxations(problem(advisor("a", **RESTING))).found[0]
    assert str(way.sentences[0]) == "Set aside the rest days of a."
    assert way.steps[0].approver is Approver.TWO_PEOPLE
    assert way.solution.as_mapping() == {"lead": "a"}
    assert way.problem.options.overrides == {("a", ReasonCode.RESTING)}


def test_an_unlicensed_provider_is_never_the_way_only_going_without_is():
    seats = (Seat("care", frozenset({HEALTH})),)
    people = advisor("p", HEALTH, states_licensed=frozenset({"NV"}))
    assert kinds(problem(people, seats=seats)) == [[StepKind.GO_WITHOUT]]


def test_far_away_is_mended_by_phone_or_by_a_longer_way():
    seats = (Seat("lead", frozenset({LAW}), remote_ok=False),)
    facts = RequestFacts(on=DAY, state="OH", in_person=True, **THERE)
    far = advisor("far", lat=40.0, lon=-88.0)
    asked = problem(far, seats=seats, facts=facts, policy=Policy(max_travel_hours=4.0))
    said = [str(way.sentences[0]) for way in relaxations(asked).found]
    assert said == [
        "Extend travel to 5 hours.",
        "Accept first contact by phone or video for lead.",
        "Start without lead and go on looking.",
    ]
    assert relaxations(asked).found[0].problem.policy.version == "default-1+travel 5 h"


def test_team_rules_bend_for_the_program_manager_only():
    seats = (Seat("lead", frozenset({LAW})), Seat("faith", frozenset({FAITH})))
    team = problem(
        advisor("a", novice=True, agency_key="g"),
        advisor("b", FAITH, novice=True, agency_key="h"),
        seats=seats,
        facts=RequestFacts(on=DAY, state="OH", kind="shooting"),
        policy=Policy(lived_kind=Mode.HARD),
    )
    first = relaxations(team).found[0]
    assert {step.kind for step in first.steps} == {StepKind.NOVICES, StepKind.AS_WISH}
    assert {step.approver for step in first.steps} == {Approver.MANAGER}


def test_of_several_who_rest_the_best_is_named_once():
    people = [advisor(k, **RESTING, asked_last_90_days=n) for n, k in enumerate("cab")]
    found = relaxations(problem(*people)).found
    assert [way.steps[0].advisor for way in found if way.steps[0].kind is StepKind.OVERRIDE] == ["c"]


def test_somebody_far_who_rests_needs_both_steps():
    seats = (Seat("lead", frozenset({LAW}), remote_ok=False),)
    facts = RequestFacts(on=DAY, state="OH", in_person=True, **THERE)
    far = advisor("far", lat=40.0, lon=-120.0, **RESTING)
    found = relaxations(problem(far, seats=seats, facts=facts, policy=Policy(max_travel_hours=4.0))).found
    said = [[str(s) for s in way.sentences] for way in found]
    assert said[:2] == [
        ["Accept first contact by phone or video for lead.", "Set aside the rest days of far."],
        ["Extend travel to 9 hours.", "Set aside the rest days of far."],
    ]


def test_two_seats_need_two_people_of_the_same_kind():
    seats = (Seat("one", frozenset({LAW})), Seat("two", frozenset({LAW})))
    people = [advisor(k, **RESTING) for k in "abc"]
    first = relaxations(problem(*people, seats=seats)).found[0]
    assert [step.kind for step in first.steps] == [StepKind.OVERRIDE] * 2
    assert len({step.advisor for step in first.steps}) == 2
