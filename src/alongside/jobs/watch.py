"""The watch's process: looks, keeps what it found, says so outside. It sends nothing for the product."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import FrameType

import django
import psycopg

from alongside.kernel import clock
from alongside.watch.rules import LOOK_SECONDS, PULSE_SECONDS, should_write, silent

log = logging.getLogger(__name__)
MOST_ADDRESSES = 5


@dataclass
class Watch:
    """What the watch knows between two looks: kept here too, for when the database is gone.

    ``since`` and ``written`` are by name of a trouble; ``to`` are the addresses of those last known on duty.
    """

    since: dict[str, datetime] = field(default_factory=dict)
    written: dict[str, datetime] = field(default_factory=dict)
    to: list[str] = field(default_factory=list)
    slow: dict[str, list[str]] = field(default_factory=dict)
    looked_at: datetime | None = None
    remembers: bool = False

    def look(self) -> dict[str, list[str]]:
        """Look once; return what is wrong by name. All invariants every 30 seconds, silence every time."""
        from alongside.watch import look
        from alongside.watch.invariants import ALL

        at = clock.host_clock()
        names = ["database_silent", "engine_silent", "sender_silent", "paper_old", "test_page_missing"]
        try:
            with look.reading() as cursor:
                at = look.moment(cursor)
                found: dict[str, list[str]] = {name: [] for name in silent(look.signs(cursor), at=at)}
                if self.looked_at is None or at >= self.looked_at + timedelta(seconds=LOOK_SECONDS - 1):
                    self.slow = look.broken(cursor, at=at)
                    self.to = look.on_duty(cursor, at=at) or self.to
                    self.looked_at = at
                    names += [i.name for i in ALL]
                found |= self.slow
        except psycopg.Error as error:
            log.warning("The watch cannot read the database: %s", type(error).__name__)
            found, names = {"database_silent": []}, ["database_silent"]
        self._keep(found, names, at)
        self._tell(found, names, at)
        if not found:
            self._beat(at)
        return found

    def _keep(self, found: dict[str, list[str]], names: list[str], at: datetime) -> None:
        """Keep what was found in the database, if there is one. The first time, read what was known before."""
        from django.db import Error, connection

        from alongside.watch.actions import note_look
        from alongside.watch.queries import open_troubles

        for name in found:
            self.since.setdefault(name, at)
        if "database_silent" in found:
            return
        try:
            if not self.remembers:
                for row in open_troubles():
                    self.since[row.name] = row.since
                    self.written |= {row.name: row.written_at} if row.written_at else {}
                self.remembers = True
            note_look(found=found, looked_at=[*names, "watch_silent"], at=at)
        except Error:
            log.warning("The watch could not keep what it found.", exc_info=True)
        finally:
            connection.close()

    def _tell(self, found: dict[str, list[str]], names: list[str], at: datetime) -> None:
        """Write about what is sure, and about the end of what was written about."""
        from alongside.watch.alarm import tell

        due = [
            name
            for name in found
            if should_write(since=self.since[name], written_at=self.written.get(name), at=at)
        ]
        ended = [name for name in self.since if name in names and name not in found]
        told = [name for name in ended if name in self.written]
        if (due or told) and not tell(names=due, ended=told, to=self._addresses(), at=at):
            return
        for name in ended:
            self.since.pop(name)
            self.written.pop(name, None)
        if due:
            self.written |= dict.fromkeys(due, at)
            self._note_written(due, at)

    def _note_written(self, names: list[str], at: datetime) -> None:
        from django.db import Error, connection

        from alongside.watch.actions import note_written

        try:
            note_written(names=names, at=at)
        except Error:
            log.warning("The watch could not keep that it wrote.")
        finally:
            connection.close()

    def _addresses(self) -> list[str]:
        from django.conf import settings

        return [*settings.WATCH["mail_to"], *self.to][:MOST_ADDRESSES]

    def _beat(self, at: datetime) -> None:
        """Say outside that all is well, once per full look."""
        from alongside.watch.alarm import beat

        if self.looked_at == at:
            beat(at=at)


def main() -> int:
    """Watch until told to stop."""
    django.setup()
    watch, stop = Watch(), threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    while not stop.is_set():
        try:
            watch.look()
        except Exception:
            log.exception("A look failed; the next one is in %s seconds.", PULSE_SECONDS)
        stop.wait(PULSE_SECONDS)
    return 0
