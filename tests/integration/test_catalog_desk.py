"""The catalog at the coordinator's desk: edited without code, every save a version, nothing lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.library import actions, queries, queries_history
from tests.integration.test_library_catalog import KEY, release, save
from tests.people import Cast

pytestmark = pytest.mark.django_db
EDIT = f"/desk/catalog/edit/item/{KEY}/"
DAY = timedelta(days=1)


@pytest.fixture
def desk(client_for: Any, cast: Cast, at: datetime) -> Any:
    """The coordinator's browser on a loaded catalog, an hour later."""
    actions.load(by=OPERATOR, at=at)
    with clock.frozen(at + DAY):
        yield client_for(cast.coordinator)


def form(**changed: Any) -> dict[str, Any]:
    """Return what the form of the item sends when nothing but ``changed`` was typed over."""
    card = queries.item(KEY)
    assert card is not None
    c = card.content
    return {
        "text": c.text, "text_es": c.text_es, "say": c.say, "say_es": c.say_es, "phase": c.phase,
        "window": c.window, "facts": list(c.facts), "role": c.role, "due_hours": c.due_hours or "",
        "due_basis": c.due_basis, "recurrence": c.recurrence, "basis": c.basis, "source_title": c.source_title,
        "source_url": c.source_url, "why": "Plainer", "seen": card.number, "write_key": "k",
    } | changed  # fmt: skip


def test_only_who_may_edit_gets_in(client_for: Any, cast: Cast, at: datetime):
    actions.load(by=OPERATOR, at=at)
    for person, status in ((cast.coordinator, 200), (cast.officer, 404), (cast.advisor, 404)):
        client = client_for(person)
        assert {client.get(url).status_code for url in ("/desk/catalog/", EDIT)} == {status}


def test_a_save_is_a_version_in_use_at_once(desk: Client, cast: Cast):
    answer = desk.post(EDIT, form(text="Call everyone together"))
    assert answer.status_code == 302
    card = queries.item(KEY)
    assert card is not None and card.content.text == "Call everyone together" and card.number == 2
    newest = queries_history.versions("item", KEY)[0]
    assert (newest.number, newest.by, newest.why) == (2, cast.coordinator.name, "Plainer")
    assert "Call everyone together" in desk.get("/desk/catalog/committee-meeting/").content.decode()


def test_the_form_brings_back_everything_it_was_given(desk: Client):
    before = queries.item(KEY)
    assert desk.post(EDIT, form()).status_code == 302
    assert queries.item(KEY) == before, "nothing typed over is nothing changed"


def test_what_cannot_be_saved_comes_back_with_a_sentence(desk: Client):
    answer = desk.post(EDIT, form(text="Write down the SSN 078-05-1120"))
    assert answer.status_code == 422 and "078-05-1120" in answer.content.decode()
    assert queries.item(KEY).number == 1


def test_a_second_editor_is_told(desk: Client, cast: Cast, at: datetime):
    sent = form(text="Mine")
    save("Theirs", cast, at)
    answer = desk.post(EDIT, sent)
    assert answer.status_code == 422 and "since you opened it" in answer.content.decode()


def test_a_waiting_wording_is_shown_and_taken(desk: Client, cast: Cast, at: datetime):
    save("Ours", cast, at)
    actions.load(by=OPERATOR, at=at, catalog=release("Call everyone together"))
    assert "Call everyone together" in desk.get(EDIT).content.decode()
    desk.post(f"{EDIT}newer/", {"answer": "take", "write_key": "k"})
    assert queries.item(KEY).content.text == "Call everyone together"
    assert "A newer release" not in desk.get(EDIT).content.decode()


def test_an_earlier_version_is_brought_back_and_a_line_taken_out_of_use(
    desk: Client, cast: Cast, at: datetime
):
    before = queries.item(KEY).content.text
    save("Ours", cast, at)
    desk.post(f"{EDIT}restore/", {"number": "1", "write_key": "a"})
    assert queries.item(KEY).content.text == before
    desk.post(f"{EDIT}use/", {"why": "Not used here", "write_key": "b"})
    assert queries.item(KEY).retired


def test_past_its_day_it_says_so_and_somebody_can_be_named(desk: Client, cast: Cast, at: datetime):
    with clock.frozen(at + 400 * DAY):
        assert "was to be looked at by" in desk.get("/desk/catalog/").content.decode()
        day = (at + 500 * DAY).date().isoformat()
        sent = {"owner": cast.coordinator.pk, "review_on": day, "write_key": "k"}
        assert desk.post("/desk/catalog/ics/look-after/", sent).status_code == 302
    assert queries.protocol("ics").owner_name == cast.coordinator.name


def test_a_line_is_added(desk: Client):
    sent = form(text="Ask the tribe's own office first", basis="own", source_title="", source_url="")
    assert desk.post("/desk/catalog/committee-meeting/add/", sent).status_code == 302
    assert any(
        i.content.text.startswith("Ask the tribe") for i in queries.protocol("committee-meeting").items
    )
