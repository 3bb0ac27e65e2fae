"""One contract for carriers of texts and calls: the fake, and the real adapter against the simulator."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from alongside.gateways import setup
from alongside.gateways.fake import FakeCarrier
from alongside.gateways.protocol import CannotReach, Envelope, Rejected, Stopped, Unknown
from alongside.gateways.simulator import Simulator
from alongside.gateways.twilio_carrier import TwilioCarrier


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        yield running


@pytest.fixture
def adapter(simulator: Simulator, monkeypatch) -> TwilioCarrier:
    monkeypatch.setattr("alongside.gateways.twilio_carrier.READ_SECONDS", 0.4)
    return TwilioCarrier(setup.parse(simulator.address(), name="x"), hooks="https://program.example/carriers")


@pytest.fixture(params=["adapter", "fake"])
def carrier(request, adapter):
    return adapter if request.param == "adapter" else FakeCarrier()


def envelope(**words) -> Envelope:
    return Envelope(
        **{
            "key": "k1",
            "address": "+16145550123",
            "subject": "",
            "text": "7Q2 Are you free?",
            "channel": "sms",
            "attempt": 5,
        }
        | words
    )


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_it_takes_a_message_and_names_it(carrier, channel):
    assert carrier.send(envelope(channel=channel))
    assert carrier.name and carrier.weight(channel) == 1


@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_it_can_be_asked_what_it_has(carrier, channel):
    assert carrier.find(envelope(channel=channel)) == ""
    ref = carrier.send(envelope(channel=channel))
    assert carrier.find(envelope(channel=channel)) == ref


def test_a_text_carries_its_words_and_where_to_report(adapter, simulator):
    adapter.send(envelope())
    (item,) = simulator.messages
    assert (item.to, item.sender, item.body) == ("+16145550123", "+16145550190", "7Q2 Are you free?")
    assert item.callback == "https://program.example/carriers/a/receipt/5/"


def test_a_call_says_where_its_words_are_and_never_carries_them(adapter, simulator):
    adapter.send(envelope(channel="voice"))
    (item,) = simulator.calls
    assert item.url == "https://program.example/carriers/a/call/5/" and item.body == ""


REFUSALS = (
    ("refuse", Rejected, 0),
    ("stopped", Stopped, 0),
    ("busy", CannotReach, 0),
    ("error_before", CannotReach, 0),
    ("hang", Unknown, 0),
    ("reset", Unknown, 0),
    ("hang_after", Unknown, 1),
)


@pytest.mark.parametrize(("mode", "raised", "sent"), REFUSALS)
def test_a_carrier_that_fails_is_named_by_what_may_have_happened(adapter, simulator, mode, raised, sent):
    simulator.mode = mode
    began = time.monotonic()
    with pytest.raises(raised) as caught:
        adapter.send(envelope())
    assert type(caught.value) is raised
    assert len(simulator.messages) == sent
    assert time.monotonic() - began < 3


def test_an_error_after_sending_is_looked_up_and_counts_as_taken(adapter, simulator):
    simulator.mode = "error_after"
    assert adapter.send(envelope()) == simulator.messages[0].sid


def test_nobody_listening_is_worth_another_carrier_at_once(adapter, simulator):
    simulator.__exit__()
    with pytest.raises(CannotReach) as caught:
        adapter.send(envelope())
    assert type(caught.value) is CannotReach


WRONG = (
    ("http://a:b@api.twilio.com?from=6145550190&sms=1", "must look like"),
    ("twilio+http://a:b@api.twilio.com?from=6145550190&sms=1", "this machine only"),
    ("twilio://api.twilio.com?from=6145550190&sms=1", "account, token"),
    ("twilio://a:b@api.twilio.com?from=123&sms=1", "account, token"),
    ("twilio://a:b@api.twilio.com?from=6145550190", "carries nothing"),
    ("twilio://a:b@api.twilio.com?from=6145550190&sms=1&name=A%20B", "name must be short"),
)


@pytest.mark.parametrize(("address", "says"), WRONG)
def test_an_address_that_cannot_be_used_is_said_in_a_sentence(address, says):
    with pytest.raises(ValueError, match=says):
        setup.parse(address, name="carrier-1")


def test_an_address_names_account_weights_and_any_path():
    made = setup.parse(
        "twilio://AC1:t%2Fk@other.example/api/laml?from=+16145550190&sms=3&answers=us", name="one"
    )
    assert made.base_url == "https://other.example/api/laml" and made.token == "t/k"
    assert made.sender == "+16145550190" and made.weights == {"sms": 3} and not made.carrier_answers
    assert "t/k" not in repr(made)
