"""After an outage nobody's time is used up, nobody is flooded, and reports about the past change no present."""

from datetime import timedelta

import pytest

from alongside.base import marks
from alongside.callouts import actions, queries
from alongside.callouts import seats as s
from alongside.callouts.actions import clockwork
from alongside.callouts.actions.engine import take
from alongside.callouts.models import Page, Wave
from alongside.gateways.fake import FakeCarrier
from alongside.jobs import outage
from alongside.jobs.deliver import deliver
from alongside.jobs.tick import tick
from alongside.kernel import clock
from alongside.kernel.actor import CLOCK
from alongside.outbox import actions as outbox
from alongside.outbox.models import Message
from tests.callouts import advisor, is_ready, opened, pages, says, the_seat

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(20)]


@pytest.fixture
def callout(cast, at, law):
    marks.renew_mark(marks.SENDER, at=at, every=timedelta())
    return opened(at, cast.officer)


def wakes_up(at):
    """Let a jobs process start at ``at``: ticker first, as it may happen, then the sender."""
    carrier = FakeCarrier()
    with clock.frozen(at):
        tick()
        outage.come_back(at)
        while deliver(choose=lambda channel: carrier):
            pass
        marks.renew_mark(marks.SENDER, at=at, every=timedelta())
        tick()
    return carrier


@pytest.mark.parametrize("away", [10, 39, 41, 48 * 60], ids=["10 min", "before the cap", "past it", "48 h"])
def test_a_wave_that_could_not_be_sent_gets_its_full_time_afterwards(callout, law, at, away):
    back, before = at + away * MINUTE, pages(callout)
    carrier = wakes_up(back)
    assert pages(callout) == before
    page_mails = [e for e in carrier.sent if e.key.startswith("page:")]
    assert len(page_mails) == len(pages(callout)) < len(law)
    span = callout.policy["wave_minutes"] * MINUTE
    assert Wave.objects.get().due_at == back + span
    wakes_up(back + span - timedelta(seconds=1))
    assert Wave.objects.count() == 1


def test_a_yes_said_before_the_outage_can_still_be_confirmed_after_it(callout, law, at):
    wakes_up(at)
    says(pages(callout)[0], True, at + MINUTE)
    wakes_up(at + 60 * MINUTE)
    assert the_seat(callout).state == "held"
    assert Page.objects.get(state="yes").due_at == at + (16 + 60) * MINUTE


def test_the_time_is_made_up_for_once(callout, at):
    back = at + 60 * MINUTE
    assert outage.come_back(back)
    due = Wave.objects.get().due_at
    assert not outage.come_back(back)
    assert not outage.come_back(back + MINUTE)
    assert Wave.objects.get().due_at == due


def test_a_short_silence_is_no_outage(callout, at):
    assert not outage.come_back(at + outage.OUTAGE)
    assert Wave.objects.get().due_at == at + 40 * MINUTE


def test_calls_keep_their_distance_from_the_text_they_follow(callout, at):
    same = {"group": "x", "kind": "duty_alert", "address": "+16145550101", "bundle": "b", "at": at}
    for minutes in (0, 3, 8):
        outbox.enqueue(key=f"k{minutes}", due_at=at + minutes * MINUTE, channel=outbox.Channel.VOICE, **same)
    Message.objects.filter(key="k0").update(due_at=at - MINUTE)
    outage.come_back(at + 60 * MINUTE)
    due = dict(Message.objects.filter(bundle="b").values_list("key", "due_at"))
    assert due["k0"] == at - MINUTE
    assert (due["k3"], due["k8"]) == (at + 63 * MINUTE, at + 68 * MINUTE)


def test_what_a_dead_sender_held_is_free_at_once(callout, at):
    first = outbox.claim(at=at, sender=0)
    assert first and outbox.claim(at=at, sender=0) == []
    Message.objects.filter(pk__in=[m.id for m in first]).update(leased_by=12345)
    again = outbox.claim(at=at + timedelta(seconds=1), sender=0)
    assert [m.id for m in again] == [m.id for m in first]


def test_what_a_living_sender_holds_is_left_alone(callout, at):
    import psycopg
    from django.db import connection

    words = connection.get_connection_params()
    words = {k: v for k, v in words.items() if k not in ("cursor_factory", "context", "prepare_threshold")}
    with psycopg.connect(**words, autocommit=True) as living:
        living.execute("SELECT pg_advisory_lock(%s, %s)", [outbox.SENDERS, 54321])
        assert outbox.claim(at=at, sender=54321)
        assert outbox.claim(at=at + timedelta(seconds=29)) == []
    for _ in range(50):
        if claimed := outbox.claim(at=at + timedelta(seconds=29)):
            break
    assert claimed


def test_a_report_about_an_earlier_asking_starts_no_later_wave(callout, law, at):
    first, second = pages(callout)[:2]
    is_ready(first, at + MINUTE)
    actions.chief_declines(seat_id=the_seat(callout).pk, by=CLOCK, at=at + 60 * MINUTE)
    second.refresh_from_db()
    assert (second.state, second.wave.number) == ("planned", 2)
    for late in (actions.note_handed, actions.note_unreachable):
        late(page_id=second.pk, at=at + 61 * MINUTE, wave=1)
        second.refresh_from_db()
        assert second.state == "planned"
    assert Wave.objects.get(number=2).handed_at is None
    actions.note_handed(page_id=second.pk, at=at + 61 * MINUTE, wave=2)
    assert Wave.objects.get(number=2).due_at == at + (61 + callout.policy["wave_minutes"]) * MINUTE


def test_one_call_out_that_fails_keeps_no_other_waiting(cast, law, at, monkeypatch):
    broken = opened(at, cast.officer)
    well = opened(at, cast.officer, agency_text="Oakford Police Department")
    look = clockwork._look_after

    def fails(callout_id, at):
        if callout_id == broken.pk:
            raise RuntimeError("seeded")
        return look(callout_id, at)

    monkeypatch.setattr(clockwork, "_look_after", fails)
    with pytest.raises(RuntimeError, match="seeded"):
        actions.tick(at=at + 40 * MINUTE)
    assert the_seat(well).waves.count() == 2
    assert queries.orphans() == []


def test_the_rows_are_what_the_engine_says_they_are(callout, at):
    """The same seat, read afresh, is the seat that the last step left in hand."""
    from alongside.callouts.actions.engine import step

    first, second = pages(callout)[:2]
    story = [
        (0, s.Handed(first.advisor_id, 1)), (1, s.Seen(first.advisor_id)), (2, s.SaysYes(first.advisor_id)),
        (3, s.SaysYes(second.advisor_id)), (4, s.SaysNo(first.advisor_id)), (5, s.Confirms(second.advisor_id)),
        (6, s.HeadDeclines()), (7, s.Paused(MINUTE)), (8, s.MoreTime(MINUTE)), (60, s.Look()),
        (200, s.Look()), (201, s.SaysYes(first.advisor_id)), (202, s.HasConflict(first.advisor_id)),
        (203, s.Released()),
    ]  # fmt: skip
    seen = set()
    for minute, event in story:
        seat = the_seat(callout)
        hand = take(callout, seat, by=CLOCK, at=at + minute * MINUTE)
        step(hand, event)
        fresh = take(callout, the_seat(callout), by=CLOCK, at=at).now
        assert sorted(fresh.pages, key=repr) == sorted(hand.now.pages, key=repr), event
        assert {**_rest(fresh)} == {**_rest(hand.now)}, event
        seen.add(fresh.state)
    assert seen == {"open", "held", "accepted", "released"}


def _rest(now):
    return {name: getattr(now, name) for name in ("state", "wave", "waves", "needs_person", "asking")}
