"""A real browser against the real program, on loopback. Without a browser the journeys are left out, out loud."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from alongside.launch import browser as browsers
from tests.journeys.devices import FLAGS, Device, new_device

LEFT_OUT = "no browser"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's path; without one the journey is skipped and the summary says so."""
    found = browsers.find()
    if found is None:
        pytest.skip(LEFT_OUT)
    return found


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many journeys were not run for want of a browser."""
    skipped = terminalreporter.stats.get("skipped", [])
    missing = [r for r in skipped if isinstance(r.longrepr, tuple) and LEFT_OUT in r.longrepr[2]]
    if missing:
        terminalreporter.write_line(f"no browser: {len(missing)} journeys not run", yellow=True)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Start the browser for one file. Playwright runs a loop; Django is told that it is not alone in it."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            yield started
            started.close()
            connection.close()  # Inside Playwright's loop Django opens another connection than outside.


@pytest.fixture(scope="module")
def site(browser: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Serve the program for one file and empty the database afterward; return its address."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        with server._live_server_modified_settings, override_settings(BASE_URL=server.url):
            yield server.url
        for context in browser.contexts:
            context.close()
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def _django_db_helper(site: str) -> None:
    """Let the site of the file stand in for the transaction or the flush that pytest-django makes per test."""


@pytest.fixture
def device(browser: Any, site: str) -> Iterator[Callable[..., Device]]:
    """Return a maker of devices. In the end none of them may have complained about anything."""
    made: list[Device] = []

    def make(width: int, **words: Any) -> Device:
        made.append(new_device(browser, site, width=width, **words))
        return made[-1]

    yield make
    complaints = [line for one in made for line in one.complaints]
    for one in made:
        one.context.close()
    assert not complaints
