"""One contract for all carriers: the real SMTP adapter against a real server, the mailbox, the fake."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from alongside.gateways.fake import FakeCarrier
from alongside.gateways.mailbox import MailboxCarrier
from alongside.gateways.models import MailboxItem
from alongside.gateways.protocol import CannotReach, Envelope, Rejected
from alongside.gateways.smtp import SmtpCarrier

pytestmark = pytest.mark.django_db


class Server:
    """A real SMTP server on loopback that keeps what it gets; addresses at ``full.example`` are refused."""

    def __init__(self) -> None:
        self.got: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@nobody.example"):
            return "550 no such person"
        if address.endswith("@full.example"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.got.append(envelope)
        return "250 taken"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def smtp() -> Iterator[tuple[SmtpCarrier, Server]]:
    handler = Server()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield (
            SmtpCarrier(f"smtp://127.0.0.1:{port}", sender="help@program.example", sender_name="Program"),
            handler,
        )
    finally:
        controller.stop()


@pytest.fixture(params=["smtp", "mailbox", "fake"])
def carrier(request, smtp):
    return {"smtp": smtp[0], "mailbox": MailboxCarrier("email"), "fake": FakeCarrier()}[request.param]


def envelope(**words: str) -> Envelope:
    return Envelope(
        **({"key": "k1", "address": "a@b.example", "subject": "Hello", "text": "Text é\n"} | words)
    )


def test_it_takes_a_message(carrier):
    assert isinstance(carrier.send(envelope()), str)


def test_it_has_a_name(carrier):
    assert carrier.name


@pytest.mark.parametrize("kind", ["mailbox", "fake"])
def test_the_same_key_is_one_message(kind):
    carrier: Any = MailboxCarrier("email") if kind == "mailbox" else FakeCarrier()
    carrier.send(envelope())
    carrier.send(envelope())
    assert (MailboxItem.objects.count() if kind == "mailbox" else len(carrier.sent)) == 1


def test_smtp_says_the_same_message_id_on_every_try(smtp):
    carrier, server = smtp
    assert carrier.send(envelope()) == carrier.send(envelope())
    assert len(server.got) == 2
    assert b"Text =C3=A9" in server.got[0].content or "é".encode() in server.got[0].content


def test_a_subject_cannot_add_headers(smtp):
    carrier, server = smtp
    carrier.send(envelope(subject="Hi\r\nBcc: x@y.example"))
    assert server.got[0].rcpt_tos == ["a@b.example"]
    assert b"\nBcc:" not in server.got[0].content


def test_an_address_that_does_not_exist_is_rejected_for_good(smtp):
    with pytest.raises(Rejected):
        smtp[0].send(envelope(address="x@nobody.example"))


def test_a_full_mailbox_is_worth_another_try(smtp):
    with pytest.raises(CannotReach):
        smtp[0].send(envelope(address="x@full.example"))


def test_a_server_that_is_down_is_worth_another_try():
    with pytest.raises(CannotReach):
        SmtpCarrier(f"smtp://127.0.0.1:{free_port()}", sender="a@b.example").send(envelope())


def test_a_server_that_hangs_is_given_up_after_its_timeout(monkeypatch):
    monkeypatch.setattr("alongside.gateways.smtp.TIMEOUT_SECONDS", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with pytest.raises(CannotReach):
            SmtpCarrier(f"smtp://127.0.0.1:{silent.getsockname()[1]}", sender="a@b.example").send(envelope())
        assert time.monotonic() - began < 3
