"""The operating system account that PostgreSQL's programs run as.

PostgreSQL refuses to run as root, so when Alongside is started by root its database runs as ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.launch.trouble import Trouble


@dataclass(frozen=True)
class Account:
    """An account to step down to; ``uid`` and ``gid`` as in the system's list of accounts."""

    name: str
    uid: int
    gid: int


def database_account() -> Account | None:
    """Return ``nobody`` when this process is root, or None: then the programs run as who we are.

    Raises Trouble when root has no such account to step down to.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise Trouble(
            "PostgreSQL refuses to run as root and this system has no account named 'nobody' to run it as. "
            "Start Alongside as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def popen_options(account: Account | None) -> dict[str, Any]:
    """Return the Popen options that step down to the account, with no group of ours kept."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def give(path: Path, account: Account | None) -> None:
    """Make the account the owner of one file or folder; nothing to do when there is no stepping down."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def can_enter(folder: Path, account: Account | None) -> bool:
    """Tell whether the account may pass through the folder and all those above it.

    The question is asked of the system as that account, so access lists count as well as mode bits.
    """
    if account is None:
        return os.access(folder, os.X_OK)
    asked = subprocess.run(["test", "-x", str(folder)], check=False, cwd="/", **popen_options(account))
    return asked.returncode == 0
