"""Jobs processes of a probe: forked from a warm parent, running the product's own loops, killed at will."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any


@dataclass
class Sink:
    """A carrier of mail whose book is one file: a line per message taken, also when the sender then dies."""

    path: Path
    seconds: float = 0.0
    name: str = "sink"

    def send(self, envelope: Any) -> str:
        """Take the message. One write of one line: whole or not at all."""
        if self.seconds:
            time.sleep(self.seconds)
        line = f"{time.clock_gettime(time.CLOCK_REALTIME):.6f} {envelope.channel} {envelope.key}\n"
        book = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(book, line.encode())
        os.close(book)
        return "taken"

    def weight(self, channel: str) -> int:
        """Carry every channel."""
        return 1

    def taken(self) -> list[tuple[float, str, str]]:
        """Return (seconds of the host's clock, channel, key) of everything taken, in order."""
        if not self.path.exists():
            return []
        lines = (line.split(" ", 2) for line in self.path.read_text().splitlines())
        return [(float(moment), channel, key) for moment, channel, key in lines]


def fork(sink: Sink, *, number: int = 0, prepare: Callable[[], None] | None = None) -> int:
    """Fork a jobs process with this carrier; return its process id. ``prepare`` runs in the child.

    ``number``: its number as a sender, so that the probe knows whose leases are whose.
    """
    from ground import let_go, pooled

    let_go()
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        pooled()
        _work(sink, number, prepare)
    finally:
        os._exit(1)


def _work(sink: Sink, number: int, prepare: Callable[[], None] | None) -> None:
    from alongside.jobs import deliver, run

    if number:
        run.secrets = SimpleNamespace(randbelow=lambda top: number - 1)  # type: ignore[assignment]
    deliver.deliver = partial(deliver.deliver, choose=lambda channel: sink)  # type: ignore[assignment]
    if prepare:
        prepare()
    stop = threading.Event()
    ticker = threading.Thread(target=run.tick_until, args=(stop,), daemon=True)
    ticker.start()
    run.send_until(stop)


def kill(pid: int) -> None:
    """End a worker as a power cut would, and collect it."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def gone(pid: int) -> bool:
    """Say whether a worker has ended by itself, and collect it."""
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def dies_at(point: str, nth: int) -> Callable[[], None]:
    """Return a preparation after which the worker kills itself when it reaches a point for the nth time."""

    def prepare() -> None:
        from alongside.kernel import points

        left = [nth]

        def hook(name: str) -> None:
            if name == point:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        points.hooks.append(hook)

    return prepare
