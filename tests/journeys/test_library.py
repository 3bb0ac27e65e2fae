"""The library in a browser: on a phone and a desk, without scripts, by keyboard, in Spanish, within its own site."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alongside.accounts.actions import invite
from alongside.accounts.permissions import Role
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.library.actions_resources import load_resources
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults_here

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
PAGES = {
    "home": "/library/",
    "search": "/library/?q=how+do+we+tell+the+families",
    "narrowed": "/library/?q=help&phase=weeks&audience=families",
    "nothing": "/library/?q=zyxwvq",
    "slip": "/library/?q=compensaton",
    "entry": "/library/entry/we-regret-to-inform-you-impact-video/",
    "copy": "/library/entry/ovc-response-checklist-text-copy/",
    "three": "/library/three-minutes/",
    "picked": "/library/three-minutes/?who=chief&when=0-72h",
    "packs": "/library/packs/",
    "pack": "/library/packs/en-espanol/",
    "paper": "/library/packs/who-pays/print/",
    "suggest": "/library/suggest/?entry=aeap-overview",
    "thanks": "/library/suggest/thanks/",
}
Devices = Callable[..., Device]


@pytest.fixture(autouse=True)
def loaded(site: str) -> None:
    """The starting catalog on the shelf."""
    load_resources(by=OPERATOR, at=clock.now())


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_page_is_without_fault(device: Devices, width: int):
    one = device(width)
    wrong = []
    for name, path in PAGES.items():
        one.page.set_viewport_size({"width": width, "height": 844})
        one.page.emulate_media(color_scheme="light")
        one.open(path)
        one.picture(f"library-{name}-{width}")
        wrong += list(faults_here(one, path))
    assert wrong == []


def test_without_scripts_from_a_question_to_a_list_on_paper(device: Devices):
    phone = device(PHONE, script=False)
    phone.open("/library/")
    phone.fill("What do you need?", "compensaton for funeral bills")
    phone.press("Search")
    phone.sees("These are for “compensation”.")
    phone.page.locator("summary").filter(has_text="Language to read it in").click()
    phone.page.locator("details[open] a").first.click()
    phone.sees("Only:")
    phone.page.locator("article label").nth(0).click()
    phone.page.locator("article label").nth(1).click()
    phone.press("Make a list of what I ticked")
    phone.sees("Your list")
    assert phone.page.locator("main ol > li").count() == 2
    phone.follow("On paper")
    phone.sees("Printed")


def test_by_keyboard_from_hard_content_past_it(device: Devices):
    one = device(DESK)
    one.open("/library/?q=mother+notification+video")
    one.page.locator("article a").first.focus()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/entry/**")
    one.open("/library/entry/we-regret-to-inform-you-impact-video/")
    skip = one.page.get_by_role("link", name="Skip this part")
    for _ in range(12):
        one.page.keyboard.press("Tab")
        if skip.evaluate("e => e === document.activeElement"):
            break
    one.page.keyboard.press("Enter")
    one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.textContent") == "Something is wrong or missing"


def test_in_spanish(device: Devices):
    phone = device(PHONE)
    phone.open("/library/")
    phone.press("Español")
    phone.sees("Biblioteca", "Tengo tres minutos")
    phone.fill("¿Qué necesita?", "cómo hablo con mis niños")
    phone.press("Buscar")
    assert "niños" in phone.page.locator("article mark").all_inner_texts()
    for name, path in PAGES.items():
        phone.page.set_viewport_size({"width": PHONE, "height": 844})
        phone.open(path)
        phone.picture(f"library-{name}-es")
        assert list(faults_here(phone, path)) == []


def test_the_desk_of_those_who_keep_it(device: Devices):
    staff = invite(
        email="keeper@example.org", name="Kim Keeper", roles=[Role.COORDINATOR], by=OPERATOR, at=clock.now()
    )
    one = device(DESK)
    one.sign_in(staff)
    wrong = []
    for name, path in {
        "queue": "/desk/library/",
        "edit": "/desk/library/entries/aeap-overview/",
        "versions": "/desk/library/entries/aeap-overview/versions/",
        "pack": "/desk/library/packs/who-pays/",
    }.items():
        one.open(path)
        one.picture(f"library-desk-{name}")
        wrong += list(faults_here(one, path))
    one.open("/desk/library/entries/aeap-overview/")
    one.fill("Summary in English", "What the emergency program pays for.")
    one.press("Save")
    one.sees("Saved. Readers see it from now on.", "Version 2")
    assert wrong == []
