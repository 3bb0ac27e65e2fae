"""The jobs process: threads that tick, send, and look at links where wanted, until told to stop. Any number may run.

The sender is woken by the database, and looks each second regardless. The ticker sleeps until the next
deadline, at most a second: a carrier that hangs makes no deadline late.
"""

from __future__ import annotations

import logging
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import django
import psycopg

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
SLICE_SECONDS = 0.2
SWITCH_SECONDS = 0.0005
"""How long one thread may keep Python from the others. With its own 5 ms the ticker, which gives way at every word to
the database, waited for the sender's eight threads each time: deadlines came a second and a half late."""


class Stop:
    """Set by SIGTERM or SIGINT; the loop ends after the step it is in."""

    def __init__(self) -> None:
        self.event = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.event.set()


class Ear:
    """A connection that hears that something is due (LISTEN), so that a page goes out at once.

    It also holds the sender's lock of life: when this process dies the database lets go of it, and the others
    take over what it was sending (outbox.actions.claim). ``number`` names the sender in its leases.
    """

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        self.number = 1 + secrets.randbelow(2**31 - 1)

    def wait(self, stop: threading.Event) -> None:
        """Return when something is due, when told to stop, or after a second, whichever comes first."""
        try:
            for _slice in range(round(POLL_SECONDS / SLICE_SECONDS)):
                if stop.is_set() or any(self.open().notifies(timeout=SLICE_SECONDS, stop_after=1)):
                    return
        except psycopg.Error:
            self.close()
            stop.wait(POLL_SECONDS)

    def open(self) -> psycopg.Connection[Any]:
        """Return the connection, with the lock of life held. Raises psycopg's errors."""
        from django.db import connection

        from alongside.outbox.actions import CHANNEL, SENDERS

        if self._connection is None:
            words = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
            self._connection = psycopg.connect(**words, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
            self._connection.execute("SELECT pg_advisory_lock(%s, %s)", [SENDERS, self.number])
        return self._connection

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_DJANGO_ONLY = {"cursor_factory", "context", "prepare_threshold", "pool"}


def main() -> int:
    """Run until stopped. A lost database is waited for; nothing is lost, because all work is rows.

    Returns 1 when something failed that waiting does not mend: whoever keeps us alive starts us again.
    """
    django.setup()
    from django.conf import settings

    from alongside.jobs import links

    stop = Stop()
    loops = [_Loop("sender", stop.event, send_until), _Loop("ticker", stop.event, tick_until)]
    if settings.LINK_CHECK["on"]:
        loops.append(_Loop("link checker", stop.event, links.look_until))
    for loop in loops:
        loop.start()
    stop.event.wait()
    for loop in loops:
        loop.join()
    return int(any(loop.failed for loop in loops))


class _Loop(threading.Thread):
    """One of the loops; when it fails, the whole process ends."""

    def __init__(self, name: str, stop: threading.Event, work: Callable[[threading.Event], None]) -> None:
        super().__init__(name=name)
        self.stop, self.work, self.failed = stop, work, False

    def run(self) -> None:
        try:
            self.work(self.stop)
        except Exception:
            log.exception("The %s failed; the process ends and is started again.", self.name)
            self.failed = True
        finally:
            self.stop.set()


def tick_until(stop: threading.Event) -> None:
    """Do what is due at its moment, until told to stop."""
    from django.db import Error, connection

    from alongside.jobs.tick import Ticker, seconds_to_next

    sys.setswitchinterval(SWITCH_SECONDS)
    ticker = Ticker()
    while not stop.is_set():
        rest = POLL_SECONDS
        try:
            rest = 0.0 if ticker.tick() else min(rest, seconds_to_next())
        except Error:
            log.warning("The database does not answer; trying again.", exc_info=True)
        connection.close()
        stop.wait(rest)


def send_until(stop: threading.Event) -> None:
    """Send what is due, until told to stop."""
    from django.db import Error, connection

    from alongside.base import marks
    from alongside.jobs.deliver import deliver
    from alongside.jobs.outage import come_back
    from alongside.jobs.tick import PULSE
    from alongside.kernel import clock

    ear = Ear()
    while not stop.is_set():
        try:
            ear.open()
            come_back(clock.now())
            busy = deliver(sender=ear.number)
            marks.renew_mark(marks.SENDER, at=clock.now(), every=PULSE)
        except (Error, psycopg.Error):
            log.warning("The database does not answer; trying again.", exc_info=True)
            busy = 0
            ear.close()
            stop.wait(POLL_SECONDS)
        connection.close()
        if not busy:
            ear.wait(stop)
    ear.close()
