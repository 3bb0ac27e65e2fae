"""The tables and judgments of a call-out, without a database. Times are minutes after 3:00."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.callouts.rules import (
    SeatFacts,
    Shown,
    Step,
    may_confirm,
    may_decide,
    may_decline,
    may_open,
    next_step,
    respond_by,
    settle_delay,
    shown_state,
)
from alongside.callouts.states import CALLOUT, PAGE, SEAT, TAKING, WAVE, PageState, SeatState
from alongside.kernel.verdict import Refused

T0 = datetime(2026, 3, 8, 3, 0, tzinfo=UTC)


def minute(n):
    return None if n is None else T0 + timedelta(minutes=n)


@pytest.mark.parametrize(
    ("handed", "expected"),
    [(None, 40), (0, 20), (3, 23), (20, 40), (25, 40), (39, 40)],
    ids=["never handed", "at once", "soon", "just fits", "late: the cap counts", "very late"],
)
def test_time_to_answer_counts_from_the_first_hand_off_and_never_passes_the_cap(handed, expected):
    by = respond_by(handed_at=minute(handed), cap=minute(40), span=timedelta(minutes=20))
    assert by == minute(expected)


@pytest.mark.parametrize(
    ("state", "alternates", "due", "unanswered", "at", "step"),
    [
        ("open", 0, None, 0, 0, Step.ASK),
        ("open", 0, 20, 2, 19, Step.WAIT),
        ("open", 0, 20, 2, 20, Step.ASK),
        ("open", 0, 20, 0, 5, Step.ASK),
        ("open", 1, 20, 2, 5, Step.OFFER),
        ("open", 1, None, 0, 5, Step.OFFER),
        ("held", 2, 20, 0, 30, Step.REST),
        ("accepted", 2, 20, 0, 30, Step.REST),
        ("agreed", 0, None, 0, 30, Step.REST),
        ("released", 0, None, 0, 30, Step.REST),
    ],
    ids=[
        "nobody was asked yet",
        "one minute left",
        "the time is up",
        "everyone declined early",
        "an alternate comes before waiting",
        "an alternate comes before a person's decision",
        "held",
        "accepted",
        "agreed",
        "released",
    ],
)
def test_what_a_seat_needs_next(state, alternates, due, unanswered, at, step):
    facts = SeatFacts(state, alternates, minute(due), unanswered)
    assert next_step(facts, at=minute(at)) is step


def test_a_declined_name_and_one_not_needed_look_the_same_at_every_moment():
    for before in ("accepted", "alternate"):
        for settle in (0, 7, 29):
            for now in range(0, 60):
                seen = [
                    shown_state(state=state, before=before, settle_at=minute(settle), at=minute(now))
                    for state in ("vetoed", "spared")
                ]
                assert seen[0] is seen[1]


def test_a_settled_page_changes_at_its_own_moment_and_not_before():
    def shown(now):
        return shown_state(state="vetoed", before="accepted", settle_at=minute(12), at=minute(now))

    assert shown(11) is Shown.CONFIRMED
    assert shown(12) is Shown.SETTLED
    assert shown_state(state="accepted", before="", settle_at=None, at=minute(11)) is shown(11)
    assert shown_state(state="agreed", before="", settle_at=None, at=minute(11)) is shown(11)


def test_every_page_state_has_something_to_show():
    for state in PageState:
        assert shown_state(state=state.value, before="accepted", settle_at=None, at=T0) in Shown


def test_settling_is_spread_evenly_and_fixed_for_each_page():
    delays = [settle_delay(secret=f"s{n}", spread_minutes=30) for n in range(3000)]
    assert delays == [settle_delay(secret=f"s{n}", spread_minutes=30) for n in range(3000)]
    assert min(delays) >= timedelta(0)
    assert max(delays) < timedelta(minutes=30)
    thirds = [
        sum(timedelta(minutes=10 * k) <= d < timedelta(minutes=10 * k + 10) for d in delays) for k in range(3)
    ]
    assert all(900 < n < 1100 for n in thirds)


SENTENCE_STATES = [s.value for s in PageState if s is not PageState.YES]


def test_a_refused_confirmation_says_the_same_in_every_state():
    sentences = {may_confirm(state=state).sentence for state in SENTENCE_STATES}
    assert len(sentences) == 1
    assert may_confirm(state="yes").ok


@pytest.mark.parametrize("settle", [5, 15], ids=["before it shows", "after it shows"])
def test_saying_no_to_a_settled_page_tells_nothing(settle):
    answers = {
        (
            may_decline(state=s, settle_at=minute(settle), at=minute(10)).ok,
            may_decline(state=s, settle_at=minute(settle), at=minute(10)).sentence,
        )
        for s in ("vetoed", "spared")
    }
    assert len(answers) == 1
    assert may_decline(state="vetoed", settle_at=minute(settle), at=minute(10)).ok is (settle > 10)
    assert may_decline(state="accepted", settle_at=None, at=minute(10)).ok


@pytest.mark.parametrize(
    ("verified", "accepted", "approved", "already", "code"),
    [
        (True, True, True, False, ""),
        (False, False, True, False, "not_verified"),
        (False, True, True, False, "not_verified"),
        (True, False, True, False, "not_accepted"),
        (True, True, False, False, "not_approved"),
        (True, True, True, True, "already_open"),
    ],
)
def test_nobody_is_asked_before_verification_and_acceptance(verified, accepted, approved, already, code):
    verdict = may_open(verified=verified, accepted=accepted, approved=approved, already_open=already)
    assert verdict.code == code
    assert verdict.ok is (code == "")


def test_the_agency_head_answers_only_about_the_name_that_was_shown():
    assert may_decide(state="accepted", same_name=True, agreed_counts=False).ok
    assert not may_decide(state="accepted", same_name=False, agreed_counts=False)
    assert may_decide(state="agreed", same_name=True, agreed_counts=True).ok
    for state in ("open", "held", "released"):
        assert not may_decide(state=state, same_name=True, agreed_counts=True)


def test_a_seat_is_agreed_only_after_an_advisor_was_ready():
    for state in SeatState:
        assert SEAT.may("agree", state.value).ok is (state is SeatState.ACCEPTED)
    with pytest.raises(Refused):
        SEAT.after("accept", "open")


def test_only_a_holding_page_can_be_accepted_and_only_an_accepted_one_declined_by_name():
    for state in PageState:
        assert PAGE.may("accept", state.value).ok is (state is PageState.YES)
        assert PAGE.may("veto", state.value).ok is (state is PageState.ACCEPTED)
    assert {s.value for s in TAKING} == {"yes", "accepted", "agreed"}


def test_the_diagrams_can_be_drawn():
    for table in (CALLOUT, SEAT, WAVE, PAGE):
        assert table.mermaid().startswith("stateDiagram-v2")
