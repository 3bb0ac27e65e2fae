"""Who may do what in casework, and what a contact log must hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alongside.engagements import notice, rules
from alongside.engagements.rules import ContactFacts
from alongside.engagements.states import ENGAGEMENT, FOLLOW_UP

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
GOOD = ContactFacts(
    state="introduced",
    standing="member",
    requester_notice=True,
    advisor_notice=True,
    introduced_at=AT - timedelta(hours=5),
    occurred_at=AT - timedelta(hours=1),
    at=AT,
    minutes=40,
    mode="phone",
    with_whom="head",
    topics=["officers", "media"],
    did=["listened"],
    referrals=["eap"],
    resources=["Vigil planning one-pager"],
    text="Will call again after the evening briefing.",
    keep_as_written=False,
)


def test_a_plain_contact_may_be_logged() -> None:
    assert rules.may_log(GOOD)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "closed"}, "wrong_state"),
        ({"standing": "none"}, "not_on_team"),
        ({"standing": "requester"}, "not_on_team"),
        ({"requester_notice": False}, "notice_requester"),
        ({"advisor_notice": False}, "notice_advisor"),
        ({"mode": "telepathy"}, "unknown_word"),
        ({"with_whom": "Chief Jane Doe"}, "unknown_word"),
        ({"topics": ["gossip"]}, "unknown_word"),
        ({"referrals": ["somebody"]}, "unknown_word"),
        ({"topics": []}, "no_topic"),
        ({"minutes": 0}, "no_minutes"),
        ({"minutes": -5}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"occurred_at": AT + timedelta(minutes=1)}, "future"),
        ({"occurred_at": AT - timedelta(hours=6)}, "before_introduction"),
        ({"resources": ["A sheet"] * 9}, "resources"),
        ({"text": "x" * 401}, "too_long"),
        ({"resources": ["x" * 201]}, "too_long"),
        ({"text": "SSN 078-05-1120 is on file."}, "text_blocked"),
        ({"text": "SSN 078-05-1120 is on file.", "keep_as_written": True}, "text_blocked"),
        ({"resources": ["NCIC X123456789"]}, "text_blocked"),
        ({"text": "The victim Maria Lopez came up."}, "text_asked"),
    ],
)
def test_a_contact_is_refused(change: dict[str, object], code: str) -> None:
    verdict = rules.may_log(replace(GOOD, **change))
    assert not verdict
    assert verdict.code == code
    assert str(verdict).endswith((".", "”"))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "active"},
        {"state": "stepped_down"},
        {"standing": "staff"},
        {"topics": [], "did": ["no_answer"], "minutes": 0},
        {"text": "The victim Maria Lopez came up.", "keep_as_written": True},
        {"text": ""},
        {"minutes": 1440},
    ],
)
def test_a_contact_is_allowed(change: dict[str, object]) -> None:
    assert rules.may_log(replace(GOOD, **change))


def test_a_contact_in_the_minute_of_the_introduction_counts() -> None:
    introduced = AT.replace(second=40)
    facts = replace(GOOD, introduced_at=introduced, occurred_at=AT, at=AT + timedelta(minutes=5))
    assert rules.may_log(facts)


@pytest.mark.parametrize(
    ("accepted", "verified", "agreed", "code"),
    [
        (True, True, 1, ""),
        (False, True, 1, "not_accepted"),
        (True, False, 1, "not_accepted"),
        (True, True, 0, "nobody_agreed"),
    ],
)
def test_who_is_introduced(accepted: bool, verified: bool, agreed: int, code: str) -> None:
    assert rules.may_introduce(accepted=accepted, verified=verified, agreed=agreed).code == code


@pytest.mark.parametrize(
    ("left", "closed", "sees"),
    [
        (None, None, True),
        (None, AT - timedelta(hours=71, minutes=59), True),
        (None, AT - timedelta(hours=72), False),
        (AT - timedelta(seconds=1), None, False),
        (AT + timedelta(days=1), None, True),
    ],
)
def test_an_advisor_sees_a_closed_case_for_72_hours(
    left: datetime | None, closed: datetime | None, sees: bool
) -> None:
    assert rules.advisor_sees(left_at=left, closed_at=closed, at=AT) is sees


@pytest.mark.parametrize(
    ("settled", "waiting", "note", "code"),
    [
        (1, [], "", ""),
        (2, [], "All open points are with the agency.", ""),
        (0, [], "", "no_hand_back"),
        (2, ["media"], "", "no_owner"),
        (1, [], "SSN 078-05-1120", "text_blocked"),
    ],
)
def test_a_close_hands_back(settled: int, waiting: list[str], note: str, code: str) -> None:
    verdict = rules.may_close(
        state="active", settled=settled, waiting=waiting, note=note, keep_as_written=False
    )
    assert verdict.code == code


def test_reopening_needs_a_reason_and_something_to_reopen() -> None:
    assert rules.may_reopen(state="closed", why="Trial date set", keep_as_written=False)
    assert rules.may_reopen(state="closed", why=" ", keep_as_written=False).code == "no_why"
    assert rules.may_reopen(state="active", why="Trial", keep_as_written=False).code == "wrong_state"


@pytest.mark.parametrize(
    ("kind", "note", "days", "code"),
    [
        ("hearing", "", 30, ""),
        ("other", "Building plans shown to families", 3, ""),
        ("other", "", 3, "no_note"),
        ("hearing", "", -1, "past"),
        ("hearing", "", 4000, "too_far"),
        ("aeap", "", 30, "unknown_word"),
        ("hearing", "Suspect John Smith in court", 30, "text_asked"),
    ],
)
def test_a_follow_up_added_by_hand(kind: str, note: str, days: int, code: str) -> None:
    assert rules.may_add_follow_up(kind=kind, note=note, due_in_days=days, keep_as_written=False).code == code


@pytest.mark.parametrize(
    ("standing", "own", "ok"),
    [("staff", False, True), ("member", True, True), ("member", False, False), ("none", False, False)],
)
def test_each_acknowledges_for_themselves(standing: rules.Standing, own: bool, ok: bool) -> None:
    assert rules.may_acknowledge(side="advisor", standing=standing, own=own).ok is ok


def test_the_life_of_an_engagement() -> None:
    state = "introduced"
    for event, after in [
        ("contact", "active"), ("contact", "active"), ("step_down", "stepped_down"),
        ("contact", "stepped_down"), ("close", "closed"), ("reopen", "active"), ("close", "closed"),
    ]:  # fmt: skip
        state = ENGAGEMENT.after(event, state)
        assert state == after
    assert not ENGAGEMENT.may("step_down", "stepped_down")
    assert not FOLLOW_UP.may("do", "dismissed")
    assert not FOLLOW_UP.may("raise", "raised")


def test_the_notice_promises_nothing() -> None:
    words = " ".join([notice.CURRENT.title, *notice.CURRENT.points]).lower()
    assert "not privileged" in words
    for promise in ("confidential", "we keep", "secret", "guarantee", "protected"):
        assert promise not in words
    assert len(notice.BY_VERSION) == len(notice.NOTICES)
