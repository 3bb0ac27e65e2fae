"""Money after mass violence in a browser: from facts to a letter by keyboard in Spanish, and at the three desks."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import docx
import pytest
from django.utils.translation import gettext, override

from alongside.funding import actions
from alongside.funding.worksheet import CostLine
from alongside.funding.worksheet_files import write_xlsx
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from tests.integration.casework import Scene, scene
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.reading import faults_here
from tests.journeys.test_keyboard import held
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
Devices = Callable[..., Device]


@pytest.fixture(scope="module")
def case(site: str) -> Iterator[Scene]:
    """Introduce a team for an agency in Ohio."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alongside.teams.queries.why", lambda *_: {})
        at = clock.now() - timedelta(days=5)
        made = scene(Cast.arrive(at), at)
        facts = {"state_code": "OH", "kind": "shooting", "occurred_on": (at - timedelta(days=1)).date()}
        incidents.set_facts(request_id=made.request_id, facts=facts, by=OPERATOR, at=at)
        yield made


def es(words: str) -> str:
    """Return what the Spanish page says for it."""
    with override("es"):
        return gettext(words)


def reach(device: Device, *, text: str = "", id: str = "", most: int = 90) -> None:
    """Press Tab until this has the focus; all that is passed must be in sight and wear a ring."""
    for _ in range(most):
        device.page.keyboard.press("Tab")
        if device.page.evaluate("document.activeElement.type") == "date" and id != "id_incident_date":
            continue  # the browser's own button to pick a day has a ring that no script can see
        found = held(device)
        if (id and found["id"] == id) or (text and found["text"] == text):
            return
    raise AssertionError(f"{text or id} is not reached by Tab on {device.page.url}")


def says(device: Device, key: str, answer: str) -> None:
    """Answer a question with the arrow keys: “I don't know yet” stands first, and the list goes round."""
    reach(device, id=f"id_{key}_2")
    device.page.keyboard.press("ArrowDown" if answer == "yes" else "ArrowUp")


def test_a_grants_officer_gets_from_facts_to_a_letter_with_keys_alone_in_spanish(device: Devices, site: str):
    one = device(DESK)
    keys = one.page.keyboard
    one.open("/funding/")
    one.page.get_by_role("button", name="Español").focus()
    keys.press("Enter")
    one.sees(es("Money after mass violence"))
    one.open("/funding/questions/")
    reach(one, id="id_state")
    keys.type("Ohio")
    reach(one, id="id_incident_date")
    keys.type("11012025")
    for key, answer in (
        ("intentional", "yes"),
        ("uncommon", "yes"),
        ("many_hurt", "yes"),
        ("officer_harmed", "no"),
    ):
        says(one, key, answer)
    reach(one, id="id_needs_0")
    keys.press("Space")
    reach(one, text=es("Go on"))
    keys.press("Enter")
    one.sees(es("What is needed"))
    shown = [
        e.get_attribute("name") for e in one.page.locator("main form input[type=radio][value=yes]").all()
    ]
    known = {"resources_short": "yes", "escalating": "yes", "other_paid": "no", "planned_event": "no"}
    assert "resources_short" in shown and len(shown) <= 8, "what decides most is on the first page"
    for key in shown:
        if key in known:
            says(one, key, known[key])
    reach(one, text=es("Show what is known so far"))
    keys.press("Enter")
    one.sees(es("Which money may fit"))
    assert not list(faults_here(one, "result"))
    one.picture("funding-result-es")
    one.page.set_viewport_size({"width": DESK, "height": 860})
    reach(one, text=es("Make a draft"), most=150)
    keys.press("Enter")
    one.sees(es("Your answers come along with this form."))
    reach(one, id="id_kind_0")
    keys.press("Space")
    reach(one, id="id_agency")
    keys.type("Millbrook Police Department")
    reach(one, text=es("Get it as Word"))
    with one.page.expect_download() as caught:
        keys.press("Enter")
    assert caught.value.suggested_filename == "eflea-letter.docx"
    letter = docx.Document(io.BytesIO(caught.value.path().read_bytes()))
    text = "\n".join(p.text for p in letter.paragraphs)
    assert "Millbrook Police Department" in text and "Ohio" in text and "November 1, 2025" in text
    assert "Dear Director:" in text and "Blank" in {r.style.name for p in letter.paragraphs for r in p.runs}
    heads = [p.text for p in letter.paragraphs if p.style.name == "Heading 3"]
    assert heads[0] == "Nature and extent of the emergency" and len(heads) == 8


def a_worksheet() -> bytes:
    line = CostLine("Patrol overtime", "police_response", "overtime", 125_000, programs=("eflea",))
    twice = CostLine("Radios", "police_response", "equipment", 40_000, programs=("eflea", "jag-formula"))
    return write_xlsx([line, twice], say=str, names={})


def fine(one: Device, name: str) -> None:
    """Keep a picture at both widths and look for faults of access."""
    for width in (DESK, PHONE):
        one.page.set_viewport_size({"width": width, "height": 860})
        one.page.emulate_media(color_scheme="light")
        one.picture(f"funding-{name}-{width}")
    assert not list(faults_here(one, name))
    one.page.set_viewport_size({"width": one.width, "height": 860})
    one.page.emulate_media(color_scheme="light")


def test_a_coordinator_takes_in_costs_makes_a_letter_and_tracks_it(device: Devices, case: Scene):
    one = device(DESK)
    one.sign_in(case.cast.coordinator)
    one.open(f"/desk/engagements/{case.engagement_id}/funding/")
    one.press("The agency said yes to me")
    one.follow("Costs")
    fine(one, "split")
    one.page.locator("summary", has_text="Take in a file").click()
    file = {"name": "costs.xlsx", "mimeType": "application/octet-stream", "buffer": a_worksheet()}
    one.page.set_input_files("#id_file", file)
    one.press("Take in the file")
    one.sees("Taken in: 2 lines.", "It is put to two programs", "$1,650.00")
    fine(one, "costs")
    one.page.locator("main").get_by_role("link", name="Drafts", exact=True).first.click()
    one.choose("Request letter for EFLEA")
    one.press("Make the draft")
    one.sees("The draft is made.")
    fine(one, "drafts")
    with one.page.expect_download() as caught:
        one.page.get_by_role("link", name="Word").first.click()
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(caught.value.path().read_bytes())).paragraphs)
    assert "$1,250.00" in text and "$1,650.00" not in text
    by, at = case.cast.coordinator.actor, clock.now()
    row = actions.take_up(
        engagement_id=case.engagement_id, program="eflea", owner_id=case.cast.coordinator.pk, by=by, at=at
    )
    for event in ("send", "award"):
        actions.move_application(application_id=row, event=event, by=by, at=at)
    one.open(f"/desk/engagements/{case.engagement_id}/funding/")
    one.page.locator("summary", has_text="Amounts, and who owes what next").click()
    one.fill("Asked for, in whole dollars", "1250")
    one.fill("Next step", "Sign the letter")
    one.press("Write it down")
    one.sees("$1,250", "Sign the letter")
    fine(one, "tab")
    one.open("/desk/engagements/funding/")
    one.sees("Funding applications", "$1,250")
    fine(one, "applications")


def test_the_chiefs_pages_about_money_are_without_fault_and_fit_a_phone(device: Devices, case: Scene):
    at = clock.now()
    actions.record_consent(
        engagement_id=case.engagement_id, how="voice", by=case.cast.coordinator.actor, at=at
    )
    code = incidents.issue_code(request_id=case.request_id, by=case.cast.officer.actor, at=at)
    chief = device(PHONE)
    chief.open("/help/case/open/")
    chief.fill("Case code", code)
    chief.press("Open your page")
    chief.follow("Funding")
    chief.sees("Which money may fit")
    fine(chief, "chief")
    for name in ("costs", "drafts", "answers"):
        chief.open(f"/help/case/funding/{name}/")
        fine(chief, f"chief-{name}")
    for name in ("", "questions/", "costs/", "drafts/"):
        chief.open(f"/funding/{name}")
        fine(chief, f"anyone-{name.strip('/') or 'start'}")
