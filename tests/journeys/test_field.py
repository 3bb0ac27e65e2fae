"""The field pack without a network: kept, ticked, reloaded; merged with a plan on return; renewed; old; other keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR, PUBLIC
from alongside.library import queries as library
from alongside.library.actions import load, save_item
from alongside.library.actions_resources import load_resources
from alongside.plans import actions, queries
from alongside.plans.states import PlanRole
from alongside.web.field.pages import PAGES, address
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
LINE = "ics-03"
KEPT = "opens without a network. Signed on"


@pytest.fixture(scope="module")
def people(site: str) -> tuple[Person, Person]:
    """Load catalog and library; return two planners."""
    at = clock.now()
    load(by=OPERATOR, at=at)
    load_resources(by=OPERATOR, at=at)
    made = [
        invite(email=f"{n}@field.example", name=n, roles=[Role.PLANNER], by=OPERATOR, at=at)
        for n in ("Pia", "Ed")
    ]
    return made[0], made[1]


@pytest.fixture
def plan_id(people: tuple[Person, Person]) -> int:
    """Return a plan of both, with a partner and an owner."""
    at, (pia, ed) = clock.now(), people
    made = actions.start(document=queries.new_plan(), by=pia.actor, at=at)
    actions.invite(plan_id=made, email=ed.email, name="Ed", role=PlanRole.EDITOR, by=pia.actor, at=at)
    actions.take_up(invitation_id=queries.invitations(made, at)[0].id, by=PUBLIC, at=at)
    answers = {
        "community/name": "Millbrook",
        "partners/victim-services/name": "County advocates",
        "partners/victim-services/contact": "Ada Bell",
        "partners/victim-services/phone": "614-555-0145",
        "partners/victim-services/notify": True,
        "protocols/ics/items/ics-03/owner": "Ada Bell",
    }
    actions.save(plan_id=made, seen=1, answers=answers, by=pia.actor, at=at)
    return made


def kept(device: Device) -> None:
    """Open the pack for the first time and wait until it is kept."""
    device.open("/field/")
    device.sees(KEPT)


def box(device: Device, key: str = LINE) -> Any:
    """Return a line's box on the page of roles, its role opened."""
    row = device.page.locator(f'[data-line="{key}"]')
    role = device.page.locator("details", has=row)
    if not role.evaluate("e => e.open"):
        role.locator("summary").click()
    return row.locator("input")


def offline(device: Device, on: bool) -> None:
    """Go into airplane mode, or come back."""
    device.context.set_offline(on)


def store(device: Device) -> dict[str, Any]:
    """Return what this browser keeps of ticks and plan."""
    return json.loads(device.page.evaluate("localStorage.getItem('alongside-field') || '{}'"))


def states(plan_id: int, person: Person) -> dict[str, str]:
    """Return the lines of a plan that are not open."""
    card = queries.card(plan_id, person.pk)
    assert card is not None
    return {
        i["id"]: i["state"] for p in card.document["protocols"] for i in p["items"] if i["state"] != "open"
    }


def test_in_airplane_mode_the_pack_opens_keeps_ticks_and_says_what_it_lacks(people, device):
    one = device(PHONE)
    kept(one)
    offline(one, True)
    one.open("/field/")
    one.page.get_by_role("link", name="First hours, by role").click()
    one.sees("The times are our own division")
    first = box(one)
    first.focus()
    one.page.keyboard.press("Space")
    assert first.is_checked()
    one.picture("field-roles-offline")
    one.page.reload()
    assert one.page.locator("details[open]").count() == 1
    assert box(one).is_checked()
    one.sees("ticked")
    for path in ("/field/es/notification/", "/field/contacts/", "/field/print/"):
        one.open(path)
        assert one.page.locator("h1").count() == 1
    one.open("/field/booklet-a6.pdf")
    one.sees("That page is not in the pack and needs a network.")
    offline(one, False)
    one.open("/field/")
    one.page.locator("summary", has_text="Begin again").click()
    one.press("Take all ticks away")
    one.sees("No tick is left on this device.")
    one.open("/field/roles/")
    assert not box(one).is_checked()


def test_a_plan_goes_along_and_ticks_come_back_to_it_line_by_line(people, plan_id, device):
    pia, ed = people
    one = device(PHONE)
    one.sign_in(pia)
    kept(one)
    one.open(f"/plans/{plan_id}/field/")
    one.sees("This device holds no plan yet.")
    one.press("Take this plan along on this device")
    one.sees("This device holds this plan.")
    offline(one, True)
    one.open("/field/contacts/")
    one.sees("County advocates", "Ada Bell", "614-555-0145", "Told on the first day")
    one.picture("own-contacts")
    one.open("/field/roles/")
    box(one).check(force=True)
    one.sees("your plan: Ada Bell")
    actions.save(
        plan_id=plan_id,
        seen=2,
        answers={"protocols/ics/items/ics-04/state": "done"},
        by=ed.actor,
        at=clock.now(),
    )
    one.open("/field/")
    one.sees("Ticks that are on this device only: 1.")
    assert states(plan_id, pia) == {"ics-04": "done"}
    offline(one, False)
    one.follow("Send them, and fetch what others ticked")
    one.sees("Ticked: Send a victim assistance liaison to incident command")
    one.picture("field-send")
    one.press("Send to the plan")
    one.sees("The ticks are in the plan.")
    assert states(plan_id, pia) == {"ics-03": "done", "ics-04": "done"}
    one.open("/field/roles/")
    assert box(one, "ics-03").is_checked() and box(one, "ics-04").is_checked()
    one.open("/field/")
    one.sees("All ticks are in the plan.")


# was it ticked when both were alike (None: never compared), is it in the plan now, on this device -> what must come
MERGES = {
    "ics-03": (None, True, False, True),
    "ics-04": (None, False, True, True),
    "ics-06": (False, True, False, True),
    "ics-07": (False, False, True, True),
    "communications-03": (True, False, True, False),
    "communications-04": (True, True, False, False),
    "communications-05": (True, True, True, True),
    "communications-06": (False, False, False, False),
}


def test_each_line_is_merged_by_what_one_side_changed(people, plan_id, device):
    pia = people[0]
    done = {key: "done" for key, (_, saved, _, _) in MERGES.items() if saved}
    answers = {f"protocols/{key.rpartition('-')[0]}/items/{key}/state": state for key, state in done.items()}
    actions.save(plan_id=plan_id, seen=2, answers=answers, by=pia.actor, at=clock.now())
    one = device(DESK)
    one.sign_in(pia)
    one.open("/field/")
    before = {
        key: {"state": "done" if was else "open", "text": "x"}
        for key, (was, *_) in MERGES.items()
        if was is not None
    }
    had = {
        "ticks": {key: {"on": mine, "at": "2026-11-22T17:00:00Z"} for key, (_, _, mine, _) in MERGES.items()},
        "plan": {"id": plan_id, "lines": before, "contacts": [], "name": "Millbrook", "revision": 1},
    }
    one.page.evaluate("text => localStorage.setItem('alongside-field', text)", json.dumps(had))
    one.open(f"/plans/{plan_id}/field/")
    one.sees("This device holds this plan.")
    found = {key: tick["on"] for key, tick in store(one)["ticks"].items() if key in MERGES}
    assert found == {key: wanted for key, (*_, wanted) in MERGES.items()}
    sent = json.loads(one.page.locator('[name="ticks"]').input_value())
    assert sent == {"ics-04": True, "ics-07": True, "communications-04": False}


@contextmanager
def days_later(days: int) -> Iterator[None]:
    """Let the server believe that it is some days later; its threads do not see a frozen clock."""
    before = clock._source
    clock.set_source(lambda: before() + timedelta(days=days))
    try:
        yield
    finally:
        clock.set_source(before)


def editions(device: Device) -> set[str]:
    """Return the packs that are kept in this browser."""
    return set(device.page.evaluate("caches.keys()")) - {"field-kept"}


def wait_for(device: Device, holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most ten seconds."""
    for _ in range(50):
        if holds():
            return
        device.page.wait_for_timeout(200)
    raise AssertionError(f"{editions(device)}: {device.text()}")


def reword(text: str, by: Person) -> None:
    """Let staff change the words of a line."""
    card = library.item(LINE)
    assert card is not None
    words = {"seen": card.number, "why": "clearer", "by": by.actor, "at": clock.now()}
    save_item(key=LINE, content=replace(card.content, text=text), **words)


def test_a_newer_pack_comes_by_itself_and_loses_no_tick_and_an_old_one_says_so(people, device):
    one = device(PHONE)
    kept(one)
    one.open("/field/roles/")
    box(one).check(force=True)
    was = editions(one)
    reword("Send Ada to the command post now", people[0])
    with days_later(1):
        one.open("/field/")
        wait_for(one, lambda: len(editions(one) | was) == 2 and not editions(one) & was)
    offline(one, True)
    one.open("/field/roles/")
    one.sees(KEPT)
    box(one)
    one.sees("Send Ada to the command post now")
    assert box(one).is_checked()
    one.page.clock.set_fixed_time(clock.now() + timedelta(days=41))
    one.open("/field/")
    one.sees("This pack is old", "40 days ago")
    one.picture("field-old")
    reword("Send a victim assistance liaison to incident command", people[0])


def test_a_pack_signed_by_another_key_does_not_replace_the_one_that_is_here(people, device):
    one = device(DESK)
    kept(one)
    was = editions(one)
    with override_settings(SECRET_KEY="another-key-" * 5), days_later(2):
        one.open("/field/about/")
        trouble = "caches.open('field-kept').then(c => c.match('/field/trouble')).then(r => r && r.text())"
        wait_for(one, lambda: one.page.evaluate(trouble) == "key")
        one.open("/field/about/")
        one.sees("signed by another key than")
        assert editions(one) == was
        one.page.locator("summary", has_text="another key").click()
        one.picture("field-other-key")
        one.press("Take the new key")
        wait_for(one, lambda: bool(editions(one)) and not editions(one) & was)
        one.open("/field/about/")
        one.sees(KEPT)


ALL = [address(key, language) for key in PAGES for language in ("en", "es")]


def test_the_pages_are_accessible_and_fit(people, device):
    one = device(PHONE)
    one.open("/field/roles/")
    assert not [line for path in ALL for line in faults(one, path)]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_pictures_of_the_pack(people, device, width):
    one = device(width)
    for path in ALL:
        one.open(path)
        if path.endswith("roles/"):
            one.page.locator("details").first.locator("summary").click()
        one.picture(f"pack-{re.sub(r'[^a-z]+', '-', path).strip('-')}-{width}")
        assert one.page.locator("h1").count() == 1


def test_without_scripts_there_is_a_page_to_print(people, device):
    one = device(PHONE, script=False)
    one.open("/field/roles/")
    one.follow("Print the pack")
    one.sees("Send a victim assistance liaison to incident command")
