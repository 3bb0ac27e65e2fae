"""The outbox keeps its word: lease, fence, retry, expire, withdraw."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from alongside.gateways.fake import FakeCarrier
from alongside.gateways.protocol import CannotReach, Rejected
from alongside.jobs import deliver as delivering
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.outbox import actions as outbox
from alongside.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


def put(at, key="m1", **words):
    outbox.enqueue(
        **{
            "key": key,
            "group": "request:1:alert",
            "kind": "duty_alert",
            "address": "a@b.example",
            "context": {"name": "Ann", "reference": "7KQ2"},
            "at": at,
        }
        | words
    )


def send(at, carrier):
    with clock.frozen(at):
        return deliver(choose=lambda channel: carrier)


def state() -> str:
    return Message.objects.get().state


def test_a_due_message_is_sent_once(at, carrier):
    put(at)
    assert send(at, carrier) == 1
    assert send(at, carrier) == 0
    assert state() == "handed" and len(carrier.sent) == 1
    assert carrier.sent[0].subject == "Something is waiting for you"
    assert "7KQ2" in carrier.sent[0].text


def test_the_same_key_twice_is_one_message(at):
    put(at)
    put(at)
    assert Message.objects.count() == 1


def test_it_is_tried_again_after_a_wait_and_given_up_in_the_end(at, carrier):
    put(at)
    tries = len(outbox.RETRY_SECONDS) + 1
    carrier.fail_next = [CannotReach("down") for _ in range(tries)]
    moment = at
    for wait in outbox.RETRY_SECONDS:
        assert send(moment, carrier) == 1
        assert state() == "due"
        assert send(moment + timedelta(seconds=wait - 1), carrier) == 0
        moment += timedelta(seconds=wait)
    assert send(moment, carrier) == 1
    assert state() == "failed"


def test_an_address_that_does_not_exist_is_not_tried_again(at, carrier):
    put(at)
    carrier.fail_next = [Rejected("550")]
    send(at, carrier)
    assert state() == "failed"


def test_without_a_carrier_the_message_fails_and_says_why(at):
    put(at, channel=outbox.Channel.SMS)
    with clock.frozen(at):
        deliver(choose=lambda channel: None)
    assert state() == "failed" and "sms" in Message.objects.get().last_error


def test_too_late_is_never_sent(at, carrier):
    put(at, not_after=at + timedelta(minutes=5))
    assert send(at + timedelta(minutes=6), carrier) == 0
    assert state() == "expired" and carrier.sent == []


def test_withdrawn_is_never_sent(at, carrier):
    put(at)
    assert outbox.withdraw(group="request:1:alert") == 1
    assert send(at, carrier) == 0 and carrier.sent == []


def test_a_sender_that_died_is_replaced_after_its_lease(at, carrier):
    put(at)
    assert len(outbox.claim(at=at)) == 1
    assert send(at + timedelta(seconds=29), carrier) == 0
    assert send(at + timedelta(seconds=30), carrier) == 1
    assert state() == "handed"


def test_a_sender_that_was_replaced_cannot_mark(at):
    put(at)
    first = outbox.claim(at=at)[0]
    second = outbox.claim(at=at + timedelta(seconds=31))[0]
    late = {"carrier": "x", "text_hash": "", "at": at}
    assert not outbox.mark_handed(claimed=first, **late)
    assert outbox.mark_failed(claimed=first, error="", at=at) is None
    assert outbox.mark_handed(claimed=second, **late)


def test_urgent_goes_first(at, carrier):
    put(at, key="slow", address="slow@b.example")
    put(at + timedelta(seconds=1), key="fast", address="fast@b.example", urgent=True)
    send(at + timedelta(seconds=2), carrier)
    assert [e.address for e in carrier.sent] == ["fast@b.example", "slow@b.example"]


def test_an_exercise_says_so_in_its_subject(at, carrier):
    put(at, exercise=True)
    send(at, carrier)
    assert carrier.sent[0].subject.startswith("EXERCISE: ")


@pytest.mark.django_db(transaction=True)
def test_no_database_connection_is_held_while_a_carrier_works(at):
    put(at)
    held = []

    class Watching(FakeCarrier):
        def send(self, envelope):
            held.append(connection.connection is not None)
            return super().send(envelope)

    watching = Watching()
    send(at, watching)
    assert held == [False] and len(watching.sent) == 1


def test_the_room_is_asked_again_just_before_sending(at, carrier, monkeypatch):
    put(at)
    monkeypatch.setattr(delivering, "still_wanted", lambda message: False)
    send(at, carrier)
    assert state() == "withdrawn" and carrier.sent == []
