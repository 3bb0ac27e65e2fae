"""The library's search in both languages: accents, half words, slips of the finger, facets, marks."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.library import actions_resources as shelf
from alongside.library.indexing import AGAIN, WORTH
from alongside.library.likeness import NEAREST
from alongside.library.models_resources import Likeness, Resource
from alongside.library.queries_resources import cards_of, find
from alongside.library.searching import FACETS, search
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

ENTRY = {
    "title": "Opening a center for families",
    "publisher": "Somewhere State",
    "url": "https://state.example/center",
    "languages": ["en"],
    "audiences": ["chief"],
    "phases": ["0-72h"],
    "topics": ["family_assistance_center"],
    "summary": "How to open one within hours.",
    "summary_es": "Cómo abrir uno en pocas horas, con niños cerca.",
    "seen": "2026-11-01",
    "review_by": "2027-11-01",
}


@pytest.fixture
def loaded() -> None:
    """The starting catalog on the shelf."""
    shelf.load_resources(by=OPERATOR, at=NOON)


def slugs(text: str, **more: Any) -> list[str]:
    found = search(text, chosen=more.pop("chosen", {}), **more)
    return [card.slug for card in cards_of(found.ids, today=NOON.date())]


@pytest.mark.parametrize(
    ("asked", "language", "expected"),
    [
        ("death notification", "en", "proper-death-notification-after-mass-violence"),
        ("Psychological First Aid", "en", "psychological-first-aid-field-operations-guide"),
        ("ninos violencia", "es", "c-mo-ayudar-a-los-ni-os-a-superar-la-violencia"),
        ("niños violencia", "es", "c-mo-ayudar-a-los-ni-os-a-superar-la-violencia"),
        ("NIÑOS VIOLENCIA", "es", "c-mo-ayudar-a-los-ni-os-a-superar-la-violencia"),
        ("mayor donations", "en", "tips-for-community-leaders-managing-donations"),
        ("family reunif", "en", "family-reunification-annex"),
    ],
)
def test_a_question_finds_its_entry_among_the_first_five(
    loaded: None, asked: str, language: str, expected: str
):
    assert expected in slugs(asked, language=language)[:5]


def test_a_slip_of_the_finger_finds_the_word_and_says_so(loaded: None):
    found = search("deth notificaton", chosen={})
    assert dict(found.instead) == {"notificaton": "notification", "deth": "death"}
    assert "proper-death-notification-after-mass-violence" in slugs("deth notificaton")[:5]


def test_what_nobody_wrote_about_finds_nothing(loaded: None):
    found = search("zyxwvq", chosen={})
    assert (found.ids, found.total, found.instead) == ([], 0, [])


@pytest.mark.parametrize(
    "odd", ["'", "\\", "a' | b:* & !", "%s %(x)s", "<b>", "\u200b", "🙂", "' ' '", ":*", "x" * 5000]
)
def test_no_question_breaks_the_search(loaded: None, odd: str):
    search(odd, chosen={})
    find(odd, chosen={}, language="es", today=NOON.date())


def test_counts_of_a_facet_are_right_under_the_other_facets(loaded: None):
    chosen = {"phase": "weeks", "audience": "chief"}
    found = search("help", chosen=chosen)
    for facet, counts in found.counts.items():
        for value, count in counts.items():
            assert search("help", chosen={**chosen, facet: value}).total == count, (facet, value)
    assert found.counts["phase"]["weeks"] == found.total >= 3
    assert set(found.counts) == set(FACETS)


def test_without_a_question_everything_is_listed_once(loaded: None):
    pages = [search("", chosen={}, limit=50, offset=n).ids for n in (0, 50, 100)]
    ids = [i for page in pages for i in page]
    assert len(ids) == len(set(ids)) == 126 == search("", chosen={}).total


def test_an_unknown_value_of_a_facet_finds_nothing(loaded: None):
    assert search("help", chosen={"phase": "someday"}).total == 0


def test_marks_fall_on_the_words_found_and_nothing_is_lost_of_the_text(loaded: None):
    _found, hits = find("niños", chosen={}, language="es", today=NOON.date())
    marked = {text for hit in hits for text, is_marked in [*hit.title, *hit.summary] if is_marked}
    assert "niños" in marked
    for hit in hits:
        assert "".join(text for text, _ in hit.title) == hit.card.title


def test_a_saved_entry_is_found_at_once_and_one_taken_off_is_not(loaded: None, cast):
    by = cast.coordinator.actor
    slug = shelf.save_entry(slug=None, fields={**ENTRY, "title": "Quilombo ñandú"}, why="", by=by, at=NOON)
    assert slugs("quilombo") == slugs("nandu") == [slug]
    shelf.take_off(slug=slug, by=by, at=NOON)
    assert slugs("quilombo") == []


@pytest.mark.parametrize(
    "other",
    [{"topics": ["rural"]}, {"audiences": ["faith"]}, {"publisher": "Elsewhere"}],
    ids=lambda d: next(iter(d)),
)
def test_what_is_like_the_best_answer_stands_next_to_it(loaded: None, cast, other: dict[str, Any]):
    entry = {**ENTRY, "summary": "Quilombo.", "summary_es": ""}
    for title, more in (("Quilombo quilate", {}), ("Aardvarks", other), ("Zebras", {})):
        fields = {**entry, "title": title, **more}
        shelf.save_entry(slug=None, fields=fields, why="", by=cast.coordinator.actor, at=NOON)
    assert slugs("quilombo quilate") == ["quilombo-quilate", "zebras", "aardvarks"]


def pairs() -> dict[tuple[int, int], float]:
    rows = Likeness.objects.values_list("resource_id", "other_id", "worth")
    return {(one, other): worth for one, other, worth in rows}


def test_each_entry_keeps_its_nearest_and_those_that_are_near_to_keep_it(loaded: None):
    kept, entries = pairs(), set(Resource.objects.values_list("pk", flat=True))
    assert {one for one, _ in kept} == entries
    assert all(kept[other, one] == worth and one != other for (one, other), worth in kept.items())
    assert all(0 < worth <= 1 for worth in kept.values())
    assert len(kept) <= 2 * NEAREST * len(entries)
    names = dict(Resource.objects.values_list("pk", "slug"))
    best = {names[one]: names[max(entries - {one}, key=lambda o: kept.get((one, o), 0))] for one in entries}
    assert best["eflea-fact-sheet-ncj-309950-abstract"] == "eflea-program-overview"
    assert best["fac-toolkit-family-briefings"].startswith("fac-toolkit-")


def test_an_entry_that_is_saved_anew_finds_new_neighbors_and_leaves_the_old(loaded: None, cast):
    before, by = pairs(), cast.coordinator.actor
    saved = Resource.objects.get(slug="eflea-fact-sheet-ncj-309950-abstract")
    shelf.save_entry(slug=saved.slug, fields=ENTRY, why="Another thing", version=1, by=by, at=NOON)
    after, near = pairs(), Resource.objects.get(slug="creating-and-operating-a-family-assistance-center").pk
    mine = {other for one, other in after if one == saved.pk}
    assert near in mine
    assert {other for one, other in before if one == saved.pk} != mine
    others = lambda found: {pair: worth for pair, worth in found.items() if saved.pk not in pair}  # noqa: E731
    assert others(after) == others(before)


def test_an_installation_that_kept_no_likeness_gets_it_with_the_next_release(loaded: None):
    before = pairs()
    Likeness.objects.all().delete()
    assert slugs("death notification")[:1] == ["proper-death-notification-after-mass-violence"]
    shelf.load_resources(by=OPERATOR, at=NOON)
    assert pairs() == before


def test_a_word_of_the_title_is_worth_more_than_one_that_stands_anywhere_else_however_often():
    assert max(WORTH[letter] for letter in "BCD") * (1 + 3 * AGAIN) < WORTH["A"]


def test_vectors_hold_english_and_spanish_stems_without_accents(loaded: None):
    row = Resource.objects.get(slug="c-mo-ayudar-a-los-ni-os-a-superar-la-violencia")
    assert "'nin'" in row.vector and "ñ" not in row.vector


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("a deputy was killed in the line of duty", "benefits"),
        ("how do I tell a family that their son was killed", "death_notification"),
        ("people are showing up to help", "volunteers"),
        ("le pagan el entierro a mi hermano?", "compensation"),
    ],
)
def test_a_phrase_leads_to_its_topic(loaded: None, asked: str, topic: str):
    found = cards_of(search(asked, chosen={}).ids[:3], today=NOON.date())
    assert topic in {t.value for card in found for t in card.topics}


def test_small_words_of_a_spanish_question_are_not_looked_for(loaded: None):
    assert search("los de la", chosen={}).ids == search("de los", chosen={}, language="es").ids == []
    assert slugs("mi hijo")[:3] == slugs("hijo", language="es")[:3]
