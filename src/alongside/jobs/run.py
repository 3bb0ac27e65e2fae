"""The jobs process: tick and deliver each second, at once again while there is work, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import django

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


class Stop:
    """Set by SIGTERM or SIGINT; the loop ends after the step it is in."""

    def __init__(self) -> None:
        self.event = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.event.set()


def main() -> int:
    """Run until stopped. A lost database is waited for; nothing is lost, because all work is rows."""
    django.setup()
    from django.db import Error, connection

    from alongside.jobs.deliver import deliver
    from alongside.jobs.tick import tick

    stop = Stop()
    while not stop.event.is_set():
        try:
            busy = tick() + deliver()
        except Error:
            log.warning("The database does not answer; trying again.", exc_info=True)
            connection.close()
            busy = 0
        if not busy:
            stop.event.wait(POLL_SECONDS)
    connection.close()
    return 0
