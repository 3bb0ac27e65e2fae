"""Drafts: filled where something is known, a marked and listed blank where not, and never a determination."""

from __future__ import annotations

import io
import json
from datetime import date
from zipfile import ZipFile

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.funding import drafts, shipped
from alongside.funding.drafts import BLANK, compose, texts
from alongside.funding.words import DraftKind
from alongside.funding.worksheet import CostLine
from alongside.plans import writers
from alongside.plans.outline import Outline

CATALOG = shipped.catalog()
TODAY = date(2026, 11, 22)
ANSWERS = {
    "state": "OH", "incident_date": date(2026, 11, 1), "uncommon": "yes", "escalating": "yes", "resources_short": "yes",
    "planned_event": "no", "crowd_control": "no", "other_paid": "no", "jag_open": "no",
}  # fmt: skip
LINES = (
    CostLine(
        "Patrol overtime, first week", "police_response", "overtime", 1_250_000, TODAY, programs=("eflea",)
    ),
    CostLine("Backfill", "police_response", "backfill", 220_050, TODAY, programs=("eflea",)),
    CostLine("Counselors", "behavioral_health", "counseling", 300_000, TODAY, programs=("aeap",)),
    CostLine("Paid twice?", "police_response", "overtime", 77, TODAY, programs=("eflea", "jag-formula")),
    CostLine("Water, given", "victim_services", "lodging", 9_000, TODAY, in_kind=True),
)


def facts(**more):
    words = {"answers": ANSWERS, "lines": LINES, "agency": "Millbrook Police", "place": "Millbrook, OH"}
    return drafts.Facts(TODAY, catalog=CATALOG, events={}, offices={"saa": "Ohio OCJS"}, **(words | more))


EMPTY = drafts.Facts(TODAY, answers={}, catalog=CATALOG, events={})


def words_of(draft):
    return "\n".join(drafts._texts_in(list(draft.blocks)))


def outline(draft):
    return Outline(draft.title, draft.language, "Foot", draft.blocks, marks=BLANK.pattern)


def test_there_is_a_text_for_every_kind_and_each_can_be_made_from_nothing_and_from_much():
    assert set(texts()) == set(DraftKind.values())
    for kind in texts():
        for language in drafts.languages_of(kind):
            poor, rich = (compose(kind, f, language=language) for f in (EMPTY, facts()))
            assert poor.blanks and len(rich.blanks) <= len(poor.blanks), kind
            assert "{" not in words_of(poor) + words_of(rich)


def test_the_letter_has_the_six_factors_of_the_law_as_its_headings():
    factors = shipped.documents()[0]["review_factors"]
    found = [
        b["text"]
        for b in compose("eflea_letter", facts()).blocks
        if b["kind"] == "heading" and b["level"] == 3
    ]
    assert [h.casefold() for h in found[:6]] == [f.casefold() for f in factors] and len(factors) == 6


def test_the_letter_holds_what_is_known_and_asks_for_each_cost_once():
    said = words_of(compose("eflea_letter", facts()))
    for known in (
        "Millbrook Police",
        "Ohio OCJS",
        "November 1, 2026",
        "$14,700.50",
        "State and local resources are inad",
    ):
        assert known in said
    assert "$0.77" not in said, "a cost that is put to two programs is asked for by none"
    assert "[ Ask the office ]" in said, "backfill is not named by the program's source"


def test_what_is_not_known_is_a_blank_and_every_blank_is_listed_on_the_first_page():
    draft = compose("eflea_letter", EMPTY)
    assert "[ name of the agency ]" in words_of(draft) and "name of the agency" in draft.blanks
    first = list(draft.blocks[: next(n for n, b in enumerate(draft.blocks) if b["kind"] == "break")])
    assert set(draft.blanks) == set(first[-1]["rows"])
    body = json.dumps(draft.blocks[len(first) :], ensure_ascii=False)
    assert {m[2:-2].replace('\\"', '"') for m in BLANK.findall(body)} == set(draft.blanks)


def test_an_answer_against_the_request_is_said_and_never_written_over():
    said = words_of(
        compose("eflea_letter", facts(answers=ANSWERS | {"resources_short": "no", "other_paid": "yes"}))
    )
    assert (
        "talk to the State before this is sent" in said
        and "State and local resources are inadequate" not in said
    )
    assert "have not been paid" not in said
    assert "it does not seem to fit" in said


def test_no_draft_is_an_official_determination_and_each_says_so_first():
    for kind in texts():
        first = words_of(compose(kind, facts())).split("Blanks to fill in")[0]
        assert "no official determination" in first and "no names of people" in first


def test_a_program_that_pays_nothing_of_the_worksheet_gets_a_blank_table():
    assert "no costs are put to it yet" in words_of(compose("aeap_needs", facts(lines=())))


def test_an_office_gets_english_and_people_get_their_own_language():
    with pytest.raises(ValueError, match="not made in es"):
        compose("eflea_letter", facts(), language="es")
    sheet = compose("compensation_sheet", facts(), language="es", say=lambda words: words)
    assert "1 de noviembre de 2026" in words_of(sheet)


def test_a_long_narrative_sums_up_and_says_where_the_lines_are():
    many = [
        CostLine(f"Shift {n}", "police_response", "overtime", 100, TODAY, programs=("eflea",))
        for n in range(400)
    ]
    said = words_of(compose("cost_narrative", facts(lines=many)))
    assert "400 lines; the worksheet has each of them" in said and "Shift 7" not in said and "$400.00" in said


@settings(max_examples=8, deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={q.key: st.sampled_from(["yes", "no"]) for q in CATALOG.questions if q.kind == "yes_no"}
    )
)
def test_any_answers_make_every_draft(answers):
    for kind in texts():
        draft = compose(kind, facts(answers=answers))
        assert draft.blocks and "{" not in words_of(draft)


@pytest.fixture(scope="module")
def letter():
    return compose("eflea_letter", facts())


def test_the_word_file_has_real_headings_a_language_and_marked_blanks(letter):
    data = writers.word(outline(letter))
    file = docx.Document(io.BytesIO(data))
    heads = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert heads[0][0] == "Heading 1" and ("Heading 3", "Nature and extent of the emergency") in heads
    assert b'w:val="en-US"' in ZipFile(io.BytesIO(data)).read("word/styles.xml")
    runs = [r for p in file.element.body.iter("{*}p") for r in docx.text.paragraph.Paragraph(p, file).runs]
    marked = [r.text for r in runs if r.style.name == "Blank"]
    whole = "\n".join(
        "".join(r.text for r in docx.text.paragraph.Paragraph(p, file).runs)
        for p in file.element.body.iter("{*}p")
    )
    assert sorted(marked) == sorted(BLANK.findall(whole)) and len(marked) >= len(letter.blanks)
    assert file.core_properties.title == letter.title


def test_the_pdf_is_tagged_titled_and_in_its_language(letter):
    with pikepdf.open(io.BytesIO(writers.pdf(outline(letter)))) as file:
        assert file.Root.MarkInfo.Marked and file.Root.Lang == "en"
        assert "/StructTreeRoot" in file.Root
        assert file.open_metadata()["dc:title"] == letter.title


def test_a_plan_marks_nothing():
    plain = Outline("T", "en", "F", ({"kind": "text", "text": "x [ y ] z"},))
    file = docx.Document(io.BytesIO(writers.word(plain)))
    assert "Blank" not in [s.name for s in file.styles] and file.paragraphs[0].text == "x [ y ] z"
    assert writers.markdown(Outline("T", "en", "F", ({"kind": "break"},))).startswith("---")
