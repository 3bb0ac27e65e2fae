"""Many people at the same moment, by a client that costs next to nothing, and what the others then cost.

The connections are open before the moment and the requests are made before it, as those of people are who have a
page open. One thread sends all of them and reads what comes back; what it takes of the machine is said, because
on two cores the client's share makes the server look slow.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ground import rows
from ground.web import Answer, answered

PATIENCE = 60.0
"""Seconds for a whole round; who has no answer by then has none."""
_TICKS = os.sysconf("SC_CLK_TCK")


def at_once(port: int, requests: Sequence[bytes]) -> list[Answer]:
    """Send all requests at the same moment; return the answers in the same order, status 0 for none."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in requests]
    poll = select.epoll()
    for line in lines:
        line.setblocking(False)
        poll.register(line, select.EPOLLIN)
    number_of = {line.fileno(): number for number, line in enumerate(lines)}
    parts: list[list[bytes]] = [[] for _ in lines]
    ended = [0.0] * len(lines)
    began = time.perf_counter()
    for line, request in zip(lines, requests, strict=True):
        line.send(request)
    waiting = len(lines)
    while waiting and time.perf_counter() - began < PATIENCE:
        for handle, _event in poll.poll(1.0):
            number = number_of[handle]
            part = _heard(lines[number])
            if part:
                parts[number].append(part)
            else:
                ended[number] = time.perf_counter()
                poll.unregister(handle)
                waiting -= 1
    for line in lines:
        line.close()
    poll.close()
    return [
        answered(b"".join(part), (end or began + PATIENCE) - began)
        for part, end in zip(parts, ended, strict=True)
    ]


def _heard(line: socket.socket) -> bytes:
    try:
        return line.recv(65_536)
    except OSError:
        return b""


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time that the web server, the database and the probe itself have used."""

    web: float
    database: float
    client: float

    def since(self, before: Spent, answers: int) -> dict[str, float]:
        """Return the milliseconds per answer since ``before``, by who spent them."""
        pairs = {
            "web_ms": (self.web, before.web),
            "database_ms": (self.database, before.database),
            "client_ms": (self.client, before.client),
        }
        return {name: round((now - then) * 1000 / answers, 2) for name, (now, then) in pairs.items()}


def spent(server: int) -> Spent:
    """Read what has been used so far; ``server``: the process id of the web server's parent."""
    postmaster = _stat(rows("SELECT pg_backend_pid()")[0][0])[0]
    found = {int(p.name): _stat(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
    return Spent(_tree(found, server), _tree(found, postmaster), time.process_time())


def _stat(pid: int) -> tuple[int, int, int]:
    """Return a process's parent, its own clock ticks, and those of its children that have ended."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0, 0
    return int(words[1]), int(words[11]) + int(words[12]), int(words[13]) + int(words[14])


def _tree(found: dict[int, tuple[int, int, int]], root: int) -> float:
    """Return the seconds of a process, its living children and its ended ones."""
    _parent, own, ended = found.get(root, (0, 0, 0))
    living = sum(ticks + gone for parent, ticks, gone in found.values() if parent == root)
    return (own + ended + living) / _TICKS
