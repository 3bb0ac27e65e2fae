"""The page of dates ahead on the desks of staff, of the team and of the agency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from alongside.engagements import actions, queries
from alongside.incidents.actions import issue_code, open_with_code
from alongside.kernel import clock
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    scene,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("no_reasons")
SignIn = Callable[..., Client]


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def chief(story: Scene) -> Client:
    code = issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=story.at)
    token, _ = open_with_code(code=code, address="192.0.2.7", at=story.at)
    client = Client()
    client.cookies["case"] = token
    return client


def text(answer: object) -> str:
    return answer.content.decode()


def test_staff_note_a_date_and_see_its_contacts_and_what_to_think_of(
    story: Scene, client_for: SignIn
) -> None:
    client, url = client_for(story.cast.coordinator), reverse("casework:dates", args=[story.engagement_id])
    with clock.frozen(story.at):
        form = {"kind": "trial", "day": "2027-03-01", "certain": "no", "note": "", "write_key": "k1"}
        assert client.post(url, form).status_code == 302
        assert client.post(url, form).status_code == 302
        page = text(client.get(url))
    assert "Trial begins" in page and "(expected)" in page
    assert "Mon, Jan 18, 2027" in page and "Wed, Mar 3, 2027" in page
    assert "suggested" in page and "Office for Victims of Crime" in page
    assert len(queries.calendar(story.engagement_id, today=story.at.date()).dates) == 1


def test_a_form_that_is_not_whole_comes_back_with_what_was_typed(story: Scene, client_for: SignIn) -> None:
    client, url = client_for(story.cast.advisor), reverse("my:dates", args=[story.engagement_id])
    with clock.frozen(story.at):
        answer = client.post(url, {"kind": "other", "day": "2027-03-01", "certain": "yes", "note": ""})
    assert answer.status_code == 422
    assert "Say in a few words what it is about." in text(answer) and 'value="2027-03-01"' in text(answer)


def test_the_chief_puts_away_moves_and_asks_for_quiet_on_their_own_page(story: Scene, chief: Client) -> None:
    one = actions.note_date_ahead(
        engagement_id=story.engagement_id, kind="memorial", day=date(2027, 5, 1),
        by=story.cast.coordinator.actor, at=story.at,
    )  # fmt: skip
    with clock.frozen(story.at):
        act = reverse("public:date_act", args=[one])
        assert chief.post(act, {"event": "move", "day": "2027-05-08"}).status_code == 302
        assert "Sat, May 8, 2027" in text(chief.get(reverse("public:dates")))
        assert "Choose a day." in text(chief.post(act, {"event": "move", "day": ""}, follow=True))
        chief.post(act, {"event": "drop"})
        assert "Not wanted, or not taking place" in text(chief.get(reverse("public:dates")))
        chief.post(reverse("public:leave_alone"), {"alone-first": "2026-12-01", "alone-last": "2026-12-10"})
        page = text(chief.get(reverse("public:dates")))
        assert "Moved from" in page and "Take back" in page
        (wish,) = queries.calendar(story.engagement_id, today=story.at.date()).left_alone
        assert wish.by_requester
        chief.post(reverse("public:lift", args=[wish.id]))
        assert "Moved from" not in text(chief.get(reverse("public:dates")))


def test_a_date_of_another_engagement_is_not_there(
    story: Scene, chief: Client, cast: Cast, at: datetime
) -> None:
    other = scene(cast, at, agency_text="Xenia Police Department", key="x")
    one = actions.note_date_ahead(
        engagement_id=other.engagement_id,
        kind="trial",
        day=date(2027, 5, 1),
        by=cast.coordinator.actor,
        at=at,
    )
    with clock.frozen(at):
        assert chief.post(reverse("public:date_act", args=[one]), {"event": "drop"}).status_code == 404
    assert queries.date_ahead(one, engagement_id=other.engagement_id).dropped_at is None
