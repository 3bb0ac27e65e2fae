"""pytest plugin: a PostgreSQL of the tests' own, and a closed network.

Loaded by ``-p tests.postgres`` in pyproject.toml, because settings are read before any conftest.py.
Sets DATABASE_URL and DATABASE_OWNER_URL to the owner role, whose test database pytest-django makes, and
ALONGSIDE_TEST_APP_PASSWORD to the password of ``alongside_app``. TEST_DATABASE_URL uses a server of yours.
"""

from __future__ import annotations

import atexit
import ipaddress
import os
import socket
from collections.abc import Generator
from typing import Any

import pytest

NAMES = {"localhost", "localhost.localdomain", "ip6-localhost", ""}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    """Boot before pytest-django reads the settings: a wrapper runs before every plain hook."""
    close_the_network()
    theirs = os.environ.get("TEST_DATABASE_URL")
    if theirs:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = theirs
    elif "ALONGSIDE_TEST_POSTGRES" not in os.environ:
        boot(early_config)
    return (yield)


def boot(config: pytest.Config) -> None:
    """Start the throwaway server and leave its addresses in the environment for children as well."""
    from alongside.launch import scratch
    from alongside.launch.trouble import Trouble

    try:
        server = scratch.start()
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = server.owner_url
    os.environ["ALONGSIDE_TEST_APP_PASSWORD"] = server.app_password
    os.environ["ALONGSIDE_TEST_POSTGRES"] = str(server.folder)
    config.add_cleanup(server.stop)
    atexit.register(server.stop)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in the summary when `make test` could not get a browser for the journeys."""
    browser = os.environ.get("ALONGSIDE_BROWSER", "")
    if browser.startswith("none: "):
        terminalreporter.write_line(f"Browser journeys were left out: {browser.removeprefix('none: ')}.")


class NetworkClosed(AssertionError):
    """A test tried to reach another machine."""


def close_the_network() -> None:
    """Let sockets of this process reach this machine only."""
    if hasattr(socket.socket, "_alongside_closed"):
        return
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        try:
            refuse_far(self.family, address)
        except NetworkClosed:
            self.close()  # the library that asked expects an OSError and would leave it open
            raise
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_far(self.family, address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        refuse_far(self.family, rest[-1])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        if not is_number(host):  # a number is looked up nowhere
            refuse_far(socket.AF_INET, (host or "",))
        return getaddrinfo(host, *rest, **named)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]
    socket.socket.sendto = guarded_sendto  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_getaddrinfo
    socket.socket._alongside_closed = True  # type: ignore[attr-defined]


def is_number(host: Any) -> bool:
    """Say whether a host is an address already."""
    try:
        ipaddress.ip_address(host.decode() if isinstance(host, bytes) else str(host))
    except ValueError:
        return False
    return True


def refuse_far(family: int, address: Any) -> None:
    """Raise NetworkClosed unless the address is a socket file or this machine."""
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    if host.lower() in NAMES:
        return
    try:
        near = ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        near = False
    if not near:
        raise NetworkClosed(
            f"Tests may not reach {host!r}: the network is closed. Use a fake from alongside.gateways."
        )
