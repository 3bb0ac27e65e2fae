"""Whole teams: partial ones said honestly, ties named, hand-edited ones judged, words that read well."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.matching import (
    TERMS,
    BadProblem,
    Mode,
    Options,
    Policy,
    Problem,
    ReasonCode,
    RequestFacts,
    Seat,
    Sentence,
    Status,
    Weights,
    check,
    explain,
    points_text,
    shortlist,
    solve,
    term_lines,
    why_not,
)
from tests.unit.matching.cases import DAY, FAITH, HEALTH, LAW, VICTIM, advisor, problem

SEATS = (
    Seat("lead", frozenset({LAW})),
    Seat("care", frozenset({HEALTH})),
    Seat("community", frozenset({FAITH, VICTIM}), required=False),
)
SHOOTING = RequestFacts(
    on=DAY, state="OH", kind="shooting", agency_size_band="1-9", languages=frozenset({"es", "vi"})
)
LIVED = frozenset({("shooting", "school")})


def test_a_required_seat_nobody_can_take_is_said_with_who_is_nearest():
    tired = advisor("h1", HEALTH, last_home_date=DAY, load=2)
    nearly = advisor("h2", HEALTH, available=False)
    solution = solve(problem(advisor("p"), tired, nearly, seats=SEATS))
    assert solution.status is Status.INFEASIBLE
    assert solution.as_mapping() == {"lead": "p", "care": None, "community": None}
    care, community = solution.unfilled
    assert (care.seat, care.required, community.required) == ("care", True, False)
    assert care.nearest == (
        ("h2", (ReasonCode.PAUSED,)),
        ("h1", (ReasonCode.LOAD_FULL, ReasonCode.RESTING)),
    )
    assert str(care.sentence) == "People with this discipline on the roster: 2. None may serve now."
    assert str(community.sentence) == "Nobody on the roster has this discipline."
    assert "Not a whole team" in str(explain(solution).summary)


def test_an_optional_seat_left_empty_does_not_spoil_the_proof():
    solution = solve(problem(advisor("p"), advisor("h", HEALTH), seats=SEATS))
    assert solution.status is Status.PROVEN_OPTIMAL
    assert [u.seat for u in solution.unfilled] == ["community"]


def test_required_seats_come_before_optional_ones_when_one_novice_is_all_there_may_be():
    people = (advisor("p"), advisor("h", HEALTH, novice=True), advisor("f", FAITH, novice=True, lived=LIVED))
    solution = solve(problem(*people, seats=SEATS, facts=SHOOTING))
    assert solution.as_mapping() == {"lead": "p", "care": "h", "community": None}
    assert "rule about the team" in str(solution.unfilled[0].sentence)


def test_a_lesser_person_with_experience_makes_room_for_the_only_novice_elsewhere():
    people = (
        advisor("n1", novice=True, lived=LIVED, agency_key="x"),
        advisor("n2", novice=True, lived=LIVED),
        advisor("p", agency_key="x"),
        advisor("h", HEALTH, novice=True),
    )
    solution = solve(problem(*people, seats=SEATS[:2], facts=SHOOTING))
    assert solution.as_mapping() == {"lead": "p", "care": "h"}


def test_two_from_one_agency_are_never_on_one_team():
    people = (
        advisor("p1", agency_key="x", lived=LIVED),
        advisor("p2"),
        advisor("h", HEALTH, agency_key="x"),
    )
    case = problem(*people, seats=SEATS, facts=SHOOTING)
    assert solve(case).as_mapping()["lead"] == "p2"
    assert solve(replace(case, policy=Policy(one_per_agency=False))).as_mapping()["lead"] == "p1"


def test_a_hard_wish_is_met_at_the_cost_of_points_and_a_soft_one_is_weighed():
    small = advisor("small", agency_size_band="1-9", asked_last_90_days=6)
    fresh = advisor("fresh", agency_size_band="1000+", lived=LIVED)
    weights = Weights(agency_size=0, team_similar_size=1)
    soft = Policy(weights=weights)
    hard = Policy(weights=weights, similar_size=Mode.HARD)
    assert solve(problem(small, fresh, facts=SHOOTING, policy=soft)).as_mapping() == {"lead": "fresh"}
    assert solve(problem(small, fresh, facts=SHOOTING, policy=hard)).as_mapping() == {"lead": "small"}


def test_a_hard_wish_nobody_can_meet_is_infeasible_and_named():
    hard = Policy(similar_size=Mode.HARD, lived_kind=Mode.HARD)
    solution = solve(problem(advisor("p"), facts=SHOOTING, policy=hard))
    assert solution.status is Status.INFEASIBLE
    assert solution.as_mapping() == {"lead": "p"}
    assert [str(s) for s in solution.broken_rules] == [
        "Nobody on this team comes from an agency of similar size.",
        "Nobody on this team has lived through this kind of incident.",
    ]


def test_equal_people_are_told_apart_by_longest_since_asked_and_the_tie_is_named():
    week, month = DAY - timedelta(days=7), DAY - timedelta(days=30)
    policy = Policy(weights=Weights(waiting_longest=0))
    case = problem(advisor("a", last_asked=week), advisor("b", last_asked=month), policy=policy)
    solution = solve(case)
    assert solution.as_mapping() == {"lead": "b"}
    (tie,) = solution.ties
    labels = {"a": "Ann", "b": "Ben", "lead": "lead peer"}
    assert (
        tie.sentence.text(labels=labels) == "Ben and Ann are equal for lead peer; Ben was asked longer ago."
    )
    never = solve(problem(advisor("a", last_asked=month), advisor("b"), advisor("c"), policy=policy))
    assert never.as_mapping() == {"lead": "b"}
    assert "taken in roster order" in str(never.ties[0].sentence)


def test_a_yes_is_kept_even_when_somebody_better_is_free_and_alternates_say_the_gain():
    case = problem(
        advisor("ok"), advisor("best", lived=LIVED), facts=SHOOTING, options=Options(fixed=(("lead", "ok"),))
    )
    solution = solve(case)
    assert solution.as_mapping() == {"lead": "ok"}
    assert solution.alternates[0].advisor == "best"
    assert solution.alternates[0].loss == -40_000
    assert "Kept" in str(explain(solution).seats[0].sentences[0])


def test_a_person_kept_who_may_no_longer_serve_leaves_the_seat_open_and_says_so():
    case = problem(advisor("ok", available=False), advisor("b"), options=Options(fixed=(("lead", "ok"),)))
    solution = solve(case)
    assert solution.as_mapping() == {"lead": None}
    assert solution.status is Status.INFEASIBLE
    open_again = solve(problem(advisor("b"), advisor("c"), options=Options(fixed=(("lead", "b"),))))
    assert open_again.as_mapping() == {"lead": "b"}


def test_why_each_person_stands_beside_the_next_in_line():
    people = (
        advisor("p1", lived=LIVED, languages=frozenset({"es"}), last_asked=date(2026, 3, 2)),
        advisor("p2", languages=frozenset({"vi"}), asked_last_90_days=1),
    )
    explanation = explain(solve(problem(*people, facts=SHOOTING)))
    (why,) = explanation.seats
    words = [s.text(labels={"p2": "P. Two", "lead": "lead peer"}) for s in why.sentences]
    assert words == [
        "Has lived through this kind of incident.",
        "Times asked in the last 90 days: 0.",
        "Last asked on Mar 2, 2026.",
        "Speaks languages asked for: es.",
        "Open engagements: 0 of 2.",
        "With P. Two for lead peer, the best team would lose 41.3 points.",
    ]
    assert (
        why.runner_up.loss
        == sum(t.points for t in why.terms) - sum(t.points for t in why.runner_up_terms) + 15_000
    )
    assert [(line.name, line.met) for line in explanation.team] == [
        ("team_similar_size", 0.0),
        ("team_lived_kind", 1.0),
        ("team_languages", 0.5),
    ]
    assert "No team fits better" in str(explanation.summary)


def test_the_next_in_line_is_who_makes_the_best_team_not_who_has_most_points():
    weights = Weights(same_kind=0, recent_asks=10, team_lived_kind=15)
    people = (
        advisor("best", lived=LIVED),
        advisor("points", asked_last_90_days=1),
        advisor("wish", lived=LIVED, asked_last_90_days=6),
    )
    case = problem(*people, facts=SHOOTING, policy=Policy(weights=weights))
    assert [a.advisor for a in solve(case, alternates=1).alternates] == ["wish"]


def test_why_not_says_the_rules_or_the_loss_or_the_seat():
    people = (advisor("p1", lived=LIVED), advisor("p2"), advisor("p3", available=False), advisor("f", FAITH))
    solution = solve(problem(*people, facts=SHOOTING))
    assert why_not(solution, "p1").on_seat == "lead"
    assert [r.code for r in why_not(solution, "p3").seats[0].reasons] == [ReasonCode.PAUSED]
    assert why_not(solution, "p2").seats[0].instead.loss == 40_000
    assert [r.code for r in why_not(solution, "f").seats[0].reasons] == [ReasonCode.WRONG_DISCIPLINE]
    with pytest.raises(KeyError):
        why_not(solution, "nobody")


def test_a_team_edited_by_hand_is_judged_as_a_team():
    people = (
        advisor("a", agency_key="x", novice=True, credential_expires=DAY + timedelta(days=5)),
        advisor("b", agency_key="x", novice=True),
        advisor("h", HEALTH),
    )
    seats = (
        Seat("lead", frozenset({LAW})),
        Seat("second", frozenset({LAW})),
        Seat("care", frozenset({HEALTH})),
    )
    policy = Policy(similar_size=Mode.HARD)
    case = problem(
        *people, seats=seats, facts=SHOOTING, policy=policy, options=Options(fixed=(("care", "h"),))
    )

    def found(**team):
        return {(f.code, f.severity.value) for f in check(case, team)}

    alone = {("no_similar_size", "block"), ("no_lived_kind", "warn"), ("languages_missing", "warn")}
    assert found(lead="a", second="b", care="h") == alone | {
        ("same_agency", "block"),
        ("too_many_novices", "block"),
        ("expires_soon", "warn"),
    }
    assert found(lead="b", second="b") == alone | {
        ("two_seats", "block"),
        ("too_many_novices", "block"),
        ("empty_seat", "warn"),
        ("not_kept", "warn"),
    }
    assert {("unknown_seat", "block"), ("unknown_advisor", "block")} <= found(lead="zed", extra="a", care="h")


def test_a_bad_problem_is_refused_with_every_reason_at_once():
    with pytest.raises(BadProblem) as caught:
        Problem(
            facts=RequestFacts(on=DAY, state="", lat=40.0, agency_size_band="huge"),
            seats=(Seat("lead", frozenset()), Seat("lead", frozenset({LAW}))),
            advisors=(advisor("a", load=-1), advisor("a", lat=99.0, lon=0.0, anniversaries=((2, 30),))),
            policy=Policy(weights=Weights(travel=-1)),
            options=Options(fixed=(("gone", "a"),), overrides=frozenset({("a", ReasonCode.PAUSED)})),
        )
    assert caught.value.reasons == (
        "facts: the state is missing",
        "facts: latitude and longitude go together",
        "facts: huge is not a size band of the policy",
        "seat lead: given 2 times",
        "seat lead: no discipline is acceptable",
        "policy: weight travel must be from 0 to 1000",
        "fixed: there is no seat gone",
        "override: paused may not be set aside",
        "advisor a: given 2 times",
        "advisor a: a count is negative",
        "advisor a: the location is not on the map",
        "advisor a: 2/30 is not a day of the year",
    )


def test_a_license_out_of_date_cannot_be_overridden_for_a_clinician():
    options = Options(overrides=frozenset({("h", ReasonCode.CREDENTIAL_EXPIRED)}))
    with pytest.raises(BadProblem, match="needs a license in date"):
        problem(advisor("h", HEALTH), options=options)


def test_problem_and_answer_are_plain_json_and_a_misspelled_field_is_refused():
    case = problem(advisor("p"), advisor(2), seats=SEATS, facts=SHOOTING)
    data = json.loads(json.dumps(case.to_dict()))
    assert Problem.from_dict(data) == case
    solution = solve(case)
    answer = json.loads(json.dumps(solution.to_dict()))
    assert answer["team"][0] == {"seat": "lead", "advisor": 2, "points": 18000}
    sentence = solution.unfilled[0].sentence
    assert Sentence.from_dict(json.loads(json.dumps(sentence.to_dict()))) == sentence
    data["advisors"][0]["colour"] = "red"
    with pytest.raises(BadProblem, match=r"Problem\.advisors\[0\]: unknown field colour"):
        Problem.from_dict(data)


VALUES = [
    ("same_kind", {"lived": frozenset({("shooting", "church")})}, 1.0),
    ("same_kind", {"lived": frozenset({("vehicle", "school")})}, 0.0),
    ("same_venue", {"lived": frozenset({("vehicle", "school")})}, 1.0),
    ("agency_size", {"agency_size_band": "1-9"}, 1.0),
    ("agency_size", {"agency_size_band": "50-249"}, 1 / 3),
    ("agency_size", {"agency_size_band": "1000+"}, 0.0),
    ("agency_type", {"agency_type": "police"}, 1.0),
    ("agency_type", {"agency_type": "sheriff"}, 0.0),
    ("community", {"communities_served": frozenset({"tribal"})}, 0.5),
    ("language", {"languages": frozenset({"es", "fr"})}, 0.5),
    ("travel", {"lat": 40.0, "lon": -83.0}, 1.0),
    ("travel", {}, 0.0),
    ("recent_asks", {"asked_last_90_days": 3}, 0.5),
    ("recent_asks", {"asked_last_90_days": 60}, 0.0),
    ("waiting_longest", {"last_asked": DAY - timedelta(days=90)}, 0.5),
    ("waiting_longest", {"last_asked": DAY + timedelta(days=1)}, 0.0),
    ("open_load", {"load": 1}, 0.5),
]


@pytest.mark.parametrize(("name", "changes", "value"), VALUES)
def test_a_term_is_worth_what_its_table_says(name, changes, value):
    facts = replace(
        SHOOTING,
        venue="school",
        agency_type="police",
        communities=frozenset({"tribal", "campus"}),
        in_person=True,
        lat=40.0,
        lon=-83.0,
    )
    case = problem(advisor(**changes), facts=facts)
    lines = {line.name: line for line in term_lines(case.advisors[0], case)}
    assert list(lines) == [t.name for t in TERMS]
    assert lines[name].value == pytest.approx(value)
    assert lines[name].points == round(value * lines[name].weight * 1000)


def test_a_shortlist_ranks_the_eligible_with_their_terms():
    lists = shortlist(
        problem(advisor("a"), advisor("b", lived=LIVED), advisor("c", available=False), facts=SHOOTING)
    )
    assert [(r.advisor, r.points) for r in lists["lead"]] == [("b", 43000), ("a", 18000)]
    assert lists["lead"][0].terms[0].name == "same_kind"


def test_points_never_round_a_real_difference_to_nothing():
    assert [points_text(p) for p in (0, 4, 50, 12_345, -7)] == ["0.0", "0.004", "0.1", "12.3", "-0.007"]
