"""The jobs process: tick and deliver, woken by the database or each second, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

import django
import psycopg

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
SLICE_SECONDS = 0.2


class Stop:
    """Set by SIGTERM or SIGINT; the loop ends after the step it is in."""

    def __init__(self) -> None:
        self.event = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.event.set()


class Ear:
    """Hears that something is due (LISTEN), so that a page goes out at once and not within a second."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, stop: threading.Event) -> None:
        """Return when something is due, when told to stop, or after a second, whichever comes first."""
        try:
            for _slice in range(round(POLL_SECONDS / SLICE_SECONDS)):
                if stop.is_set() or any(self._open().notifies(timeout=SLICE_SECONDS, stop_after=1)):
                    return
        except psycopg.Error:
            self.close()
            stop.wait(POLL_SECONDS)

    def _open(self) -> psycopg.Connection[Any]:
        from django.db import connection

        from alongside.outbox.actions import CHANNEL

        if self._connection is None:
            words = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
            self._connection = psycopg.connect(**words, autocommit=True)
            self._connection.execute(f"LISTEN {CHANNEL}")
        return self._connection

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_DJANGO_ONLY = {"cursor_factory", "context", "prepare_threshold", "pool"}


def main() -> int:
    """Run until stopped. A lost database is waited for; nothing is lost, because all work is rows."""
    django.setup()
    from django.db import Error, connection

    from alongside.base import marks
    from alongside.jobs.deliver import deliver
    from alongside.jobs.tick import PULSE, tick
    from alongside.kernel import clock

    stop, ear = Stop(), Ear()
    while not stop.event.is_set():
        try:
            busy = tick() + deliver()
            marks.renew_mark(marks.SENDER, at=clock.now(), every=PULSE)
        except Error:
            log.warning("The database does not answer; trying again.", exc_info=True)
            busy = 0
        connection.close()
        if not busy:
            ear.wait(stop.event)
    ear.close()
    return 0
