"""The library's pages and the desk of those who keep it: versions, offers, suggestions, links, lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.kernel.actor import CLOCK, OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.library import actions_links as links
from alongside.library import actions_resources as shelf
from alongside.library import entries
from alongside.library import queries_resources as library
from alongside.library import queries_staff as staff
from alongside.library.models import Pack, Resource, Suggestion
from alongside.library.words_resources import LinkState, Phase, Role
from tests.conftest import NOON
from tests.people import Cast

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
SLUG = "aeap-overview"
MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    """The starting catalog on the shelf."""
    shelf.load_resources(by=OPERATOR, at=NOON)


def lines(action: str) -> int:
    return LedgerEntry.objects.filter(action=action).count()


def save(cast: Cast, **changes: Any) -> None:
    fields = {**staff.fields_of(SLUG), **changes}
    version = library.entry(SLUG, today=TODAY).version
    shelf.save_entry(
        slug=SLUG, fields=fields, version=version, why="why not", by=cast.coordinator.actor, at=NOON
    )


def a_newer_release(monkeypatch: pytest.MonkeyPatch, **changes: Any) -> None:
    """Let the release say something else about one entry."""
    newer = {**entries.catalog(), SLUG: {**entries.catalog()[SLUG], **changes}}
    monkeypatch.setattr(shelf, "catalog", lambda: newer)


# Loading ------------------------------------------------------------------------------------------------


def test_loading_twice_is_the_same_as_once():
    before = lines("load_resources")
    assert shelf.load_resources(by=OPERATOR, at=NOON) == shelf.Loaded()
    assert (lines("load_resources"), Resource.objects.count(), Pack.objects.count()) == (before, 126, 10)


def test_a_newer_release_renews_what_nobody_has_changed(monkeypatch):
    a_newer_release(monkeypatch, summary="Newer words.")
    assert shelf.load_resources(by=OPERATOR, at=NOON).renewed == 1
    assert library.entry(SLUG, today=TODAY).summary == "Newer words."
    assert [v.number for v in staff.versions(SLUG)] == [2, 1]


@pytest.mark.parametrize(("decision", "expected"), [("take", "Newer words."), ("leave", "Ours.")])
def test_what_staff_changed_is_never_overwritten_but_offered(
    cast: Cast, client_for: Callable[..., Client], monkeypatch, decision: str, expected: str
):
    save(cast, summary="Ours.")
    a_newer_release(monkeypatch, summary="Newer words.")
    assert shelf.load_resources(by=OPERATOR, at=NOON) == shelf.Loaded(offered=1)
    assert library.entry(SLUG, today=TODAY).summary == "Ours."
    desk = client_for(cast.coordinator)
    assert "Newer words." in desk.get(f"/desk/library/entries/{SLUG}/offer/").content.decode()
    desk.post(f"/desk/library/entries/{SLUG}/offer/", {"decision": decision, "write_key": "k"})
    assert library.entry(SLUG, today=TODAY).summary == expected
    assert staff.waiting(today=TODAY).offers == []
    assert shelf.load_resources(by=OPERATOR, at=NOON) == shelf.Loaded()


def test_a_pack_that_staff_changed_stays(cast: Cast, client_for: Callable[..., Client], monkeypatch):
    form = {
        "title": "In Spanish",
        "title_es": "",
        "intro": "Ours.",
        "intro_es": "",
        "entries": SLUG,
        "write_key": "k",
    }
    assert client_for(cast.coordinator).post("/desk/library/packs/en-espanol/", form).status_code == 302
    shelf.load_resources(by=OPERATOR, at=NOON)
    pack = library.pack("en-espanol", today=TODAY)
    assert (pack.intro, [e.slug for e in pack.entries]) == ("Ours.", [SLUG])


# Versions -----------------------------------------------------------------------------------------------


def test_each_save_is_a_version_and_an_old_one_comes_back_as_a_new_one(cast: Cast):
    first = library.entry(SLUG, today=TODAY).summary
    save(cast, summary="Second.")
    save(cast, summary="Third.")
    shelf.restore_entry(slug=SLUG, number=1, by=cast.coordinator.actor, at=NOON)
    assert [(v.number, v.fields["summary"]) for v in staff.versions(SLUG)] == [
        (4, first), (3, "Third."), (2, "Second."), (1, first),
    ]  # fmt: skip
    assert staff.versions(SLUG)[1].changed == (("summary", "Second.", "Third."),)
    assert library.entry(SLUG, today=TODAY).edited_by == cast.coordinator.name


def test_two_who_save_at_once_lose_nothing(cast: Cast):
    fields = staff.fields_of(SLUG)
    save(cast, summary="Theirs.")
    with pytest.raises(Refused, match="meanwhile"):
        shelf.save_entry(
            slug=SLUG,
            fields={**fields, "summary": "Mine."},
            version=1,
            why="",
            by=cast.coordinator.actor,
            at=NOON,
        )
    assert library.entry(SLUG, today=TODAY).summary == "Theirs."


def test_saving_the_same_again_makes_no_version(cast: Cast):
    save(cast)
    assert library.entry(SLUG, today=TODAY).version == 1


def test_the_form_saves_and_shows_what_is_wrong(cast: Cast, client_for: Callable[..., Client]):
    desk, url = client_for(cast.coordinator), f"/desk/library/entries/{SLUG}/"
    form = {k: "" if v is None else v for k, v in staff.fields_of(SLUG).items()}
    form = {k: v for k, v in form.items() if v is not False} | {
        "version": 1,
        "write_key": "k",
        "summary": "By form.",
    }
    assert desk.post(url, form | {"url": "nowhere"}).status_code == 422
    assert desk.post(url, form).status_code == 302
    assert library.entry(SLUG, today=TODAY).summary == "By form."


def test_an_entry_past_its_day_is_shown_as_such(cast: Cast):
    late = library.entry(SLUG, today=TODAY.replace(year=2028))
    assert late.stale
    assert not library.entry(SLUG, today=TODAY).stale
    assert SLUG in {card.slug for card in staff.waiting(today=TODAY.replace(year=2028)).stale}


# Pages --------------------------------------------------------------------------------------------------


def test_an_entry_warns_before_hard_content_and_offers_to_skip_it(client: Client):
    html = client.get("/library/entry/we-regret-to-inform-you-impact-video/").content.decode()
    assert html.index("Before you read on") < html.index('href="#after"') < html.index("https://www.fbi.gov/")
    assert 'id="after"' in html


def test_one_taken_off_says_so_and_leads_nowhere(client: Client, cast: Cast):
    shelf.take_off(slug=SLUG, by=cast.coordinator.actor, at=NOON)
    answer = client.get(f"/library/entry/{SLUG}/")
    assert answer.status_code == 410
    assert "taken off the shelf" in answer.content.decode()
    assert "antiterrorism-and-emergency" not in answer.content.decode()


def test_what_was_found_is_marked_and_everything_is_escaped(client: Client, cast: Cast):
    save(cast, title="<b>bold</b> & blissful", summary="A <script>alert(1)</script> blissful thing.")
    html = client.get("/library/", {"q": "blissful <script>"}).content.decode()
    assert "<mark>blissful</mark>" in html
    assert "&lt;b&gt;" in html
    assert "<script>alert" not in html
    assert "<b>bold" not in html


def test_the_page_says_what_a_misspelled_word_was_taken_for(client: Client):
    html = client.get("/library/", {"q": "compensaton"}).content.decode()
    assert "No entry has “compensaton”. These are for “compensation”." in html


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99999", "?page=x", "?q=%00", "?phase=nope&q=help", "?e=%00&e=x", "?q=%F0"]
)
@pytest.mark.parametrize(
    "path", ["/library/", "/library/list/", "/library/list/print/", "/library/three-minutes/"]
)
def test_odd_addresses_break_nothing(client: Client, path: str, query: str):
    assert client.get(path + query).status_code == 200


def test_every_facet_link_of_a_page_leads_to_as_many_as_it_says(client: Client):
    html = client.get("/library/", {"q": "families", "phase": "0-72h"}).content.decode()
    options = re.findall(r'<li><a href="(\?[^"]+)">[^<]+</a> <span class="al-soft">(\d+)</span>', html)
    assert len(options) > 10
    for url, count in options[:12]:
        shown = client.get("/library/" + url.replace("&amp;", "&")).content.decode()
        total = re.search(r'<h2 id="found">(\d+)', shown)
        assert total and total[1] == count, url


def test_a_list_of_ones_own_is_only_in_its_address(client: Client):
    html = client.get(f"/library/list/?e={SLUG}&e=no-such&e=eflea-program-overview&e={SLUG}").content.decode()
    assert html.index("AEAP overview") < html.index("EFLEA program overview")
    assert html.count("<h1>") == 1
    paper = client.get(f"/library/list/print/?e={SLUG}").content.decode()
    assert "https://ovc.ojp.gov/program/antiterrorism-and-emergency" in paper


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("phase", [Phase.FIRST_DAYS, Phase.WEEKS, Phase.MONTHS])
def test_three_minutes_hold_at_most_seven_things_and_one_page_ones_come_first(phase: Phase, role: Role):
    picked = library.in_three_minutes(phase, role, language="en", today=TODAY)
    assert 1 <= len(picked) <= 7
    assert all(phase in card.phases for card in picked)
    flags = [card.one_page for card in picked]
    assert flags == sorted(flags, reverse=True)


def test_a_spanish_reader_gets_what_is_in_spanish_first():
    picked = library.in_three_minutes(Phase.FIRST_DAYS, Role.FAMILY, language="es", today=TODAY)
    assert sum("es" in card.languages for card in picked) >= 3


# Suggestions --------------------------------------------------------------------------------------------

FORM = {"kind": "wrong", "text": "The deadline is over.", "url": "", "entry": SLUG, "write_key": "one"}


def test_a_suggestion_is_kept_once_without_a_name_and_waits(client: Client):
    for _ in range(2):
        assert client.post("/library/suggest/", FORM).url == "/library/suggest/thanks/"
    (row,) = staff.suggestions()
    assert (row.slug, row.text, row.kind.value) == (SLUG, "The deadline is over.", "wrong")
    assert {f.name for f in Suggestion._meta.fields} & {"by", "name", "email", "address", "ip"} == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "", "url": ""},
        {"url": "javascript:alert(1)"},
        {"text": "Her SSN is 123-45-6789."},
        {"kind": "?"},
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(client: Client, changes: dict[str, str]):
    answer = client.post("/library/suggest/", FORM | changes)
    assert answer.status_code == 422
    assert not Suggestion.objects.exists()


def test_too_many_suggestions_from_one_address_are_turned_away(client: Client):
    answers = [client.post("/library/suggest/", FORM | {"write_key": f"k{n}"}).status_code for n in range(11)]
    assert answers == [302] * 10 + [429]


def test_staff_answer_a_suggestion_once(client: Client, cast: Cast, client_for: Callable[..., Client]):
    client.post("/library/suggest/", FORM)
    desk, url = client_for(cast.coordinator), f"/desk/library/suggestions/{Suggestion.objects.get().pk}/"
    assert desk.post(url, {"decision": "take", "answer": "done", "write_key": "a"}).status_code == 302
    assert desk.post(url, {"decision": "decline", "write_key": "b"}).status_code == 422
    assert staff.suggestions() == []
    assert lines("take_up") == 1


@pytest.mark.parametrize("who", ["officer", "advisor", "funder", "roster_manager"])
def test_only_those_who_keep_the_library_find_its_desk(
    cast: Cast, client_for: Callable[..., Client], who: str
):
    assert client_for(getattr(cast, who)).get("/desk/library/").status_code == 404


# Links --------------------------------------------------------------------------------------------------


def note(status: int, *, found_at: str = "", closed: bool = False) -> LinkState | None:
    row = Resource.objects.get(slug=SLUG)
    return links.note_link(
        resource_id=row.pk,
        url=row.url,
        status=status,
        found_at=found_at,
        closed=closed,
        every=MONTH,
        by=CLOCK,
        at=NOON,
    )


def test_one_failure_is_doubt_and_a_second_one_is_broken():
    assert note(404) is LinkState.DOUBTFUL
    assert Resource.objects.get(slug=SLUG).link_due_at == NOON + timedelta(days=1)
    assert note(0) is LinkState.BROKEN
    assert [b.card.slug for b in staff.waiting(today=TODAY).broken] == [SLUG]
    assert note(200) is LinkState.GOOD
    assert Resource.objects.get(slug=SLUG).link_due_at == NOON + MONTH
    assert staff.waiting(today=TODAY).broken == []


def test_a_site_that_sends_machines_away_is_never_called_broken():
    assert [note(403), note(403), note(429)] == [LinkState.DOUBTFUL] * 3


def test_a_broken_link_is_said_on_the_page_and_left_out_of_three_minutes(client: Client):
    note(404)
    note(404)
    assert "did not work when we last looked" in client.get(f"/library/entry/{SLUG}/").content.decode()
    picked = library.in_three_minutes(Phase.MONTHS, Role.ELECTED, language="en", today=TODAY)
    assert SLUG not in {card.slug for card in picked}


def test_a_new_address_is_looked_at_anew_and_the_old_ones_look_is_dropped(cast: Cast):
    row = Resource.objects.get(slug=SLUG)
    note(404)
    save(cast, url="https://ovc.ojp.gov/program/aeap/")
    assert Resource.objects.get(slug=SLUG).link_state == LinkState.UNCHECKED
    late = links.note_link(
        resource_id=row.pk, url=row.url, status=404, found_at="", closed=False, every=MONTH, by=CLOCK, at=NOON
    )
    assert late is None


def test_a_link_that_is_taken_is_not_given_to_another_until_the_lease_ends():
    lease = timedelta(minutes=15)
    first = links.claim_links(limit=100, lease=lease, by=CLOCK, at=NOON)
    second = links.claim_links(limit=100, lease=lease, by=CLOCK, at=NOON)
    assert (len(first), len(second)) == (100, 26)
    assert len({link.resource_id for link in first + second}) == 126
    assert links.claim_links(limit=1, lease=lease, by=CLOCK, at=NOON) == []
    assert len(links.claim_links(limit=200, lease=lease, by=CLOCK, at=NOON + lease)) == 126
