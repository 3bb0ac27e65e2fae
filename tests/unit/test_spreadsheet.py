"""CSV out that no spreadsheet runs, and CSV in as people really save it."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.kernel.spreadsheet import LONGEST_CELL, read_cell, read_csv, safe_cell, write_csv

DANGEROUS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫"
EDGY = st.text(
    st.sampled_from([*DANGEROUS, "'", '"', ",", ";", " ", "\u200b", "\ufeff", "a", "é", "1"]), max_size=8
)
VALUES = st.one_of(EDGY, st.text(max_size=20)).filter(lambda value: "\0" not in value)


@given(VALUES)
@example("=1+1")
@example("'=1+1")
@example("''=1+1")
@example(" \u200b=1+1")
def test_a_cell_never_starts_a_formula_and_reads_back_the_same(value: str):
    cell = safe_cell(value)
    assert cell[:1] not in tuple(DANGEROUS)
    assert cell.lstrip(" \u200b\ufeff")[:1] not in tuple(DANGEROUS)
    assert read_cell(cell) == value


@pytest.mark.parametrize("value", ["", "Saint Paul", "'tis", "O'Brien", "a=b", "12", "'"])
def test_an_ordinary_value_is_written_as_it_is(value: str):
    assert safe_cell(value) == value


@pytest.mark.parametrize("start", DANGEROUS)
def test_each_dangerous_start_gets_an_apostrophe(start: str):
    assert safe_cell(f"{start}x") == f"'{start}x"


@given(st.lists(st.fixed_dictionaries({"name": VALUES, "=note": VALUES}), max_size=6))
def test_what_is_written_reads_back_row_by_row(rows: list[dict[str, str]]):
    read = read_csv(write_csv(["name", "=note"], rows))
    assert read.faults == ()
    assert [row for _, row in read] == [row for row in rows if any(cell.strip() for cell in written(row))]


def written(row: dict[str, str]) -> list[str]:
    return [safe_cell(value) for value in row.values()]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_sentences(data: bytes):
    read = read_csv(data, row_limit=5)
    assert len(read) <= 5
    assert all("%(" not in str(fault) or b"%(" in data for fault in read.faults)
    assert all(set(row) == set(read.columns) for _, row in read)


@pytest.mark.parametrize(
    "data",
    [
        "city,chief\nPeñasco,José\n".encode(),
        "\ufeffcity,chief\r\nPeñasco,José".encode(),
        "city,chief\nPeñasco,José\n".encode("utf-16"),
        "\ufeffcity,chief\nPeñasco,José\n".encode("utf-16-be"),
        "city,chief\nPeñasco,José\n".encode("cp1252"),
        "city;chief\rPeñasco;José\r".encode(),
        "city\tchief\n\n\r\nPeñasco\tJosé\n\t\n".encode(),
        '"city","chief"\r"Peñasco","José"\n'.encode(),
        " city , chief ,,\nPeñasco,José,,\n".encode(),
    ],
)
def test_the_same_table_is_read_however_it_was_saved(data: bytes):
    read = read_csv(data)
    assert read.ok
    assert [row for _, row in read] == [{"city": "Peñasco", "chief": "José"}]


def test_lines_are_counted_as_an_editor_counts_them():
    read = read_csv(b'a,b\r\n\r\n1,"two\nlines"\r3,4\n5\n')
    assert list(read) == [
        (3, {"a": "1", "b": "two\nlines"}),
        (5, {"a": "3", "b": "4"}),
        (6, {"a": "5", "b": ""}),
    ]


NOT_TEXT = "The file is not plain text. Save it as “CSV UTF-8” and choose that."


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (b"", 0, "The file is empty. Choose the file that has the rows."),
        (b" \n ", 0, "The file is empty. Choose the file that has the rows."),
        (b"PK\x03\x04rest", 0, "This is a workbook, not CSV. Save it as “CSV UTF-8” and choose that."),
        (b"a,b\n1,\0\n", 0, NOT_TEXT),
        ("a,b\n".encode("utf-16-le"), 0, NOT_TEXT),
        (b"a,b\n\x81,2\n", 0, NOT_TEXT),
        (b"\xef\xbb\xbf\xff,b\n", 0, NOT_TEXT),
        (b",,\n", 0, "The file has no header line. Put the column names in the first line."),
        (b"a,,c\n", 1, "Column 2 has no name. Name it in the header line."),
        (b"\na,b,a\n", 2, "The column “a” stands in the header twice. Keep one."),
        (b",".join(b"c%d" % n for n in range(201)), 1, "The header has 201 columns; at most 200 are read."),
        (
            b"a,b\n1,2\n1,2,3\n", 3,
            "Line 3 has 3 cells, the header has 2. A cell with a comma in it needs quotation marks.",
        ),
        (
            b"a,b\n1," + b"x" * (LONGEST_CELL + 1), 2,
            "Line 2, column 2: the cell is longer than 10,000 characters. Shorten it, or close a quotation "
            "mark that was left open.",
        ),
        (
            b'a,b\n1,"' + b"x,\n" * 60_000, 2,
            "Line 2 cannot be read: a quotation mark may be missing. Mend it.",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_line_in_a_sentence_that_says_what_to_do(data: bytes, line: int, sentence: str):
    read = read_csv(data)
    assert [(fault.line, str(fault)) for fault in read.faults] == [(line, sentence)]


def test_a_cell_of_the_full_length_and_200_columns_are_read():
    data = b",".join(b"c%d" % n for n in range(200)) + b"\n" + b"x" * LONGEST_CELL
    assert read_csv(data).ok


def test_good_rows_are_kept_beside_the_faults_of_others():
    read = read_csv(b"a\n1\n2,3\n4\n5,6\n")
    assert [line for line, _ in read] == [2, 4]
    assert [fault.line for fault in read.faults] == [3, 5]
    assert not read.ok


def test_more_rows_than_the_limit_are_a_fault_and_exactly_the_limit_is_not():
    assert read_csv(b"a\n1\n2\n", row_limit=2).ok
    read = read_csv(b"a\n1\n2\n3\n", row_limit=2)
    assert len(read) == 2
    assert str(read.faults[0]) == "The file has more than 2 rows. Split it and load it in parts."


def test_reading_stops_after_200_faults():
    read = read_csv(b"a\n" + b"1,2\n" * 1000)
    assert len(read.faults) == 201
    assert str(read.faults[-1]) == "Reading stopped before line 202: too many faults. Mend these first."


def test_a_directory_of_20_000_agencies_is_read_in_less_than_two_seconds():
    data = (
        b"ori,name,city,state,phone\n" + b"XX0000000,Some Police Department,Saint Paul,MN,'+1 555\n" * 20_000
    )
    start = time.process_time()
    assert len(read_csv(data)) == 20_000
    assert time.process_time() - start < 2
