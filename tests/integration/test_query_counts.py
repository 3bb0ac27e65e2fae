"""Pages of staff read what they show and no more: as many questions with much casework behind them as with little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.incidents import queries_board
from alongside.kernel import clock
from alongside.teams import queries as teams
from alongside.teams.models import Proposal
from tests import people
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    scene,
)
from tests.people import Cast

SignIn = Callable[..., Client]
pytestmark = pytest.mark.usefixtures("no_reasons")
PAGES = (
    "/desk/requests/",
    "/desk/requests/live/",
    "/desk/engagements/",
    "/desk/engagements/{id}/",
    "/desk/engagements/{id}/timeline/",
    "/desk/engagements/{id}/tasks/",
    "/desk/engagements/{id}/papers/",
    "/desk/engagements/search/?q=millbrook",
)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_same_however_many_engagements_there_are(
    story: Scene, client_for: SignIn, page: str
) -> None:
    client = client_for(story.cast.coordinator)

    def asked() -> int:
        with clock.frozen(story.at), CaptureQueriesContext(connection) as seen:
            assert client.get(page.format(id=story.engagement_id)).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for number in range(3):
        scene(story.cast, story.at, agency_text=f"Police of Town {number}", key=f"t{number}")
    assert asked() == few


def test_the_board_reads_no_request_that_is_in_casework(story: Scene, at: datetime) -> None:
    new = people.ask(at, key="new", agency_text="Police of Elsewhere")
    with CaptureQueriesContext(connection) as seen:
        shown = queries_board.board(at, without=[story.request_id])
    assert [card.id for card in shown] == [new]
    assert len(seen) <= 3


def test_a_request_in_casework_is_still_the_twin_of_a_new_one(story: Scene, at: datetime) -> None:
    new = people.ask(at + timedelta(hours=1), key="again")
    [shown] = queries_board.board(at + timedelta(hours=1), without=[story.request_id])
    assert (shown.id, shown.twins) == (new, (story.request_id,))


def test_a_request_leaves_the_stamp_of_the_board_with_its_introduction(story: Scene) -> None:
    assert queries_board.board_stamp() != queries_board.board_stamp(without=[story.request_id])


def test_drafts_are_counted_without_being_read(cast: Cast, at: datetime) -> None:
    empty = {"policy_version": "1", "problem": {}, "solution": {}, "digest": "", "made_at": at}
    for number in range(3):
        request_id = people.accepted(at, cast.officer, key=f"d{number}")
        Proposal.objects.create(request_id=request_id, **empty)
    Proposal.objects.create(request_id=people.verified(at, cast.officer, key="not yet"), **empty)
    with CaptureQueriesContext(connection) as seen:
        assert teams.drafts_waiting() == 3 == len(teams.drafts())
    assert len([q for q in seen if '"teams_proposal"."solution"' in q["sql"]]) == 0
