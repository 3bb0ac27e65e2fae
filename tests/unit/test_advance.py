"""The engine as a function: what happened and what is known give what is next and what is to be done."""

from datetime import timedelta

import pytest

from alongside.callouts import advance as engine
from alongside.callouts import seats as s
from alongside.callouts.advance import advance
from alongside.kernel.verdict import Refused
from tests.engine import MINUTE, T0, TERMS, Broken, stories, story


def seat(*pages, state="open", wave=None, needs=False, asking=True):
    rows = tuple(
        s.PageNow(a, w, p, T0 if p == "alternate" else None, due)
        for a, w, p, due in [(*x, None) for x in pages]
    )
    now = wave and s.WaveNow(wave, T0 + 40 * MINUTE, T0 + 40 * MINUTE)
    waves = max([p.wave for p in rows], default=0)
    return s.SeatNow("lead", state, TERMS, asking, needs, waves, now, rows)


def held(advisor=1, until=15):
    page = s.PageNow(advisor, 1, "yes", T0, T0 + until * MINUTE)
    return s.SeatNow(
        "lead", "held", TERMS, waves=1, wave=s.WaveNow(1, T0 + 40 * MINUTE, T0 + 40 * MINUTE), pages=(page,)
    )


def kinds(effects):
    return [type(e).__name__ for e in effects]


ASKED = ((1, 1, "handed"), (2, 1, "handed"))


@pytest.mark.parametrize(
    ("before", "event", "minute", "expected"),
    [
        (seat(), s.Look(), 0, ["FindPeople"]),
        (seat(*ASKED, wave=1), s.Look(), 39, []),
        (seat(*ASKED, wave=1), s.Look(), 40, ["FindPeople"]),
        (seat((1, 1, "declined"), (2, 1, "unreachable"), wave=1), s.Look(), 1, ["FindPeople"]),
        (seat(*ASKED, (3, 1, "alternate"), wave=1), s.Look(), 1, ["AskForDays"]),
        (seat(*ASKED, wave=1, asking=False), s.Look(), 99, []),
        (seat(*ASKED, wave=1), s.Found(()), 40, ["MoveWaves", "AskPerson", "Write"]),
        (seat(*ASKED, needs=True), s.Found(()), 40, ["MoveWaves"]),
        (seat(*ASKED, wave=1), s.Found((3, 4)), 40, ["MoveWaves", "OpenWave", "Write"]),
        (seat(*ASKED, wave=1), s.SaysYes(1), 1, ["AskForDays"]),
        (seat(*ASKED, wave=1, asking=False), s.SaysYes(1), 1, []),
        (held(), s.SaysYes(1), 1, []),
        (held(), s.Due(1, T0 + 15 * MINUTE), 14, []),
        (held(), s.Due(1, T0 + 9 * MINUTE), 15, []),
        (held(), s.Due(1, T0 + 15 * MINUTE), 15, ["MovePage", "TakeBack", "GiveDaysBack", "MoveSeat", "Write"]),
        (seat(*ASKED, wave=1), s.Handed(1, 0), 1, []),
        (seat((1, 2, "planned"), wave=2), s.Handed(1, 1), 1, []),
        (seat((1, 2, "planned"), wave=2), s.Unreachable(1, 1), 1, []),
        (seat((1, 1, "planned"), (2, 1, "planned"), wave=1), s.Handed(1, 1), 1, ["MovePage", "SetWave", "Write"]),
        (seat(*ASKED), s.Paused(MINUTE), 1, []),
    ],
    ids=[
        "nobody asked yet", "time left", "time is up", "nobody left to wait for", "an alternate first",
        "a call-out that ended", "nobody left", "nobody left, said once", "the next wave", "a yes asks for the days",
        "a yes after the end", "a yes again", "a moment too early", "an earlier moment", "a hold lapses",
        "a report about an earlier asking", "of the wave before", "a failure of the wave before",
        "the first hand-off starts the time", "an outage in which nothing ran",
    ],
)  # fmt: skip
def test_what_an_event_leads_to(before, event, minute, expected):
    _, effects = advance(before, event, T0 + minute * MINUTE)
    assert kinds(effects) == expected


def test_the_time_to_answer_never_passes_the_cap():
    fresh = seat((1, 1, "planned"), wave=1)
    early, _ = advance(fresh, s.Handed(1, 1), T0 + MINUTE)
    late, _ = advance(fresh, s.Handed(1, 1), T0 + 35 * MINUTE)
    assert early.wave.due_at == T0 + 21 * MINUTE
    assert late.wave.due_at == late.wave.cap_at == T0 + 40 * MINUTE


def test_nothing_is_done_when_a_move_is_impossible():
    before = seat(*ASKED, wave=1)
    with pytest.raises(Refused):
        advance(before, s.Confirms(1), T0)
    assert before == seat(*ASKED, wave=1)


def test_an_alternate_who_is_promised_elsewhere_leaves_the_seat_to_the_next():
    pages = tuple(s.PageNow(a, 1, "alternate", T0 + a * MINUTE, T0 + 720 * MINUTE) for a in (2, 1))
    before = s.SeatNow("lead", "open", TERMS, waves=1, pages=pages)
    _, effects = advance(before, s.Look(), T0)
    assert effects == (s.AskForDays(1, answering=False),)
    now, effects = advance(before, s.DaysAsked(1, free=False, answering=False), T0)
    assert now.page(1).state == "spared"
    assert effects[-1] == s.AskForDays(2, answering=False)


def test_an_outage_moves_every_moment_by_its_length():
    now, _ = advance(held(), s.Paused(timedelta(hours=48)), T0 + timedelta(hours=48))
    assert now.page(1).due_at == T0 + timedelta(hours=48, minutes=15)
    assert now.wave.due_at == T0 + timedelta(hours=48, minutes=40)


def test_every_event_has_its_decision():
    assert set(engine._ON) == set(s.Event.__args__)


def test_stories_with_crashes_leave_no_seat_without_a_next_step():
    counted = [0, 0, 0]
    stories(80, 30, counted)
    assert counted[0] >= 80 and counted[2] > 0


@pytest.mark.parametrize("forgets", ["look", "stop_paging"])
def test_a_forgetful_engine_is_caught(forgets, monkeypatch):
    monkeypatch.setattr(engine._Turn, forgets, lambda turn: None)
    with pytest.raises(Broken):
        story(4, [("yes", 0, 1, None), ("confirm", 0, 1, None)], [0, 0, 0])


@pytest.mark.parametrize("state", ["open", "held"])
@pytest.mark.parametrize("page", ["planned", "handed", "seen", "declined", "lapsed", "unreachable"])
@pytest.mark.parametrize("event", [s.SaysYes(1), s.Handed(1, 1), s.Seen(1)], ids=lambda e: type(e).__name__)
def test_some_events_depend_on_their_own_page_alone(state, page, event):
    assert isinstance(event, engine.ALONE)
    others = ((2, 1, "yes", T0 + MINUTE),) if state == "held" else ((2, 1, "handed"), (3, 1, "declined"))
    rows = tuple(s.PageNow(o[0], o[1], o[2], T0, o[3] if len(o) > 3 else None) for o in others)
    own = s.PageNow(1, 1, page)
    wave = s.WaveNow(1, T0 + 40 * MINUTE, T0 + 40 * MINUTE)
    whole = s.SeatNow("lead", state, TERMS, waves=1, wave=wave, pages=(own, *rows))
    alone = s.SeatNow("lead", state, TERMS, waves=1, wave=wave, pages=(own,))
    assert advance(whole, event, T0)[1] == advance(alone, event, T0)[1]
