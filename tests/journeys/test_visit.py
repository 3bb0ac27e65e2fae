"""A visit: refused for a missing approval, then authorized by two people, and ended after fourteen days.

The coordinator writes, the duty officer signs, the advisor has a phone. The clock is moved on; nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.accounts.models import Person
from alongside.base.clock import database_now
from alongside.deployments import actions
from alongside.kernel import clock
from tests.integration.casework import Scene, entry, no_reasons, scene  # noqa: F401
from tests.integration.deploying import in_date, word_file
from tests.journeys.devices import DESK, PHONE, Device
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
DAY = timedelta(days=1)
TOWN = ZoneInfo("America/New_York")
"""Where Millbrook's clocks are: late in its evening UTC is a day ahead."""


@pytest.fixture
def later() -> Iterator[Callable[[timedelta], datetime]]:
    """Return a way to move the program's clock on, and back to the database's own in the end."""

    def move(span: timedelta) -> datetime:
        clock.set_source(lambda: database_now() + span)
        return clock.now()

    yield move
    clock.set_source(database_now)


def test_a_deployment_is_refused_for_an_approval_then_authorized_by_two_and_stopped_at_14_days(
    device: Callable[..., Device], site: str, later: Callable[[timedelta], datetime]
):
    at = clock.now()
    cast = Cast.arrive(at)
    made = scene(cast, at, both=False)
    in_date(made.law, at)
    desk, signer, phone = device(DESK), device(DESK), device(PHONE, script=False)
    for one, person in ((desk, cast.coordinator), (signer, cast.officer), (phone, cast.advisor)):
        one.sign_in(person)
    page = plans(desk, made, at)
    records_everything_but_the_approval(desk, page)
    declares(phone)
    signer.open(page)
    signer.press("Authorize")
    signer.sees("so written approval is needed beforehand")
    signer.picture("visit-refused")
    phone.open("/my/travel/")
    phone.follow("Millbrook, OH")
    assert "I am leaving home" not in phone.text()
    adds_the_approval(desk, made, page)
    desk.sees("You wrote its terms or costs, so somebody else authorizes it.")
    assert not desk.page.get_by_role("button", name="Authorize", exact=True).count()
    signer.open(page)
    signer.press("Authorize")
    signer.sees("Authorized. The advisor has been told.")
    signer.picture("visit-authorized")
    goes(phone)
    ends_after_fourteen_days(phone, cast, later)


def plans(desk: Device, made: Scene, at: datetime) -> str:
    """Write the terms of a visit of fourteen days, put them forward, and return the page's address."""
    first = at.astimezone(TOWN).date() + DAY
    desk.open(f"/desk/engagements/{made.engagement_id}/")
    desk.follow("On site")
    desk.follow("Plan a visit")
    desk.pick("Who travels", "Avery Advisor")
    desk.fill("What the visit is for", "Sit with the command staff and plan the weeks ahead.")
    desk.fill("Where", "Millbrook, OH")
    desk.fill("Who meets the advisor", "The chief, at the front desk")
    desk.fill("First day on site", first.isoformat())
    desk.fill("Last day on site", (first + 20 * DAY).isoformat())
    desk.press("Save")
    desk.sees("Nobody stays on site longer than 14 days")
    desk.fill("Last day on site", (first + 13 * DAY).isoformat())
    desk.press("Save")
    desk.press("Put forward")
    desk.sees("Put forward. Those who may sign have a message.")
    return str(desk.page.url)


def records_everything_but_the_approval(desk: Device, page: str) -> None:
    """Record the consent, pay above the limit, ten answers, insurance, an estimate, and a second look."""
    desk.open(f"{page}write/host/")
    desk.choose("The agency head")
    desk.fill("Name", "Dana Reyes")
    desk.fill("Title", "Chief")
    desk.pick("How", "By phone")
    desk.press("Save")
    desk.open(f"{page}write/rate/")
    desk.choose("By the day of eight hours")
    desk.fill("US dollars for one day or hour", "700")
    desk.press("Save")
    desk.open(f"{page}write/conference/")
    desk.fill("Which edition of the form", "Sheet A, 2025")
    for number in range(1, 11):
        desk.choose("No", within=f"Question {number} of the form")
    desk.press("Save")
    desk.open(f"{page}write/insurance/")
    desk.choose("The program's")
    desk.press("Save")
    desk.open(f"{page}write/estimate/")
    desk.pick("What for", "Lodging")
    desk.fill("US dollars for one", "107")
    desk.press("Save")
    desk.sees("in which official table the rate was read")
    desk.fill("Where the rate was read", "Official per diem table, read today")
    desk.press("Save")
    desk.follow("I have thought of it")
    desk.fill("Why, in a few words", "A second person is planned for the next weeks.")
    desk.press("Save")
    desk.picture("visit-checked")


def declares(phone: Device) -> None:
    """Say on the phone, with scripts off, that there is no conflict."""
    phone.open("/my/travel/")
    phone.follow("Millbrook, OH")
    phone.sees("Please do not book or leave before two people have authorized it")
    phone.press("There is none")
    phone.sees("You said that there is none.")
    phone.picture("visit-phone")


def adds_the_approval(desk: Device, made: Scene, page: str) -> None:
    """Add the approval to the papers of this visit, after a text that may not be kept was refused."""
    desk.open(page)
    desk.follow("Add a paper")
    for text, seen in (
        ("SSN 123-45-6789", "paragraph 1"),
        ("The pay is approved for these days.", "is kept, sealed"),
    ):
        desk.choose("Approval")
        data = {"name": "approval.docx", "mimeType": "application/octet-stream", "buffer": word_file(text)}
        desk.page.get_by_label("File").set_input_files(data)
        desk.press("Keep this paper")
        desk.sees(seen)
    desk.open(f"{page}write/rate/")
    desk.choose("By the day of eight hours")
    desk.fill("US dollars for one day or hour", "700")
    desk.pick("Approval", "approval.docx")
    desk.press("Save")
    desk.sees("Written down.")


def goes(phone: Device) -> None:
    """Leave and arrive; the page asks for nothing else."""
    phone.open("/my/travel/")
    phone.follow("Millbrook, OH")
    phone.press("I am leaving home")
    phone.press("I am there")
    phone.sees("You are on site. Rest is part of the work.")
    phone.picture("visit-on-site")


def ends_after_fourteen_days(phone: Device, cast: Cast, later: Callable[[timedelta], datetime]) -> None:
    """On the fourteenth day nothing happens; on the fifteenth the clock calls home."""
    actions.tick(at=later(13 * DAY))
    phone.sign_in(cast.advisor)
    phone.page.reload()
    phone.sees("You are on site.")
    actions.tick(at=later(14 * DAY))
    phone.sign_in(cast.advisor)
    phone.page.reload()
    phone.sees("You have been asked to come home.")
    phone.press("I am home")
    phone.sees("Welcome home.")
    phone.picture("visit-home")


def test_what_an_advisor_types_for_themselves_stays_on_the_device(device: Callable[..., Device], site: str):
    at = clock.now()
    cast = Cast.arrive(at) if not Person.objects.filter(email="avery@example.org").exists() else None
    person = cast.advisor if cast else Person.objects.get(email="avery@example.org")
    if cast:
        entry(person, at)
    phone = device(PHONE)
    phone.sign_in(person)
    phone.open("/advisor/check-in/")
    phone.page.wait_for_load_state("networkidle")
    before = len(phone.sent)
    phone.fill("How did I sleep, these last three nights?", "Badly.")
    phone.page.wait_for_timeout(500)
    assert len(phone.sent) == before
    phone.page.reload()
    assert phone.page.locator("#q1").input_value() == "Badly."
    phone.press("Erase what I typed")
    phone.sees("Erased from this device.")
    phone.page.reload()
    assert phone.page.locator("#q1").input_value() == ""
    phone.press("Please call me")
    phone.sees("You asked for a call.")
