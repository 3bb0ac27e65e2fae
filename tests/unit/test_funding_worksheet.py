"""The worksheet of costs: what programs say of a cost, totals, what stands out, and files in and out."""

from __future__ import annotations

import io
import random
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from alongside.funding import clocks, shipped
from alongside.funding.shape import may_be_read, program_of
from alongside.funding.words import CostKind, Fit, Need
from alongside.funding.worksheet import START, CostLine, fit_of, look
from alongside.funding.worksheet_cells import cents_of, day_of
from alongside.funding.worksheet_files import COLUMNS, MOST_FAULTS, lists_of, read, write_csv, write_xlsx

CATALOG = shipped.catalog()
NAMES = {p.key: p.name for p in CATALOG.programs}
LISTS = lists_of({key: (name,) for key, name in NAMES.items()}, [str])
DAY = date(2026, 11, 10)
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0")


def cost(what="Patrol overtime", **more):
    found = {"need": "police_response", "kind": "overtime", "cents": 125_000, "first": DAY} | more
    return CostLine(what, **found)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = list(COLUMNS.values())
GOOD = ["Patrol overtime", "Police response", "Officer overtime", DAY, None, 1250, None, None, "eflea"]


def places(found):
    return [(f.row, f.column) for f in found.faults]


# What each program's entry says.
SAYS = [
    ("eflea", "overtime", Fit.ALLOWABLE),
    ("eflea", "land", Fit.UNALLOWABLE),
    ("eflea", "crowd", Fit.UNALLOWABLE),
    ("eflea", "backfill", Fit.ASK),
    ("aeap", "overtime", Fit.UNALLOWABLE),
    ("aeap", "victim_overtime", Fit.ALLOWABLE),
    ("aeap", "counseling", Fit.ALLOWABLE),
    ("jag-formula", "equipment", Fit.ALLOWABLE),
    ("national-compassion-fund", "memorial", Fit.UNALLOWABLE),
    ("stafford", "overtime", Fit.ASK),
]


@pytest.mark.parametrize(("program", "kind", "fit"), SAYS)
def test_a_cost_is_judged_by_the_sentence_of_the_catalog(program, kind, fit):
    found, sentence = fit_of(CATALOG.program(program), kind)
    assert found is fit and bool(sentence) == (fit is not Fit.ASK)


def test_every_rule_about_costs_stands_in_its_program_and_names_a_known_kind():
    for document in shipped.documents():
        written = sum(len(table) for table in document["costs"].values())
        program = program_of(document)
        assert len(program.costs) == written, document["id"]
        assert {rule.kind for rule in program.costs} <= set(CostKind.values())
    assert sum(len(p.costs) for p in CATALOG.programs) > 40


def test_when_staff_take_a_sentence_out_the_office_is_asked_again():
    document = dict(next(d for d in shipped.documents() if d["id"] == "eflea"), allowable_costs=["Other"])
    assert may_be_read(document, CATALOG.questions)
    assert fit_of(program_of(document), "overtime")[0] is Fit.ASK


def test_totals_are_by_program_and_by_part_and_gifts_stand_apart():
    found = look(
        [
            cost(programs=("eflea",)),
            cost("Backfill", kind="backfill", cents=50_001, programs=("eflea",), estimate=True),
            cost("Water, given", need="victim_services", kind="lodging", cents=999, in_kind=True, programs=("aeap",)),
            cost("Counselors", need="behavioral_health", kind="counseling", cents=200),
        ],
        CATALOG, {},
    )  # fmt: skip
    eflea = found.by_program["eflea"]
    assert (eflea.cents, eflea.estimated, eflea.in_kind) == (175_001, 50_001, 0)
    assert eflea.by_fit[Fit.ALLOWABLE] == 125_000 and eflea.by_fit[Fit.ASK] == 50_001
    assert (found.by_program["aeap"].cents, found.by_program["aeap"].in_kind) == (0, 999)
    assert found.all.cents == 175_201 and found.all.in_kind == 999 and found.undecided == 200
    assert set(found.by_need) == {n.value for n in START}
    assert found.by_need["behavioral_health"].cents == 200


def codes(*lines, events=None):
    return [(n.number, n.code) for n in look(lines, CATALOG, events or {}).notes]


def test_one_cost_put_to_two_programs_is_told_and_asked_for_by_none():
    line = cost(programs=("eflea", "jag-formula"))
    found = look([line], CATALOG, {})
    assert [n.code for n in found.notes] == ["paid_twice"]
    assert found.by_program == {} and found.undecided == line.cents


def test_the_same_cost_on_two_lines_for_two_programs_is_told_once_for_one_program_not_at_all():
    twin = cost(programs=("jag-formula",))
    assert codes(cost(programs=("eflea",)), twin) == [(2, "same_cost")]
    assert codes(cost(programs=("eflea",)), cost(programs=("eflea",))) == []
    assert codes(cost(programs=("eflea",)), cost(programs=("jag-formula",), first=date(2026, 11, 11))) == []


def test_days_are_looked_at_by_the_period_of_the_program():
    events = {"incident": DAY}
    care = {"need": "victim_services", "kind": "counseling", "programs": ("aeap",)}
    assert codes(cost(**care), events=events) == []
    assert codes(cost(**care | {"first": date(2026, 11, 9)}), events=events) == [(1, "before")]
    assert codes(cost(**care | {"first": date(2029, 11, 11)}), events=events) == [(1, "after")]
    assert codes(cost(**care | {"last": date(2029, 11, 11)}), events=events) == [(1, "after")]
    assert codes(cost(**care | {"first": None}), events=events) == [(1, "no_day")]
    assert codes(cost(programs=("eflea",), first=date(2020, 1, 1)), events=events) == []
    assert clocks.covered_until(CATALOG.program("aeap"), events) == date(2029, 11, 10)


def test_what_a_program_names_as_not_allowed_or_does_not_pay_is_told():
    assert codes(cost(programs=("aeap",))) == [(1, "not_allowed")]
    assert codes(cost(need="school", kind="other", programs=("eflea",))) == [(1, "not_paid")]


# Files.
@pytest.mark.parametrize("kind", WRITERS)
def test_a_worksheet_comes_back_as_it_was(kind):
    lines = (
        cost(programs=("eflea", "aeap")), cost("Café, 3 × 40", last=date(2026, 11, 12), in_kind=True, cents=1),
        cost("No day yet", first=None, estimate=True), *(cost(text.strip() or "x") for text in DANGEROUS),
    )  # fmt: skip
    found = read(WRITERS[kind](lines, say=str, names=NAMES), LISTS)
    assert found.faults == () and found.lines == lines


LINES = st.builds(
    CostLine,
    what=st.text(st.sampled_from("abc =+-@'\"\\,;|é"), min_size=1, max_size=20).map(str.split).map(" ".join).filter(bool),
    need=st.sampled_from(Need.values()),
    kind=st.sampled_from(CostKind.values()),
    cents=st.integers(1, 10**11),
    first=st.dates(date(1990, 1, 1), date(2100, 1, 1)) | st.none(),
    in_kind=st.booleans(),
    estimate=st.booleans(),
    programs=st.lists(st.sampled_from(sorted(NAMES)), unique=True, max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=5), st.sampled_from(sorted(WRITERS)))
def test_any_worksheet_comes_back_to_the_cent(lines, kind):
    assert read(WRITERS[kind](lines, say=str, names=NAMES), LISTS, keep=True).lines == tuple(lines)


def test_no_cell_of_an_exported_workbook_is_a_formula():
    book = load_workbook(io.BytesIO(write_xlsx(map(cost, DANGEROUS), say=str, names=NAMES)))
    cells = [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    whats = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [cell.value.strip() for cell in whats] == [text.strip() for text in DANGEROUS]
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in whats)


def test_no_cell_of_an_exported_csv_can_start_a_formula():
    import csv

    text = write_csv(map(cost, DANGEROUS), say=str, names=NAMES).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == len(DANGEROUS) + 1
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r") for row in rows for cell in row)


def test_a_formula_in_an_uploaded_workbook_is_refused_with_its_place():
    found = read(workbook(HEAD, GOOD, [*GOOD[:5], "=SUM(1,2)", *GOOD[6:]], ["=A1", *GOOD[1:]]), LISTS)
    assert places(found) == [(3, "amount"), (4, "what")]
    assert all("formula" in f.sentence for f in found.faults) and found.lines == ()


def test_every_fault_names_its_row_and_column_and_nothing_is_taken_in():
    bad = [
        ["", *GOOD[1:]],
        [GOOD[0], "Moon", *GOOD[2:]],
        [*GOOD[:2], "Magic", *GOOD[3:]],
        [*GOOD[:3], "tomorrow", *GOOD[4:]],
        [*GOOD[:4], date(2026, 11, 9), *GOOD[5:]],
        *([*GOOD[:5], amount, *GOOD[6:]] for amount in (-5, 0, "1.234", 0.001, "1,25", True, "a")),
        [*GOOD[:6], "maybe", *GOOD[7:]],
        [*GOOD[:8], "eflea; Moon fund"],
        ["x" * 301, *GOOD[1:]],
    ]
    found = read(workbook(HEAD, GOOD, *bad), LISTS)
    columns = ["what", "need", "kind", "first", "last", *["amount"] * 7, "in_kind", "programs", "what"]
    assert places(found) == list(enumerate(columns, 3)) and found.lines == ()
    assert found.faults[-2].params == {"text": "Moon fund"}


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (b"", ""), (b"PK\x03\x04 no zip", ""), (b"\xff\xd8\xff\xe0", ""), (workbook(["a", "b"]), ""),
        (workbook(HEAD), ""), (workbook(HEAD[1:], GOOD[1:]), "what"), (workbook([*HEAD, "Part"], GOOD), "need"),
        (workbook([]), ""),
    ],
)  # fmt: skip
def test_a_file_that_is_no_worksheet_is_refused_in_one_sentence(data, column):
    found = read(data, LISTS)
    assert [(f.row, f.column) for f in found.faults] == [(0, column)] and found.faults[0].sentence


@pytest.mark.filterwarnings("ignore")  # the reader of workbooks warns of what it mends
def test_a_damaged_workbook_is_refused_and_never_breaks_the_page():
    whole, dice = workbook(HEAD, GOOD, GOOD), random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            damaged[dice.randrange(4, len(damaged))] = dice.randrange(256)
        cut = len(damaged) if dice.random() < 0.7 else dice.randrange(5, len(damaged))
        found = read(bytes(damaged[:cut]), LISTS)
        assert found.ok or found.faults or found.doubts


def test_a_number_of_a_kind_that_is_kept_nowhere_is_refused_and_a_name_is_asked_about_once():
    data = workbook(HEAD, ["Family of 123-45-6789", *GOOD[1:]], ["Funeral of Jane Doe", *GOOD[1:]])
    assert places(read(data, LISTS)) == [(2, "what")]
    assert places(read(data, LISTS, keep=True)) == [(2, "what")]
    named = workbook(HEAD, ["Funeral of Jane Doe", *GOOD[1:]])
    asked = read(named, LISTS)
    assert not asked.ok and asked.faults == () and [d.row for d in asked.doubts] == [2]
    assert read(named, LISTS, keep=True).ok


def test_many_faults_are_counted_and_some_are_told():
    found = read(workbook(HEAD, *[["x", "?", *GOOD[2:]]] * 80), LISTS)
    assert len(found.faults) == MOST_FAULTS and found.more == 30


def test_headers_and_words_are_read_in_each_language():
    spanish = {"What it was": "Qué fue", "Police response": "Respuesta policial", "Yes": "Sí"}
    lists = lists_of({"eflea": ("EFLEA",)}, [str, lambda words: spanish.get(words, words)])
    row = ["Horas", "respuesta POLICIAL", *GOOD[2:6], "si", None, "EFLEA"]
    (line,) = read(workbook(["Qué  fué", *HEAD[1:]], row), lists).lines
    assert line.need == "police_response" and line.in_kind and line.programs == ("eflea",)


AMOUNTS = {
    "1,250.00": 125_000, "$1,250": 125_000, "0.5": 50, ".05": 5, 19.99: 1999, 1250: 125_000, 0.1 + 0.2: 30,
    "-5": None, "1.234": None, "12,34": None, "1e3": None, "": None, True: None, None: None, "٣": None,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "cents"), AMOUNTS.items())
def test_amounts_are_read_to_the_cent(typed, cents):
    assert cents_of(typed) == cents


DAYS = {
    "2026-11-10": DAY, "11/10/2026": DAY, datetime(2026, 11, 10, 8): DAY, DAY: DAY, "2026-02-30": None,
    "10.11.2026": None, "20261110": None, 46000: None,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "day"), DAYS.items())
def test_days_are_read_as_people_write_them(typed, day):
    assert day_of(typed) == day
