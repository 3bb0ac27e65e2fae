"""The phones of a story: two carriers on this machine that take texts over HTTP and post what people write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.test import override_settings

from alongside.gateways import setup
from alongside.gateways.protocol import Carrier
from alongside.gateways.queries import HOOKS, carriers_for
from alongside.gateways.simulator import Item, Simulator


@dataclass
class Phones:
    """Both carriers. ``mail`` takes what goes by mail."""

    a: Simulator
    b: Simulator
    mail: Carrier

    def choose(self, channel: str) -> Carrier | Sequence[Carrier]:
        """Return the carriers of a channel, as the jobs ask for them."""
        return self.mail if channel == "email" else carriers_for(channel)

    def text(self, number: str, saying: str = "Are you free?") -> tuple[Simulator, Item]:
        """Return the text to a number that says this, and who carried it."""
        came = [(c, item) for c in (self.a, self.b) for item in c.messages if item.to == number]
        found = [(c, item) for c, item in came if saying in item.body]
        assert found, f"no text to {number} says {saying!r}: {[item.body for _, item in came]}"
        return found[-1]

    def code(self, number: str) -> str:
        """Return the code that a person reads in the question on their phone."""
        printed = re.search(r"Answer (\w{3}) yes or \1 no", self.text(number)[1].body)
        assert printed
        return printed[1]

    def writes(self, number: str, words: str) -> None:
        """Let a person answer the question by hand."""
        carrier, _ = self.text(number)
        assert carrier.reply(f"{settings.BASE_URL}{HOOKS}/{carrier.name}/text/", by=number, text=words) == 200


@contextmanager
def switched_on(mail: Carrier) -> Iterator[Phones]:
    """Let the program have two carriers, which report on every text at once."""
    a, b = Simulator(name="a"), Simulator(name="b", sender="+16145550191", token="b-token")
    with a, b:
        for carrier in (a, b):
            carrier.receipts_at_once = True
        with override_settings(CARRIERS=tuple(setup.parse(s.address(), name=s.name) for s in (a, b))):
            yield Phones(a, b, mail)
