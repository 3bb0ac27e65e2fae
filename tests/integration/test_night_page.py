"""The nightly test page: all the way on the real sender, told to robots only, counted nowhere, missed loudly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from alongside.base import marks
from alongside.callouts import queries as callouts
from alongside.duty import queries as duty
from alongside.gateways.protocol import CannotReach
from alongside.gateways.queries import carriers_for
from alongside.incidents import queries as incidents
from alongside.incidents import queries_board
from alongside.incidents.models import RequestForAssistance
from alongside.jobs import deliver, tick
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.roster import queries as roster
from alongside.teams import actions as teams
from alongside.teams import queries as team_queries
from alongside.watch import look, nightly
from alongside.watch import queries as watch
from alongside.watch.models import NightPage
from alongside.watch.rules import SENTENCES
from tests.callouts import advisor, request_with_facts
from tests.carriers import two_carriers

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Post:
    """A mail server that takes everything, or nothing."""

    name = "post"

    def __init__(self, *, takes: bool = True):
        self.takes, self.sent = takes, []

    def send(self, envelope):
        if not self.takes:
            raise CannotReach("down")
        self.sent.append(envelope)
        return ""


@pytest.fixture
def robots(settings, cast, at):
    settings.ROBOT_ADDRESS = "robot@program.example"
    for n in range(4):
        advisor(n, at)
    Message.objects.all().delete()


def run(at, post, *, seconds=40):
    """Let the jobs run for a while, a turn a second."""
    for n in range(seconds):
        with clock.frozen(at + n * SECOND):
            tick.tick()
            deliver.deliver(choose=lambda channel: post)


def test_it_comes_through_within_seconds_and_only_robots_are_told(robots, at):
    post = Post()
    run(at, post)
    night = NightPage.objects.get()
    assert night.step == "came_through", night.step
    assert {m.address for m in Message.objects.all()} == {
        "robot+officer@program.example",
        "robot+advisor@program.example",
    }
    assert [e.subject.split(":")[0] for e in post.sent] == ["EXERCISE"] * len(post.sent)
    kinds = list(Message.objects.filter(state="handed").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["duty_alert", "page_alert", "stand_down"]
    assert marks.mark_moment(marks.NIGHTLY) == night.ended_at
    actions = set(LedgerEntry.objects.values_list("action", flat=True))
    assert {"begin_test_page", "come_through_test_page", "say_yes", "cancel_callout"} <= actions


def test_it_happens_once_a_night_and_on_the_fifth_night_the_robot_is_not_tired(robots, at):
    for night in range(5):
        run(at + night * 24 * HOUR, Post(), seconds=15)
        run(at + night * 24 * HOUR + HOUR, Post(), seconds=3)
    assert list(NightPage.objects.values_list("step", flat=True)) == ["came_through"] * 5


def test_nobody_sees_it_on_a_board_or_in_a_measure_and_it_leaves_nothing_open(robots, at):
    with clock.frozen(at):
        tick.tick()
    assert queries_board.board(at) == []
    run(at + SECOND, Post())
    later = at + HOUR
    assert queries_board.board(later) == []
    assert incidents.closed() == []
    assert callouts.board(later) == callouts.ended() == []
    assert {row.card.name for row in roster.table(at=later)} == {f"Peer 0{n}" for n in range(4)}
    assert incidents.milestones(at - HOUR, later) == []
    with connection.cursor() as cursor:
        assert look.broken(cursor, at=later) == {}


def test_no_robot_is_matched_for_people_and_nobody_for_a_robot(robots, at, cast):
    run(at, Post())
    request_id = request_with_facts(at + HOUR, cast.officer, exercise=True)
    teams.propose(request_id=request_id, seats=("lead",), by=cast.officer.actor, at=at + HOUR)
    proposal = team_queries.latest(request_id)
    names = {proposal.seats[0].name, *(a.name for a in proposal.seats[0].alternates)}
    assert names <= {f"Peer 0{n}" for n in range(4)}
    asked = LedgerEntry.objects.filter(action="propose").order_by("pk").first()
    assert str(NightPage.objects.get().advisor_id) in asked.payload


def test_mail_that_is_down_makes_it_fail_and_the_watch_says_so(robots, at):
    down = Post(takes=False)
    run(at, down, seconds=3)
    run(at + 10 * 60 * SECOND, down, seconds=2)
    run(at + 16 * 60 * SECOND, down, seconds=2)
    assert NightPage.objects.get().step == "failed"
    with connection.cursor() as cursor:
        found = look.broken(cursor, at=at + 16 * 60 * SECOND)
    assert "test_page_missing" in found
    assert RequestForAssistance.objects.get().state == "withdrawn", "nothing is left open"
    assert not Message.objects.exclude(address__startswith="robot+").exists(), "no person was told"


def test_a_page_that_nobody_takes_further_is_found_even_when_the_jobs_stand_still(robots, at):
    run(at, Post(takes=False), seconds=1)
    with connection.cursor() as cursor:
        assert "test_page_missing" in look.broken(cursor, at=at + 17 * 60 * SECOND)


def test_a_night_without_a_page_is_noticed(robots, at):
    run(at, Post())
    assert "test_page_missing" not in [n.name for n in watch.notices(at + 25 * HOUR)]
    assert "test_page_missing" in [n.name for n in watch.notices(at + 27 * HOUR)]


def test_without_an_address_there_is_none_and_none_is_missed(robots, at, settings):
    settings.ROBOT_ADDRESS = ""
    marks.set_mark(marks.NIGHTLY, at=at - 48 * HOUR)
    assert nightly.tick(at=at) == 0
    assert not NightPage.objects.exists()
    assert "test_page_missing" not in [n.name for n in watch.notices(at)]


def test_it_waits_for_its_hour(robots, at, settings):
    settings.TEST_PAGE_HOUR = 18
    assert nightly.tick(at=at) == 0
    assert nightly.tick(at=at + HOUR) == 1


def test_a_robots_request_is_always_an_exercise(robots, at):
    run(at, Post())
    with pytest.raises(IntegrityError):
        RequestForAssistance.objects.update(exercise=False)


@pytest.fixture
def phones(robots, settings):
    """Two carriers, and robots with a number each."""
    settings.ROBOT_NUMBERS = ["+16145550181", "+16145550182"]
    with two_carriers() as carriers:
        yield carriers


def run_with_phones(at, post, carriers, *, seconds=40, texts="delivered", calls="machine_start"):
    """Let the jobs and the carriers run; ``texts`` is what they report, ``calls`` who picks up ("" nobody)."""
    told = {item.sid for carrier in carriers for item in (*carrier.messages, *carrier.calls)}
    for n in range(seconds):
        with clock.frozen(at + n * SECOND):
            tick.tick()
            deliver.deliver(choose=lambda channel: post if channel == "email" else carriers_for(channel))
            for carrier in carriers:
                for item in [i for i in (*carrier.messages, *carrier.calls) if i.sid not in told]:
                    told.add(item.sid)
                    if item in carrier.calls:
                        carrier.pick_up(item, by=calls) if calls else carrier.report(item, "no-answer")
                    elif texts:
                        carrier.report(item, texts)


def alarms(at):
    with connection.cursor() as cursor:
        return {name for name in look.broken(cursor, at=at) if name.startswith("test_")}


def test_it_goes_by_mail_text_and_call_and_each_comes_through(phones, at, cast):
    run_with_phones(at, Post(), phones)
    night = NightPage.objects.get()
    assert (night.step, night.missed) == ("came_through", [])
    assert alarms(at + HOUR) == set()
    asked = Message.objects.filter(kind="page_alert").order_by("channel", "pk")
    came = [m.channel for m in asked if m.state in ("handed", "delivered")]
    assert sorted(came) == ["email", "sms", "voice"]
    assert {m.address for m in Message.objects.all()} == {
        "robot+officer@program.example",
        "robot+advisor@program.example",
        "+16145550181",
        "+16145550182",
    }
    assert (night.ended_at - night.begun_at).total_seconds() < 20, "the call does not wait its usual minutes"


@pytest.mark.parametrize(
    ("down", "alarm"),
    [("mail", "test_mail_missing"), ("texts", "test_text_missing"), ("calls", "test_call_missing")],
)
def test_each_channel_that_is_silent_raises_its_own_alarm_and_the_page_goes_on(phones, at, down, alarm):
    how = {
        "texts": "sent" if down == "texts" else "delivered",
        "calls": "" if down == "calls" else "machine_start",
    }
    post = Post(takes=down != "mail")
    for start in (0, 200, 400, 485, 500, 700):
        run_with_phones(at + start * SECOND, post, phones, seconds=12, **how)
    night = NightPage.objects.get()
    assert night.step == "came_through", night.step
    assert alarms(at + HOUR) == {alarm} <= set(SENTENCES)


def test_a_number_that_is_taken_away_is_not_rung_the_next_night(phones, at, settings):
    run_with_phones(at, Post(), phones, seconds=20)
    settings.ROBOT_NUMBERS = []
    Message.objects.all().delete()
    run_with_phones(at + 24 * HOUR, Post(), phones, seconds=20)
    assert set(Message.objects.values_list("channel", flat=True)) == {"email"}
    assert NightPage.objects.order_by("day").last().step == "came_through"


def test_robots_are_never_on_the_rota_of_people(phones, at, cast):
    run_with_phones(at, Post(), phones, seconds=20)
    robots_ids = {NightPage.objects.get().officer_id}
    assert not {p.pk for p in duty.everyone_able(at)} & robots_ids
    assert not set(duty.escalation_chain(at)) & robots_ids
    assert not {p.pk for p in duty.on_now(at)} & robots_ids
    assert all("obot" not in row.card.name for row in roster.table(at=at))
