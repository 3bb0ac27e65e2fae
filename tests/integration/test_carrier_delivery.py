"""Two carriers, all their vices: the other one at once, nothing lost, nothing twice unless nobody can know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from alongside.duty import actions as duty
from alongside.gateways.fake import FakeCarrier
from alongside.gateways.protocol import CannotReach, Rejected, Unknown
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.outbox import actions as outbox
from alongside.outbox import actions_carriers as tries
from alongside.outbox.models import Attempt, Message
from alongside.outbox.queries import sick_carriers, ways_to
from alongside.outbox.states import Channel
from alongside.policy import actions as policy
from tests.carriers import message, send_all, two_carriers
from tests.people import ask

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def both() -> tuple[FakeCarrier, FakeCarrier]:
    return FakeCarrier("a"), FakeCarrier("b")


def put(at, key="m1", **words):
    outbox.enqueue(
        **{
            "key": key,
            "group": "request:1:alert",
            "kind": "duty_alert",
            "address": "+16145550101",
            "channel": Channel.SMS,
            "context": {"reference": "7KQ2"},
            "at": at,
        }
        | words
    )


def send(at, carriers):
    with clock.frozen(at):
        return deliver(choose=lambda channel: list(carriers))


def first_of(both, at):
    """Return the carriers in the order in which message m1 tries them."""
    put(at, key="m1")
    send(at, both)
    a, b = both
    Message.objects.all().delete()
    order = (a, b) if a.sent else (b, a)
    a.sent.clear()
    b.sent.clear()
    put(at, key="m1")
    return order


def tried() -> list[tuple[str, str]]:
    return list(Attempt.objects.order_by("pk").values_list("carrier", "state"))


@pytest.mark.parametrize("error", [CannotReach("down"), CannotReach("503")])
def test_the_other_carrier_gets_it_within_the_same_try(at, both, error):
    first, second = first_of(both, at)
    first.fail_next = [error]
    send(at, both)
    assert message("sms").state == "handed" and message("sms").carrier == second.name
    assert tried() == [(first.name, "unreachable"), (second.name, "taken")]
    assert not message("sms").may_repeat


def test_what_is_refused_for_good_is_not_tried_elsewhere(at, both):
    first, second = first_of(both, at)
    first.fail_next = [Rejected("no such number")]
    send(at, both)
    assert message("sms").state == "failed" and second.sent == []


def test_an_unknown_outcome_is_looked_up_and_not_sent_again(at, both):
    first, second = first_of(both, at)

    def swallow(envelope):
        FakeCarrier.send(first, envelope)
        raise Unknown("no answer")

    first.send = swallow
    send(at, both)
    assert message("sms").state == "due" and tried() == [(first.name, "unknown")]
    del first.send
    send(at + 5 * SECOND, both)
    assert message("sms").state == "handed" and message("sms").carrier == first.name
    assert len(first.sent) == 1 and second.sent == [] and not message("sms").may_repeat


def test_an_unknown_outcome_that_nobody_can_look_up_goes_to_the_other_and_says_that_it_may_repeat(at, both):
    first, second = first_of(both, at)
    first.fail_next = [Unknown("no answer")]
    first.find = lambda envelope: (_ for _ in ()).throw(CannotReach("still silent"))
    send(at, both)
    send(at + 5 * SECOND, both)
    assert message("sms").carrier == second.name and message("sms").may_repeat


def test_a_receipt_settles_an_unknown_outcome(at, both):
    first, _ = first_of(both, at)
    first.fail_next = [Unknown("no answer")]
    send(at, both)
    attempt = Attempt.objects.get()
    heard = tries.note_receipt(attempt_id=attempt.pk, event="take", status="sent", retry=True, at=at)
    assert heard.new and message("sms").state == "handed" and message("sms").handed_at == at
    assert send(at + 60 * SECOND, both) == 0


def test_a_sender_that_died_after_the_carrier_took_it_sends_nothing_twice(at, both):
    first, second = first_of(both, at)
    claimed = outbox.claim(at=at)[0]
    tries.begin(claimed=claimed, carrier=first.name, text_hash="", at=at)
    first.sent.append(type("Envelope", (), {"key": "m1"})())
    send(at + 31 * SECOND, both)
    assert message("sms").state == "handed" and len(first.sent) == 1 and second.sent == []


def test_a_receipt_that_comes_before_our_own_mark_is_not_undone_by_it(at, both):
    put(at)

    class Quick(FakeCarrier):
        def send(self, envelope):
            ref = super().send(envelope)
            tries.note_receipt(
                attempt_id=envelope.attempt, event="deliver", status="delivered", ref=ref, retry=True, at=at
            )
            return ref

    send(at, [Quick("q")])
    assert message("sms").state == "delivered" and tried() == [("q", "delivered")]


def test_two_failures_in_a_row_put_a_carrier_last_for_a_minute(at, both):
    a, b = both
    for number in range(2):
        put(at, key=f"x{number}")
        a.fail_next = [CannotReach("down")]
        send(at, [a])
    assert sick_carriers("sms", at + SECOND) == {"a"}
    for number in range(10):
        put(at + SECOND, key=f"y{number}")
    send(at + SECOND, both)
    assert a.sent == [] and len(b.sent) == 10
    assert sick_carriers("sms", at + 61 * SECOND) == frozenset()


def test_a_carrier_that_takes_everything_and_reports_nothing_is_put_last(at, both):
    a, _ = both
    for number in range(6):
        put(at, key=f"x{number}")
    send(at, [a])
    assert sick_carriers("sms", at + 60 * SECOND) == frozenset()
    assert sick_carriers("sms", at + 121 * SECOND) == {"a"}


def test_both_carriers_always_carry_something(at, both):
    for number in range(40):
        put(at, key=f"m{number}")
    send(at, both)
    send(at, both)
    assert len(both[0].sent) >= 8 and len(both[1].sent) >= 8


def test_when_all_are_sick_they_are_tried_all_the_same(at, both):
    for carrier in both:
        for number in range(2):
            put(at, key=f"{carrier.name}{number}")
            carrier.fail_next = [CannotReach("down")]
            send(at, [carrier])
    put(at, key="late")
    send(at + SECOND, both)
    assert Message.objects.get(key="late").state == "handed"


def test_too_late_is_not_sent_by_the_other_carrier_either(at, both):
    first, second = first_of(both, at)
    Message.objects.update(not_after=at + 10 * SECOND)
    first.fail_next = second.fail_next = [CannotReach("down")]
    both[0].fail_next, both[1].fail_next = [CannotReach("down")], [CannotReach("down")]
    send(at, both)
    send(at + 11 * SECOND, both)
    assert message("sms").state == "expired" and not first.sent and not second.sent


@pytest.mark.django_db(transaction=True)
def test_no_database_connection_is_held_while_carriers_work_side_by_side(at):
    held = []

    class Watching(FakeCarrier):
        def send(self, envelope):
            held.append(connection.connection is not None)
            return super().send(envelope)

    for number in range(10):
        put(at, key=f"m{number}")
    watching = Watching("w")
    assert send(at, [watching]) == 10
    assert held == [False] * 10 and {m.state for m in Message.objects.all()} == {"handed"}


# Duty officers -----------------------------------------------------------------------------------------


@pytest.fixture
def carriers(at):
    with two_carriers() as found, clock.frozen(at):
        yield found


def test_an_officer_who_agreed_is_texted_at_once_and_rung_after_three_minutes(at, cast, carriers):
    phone = {"number": "614-555-0166", "sms": True, "voice": True}
    duty.keep_phone(person_id=cast.officer.pk, **phone, by=cast.officer.actor, at=at)
    ask(at)
    send_all(at)
    (text,) = [item for c in carriers for item in c.messages]
    assert text.to == "+16145550166" and "is waiting for someone to take it" in text.body
    assert "Millbrook" not in text.body and "Alongside" not in text.body
    carriers[0].report(text, "delivered") if text in carriers[0].messages else carriers[1].report(
        text, "delivered"
    )
    send_all(at + timedelta(minutes=3))
    carrier, call = next((c, i) for c in carriers for i in c.calls)
    heard = carrier.pick_up(call)
    assert "say: I have it" in heard.said[0] and not heard.dialed


def test_when_phones_ring_and_when_silence_is_enough_is_the_program_s_choice(at, cast, carriers):
    wanted = {"call_minutes": 10, "call_again_minutes": 20, "silence_seconds": 300}
    for key, value in wanted.items():
        policy.change(key=key, value=value, why="Other clocks", by=OPERATOR, at=at)
    phone = {"number": "614-555-0166", "sms": True, "voice": True}
    duty.keep_phone(person_id=cast.officer.pk, **phone, by=cast.officer.actor, at=at)
    ask(at)
    calls = Message.objects.filter(channel="voice").order_by("due_at")
    assert [(m.due_at - at) / timedelta(minutes=1) for m in calls] == [10, 30]
    send_all(at)
    for seconds, rung in ((299, 0), (301, 1)):
        send_all(at + seconds * SECOND)
        assert sum(len(c.calls) for c in carriers) == rung


def test_an_acknowledged_request_rings_nobody(at, cast, carriers):
    from alongside.incidents import actions as incidents

    phone = {"number": "614-555-0166", "sms": True, "voice": True}
    duty.keep_phone(person_id=cast.officer.pk, **phone, by=cast.officer.actor, at=at)
    request_id = ask(at)
    send_all(at)
    incidents.acknowledge(request_id=request_id, by=cast.officer.actor, at=at + SECOND)
    send_all(at + timedelta(minutes=9))
    assert not any(c.calls for c in carriers)


def test_without_consent_or_carrier_there_is_only_mail(at, cast, carriers, settings):
    calls = (timedelta(minutes=3), timedelta(minutes=8))
    to = {"kind": "page_alert", "email": "a@b.example", "number": "+16145550101", "calls": calls}
    assert [w.channel for w in ways_to(**to)] == ["email"]
    assert [w.channel for w in ways_to(**to, sms=True)] == ["email", "sms"]
    assert [w.channel for w in ways_to(**to, voice=True)] == ["email", "voice", "voice"]
    assert [w.channel for w in ways_to(**to | {"kind": "settled"}, sms=True, voice=True)] == ["email"]
    settings.CARRIERS = ()
    assert [w.channel for w in ways_to(**to, sms=True, voice=True)] == ["email"]


def test_a_stopped_number_gets_no_text_and_keeps_the_other_ways(at, carriers):
    tries.stop_number(address="+16145550101", channel=Channel.SMS, why="said so", at=at)
    to = {"kind": "page_alert", "email": "a@b.example", "number": "+16145550101", "sms": True, "voice": True}
    to["calls"] = (timedelta(minutes=3), timedelta(minutes=8))
    assert [w.channel for w in ways_to(**to)] == ["email", "voice", "voice"]
    put(at)
    send_all(at)
    assert message("sms").state == "withdrawn"


def test_the_same_phone_again_keeps_the_day_of_consent(at, cast):
    from alongside.duty.models import DutyPhone

    said = {"person_id": cast.officer.pk, "number": "614-555-0166", "sms": True, "by": OPERATOR}
    duty.keep_phone(**said, voice=False, at=at)
    duty.keep_phone(**said, voice=True, at=at + SECOND)
    row = DutyPhone.objects.get()
    assert (row.sms_consent_at, row.voice_consent_at) == (at, at + SECOND)
    duty.keep_phone(**said | {"number": "614-555-0167"}, voice=True, at=at + 2 * SECOND)
    assert DutyPhone.objects.get().sms_consent_at == at + 2 * SECOND


def test_a_text_that_failed_is_no_loose_end_when_the_mail_went(at, cast, carriers):
    from alongside.outbox.queries import failed

    phone = {"number": "614-555-0166", "sms": True, "voice": False}
    duty.keep_phone(person_id=cast.officer.pk, **phone, by=cast.officer.actor, at=at)
    for carrier in carriers:
        carrier.mode = "refuse"
    ask(at)
    send_all(at)
    assert message("sms").state == "failed" and message("email").state == "handed"
    assert list(failed()) == []
    Message.objects.filter(channel="email").update(state="failed")
    assert {m.channel for m in failed()} == {"email", "sms"}


# What the doctor says ----------------------------------------------------------------------------------


def test_the_doctor_says_that_there_is_only_mail(settings):
    from alongside.cli import checks

    settings.CARRIERS = ()
    finding = checks.phones()
    assert finding.well and "by mail only" in finding.says


def test_the_doctor_names_the_carriers_and_the_sick_one(at, both, carriers, settings):
    from alongside.cli import checks

    settings.SECURE = True
    assert checks.phones().says == "Carriers for texts: a, b. Carriers for calls: a, b."
    for number in range(2):
        put(at, key=f"x{number}")
        both[0].fail_next = [CannotReach("down")]
        send(at, [both[0]])
    finding = checks.phones()
    assert not finding.well and "a fails with texts" in finding.says


def test_the_doctor_says_that_carriers_need_a_public_address(carriers):
    from alongside.cli import checks

    assert "https://" in checks.phones().says and not checks.phones().well
