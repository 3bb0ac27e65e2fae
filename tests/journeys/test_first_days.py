"""The first 72 hours of an engagement, by a coordinator, an advisor and a chief on a phone without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from alongside.engagements import queries
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from tests.integration.casework import Scene, scene
from tests.journeys.devices import DESK, PHONE, Device
from tests.people import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
AGENCY = "Millbrook Police Department"


@dataclass
class People:
    """Who takes part, each with the device they use."""

    story: Scene
    chief: Device
    desk: Device
    advisor: Device
    mine: str
    theirs: str


@pytest.fixture(scope="module")
def cast_here(site: str) -> Cast:
    """Invite everybody once for the file."""
    return Cast.arrive(clock.now() - timedelta(hours=1))


@pytest.fixture
def people(device: Callable[..., Device], cast_here: Cast, monkeypatch: pytest.MonkeyPatch) -> People:
    """Introduce a team an hour ago and open everybody's device."""
    monkeypatch.setattr("alongside.teams.queries.why", lambda *_: {})
    at, cast = clock.now() - timedelta(hours=1), cast_here
    story = scene(cast, at)
    incidents.set_facts(
        request_id=story.request_id, facts={"topics": ["officers"], "kind": "shooting", "venue": "school_k12"},
        by=cast.officer.actor, at=at,
    )  # fmt: skip
    chief, desk, advisor = device(PHONE, script=False), device(DESK), device(PHONE)
    desk.sign_in(cast.coordinator)
    advisor.sign_in(cast.advisor)
    return People(
        story, chief, desk, advisor,
        f"/desk/engagements/{story.engagement_id}/", f"/my/engagements/{story.engagement_id}/",
    )  # fmt: skip


def test_the_first_72_hours_of_an_engagement(people: People, device: Callable[..., Device]) -> None:
    opens_the_page(people)
    names_a_delegate(people)
    delegate = reads_the_delegates_code(people, device)
    reads_the_notice(people)
    talks_with_the_card_in_hand(people)
    corrects_the_minutes(people)
    keeps_tasks_and_decisions(people)
    does_what_is_theirs(people)
    sees_everything_in_one_place(people)
    may_not_what_was_not_given(delegate)
    hands_back_and_closes(people)
    gives_feedback(people, device)


def opens_the_page(people: People) -> None:
    """Open the case page with the code that was read out."""
    story = people.story
    code = incidents.issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=clock.now())
    people.chief.open("/help/case/open/")
    people.chief.fill("Case code", code)
    people.chief.press("Open your page")
    people.chief.sees(AGENCY, "What happens next", "Who can see this")
    people.chief.picture("first-days-01-chief")


def names_a_delegate(people: People) -> None:
    """Let the deputy say yes or no to people, and nothing else."""
    chief = people.chief
    chief.follow("People who may act for you")
    chief.fill("Their name", "Pat Lane")
    chief.fill("Their title or role", "Deputy chief")
    chief.choose("Say yes or no to people")
    chief.press("Name them")
    chief.sees("We call your agency and read them a code of their own.", "Pat Lane", "Has no code yet")
    chief.picture("first-days-02-delegates")


def reads_the_delegates_code(people: People, device: Callable[..., Device]) -> Device:
    """Read the delegate's own code out on a call; they open the page on their own phone."""
    desk = people.desk
    desk.open(f"/desk/requests/{people.story.request_id}/delegates/")
    desk.picture("first-days-03-delegates-desk")
    desk.press("Make a code to read out")
    desk.sees("Read this out now, twice")
    code = "-".join(desk.page.locator(".al-code__group").all_inner_texts())
    delegate = device(PHONE, script=False)
    delegate.open("/help/case/open/")
    delegate.fill("Case code", code)
    delegate.press("Open your page")
    delegate.sees(AGENCY)
    assert "People who may act for you" not in delegate.text()
    return delegate


def reads_the_notice(people: People) -> None:
    """Let both sides read the limits of confidentiality."""
    people.chief.open("/help/case/")
    people.chief.press("I have read this")
    people.advisor.open(people.theirs)
    people.advisor.follow("Read the notice")
    people.advisor.page.locator("main form button").first.click()


def talks_with_the_card_in_hand(people: People) -> None:
    """Look at the card, call, and write the talk down in under a minute of ticking."""
    advisor = people.advisor
    advisor.open(people.theirs)
    advisor.follow("Your card: what you need for a talk, on one sheet")
    advisor.sees("Whom to call", "Dana Reyes", "while you are on this team")
    advisor.picture("first-days-04-card")
    advisor.open(people.theirs + "contact/")
    advisor.fill("Minutes", "30")
    advisor.pick("How", "Phone call")
    advisor.pick("With whom", "Agency head")
    advisor.choose("Officer and staff wellness")
    advisor.choose("Listened")
    advisor.picture("first-days-05-contact")
    advisor.press("Save")
    advisor.sees("30 minutes")


def corrects_the_minutes(people: People) -> None:
    """Correct a line by a later one; both stay."""
    advisor = people.advisor
    advisor.open(people.theirs + "timeline/")
    advisor.page.get_by_role("link", name=re.compile("^Correct this")).click()
    advisor.sees("This corrects an earlier line.")
    advisor.fill("Minutes", "45")
    advisor.press("Save")
    advisor.open(people.theirs + "timeline/")
    advisor.sees("Correction: Phone call, 45 minutes", "Corrected later: Phone call, 30 minutes")


def keeps_tasks_and_decisions(people: People) -> None:
    """Write down what was promised and what was decided."""
    desk, tomorrow = people.desk, (clock.now() + timedelta(days=2)).date().isoformat()
    desk.open(people.mine)
    desk.follow("Tasks and decisions")
    for what, who in (
        ("Send the list of clinicians.", "Avery Advisor"),
        ("Name somebody for offers.", "Command staff"),
    ):
        desk.follow("Write down a task")
        desk.fill("What is to be done", what)
        desk.pick("Who does it", who)
        desk.fill("By which day", tomorrow)
        desk.press("Save")
        desk.sees("The task is written down.")
    desk.follow("Write down a decision")
    desk.fill("What was decided", "No group session before day three.")
    desk.pick("Who decided", "Agency head")
    desk.press("Save")
    desk.sees("The decision is written down.", "No group session before day three.")
    desk.picture("first-days-06-work")


def does_what_is_theirs(people: People) -> None:
    """See the agency's own task on the phone, and say that it is done."""
    chief = people.chief
    chief.open("/help/case/")
    chief.sees("What is yours to do", "Name somebody for offers.")
    assert "Send the list of clinicians." not in chief.text()
    chief.picture("first-days-07-chief-task")
    chief.page.get_by_role("button", name=re.compile("^Done")).click()
    assert "Name somebody for offers." not in chief.text()


def sees_everything_in_one_place(people: People) -> None:
    """Read the timeline, and one kind of it."""
    desk = people.desk
    desk.open(people.mine + "timeline/")
    desk.sees("Task done: Name somebody for offers.", "Introduced", "Decided (Agency head)")
    desk.picture("first-days-08-timeline")
    desk.page.get_by_role("navigation", name="Which kind").get_by_role("link", name="Decisions").click()
    desk.sees("Decided (Agency head)")
    assert "Task done" not in desk.text()


def may_not_what_was_not_given(delegate: Device) -> None:
    """See the page as a delegate: no end of contact, no naming."""
    delegate.open("/help/case/")
    assert "We want no more contact" not in delegate.text()
    delegate.picture("first-days-09-delegate")


def hands_back_and_closes(people: People) -> None:
    """Settle the topic with its local owner, then close."""
    desk = people.desk
    desk.open(people.mine + "hand-back/")
    desk.sees("1 topic still needs")
    desk.picture("first-days-10-hand-back")
    desk.page.get_by_role("link", name=re.compile("^Settle this")).click()
    desk.fill("Which office or role there", "Peer support unit")
    desk.pick("How they were told and said yes", "By phone")
    desk.fill("The day they said yes", local_day(people.story.at))
    desk.press("Save")
    desk.sees("Every topic is settled.")
    desk.follow("Go on to the close")
    desk.fill("Where the agency wants its feedback link", "chief@millbrook.example")
    desk.picture("first-days-11-close")
    desk.press("Close")
    desk.sees("Closed")
    people.advisor.open(people.theirs + "hand-back/")
    people.advisor.sees("Peer support unit")


def local_day(at: datetime) -> str:
    """Return the day at the agency, an hour ago at the latest."""
    return (at - timedelta(hours=5)).date().isoformat()


def gives_feedback(people: People, device: Callable[..., Device]) -> None:
    """Open the mailed link on a phone without scripts and answer two of four."""
    message = Message.objects.get(kind="feedback", address="chief@millbrook.example")
    letter = render(kind=message.kind, context=message.context, language="en", exercise=False).text
    found = re.search(r"/help/feedback/\S+/", letter)
    assert found
    phone = device(PHONE, script=False)
    phone.open(found[0])
    phone.sees("Four short questions", "You do not have to answer")
    phone.picture("first-days-12-feedback")
    phone.choose("Yes", within="Help came when we needed it.")
    phone.press("Send")
    phone.sees("nothing ties them to you")


def test_one_tap_and_then_silence(people: People) -> None:
    opens_the_page(people)
    chief = people.chief
    chief.page.get_by_text("We want no more contact").click()
    chief.press("No more contact, please")
    chief.sees("You asked us not to get in touch, and we do not.")
    chief.picture("first-days-13-silence")
    people.desk.open(people.mine)
    people.desk.sees("The agency wants no more contact.")
    people.desk.picture("first-days-14-silence-desk")
    due = queries.follow_ups_due(clock.now() + timedelta(days=400))
    assert people.story.engagement_id not in {item.follow_up.engagement_id for item in due}
    chief.press("We want contact again")
    chief.sees("Your coordinator may be in touch again.")
    assert queries.card(people.story.engagement_id).silent_since is None
