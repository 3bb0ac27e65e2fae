"""A passkey is added and used in a real browser, with a virtual key, under the site's content policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import lines_for_page

PASSWORD = "a lamp beside the quiet river"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
VIRTUAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a page with a virtual passkey, which notes everything the browser complains about."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 390, "height": 844})
        session = opened.context.new_cdp_session(opened)
        session.send("WebAuthn.enable")
        session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
        opened.complaints = []
        opened.on("console", lambda m: opened.complaints.append(m.text) if m.type == "error" else None)
        opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
        yield opened
        browser.close()
        connection.close()  # Inside Playwright's loop Django opens another connection than outside.


@pytest.fixture
def dana(transactional_db: None) -> Person:
    """Return a duty officer with a password and no second step."""
    made = invite(
        email="dana@program.example", name="Dana Ruiz", roles=[Role.DUTY], by=OPERATOR, at=clock.now()
    )
    made.set_password(PASSWORD)
    made.save()
    return made


def test_first_sign_in_adds_a_passkey_and_the_next_needs_nothing_else(live_server, dana, page):
    site = f"http://localhost:{live_server.thread.port}"
    page.goto(site + reverse("account_login"))
    page.get_by_label("Email").fill("dana@program.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/second-step/")
    shot(page, "second-step")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("my phone")
    shot(page, "passkey-add")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/second-step/codes/")
    assert page.locator(".al-code__group").count() == 10
    shot(page, "codes")
    page.get_by_role("link", name="I have them on paper").click()
    page.wait_for_url("**/account/")
    assert "my phone" in page.content()
    shot(page, "home")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(site + "/")
    page.goto(site + reverse("account_login"))
    shot(page, "sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/requests/")
    assert lines_for_page(f"person:{dana.pk}")[0]["facts"] == {"how": ["webauthn"]}
    page.goto(site + reverse("account:home"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(site + "/")
    page.goto(site + reverse("account_login"))
    page.get_by_label("Email").fill("dana@program.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/sign-in/code/")
    shot(page, "second-step-code")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/requests/")
    assert lines_for_page(f"person:{dana.pk}")[0]["facts"] == {"how": ["password", "webauthn"]}
    assert page.complaints == []


def shot(page: Any, name: str) -> None:
    """Keep a picture when ALONGSIDE_SHOTS names a folder."""
    folder = os.environ.get("ALONGSIDE_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
