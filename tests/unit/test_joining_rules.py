"""Nobody reaches the roster without references, a declaration, two who decided and the agreement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.joining import rules
from alongside.joining.rules import Standing, may_move
from alongside.joining.states import APPLICATION, UNDER_WAY
from alongside.joining.states import ApplicationState as S
from alongside.joining.words import SENTENCES as QUESTIONS
from alongside.kernel.agreement import SENTENCES, VERSION

WHOLE = Standing(
    state="received",
    confirmed=True,
    declared=True,
    named=2,
    given=2,
    talked=True,
    yes=2,
    no=0,
    agreement=VERSION,
)
EVENTS = [move.event for move in APPLICATION.moves]
HAPPENINGS = (
    "confirm",
    "declare",
    "name",
    "vouch",
    "talk",
    "yes",
    "no",
    "change_to_yes",
    "agree",
    "agree_to_old_words",
)


def happens(standing: Standing, what: str) -> Standing:
    """Return what there is after something happened, as the actions let it happen."""
    match what:
        case "confirm":
            return replace(standing, confirmed=True)
        case "declare":
            return replace(standing, declared=True)
        case "name":
            return replace(standing, named=standing.named + 1)
        case "vouch" if standing.state == S.REFERENCES and standing.given < standing.named:
            return replace(standing, given=standing.given + 1)
        case "talk":
            return replace(standing, talked=True)
        case "yes" if standing.state == S.DECIDING:
            return replace(standing, yes=standing.yes + 1)
        case "no" if standing.state == S.DECIDING:
            return replace(standing, no=standing.no + 1)
        case "change_to_yes" if standing.no:
            return replace(standing, no=standing.no - 1, yes=standing.yes + 1)
        case "agree" if standing.state == S.AGREEING:
            return replace(standing, agreement=VERSION)
        case "agree_to_old_words" if standing.state == S.AGREEING:
            return replace(standing, agreement=max(SENTENCES) + 1)
    if what in EVENTS and may_move(what, standing):
        return replace(standing, state=APPLICATION.after(what, standing.state))
    return standing


@settings(max_examples=400, deadline=None)
@given(
    st.integers(1, 4),
    st.integers(1, 3),
    st.lists(st.sampled_from([*EVENTS, *HAPPENINGS]), max_size=60),
    st.booleans(),
)
def test_no_path_reaches_the_roster_without_everything(references, deciders, steps, walk):
    standing = Standing(state=S.RECEIVED, references=references, deciders=deciders)
    lead = ["confirm", "declare", *["name"] * references, "screen", "ask_references", *["vouch"] * references,
            "invite_to_talk", "talk", "put_forward", *["yes"] * deciders, "accept", "agree", "sign", "take_in"]  # fmt: skip
    for what in [*lead[: len(steps)], *steps, *lead] if walk else steps:
        standing = happens(standing, what)
        if standing.state == S.ON_ROSTER:
            assert standing.confirmed and standing.declared and standing.talked and not standing.no
            assert standing.named >= standing.given >= references >= 1
            assert standing.yes >= deciders >= 1 and standing.agreement == VERSION


def test_the_whole_way_leads_to_the_roster():
    standing = WHOLE
    for event in ("screen", "ask_references", "invite_to_talk", "put_forward", "accept", "sign", "take_in"):
        assert may_move(event, standing), event
        standing = replace(standing, state=APPLICATION.after(event, standing.state))
    assert standing.state == S.ON_ROSTER


@pytest.mark.parametrize(
    ("state", "event", "lacks", "code"),
    [
        ("screening", "ask_references", {"confirmed": False}, "not_confirmed"),
        ("screening", "ask_references", {"declared": False}, "not_declared"),
        ("screening", "ask_references", {"named": 1}, "too_few_named"),
        ("references", "invite_to_talk", {"given": 1}, "too_few_given"),
        ("interview", "put_forward", {"talked": False}, "no_talk"),
        ("deciding", "accept", {"yes": 1}, "too_few_yes"),
        ("deciding", "accept", {"yes": 3, "no": 1}, "said_no"),
        ("agreeing", "sign", {"agreement": 0}, "not_signed"),
        ("signed", "take_in", {"declared": False}, "not_declared"),
        ("signed", "take_in", {"given": 0}, "too_few_given"),
        ("signed", "take_in", {"agreement": 99}, "not_signed"),
        ("received", "take_in", {}, "wrong_state"),
        ("signed", "take_in", {"references": 0, "given": 0}, "too_few_given"),
        ("deciding", "accept", {"deciders": 0, "yes": 0}, "too_few_yes"),
    ],
)
def test_what_is_missing_is_said(state, event, lacks, code):
    assert may_move(event, replace(WHOLE, state=state, **lacks)).code == code


def test_an_application_can_end_at_any_time_and_then_stays_ended():
    for state in UNDER_WAY:
        assert may_move("withdraw", Standing(state=state)) and may_move("decline", Standing(state=state))
    for state in (S.ON_ROSTER, S.DECLINED, S.WITHDRAWN):
        assert not any(may_move(event, replace(WHOLE, state=state)) for event in EVENTS)


WORDS = {"name": "Ana Ruiz", "email": "ana@example.org", "why": "", "conflict_note": ""}


@pytest.mark.parametrize(
    ("change", "more", "code"),
    [
        ({}, {}, ""),
        ({"email": "ana"}, {}, "no_way"),
        ({"name": " "}, {}, "no_way"),
        ({"why": "x" * 601}, {}, "too_long"),
        ({}, {"referees": ["a@x.example", "a@x.example"]}, "too_few_named"),
        ({}, {"referees": ["a@x.example", "ana@example.org"]}, "vouch_self"),
        ({}, {"conflicts": ["religion"]}, "unknown_word"),
    ],
)
def test_an_application_is_judged_before_it_is_kept(change, more, code):
    said = {"referees": ["a@x.example", "b@x.example"], "needed": 2, "conflicts": ["sells"]} | more
    assert rules.may_apply(WORDS | change, **said).code == code


def test_a_reference_is_given_once_in_time_and_with_known_words():
    grades = dict.fromkeys(QUESTIONS, "yes")
    said = {"answered": False, "over": False, "grades": grades, "known": "beside"}
    assert rules.may_answer(**said)
    for change in ({"answered": True}, {"over": True}, {"known": "friend"}, {"grades": {}},
                   {"grades": grades | {"trust": "very"}}):  # fmt: skip
        assert not rules.may_answer(**said | change)


@pytest.mark.parametrize(
    ("signed_as", "version", "code"),
    [("ana  RUIZ", VERSION, ""), ("Ana", VERSION, "other_name"), ("Ana Ruiz", 0, "old_words")],
)
def test_an_agreement_is_signed_in_ones_own_name_as_it_stands(signed_as, version, code):
    said = {"version": version, "present": VERSION, "name": "Ana Ruiz", "signed_as": signed_as}
    assert rules.may_sign(**said).code == code


def test_who_applied_or_vouched_does_not_decide():
    standing = replace(WHOLE, state="deciding")
    assert rules.may_decide(own=False, vouched=False, standing=standing)
    assert rules.may_decide(own=True, vouched=False, standing=standing).code == "partial"
    assert rules.may_decide(own=False, vouched=True, standing=standing).code == "partial"
    assert rules.may_decide(own=False, vouched=False, standing=WHOLE).code == "not_yet"


def test_without_a_background_check_that_holds_there_is_no_entry():
    today = date(2026, 11, 22)
    assert rules.may_take_in(background_expires=today, today=today)
    assert not rules.may_take_in(background_expires=date(2026, 11, 21), today=today)
    assert not rules.may_take_in(background_expires=None, today=today)


@pytest.mark.parametrize(
    ("day", "fine"), [(20, False), (21, True), (22, True), (25, True), (26, True), (27, False)]
)
def test_a_talk_was_between_the_application_and_today_wherever_people_are(day: int, fine: bool):
    received, today = date(2026, 11, 22), date(2026, 11, 25)
    assert bool(rules.may_note_talk(on=date(2026, 11, day), received=received, today=today)) is fine
