"""Keeps a few child processes alive in the foreground, and ends all of them when asked to.

One thread. Signals wake it; it then looks at every child. The children are in sessions of their own, so a
Ctrl-C in the terminal reaches only this process, which stops them in order.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from alongside.launch import children

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
BACK_OFF = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)  # seconds before start 1, 2, ... after an unexpected end
STEADY_SECONDS = 30.0  # alive this long: the next end counts as the first again
STOP_SECONDS = 2.0  # for a child to end by itself; then it is killed


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass
class Service:
    """A child to keep alive. ``start`` starts it; ``end`` stops it when a plain SIGTERM is not enough."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    end: Callable[[subprocess.Popen[bytes]], None] | None = None
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    ends: int = 0
    due: float = 0.0


class Supervisor:
    """Starts services in order and stops them in the opposite order. Use as a context manager."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.services: list[Service] = []
        self._asked_to_stop = False
        self._once: set[int] = set()  # commands of run_once, whose exit codes are theirs to collect
        self._bell, self._ring = socket.socketpair()

    def __enter__(self) -> Supervisor:
        for end in (self._bell, self._ring):
            end.setblocking(False)
        signal.set_wakeup_fd(self._ring.fileno(), warn_on_full_buffer=False)
        for number in STOP_SIGNALS:
            if number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started by nohup: outlive the terminal
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        children.adopt_orphans()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_all()
        signal.set_wakeup_fd(-1)

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def add(self, service: Service) -> None:
        """Start a service and keep it alive from now on."""
        self.services.append(service)
        self._start(service)

    def run_once(self, name: str, command: Sequence[str], *, environ: Mapping[str, str], folder: Path) -> int:
        """Run a command to its end while the services are kept alive. Return its exit code.

        Raises Stopped when we are asked to stop meanwhile; the command is then ended too.
        """
        process = children.spawn(command, environ=environ, folder=folder)
        self._once.add(process.pid)
        try:
            self.wait_for(lambda: process.poll() is not None, seconds=None)
        except Stopped:
            _end_group(process, STOP_SECONDS)
            raise
        finally:
            self._once.discard(process.pid)
        return process.wait()

    def wait_for(self, answered: Callable[[], bool], *, seconds: float | None) -> bool:
        """Keep the services alive until ``answered`` says yes. Return False when the time is over.

        Raises Stopped when we are asked to stop.
        """
        until = None if seconds is None else time.monotonic() + seconds
        pause = 0.01
        while not answered():
            if until is not None and time.monotonic() >= until:
                return False
            self._turn(pause)
            pause = min(pause * 1.5, 0.2)
        return True

    def forever(self) -> None:
        """Keep the services alive until we are asked to stop. Raises Stopped then."""
        while True:
            self._turn(60.0)

    def _turn(self, seconds: float) -> None:
        """Sleep until a signal, a start that is due, or the end of ``seconds``; then look at everything."""
        moments = [s.due - time.monotonic() for s in self.services if s.process is None]
        select.select([self._bell], [], [], max(0.0, min([seconds, *moments])))
        try:
            while self._bell.recv(4096):
                pass
        except BlockingIOError:
            pass
        if self._asked_to_stop:
            raise Stopped
        for service in self.services:
            if service.process is not None and service.process.poll() is not None:
                self._ended(service, service.process)
            elif service.process is None and time.monotonic() >= service.due:
                self._start(service)
        self._bury_orphans()

    def _start(self, service: Service) -> None:
        service.since = time.monotonic()
        try:
            service.process = service.start()
        except OSError as error:
            self.say(f"{service.name} could not be started ({error.strerror}); trying again.")
            self._schedule(service)

    def _ended(self, service: Service, process: subprocess.Popen[bytes]) -> None:
        children.signal_group(process, signal.SIGKILL)  # workers of a killed parent would keep the port
        service.process = None
        if time.monotonic() - service.since > STEADY_SECONDS:
            service.ends = 0
        self.say(f"{service.name} stopped ({_why(process.returncode)}). Starting it again.")
        self._schedule(service)

    def _schedule(self, service: Service) -> None:
        service.due = time.monotonic() + BACK_OFF[min(service.ends, len(BACK_OFF) - 1)]
        service.ends += 1

    def _bury_orphans(self) -> None:
        """Collect the exit codes of grandchildren that became ours, but never of our own children."""
        if not hasattr(os, "waitid"):
            return
        ours = {s.process.pid for s in self.services if s.process is not None}
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None or ended.si_pid in ours or ended.si_pid in self._once:
                return
            os.waitpid(ended.si_pid, 0)

    def stop_all(self) -> None:
        """Stop every service, the last started first, within 5 seconds."""
        plain = [s for s in reversed(self.services) if s.process is not None and s.end is None]
        for service in plain:
            if service.process is not None and service.process.poll() is None:
                service.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for service in plain:
            if service.process is not None:
                _end_group(service.process, until - time.monotonic())
        for service in reversed(self.services):
            if service.end is not None and service.process is not None:
                service.end(service.process)
        self.services.clear()


def _end_group(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Ask a child to end, wait that long, then kill it and everything it started."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, seconds))
    children.signal_group(process, signal.SIGKILL)
    process.wait(5)


def _why(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
