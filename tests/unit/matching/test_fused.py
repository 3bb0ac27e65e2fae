"""One pass over columns against the plain reading, advisor by advisor, in NumPy and compiled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import asin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.matching import Options, Policy, RequestFacts, Seat, check, score, shortlist
from alongside.matching import instances as made
from alongside.matching.codes import BIT, ReasonCode
from alongside.matching.columns import BadColumns, Columns, columns_of
from alongside.matching.eligibility import judge, judge_singly
from alongside.matching.fused import Survey, survey
from alongside.matching.travel import quotient, travel_hours
from tests.unit.matching.cases import DAY, LAW, advisor, problem, problems
from tests.unit.matching.test_properties import SLOW_OK

HARD = Policy(max_travel_hours=5.0, recent_asks_cap=2, waiting_full_days=7, max_load=2)


def same(given_problem):
    plain, fused = judge_singly(given_problem), judge(given_problem)
    assert fused.bits == plain.bits
    assert fused.points == plain.points == tuple(score(a, given_problem) for a in given_problem.advisors)


@SLOW_OK
@given(problems(people=8))
def test_the_pass_gives_every_reason_and_point_that_the_plain_reading_gives(drawn):
    same(drawn)


@pytest.mark.parametrize("seed", range(12))
def test_the_pass_agrees_on_invented_rosters_with_every_kind_of_trouble(seed):
    drawn = made.problem(300, seed, policy=HARD if seed % 2 else None)
    same(drawn)
    same(replace(drawn, facts=replace(drawn.facts, in_person=True, exercise=seed % 3 == 0)))


@pytest.mark.parametrize("seed", range(4))
def test_compiled_and_plain_passes_agree_to_the_bit(seed):
    pytest.importorskip("numba")
    drawn = made.problem(400, seed, policy=HARD if seed % 2 else None)
    facts = replace(drawn.facts, in_person=True)
    parts = (columns_of(drawn.advisors), facts, drawn.seats, drawn.policy, drawn.compacts)
    plain, compiled = survey(*parts, compiled=False), survey(*parts, compiled=True)
    assert (plain.bits == compiled.bits).all()
    assert (plain.points == compiled.points).all()


def test_more_than_64_words_are_held_in_more_than_one_word_of_memory():
    people = [
        advisor(i, languages=frozenset({f"l{i}", f"l{(i * 7) % 150}"}), recused_states=frozenset({f"S{i}"}))
        for i in range(150)
    ]
    wishes = RequestFacts(on=DAY, state="S149", languages=frozenset({"l0", "l70", "l140"}))
    same(problem(*people, facts=wishes))


def test_more_words_asked_for_than_one_mask_holds_are_still_judged():
    words = frozenset(f"c{i}" for i in range(80))
    people = [advisor(i, communities_served=frozenset({f"c{i}"})) for i in range(80)]
    same(problem(*people, facts=RequestFacts(on=DAY, state="OH", communities=words)))


def test_a_leap_day_anniversary_and_open_ends_are_read_alike():
    facts = RequestFacts(on=date(2027, 3, 1), state="OH")
    person = advisor("a", anniversaries=((2, 29),), revalidated_date=date(2027, 1, 1))
    assert ReasonCode.ANNIVERSARY in judge(problem(person, facts=facts)).codes("lead", "a")
    same(problem(person, facts=facts, policy=Policy(anniversary_days=0)))
    same(problem(person, facts=replace(facts, on=date(2027, 2, 28)), policy=Policy(anniversary_days=0)))


def test_what_people_settled_is_written_over_the_pass():
    people = (advisor("a"), advisor("b"), advisor("c", load=2), advisor("d"))
    settled = Options(
        fixed=(("lead", "a"),),
        forbidden=frozenset({(None, "b"), ("lead", "d")}),
        asked=frozenset({"a", "d"}),
        overrides=frozenset({("c", ReasonCode.LOAD_FULL)}),
    )
    drawn = problem(*people, options=settled)
    same(drawn)
    aside, asked = BIT[ReasonCode.SET_ASIDE], BIT[ReasonCode.ALREADY_ASKED]
    assert judge(drawn).bits == ((0,), (aside,), (0,), (aside | asked,))


def test_the_leading_people_and_their_margins_are_those_of_the_shortlist():
    drawn = made.problem(500, 5)
    found = survey(columns_of(drawn.advisors), drawn.facts, drawn.seats, drawn.policy, drawn.compacts)
    listed = shortlist(drawn, limit=9)
    for s, seat in enumerate(drawn.seats):
        best = found.leading(s, 8)
        assert [int(p) for p in best.points] == [r.points for r in listed[seat.key][:8]]
        following = [r.points for r in listed[seat.key]][1:9]
        assert [int(m) for m in best.margins] == [
            r.points - after for r, after in zip(listed[seat.key], following, strict=False)
        ]
        assert best.eligible == len(judge(drawn).eligible(seat.key))
        for row in best.rows[:2]:
            findings = check(drawn, {seat.key: drawn.advisors[row].key})
            assert not [f for f in findings if f.severity == "block" and f.seat == seat.key]


def test_a_long_roster_is_shortlisted_as_a_short_one(monkeypatch):
    pytest.importorskip("numba")
    for seed in range(12):
        random = np.random.default_rng(seed)
        bits = (random.random((1, 6000)) < (0.0, 0.5, 0.999, 1.0)[seed % 4]).astype(np.uint32)
        points = random.integers(0, (1, 5, 1000)[seed % 3], 6000).astype(np.int32)
        found = Survey(bits, points)
        lanes = found.leading(0, 20)
        monkeypatch.setattr("alongside.matching.fused.COMPILE_FROM", 10_000)
        plain = found.leading(0, 20)
        monkeypatch.undo()
        assert lanes.eligible == plain.eligible
        for one, other in (
            (lanes.rows, plain.rows),
            (lanes.points, plain.points),
            (lanes.margins, plain.margins),
        ):
            assert list(one) == list(other)


def test_a_short_list_ends_with_what_there_is():
    drawn = problem(advisor("a"), advisor("b", "faith"))
    best = survey(columns_of(drawn.advisors), drawn.facts, drawn.seats, drawn.policy).leading(0, 5)
    assert (list(best.rows), best.eligible) == ([0], 1)
    assert list(best.margins) == list(best.points)


@pytest.mark.parametrize("rows", [[0, 1, 2], [2, 2, 0], [], [1]])
def test_taking_advisors_takes_all_their_facts_along(rows):
    people = made.roster(60, 9)
    chosen = [people[r * 7] for r in rows]
    renamed = tuple(replace(a, key=f"n{i}") for i, a in enumerate(chosen))
    taken = Columns.of(people).take([r * 7 for r in rows], [a.key for a in renamed])
    facts, seats = made.request(3, in_person=True), made.seats(3)
    mine = survey(taken, facts, seats, Policy(), (made.PSYCHOLOGISTS,))
    theirs = survey(Columns.of(renamed), facts, seats, Policy(), (made.PSYCHOLOGISTS,))
    assert (mine.bits == theirs.bits).all()
    assert (mine.points == theirs.points).all()


def test_columns_that_contradict_themselves_are_refused_with_every_reason():
    whole = Columns.of(made.roster(4))
    with pytest.raises(BadColumns) as refused:
        replace(whole, keys=(1, 1, 2, 3), asked=np.array([-1, 0, 0, 0], dtype=np.int32), band=whole.band[:2])
    assert refused.value.reasons == (
        "keys: one is given twice",
        "band: (2,) where (4,) was expected",
        "asked: a count is negative",
    )


def test_columns_cannot_be_changed():
    whole = Columns.of(made.roster(4))
    with pytest.raises(ValueError, match="read-only"):
        whole.asked[0] = 7


def test_a_roster_read_again_is_not_built_again():
    people = made.roster(20)
    assert columns_of(people) is columns_of(people)
    assert Columns.of(people) is not columns_of(people)


@given(st.floats(0, 0.5))
def test_the_arc_sine_of_our_own_is_as_good_as_the_usual_one(x):
    assert x + x * quotient(x * x) == pytest.approx(asin(x), rel=4e-16, abs=1e-300)


def test_the_far_side_of_the_earth_has_a_travel_time():
    drawn = problem(
        advisor("a", lat=-40.0, lon=97.0),
        facts=RequestFacts(on=DAY, state="OH", lat=40.0, lon=-83.0, in_person=True),
        seats=(Seat("lead", frozenset({LAW}), remote_ok=False),),
        policy=Policy(max_travel_hours=travel_hours(20000.0)),
    )
    same(drawn)
    assert judge(drawn).codes("lead", "a") == (ReasonCode.TRAVEL_TOO_FAR,)
