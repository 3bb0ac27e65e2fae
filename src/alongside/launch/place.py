"""Where this installation keeps its things: one folder, ``var``, that holds everything a run writes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from alongside.launch.account import Account, can_enter, give
from alongside.launch.trouble import Trouble

PRIVATE_BASE = Path("/var/lib")
SOCKET_PATH_LIMIT = 100  # bytes; Linux allows 107 and macOS 103


@dataclass(frozen=True)
class Keys:
    """What only this installation knows. Kept in ``var/keys.json``, readable by its owner alone."""

    owner_password: str
    app_password: str
    secret_key: str


def project() -> Path:
    """Return the checkout's folder, or the current folder when the package is installed elsewhere."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def var_folder() -> Path:
    """Return the folder for everything a run writes: ALONGSIDE_VAR, or ``var`` in the checkout."""
    told = os.environ.get("ALONGSIDE_VAR", "").strip()
    return Path(told).absolute() if told else project() / "var"


def open_var(account: Account | None) -> Path:
    """Make the folder when it is missing, see that it can be written to, and return it.

    Raises Trouble with the reason and what to do when it cannot.
    """
    var = var_folder()
    try:
        var.mkdir(exist_ok=True, parents=True)
        if account is not None:
            os.chmod(var, var.stat().st_mode | 0o011)  # noqa: S103 (the database account passes through)
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Trouble(f"The disk that holds {var} is full. Make room (300 MB) and start again.") from None
        raise Trouble(
            f"Alongside cannot write to {var} ({error.strerror}). Start it in a folder you may write to, "
            "or name another one: make run ALONGSIDE_VAR=/some/folder"
        ) from None
    return var


def need_room(folder: Path, *, megabytes: int) -> None:
    """Raise Trouble when the folder's disk has less room than that."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise Trouble(
            f"The disk that holds {folder} has {free} MB left and Alongside needs {megabytes} MB. "
            "Make room and start again."
        )


def load_keys(var: Path) -> tuple[Keys, bool]:
    """Return the keys and whether they are new. Raises Trouble when the file cannot be read."""
    file = var / "keys.json"
    try:
        return Keys(**json.loads(file.read_text())), False
    except FileNotFoundError:
        pass
    except (OSError, ValueError, TypeError) as error:
        raise Trouble(
            f"{file} cannot be read ({error}). Restore it, or remove it: new passwords are then made."
        ) from None
    keys = Keys(secrets.token_hex(24), secrets.token_hex(24), secrets.token_urlsafe(48))
    fresh = file.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(asdict(keys), out)
    fresh.replace(file)
    return keys, True


def database_base(var: Path, account: Account | None) -> Path:
    """Return the folder that holds the database's folder: ``var``, unless its account cannot get there.

    A checkout in root's own home is closed to ``nobody``, and opening somebody's home is not ours to do.
    The data then lives below /var/lib, and ``var/postgres`` links to it.
    """
    if can_enter(var, account):
        return var
    digest = hashlib.sha256(str(var).encode()).hexdigest()[:10]
    base = PRIVATE_BASE / f"alongside-{digest}"
    base.mkdir(mode=0o711, exist_ok=True)
    os.chmod(base, 0o711)  # noqa: S103 (the database account must pass through)
    link = var / "postgres"
    if not link.is_symlink() and not link.exists():
        link.symlink_to(base / "postgres")
    return base


def database_room(base: Path, account: Account | None) -> Path:
    """Make and return the database's own folder, closed to everybody but its account."""
    room = base / "postgres"
    room.mkdir(mode=0o700, exist_ok=True)
    give(room, account)
    return room


def socket_folder(room: Path, account: Account | None) -> Path:
    """Return a folder for the socket whose path is short enough, beside the data where possible."""
    if len(os.fsencode(room / "socket" / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
        folder = room / "socket"
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="alongside-", dir="/tmp"))
    give(folder, account)
    return folder
