"""Asking for help with the keyboard alone: every step is reachable, visible, and says where one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alongside.agencies.actions import import_directory
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults_here

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
DIRECTORY = Path(__file__).resolve().parents[1] / "data" / "agencies_small.csv"
HELD = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
    const box = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 ? e : e.nextElementSibling;
    const ring = box ? getComputedStyle(box) : s;
    return {tag: e.tagName, id: e.id, text: (e.innerText || e.value || "").trim(),
            ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
            inside: r.bottom > 0 && r.top < innerHeight}; }"""


def held(device: Device) -> dict[str, Any]:
    """Return what has the focus; it must be in sight and wear a ring."""
    found: dict[str, Any] = device.page.evaluate(HELD)
    assert found["ring"], f"no ring on {found}"
    assert found["inside"], f"out of sight: {found}"
    return found


def tab_to(device: Device, *, text: str = "", id: str = "") -> None:
    """Press Tab until this has the focus; everything on the way must be visible too."""
    for _ in range(30):
        device.page.keyboard.press("Tab")
        found = held(device)
        if (text and text in found["text"]) or (id and found["id"] == id):
            return
    raise AssertionError(f"{text or id} is not reached by Tab")


def types(device: Device, field: str, words: str) -> None:
    """Go to a field and write."""
    tab_to(device, id=field)
    device.page.keyboard.type(words)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_chief_asks_with_keys_alone(device: Callable[..., Device], site: str, width: int):
    import_directory(path=DIRECTORY, by=OPERATOR, at=clock.now())
    chief = device(width)
    press = chief.page.keyboard.press
    chief.open("/help/")
    press("Tab")
    assert held(chief)["text"] == "Skip to the main part"
    press("Enter")
    tab_to(chief, text="I lead a law enforcement agency")
    press("Enter")
    chief.page.wait_for_url("**/help/ask/")
    types(chief, "id_agency_text", "Milbrook pol")
    chief.page.get_by_role("option", name="Millbrook Police Department").wait_for()
    press("ArrowDown")
    press("Enter")
    assert chief.page.input_value("#id_agency_text") == "Millbrook Police Department"
    assert chief.page.input_value("#id_agency_id")
    assert chief.page.input_value("#id_place_text") == "Millbrook, OH"
    types(chief, "id_caller", "June Castellan, chief")
    types(chief, "id_when_text", "this morning")
    tab_to(chief, id="id_good_time_0")
    press("ArrowDown")
    assert chief.page.is_checked("#id_good_time_1")
    tab_to(chief, text="Send")
    press("Enter")
    mends_what_is_missing(chief)
    chief.page.wait_for_url("**/help/receipt/**")
    chief.sees("Your request is saved")


def mends_what_is_missing(chief: Device) -> None:
    """The number was left out: the list of errors has the focus and leads to the field; nothing typed is lost."""
    chief.sees("Please check this")
    assert "Write a number with area code" in chief.page.evaluate("document.activeElement.innerText")
    assert not list(faults_here(chief, "/help/ask/ with a fault"))
    assert chief.page.input_value("#id_caller") == "June Castellan, chief"
    assert chief.page.is_checked("#id_good_time_1")
    tab_to(chief, text="Number where we can reach you")
    chief.page.keyboard.press("Enter")
    assert held(chief)["id"] == "id_call_back_number"
    chief.page.keyboard.type("614-555-0144")
    tab_to(chief, text="Send")
    chief.page.keyboard.press("Enter")


def test_the_skip_link_leads_past_the_header(device: Callable[..., Device], site: str):
    chief = device(PHONE)
    chief.open("/help/ask/")
    chief.page.keyboard.press("Tab")
    chief.page.keyboard.press("Enter")
    assert chief.page.evaluate("document.activeElement.id") == "main"
    tab_to(chief, text="Not an agency head?")
