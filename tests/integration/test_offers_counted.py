"""What a chief sees of offers: how many of which kind. What an owner sees before thanking: the mail, in each language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.offers import actions, queries
from tests.integration.casework import Scene, no_reasons, scene  # noqa: F401
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
HOUR = timedelta(hours=1)
OFFERS = (
    ("goods", "Forty blankets", "Ada Abbot", "ada@mail.example", "en"),
    ("goods", "Cien mantas", "Luz Prado", "luz@mail.example", "es"),
    ("goods", "Agua", "Luz Prado", "luz@mail.example", "es"),
    ("food", "Soup for fifty", "Bo Hale", "bo@mail.example", "en"),
    ("food", "Bread", "Cy Vance", "cy@mail.example", "en"),
)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def list_id(story: Scene) -> int:
    by, at = story.cast.coordinator.actor, story.at
    made = actions.open_list(engagement_id=story.engagement_id, by=by, at=at)
    for number, (kind, what, name, email, language) in enumerate(OFFERS):
        words = {"kind": kind, "what": what, "name": name, "email": email}
        actions.log_offer(
            list_id=made, key=f"o{number}", source="staff", words=words, language=language, by=by, at=at
        )
    return made


def test_a_chief_sees_how_many_of_which_kind_and_nobodys_name(story: Scene, list_id: int):
    with clock.frozen(story.at + HOUR):
        code = incidents.issue_code(
            request_id=story.request_id, by=story.cast.officer.actor, at=story.at + HOUR
        )
        chief = Client()
        chief.cookies["case"], _ = incidents.open_with_code(
            code=code, address="192.0.2.7", at=story.at + HOUR
        )
        page = " ".join(chief.get("/help/case/offers/").content.decode().split())
    assert [(n, new) for _, n, new in queries.by_kind(list_id)] == [(3, 3), (2, 2)]
    assert "What is offered" in page and "3 <span" in page
    for _, what, name, email, _language in OFFERS:
        assert what not in page and name not in page and email not in page


def test_thanks_are_shown_in_the_language_in_which_each_reads_them(
    story: Scene, list_id: int, client_for: SignIn
):
    with clock.frozen(story.at + HOUR):
        client = client_for(story.cast.coordinator)
        answer = client.post(
            f"/desk/offers/{list_id}/act/", {"act": "thank", "all": "yes", "query": "state=all"}
        )
    page = " ".join(answer.content.decode().split())
    assert "English: 3 mails" in page and "Spanish: 1 mail" in page, "one to each address"
    assert '<div lang="es"><h3>Gracias por su' in page and "Thank you for your offer" in page
