"""Set-up of the checkout: a virtual environment with the pinned packages, and the `alongside` command in it.

Run by the Makefile with the system's Python, before anything is installed:
``python3 -I src/alongside/launch/install.py run|dev|bench``. Safe to repeat; a second time it answers at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PROGRAM = VENV / "bin" / "alongside"
STAMP = VENV / "alongside.json"
REQUIREMENTS = ROOT / "requirements"
# What is asked for: the installed sets that hold it.
SETS = {"run": ("run", "dev", "bench"), "dev": ("dev", "bench"), "bench": ("bench",)}
UV_MINIMUM = (0, 5)
NO_NETWORK = (
    "resolve", "connect", "connection", "network", "timed out", "timeout", "dns", "unreachable",
    "error sending request", "no matching distribution", "could not find a version",
)  # fmt: skip
QUIET = ("+ ", "- ", "~ ", "warning", "error", "×", "├", "╰", "│", "caused by")  # kept for `why_not`
COMMAND = """#!/bin/sh
# Written by make setup.
exec "$(dirname "$0")/python" -m alongside.cli.main "$@"
"""


class Problem(Exception):
    """Set-up cannot go on; the message says what to do."""


def main(wanted: str) -> int:
    """Install one set of packages. Return the exit code."""
    try:
        if not is_current(wanted):
            install(wanted)
    except Problem as problem:
        print(f"make setup: {problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"make setup: {because(error)}", file=sys.stderr)
        return 1
    return 0


def digest(name: str) -> str:
    """Return a digest of a requirement file and of where and with what it is installed."""
    file = REQUIREMENTS / f"{name}.txt"
    facts = f"{sys.version_info[:2]} {ROOT}\n".encode()
    return hashlib.sha256(facts + file.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def is_current(wanted: str) -> bool:
    """Tell whether the environment already holds the set."""
    try:
        stamp = json.loads(STAMP.read_text())
        same = stamp["set"] in SETS[wanted] and stamp["digest"] == digest(stamp["set"])
        return same and all(os.access(program, os.X_OK) for program in (PYTHON, PROGRAM))
    except (OSError, ValueError, KeyError):
        return False


def install(wanted: str) -> None:
    """Make the environment and install the set. Raises Problem with a sentence."""
    began = time.monotonic()
    previous = installed_set()
    chosen = previous if previous in SETS[wanted] else wanted
    need_writable()
    STAMP.unlink(missing_ok=True)
    uv = usable_uv()
    make_environment(with_pip=uv is None)
    if uv is None:
        say("Installing the installer (uv) ...")
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--retries",
            "2",
        ]
        run([*pip, "--require-hashes", "-r", str(REQUIREMENTS / "setup.txt")])
        uv = str(VENV / "bin" / "uv")
    say("Installing the packages (about 180 MB the first time) ...")
    sync = [
        uv,
        "pip",
        "sync",
        "--require-hashes",
        "--python",
        str(PYTHON),
        str(REQUIREMENTS / f"{chosen}.txt"),
    ]
    try:
        run(sync)
    except Problem:
        if not succeeds([*sync, "--offline"]):  # everything may be in uv's own store from another checkout
            raise
    add_project()
    STAMP.write_text(json.dumps({"set": chosen, "digest": digest(chosen)}))
    say(f"Installed in .venv ({time.monotonic() - began:.0f} s).")


def installed_set() -> str:
    """Return the set that an older set-up left, so that `make run` never takes the test tools away."""
    try:
        return str(json.loads(STAMP.read_text())["set"])
    except (OSError, ValueError, KeyError):
        return ""


def need_writable() -> None:
    """Raise Problem when files cannot be made in the checkout."""
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            pass
    except OSError as error:
        raise Problem(because(OSError(error.errno, error.strerror, ROOT))) from None


def because(error: OSError) -> str:
    """Return what to do about an error of the disk."""
    if error.errno == 28:
        return f"The disk that holds {ROOT} is full. Make room (600 MB) and run the command again."
    return (
        f"{error.filename or ROOT} cannot be written to ({error.strerror}). "
        "Put the checkout in a folder that you may write to, and run the command there."
    )


def usable_uv() -> str | None:
    """Return a uv that is new enough: one on the path, or the one that an earlier set-up installed."""
    for candidate in (shutil.which("uv"), str(VENV / "bin" / "uv")):
        if candidate is None or not os.access(candidate, os.X_OK):
            continue
        try:
            told = subprocess.run([candidate, "--version"], check=False, capture_output=True, text=True)
            version = tuple(int(part) for part in told.stdout.split()[1].split(".")[:2])
        except (OSError, IndexError, ValueError):
            continue
        if version >= UV_MINIMUM:
            return candidate
    return None


def make_environment(*, with_pip: bool) -> None:
    """Make .venv when there is none that works with this Python."""
    script = (
        f"import sys{', pip' if with_pip else ''}; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    )
    if PYTHON.exists() and succeeds([str(PYTHON), "-c", script]):
        return
    say(f"Making .venv with Python {sys.version.split()[0]} ...")
    if with_pip and not has_ensurepip():
        install_venv_module()
    make = [sys.executable, "-m", "venv", "--clear", *([] if with_pip else ["--without-pip"]), str(VENV)]
    made = subprocess.run(make, check=False, capture_output=True, text=True)
    if made.returncode != 0:
        raise Problem(f"Python could not make .venv: {' '.join((made.stdout + made.stderr).split())[-400:]}")


def has_ensurepip() -> bool:
    """Tell whether this Python can put pip into an environment; Debian splits that part off."""
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


def install_venv_module() -> None:
    """Install Debian's package when we may, else raise Problem with the one command that does."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if shutil.which("apt-get") is None:
        raise Problem("This Python has no venv module. Install it with your system's packages and try again.")
    if os.geteuid() != 0:
        raise Problem(
            f"Python's venv module is missing. Install it and try again: sudo apt-get install {package}"
        )
    say(f"Installing {package} ...")
    if not apt_install(package):
        raise Problem(
            f"apt-get could not install {package}. Connect this machine to the internet and run: "
            f"apt-get update && apt-get install {package}"
        )
    importlib.invalidate_caches()


def apt_install(package: str) -> bool:
    """Install one Debian package, refreshing the list first. Return whether it worked."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]  # others may use it
    for command in (["apt-get", "-q", "update"], ["apt-get", "install", *options, package]):
        done = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environ
        )
    if done.returncode != 0:
        print(done.stderr.strip()[-600:], file=sys.stderr)
    return done.returncode == 0


def succeeds(command: list[str]) -> bool:
    """Run a command silently and tell whether it worked."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def run(command: list[str]) -> None:
    """Run an installer, passing on what it says while it works. Raises Problem when it fails."""
    environ = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", env=environ, cwd=ROOT,
    )  # fmt: skip
    said = []
    for line in process.stdout or ():
        said.append(line.strip())
        if line.strip() and not line.lstrip().lower().startswith(QUIET):
            print(f"  {line.rstrip()}", flush=True)
    if process.wait() != 0:
        raise Problem(why_not(said))


def why_not(said: list[str]) -> str:
    """Return what to do about an installer that failed, from what it said."""
    words = " ".join(said[-40:]).lower()
    if "no space left" in words:
        return f"The disk that holds {ROOT} is full. Make room (600 MB) and run the command again."
    if "hash" in words and "mismatch" in words:
        return "A package is not the one that was pinned, so nothing was installed. Do not go on; tell us."
    if any(word in words for word in NO_NETWORK):
        return (
            "The packages could not be fetched. Connect this machine to the internet (or point pip and uv "
            "at a mirror you can reach: PIP_INDEX_URL and UV_DEFAULT_INDEX) and run the same command again."
        )
    return "The packages could not be installed. The installer said: " + " / ".join(said[-8:])


def add_project() -> None:
    """Put the source folder on the environment's path and the command into its bin folder.

    No build step: nothing to fetch for it, and a moved source file is never stale.
    """
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([str(PYTHON), "-c", ask], check=True, capture_output=True, text=True)
    (Path(packages.stdout.strip()) / "alongside.pth").write_text(f"{ROOT / 'src'}\n")
    PROGRAM.write_text(COMMAND)
    PROGRAM.chmod(0o755)


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
