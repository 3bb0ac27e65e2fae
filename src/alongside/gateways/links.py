"""Looking whether a link works: politely, briefly, and never at a machine of one's own network.

The address of each hop is looked up here and the connection goes to exactly that address, so that a name which
changes its mind between the check and the connection (or a redirect) cannot lead inside. RFC 9309 for robots.txt.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

Address = IPv4Address | IPv6Address

MOST_HOPS = 5
MOST_BYTES = 64 * 1024
"""What is read of an answer at most; of a page nothing more than its status is needed."""
LONGEST_PAUSE = 30.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: the last HTTP status (0 for none), where a lasting redirect led, and "please do not"."""

    status: int
    found_at: str = ""
    closed: bool = False


class NoWay(Exception):
    """This address is not looked at: not on the public internet, not the web, or it does not answer."""


NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator writes them (RFC 6052); not every Python knows that they are such."""


def is_public(address: Address) -> bool:
    """Say whether an address is on the public internet, also when it is an IPv4 one in IPv6 clothes."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if address.version == 6 and address in NAT64:
        inner = IPv4Address(int(address) & 0xFFFF_FFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


@dataclass
class LinkChecker:
    """Looks at links one after another; remembers robots.txt and when each host was asked last.

    ``permits`` says which addresses may be asked (tests let loopback in), ``ports`` which ports.
    ``pause`` is the least time between two requests to one host, ``deadline`` the most that one request may
    take in all, both in seconds.
    """

    agent: str
    permits: Callable[[Address], bool] = is_public
    ports: Collection[int] | None = (80, 443)
    timeout: float = 10.0
    deadline: float = 20.0
    pause: float = 5.0
    sleep: Callable[[float], object] = time.sleep
    _robots: dict[str, RobotFileParser | int] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def look(self, url: str) -> Look:
        """Look at a link: HEAD, then GET where HEAD is refused; at most five redirects. Never raises."""
        lasting, here = True, url
        try:
            for _hop in range(MOST_HOPS + 1):
                allowed = self._may(here)
                if allowed is not True:
                    return Look(0, closed=True) if allowed is False else Look(allowed)
                status, location = self._head_or_get(here)
                if status not in REDIRECTS or not location:
                    return Look(status, here if lasting and here != url else "")
                lasting = lasting and status in FOR_GOOD
                here = urljoin(here, location)
        except (NoWay, OSError, http.client.HTTPException, ValueError):
            return Look(0)
        return Look(0)

    def _head_or_get(self, url: str) -> tuple[int, str]:
        status, location, _body = self._ask("HEAD", url)
        if status >= 400:
            status, location, _body = self._ask("GET", url)
        return status, location

    def _may(self, url: str) -> bool | int:
        """Return whether robots.txt allows a look; a status when the site is in trouble."""
        parts = _web(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        found = self._robots[site]
        return found if isinstance(found, int) else found.can_fetch(self.agent, url)

    def _read_robots(self, site: str) -> RobotFileParser | int:
        """Return the rules of a site: all is allowed without a file, nothing when it is refused (RFC 9309)."""
        rules = RobotFileParser()
        url = f"{site}/robots.txt"
        for _hop in range(MOST_HOPS):
            status, location, body = self._ask("GET", url)
            if status not in REDIRECTS or not location:
                break
            url = urljoin(url, location)
        if status >= 500:
            return status
        if status in {401, 403}:
            rules.parse(["User-agent: *", "Disallow: /"])
        elif 200 <= status < 300:
            rules.parse(body.decode("utf-8", "replace").splitlines())
        else:
            rules.parse([])
        return rules

    def _ask(self, method: str, url: str) -> tuple[int, str, bytes]:
        """Send one request; return status, Location and at most 64 KB of a GET's body. Raises NoWay or OSError."""
        parts = _web(url)
        host = parts.hostname or ""
        self._wait_for(host)
        address, port = self._where(parts)
        connection = _connection(parts.scheme, host, port, address, self.timeout)
        watch = threading.Timer(self.deadline, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": self.agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            body = answer.read(MOST_BYTES) if method == "GET" else b""
            return answer.status, answer.getheader("Location") or "", body
        finally:
            watch.cancel()
            connection.close()
            self._asked[host] = time.monotonic()

    def _wait_for(self, host: str) -> None:
        """Leave a host in peace for a while after each request; longer where it asks for that."""
        if host not in self._asked:
            return
        delays = [
            float(rules.crawl_delay(self.agent) or 0)
            for site, rules in self._robots.items()
            if isinstance(rules, RobotFileParser) and urlsplit(site).hostname == host
        ]
        pause = max(self.pause, min(LONGEST_PAUSE, max(delays, default=0.0)))
        left = self._asked[host] + pause - time.monotonic()
        if left > 0:
            self.sleep(left)

    def _where(self, parts: SplitResult) -> tuple[str, int]:
        """Look the host up and return one address, when every one of its addresses may be asked."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if self.ports is not None and port not in self.ports:
            raise NoWay("not a port of the web")
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(self.permits(ip_address(a.partition("%")[0])) for a in addresses):
            raise NoWay("not on the public internet")
        return addresses[0], port


def _web(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NoWay("not the web")
    if "@" in parts.netloc:
        raise NoWay("carries a name")
    if any(c in url for c in "\r\n\0 "):
        raise NoWay("not an address")
    return parts


def _connection(
    scheme: str, host: str, port: int, address: str, timeout: float
) -> http.client.HTTPConnection:
    """Return a connection that goes to ``address`` and to no other, and checks the certificate for ``host``."""

    def pinned(_where: object, timeout: float | None = timeout, *_rest: object) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    if scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection._create_connection = pinned  # type: ignore[attr-defined]
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a request that drips: whoever waits on the socket gets its end at once."""
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            sock.close()
