"""Lighthouse on the public pages, at its mobile setting: of SITE, or of the demo, started here and stopped again.

Prints JSON lines: name, path, performance, accessibility, best-practices (0 to 100) and ok (each at least 95).
Exit code 1 when a page misses one. Needs Node.js and the packages of this folder (`npm ci`), and a browser.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alongside.launch import browser

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
WAIT = 300


def main() -> int:
    """Measure SITE, or a demo of our own; return what Lighthouse's script returns."""
    found = browser.find()
    if found is None:
        print("lighthouse: no Chromium on the path; ALONGSIDE_BROWSER can name one", file=sys.stderr)
        return 2
    told = os.environ.get("SITE", "").rstrip("/")
    if told:
        return measure(told, found)
    with demo() as site:
        return measure(site, found)


def measure(site: str, chromium: str) -> int:
    """Run Lighthouse on one site."""
    environ = {**os.environ, "ALONGSIDE_BROWSER": chromium}
    return subprocess.run(["node", "measure.mjs", site], check=False, cwd=HERE, env=environ).returncode


@contextmanager
def demo() -> Iterator[str]:
    """Start everything as `make run` does, in a folder that goes away again; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, site = tempfile.mkdtemp(prefix="alongside-lighthouse-"), f"http://localhost:{port}"
    environ = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DATABASE_OWNER_URL"}}
    environ |= {"ALONGSIDE_VAR": folder, "PORT": str(port), "BIND": "127.0.0.1"}
    command = [sys.executable, "-m", "alongside.cli.main", "run"]
    running = subprocess.Popen(command, cwd=PROJECT, env=environ, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + WAIT
        while not answers(port, "/field/"):
            if running.poll() is not None or time.monotonic() > until:
                raise SystemExit("lighthouse: the demo did not start; `make run` says why")
            time.sleep(1)
        yield site
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
        shutil.rmtree(folder, ignore_errors=True)


def answers(port: int, path: str) -> bool:
    """Say whether a page is there."""
    asked = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        asked.request("GET", path)
        return asked.getresponse().status == 200
    except OSError:
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    raise SystemExit(main())
