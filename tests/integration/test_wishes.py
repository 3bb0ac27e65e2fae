"""People first: who sleeps is asked after the others, nothing rings at night, a person's own limits hold."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from alongside.callouts import actions
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.outbox.queries import Way
from alongside.outbox.states import Channel
from alongside.roster import actions as roster
from alongside.roster import queries
from alongside.roster.models import BlockedDates, PeerAdvisor
from alongside.roster.queries_reach import manners_of
from tests.callouts import advisor, opened, pages

MINUTE = timedelta(minutes=1)
NIGHT = timedelta(hours=15)
"""From noon in New York to three in the morning."""


def wish(advisor_id, at, **words):
    usual = {"quiet_from": time(22), "quiet_until": time(7), "wake": False, "order": (), "weekly_cap": None}
    roster.keep_wishes(advisor_id=advisor_id, by=OPERATOR, at=at, **{**usual, **words})


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(6)]


@pytest.fixture
def phones(monkeypatch):
    """Everybody agreed to texts and calls, and carriers are there."""

    def ways(*, kind, email, **_):
        calls = [Way(Channel.VOICE, "+16145550101", after=n * MINUTE) for n in (3, 8)]
        return [Way(Channel.EMAIL, email), Way(Channel.SMS, "+16145550101"), *calls]

    monkeypatch.setattr("alongside.callouts.actions.telling.ways_to", ways)


def asked(callout):
    return [p.advisor_id for p in pages(callout)]


def questions(at):
    rows = Message.objects.filter(kind="page_alert").order_by("pk")
    return [(m.channel, (m.due_at - at) / MINUTE) for m in rows]


def test_by_day_people_are_asked_in_the_order_of_the_team(cast, law, at):
    assert asked(opened(at, cast.officer))[:2] == law[:2]


def test_at_night_those_who_may_be_woken_are_asked_before_those_who_sleep(cast, law, at):
    wish(law[3], at, wake=True)
    wish(law[4], at, quiet_from=time(8), quiet_until=time(16))
    callout = opened(at + NIGHT, cast.officer)
    assert set(asked(callout)[:2]) == {law[3], law[4]}


def test_a_wave_of_sleepers_is_not_delayed(cast, law, at):
    night = at + NIGHT
    callout = opened(night, cast.officer)
    assert asked(callout), "nobody was asked because all sleep"
    for page in pages(callout):
        actions.note_handed(page_id=page.pk, at=night)
    before = len(asked(callout))
    actions.tick(at=night + 21 * MINUTE)
    assert len(asked(callout)) > before


def test_nothing_rings_at_night_and_a_failed_mail_does_not_make_it_ring(cast, law, at, phones):
    night = at + NIGHT
    opened(night, cast.officer)
    rings = Message.objects.filter(kind="page_alert").exclude(channel="email")
    assert {m.due_at for m in rings} == {night + timedelta(hours=4)}
    assert {m.bundle for m in rings} == {""}, "a bundle would be hastened when the mail fails"
    assert {m.due_at for m in Message.objects.filter(kind="page_alert", channel="email")} == {night}


def test_a_question_rings_at_night_for_those_who_said_that_it_may(cast, law, at, phones):
    for who in law:
        wish(who, at, wake=True)
    opened(at + NIGHT, cast.officer)
    assert ("sms", 0.0) in questions(at + NIGHT)
    assert ("voice", 3.0) in questions(at + NIGHT)


def test_channels_go_in_the_order_somebody_chose(cast, law, at, phones):
    for who in law:
        wish(who, at, order=("voice", "email"))
    opened(at, cast.officer)
    assert questions(at)[:4] == [("voice", 0.0), ("email", 2.0), ("sms", 5.0), ("voice", 5.0)]


def test_ones_own_weekly_cap_holds_below_the_programs(cast, law, at):
    wish(law[0], at, weekly_cap=1)
    assert queries.may_be_asked(law[0], at)
    roster.note_asked(advisor_ids=[law[0]], exercise=False, at=at - MINUTE)
    said = queries.may_be_asked(law[0], at)
    assert (said.code, said.params["limit"]) == ("asked_often", 1)
    assert queries.may_be_asked(law[1], at)


def test_a_cap_above_the_programs_changes_nothing(cast, law, at):
    wish(law[0], at, weekly_cap=20)
    for n in range(4):
        roster.note_asked(advisor_ids=[law[0]], exercise=False, at=at - (n + 1) * MINUTE)
    assert queries.may_be_asked(law[0], at).params["limit"] == 4


def test_impossible_wishes_are_refused_and_kept_ones_are_in_the_ledger(cast, law, at):
    with pytest.raises(Refused):
        wish(law[0], at, order=("sms", "sms"))
    wish(law[0], at, wake=True)
    assert manners_of([law[0]])[law[0]].wake
    line = LedgerEntry.objects.get(stream=f"advisor:{law[0]}", action="keep_wishes")
    assert line.actor == "operator"


@pytest.fixture
def desk(cast, at, law, client_for):
    PeerAdvisor.objects.filter(pk=law[0]).update(person=cast.advisor)
    with clock.frozen(at):
        yield client_for(cast.advisor)


FORM = {
    "quiet_from": "21:30",
    "quiet_until": "06:00",
    "wake": "on",
    "first": "sms",
    "second": "voice",
    "third": "email",
    "weekly_cap": "2",
}


def test_an_advisor_says_how_they_want_to_be_asked(desk, law):
    page = desk.get("/advisor/wishes/").content.decode()
    assert "22:00" in page
    assert "No reason" in page
    assert desk.post("/advisor/wishes/", FORM).status_code == 302
    manners = manners_of([law[0]])[law[0]]
    assert (manners.quiet_from, manners.quiet_until, manners.wake) == (time(21, 30), time(6), True)
    assert (manners.order, manners.weekly_cap) == (("sms", "voice", "email"), 2)
    answer = desk.post("/advisor/wishes/", {**FORM, "second": "sms"})
    assert answer.status_code == 422
    assert "Name each way of reaching you once." in answer.content.decode()


def test_one_tap_says_not_this_week_and_one_tap_takes_it_back(desk, law, at):
    assert "Not this week" in desk.get("/advisor/").content.decode()
    desk.post("/advisor/availability/now/", {"free": "no"})
    span = BlockedDates.objects.get(removed_at=None)
    assert (span.first_date, (span.last_date - span.first_date).days) == (at.date(), 6)
    assert queries.may_be_asked(law[0], at).code == "blocked"
    page = desk.get("/advisor/").content.decode()
    assert "I am available again" in page
    desk.post("/advisor/availability/now/", {"free": "yes"})
    assert not BlockedDates.objects.filter(removed_at=None).exists()


def test_one_tap_ends_a_pause(desk, law, at):
    roster.pause(advisor_id=law[0], by=OPERATOR, at=at)
    assert "I am available again" in desk.get("/advisor/").content.decode()
    desk.post("/advisor/availability/now/", {"free": "yes"})
    assert PeerAdvisor.objects.get(pk=law[0]).state == "active"
