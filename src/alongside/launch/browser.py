"""A browser for the journeys: found, or installed from Debian's packages when we are root.

Run by the Makefile: prints the browser's path, or ``none: `` and the reason, on standard output.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return the path of a Chromium that starts, or None.

    ALONGSIDE_BROWSER, when it is a path, comes first. A name on the path may be a stub that asks for
    a package system of its own, so the program is asked for its version.
    """
    told = os.environ.get("ALONGSIDE_BROWSER", "")
    candidates = [told] if told and not told.startswith("none") else []
    candidates += [found for name in NAMES if (found := shutil.which(name))]
    candidates += [str(ON_A_MAC)] if ON_A_MAC.exists() else []
    return next((c for c in candidates if _starts(c)), None)


def _starts(program: str) -> bool:
    try:
        asked = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def install() -> str:
    """Return a browser's path, installing Debian's Chromium when root may, or ``none: `` and the reason."""
    found = find()
    if found:
        return found
    if shutil.which("apt-get") is None:
        return "none: there is no Chromium on the path; install it with your system's packages"
    if os.geteuid() != 0:
        return "none: there is no Chromium on the path; install it with: sudo apt-get install chromium"
    print("Installing Chromium for the browser journeys ...", file=sys.stderr, flush=True)
    _apt("update")
    for package in ("chromium", "chromium-browser"):
        if _apt("install", "-y", "--no-install-recommends", package) and (found := find()):
            return found
    return _from_playwright() or "none: apt-get could not install Chromium (no network, or no such package)"


def _apt(*arguments: str) -> bool:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments]
    done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, env=environ)
    return done.returncode == 0


def _from_playwright() -> str | None:
    """Ubuntu has no Chromium outside its snap store: there the test library's own way is the last resort."""
    python = Path(__file__).resolve().parents[3] / ".venv" / "bin" / "python"
    command = [str(python), "-m", "playwright", "install", "--with-deps", "chromium"]
    ask = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    try:
        if subprocess.run(command, check=False, capture_output=True, timeout=600).returncode != 0:
            return None
        told = subprocess.run([str(python), "-c", ask], check=False, capture_output=True, text=True)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.strip() or None


if __name__ == "__main__":
    print(install())
