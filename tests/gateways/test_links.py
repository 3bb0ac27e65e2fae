"""The checker of links against a web server with vices, on loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from alongside.gateways.links import MOST_BYTES, LinkChecker, Look, is_public


class Vices(BaseHTTPRequestHandler):
    """Answers by path; keeps what it was asked."""

    asked: list[tuple[str, str, str]] = []
    robots = (200, b"User-agent: *\nDisallow: /private/\n")

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def answer(self, *, with_body: bool) -> None:
        type(self).asked.append((self.command, self.path, self.headers["User-Agent"]))
        name, _, rest = self.path.strip("/").partition("/")
        if self.path == "/robots.txt":
            status, body = type(self).robots
            return self.send(status, body)
        if name == "no-head" and not with_body:
            return self.send(405)
        if name in {"301", "302"}:
            return self.send(int(name), location=f"/{rest}")
        if name == "loop":
            return self.send(301, location="/loop")
        if name == "inside":
            return self.send(301, location="http://10.0.0.1/admin")
        if name == "file":
            return self.send(301, location="file:///etc/passwd")
        if name == "drip":
            return self.drip()
        if name == "endless":
            return self.endless()
        if name == "nonsense":
            self.wfile.write(b"\x00\x01\x02 what\r\n\r\n")
            return None
        return self.send(int(name) if name.isdigit() else 200, b"hello")

    def send(self, status: int, body: bytes = b"", location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def drip(self) -> None:
        """One byte of a header at a time: each read gets something in time, the whole never ends."""
        for _ in range(200):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def endless(self) -> None:
        self.send_response(404 if self.command == "HEAD" else 200)
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def log_message(self, *rest: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """A web server of this test's own."""
    Vices.asked = []
    Vices.robots = (200, b"User-agent: *\nDisallow: /private/\n")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vices)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def only_loopback(address: object) -> bool:
    return str(address) == "127.0.0.1"


@pytest.fixture
def checker() -> LinkChecker:
    """A checker that may ask loopback, and waits for nobody."""
    return LinkChecker(agent="Tester/1", permits=only_loopback, ports=None, timeout=2, deadline=0.6, pause=0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/200", Look(200)),
        ("/404", Look(404)),
        ("/500", Look(500)),
        ("/no-head", Look(200)),
        ("/302/200", Look(200)),
        ("/private/page", Look(0, closed=True)),
        ("/loop", Look(0)),
        ("/inside", Look(0)),
        ("/file", Look(0)),
        ("/nonsense", Look(0)),
        ("/endless", Look(200)),
        ("/301/private/page", Look(0, closed=True)),
    ],
)
def test_what_a_look_says(site: str, checker: LinkChecker, path: str, expected: Look):
    assert checker.look(site + path) == expected


def test_a_lasting_redirect_tells_where_it_leads(site: str, checker: LinkChecker):
    assert checker.look(f"{site}/301/301/200") == Look(200, f"{site}/200")


def test_a_server_that_drips_is_left_after_the_deadline(site: str, checker: LinkChecker):
    began = time.monotonic()
    assert checker.look(f"{site}/drip") == Look(0)
    assert time.monotonic() - began < 3


def test_an_endless_page_is_read_no_further_than_its_status(site: str, checker: LinkChecker):
    assert checker.look(f"{site}/endless") == Look(200)
    assert MOST_BYTES <= 64 * 1024


def test_robots_are_read_once_and_every_request_says_who_asks(site: str, checker: LinkChecker):
    checker.look(f"{site}/200")
    checker.look(f"{site}/204")
    assert [path for _, path, _ in Vices.asked].count("/robots.txt") == 1
    assert {agent for _, _, agent in Vices.asked} == {"Tester/1"}
    assert ("HEAD", "/200", "Tester/1") in Vices.asked


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ((404, b""), Look(200)),
        ((403, b""), Look(0, closed=True)),
        ((503, b""), Look(503)),
        ((200, b"User-agent: tester\nDisallow: /\n"), Look(0, closed=True)),
        ((200, b"\xff\xfe not text"), Look(200)),
    ],
)
def test_robots_that_are_missing_refused_or_broken(
    site: str, checker: LinkChecker, robots: tuple[int, bytes], expected: Look
):
    Vices.robots = robots
    assert checker.look(f"{site}/200") == expected


def test_a_host_is_left_in_peace_between_two_requests(site: str, checker: LinkChecker):
    waits: list[float] = []
    Vices.robots = (200, b"User-agent: *\nCrawl-delay: 7\nDisallow:\n")
    checker.sleep, checker.pause = waits.append, 2
    checker.look(f"{site}/200")
    checker.look(f"{site}/204")
    assert len(waits) == 2
    assert waits[0] == pytest.approx(7, abs=0.5)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x", "file:///etc/passwd", "http://user:word@127.0.0.1/", "http:///nohost", "not a link",
        "http://127.0.0.1/a b", "http://127.0.0.1/a\r\nX: y", "http://[::1", "gopher://x", "", "http://127.0.0.1:1/",
    ],
)  # fmt: skip
def test_what_is_no_link_of_the_web_is_not_asked(url: str, checker: LinkChecker):
    assert checker.look(url) == Look(0)


def test_without_leave_loopback_is_not_asked(site: str):
    assert LinkChecker(agent="Tester/1", ports=None, pause=0).look(f"{site}/200") == Look(0)
    assert Vices.asked == []


def test_other_ports_than_the_webs_are_not_asked(site: str):
    assert LinkChecker(agent="Tester/1", permits=only_loopback, pause=0).look(f"{site}/200") == Look(0)
    assert Vices.asked == []


def test_a_name_that_also_leads_inside_is_not_asked(
    site: str, checker: LinkChecker, monkeypatch: pytest.MonkeyPatch
):
    def both(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("127.0.0.1", "10.0.0.1")]

    monkeypatch.setattr("alongside.gateways.links.socket.getaddrinfo", both)
    assert checker.look(site.replace("127.0.0.1", "example.org") + "/200") == Look(0)
    assert Vices.asked == []


def test_the_connection_goes_where_the_check_looked(
    site: str, checker: LinkChecker, monkeypatch: pytest.MonkeyPatch
):
    """A name that changes its mind (DNS rebinding) is asked once per request, and that answer is used."""
    asked: list[str] = []

    def changing(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host != "127.0.0.1":  # what the socket asks of a number is no question
            asked.append(host)
        return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("alongside.gateways.links.socket.getaddrinfo", changing)
    assert checker.look(site.replace("127.0.0.1", "example.org") + "/200") == Look(200)
    assert asked == ["example.org", "example.org"]  # robots.txt, then the page


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("255.255.255.255", False), ("::1", False), ("fe80::1", False), ("fd00::1", False), ("::", False),
        ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_on_the_public_internet(address: str, public: bool):
    assert is_public(ip_address(address)) is public
