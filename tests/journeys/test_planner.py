"""A community's first plan: written in a browser with no account, then by two people at once."""

from __future__ import annotations

import re

import polib
import pytest

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.cli.catalogs import LOCALE
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR, PUBLIC
from alongside.library.actions import load
from alongside.plans import actions, queries
from alongside.plans.document import read
from alongside.plans.readiness import FIRST_FIVE, is_first_plan
from alongside.plans.states import PlanRole
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
MOST = 60
PARTNERS = {
    "Law enforcement": ("Millbrook PD", "Lt. Ortiz", "614-555-0144"),
    "Victim services": ("County advocates", "Ada Bell", "614-555-0145"),
    "Emergency management": ("County EMA", "Pat Lane", "614-555-0146"),
    "Medical services and hospitals": ("General Hospital", "Social work", "614-555-0147"),
    "Mental and behavioral health": ("River Valley", "Crisis lead", "614-555-0148"),
    "Education": ("School district", "Dr. Stein", "614-555-0149"),
}


class Counting:
    """A device on which each click, choice and filled field is counted."""

    def __init__(self, device: Device) -> None:
        self.device, self.page, self.count = device, device.page, 0

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.count += 1
        self.device.follow(name)

    def fill(self, selector: str, text: str) -> None:
        """Fill a field by its question."""
        self.count += 1
        self.page.locator(f'[name="q:{selector}"]:visible').fill(text)

    def pick(self, selector: str, value: str) -> None:
        """Choose from a list."""
        self.count += 1
        self.page.locator(f'select[name="q:{selector}"]').select_option(value)


@pytest.fixture(scope="module")
def people(site: str) -> tuple[Person, Person]:
    """Load the catalog; return two planners."""
    at = clock.now()
    load(by=OPERATOR, at=at)
    made = [
        invite(email=f"{n}@county.example", name=n, roles=[Role.PLANNER], by=OPERATOR, at=at)
        for n in ("Pia", "Ed")
    ]
    return made[0], made[1]


def first_plan(hand: Counting) -> None:
    """Write partners, leads and five protocols, counting every touch."""
    hand.device.open("/plans/")
    hand.follow("Begin in this browser")
    hand.follow("Your community")
    hand.fill("community/name", "Millbrook")
    hand.pick("community/state", "OH")
    hand.follow("Next part")
    for title, (name, contact, phone) in PARTNERS.items():
        card = hand.page.locator("section", has=hand.page.get_by_role("heading", name=title, exact=True))
        place = card.first.get_attribute("data-row")
        hand.fill(f"{place}/name", name)
        hand.fill(f"{place}/contact", contact)
        hand.fill(f"{place}/phone", phone)
    hand.follow("Next part")
    for key in FIRST_FIVE:
        hand.pick(f"protocols/{key}/use", "yes")
        hand.fill(f"protocols/{key}/lead", "Lt. Ortiz")
    hand.follow("To the whole plan")


def saved_file(device: Device) -> bytes:
    """Return the plan file that the page gives."""
    with device.page.expect_download() as caught:
        device.press("Plan file (to open again)")
    return caught.value.path().read_bytes()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_first_usable_plan_takes_at_most_sixty_touches_and_comes_back_the_same(
    people, device, width, tmp_path
):
    one = device(width)
    hand = Counting(one)
    first_plan(hand)
    print(f"{hand.count} touches at {width} px")
    assert hand.count <= MOST
    raw = saved_file(one)
    assert is_first_plan(read(raw))
    one.press("How far is it?")
    one.sees("A first usable plan stands")
    one.picture(f"plan-far-{width}")
    kept = tmp_path / "plan.json"
    kept.write_bytes(raw)
    other = device(width)
    other.open("/plans/here/")
    other.page.locator('input[type="file"]').set_input_files(kept)
    other.press("Open")
    other.sees("Plan opened")
    other.follow("To the whole plan")
    assert saved_file(other) == raw


def test_a_row_of_ones_own_stays_after_a_reload(people, device):
    one = device(DESK)
    one.open("/plans/here/gaps/")
    one.page.locator('[name="q:gaps/new-1/resource"]').fill("Interpreters")
    one.page.locator('[name="q:gaps/new-1/resource"]').last.fill("Buses")
    one.open("/plans/here/gaps/")
    values = one.page.locator('[name$="/resource"]').evaluate_all("all => all.map(e => e.value)")
    assert values == ["Interpreters", "Buses", ""]


def test_two_people_write_at_once_and_nothing_is_lost(people, device):
    at, (pia, ed) = clock.now(), people
    plan_id = actions.start(document=queries.new_plan(), by=pia.actor, at=at)
    actions.invite(plan_id=plan_id, email=ed.email, name="Ed", role=PlanRole.EDITOR, by=pia.actor, at=at)
    actions.take_up(invitation_id=queries.invitations(plan_id, at)[0].id, by=PUBLIC, at=at)
    first, second = device(DESK), device(PHONE)
    for one, person in ((first, pia), (second, ed)):
        one.sign_in(person)
        one.open(f"/plans/{plan_id}/parts/protocols/")
    first.page.locator('[name="q:protocols/ics/lead"]').fill("Captain Lane")
    second.page.locator('[name="q:protocols/ics/lead"]').fill("Major Dale")
    second.page.locator('[name="q:protocols/communications/lead"]').fill("City PIO")
    first.press("Save")
    first.sees("Saved.")
    second.press("Save")
    second.sees("Two answers to one question", "Captain Lane", "Major Dale")
    second.picture("plan-differences")
    second.press("Keep both")
    second.sees("Settled.")
    first.open(f"/plans/{plan_id}/parts/protocols/")
    field = first.page.locator('[name="q:protocols/ics/lead"]')
    assert field.input_value() == "Captain Lane; Major Dale"
    assert first.page.locator('[name="q:protocols/communications/lead"]').input_value() == "City PIO"
    first.open(f"/plans/{plan_id}/versions/")
    first.sees("Version 2", "Protocols and who leads them")


PAGES = ("/plans/", "/plans/here/", "/plans/here/partners/", "/plans/here/protocols/ics/", "/plans/blank/",
         "/plans/sign-up/")  # fmt: skip


def test_another_language_keeps_the_words_of_every_form_of_a_page(people, device, spanish):
    pia = people[0]
    plan_id = actions.start(document=queries.new_plan(), by=pia.actor, at=clock.now())
    one = device(PHONE)
    one.sign_in(pia)
    one.open(f"/plans/{plan_id}/parts/community/")
    one.page.locator('[name="q:community/name"]').fill("Millbrook")
    one.page.locator("[name=text]").fill("Who calls the hospital?")
    one.press("Español")
    one.sees("Comentarios")
    assert one.page.locator('[name="q:community/name"]').input_value() == "Millbrook"
    assert one.page.locator("[name=text]").input_value() == "Who calls the hospital?"
    assert queries.card(plan_id, pia.pk).revision == 1
    one.page.locator('[name="q:community/name"]').press("Enter")
    one.sees("Guardado.")
    one.open("/library/")
    one.page.locator("[name=q]").fill("duelo")
    one.press("English")
    one.sees("Search")
    assert one.page.locator("[name=q]").input_value() == "duelo"


def test_the_pages_are_accessible_and_fit(people, device):
    one = device(PHONE)
    assert not [line for path in PAGES for line in faults(one, path)]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_pictures_of_the_pages(people, device, width):
    one = device(width)
    for path in PAGES:
        one.open(path)
        one.picture(f"plan-{re.sub(r'[^a-z]+', '-', path).strip('-')}-{width}")
        assert one.page.locator("h1").count() == 1


@pytest.fixture
def spanish(tmp_path, settings):
    """Compile Spanish in a folder of its own, as set-up does beside the source."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po")).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]


def test_in_spanish_throughout(people, device, spanish):
    one = device(PHONE)
    one.open("/plans/")
    one.press("Español")
    one.sees("Escriba el plan de asistencia")
    titles = sorted(
        {line["source"] for p in queries.catalog("es")["protocols"] for line in p["items"]}, key=len
    )
    for path in ("/plans/here/", "/plans/here/partners/", "/plans/here/protocols/ics/", "/plans/blank/"):
        one.open(path)
        ours = one.text()  # a source's title stays in the language of the source, and the page says so
        for title in reversed(titles):
            ours = ours.replace(title, "") if title else ours
        assert not re.search(r"\b(the|your|with|Save|Next|Who|Person)\b", ours), ours[:1500]


def test_without_scripts_there_is_a_blank_to_print(people, device):
    one = device(PHONE, script=False)
    one.open("/plans/here/partners/")
    one.follow("Print the blank")
    one.sees("blank", "Partners and committee")
