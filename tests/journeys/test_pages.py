"""Every page for every person, in a browser: no fault of access, no sideways scrolling, in light and dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from alongside.accounts.permissions import permissions_of
from alongside.kernel import clock
from tests.house.story import Story, tell
from tests.house.test_walk import MORE, PAGES, ROLES, own_addresses, values_of
from tests.house.walking import MADE_UP, address, invented, parameters
from tests.journeys.devices import PHONE, Device
from tests.journeys.reading import faults, faults_here, shape
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
SEEN: set[str] = set()
"""Shapes that were looked at already, by whomever."""


@pytest.fixture(scope="module")
def story(site: str) -> Story:
    """Let a small program work for two hours until now."""
    at = clock.now() - timedelta(hours=2)
    return tell(Cast.arrive(at), at)


def is_new_page(client: Client, url: str) -> bool:
    """Say whether an address shows a whole page whose shape was not looked at yet."""
    response = client.get(url)
    page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
    html = response.content.decode() if page else ""
    if response.status_code != 200 or "<html" not in html:
        return False
    found = shape(html)
    if found in SEEN:
        return False
    SEEN.add(found)
    return True


def wrong_on(device: Device, client: Client, urls: list[str]) -> list[str]:
    """Look at each page that is new and return what is wrong."""
    new = [url for url in dict.fromkeys(urls) if is_new_page(client, url)]
    print(f"{len(new)} pages looked at, of {len(urls)} addresses")
    return [line for url in new for line in faults(device, url)]


def test_a_broken_page_is_found(device: Callable[..., Device], site: str):
    phone = device(PHONE)
    phone.open("/")
    break_it = """() => {
        const main = document.querySelector("main"), wide = document.createElement("p"), faint = wide.cloneNode();
        wide.style.width = "50rem"; wide.textContent = faint.textContent = "words"; faint.style.color = "#ccc";
        main.append(wide, faint, document.createElement("img")); document.title = ""; }"""
    phone.page.evaluate(break_it)
    said = " ".join(faults_here(phone, "/"))
    for fault in ("image-alt", "document-title", "color-contrast", "sideways at 390", "sideways at 320"):
        assert fault in said


def test_pages_for_anyone(device: Callable[..., Device], story: Story):
    public = [p for p in PAGES if p.declared.kind == "public"]
    urls = [address(p, values) for p in public for _, values in values_of(story, p)]
    urls += [invented(p, MADE_UP) for p in public if not parameters(p)]
    assert not wrong_on(device(PHONE), Client(), urls)


def test_the_requester_s_pages(device: Callable[..., Device], story: Story):
    phone = device(PHONE)
    phone.context.add_cookies([{"name": "case", "value": story.device, "url": f"{phone.site}/help/case/"}])
    world = MORE | story.worlds["case"]
    urls = [address(p, world) for p in PAGES if p.declared.kind == "requester"]
    assert not wrong_on(phone, story.chief(), urls)


def test_the_pages_of_the_owner_of_offers(device: Callable[..., Device], story: Story):
    phone = device(PHONE)
    phone.context.add_cookies(
        [{"name": "offers", "value": story.owner_device, "url": f"{phone.site}/offers/list/"}]
    )
    urls = [address(p, story.worlds["case"]) for p in PAGES if p.declared.kind == "owner"]
    assert not wrong_on(phone, story.owner(), urls)


@pytest.mark.parametrize("who", ROLES)
def test_pages_for_those_who_sign_in(
    device: Callable[..., Device], story: Story, client_for: Callable[..., Client], who: str
):
    person, held = getattr(story.cast, who), permissions_of(frozenset({ROLES[who]}))
    desk = device(PHONE)
    desk.sign_in(person)
    mine = [p for p in PAGES if p.declared.kind == "desk" and p.declared.permission in held]
    urls = [url for p in mine for url in own_addresses(story, p, who)]
    assert urls
    assert not wrong_on(desk, client_for(person), urls)
