"""The PostgreSQL that comes with Alongside, for a machine that has none: its data lives in ``var``."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from alongside.launch import binaries, place, turn
from alongside.launch.account import Account, database_account, popen_options
from alongside.launch.binaries import Binaries
from alongside.launch.cluster import APP, OWNER, Cluster, password_statements, role_statements
from alongside.launch.place import Keys
from alongside.launch.trouble import Trouble

LOG_LIMIT = 10_000_000  # bytes; a longer log is kept once as postgres.log.1


@dataclass(frozen=True)
class Embedded:
    """The server of one ``var`` folder, ready to start, with its two addresses."""

    var: Path
    cluster: Cluster
    keys: Keys
    fresh: bool

    @property
    def owner_url(self) -> str:
        """The address for migrations only."""
        return self.cluster.url(OWNER, self.keys.owner_password)

    @property
    def app_url(self) -> str:
        """The address for the web, the jobs and the commands."""
        return self.cluster.url(APP, self.keys.app_password)

    def log(self) -> IO[bytes]:
        """Open the server's log for more; the caller closes it."""
        file = self.var / "postgres.log"
        if file.exists() and file.stat().st_size > LOG_LIMIT:
            file.replace(file.with_suffix(".log.1"))
        return open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and return at once."""
        with self.log() as log:
            return self.cluster.start(log=log)

    def last_words(self) -> str:
        """Return the last lines of the server's log, for a sentence about what went wrong."""
        try:
            lines = (self.var / "postgres.log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return " ".join(lines[-3:])[-400:]

    def clear(self) -> None:
        """Remove a socket folder that was made in the temporary folder."""
        if self.var not in self.cluster.sockets.parents and self.cluster.sockets.name.startswith(
            "alongside-"
        ):
            shutil.rmtree(self.cluster.sockets, ignore_errors=True)


def prepare(var: Path) -> Embedded:
    """Make the data folder when there is none and return the server, not yet started.

    The caller holds the folder's turn. A server that a killed run left behind is stopped first.
    Raises Trouble when there is no room, no programs, or a data folder of another version.
    """
    account = database_account()
    base = place.database_base(var, account)
    room = place.database_room(base, account)
    data = room / "data"
    programs = _programs(data, base, account)
    keys, new_keys = place.load_keys(var)
    cluster = Cluster(data, place.socket_folder(room, account), programs, account)
    fresh = not cluster.exists()
    place.need_room(room, megabytes=300 if fresh else 50)
    if fresh:
        cluster.make(role_statements(keys.owner_password, keys.app_password))
    else:
        _stop_leftover(cluster)
        if new_keys:
            cluster.set_up(password_statements(keys.owner_password, keys.app_password))
    return Embedded(var, cluster, keys, fresh)


def _programs(data: Path, base: Path, account: Account | None) -> Binaries:
    version = data / "PG_VERSION"
    programs = binaries.find(major=int(version.read_text()) if version.is_file() else None)
    if binaries.runnable_by(programs, account):
        return programs
    seen = Path(programs.program("postgres")).stat()
    digest = hashlib.sha256(f"{seen.st_size} {seen.st_mtime_ns}".encode()).hexdigest()[:8]
    copy = binaries.copy_to(programs, base / f"programs-{programs.major}-{digest}")
    if not binaries.runnable_by(copy, account):
        raise Trouble(
            "PostgreSQL's programs cannot be run from this folder (is its disk mounted 'noexec'?). "
            "Move the checkout, or set DATABASE_URL to a PostgreSQL of your own."
        )
    return copy


def _stop_leftover(cluster: Cluster) -> None:
    """Stop a server whose supervisor was killed; elsewhere than on Linux the kernel does not do it."""
    if (cluster.data / "postmaster.pid").exists():
        subprocess.run(
            [cluster.binaries.program("pg_ctl"), "stop", "-D", str(cluster.data), "-m", "fast", "-t", "10"],
            check=False,
            cwd="/",
            capture_output=True,
            **popen_options(cluster.account),
        )


@contextmanager
def for_command(what: str) -> Iterator[Embedded]:
    """Give a command the folder's database: of the run that is up, or started for as long as the block.

    Raises Trouble when the database cannot be had.
    """
    account = database_account()
    var = place.open_var(account)
    running = turn.current(var)
    if running is not None and running.sockets:
        keys, _ = place.load_keys(var)
        cluster = Cluster(var / "postgres" / "data", Path(running.sockets), binaries.find(), account)
        yield Embedded(var, cluster, keys, fresh=False)
        return
    with turn.take(var, what=what) as lock:
        embedded = prepare(var)
        server = embedded.start()
        try:
            if not embedded.cluster.wait(server, seconds=30):
                raise Trouble(f"The built-in PostgreSQL did not start. Its log says: {embedded.last_words()}")
            turn.announce(lock, turn.Turn(os.getpid(), what, "", str(embedded.cluster.sockets)))
            yield embedded
        finally:
            embedded.cluster.stop(server, seconds=3)
            embedded.clear()
