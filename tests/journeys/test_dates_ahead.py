"""Month 9 comes with nothing after it, and an event elsewhere brings things back: seen in time, by a person.

The coordinator works at a desk; the chief has a phone with scripts off. Nobody is messaged by either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from alongside.engagements import actions, queries
from alongside.incidents.actions import issue_code, open_with_code, set_facts
from alongside.kernel import clock
from alongside.outbox.models import Message
from tests.integration.casework import Scene, scene
from tests.journeys.devices import DESK, PHONE, Device
from tests.people import Cast, verified

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
DAY = timedelta(days=1)
SCHOOL = {"kind": "shooting", "venue": "school_k12", "town": "Millbrook", "state_code": "OH"}


@pytest.fixture(scope="module")
def story(site: str) -> Iterator[Scene]:
    """A team introduced a good eight months ago, whose contacts have all been made since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alongside.teams.queries.why", lambda *_: {})
        at = clock.now()
        began = at - 250 * DAY
        made = scene(Cast.arrive(began), began)
        facts = {**SCHOOL, "occurred_on": began.date()}
        set_facts(request_id=made.request_id, facts=facts, by=made.cast.officer.actor, at=began)
        made.notices()
        made.log(began + timedelta(hours=3))
        by = made.cast.coordinator.actor
        actions.tick(at=at - DAY)
        for row in queries.follow_ups(made.engagement_id):
            if row.state == "raised" and row.kind != "aeap":
                actions.do_follow_up(follow_up_id=row.id, by=by, at=at - DAY)
        made.log(at - 5 * DAY)
        yield made


def desk_of(device: Callable[..., Device], story: Scene, width: int = DESK) -> Device:
    made = device(width)
    made.sign_in(story.cast.coordinator)
    made.open("/desk/")
    return made


def test_month_9_brings_the_aeap_prompt_and_the_cliff_and_something_is_planned_after_it(
    device: Callable[..., Device], story: Scene
) -> None:
    desk = desk_of(device, story)
    desk.sees("The day", "Weeks before month 9 of AEAP", "Dana Reyes, Chief", "(614) 555-0144")
    desk.sees("A period of AEAP help ends and no contact is planned after it")
    desk.picture("c4-day-1280")
    desk.page.get_by_text("What to think of").first.click()
    desk.sees("Month 9: crisis response help usually ends")
    desk.page.get_by_role("link", name="Look at what is planned").first.click()
    desk.sees("Dates ahead", "No hearing, memorial, report or other date is noted.")
    desk.page.get_by_text("Note a date", exact=True).click()
    desk.pick("What is ahead", "Memorial or vigil")
    mark = next(f for f in queries.follow_ups(story.engagement_id) if f.kind == "aeap").due_date + 28 * DAY
    desk.fill("On which day", (mark + 12 * DAY).isoformat())
    desk.press("Note it")
    desk.sees("The date is noted, and contacts are planned around it.", "We get in touch afterwards")
    desk.picture("c4-dates-1280")
    desk.open("/desk/day/")
    assert "A period of AEAP help ends" not in desk.text()
    desk.page.get_by_role("button", name="Done").first.click()
    assert "Weeks before month 9" not in desk.text()


def test_the_chief_keeps_days_and_dates_away_on_a_phone_without_scripts(
    device: Callable[..., Device], story: Scene
) -> None:
    at = clock.now()
    code = issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=at)
    token, _ = open_with_code(code=code, address="192.0.2.9", at=at)
    chief = device(PHONE, script=False)
    chief.context.add_cookies([{"name": "case", "value": token, "url": f"{chief.site}/help/case/"}])
    chief.open("/help/case/")
    chief.follow("Dates ahead")
    chief.sees("Memorial or vigil", "To be left alone")
    chief.page.get_by_text("Leave days or a topic alone").click()
    year_mark = next(f for f in queries.follow_ups(story.engagement_id) if "1 year" in f.what)
    chief.fill("First day", (year_mark.due_date - DAY).isoformat())
    chief.fill("Last day", (year_mark.due_date + 8 * DAY).isoformat())
    chief.press("Leave it alone")
    chief.sees("Written down.", "Moved from")
    chief.picture("c4-chief-390")
    chief.page.get_by_role("button", name="Not for us, or not taking place").first.click()
    chief.sees("No hearing, memorial, report or other date is noted.")
    assert [f.state for f in queries.follow_ups(story.engagement_id) if f.ahead_id] == ["dismissed"] * 2


def an_event_elsewhere(story: Scene, at: datetime) -> int:
    request_id = verified(
        at, story.cast.officer, agency_text="Lima Police Department", place_text="Lima, OH", key="new"
    )
    facts = {**SCHOOL, "town": "Lima"}
    set_facts(request_id=request_id, facts=facts, by=story.cast.officer.actor, at=at)
    return request_id


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_echo_of_another_incident_puts_a_care_call_on_the_day_and_messages_nobody(
    device: Callable[..., Device], story: Scene, width: int
) -> None:
    if width == DESK:
        an_event_elsewhere(story, clock.now())
    messages = Message.objects.count()
    desk = desk_of(device, story, width)
    desk.sees("An event elsewhere")
    desk.picture(f"c4-day-echo-{width}")
    desk.page.get_by_role("link", name="Lima, OH").click()
    desk.sees("The same kind of place", "The same kind of event", "Avery Advisor")
    desk.picture(f"c4-echo-{width}")
    desk.page.get_by_role("button", name="Plan a care call").first.click()
    desk.sees("Written down. Nobody was messaged.")
    desk.open("/desk/day/")
    desk.sees("A similar event elsewhere")
    assert Message.objects.count() == messages
