"""Starting a child process that can always be stopped, whatever happens to its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from alongside.launch.account import Account, popen_options

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# Loaded before any fork: a child that stepped down to another account may not be able to read Python's files.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    account: Account | None = None,
    environ: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    dies_by: int = signal.SIGTERM,
    folder: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own and return it.

    On Linux the kernel sends it ``dies_by`` when the calling thread ends, so call this from the main thread.
    ``output`` takes both output streams; None leaves them on the terminal. Raises OSError as Popen does.
    """
    return subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=None if environ is None else dict(environ),
        cwd=folder,
        start_new_session=True,
        preexec_fn=_tie_to_parent(dies_by),  # noqa: PLW1509 (one system call; no thread is running)
        **popen_options(account),
    )


def _tie_to_parent(dies_by: int) -> Callable[[], None] | None:
    libc = _libc
    if libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, dies_by)
        if os.getppid() != parent:  # it died between fork and here
            os._exit(1)

    return tie


def adopt_orphans() -> None:
    """Let this process inherit the children of a child that was killed, so that it can end them (Linux)."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def signal_group(process: subprocess.Popen[bytes], number: int) -> bool:
    """Send a signal to the child and everything it started. Return False when nothing of it is left."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of zombies
        return False
    return True
