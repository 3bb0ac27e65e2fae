"""The first 72 hours, what there is to think of: a chief's phone with scripts off, the desk, an advisor's phone.

The chief answers two things and hands a third on; the coordinator sees the answers and reads a question aloud; the
advisor reads and marks nothing. Then the same list with keys alone, in Spanish, and the page about oneself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
import pytest
from pypdf import PdfReader

from alongside.cli.catalogs import LOCALE
from alongside.kernel import clock
from alongside.web.foresight import SHEETS
from tests.house.story import Story, tell
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults
from tests.journeys.test_keyboard import held, tab_to
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
THINGS = "Things to think of"


@pytest.fixture(scope="module")
def story(site: str) -> Story:
    """Let a small program work for two hours until now."""
    at = clock.now() - timedelta(hours=2)
    return tell(Cast.arrive(at), at)


@pytest.fixture
def phone(device: Callable[..., Device], story: Story, site: str) -> Callable[..., Device]:
    """Return a maker of phones on which the agency's page is open."""

    def make(width: int = PHONE, **words: bool) -> Device:
        made = device(width, **words)
        cookie = {"name": "case", "value": story.device, "domain": "localhost", "path": "/help/case/"}
        made.context.add_cookies([cookie])
        made.open("/help/case/")
        return made

    return make


def test_a_chief_answers_what_helps_and_leaves_the_rest(
    phone: Callable[..., Device], device: Callable[..., Device], story: Story
):
    chief = phone(script=False)
    chief.follow(THINGS)
    chief.sees("Nothing here is owed, and nothing reminds you.", "Next 12 hours")
    chief.picture("foresight-chief-390")
    chief.follow("Now")
    name = "If your phone died now, who would decide?"
    chief.sees(name)
    card = chief.page.locator(".al-card", has_text=name)
    card.get_by_role("button", name="Done").click()
    chief.sees("Written down. You can change it at any time.")
    chief.follow("Now")
    assert not chief.page.locator(".al-card", has_text=name).count()
    card = chief.page.locator(".al-card", has_text="Who is with the families")
    if card.count():
        card.get_by_role("button", name="Not for us").click()
    chief.open("/help/case/ahead/ics-03/")
    chief.page.locator("label").get_by_text("Somebody takes it", exact=True).click()
    chief.pick("If somebody takes it: who", "Lead victim services agency")
    chief.press("Write it down")
    chief.page.get_by_text("What was answered").click()
    chief.sees("With: Lead victim services agency")
    chief.open("/help/case/ahead/print/chief/")
    chief.sees("The chief or sheriff")
    chief.picture("foresight-sheet-390")

    desk = device(DESK)
    desk.sign_in(story.cast.coordinator)
    desk.open(f"/desk/engagements/{story.worlds['case']['engagement_id']}/ahead/")
    desk.sees("To say aloud")
    desk.page.get_by_text("What was answered").click()
    desk.sees("With: Lead victim services agency")
    desk.picture("foresight-desk-1280")

    advisor = device(PHONE)
    advisor.sign_in(story.cast.advisor)
    advisor.open(f"/my/engagements/{story.worlds['case']['engagement_id']}/ahead/")
    advisor.sees("To say aloud")
    assert not advisor.page.get_by_role("button", name="Done").count()
    advisor.picture("foresight-advisor-390")


def test_a_coordinator_words_a_line_anew_without_code(
    phone: Callable[..., Device], device: Callable[..., Device], story: Story
):
    desk = device(DESK)
    desk.sign_in(story.cast.coordinator)
    desk.open("/desk/catalog/edit/item/committee-meeting-01/")
    desk.sees("Version 1")
    desk.fill("A question to say aloud", "Who sits down with whom tonight?")
    desk.fill("Why it is changed", "A chief asked for plainer words.")
    desk.press("Save as a new version")
    desk.open("/desk/catalog/edit/item/committee-meeting-01/")
    desk.sees("Version 2 · in force", "A chief asked for plainer words.", story.cast.coordinator.name)
    desk.picture("foresight-catalog-1280")
    chief = phone()
    elsewhere = f"/desk/engagements/{story.worlds['closed']['engagement_id']}/ahead/committee-meeting-01/"
    chief.open("/help/case/ahead/committee-meeting-01/")
    chief.sees("Who sits down with whom tonight?")
    desk.open(elsewhere)
    desk.sees("Who sits down with whom tonight?")
    desk.open("/desk/catalog/edit/item/committee-meeting-01/")
    desk.page.get_by_role("button", name="Bring this one back").click()
    chief.open("/help/case/ahead/committee-meeting-01/")
    chief.sees("When do the agencies that care for victims first sit together?")
    desk.open("/desk/catalog/edit/item/committee-meeting-01/")
    desk.sees("Version 3 · in force")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_list_is_walked_and_answered_with_keys_alone(phone: Callable[..., Device], width: int):
    chief = phone(width)
    chief.open("/help/case/ahead/?when=2w")
    tab_to(chief, text="First two weeks")
    tab_to(chief, text="Done")
    assert held(chief)["tag"] == "BUTTON"
    chief.page.keyboard.press("Enter")
    chief.sees("Written down. You can change it at any time.")


def test_the_open_tab_is_in_sight_on_a_phone_although_the_row_is_wider(phone: Callable[..., Device]):
    chief = phone()
    chief.open("/help/case/ahead/?when=1y")
    for at in (0, 1):
        box = chief.page.locator(".al-tabs").nth(at).locator("[aria-current]").bounding_box()
        assert box["x"] >= 0 and box["x"] + min(box["width"], 60) <= PHONE, (at, box)


PAGES = (
    "/help/case/ahead/?when=now",
    "/help/case/ahead/?when=12h",
    "/help/case/ahead/ics-03/",
    "/help/leaders/",
)


def test_everybody_reaches_the_pages_and_they_fit(phone: Callable[..., Device]):
    chief = phone()
    assert not [line for url in PAGES for line in faults(chief, url)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_a_sheet_is_one_page_of_paper(
    phone: Callable[..., Device], site: str, spanish: None, sheet: str, language: str
):
    chief = phone(DESK)
    chief.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    chief.open(f"/help/case/ahead/print/{sheet}/")
    raw = chief.page.pdf(format="Letter", prefer_css_page_size=True)
    printed = PdfReader(BytesIO(raw))
    assert len(printed.pages) == 1


@pytest.fixture
def spanish(tmp_path: Path, settings: Any) -> None:
    """Compile Spanish in a folder of its own, as set-up does beside the source."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po")).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]


def test_in_spanish(phone: Callable[..., Device], site: str, spanish: None):
    chief = phone()
    chief.context.add_cookies([{"name": "django_language", "value": "es", "url": site}])
    chief.open("/help/case/ahead/?when=12h")
    chief.sees("Puntos por considerar", "¿A qué hora duerme usted esta noche")
    chief.picture("foresight-es-390")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_for_whoever_leads_is_one_step_away_and_sets_nothing(
    device: Callable[..., Device], width: int
):
    anyone = device(width, script=False)
    anyone.open("/")
    anyone.page.get_by_role("link", name="For you who lead: a page about yourself").first.click()
    anyone.sees("You look after everyone. This page is about you.")
    assert not anyone.context.cookies()
    anyone.picture(f"leaders-{width}")
