"""The library's thesaurus: whole, owned, and each heading asked for in both languages."""

from __future__ import annotations

import pytest

from alongside.library.asked import LIKE, Said, themes, thesaurus
from alongside.library.entries import catalog
from alongside.library.headings import shipped
from alongside.library.rules_words import may_save_said


def test_the_thesaurus_has_an_owner_and_a_day_to_look_at_it_again():
    assert shipped().owner and shipped().reviewed < shipped().review_by


def test_every_heading_is_asked_for_in_english_and_spanish():
    headings = shipped().headings
    assert [name for name in themes() if not (headings[name].english and headings[name].spanish)] == []


def test_what_comes_with_a_release_may_be_saved():
    refused = {name: may_save_said(name, said).code for name, said in shipped().headings.items()}
    assert {name: code for name, code in refused.items() if code} == {}


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("topics:law", Said("", "ley"), "empty"),
        ("topics:law", Said("law\n" * 301, ""), "how_many"),
        ("topics:law", Said("x" * 61, ""), "long_phrase"),
        (LIKE, Said("kids child", ""), "no_pair"),
        (LIKE, Said("next of kin: family", ""), "no_pair"),
        (LIKE, Said("kids: child, children\n", ""), ""),
    ],
)
def test_phrases_are_judged(name: str, said: Said, code: str):
    assert may_save_said(name, said).code == code


def test_a_phrase_of_two_headings_points_to_both():
    said = {s.words: s.themes for s in thesaurus(shipped().headings).sayings if not s.spanish}
    assert set(said["victim", "advocate"]) == {"topics:victim_assistance", "audiences:clinicians"}
    assert said["next", "of", "kin"] == ("topics:death_notification",)


def test_every_entry_of_the_release_has_several_phrases_that_people_say():
    few = [slug for slug, fields in catalog().items() if len(fields["keywords"].splitlines()) < 6]
    assert few == []
