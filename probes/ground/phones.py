"""Two carriers on this machine for a probe: one with a vice for each person, one that is well."""

from __future__ import annotations

import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlencode

from alongside.gateways.simulator import Item, Simulator
from ground import web

BASE_URL = "http://localhost:8000"
"""The address that carriers know; what they post goes to the probe's own web server."""


def now() -> float:
    """Return the host's clock, the same in all processes."""
    return time.clock_gettime(time.CLOCK_REALTIME)


class Vicious(Simulator):
    """A carrier that writes down when it took what for whom, and has a vice for each number."""

    vices: Sequence[str] = ()

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.asked_for: set[str] = set()
        self.took: list[tuple[float, str, Item]] = []
        self.writing = threading.Lock()

    @staticmethod
    def number(person: int) -> str:
        """Return the phone of the probe's so manieth person."""
        return f"+1614555{1000 + person}"

    def mode_for(self, kind: str, number: str) -> str:
        """Return the vice of this person's texts; calls are well."""
        if kind != "Messages":
            return "ok"
        self.asked_for.add(number)
        return self.vices[(int(number[-4:]) - 1000) % len(self.vices)] if self.vices else "ok"

    def take(self, kind: str, form: dict[str, str], mode: str = "ok") -> Item:
        """Keep a message or call, with the moment."""
        item = super().take(kind, form, mode)
        with self.writing:
            self.took.append((now(), kind, item))
        return item


class Carriers:
    """Use as a context, before the settings are read: carriers a, nearly always asked first, and b."""

    def __init__(self, vices: Sequence[str]) -> None:
        self.port = 0
        self.a = Vicious(name="a", fetch=self._post)
        self.b = Vicious(name="b", sender="+16145550191", token="b-token", fetch=self._post)
        self.a.vices = vices
        self._stack = ExitStack()

    def __enter__(self) -> Carriers:
        for number, (carrier, weight) in enumerate(((self.a, 1_000_000), (self.b, 1)), start=1):
            self._stack.enter_context(carrier)
            os.environ[f"ALONGSIDE_CARRIER_{number}"] = carrier.address(sms=weight)
        os.environ["ALONGSIDE_BASE_URL"] = BASE_URL
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def heard(self, *, seeded: str = "") -> Iterator[None]:
        """Let the real web server hear what the carriers post; ``seeded``: with this bug in it."""
        with web.site(seeded) as served:
            self.port = served.port
            yield

    def be_well(self) -> None:
        """End all vices."""
        self.a.vices = ()

    def texts(self) -> list[tuple[Vicious, Item]]:
        """Return every text taken, and by whom."""
        return [(c, item) for c in (self.a, self.b) for _, kind, item in c.took if kind == "Messages"]

    def ways(self, person: int) -> list[tuple[float, str]]:
        """Return when and as what the question really reached a person's phone, in order."""
        number = Vicious.number(person)
        return sorted(
            (moment, kind)
            for c in (self.a, self.b)
            for moment, kind, item in list(c.took)
            if item.to == number and not item.lost
        )

    def _post(self, url: str, params: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
        if not self.port:
            return 0, ""
        here = url.replace(BASE_URL, f"http://127.0.0.1:{self.port}", 1)
        request = urllib.request.Request(here, urlencode(params).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
