"""A PostgreSQL that lives for one command, in memory where there is some: for tests, probes and replays."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from alongside.launch import binaries
from alongside.launch.account import Account, database_account, give
from alongside.launch.cluster import APP, OWNER, Cluster, role_statements
from alongside.launch.trouble import Trouble

PREFIX = "alongside-scratch-"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "60",
    "log_min_duration_statement": "-1",
}
# Owner rights that only tests need: their own database, and switching triggers off to empty tables.
OWNER_OPTIONS = "CREATEDB"
MORE_STATEMENTS = [f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}"]


@dataclass
class Scratch:
    """A running throwaway server; the addresses are for the owner and for the app role."""

    folder: Path
    cluster: Cluster
    server: subprocess.Popen[bytes]
    lock: IO[bytes]
    owner_url: str
    app_url: str
    app_password: str

    def stop(self) -> None:
        """Stop the server and remove everything it wrote. May be called twice."""
        self.cluster.stop(self.server, seconds=2.0)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.close()


def start(settings: Mapping[str, str] | None = None) -> Scratch:
    """Start a throwaway server and return when it takes connections (about 0.7 s).

    ``settings`` of PostgreSQL come on top of ours.

    It ends with the process that called, also when that is killed (Linux).
    Raises Trouble when it cannot start.
    """
    account = database_account()
    parent = _parent()
    _sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    os.chmod(folder, 0o711)  # noqa: S103 (the database account must pass through)
    lock = (folder / "lock").open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        return _start(folder, account, lock, SETTINGS | dict(settings or {}))
    except BaseException:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _start(folder: Path, account: Account | None, lock: IO[bytes], settings: Mapping[str, str]) -> Scratch:
    programs = binaries.find()
    if not binaries.runnable_by(programs, account):
        programs = binaries.copy_to(programs, folder / "programs")
    room = folder / "postgres"
    room.mkdir(mode=0o700)
    give(room, account)
    cluster = Cluster(room / "data", room, programs, account, settings, durable=False)
    owner, app = secrets.token_hex(16), secrets.token_hex(16)
    cluster.make([*role_statements(owner, app, owner_options=OWNER_OPTIONS), *MORE_STATEMENTS])
    with (folder / "log").open("wb") as log:
        server = cluster.start(log=log)
    if not cluster.wait(server, seconds=20):
        cluster.stop(server, seconds=1)
        said = (folder / "log").read_text(errors="replace")[-600:]
        raise Trouble(f"The throwaway PostgreSQL did not start: {said}")
    return Scratch(folder, cluster, server, lock, cluster.url(OWNER, owner), cluster.url(APP, app), app)


def _parent() -> Path:
    """Return memory when at least 1 GB of it is free, else a temporary folder with a short path.

    A socket's path may have 103 characters on macOS, whose own temporary folder is long.
    """
    memory = Path("/dev/shm")  # noqa: S108 (each server gets a folder of its own, made by mkdtemp)
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000:
        return memory
    short = Path("/tmp")  # noqa: S108
    return short if os.access(short, os.W_OK) else Path(tempfile.gettempdir())


def _sweep(parent: Path) -> None:
    """Remove what servers left behind whose process was killed: nobody holds their lock."""
    for folder in parent.glob(PREFIX + "*"):
        try:
            seen = folder.stat()
            if seen.st_uid != os.geteuid() or time.time() - seen.st_mtime < 60:
                continue
            with (folder / "lock").open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
