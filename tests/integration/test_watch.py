"""The watch: each invariant finds its own violation, silence is told apart from rest, and it is heard outside."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from alongside.accounts.permissions import Role
from alongside.base import marks
from alongside.callouts import actions
from alongside.jobs import watch as run
from alongside.jobs.deliver import deliver
from alongside.jobs.tick import tick
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.watch import actions as watch_actions
from alongside.watch import alarm, look, queries
from alongside.watch.models import Trouble
from alongside.watch.rules import SENTENCES, should_write, silent
from tests.callouts import advisor, opened, pages, says, the_seat

MINUTE = timedelta(minutes=1)
NOW = ["engine_silent", "sender_silent", "database_silent"]


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def found(at):
    with connection.cursor() as cursor:
        return look.broken(cursor, at=at)


@pytest.fixture
def callout(cast, at):
    for n in range(4):
        advisor(n, at)
    made = opened(at, cast.officer)
    Message.objects.all().update(state="handed", handed_at=at)
    return made


def two_in_one_seat(callout, at):
    sql("DROP INDEX page_one_taker_per_seat")
    sql("UPDATE callouts_page SET state = 'yes', due_at = %s", at + MINUTE)
    sql("UPDATE callouts_seat SET state = 'held'")


def taken_but_open(callout, at):
    says(pages(callout)[0], True, at)
    sql("UPDATE callouts_seat SET state = 'open'")


def agreed_but_nobody(callout, at):
    sql("UPDATE callouts_seat SET state = 'agreed', needs_person_since = NULL")
    sql("UPDATE callouts_wave SET state = 'ended'")


def wave_after_the_end(callout, at):
    sql("UPDATE callouts_callout SET state = 'done', closed_at = %s", at)


def hold_after_the_end(callout, at):
    says(pages(callout)[0], True, at)
    sql("UPDATE callouts_wave SET state = 'ended'")
    sql("UPDATE callouts_callout SET state = 'canceled', closed_at = %s", at)


def no_wave(callout, at):
    sql("UPDATE callouts_wave SET state = 'passed'")


def leased_for_ever(callout, at):
    sql("UPDATE outbox_message SET state = 'leased', due_at = %s, lease_until = %s", at - MINUTE, at - MINUTE)


def due_for_ever(callout, at):
    sql("UPDATE outbox_message SET state = 'due', due_at = %s", at - MINUTE)


def answer_of_nobody(callout, at):
    says(pages(callout)[0], False, at)
    sql("UPDATE callouts_page SET answered_by = '' WHERE answered_at IS NOT NULL")


def answer_without_a_line(callout, at):
    sql(
        "UPDATE callouts_page SET state = 'declined', answered_at = %s, answered_by = 'person:1'"
        " WHERE id = (SELECT min(id) FROM callouts_page)",
        at,
    )


def wave_overdue(callout, at):
    sql("UPDATE callouts_wave SET due_at = %s", at - MINUTE)


def hold_overdue(callout, at):
    says(pages(callout)[0], True, at)
    sql("UPDATE callouts_page SET due_at = %s WHERE state = 'yes'", at - MINUTE)


def escalation_overdue(callout, at):
    sql("UPDATE incidents_requestforassistance SET state = 'new', escalate_at = %s", at - MINUTE)


def night_page_failed(callout, at):
    sql(
        "INSERT INTO watch_nightpage (day, step, begun_at, ended_at, request_id, officer_id, advisor_id)"
        " VALUES (%s, 'failed', %s, %s, 1, 1, 1)",
        at.date(), at, at,
    )  # fmt: skip


def night_page_standing_still(callout, at):
    sql(
        "INSERT INTO watch_nightpage (day, step, begun_at, request_id, officer_id, advisor_id)"
        " VALUES (%s, 'paged', %s, 1, 1, 1)",
        at.date(), at - 17 * MINUTE,
    )  # fmt: skip


def channel_missed(channel):
    def night_page_missed(callout, at):
        sql(
            "INSERT INTO watch_nightpage (day, step, begun_at, ended_at, request_id, officer_id, advisor_id, missed)"
            " VALUES (%s, 'came_through', %s, %s, 1, 1, 1, %s)",
            at.date(), at, at, f'["{channel}"]',
        )  # fmt: skip

    return night_page_missed


SEEDS = [
    (two_in_one_seat, "one_per_seat"),
    (taken_but_open, "one_per_seat"),
    (agreed_but_nobody, "one_per_seat"),
    (wave_after_the_end, "wave_has_deadline"),
    (hold_after_the_end, "wave_has_deadline"),
    (no_wave, "seat_has_next"),
    (leased_for_ever, "none_leased_long"),
    (due_for_ever, "none_due_long"),
    (answer_of_nobody, "answers_recorded"),
    (answer_without_a_line, "answers_recorded"),
    (wave_overdue, "clock_on_time"),
    (hold_overdue, "clock_on_time"),
    (escalation_overdue, "clock_on_time"),
    (night_page_failed, "test_page_missing"),
    (night_page_standing_still, "test_page_missing"),
    (channel_missed("email"), "test_mail_missing"),
    (channel_missed("sms"), "test_text_missing"),
    (channel_missed("voice"), "test_call_missing"),
]


@pytest.mark.parametrize(("seed", "name"), SEEDS, ids=[s.__name__ for s, _ in SEEDS])
def test_each_violation_is_found_by_its_own_invariant(callout, at, seed, name):
    assert found(at) == {}
    seed(callout, at)
    assert name in found(at), f"nobody noticed: {seed.__name__}"
    assert found(at)[name]


def test_every_invariant_has_a_seed_and_words(callout):
    assert {i.name for i in look.invariants.ALL} == {name for _, name in SEEDS}
    assert {i.name for i in look.invariants.ALL} <= set(SENTENCES)


def test_an_ordinary_story_breaks_nothing_at_any_step(callout, at, cast):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at + MINUTE)
    assert found(at + MINUTE) == {}
    actions.confirm(page_id=first.pk, no_conflict=True, by=cast.advisor.actor, at=at + 2 * MINUTE)
    Message.objects.filter(state="due").update(state="handed", handed_at=at)
    assert found(at + 2 * MINUTE) == {}
    actions.chief_agrees(seat_id=the_seat(callout).pk, by=cast.officer.actor, at=at + 3 * MINUTE)
    Message.objects.filter(state="due").update(state="handed", handed_at=at)
    assert found(at + 3 * MINUTE) == {}


def test_the_statements_read_by_indexes_and_never_the_whole_of_a_growing_table(callout, at):
    sql("SET LOCAL enable_seqscan = off")
    for invariant in look.invariants.ALL:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + invariant.sql, {"at": at})
            plan = "\n".join(row[0] for row in cursor.fetchall())
        for table in ("outbox_message", "ledger_entry", "callouts_page"):
            assert f"Seq Scan on {table}" not in plan, f"{invariant.code}\n{plan}"


def test_the_connection_of_the_watch_cannot_write(db):
    with look.reading() as cursor, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        cursor.execute("DELETE FROM base_mark")


def test_a_part_that_stops_is_silent_and_one_never_started_is_not(at):
    second = timedelta(seconds=1)
    heard = {"engine_silent": at - 13 * second, "sender_silent": at - 13 * second}
    assert silent(heard, at=at) == ["engine_silent"]
    assert silent({}, at=at) == []
    assert silent(heard, at=at + 28 * second) == ["engine_silent", "sender_silent"]


def test_the_jobs_sign_each_second_and_not_when_a_room_fails(cast, at, monkeypatch):
    with clock.frozen(at):
        tick()
    assert marks.mark_moment(marks.ENGINE) == at
    monkeypatch.setattr("alongside.jobs.tick.ROOMS", (("broken", lambda at: 1 / 0),))
    with clock.frozen(at + MINUTE):
        tick()
    assert marks.mark_moment(marks.ENGINE) == at


def test_somebody_is_written_to_once_it_is_sure_and_again_in_an_hour(at):
    second = timedelta(seconds=1)
    assert not should_write(since=at, written_at=None, at=at + 9 * second)
    assert should_write(since=at, written_at=None, at=at + 10 * second)
    assert not should_write(since=at, written_at=at, at=at + 59 * MINUTE)
    assert should_write(since=at, written_at=at, at=at + 60 * MINUTE)


def test_what_is_found_is_kept_once_and_ends_when_it_is_gone(cast, at):
    for minute in range(3):
        watch_actions.note_look(
            found={"seat_has_next": ["seat:1"]}, looked_at=["seat_has_next"], at=at + minute * MINUTE
        )
    assert Trouble.objects.get().since == at
    assert LedgerEntry.objects.filter(stream="watch").count() == 1
    notice = queries.notices(at)[0]
    assert (notice.says, notice.since) == ("A seat is open and nothing would happen next.", at)
    watch_actions.note_look(found={}, looked_at=[], at=at + 4 * MINUTE)
    assert Trouble.objects.filter(ended_at=None).count() == 1, "what was not looked at has not ended"
    watch_actions.note_look(found={}, looked_at=["seat_has_next"], at=at + 5 * MINUTE)
    assert queries.notices(at + 5 * MINUTE) == ()


def test_the_pages_say_within_15_seconds_that_the_engine_stands_still_even_with_no_watch(cast, at):
    with clock.frozen(at):
        tick()
    assert queries.notices(at + timedelta(seconds=8)) == ()
    assert [n.name for n in queries.notices(at + timedelta(seconds=9))] == ["engine_silent"]


def test_a_silent_watch_is_told_to_the_officers_once_and_ends_when_it_is_heard(cast, at):
    assert watch_actions.tick(at=at) == 0, "where no watch ever ran, nothing is said"
    watch_actions.note_look(found={}, looked_at=NOW, at=at)
    assert watch_actions.tick(at=at + MINUTE) == 0
    assert watch_actions.tick(at=at + 2 * MINUTE) == 0, "after a restart the watch needs a moment"
    assert watch_actions.tick(at=at + 3 * MINUTE) == 2
    assert watch_actions.tick(at=at + 4 * MINUTE) == 0
    assert Message.objects.filter(kind="watch_silent").count() == 2
    watch_actions.note_look(found={}, looked_at=["watch_silent"], at=at + 5 * MINUTE)
    assert queries.notices(at + 5 * MINUTE) == ()


class Post:
    """A carrier that keeps what it is given."""

    name = "post"

    def __init__(self):
        self.sent = []

    def send(self, envelope):
        self.sent.append(envelope)
        return ""


@pytest.fixture
def post(monkeypatch):
    kept = Post()
    monkeypatch.setattr(alarm, "carrier", lambda: kept)
    return kept


@pytest.fixture
def view(monkeypatch, at):
    """A watch that reads the test's own transaction at a moment of the test's choosing."""
    from contextlib import contextmanager

    class View(run.Watch):
        now = at

    @contextmanager
    def reading():
        with connection.cursor() as cursor:
            yield cursor

    one = View()
    monkeypatch.setattr(look, "reading", reading)
    monkeypatch.setattr(look, "moment", lambda cursor: one.now)
    monkeypatch.setattr(connection, "close", lambda: None)
    return one


def test_the_heartbeat_goes_out_while_all_is_well_and_is_withheld_when_something_is_not(
    callout, at, view, post, settings, tmp_path
):
    file = tmp_path / "beat"
    settings.WATCH = {**settings.WATCH, "file": str(file)}
    assert view.look() == {}
    assert json.loads(file.read_text()) == {"well_at": at.isoformat()}
    no_wave(callout, at)
    view.now = at + MINUTE
    assert view.look() == {"seat_has_next": [f"seat:{the_seat(callout).pk}"]}
    assert json.loads(file.read_text()) == {"well_at": at.isoformat()}, "a heartbeat although all is not well"


def test_a_mail_by_the_other_way_says_what_is_wrong_and_then_that_it_ended(callout, at, view, post):
    view.look()
    no_wave(callout, at)
    for seconds in (60, 65, 70, 75, 100):
        view.now = at + timedelta(seconds=seconds)
        view.look()
    assert {e.address for e in post.sent} == {"dana@example.org", "cory@example.org"}
    assert len(post.sent) == 2, "once each, not at every look"
    said = post.sent[0]
    assert said.subject == "Something needs you: the watch"
    assert "A seat is open and nothing would happen next." in said.text
    assert "Millbrook" not in said.text
    sql("UPDATE callouts_wave SET state = 'open'")
    view.now = at + 3 * MINUTE
    view.look()
    assert post.sent[-1].subject == "It has ended: the watch"


def test_a_watch_that_starts_again_does_not_write_again(callout, at, view, post, monkeypatch):
    no_wave(callout, at)
    for seconds in (0, 15):
        view.now = at + timedelta(seconds=seconds)
        view.look()
    assert len(post.sent) == 2
    again = run.Watch()
    monkeypatch.setattr(look, "moment", lambda cursor: at + MINUTE)
    again.look()
    assert len(post.sent) == 2


def test_a_database_that_is_gone_is_written_about_to_those_last_on_duty(cast, at, view, post, monkeypatch):
    from contextlib import contextmanager

    view.look()

    @contextmanager
    def gone():
        raise psycopg.OperationalError("gone")
        yield

    monkeypatch.setattr(look, "reading", gone)
    for seconds in (20, 35):
        monkeypatch.setattr(clock, "host_clock", lambda seconds=seconds: at + timedelta(seconds=seconds))
        assert view.look() == {"database_silent": []}
    assert {e.address for e in post.sent} == {"dana@example.org", "cory@example.org"}
    assert "The database does not answer." in post.sent[0].text


def test_the_alarm_of_the_jobs_has_wording_and_goes_out(cast, at, settings):
    watch_actions.note_look(found={}, looked_at=NOW, at=at)
    watch_actions.tick(at=at + 2 * MINUTE)
    watch_actions.tick(at=at + 4 * MINUTE)
    kept = Post()
    with clock.frozen(at + 4 * MINUTE):
        deliver(choose=lambda channel: kept)
    assert {e.subject for e in kept.sent} == {"The watch is silent"}


def test_staff_pages_say_what_is_wrong_in_a_quiet_line_and_advisors_hear_nothing(cast, at, client_for):
    watch_actions.note_look(found={"none_due_long": ["message:1"]}, looked_at=[], at=at)
    with clock.frozen(at):
        for person, path in ((cast.officer, "/desk/duty/rota/"), (cast.admin, "/account/people/")):
            page = client_for(person).get(path).content.decode()
            assert "Messages should have gone out and have not." in page
        assert "should have gone out" not in client_for(cast.advisor).get("/advisor/").content.decode()


def test_the_banner_polls_and_an_unchanged_poll_is_empty(cast, at, client_for):
    with clock.frozen(at):
        client = client_for(cast.officer)
        assert client.get("/desk/duty/alarms/?since=none").status_code == 204
        watch_actions.note_look(found={"seat_has_next": []}, looked_at=[], at=at)
        told = client.get("/desk/duty/alarms/?since=none")
    assert "Open the call-out and ask the next people by hand." in told.content.decode()
    assert "since=seat_has_next" in told.content.decode()


def test_the_banner_is_read_at_the_door_and_no_query_runs_while_the_page_is_drawn(cast, at, client_for):
    from django.template.loader import render_to_string

    from alongside.web import watching
    from tests.conftest import no_queries

    found = watching.notices(frozenset({Role.DUTY}), at)
    with no_queries():
        render_to_string("duty/_alarms.html", {"alarms": watching.alarms(found), "stamp": "none"})
