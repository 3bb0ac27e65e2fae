"""What the funding rules promise for every set of answers, and the calendar for every day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.funding import clocks, rules, shipped
from alongside.funding.rules import Result
from alongside.funding.shape import Clock, Length, length_of, may_be_read
from alongside.funding.words import UNKNOWN, Anchor, ClockActor, Confidence, CriterionRole, Need, Standing
from alongside.kernel.clock import local_day
from alongside.kernel.field import STATES

CATALOG = shipped.catalog()
BEST_LAST = [Standing.UNLIKELY, Standing.NOT_YET, Standing.POSSIBLE, Standing.LIKELY]
DAYS = st.dates(date(2020, 1, 1), date(2036, 12, 31))


def answer_to(question):
    if question.kind == "day":
        return st.one_of(st.just(UNKNOWN), DAYS)
    if question.kind == "many":
        return st.lists(st.sampled_from(question.options), unique=True).map(tuple)
    words = {"yes_no": ["yes", "no"], "state": ["OH", "OUT"]}.get(question.kind, question.options)
    return st.sampled_from([UNKNOWN, *words])


ANSWERS = st.fixed_dictionaries({}, optional={q.key: answer_to(q) for q in CATALOG.questions})


def rank(program, answers, today):
    return BEST_LAST.index(rules.weigh(program, answers, today).standing)


@settings(max_examples=300, deadline=None)
@given(ANSWERS, DAYS, st.sampled_from(CATALOG.questions), st.data())
def test_a_program_never_becomes_more_likely_by_failing_a_test(answers, today, question, data):
    other = {**answers, question.key: data.draw(answer_to(question))}
    for program in CATALOG.programs:
        before = {t.id: rules.result(t, answers, today) for t in program.tests}
        after = {t.id: rules.result(t, other, today) for t in program.tests}
        changed = [t for t in before if before[t] is not after[t]]
        if changed and all(after[t] is Result.FAIL for t in changed):
            assert rank(program, other, today) <= rank(program, answers, today), program.key


@settings(max_examples=150, deadline=None)
@given(ANSWERS, DAYS)
def test_a_failed_test_caps_the_end_whatever_else_is_unknown(answers, today):
    for program in CATALOG.programs:
        ends = {t.role for t in program.tests if rules.result(t, answers, today) is Result.FAIL}
        standing = rules.weigh(program, answers, today).standing
        assert (standing is Standing.UNLIKELY) == (CriterionRole.BAR in ends), program.key
        if CriterionRole.GATE in ends and CriterionRole.BAR not in ends:
            assert standing is Standing.NOT_YET, program.key


@settings(max_examples=300, deadline=None)
@given(ANSWERS, DAYS, st.sampled_from(CATALOG.questions))
def test_unknown_never_counts_as_no(answers, today, question):
    unsaid = {key: value for key, value in answers.items() if key != question.key}
    unknown = {**answers, question.key: UNKNOWN}
    for program in CATALOG.programs:
        one, two = (rules.weigh(program, a, today) for a in (unsaid, unknown))
        assert one == two, "not answered and not known are the same"
        said = rules.weigh(program, answers, today)
        new = {t.id for t in (*two.failed, *two.first)} - {t.id for t in (*said.failed, *said.first)}
        assert not new, "taking an answer away fails nothing"


@given(DAYS)
def test_nothing_is_refused_to_somebody_who_knows_nothing(today):
    assert {rules.weigh(p, {}, today).standing for p in CATALOG.programs} == {Standing.POSSIBLE}


@settings(max_examples=200, deadline=None)
@given(ANSWERS, DAYS)
def test_what_ends_without_likely_says_why(answers, today):
    for outcome in rules.weigh_all(CATALOG, answers, today):
        grounds = {
            Standing.LIKELY: True,
            Standing.POSSIBLE: bool(outcome.missing),
            Standing.NOT_YET: bool(outcome.first),
            Standing.UNLIKELY: bool(outcome.failed),
        }
        assert grounds[outcome.standing], outcome.program.key
        assert all(t.fails.strip() for t in (*outcome.failed, *outcome.first))


@settings(max_examples=100, deadline=None)
@given(ANSWERS, DAYS)
def test_what_is_missing_is_asked_or_was_made_needless_by_another_answer(answers, today):
    asked = {q.key for step in (1, 2, 3) for q in rules.next_questions(CATALOG, answers, today, step=step)}
    for outcome in rules.weigh_all(CATALOG, answers, today):
        if outcome.standing is Standing.POSSIBLE:
            hidden = set(outcome.missing) - asked
            assert all(CATALOG.question(key).ask_if for key in hidden)


def walked(truth, today, page=8):
    """Answer as the truth says, only what is asked, a page at a time; return the answers and how many were asked."""
    answers, seen = {}, set()
    for step in (1, 2, 3):
        while True:
            found = rules.next_questions(CATALOG, answers, today, step=step)
            fresh = [q.key for q in found if q.key not in seen][: None if step == 1 else page]
            if not fresh:
                break
            seen |= set(fresh)
            answers |= {key: truth[key] for key in fresh if rules.known(truth, key)}
    return answers, len(seen)


def sensible(truth):
    """Return the answers without those to questions that make no sense after the others."""
    return {q.key: truth[q.key] for q in CATALOG.questions if q.key in truth and rules.asked(q, truth)}


@settings(max_examples=300, deadline=None)
@given(ANSWERS, DAYS)
def test_leaving_questions_out_never_changes_how_a_program_ends(answers, today):
    truth = sensible(answers)
    short, _ = walked(truth, today)
    for program in CATALOG.programs:
        whole, found = (rules.weigh(program, a, today) for a in (truth, short))
        assert whole.standing is found.standing, program.key
        if whole.standing is not Standing.UNLIKELY:
            assert (whole.first, whole.remarks) == (found.first, found.remarks), program.key


def test_a_town_that_knows_its_answers_is_asked_far_fewer_questions_than_there_are():
    town = {
        "state": "OH", "incident_date": date(2026, 11, 1), "intentional": "yes", "uncommon": "yes", "many_hurt": "no",
        "officer_harmed": "no", "school_hit": "no", "fbi_helping": "yes", "needs": ("police_response",),
        **{q.key: "no" for q in CATALOG.questions if q.kind == "yes_no" and q.step > 1},
    }  # fmt: skip
    _, count = walked(town, date(2026, 11, 22))
    print(f"{count} of {len(CATALOG.questions)} questions")
    assert count <= 24


def test_what_decides_most_is_asked_first():
    for step in (2, 3):
        found = rules.next_questions(CATALOG, {}, date(2026, 11, 22), step=step)
        still = rules.weights(CATALOG, {}, date(2026, 11, 22))
        worth = [still[q.key] for q in found]
        assert worth == sorted(worth, reverse=True) and worth[0] >= 100 and worth[-1] < 100


NEAR = st.integers(0, 45)
"""Days between two events: calendar arithmetic goes wrong around the ends of months, so the two lie close together."""


@given(DAYS, NEAR, st.integers(0, 400), st.integers(0, 60))
def test_a_later_event_never_gives_an_earlier_day(first, apart, days, months):
    second = first + timedelta(days=apart)
    length = Length(days=days, months=months)
    assert clocks.counted(first, length) <= clocks.counted(second, length)


@given(DAYS, NEAR, st.sampled_from([p for p in CATALOG.programs if p.clocks]))
def test_every_clock_of_the_catalog_is_monotone_in_its_event(first, apart, program):
    second = first + timedelta(days=apart)
    for clock in program.clocks:
        a, b = (
            clocks.run(program, clock, {anchor.value: day for anchor in Anchor}) for day in (first, second)
        )
        assert (a.day is None) == (b.day is None)
        assert a.day is None or a.day <= b.day


LEAPS = [
    (date(2024, 2, 29), "3y", date(2027, 2, 28)),
    (date(2024, 2, 29), "1y", date(2025, 2, 28)),
    (date(2027, 2, 28), "1y", date(2028, 2, 28)),
    (date(2026, 5, 31), "9m", date(2027, 2, 28)),
    (date(2027, 5, 31), "9m", date(2028, 2, 29)),
    (date(2026, 11, 30), "3m", date(2027, 2, 28)),
    (date(2024, 2, 20), "10d", date(2024, 3, 1)),
    (date(2026, 12, 31), "18m", date(2028, 6, 30)),
    (date(2026, 1, 15), "45d", date(2026, 3, 1)),
]


@pytest.mark.parametrize(("start", "offset", "end"), LEAPS)
def test_months_and_years_end_where_a_careful_reader_ends_them(start, offset, end):
    assert clocks.counted(start, length_of(offset)) == end


@given(DAYS, st.integers(0, 400), st.sampled_from(["America/New_York", "America/Phoenix", "Pacific/Guam"]))
def test_a_change_of_the_clocks_moves_no_day_and_no_hour(due, before, zone):
    moment = clocks.reminder_moment(due, days_before=before, zone=zone)
    local = moment.astimezone(ZoneInfo(zone))
    assert (local.date(), local.hour, local.minute) == (due - timedelta(days=before), 9, 0)


def test_an_event_late_in_the_evening_counts_from_its_local_day():
    evening = datetime(2026, 11, 1, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    assert local_day(evening.astimezone(ZoneInfo("UTC")), "America/Los_Angeles") == date(2026, 11, 1)


def dates_of(key, events):
    program = CATALOG.program(key)
    return {c.id: clocks.run(program, c, events) for c in program.clocks}


def test_months_of_aeap_count_from_the_incident_until_an_award_says_otherwise():
    before = dates_of("aeap", {"incident": date(2026, 11, 1)})
    after = dates_of("aeap", {"incident": date(2026, 11, 1), "award:aeap": date(2027, 3, 1)})
    other = dates_of("aeap", {"incident": date(2026, 11, 1), "award:project-serv": date(2027, 3, 1)})
    ends = ("aeap-cr", "aeap-cm", "aeap-cj")
    assert [before[c].day for c in ends] == [date(2027, 8, 1), date(2028, 5, 1), date(2029, 11, 1)]
    assert [after[c].day for c in ends] == [date(2027, 12, 1), date(2028, 9, 1), date(2030, 3, 1)]
    assert other == before


def test_costs_reach_back_to_the_incident_and_no_further():
    events = {"incident": date(2026, 11, 1)}
    aeap, eflea = CATALOG.program("aeap"), CATALOG.program("eflea")
    assert clocks.covered_from(aeap, events) == date(2026, 11, 1)
    assert clocks.cost_day_fits(aeap, events, date(2026, 11, 1))
    assert not clocks.cost_day_fits(aeap, events, date(2026, 10, 31))
    assert clocks.cost_day_fits(eflea, events, date(2020, 1, 1)), "no source says how far back it goes"


def test_a_clock_waits_for_its_event_and_says_for_which():
    found = dates_of("psob", {"incident": date(2026, 11, 1)})
    assert found["psob-death"].day is None
    assert found["psob-death"].waits_for == "death"
    assert dates_of("psob", {"death": date(2026, 11, 1)})["psob-death"].day == date(2029, 11, 1)


def test_what_others_must_do_is_nobody_s_deadline_here():
    found = dates_of("eflea", {"receipt_of_written_request": date(2026, 11, 10)})
    assert found["eflea-decision"].day == date(2026, 11, 20)
    assert not found["eflea-decision"].kept
    observed = dates_of("jag-reserve", {"incident": date(2018, 2, 14)})["jagr-none"]
    assert (
        observed.day == date(2018, 4, 23) and observed.confidence is Confidence.OBSERVED and not observed.kept
    )


def test_an_example_of_another_state_is_no_deadline():
    found = dates_of("voca-compensation", {"incident": date(2026, 11, 1)})
    assert not found["vc-nv-example"].kept and not found["vc-ca-example"].kept


def test_a_stafford_denial_can_be_appealed_for_thirty_days():
    found = dates_of("stafford", {"denial_letter": date(2016, 6, 20)})
    assert found["st-appeal"].day == date(2016, 7, 20) and found["st-appeal"].kept


def test_one_cost_goes_to_one_program():
    assert rules.may_put_cost(program="eflea", already=())
    assert rules.may_put_cost(program="eflea", already=("eflea",))
    refused = rules.may_put_cost(program="eflea", already=("jag-reserve",))
    assert refused.code == "paid_once"


def test_only_open_programs_share_a_cost():
    outcomes = rules.weigh_all(
        CATALOG, {"crowd_control": "yes", "crime_rise": "no", "resources_short": "no"}, date(2026, 11, 22)
    )
    shared = {s.need: [p.key for p in s.programs] for s in rules.double_funding(outcomes, ())}
    assert Need.POLICE_RESPONSE not in shared


def test_a_change_is_not_approved_by_its_author():
    from alongside.kernel.verdict import ALLOWED

    assert rules.may_approve(written_by="person:1", by="person:1", state_ok=ALLOWED).code == "own_change"
    assert rules.may_approve(written_by="person:1", by="person:2", state_ok=ALLOWED)


def test_every_document_can_be_read_and_every_word_of_it_is_known():
    for document in shipped.documents():
        assert may_be_read(document, CATALOG.questions), document["id"]
    for program in CATALOG.programs:
        assert set(program.pays) <= set(Need.values())
        assert program.sources and program.seen
        for clock in program.clocks:
            assert clock.anchor in Anchor.values() and clock.actor in ClockActor.values()


BROKEN = {
    "unreadable": lambda d: d["clocks"][0].update(offset="ten days"),
    "unknown_question": lambda d: d["tests"][0].update(any=[{"is": {"shoe_size": "9"}}]),
    "empty": lambda d: d.update(who=" "),
    "no_source": lambda d: d.update(sources=[]),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_document_that_the_rules_cannot_judge_is_refused(code):
    import copy

    document = copy.deepcopy(shipped.documents()[0])
    BROKEN[code](document)
    assert may_be_read(document, CATALOG.questions).code == code


def test_the_data_is_whole():
    assert len(CATALOG.programs) == 16
    sourced = [t for p in CATALOG.programs for t in p.tests if not t.basis]
    assert len(sourced) == 69 and all(t.why and t.question for t in sourced)
    assert sum(len(p.clocks) for p in CATALOG.programs) == 41
    assert all(t.basis and t.question for p in CATALOG.programs for t in p.tests if "-x" in t.id)
    assert len(shipped.technical_help()) == 5


def test_no_answer_is_asked_for_in_two_opposite_senses_by_one_program():
    for program in CATALOG.programs:
        for key in program.questions:
            hows = {
                (c.how, c.values)
                for t in program.tests
                if t.role in (CriterionRole.BAR, CriterionRole.GATE)
                for c in t.any_of
                if c.question == key and len(t.any_of) == 1
            }
            assert len({how for how, _ in hows}) <= 1 and len(hows) <= 1, (program.key, key)


def test_a_clock_of_no_known_direction_is_only_told():
    clock = Clock("x", "x", "incident", "9m", "typical", "grantee", "stated")
    assert not clocks.run(CATALOG.programs[0], clock, {"incident": date(2026, 11, 1)}).kept


def test_states_of_the_path_are_the_states_of_the_house():
    assert "OUT" not in STATES
