"""Leaving at once: by the link, by Escape three times, and what "back" then shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings

from tests.journeys.devices import PHONE, Device

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.fixture
def way_out(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the way out lead to another page of this site, so that no journey leaves it."""
    url = f"{site}/about/"
    monkeypatch.setitem(settings.PROGRAM, "exit_url", url)
    return url


def test_it_takes_its_own_place_in_the_history(device: Callable[..., Device], way_out: str):
    phone = device(PHONE)
    phone.open("/")
    phone.open("/help/someone-else/")
    for presses, said in ((1, "Press Escape two more times"), (2, "Press Escape once more")):
        phone.page.keyboard.press("Escape")
        assert said in phone.page.locator(".al-exit [role=status]").inner_text(), presses
    phone.page.keyboard.press("Escape")
    phone.page.wait_for_url(way_out)
    phone.page.go_back()
    assert phone.page.url == f"{phone.site}/"

    phone.open("/library/")
    phone.follow("Leave this page")
    phone.page.wait_for_url(way_out)
    phone.page.go_back()
    assert phone.page.url == f"{phone.site}/"


def test_other_keys_between_and_a_long_wait_forget_the_presses(device: Callable[..., Device], way_out: str):
    phone = device(PHONE)
    phone.open("/help/")
    for key in ("Escape", "Escape", "Tab", "Escape"):
        phone.page.keyboard.press(key)
    assert phone.page.url.endswith("/help/")


def test_without_scripts_it_is_a_link(device: Callable[..., Device], way_out: str):
    phone = device(PHONE, script=False)
    phone.open("/help/")
    phone.follow("Leave this page")
    phone.page.wait_for_url(way_out)


def test_language_changes_without_scripts_and_the_words_stay(device: Callable[..., Device]):
    phone = device(PHONE, script=False)
    phone.open("/help/ask/")
    phone.fill("Your agency", "Millbrook Police Department")
    phone.choose("In about two hours")
    phone.press("Español")
    phone.sees("Pedir ayuda")
    assert phone.page.locator("[name=agency_text]").input_value() == "Millbrook Police Department"
    assert phone.page.locator("[name=good_time]:checked").count() == 1
    assert phone.page.locator("[aria-invalid=true], .usa-error-message").count() == 0
    phone.press("English")
    phone.sees("Ask for help")
    assert phone.page.locator("[name=agency_text]").input_value() == "Millbrook Police Department"
