"""CSV in and out: cells that no spreadsheet runs as a formula, and a patient reader of what people upload."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from alongside.kernel.text import gettext_noop

LONGEST_CELL: Final = 10_000
MOST_COLUMNS: Final = 200
MOST_FAULTS: Final = 200

# What a spreadsheet may take for the start of a formula, the full-width and small twins too (OWASP, CSV
# injection); white space and invisible characters before it do not make it safe.
_FORMULA: Final = re.compile(
    "'*[\\s\u200b-\u200f\u2060\ufeff\\0]*[\t\r\n=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
)


def safe_cell(value: str) -> str:
    """Return the cell text to write: the value, behind an apostrophe where it could start a formula.

    ``read_cell`` takes exactly that apostrophe off again, so nothing is lost.

    >>> safe_cell("=SUM(A1)"), safe_cell("'=x"), safe_cell("'tis")
    ("'=SUM(A1)", "''=x", "'tis")
    """
    return f"'{value}" if _FORMULA.match(value) else value


def read_cell(cell: str) -> str:
    """Return the value of a written cell. Never show the result to a spreadsheet without ``safe_cell``."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file with safe cells, every cell quoted: UTF-8 with a mark for Excel, CRLF lines.

    A column missing in a row is written empty; keys that are no column are left out.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row.get(column, "")) for column in columns])
    return codecs.BOM_UTF8 + out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an uploaded file, in a sentence; ``line`` is 0 when it is the file as a whole.

    ``sentence`` is a message id with ``%(name)s`` places for ``params``, which also holds the line.
    """

    line: int
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % dict(self.params)


@dataclass(frozen=True, slots=True)
class Rows:
    """What an upload held: column names, rows as (line number, column to cell), and every fault found.

    Line numbers count from 1 as in a text editor, the header is line 1 as a rule. Use the rows only when
    ``ok``: a file with faults is refused whole, so that nothing is half done.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file had no fault."""
        return not self.faults

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class _Unreadable(Exception):
    def __init__(self, sentence: str, line: int = 0, **params: object) -> None:
        super().__init__(sentence)
        self.fault = _fault(line, sentence, **params)


def _fault(line: int, sentence: str, **params: object) -> Fault:
    return Fault(line, sentence, {"line": line, **params})


def read_csv(data: bytes, *, row_limit: int = 50_000) -> Rows:
    """Return the rows of an uploaded CSV file; never raises for what the file holds.

    Reads UTF-8 (with or without a mark), UTF-16 with a mark, else Windows-1252; commas, semicolons or tabs;
    any line ends. Blank rows are passed over, short rows filled with empty cells. Faults: not text, no
    header, a column twice, more than 200 columns, a cell over 10,000 characters, a row longer than its
    header, more rows than ``row_limit``.
    """
    try:
        text = _decode(data)
        records = _records(text)
        columns = _columns(records)
    except _Unreadable as trouble:
        return Rows(faults=(trouble.fault,))
    rows: list[tuple[int, dict[str, str]]] = []
    faults: list[Fault] = []
    try:
        for line, cells in records:
            _stop_at_limits(line, len(rows), row_limit, len(faults))
            fault = _row_fault(line, cells, columns)
            if fault:
                faults.append(fault)
                continue
            filled = [read_cell(cell) for cell in cells] + [""] * (len(columns) - len(cells))
            rows.append((line, dict(zip(columns, filled, strict=False))))
    except _Unreadable as trouble:
        faults.append(trouble.fault)
    return Rows(columns, tuple(rows), tuple(faults))


def _stop_at_limits(line: int, rows: int, row_limit: int, faults: int) -> None:
    if rows >= row_limit:
        raise _Unreadable(
            gettext_noop("The file has more than %(limit)s rows. Split it and load it in parts."),
            limit=f"{row_limit:,}",
        )
    if faults >= MOST_FAULTS:
        raise _Unreadable(
            gettext_noop("Reading stopped before line %(line)s: too many faults. Mend these first."), line
        )


def _decode(data: bytes) -> str:
    if not data.strip():
        raise _Unreadable(gettext_noop("The file is empty. Choose the file that has the rows."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _Unreadable(
            gettext_noop("This is a workbook, not CSV. Save it as “CSV UTF-8” and choose that.")
        )
    text = None
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\0" in text:
        raise _Unreadable(gettext_noop("The file is not plain text. Save it as “CSV UTF-8” and choose that."))
    return text


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8", "cp1252")


def _delimiter(text: str) -> str:
    """Return what separates the header's cells: the commonest of comma, semicolon and tab outside quotes."""
    header = re.sub(r'"[^"]{0,500}"', "", text[:20_000]).lstrip("\r\n")
    header = re.split(r"[\r\n]", header, maxsplit=1)[0]
    return max(",;\t", key=header.count)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, cells) of every record that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            raise _Unreadable(
                gettext_noop("Line %(line)s cannot be read: a quotation mark may be missing. Mend it."),
                line,
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _columns(records: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    line, cells = next(records, (1, []))
    columns = [read_cell(cell).strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise _Unreadable(
            gettext_noop("The file has no header line. Put the column names in the first line.")
        )
    if len(columns) > MOST_COLUMNS:
        raise _Unreadable(
            gettext_noop("The header has %(count)s columns; at most %(limit)s are read."),
            line,
            count=len(columns),
            limit=MOST_COLUMNS,
        )
    if "" in columns:
        raise _Unreadable(
            gettext_noop("Column %(place)s has no name. Name it in the header line."),
            line,
            place=columns.index("") + 1,
        )
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice is not None:
        raise _Unreadable(
            gettext_noop("The column “%(column)s” stands in the header twice. Keep one."),
            line,
            column=twice[:80],
        )
    return tuple(columns)


def _row_fault(line: int, cells: list[str], columns: tuple[str, ...]) -> Fault | None:
    for place, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            return _fault(
                line,
                gettext_noop(
                    "Line %(line)s, column %(place)s: the cell is longer than %(limit)s characters. Shorten "
                    "it, or close a quotation mark that was left open."
                ),
                place=place + 1,
                limit=f"{LONGEST_CELL:,}",
            )
    if any(cell.strip() for cell in cells[len(columns) :]):
        return _fault(
            line,
            gettext_noop(
                "Line %(line)s has %(count)s cells, the header has %(columns)s. A cell with a comma in it "
                "needs quotation marks."
            ),
            count=len(cells),
            columns=len(columns),
        )
    return None
