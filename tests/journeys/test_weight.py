"""What a phone with one bar must load before a chief can ask: measured at the real web server, cold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.launch import children, place, port
from alongside.launch.port import Listen
from alongside.launch.run import web_command
from alongside.library.actions_resources import load_resources
from tests.journeys.devices import PHONE, new_device

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
MOST_BYTES = 80 * 1024
PAGES = ("/", "/help/", "/help/ask/")


@pytest.fixture(scope="module")
def server(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listen]:
    """Start the web server as `make run` does, with compressed static files, on the tests' database."""
    listen = Listen("127.0.0.1", port._next_free(Listen("127.0.0.1", 8100)))
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path="/" + connection.settings_dict["NAME"]))
    mine = ("PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DJANGO_ALLOW_ASYNC_UNSAFE", "DATABASE_OWNER_URL")
    environ = {k: v for k, v in os.environ.items() if k not in mine} | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        "PYTHONPATH": str(place.project() / "src"),
        "ALONGSIDE_SECRET_KEY": "for-tests-only-" * 4,
        "ALONGSIDE_BASE_URL": listen.page,
        "ALONGSIDE_STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
    }
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, check=True, env=environ, cwd=place.project())
    web = children.spawn(web_command(listen), environ=environ, folder=place.project())
    try:
        until = time.monotonic() + 120
        while port.answers(listen) is None:
            assert time.monotonic() < until, "the web server did not answer"
            time.sleep(0.2)
        yield listen
    finally:
        children.signal_group(web, signal.SIGTERM)
        try:
            web.wait(10)
        except subprocess.TimeoutExpired:
            children.signal_group(web, signal.SIGKILL)
            web.wait(10)


@pytest.fixture
def loads(browser: Any, server: Listen) -> Callable[[str], tuple[int, int]]:
    """Return a measure: bytes over the wire (headers included) and requests of a page that was never seen."""

    def measure(path: str, *, again: bool = False) -> tuple[int, int]:
        phone = new_device(browser, server.page, width=PHONE)
        wire = phone.context.new_cdp_session(phone.page)
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
        wire.send("Network.enable")
        phone.page.goto(server.page + path, wait_until="networkidle")
        if again:
            phone.open("about:blank")
            sizes.clear()
            phone.page.goto(server.page + path, wait_until="networkidle")
        asked = len([url for url in phone.sent if not url.startswith("data:")])
        phone.context.close()
        assert not phone.complaints
        return round(sum(sizes)), asked

    return measure


LIBRARY = (
    "/library/",
    "/library/?q=help+for+families",
    "/library/entry/aeap-overview/",
    "/library/three-minutes/?who=chief&when=0-72h",
    "/library/packs/first-day-for-a-chief/",
)
MOST_OF_THE_LIBRARY = 120 * 1024


def test_the_library_is_light_on_a_first_visit(loads: Callable[[str], tuple[int, int]]):
    load_resources(by=OPERATOR, at=clock.now())
    found = {path: loads(path)[0] for path in LIBRARY}
    print(found)
    assert max(found.values()) <= MOST_OF_THE_LIBRARY, found


PUBLIC = (
    "/", "/how-it-works/", "/for-chiefs/", "/for-advisors/", "/for-communities/", "/about/", "/privacy/",
    "/accessibility/", "/help/", "/help/ask/", "/help/leaders/", "/joining/", "/offers/", "/plans/", "/funding/",
    "/library/", "/account/sign-in/", "/field/", "/help/someone-else/", "/plans/here/partners/",
)  # fmt: skip
MOST_AT_FIRST, MOST_AGAIN = 120 * 1024, 15 * 1024


def test_any_public_page_is_light_and_nearly_nothing_the_second_time(
    loads: Callable[..., tuple[int, int]],
) -> None:
    first = {path: loads(path)[0] for path in PUBLIC}
    again = {path: loads(path, again=True)[0] for path in PUBLIC}
    print({path: (first[path], again[path]) for path in PUBLIC})
    assert max(first.values()) <= MOST_AT_FIRST and min(first.values()) > 30_000, first
    assert max(again.values()) <= MOST_AGAIN, again


def test_asking_for_help_is_light(loads: Callable[[str], tuple[int, int]]):
    found = {path: loads(path) for path in PAGES}
    for path, (size, asked) in found.items():
        print(f"{path}: {size / 1024:.1f} KB in {asked} requests, cold")
    assert all(30_000 < size <= MOST_BYTES for size, _ in found.values()), found
