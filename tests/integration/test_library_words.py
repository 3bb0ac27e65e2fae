"""The thesaurus at the library desk: what a keeper writes is asked for at once, and nobody's work is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.library import actions_resources as shelf
from alongside.library import actions_words, headings
from alongside.library import queries_words as words
from alongside.library.asked import Said
from alongside.library.searching import search
from tests.conftest import NOON
from tests.people import Cast

pytestmark = pytest.mark.django_db
NAME = "topics:volunteers"
ADDRESS = "topics-volunteers"
PAGE = f"/desk/library/words/{ADDRESS}/"


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    """The starting catalog on the shelf, thesaurus and all."""
    shelf.load_resources(by=OPERATOR, at=NOON)


def form(**changes: Any) -> dict[str, Any]:
    card = words.heading(ADDRESS)
    said = {"english": card.said.english, "spanish": card.said.spanish}
    return {**said, "keeper": "Robin", "why": "", "version": card.version, "write_key": "k", **changes}


def test_a_new_phrase_is_asked_for_at_once_and_stands_in_the_history(
    cast: Cast, client_for: Callable[..., Client]
):
    assert search("busybodies", chosen={}).total == 0
    desk = client_for(cast.coordinator)
    sent = form(english=words.heading(ADDRESS).said.english + "\n  busybodies \n\n", why="said on a call")
    assert desk.post(PAGE, sent).status_code == 302
    assert search("busybodies", chosen={}).total >= 1
    newest = words.heading_versions(NAME)[0]
    assert (newest.number, newest.came, newest.went, newest.why) == (2, ("busybodies",), (), "said on a call")
    assert LedgerEntry.objects.filter(action="save_heading").count() == 1
    page = desk.get(PAGE).content.decode()
    assert "<ins>busybodies</ins>" in page and cast.coordinator.name in page
    assert "busybodies" not in desk.get("/desk/library/words/").content.decode()


def test_two_who_save_at_once_lose_nothing(cast: Cast, client_for: Callable[..., Client]):
    desk = client_for(cast.coordinator)
    first = form(english="helpers", write_key="a")
    second = form(english="volunteers", write_key="b")
    assert desk.post(PAGE, first).status_code == 302
    refused = desk.post(PAGE, second)
    assert refused.status_code == 422 and "Somebody saved this heading meanwhile" in refused.content.decode()
    assert words.heading(ADDRESS).said.english == "helpers"


def test_an_earlier_version_comes_back_as_a_new_one_and_is_asked_for_again(
    cast: Cast, client_for: Callable[..., Client]
):
    desk = client_for(cast.coordinator)
    before = words.heading(ADDRESS).said
    desk.post(PAGE, form(english="busybodies"))
    restored = desk.post(f"{PAGE}restore/1/", {"write_key": "r"}, follow=True).content.decode()
    assert "That version is back" in restored and "Bring version 2 back" in restored
    card, newest = words.heading(ADDRESS), words.heading_versions(NAME)[0]
    assert (card.said, card.version, newest.went) == (before, 3, ("busybodies",))
    assert search("busybodies", chosen={}).total == 0
    assert desk.post(f"{PAGE}restore/9/", {"write_key": "s"}).status_code == 404
    assert desk.post(f"{PAGE}restore/1/", {"write_key": "t"}).status_code == 302
    assert words.heading(ADDRESS).version == 3, "what stands already is no new version"
    assert LedgerEntry.objects.filter(action="restore_heading").count() == 1


def test_a_release_renews_what_nobody_changed_and_leaves_what_staff_did(cast: Cast, monkeypatch):
    by = cast.coordinator.actor
    ours = Said("helpers", "ayudantes")
    actions_words.save_heading(name=NAME, said=ours, keeper="", why="", version=1, by=by, at=NOON)
    assert shelf.load_resources(by=OPERATOR, at=NOON) == shelf.Loaded()
    release = headings.shipped()
    newer = {**release.headings, NAME: Said("a", "b"), "topics:law": Said("statutes", "leyes")}
    monkeypatch.setattr(
        actions_words, "shipped", lambda: headings.Shipped("Coordinators", "2027-01-01", "2028-01-01", newer)
    )
    assert shelf.load_resources(by=OPERATOR, at=NOON).headings == 1
    assert (words.heading(ADDRESS).said, words.heading("topics-law").said.english) == (ours, "statutes")


def test_what_is_no_phrase_is_refused_with_a_sentence(cast: Cast):
    with pytest.raises(Refused):
        actions_words.save_heading(
            name=NAME, said=Said("", ""), keeper="", why="", version=1, by=cast.coordinator.actor, at=NOON
        )


def test_a_heading_that_there_is_not_is_not_found(cast: Cast, client_for: Callable[..., Client]):
    assert client_for(cast.coordinator).get("/desk/library/words/topics-gardening/").status_code == 404
