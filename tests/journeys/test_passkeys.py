"""A passkey is added and used in a real browser, with a virtual key, under the site's content policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import lines_for_page

PASSWORD = "a lamp beside the quiet river"
VIRTUAL_KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """Return a page with a virtual passkey, which notes everything the browser complains about."""
    opened = browser.new_page(viewport={"width": 390, "height": 844}, base_url=site)
    session = opened.context.new_cdp_session(opened)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.context.close()
    assert complaints == []


@pytest.fixture
def dana(site: str) -> Person:
    """Return a duty officer with a password and no second step."""
    made = invite(
        email="dana@program.example", name="Dana Ruiz", roles=[Role.DUTY], by=OPERATOR, at=clock.now()
    )
    made.set_password(PASSWORD)
    made.save()
    return made


def test_first_sign_in_adds_a_passkey_and_the_next_needs_nothing_else(dana, page):
    page.goto(reverse("account_login"))
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
    page.wait_for_url("/")
    page.goto(reverse("account_login"))
    shot(page, "sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/requests/")
    assert lines_for_page(f"person:{dana.pk}")[0]["facts"] == {"how": ["webauthn"]}
    page.goto(reverse("account:home"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill("dana@program.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/account/sign-in/code/")
    shot(page, "second-step-code")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/requests/")
    assert lines_for_page(f"person:{dana.pk}")[0]["facts"] == {"how": ["password", "webauthn"]}


def shot(page: Any, name: str) -> None:
    """Keep a picture when ALONGSIDE_SHOTS names a folder."""
    folder = os.environ.get("ALONGSIDE_SHOTS")
    if folder not in (None, "", "1"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
