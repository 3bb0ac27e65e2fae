"""The free-text check against its 300 sentences, and tables for what the sentences do not cover."""

from __future__ import annotations

import csv
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.freetext import LONGEST, Finding, Kind, asks, blocks, lint
from alongside.kernel.freetext_kinds import SENTENCES

FIXTURE = Path(__file__).parent.parent / "data" / "freetext_sentences.csv"


def readable(text: str) -> str:
    r"""Invisible and full-width characters stand in the file as \uXXXX, so that a reader sees them."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda hit: chr(int(hit[1], 16)), text)


def sentences(group: str, part: str | None = None) -> list[tuple[str, str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (readable(row["text"]), row["kind"])
        for row in rows
        if row["group"] == group and part in (None, row["part"])
    ]


def kinds(findings: list[Finding]) -> set[str]:
    return {finding.kind.value for finding in findings}


def test_the_fixture_has_its_300_different_sentences():
    counted = {group: len(sentences(group)) for group in ("hard", "clean", "name", "tricky")}
    assert counted == {"hard": 110, "clean": 120, "name": 50, "tricky": 20}
    assert len(sentences("clean", "holdout")) == 40
    assert len({text for group in counted for text, _ in sentences(group)}) == 300


@pytest.mark.parametrize(("text", "kind"), sentences("hard"))
def test_every_hard_pattern_is_blocked_as_what_it_is(text: str, kind: str):
    assert kind in kinds(blocks(lint(text)))


@pytest.mark.parametrize(
    "text", [text for group in ("clean", "tricky", "name") for text, _ in sentences(group)]
)
def test_nothing_else_is_blocked(text: str):
    assert blocks(lint(text)) == []


@pytest.mark.parametrize("part", ["tune", "holdout"])
def test_at_most_one_in_twenty_agency_and_place_sentences_is_asked_about(part: str):
    texts = [text for text, _ in sentences("clean", part)]
    asked = [text for text in texts if lint(text)]
    assert len(asked) <= 0.05 * len(texts), asked


@pytest.mark.parametrize("part", ["tune", "holdout"])
def test_most_likely_names_are_asked_about(part: str):
    texts = [text for text, _ in sentences("name", part)]
    missed = [text for text in texts if "name" not in kinds(asks(lint(text)))]
    assert len(missed) <= 0.15 * len(texts), missed


@pytest.mark.parametrize(
    ("text", "kind", "severity"),
    [
        ("Ofc. Ruiz said he fired twice.", Kind.STATEMENT, "ask"),
        ("The officer told me that he froze.", Kind.STATEMENT, "ask"),
        ("Officers described the hallway.", Kind.STATEMENT, "ask"),
        ("El oficial dijo que disparó.", Kind.STATEMENT, "ask"),
        ("DOB 04/12/1987", Kind.BIRTH, "ask"),
        ("born on April 3, 1990", Kind.BIRTH, "ask"),
        ("Fecha de nacimiento: 3 de mayo de 1990", Kind.BIRTH, "ask"),
        ("Driver’s license D1234567", Kind.LICENSE, "ask"),
        ("licencia de conducir 12345678", Kind.LICENSE, "ask"),
        ("123456789 on a sticky note", Kind.NINE_DIGITS, "ask"),
        ("seats 1 2 3 4 5 6 7 8 9", Kind.NINE_DIGITS, "ask"),
        ("warrant number 22-00451", Kind.CUSTODY, "block"),
        ("BP 150/95", Kind.HEALTH, "block"),
        ("depression score of 14", Kind.HEALTH, "block"),
        ("ЅЅN 219099999 in Cyrillic letters", Kind.SSN, "block"),
        ("SSN ٢١٩٠٩٩٩٩٩ in Arabic digits", Kind.SSN, "block"),
        ("219-09-\n9999 over two lines", Kind.SSN, "block"),
        ("my ssn's 219099999", Kind.SSN, "block"),
        ("ssn219099999", Kind.SSN, "block"),
        ("universal control number (UCN): AB1CD2EF3", Kind.FBI, "block"),
        ("NIC W12345 6789", Kind.NCIC, "block"),
        ("SID number is MI1234567A", Kind.SID, "block"),
        ("PCL-5 score went from 41 to 30", Kind.HEALTH, "block"),
        ("C-SSRS: high, 4", Kind.HEALTH, "block"),
        ("PHQ-9 of twelve", Kind.HEALTH, "block"),
    ],
)
def test_each_further_kind_is_found(text: str, kind: Kind, severity: str):
    assert [(f.kind, f.severity) for f in lint(text)] == [(kind, severity)]


@pytest.mark.parametrize(
    "text",
    [
        "The chief said tomorrow suits her.",
        "An Amber Alert went out at noon.",
        "The PHQ-9 has 9 questions.",
        "PCL-5 at 2 pm is a training.",
        "Ring the NCIC desk at 304-625-2000.",
        "FBI number 800-225-5324 is public.",
        "A form for social media: 100 followers.",
        "Reach us on +52 664 12 3456.",
        "The server is 192.168.10.2024 in the drill.",
        "The PHQ-9 went from 2 pages to 3 pages.",
        "",
    ],
)
def test_ordinary_business_is_left_alone(text: str):
    assert lint(text) == []


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Maria Lopez will bring food.", ["Maria Lopez"]),
        ("Mrs. Lopez will bring food.", ["María López"]),
        ("Sharon Hill asked again.", ["Sharon Hill Police Department"]),
    ],
)
def test_a_name_on_the_case_is_not_asked_about(text: str, known: list[str]):
    assert asks(lint(text))
    assert lint(text, known_names=known) == []


def test_a_known_name_does_not_cover_a_longer_or_another_name():
    assert lint("Maria Lopez Garcia was there.", known_names=["Maria Lopez"])
    assert lint("Ana Lopez was there.", known_names=["Maria Lopez"])


def test_the_place_of_a_finding_is_a_place_in_the_text_as_given():
    text = "Señor: 2\u200b19-0\u200b9-99\u200b99."
    (found,) = lint(text)
    assert text[found.start : found.end] == "2\u200b19-0\u200b9-99\u200b99"


def test_an_excerpt_shows_no_digit_and_only_first_letters_of_names():
    found = lint("Ofc. Ruiz said John Smith is 219-09-9999, PHQ-9: 12, SID TX05427134.")
    assert [f.excerpt for f in found] == [
        "Ofc. R••• said", "J••• S••••", "•••-••-••••", "PHQ-9:•••", "••••••••••",
    ]  # fmt: skip
    assert "R••• said” may repeat" in str(found[0])


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_a_sentence_that_says_what_to_do(kind: Kind):
    sentence = str(Finding(0, 1, kind, "ask", SENTENCES[kind], "x"))
    assert "%" not in sentence
    assert re.search(r"Take it out|take it out|write what they need|Shorten it", sentence)


def test_what_blocks_wins_over_what_asks_in_the_same_place():
    (found,) = lint("driver license D219-09-9999")
    assert found.kind is Kind.SSN


def test_a_text_too_long_to_check_is_blocked_and_one_of_the_full_length_is_not():
    assert lint("a " * (LONGEST // 2)) == []
    (found,) = lint("a " * (LONGEST // 2) + "a")
    assert (found.kind, found.severity, found.start) == (Kind.TOO_LONG, "block", LONGEST)
    assert "10,000 characters" in str(found)


HOSTILE = [
    "1 ", "9", "9-", "SSN ", "SSN: ", "SSN 1", "social security number is ", "FBI number no id ", "JOHN ",
    "A", "a", "1a-", " ", "SID is the ", "PHQ-9 score of total was ", "one two ", "last four of ", "Dr. ",
    "2\u200b", "９－", "Officer A ", "officer A ", "victim, ", "Smith, J", "john ", "O", "born on ", "A-",
    "NCIC hit W-", "xxx-", ",.;:()", "'s ", "John Smith. ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_of_100_kb_takes_less_than_a_tenth_of_a_second(piece: str):
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    assert min(seconds(text) for _ in range(3)) < 0.1


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_takes_about_twice_the_time(piece: str):
    text = (piece * (LONGEST // len(piece) + 1))[:LONGEST]
    half = min(seconds(text[: LONGEST // 2]) for _ in range(3))
    whole = min(seconds(text) for _ in range(3))
    assert whole < 3.2 * half + 0.005


def seconds(text: str) -> float:
    start = time.process_time()
    lint(text)
    return time.process_time() - start


PIECES = st.sampled_from(
    [*HOSTILE, "219", "09", "9999", "-", "Maria", "Police", "said ", "é", "ß", "ﬁ", "𝟗", "½", "\n"]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_judged_with_findings_in_order_and_apart(text: str):
    found = lint(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert len(blocks(found)) + len(asks(found)) == len(found)
