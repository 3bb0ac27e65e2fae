"""Two simulated carriers wired to this program: what they post arrives through Django's test client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.test import Client, override_settings

from alongside.gateways import setup
from alongside.gateways.queries import carriers_for
from alongside.gateways.simulator import Simulator
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.outbox.models import Message

AGREED = {"sms_consent": date(2026, 9, 1), "voice_consent": date(2026, 9, 1)}


def through_the_client(url: str, params: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
    """Post to the program without a network."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    answer = Client(enforce_csrf_checks=True).post(path, params, headers=headers)
    return answer.status_code, answer.content.decode()


@contextmanager
def two_carriers(**query: Any) -> Iterator[tuple[Simulator, Simulator]]:
    """Let the program have two carriers, a and b, of texts and calls."""
    a = Simulator(name="a", fetch=through_the_client)
    b = Simulator(name="b", sender="+16145550191", token="b-token", fetch=through_the_client)
    with a, b:
        setups = tuple(setup.parse(s.address(**query), name=s.name) for s in (a, b))
        with override_settings(CARRIERS=setups):
            yield a, b


def hook(simulator: Simulator, path: str) -> str:
    """Return the address at which this carrier posts to the program."""
    return f"http://localhost:8000/carriers/{simulator.name}/{path}/"


def send_all(at: datetime, *, rounds: int = 5) -> None:
    """Hand over what is due at a moment: phones through the carriers, mail nowhere."""
    with clock.frozen(at):
        for _ in range(rounds):
            if not deliver(choose=lambda channel: Nowhere() if channel == "email" else carriers_for(channel)):
                return


class Nowhere:
    """Takes mail and forgets it."""

    name = "nowhere"

    def send(self, envelope: Any) -> str:
        return ""


def message(channel: str, **narrow: Any) -> Message:
    """Return the first message of a channel."""
    found = Message.objects.filter(channel=channel, **narrow).order_by("pk").first()
    assert found is not None
    return found
