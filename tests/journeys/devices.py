"""Phones and desks of the journeys: one browser context each, which notes everything it complains about."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import TimeoutError

from alongside.accounts.models import Person

PHONE, DESK = 390, 1280
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEIGHTS = {PHONE: 844, DESK: 860}
TALLEST = {PHONE: 1340, DESK: 1000}
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"


@dataclass
class Device:
    """A browser of one person. ``complaints`` must be empty in the end (see the ``devices`` fixture)."""

    site: str
    context: Any
    page: Any
    width: int
    complaints: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors of scripts, refusals of the content policy, and every request that leaves the site."""
        self.context.on("request", lambda request: self._went(request.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def _went(self, url: str) -> None:
        self.sent.append(url)
        if not url.startswith((f"{self.site}/", "data:", "blob:")):
            self.complaints.append(f"asked another site: {url}")

    def _said(self, message: Any) -> None:
        # A form sent back with its faults is a page with status 422; the browser calls that an error.
        refused = "status of 4" in message.text and message.location.get("url") == self.page.url
        if message.type == "error" and not refused:
            self.complaints.append(f"console on {self.page.url}: {message.text}")

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + path if path.startswith("/") else path)

    def press(self, name: str) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self._field(label).fill(text)

    def choose(self, label: str, *, within: str = "") -> None:
        """Tick a box or choose a tile by its words, as people do: on the words. ``within`` names the question."""
        place = self.page.get_by_role("group", name=within) if within else self.page
        place.locator("label").get_by_text(label).first.click()

    def pick(self, label: str, option: str) -> None:
        """Choose from a list."""
        self._field(label).select_option(label=option)

    def _field(self, label: str) -> Any:
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}(\s*\(optional\))?$"))

    def sees(self, *words: str) -> None:
        """Wait until the page shows each of these words."""
        for text in words:
            try:
                self.page.get_by_text(text).first.wait_for()
            except TimeoutError:
                raise AssertionError(f"{text!r} is not on {self.page.url}, but:\n{self.text()}") from None

    def text(self) -> str:
        """Return what can be read on the page."""
        return self.page.locator("body").inner_text()

    def sign_in(self, person: Person) -> None:
        """Sign a person in, second step done; test_passkeys.py drives the real way in."""
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["second_factor_set"] = True
        session.save()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.site}
        self.context.add_cookies([cookie])

    def picture(self, name: str) -> None:
        """Keep a picture: the README's ("01-ask") when ALONGSIDE_SHOTS=1, every one in the folder it names."""
        where = os.environ.get("ALONGSIDE_SHOTS", "")
        if where == "1" and re.match(r"\d\d-", name):
            tall = min(self.page.evaluate("document.documentElement.scrollHeight"), TALLEST[self.width])
            clip = {"x": 0, "y": 0, "width": self.width, "height": tall}
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=clip)
        elif where and where != "1":
            self.page.screenshot(path=Path(where) / f"{name}.png", full_page=True)

    def snapshot(self, url: str) -> None:
        """Keep a picture of a whole page under its address when ALONGSIDE_SHOTS names a folder."""
        where = os.environ.get("ALONGSIDE_SHOTS", "")
        if where not in ("", "1"):
            name = re.sub(r"\W+", "-", url[:60]).strip("-") or "home"
            self.page.screenshot(path=Path(where) / f"{name}.png", full_page=True)


def new_device(browser: Any, site: str, *, width: int, script: bool = True, scheme: str = "light") -> Device:
    """Return a fresh device at the front door: nothing remembered, nobody signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 844)},
        java_script_enabled=script,
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=width < DESK,
        locale="en-US",
        timezone_id="America/New_York",
    )
    context.set_default_timeout(15_000)
    made = Device(site, context, context.new_page(), width)
    made.watch()
    return made
