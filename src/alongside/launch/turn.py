"""One run at a time in one folder: a lock that the kernel lets go of when its process ends."""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from alongside.launch.trouble import Trouble


@dataclass(frozen=True)
class Turn:
    """Who has the folder now: a process, what it is, its page (empty for a command) and its socket folder."""

    pid: int
    what: str
    address: str
    sockets: str


def take(var: Path, *, what: str) -> IO[str]:
    """Take the folder for this process until the returned file is closed.

    Raises Trouble, naming the process that has it, when it is taken.
    """
    file = (var / "run.lock").open("a+")
    os.chmod(file.name, 0o600)
    for attempt in range(5):  # `current` looks for an instant, which is not a run
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if attempt == 4:
                holder = _read(file)
                file.close()
                raise Trouble(_taken(holder, var)) from None
            time.sleep(0.05)
    announce(file, Turn(os.getpid(), what, "", ""))
    return file


def announce(file: IO[str], turn: Turn) -> None:
    """Write down who has the folder, for the other commands."""
    file.seek(0)
    file.truncate()
    json.dump(asdict(turn), file)
    file.flush()


def current(var: Path) -> Turn | None:
    """Return who has the folder now, or None when nobody has."""
    try:
        file = (var / "run.lock").open("r")
    except OSError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file)
    return None


def _read(file: IO[str]) -> Turn | None:
    file.seek(0)
    try:
        return Turn(**json.load(file))
    except (ValueError, TypeError):
        return None


def _taken(holder: Turn | None, var: Path) -> str:
    if holder is None:
        return f"Another Alongside is using {var} now. Stop it first."
    if holder.address:
        return (
            f"Alongside is already running from this folder: {holder.address} (process {holder.pid}). "
            f"Use that one, or stop it first: kill {holder.pid}"
        )
    return (
        f"'alongside {holder.what}' (process {holder.pid}) is using {var} now. "
        "Wait until it is done, or stop it first."
    )
