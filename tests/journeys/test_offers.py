"""A flood of offers: the agency publishes a page and names an owner, who sorts it at a desk and on a phone.

The chief's phone and the owner's have scripts off. The flood is as large as a real one was (Newtown, domain.md),
loaded by the command that anyone can type; FLOOD=2000 makes a smaller one.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.conf import settings

from alongside.cli import demo
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.offers import queries
from alongside.offers.models import Offer
from alongside.outbox.models import Message
from tests.integration.casework import Scene, scene
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults_here
from tests.journeys.test_keyboard import tab_to
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
COUNT = int(os.environ.get("FLOOD", "20000"))


@pytest.fixture(scope="module")
def case(site: str) -> Iterator[Scene]:
    """Introduce a team in an exercise, so that a flood may be made up for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alongside.teams.queries.why", lambda *_: {})
        at = clock.now() - timedelta(hours=2)
        made = scene(Cast.arrive(at), at, exercise=True)
        patch.setattr("alongside.cli.house.open_house", lambda _name: nullcontext())  # the test's own house
        parser = argparse.ArgumentParser()
        demo.arguments(parser)
        demo.main(parser.parse_args(["offers", f"--engagement={made.engagement_id}", f"--count={COUNT}"]))
        yield made


def shown(device: Device, name: str) -> None:
    """Keep a picture, and look for faults of access at every width."""
    device.picture(name)
    assert not list(faults_here(device, name))
    device.page.set_viewport_size({"width": device.width, "height": 860})
    device.page.emulate_media(color_scheme="light")


def test_a_flood_of_20000_offers_loaded_by_command_is_sorted_by_a_local_owner(
    device: Callable[..., Device], case: Scene
) -> None:
    code = the_chief_publishes_and_names_an_owner(device, case)
    somebody_offers_help(device)
    the_owner_sorts(device, case, code)
    the_chief_takes_the_page_down(device, case)


def chiefs_phone(device: Callable[..., Device], case: Scene) -> Device:
    """Open the case page with a code, on a phone without scripts."""
    at = clock.now()
    code = incidents.issue_code(request_id=case.request_id, by=case.cast.officer.actor, at=at)
    chief = device(PHONE, script=False)
    chief.open("/help/case/open/")
    chief.fill("Case code", code)
    chief.press("Open your page")
    return chief


def the_chief_publishes_and_names_an_owner(device: Callable[..., Device], case: Scene) -> str:
    chief = chiefs_phone(device, case)
    chief.follow("Offers")
    chief.page.locator("summary", has_text="Make the page").click()
    chief.fill("The name that the page shows", "Town of Millbrook")
    chief.fill("A sentence or two at the top", "We need drivers and diapers, and no more toys.")
    chief.fill("The end of its address", "millbrook-cares")
    chief.press("Show me the page first")
    chief.sees("This is what everybody would see", "/community/millbrook-cares/")
    chief.picture("offers-chief-sure")
    chief.press("Publish it")
    chief.sees("Published. You can take it down here at any time.")
    chief.page.locator("summary", has_text="Name who sorts them").click()
    chief.fill("Who sorts the offers", "Pat Lane")
    chief.choose("Not a sworn officer: officers are needed elsewhere")
    chief.picture("offers-chief")
    chief.press("Name them and show a code")
    chief.sees("Read this code to Pat Lane")
    chief.picture("offers-chief-code")
    groups = chief.page.locator(".al-code__group").all_inner_texts()
    return "".join(groups)


def somebody_offers_help(device: Callable[..., Device]) -> None:
    giver = device(PHONE, script=False)
    giver.open("/community/millbrook-cares/")
    giver.sees("Offer help to Town of Millbrook", "no more toys")
    assert settings.PROGRAM["name"] not in giver.page.content()
    assert not giver.context.cookies()
    giver.page.wait_for_timeout(3200)
    giver.pick("What is it?", "Transport")
    giver.fill("In a few words", "Two vans with drivers, any weekday")
    giver.fill("Your name", "Noor Fallow")
    giver.press("Send")
    giver.sees("Please check this", "Leave a phone number or an email address.")
    giver.fill("Email", "noor@mail.example")
    giver.picture("offers-giver")
    giver.press("Send")
    giver.sees("Your offer is written down.")
    giver.picture("offers-giver-sent")
    assert Offer.objects.filter(what__startswith="Two vans").count() == 1


def the_owner_sorts(device: Callable[..., Device], case: Scene, code: str) -> None:
    owner = device(DESK)
    owner.open("/offers/list/open/")
    owner.fill("Your code", code.lower())
    owner.press("Open")
    owner.sees("Town of Millbrook", "Two vans with drivers")
    shown(owner, "offers-board-desk")
    thanks_five_hundred(owner)
    parks_toys(owner)
    matches_vans(owner)
    by_keys_on_a_phone(device, case)


def thanks_five_hundred(owner: Device) -> None:
    owner.pick("Only", "Not thanked yet")
    owner.press("Show")
    owner.choose("Not those ticked: all that this list shows, 500 at once")
    owner.press("Thank by mail")
    owner.sees("This fits", "mails go out in 10 minutes", "Thank you for your offer to Town of Millbrook")
    owner.sees("Spanish:", "Gracias por su ofrecimiento a Town of Millbrook")
    shown(owner, "offers-sure-desk")
    owner.press("Yes, do it")
    owner.sees("Thank by mail:")
    first = Message.objects.filter(kind="offer_thanks", state="due").count()
    assert first > 300
    owner.press("Take back")
    owner.sees("Taken back:")
    assert not Message.objects.filter(kind="offer_thanks", state="due").exists()
    owner.choose("Not those ticked: all that this list shows, 500 at once")
    owner.press("Thank by mail")
    owner.press("Yes, do it")
    owner.sees("Thank by mail:")
    assert Message.objects.filter(kind="offer_thanks", state="due").count() == first


def parks_toys(owner: Device) -> None:
    owner.open("/offers/list/?q=boxes+toys")
    while "Nothing fits" not in owner.text():  # 500 at once: the flood of 20,000 takes more than one round
        owner.choose("Not those ticked: all that this list shows, 500 at once")
        owner.press("Park for later")
        owner.sees("Nobody is written to. You can take it back afterward.")
        owner.press("Yes, do it")
        owner.sees("Park for later:")
    owner.picture("offers-parked-desk")


def matches_vans(owner: Device) -> None:
    owner.follow("Needs")
    owner.pick("Kind", "Transport")
    owner.fill("What is needed", "Rides to the hospital, weekdays")
    owner.press("Add")
    owner.sees("On the list of needs.")
    owner.open("/offers/list/?kind=transport&q=vans")
    owner.page.get_by_text("Noor Fallow").first.click()
    owner.page.get_by_label("Or match them to a need").select_option(label="Rides to the hospital, weekdays")
    owner.press("Match")
    owner.sees("This fits 1 offer.")
    owner.press("Yes, do it")
    owner.follow("Needs")
    owner.sees("1 offer matched")
    shown(owner, "offers-needs-desk")
    owner.open("/offers/list/?only=look_twice")
    owner.page.locator("tbody a").first.click()
    owner.sees("Look twice", "rule of thumb")
    shown(owner, "offers-twice-desk")


def by_keys_on_a_phone(device: Callable[..., Device], case: Scene) -> None:
    """The same list on a phone without scripts, with keys alone."""
    from alongside.offers import actions

    card = queries.of_engagement(case.engagement_id)
    assert card is not None
    code = actions.issue_owner_code(list_id=card.id, by=case.cast.coordinator.actor, at=clock.now())
    phone = device(PHONE, script=False)
    phone.open("/offers/list/open/")
    phone.fill("Your code", code)
    phone.press("Open")
    phone.picture("offers-board-phone")
    newest = queries.page(card.id, queries.Filter()).rows[0]
    tab_until(phone, f"offer{newest.id}")
    phone.page.keyboard.press("Space")
    phone.page.locator("button[value=decline]").focus()
    phone.page.keyboard.press("Enter")
    phone.sees("This fits 1 offer.")
    phone.picture("offers-sure-phone")
    tab_to(phone, text="Yes, do it")
    phone.page.keyboard.press("Enter")
    phone.sees("Decline: 1 offer.")
    assert Offer.objects.get(pk=newest.id).state == "declined"
    phone.open("/offers/list/phone/")
    phone.picture("offers-script-phone")


def tab_until(device: Device, id: str) -> None:
    """Press Tab until the element with this id has the focus."""
    for _ in range(60):
        device.page.keyboard.press("Tab")
        if device.page.evaluate("document.activeElement.id") == id:
            return
    raise AssertionError(f"{id} is not reached by Tab")


def the_chief_takes_the_page_down(device: Callable[..., Device], case: Scene) -> None:
    chief = chiefs_phone(device, case)
    chief.follow("Offers")
    chief.page.locator("summary", has_text="What is offered").click()
    chief.sees(
        "Transport", "not sorted yet", "Who offers something is known to the person who sorts the list"
    )
    chief.press("Take the page down")
    chief.sees("The page is taken down.")
    chief.picture("offers-chief-down")
    giver = device(PHONE)
    giver.open("/community/millbrook-cares/")
    giver.sees("This page is not here")


def test_the_general_form_fits_every_device(device: Callable[..., Device], case: Scene) -> None:
    giver = device(PHONE)
    giver.open("/offers/")
    giver.picture("offers-general")
    assert not list(faults_here(giver, "/offers/"))
