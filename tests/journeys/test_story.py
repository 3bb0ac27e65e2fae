"""A shooting in a small town: from asking for help to the close, by its three people, in a browser.

The chief has one phone, with scripts off. The duty officer, who also coordinates, works at a desk. The advisor
answers by text and signs in on the same phone. A second one writes words that are no answer, and the officer calls
and settles it. A third answers in the background.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.agencies import actions as agencies
from alongside.agencies.queries import find
from alongside.callouts.models import Page
from alongside.duty.actions import add_shift
from alongside.gateways.fake import FakeCarrier
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.field import Discipline
from alongside.rehearsal import cast
from alongside.roster import actions as roster
from tests.callouts import is_ready
from tests.journeys.devices import DESK, PHONE, Device
from tests.journeys.phones import Phones, switched_on

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
AGENCY = "Millbrook Police Department"
DIRECTORY = Path(__file__).resolve().parents[1] / "data" / "agencies_small.csv"
LEAD, CLINICIAN, FAITH = "Lead law enforcement peer", "behavioral", "faith"


@pytest.fixture(scope="module")
def officer(site: str) -> Person:
    """Fill the directory and the roster, and put an officer on duty for the day."""
    at = clock.now()
    made = invite(
        email="dana@program.example", name="Dana Whitfield", roles=[Role.DUTY, Role.COORDINATOR],
        by=OPERATOR, at=at - timedelta(days=30),
    )  # fmt: skip
    add_shift(
        person_id=made.pk, starts_at=at - timedelta(hours=2), ends_at=at + timedelta(hours=30),
        by=OPERATOR, at=at,
    )  # fmt: skip
    agencies.import_directory(path=DIRECTORY, by=OPERATOR, at=at)
    found = find(AGENCY, "OH")
    assert found
    agencies.add_number(
        agency_id=found.id, number="614-555-0199", label="Dispatch", source="state_directory",
        source_note="page 12", seen_date=at.date(), by=made.actor, at=at,
    )  # fmt: skip
    for number, peer in enumerate(cast.PEERS):
        entry = replace(cast.entry(peer, number, today=at.date()), sms_consent=at.date())
        advisor_id = roster.add_advisor(entry=entry, by=made.actor, at=at)
        awake_at_any_hour(advisor_id, at)
    return made


def awake_at_any_hour(advisor_id: int, at: datetime) -> None:
    """Take quiet hours away, so that the story is the same at any hour of the day."""
    roster.keep_wishes(
        advisor_id=advisor_id, quiet_from=time(3), quiet_until=time(3), wake=False, order=(), weekly_cap=None,
        by=OPERATOR, at=at,
    )  # fmt: skip


@pytest.fixture
def phones(site: str) -> Iterator[Phones]:
    """Return two carriers of texts, and one that keeps every mail."""
    with switched_on(FakeCarrier()) as found:
        yield found


def test_from_asking_for_help_to_the_close(device: Callable[..., Device], officer: Person, phones: Phones):
    chief, desk = device(PHONE, script=False), device(DESK)
    desk.sign_in(officer)
    desk.open("/desk/")
    desk.sees("No open requests.")
    asks(chief)
    takes_it_and_calls_back(desk)
    code = reads_out_the_code(desk)
    opens_the_case_page(chief, code)
    accepts_with_facts(desk)
    lead = proposes_a_team(desk)
    advisor = device(PHONE)
    opens_the_mail(advisor, link_mailed_to(phones, lead))
    answers_by_text(advisor, phones, lead)
    declares_no_conflict(advisor, lead)
    writes_no_plain_answer(desk, phones)
    another_is_ready()
    chooses(chief, lead)
    introduces(desk, lead)
    reads_the_notice(chief, advisor, lead)
    logs_a_contact(advisor)
    steps_down_and_closes(desk)
    chief.open("/help/case/")
    chief.picture("09d-after")


def asks(chief: Device) -> None:
    """Ask for help on a phone with scripts off."""
    chief.open("/")
    chief.follow("Ask for help")
    chief.follow("I lead a law enforcement agency, or speak for its head")
    chief.sees("In danger now? Call 911.")
    chief.fill("Your agency", "Milbrook PD")
    chief.fill("Your name and role", "June Castellan, chief")
    chief.fill("Number where we can reach you", "614-555-0144")
    chief.fill("Town and state", "Millbrook, Ohio")
    chief.fill("When did it happen?", "about an hour ago")
    chief.picture("01-ask")
    chief.press("Send")
    chief.sees("Your request is saved", "988", "The duty officer")
    chief.picture("02-receipt")


def takes_it_and_calls_back(desk: Device) -> None:
    """See the request come by itself, take it, find the agency, call back on its own number."""
    desk.sees("Milbrook PD")
    desk.picture("03-board")
    desk.follow("Milbrook PD")
    desk.press("I have it")
    desk.follow("Choose the agency from the directory")
    desk.choose(AGENCY)
    desk.press("This one")
    desk.follow("Call back")
    desk.sees("(614) 555-0199", "Voicemail:")
    desk.picture("04-call-back")
    desk.choose("The agency head")
    desk.fill("Name of the head or delegate", "June Castellan")
    desk.fill("Their title", "Chief")
    desk.choose("Real: the agency confirms it asked")
    desk.press("Record the call")
    desk.sees("Verified by call-back")


def reads_out_the_code(desk: Device) -> str:
    """Make the case code and return what is read aloud."""
    desk.follow("Case code to read out")
    desk.press("Make a code")
    desk.sees("Read this out now, twice")
    code = "-".join(desk.page.locator(".al-code__group").all_inner_texts())
    desk.picture("04b-code")
    desk.follow(AGENCY)
    return code


def opens_the_case_page(chief: Device, code: str) -> None:
    """Open the page from the receipt, typing the code in small letters."""
    chief.follow("I have the code that was read to me")
    chief.fill("Case code", code.lower())
    chief.press("Open your page")
    chief.sees(AGENCY, "What happens next")
    chief.picture("04c-case")


def accepts_with_facts(desk: Device) -> None:
    """Accept, then write down what the talk showed."""
    desk.press("Accept")
    desk.follow("Complete the facts")
    desk.pick("What happened", "Shooting")
    desk.pick("Kind of place", "School")
    desk.fill("Town", "Millbrook")
    desk.pick("State", "Ohio")
    desk.choose("School community")
    desk.choose("Officer and staff wellness")
    desk.picture("04d-facts")
    desk.press("Save")
    desk.sees("Propose a team")


def proposes_a_team(desk: Device) -> str:
    """Propose the usual team, look at the reasons, ask them; return the name of the lead peer."""
    desk.picture("04e-request")
    desk.follow("Propose a team")
    desk.press("Propose a team")
    first = desk.page.locator("#seat_lead")
    first.get_by_text("Why this person").click()
    assert first.locator(".al-terms li").count() > 0
    lead: str = first.locator(".al-person__name").inner_text()
    weighs_the_team(desk)
    desk.picture("05-team")
    desk.follow("Go on: ask these people")
    desk.sees(lead)
    desk.picture("05b-open")
    desk.press("Yes, ask them now")
    desk.sees("The call-out is open: people are being asked.")
    return lead


def weighs_the_team(desk: Device) -> None:
    """Three teams side by side, fetched into the page and as a page; and why another person is not on it."""
    desk.page.wait_for_selector("#choices")
    desk.sees("Teams to choose from")
    named = {name.strip() for name in desk.page.locator(".al-person__name").all_inner_texts()}
    other = next(
        peer.name for peer in cast.PEERS if peer.discipline is Discipline.LAW and peer.name not in named
    )
    team = desk.page.url
    desk.page.goto(f"{team}choose/")
    desk.sees("Teams to choose from")
    desk.picture("05c-three-teams")
    desk.page.goto(f"{team}seats/lead/")
    desk.fill("Somebody else by name", other.split()[-1])
    desk.press("Why not?")
    desk.sees("Found", other)
    assert desk.page.locator(".al-panel li").count() > 0, "a reason is said"
    desk.picture("05d-why-not")
    desk.page.goto(f"{desk.page.url.split('/desk/')[0]}/desk/duty/teams/")
    desk.picture("05e-side-by-side")
    desk.page.goto(team)


def link_mailed_to(phones: Phones, name: str) -> str:
    """Send what waits and return the link in the mail to this advisor."""
    assert deliver(choose=phones.choose, limit=100)
    assert isinstance(phones.mail, FakeCarrier)
    address = next(peer.email for peer in cast.PEERS if peer.name == name)
    letter = next(m for m in phones.mail.sent if m.address == address)
    assert "Millbrook" not in letter.subject + letter.text + letter.html
    found = re.search(r"http://\S+/advisor/page/\S+", letter.text)
    assert found
    return found[0]


def number_of(name: str) -> str:
    """Return the phone of an advisor as carriers write it."""
    return next(
        f"+1{digits}" for n, peer in enumerate(cast.PEERS) if peer.name == name
        for digits in [cast.entry(peer, n, today=clock.now().date()).phone.replace("-", "")]
    )  # fmt: skip


def opens_the_mail(advisor: Device, link: str) -> None:
    """Open the mailed link, which shows nothing of the case and changes nothing."""
    advisor.open(link)
    advisor.sees("Are you free to help?")
    assert "Millbrook" not in advisor.page.content()
    advisor.picture("06b-question")


def answers_by_text(advisor: Device, phones: Phones, name: str) -> None:
    """Write "7Q2 yes" as the text says; the answer leads to the page where one signs in."""
    number = number_of(name)
    asked = phones.text(number)[1]
    assert "Millbrook" not in asked.body and asked.to == number
    phones.writes(number, f"{phones.code(number)} yes")
    page = Page.objects.get(advisor__person__name=name)
    assert (page.state, page.answered_by) == ("yes", f"advisor_text:{page.pk}")
    assert deliver(choose=phones.choose, limit=100)
    back = phones.text(number, "Sign in and confirm")[1].body
    assert "Millbrook" not in back
    found = re.search(r"http://\S+/advisor/requests/\d+/", back)
    assert found
    advisor.sign_in(Person.objects.get(name=name))
    advisor.open(found[0])


def declares_no_conflict(advisor: Device, name: str) -> None:
    """See who asks, declare no conflict."""
    advisor.sees(AGENCY, "Millbrook", "Shooting")
    advisor.picture("07-advisor")
    advisor.press("No conflict: I am ready")
    advisor.sees("Nothing is settled until you are introduced.")


def first_asked(seat: str) -> Page:
    """Return the page of the first person asked for a seat."""
    page = Page.objects.filter(seat__key=seat).order_by("pk").first()
    assert page is not None
    return page


def writes_no_plain_answer(desk: Device, phones: Phones) -> None:
    """Let a clinician write "no problem": nothing changes, the officer reads it, calls, and writes down the yes."""
    page, board = first_asked(CLINICIAN), desk.page.url
    name = page.advisor.person.name
    phones.writes(number_of(name), "no problem")
    page.refresh_from_db()
    assert page.state == "handed"
    desk.open("/desk/duty/call-outs/")
    desk.follow("1 text to read")
    desk.sees("no problem", name)
    desk.picture("06c-text")
    desk.follow("Record what they say")
    desk.press("They say yes")
    desk.sees("Yes is recorded. Now read out who asks.", "Millbrook")
    desk.page.get_by_role("button", name=re.compile("No conflict", re.I)).click()
    desk.sees("Recorded: the seat is accepted.")
    desk.open("/desk/replies/")
    desk.press(f"Done: {name}")
    desk.sees("Noted: you dealt with it.", "Nothing to read.")
    desk.open(board)


def another_is_ready() -> None:
    """Let a faith leader say yes as well, in the background."""
    is_ready(first_asked(FAITH), clock.now())


def chooses(chief: Device, lead: str) -> None:
    """See names and why; agree to the lead peer and the clinician, turn the third down without a reason."""
    chief.open("/help/case/")
    chief.sees("People who are ready", lead, "Why we thought of this person:")
    chief.picture("08-names")
    chief.press(f"Yes, introduce {lead}")
    chief.page.get_by_role("button", name=re.compile("Yes, introduce")).first.click()
    names = chief.page.locator(".al-card h3").all_inner_texts()
    assert len(names) == 1
    chief.press("Someone else, please")
    chief.sees("You said yes to")
    assert names[0] not in chief.text()


def introduces(desk: Device, lead: str) -> None:
    """See by polling that the chief agreed, and introduce them."""
    desk.sees("Agreed")
    desk.picture("06-callout")
    desk.page.reload()
    desk.follow("Introduce")
    desk.sees(lead)
    desk.picture("08b-introduce")
    desk.press("Introduce")
    desk.sees("Introduced. The advisors have been told.")


def reads_the_notice(chief: Device, advisor: Device, lead: str) -> None:
    """Let both sides read the limits of confidentiality."""
    chief.open("/help/case/")
    chief.sees("Your team", lead)
    chief.picture("08c-case")
    chief.press("I have read this")
    advisor.open("/my/engagements/")
    advisor.follow(AGENCY)
    advisor.picture("08d-own")
    advisor.follow("Read the notice")
    advisor.page.locator("main form button").first.click()
    advisor.follow("Write down a contact")


def logs_a_contact(advisor: Device) -> None:
    """Write down the first talk, mostly by ticking."""
    advisor.fill("Minutes", "35")
    advisor.pick("How", "Phone call")
    advisor.pick("With whom", "Agency head")
    advisor.choose("Officer and staff wellness")
    advisor.choose("Listened")
    advisor.choose("Planned the next days")
    advisor.picture("08e-contact")
    advisor.press("Save")
    advisor.sees("35 minutes")
    advisor.picture("08f-own")


def steps_down_and_closes(desk: Device) -> None:
    """End the daily work, then hand back."""
    desk.page.reload()
    desk.picture("09-engagement")
    desk.press("Step down")
    desk.sees("Stepped down")
    desk.follow("Close with a hand-back")
    desk.page.get_by_role("link", name="Settle this").first.click()
    desk.pick("Who has it from now on", "Employee assistance or peer support")
    desk.fill("Which office or role there", "peer support coordinator")
    desk.pick("How they were told and said yes", "By phone")
    desk.fill("The day they said yes", f"{clock.now() - timedelta(days=1):%Y-%m-%d}")
    desk.press("Save")
    desk.picture("09b-close")
    desk.follow("Go on to the close")
    desk.press("Close")
    desk.sees("Closed")
    desk.picture("09c-closed")
