"""Things to think of: marked once, taken back, kept through new versions, and quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.base.models import WriteKey
from alongside.engagements import actions, queries
from alongside.engagements.models import Thought
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR, Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.library import actions as library
from alongside.library import queries as catalog
from tests.integration.casework import Scene, no_reasons, requester, scene  # noqa: F401 (a fixture)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEY = "ics-03"


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    library.load(by=OPERATOR, at=at)
    return scene(cast, at)


@pytest.fixture
def now(at: datetime) -> Any:
    with clock.frozen(at + HOUR):
        yield at + HOUR


@pytest.fixture
def chief(story: Scene, cast: Cast, at: datetime) -> Client:
    """The device on which the agency opened its page."""
    code = incidents.issue_code(request_id=story.request_id, by=cast.officer.actor, at=at)
    token, _ = incidents.open_with_code(code=code, address="192.0.2.1", at=at)
    client = Client()
    client.cookies["case"] = token
    return client


def mark(story: Scene, event: str, by: Actor, at: datetime, **more: Any) -> None:
    actions.mark_item(engagement_id=story.engagement_id, item_key=KEY, event=event, by=by, at=at, **more)


def thought(story: Scene, at: datetime) -> Any:
    return queries.foresight(story.engagement_id, at).find(KEY)


def lines() -> int:
    return LedgerEntry.objects.filter(action="mark_item").count()


def test_an_answer_twice_is_one_answer_and_one_line(story: Scene, cast: Cast, at: datetime):
    for _ in range(2):
        mark(story, "done", cast.coordinator.actor, at)
    assert (Thought.objects.count(), lines(), thought(story, at).state) == (1, 1, "done")


def test_an_answer_can_be_taken_back(story: Scene, cast: Cast, at: datetime):
    mark(story, "done", cast.coordinator.actor, at)
    mark(story, "put_back", requester(story.request_id), at)
    assert thought(story, at).open and lines() == 2


def test_taking_back_what_nobody_answered_does_nothing(story: Scene, cast: Cast, at: datetime):
    mark(story, "put_back", cast.coordinator.actor, at)
    assert (Thought.objects.count(), lines()) == (0, 0)


def test_the_agency_marks_for_itself_and_an_advisor_does_not(story: Scene, cast: Cast, at: datetime):
    mark(story, "not_for_us", requester(story.request_id), at)
    assert thought(story, at).by_requester
    with pytest.raises(Refused, match="own page"):
        mark(story, "done", cast.advisor.actor, at)


def test_what_is_put_off_comes_back_on_its_day_in_the_span_of_that_day(
    story: Scene, cast: Cast, at: datetime
):
    day = queries.foresight(story.engagement_id, at).today + timedelta(days=30)
    mark(story, "later", cast.coordinator.actor, at, later_on=day)
    found = queries.foresight(story.engagement_id, at)
    assert not found.find(KEY).open and KEY not in {t.item.key for t in found.waiting("now")}
    back = queries.foresight(story.engagement_id, at + 31 * DAY)
    assert back.find(KEY).returned and back.window_of(back.find(KEY)) == back.present


def test_something_is_handed_to_a_role(story: Scene, cast: Cast, at: datetime):
    mark(story, "hand_on", cast.coordinator.actor, at, handed_to="victim-services")
    (line,) = LedgerEntry.objects.filter(action="mark_item")
    assert thought(story, at).handed_to == "victim-services"
    assert '"handed_to":"victim-services"' in str(line.payload).replace(" ", "")


def test_a_new_version_changes_nothing_that_was_answered(story: Scene, cast: Cast, at: datetime):
    before = catalog.item(KEY)
    assert before is not None
    mark(story, "done", cast.coordinator.actor, at)
    by = {"by": cast.coordinator.actor, "at": at}
    library.save_item(
        key=KEY, content=replace(before.content, text="Other words", window="1y"), seen=1, why="x", **by
    )
    assert thought(story, at).item.content == before.content
    library.retire(kind="item", key=KEY, retired=True, why="x", **by)
    assert thought(story, at).state == "done"
    mark(story, "put_back", **by)
    assert thought(story, at) is None, "open again, it is what the catalog now says: gone"


def test_new_facts_change_what_is_open_and_not_what_was_answered(story: Scene, cast: Cast, at: datetime):
    key = "family-reunification-04"
    assert queries.foresight(story.engagement_id, at).find(key) is not None
    actions.mark_item(
        engagement_id=story.engagement_id, item_key="family-reunification-03", event="done",
        by=cast.coordinator.actor, at=at,
    )  # fmt: skip
    incidents.set_facts(
        request_id=story.request_id,
        facts={"children": False, "venue": "workplace", "kind": "shooting"},
        by=cast.officer.actor,
        at=at,
    )
    found = queries.foresight(story.engagement_id, at)
    assert found.find(key) is None
    assert found.find("family-reunification-03").state == "done"


def test_the_page_asks_a_fixed_number_of_queries(
    story: Scene, cast: Cast, at: datetime, django_assert_num_queries
):
    with django_assert_num_queries(5):
        queries.foresight(story.engagement_id, at)
    mark(story, "done", cast.coordinator.actor, at)
    with django_assert_num_queries(6):
        queries.foresight(story.engagement_id, at)


def test_the_chief_marks_on_the_list_and_sees_no_count_and_no_alarm(
    chief: Client, story: Scene, now: datetime
):
    page = chief.get("/help/case/ahead/?when=now")
    assert page.status_code == 200
    text = page.content.decode()
    for word in ("overdue", "late", "remaining", "%"):
        assert f" {word} " not in text
    sent = {"event": "done", "write_key": "once"}
    for _ in range(2):
        answer = chief.post(f"/help/case/ahead/{KEY}/", sent)
        assert answer.status_code == 302 and answer.url.startswith("/help/case/ahead/?when=")
    assert (lines(), WriteKey.objects.filter(key__endswith="/once").count()) == (1, 1)
    assert thought(story, now).by_requester


def test_later_without_a_day_is_asked_again_and_nothing_is_lost(chief: Client, now: datetime):
    answer = chief.post(f"/help/case/ahead/{KEY}/", {"event": "later", "write_key": "k"})
    assert answer.status_code == 422
    assert "Choose a day after today" in answer.content.decode()
    assert not Thought.objects.exists()


def test_an_advisor_reads_and_has_no_buttons(client_for: Any, story: Scene, cast: Cast, now: datetime):
    client = client_for(cast.advisor)
    url = f"/my/engagements/{story.engagement_id}/ahead/"
    page = client.get(url)
    assert page.status_code == 200 and b'name="event"' not in page.content
    assert client.post(f"{url}{KEY}/", {"event": "done"}).status_code == 404
    assert not Thought.objects.exists()


def test_hard_lines_come_after_a_word_of_warning_and_can_be_skipped(chief: Client, now: datetime):
    text = chief.get("/help/case/ahead/?when=12h").content.decode()
    warning = text.index("speak of death")
    assert warning < text.index("Use a separate room per family")
    assert text.index('href="#after-hard"') < text.index('id="after-hard"')


@pytest.mark.parametrize("sheet", ["chief", "pio", "victims", "wellness", "elected"])
def test_a_sheet_for_a_role_fits_on_a_page_and_names_no_case(
    chief: Client, story: Scene, sheet: str, now: datetime
):
    card = queries.card(story.engagement_id)
    text = chief.get(f"/help/case/ahead/print/{sheet}/").content.decode()
    assert 1 <= text.count("<li>") <= 16
    assert card.agency_name not in text and card.reference not in text


def test_in_spanish_every_line_is_spanish(chief: Client, now: datetime):
    chief.cookies["django_language"] = "es"
    for when in ("now", "12h", "72h", "2w", "3m", "1y", "after"):
        text = chief.get(f"/help/case/ahead/?when={when}").content.decode()
        english = [i.content.text for i in catalog.items() if i.content.window and i.content.text in text]
        assert english == [], when
