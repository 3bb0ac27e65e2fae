"""The address that the web server listens on: chosen, checked before anything starts, and asked."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import os
import socket
import time
from dataclasses import dataclass

from alongside.launch.trouble import Trouble


@dataclass(frozen=True)
class Listen:
    """Where the web server listens. ``host`` is a numeric address or a name of this machine."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def page(self) -> str:
        """The address for a browser. A passkey needs the name: it cannot belong to a number."""
        host = "localhost" if self.loopback or self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def chosen() -> Listen:
    """Read PORT (8000) and BIND (127.0.0.1) from the environment. Raises Trouble for an unusable port."""
    raw = os.environ.get("PORT", "").strip() or "8000"
    if not raw.isdigit() or not 1 <= int(raw) <= 65535:
        raise Trouble(f"PORT must be a number from 1 to 65535, not {raw!r}. For example: make run PORT=8001")
    return Listen(os.environ.get("BIND", "").strip() or "127.0.0.1", int(raw))


def need_free(listen: Listen, *, patience: float = 1.0) -> None:
    """Raise Trouble when another program has the port.

    ``patience`` is in seconds: a run that was just stopped needs a moment to let go of it.
    """
    until = time.monotonic() + patience
    while (number := _try(listen)) == errno.EADDRINUSE and time.monotonic() < until:
        time.sleep(0.1)
    if number == 0:
        return
    if number == errno.EADDRINUSE:
        raise Trouble(
            f"Port {listen.port} is taken by another program. "
            f"Choose another one: make run PORT={_next_free(listen)}"
        )
    if number == errno.EACCES:
        raise Trouble(f"Port {listen.port} is for the system's own services. Try: make run PORT=8000")
    raise Trouble(f"Alongside cannot listen on {listen.host} port {listen.port} ({os.strerror(number)}).")


def answers(listen: Listen) -> int | None:
    """Ask for the front page. Return the HTTP status, or None when nothing answers within 5 seconds."""
    host = "127.0.0.1" if listen.host in {"0.0.0.0", "::"} else listen.host  # noqa: S104
    connection = http.client.HTTPConnection(host, listen.port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{listen.port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _try(listen: Listen) -> int:
    """Return 0 when the port can be had, else the system's error number."""
    try:
        found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(address)
            attempt.listen(1)
        except OSError as error:
            return error.errno or errno.EINVAL
    return 0


def _next_free(listen: Listen) -> int:
    later = range(listen.port + 1, min(listen.port + 50, 65536))
    return next((p for p in later if _try(Listen(listen.host, p)) == 0), 8080)
