"""The real web server on the probe's database, and requests sent to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from ground import ROOT, SEED_BUG


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers and the page as text, and after how many seconds."""

    status: int
    head: str
    body: str
    seconds: float

    @property
    def location(self) -> str:
        """Return where it leads, or ""."""
        lines = (line.partition(":") for line in self.head.splitlines())
        return next((value.strip() for name, _, value in lines if name.lower() == "location"), "")


@dataclass(frozen=True)
class Site:
    """The running server: its port, and the process id of its parent."""

    port: int
    pid: int


@contextmanager
def site(seeded: str = "") -> Iterator[Site]:
    """Serve the program as `alongside run` does. ``seeded``: the bug that ground/seeded.py puts in."""
    from alongside.launch.port import Listen
    from alongside.launch.run import web_command

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = web_command(Listen("127.0.0.1", port))
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'probes'}"}
    environ |= {"ALONGSIDE_HOSTS": "127.0.0.1", "ALONGSIDE_DEBUG": ""}
    if SEED_BUG and seeded:
        command[-1] = "ground.seeded:application"
        environ["ALONGSIDE_SEEDED"] = seeded
    server = subprocess.Popen(command, env=environ, cwd=ROOT, start_new_session=True)
    try:
        _wait(port)
        yield Site(port, server.pid)
    finally:
        os.killpg(server.pid, 15)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, 9)
            server.wait()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if ask(port, raw("GET", "/")).status:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


CSRF = "a" * 32
"""A browser's own secret: sent as a cookie and in the form, as the form's page would have it."""


def raw(
    method: str, path: str, *, headers: dict[str, str] | None = None, form: dict[str, str] | None = None
) -> bytes:
    """Return the bytes of a request."""
    body = urlencode(form or {}).encode()
    lines = {"Host": "127.0.0.1", "Connection": "close", **(headers or {})}
    if form is not None:
        lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def posted(path: str, **form: str) -> bytes:
    """Return the bytes of a form sent by a browser that has opened its page."""
    return raw(
        "POST", path, headers={"Cookie": f"csrftoken={CSRF}"}, form={"csrfmiddlewaretoken": CSRF, **form}
    )


def answered(whole: bytes, seconds: float) -> Answer:
    """Return what came back as an answer."""
    head, _, body = whole.decode("utf-8", "replace").partition("\r\n\r\n")
    words = head.split(" ", 2)
    return Answer(int(words[1]) if len(words) > 1 else 0, head, body, seconds)


def ask(port: int, request: bytes) -> Answer:
    """Send one request. Raises OSError when nobody listens."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        began = time.perf_counter()
        line.sendall(request)
        parts = []
        while part := line.recv(65_536):
            parts.append(part)
        return answered(b"".join(parts), time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit("This is no probe.")
