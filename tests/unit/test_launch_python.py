"""An old Python, or none, is said in one sentence before anything is tried."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLD = """#!/bin/sh
echo "an old Python was started: $*" >> "${0%/*}/started"
case "$*" in *version_info*) exit 1 ;; esac
echo "SyntaxError: invalid syntax" >&2
exit 1
"""


@pytest.fixture
def machine(tmp_path) -> Path:
    """Return a folder with the few programs that make needs, and no Python."""
    for name in ("make", "sh", "tr", "sed", "find", "test", "env"):
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"This machine has no {name}.")
        (tmp_path / name).symlink_to(found)
    return tmp_path


def said(machine: Path, *words: str) -> list[str]:
    """Return what `make setup` says on this machine, line by line; it must not work."""
    done = subprocess.run(
        [str(machine / "make"), "setup", *words],
        cwd=ROOT, env={"PATH": str(machine)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    return [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make")]


def old_python(machine: Path, name: str) -> Path:
    """Put a Python that is too old on the machine."""
    program = machine / name
    program.write_text(OLD)
    program.chmod(0o755)
    return program


def test_no_python_at_all(machine):
    (line,) = said(machine)
    assert line.startswith("Alongside needs Python 3.11 or newer, and none is on the path. Install it")


def test_only_an_old_one(machine):
    old_python(machine, "python3")
    (line,) = said(machine)
    assert line.startswith("Alongside needs Python 3.11 or newer, and none is on the path. Install it")


def test_an_old_one_asked_for_by_name(machine):
    program = old_python(machine, "python3.9")
    (line,) = said(machine, f"PYTHON={program}")
    assert line.startswith(f"Alongside needs Python 3.11 or newer, and {program} is not. Install it")
    assert "install.py" not in (machine / "started").read_text()
