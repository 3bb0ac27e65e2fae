"""One PostgreSQL of our own: made, started, asked and stopped. It listens on a socket file only.

The superuser never signs in: roles and databases are written in single-user mode while the server is down,
and the sign-in rules refuse it. Everybody else needs a password (SCRAM).
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from alongside.launch import children
from alongside.launch.account import Account, give, popen_options
from alongside.launch.binaries import Binaries
from alongside.launch.trouble import Trouble

SUPERUSER = "alongside_setup"
OWNER = "alongside_owner"
APP = "alongside_app"
DATABASE = "alongside"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "wal_compression": "pglz",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_duration_statement": "500ms",
    "log_lock_waits": "on",
    "log_checkpoints": "off",
    "log_statement": "none",
    "log_parameter_max_length": "0",  # what people typed does not belong in a log file
    "log_parameter_max_length_on_error": "0",
}
HBA = f"""# Written by Alongside. The superuser never signs in.
local all {OWNER} scram-sha-256
local all {APP} scram-sha-256
local all all reject
"""


@dataclass(frozen=True)
class Cluster:
    """A data folder, a folder for its socket, the programs, the account they run as, extra settings."""

    data: Path
    sockets: Path
    binaries: Binaries
    account: Account | None
    settings: Mapping[str, str] = field(default_factory=dict)
    durable: bool = True

    def exists(self) -> bool:
        """Tell whether the data folder was made completely."""
        return (self.data / "pg_hba.conf").is_file() and (self.data / "alongside.made").is_file()

    def make(self, sql: Sequence[str]) -> None:
        """Make the data folder and write roles and databases into it. A half-made folder is put aside.

        Raises Trouble when PostgreSQL's own programs refuse.
        """
        if self.data.exists():
            aside = self.data.with_name("data.unfinished")
            shutil.rmtree(aside, ignore_errors=True)
            self.data.rename(aside)
        options = [] if self.durable else ["--no-sync"]
        self._run(
            "initdb", "-D", str(self.data), "-U", SUPERUSER, "--auth=reject", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--no-instructions", *options,
        )  # fmt: skip
        self.set_up(sql)
        hba = self.data / "pg_hba.conf"
        hba.write_text(HBA)
        made = self.data / "alongside.made"
        made.write_text("complete\n")
        for path in (hba, made):
            give(path, self.account)

    def set_up(self, sql: Sequence[str], *, database: str = "postgres") -> None:
        """Run statements as the superuser, one per line, while the server is down.

        Raises Trouble with the server's own words when one of them fails.
        """
        self._run(
            "postgres", "--single", "-D", str(self.data), "-c", "exit_on_error=on",
            "-c", "log_checkpoints=off",
            *([] if self.durable else ["-F"]), database,
            feed="".join(line + "\n" for line in sql),
        )  # fmt: skip

    def start(self, *, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start the server and return at once; ``wait`` says when it takes connections."""
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets), **self.settings}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return children.spawn(
            [self.binaries.program("postgres"), "-D", str(self.data), *flags],
            account=self.account,
            environ={"LANG": "C", "PATH": os.defpath},
            output=log,
            dies_by=signal.SIGINT,  # PostgreSQL's "fast shutdown"
        )

    def ready(self) -> bool:
        """Tell whether the server takes connections now."""
        asked = subprocess.run(
            [self.binaries.program("pg_isready"), "-q", "-h", str(self.sockets), "-d", "postgres"],
            check=False,
            cwd="/",
        )
        return asked.returncode == 0

    def wait(self, server: subprocess.Popen[bytes], *, seconds: float) -> bool:
        """Wait until the server takes connections. Return False when it ended or the time is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and server.poll() is None:
            if self.ready():
                return True
            time.sleep(0.01)
        return False

    def stop(self, server: subprocess.Popen[bytes], *, seconds: float) -> None:
        """Stop the server cleanly and, when it takes longer than ``seconds``, at once (it recovers later)."""
        for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 5.0)):
            if server.poll() is None:
                server.send_signal(number)
                try:
                    server.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
            return

    def url(self, role: str, password: str, *, database: str = DATABASE) -> str:
        """Return the address for one role, in the form that DATABASE_URL takes."""
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(self.sockets))}"

    def _run(self, program: str, *arguments: str, feed: str = "") -> None:
        try:
            done = subprocess.run(
                [self.binaries.program(program), *arguments],
                check=False, input=feed, text=True, capture_output=True, cwd="/",
                start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor
                env={"LANG": "C", "PATH": os.defpath}, **popen_options(self.account),
            )  # fmt: skip
        except OSError as error:
            raise Trouble(
                f"PostgreSQL's program {program} could not be started ({error.strerror})."
            ) from None
        if done.returncode == 0:
            return
        said = " ".join(line for line in done.stderr.splitlines() if line.strip())[-600:]
        if os.strerror(errno.ENOSPC) in said:
            raise Trouble(
                f"The disk that holds {self.data.parent} is full. Make room (300 MB) and start again."
            )
        raise Trouble(f"PostgreSQL's program {program} stopped: {said}")


def role_statements(owner_password: str, app_password: str, *, owner_options: str = "") -> list[str]:
    """Return the statements that make the owner, the app role and the database.

    The owner migrates; the web and the jobs are the app role, which owns nothing (docs/adr/0002).
    """
    return [
        f"CREATE ROLE {OWNER} LOGIN {owner_options} PASSWORD '{owner_password}'",
        f"CREATE ROLE {APP} LOGIN PASSWORD '{app_password}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}",
    ]


def password_statements(owner_password: str, app_password: str) -> list[str]:
    """Return the statements that give both roles new passwords."""
    return [
        f"ALTER ROLE {OWNER} PASSWORD '{owner_password}'",
        f"ALTER ROLE {APP} PASSWORD '{app_password}'",
    ]
