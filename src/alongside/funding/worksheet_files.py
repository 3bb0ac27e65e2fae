"""The worksheet as a file: Excel and CSV, in and out. Pure.

Reading is all or nothing: every fault names its row and its column, and a file with a fault gives no line. No cell is
a formula on the way out, whatever people typed; on the way in a formula is refused, because what it shows is not what
it holds. Headers and words of lists are read in any language of the program, as they are written.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from alongside.funding.words import CostKind, Need
from alongside.funding.worksheet import MOST_LINES, CostLine
from alongside.funding.worksheet_cells import FORMULA, Formula, Reader, folded
from alongside.kernel import spreadsheet
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop

Say = Callable[[str], str]
MOST_BYTES: Final = 4_000_000
MOST_UNPACKED: Final = 80_000_000
MOST_FAULTS: Final = 50
MOST_COLUMNS: Final = 40
COLUMNS: Final = {
    "what": gettext_noop("What it was"),
    "need": gettext_noop("Part"),
    "kind": gettext_noop("Category"),
    "first": gettext_noop("First day"),
    "last": gettext_noop("Last day"),
    "amount": gettext_noop("Amount in dollars"),
    "in_kind": gettext_noop("Given in kind"),
    "estimate": gettext_noop("Estimate"),
    "programs": gettext_noop("Put to program"),
}
UNREADABLE: Final = (
    BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError, EOFError,
    OverflowError, RuntimeError,
)  # fmt: skip
"""What a damaged workbook makes its reader raise (tests/unit/test_funding_worksheet.py damages some)."""
WANTED: Final = ("what", "need", "kind", "amount")
WIDTHS: Final = (48, 30, 36, 12, 12, 18, 14, 12, 40)
YES, NO = gettext_noop("Yes"), gettext_noop("No")
COSTS, WORDS_TAB = gettext_noop("Costs"), gettext_noop("Words to choose from")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: row as the file counts it (0: the file), column by its key, a message id."""

    row: int
    column: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """What a file held: lines, or faults. ``doubts`` are faults that the writer may set aside by saying so."""

    lines: tuple[CostLine, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()
    more: int = 0

    @property
    def ok(self) -> bool:
        """Say whether the lines may be used."""
        return not self.faults and not self.doubts


class _Stop(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


def _stop(sentence: str, **params: object) -> _Stop:
    return _Stop(Fault(0, "", sentence, params))


@dataclass(frozen=True, slots=True)
class Lists:
    """The words of the lists as people write them: folded text to stored word, for every language."""

    columns: Mapping[str, str]
    needs: Mapping[str, str]
    kinds: Mapping[str, str]
    programs: Mapping[str, str]
    yes: Mapping[str, bool]


def lists_of(programs: Mapping[str, Sequence[str]], says: Iterable[Say]) -> Lists:
    """Return the words that a file may use. ``programs``: key to its names; ``says`` translate, one per language."""
    tables: tuple[dict[str, str], ...] = ({}, {}, {})
    yes = {folded(word): True for word in ("x", "true", "1")} | {"": False, "false": False, "0": False}
    labels = (COLUMNS, {n.value: n.label for n in Need}, {k.value: k.label for k in CostKind})
    for say in says:
        for table, words in zip(tables, labels, strict=True):
            table.update(
                {folded(key): key for key in words} | {folded(say(w)): key for key, w in words.items()}
            )
        yes |= {folded(say(YES)): True, folded(say(NO)): False}
    named = {folded(name): key for key, names in programs.items() for name in (key, *names)}
    return Lists(tables[0], tables[1], tables[2], named, yes)


def read(data: bytes, lists: Lists, *, keep: bool = False, known_names: Sequence[str] = ()) -> Import:
    """Read a worksheet from an Excel file (first sheet) or CSV.

    ``keep`` says that the writer has read the questions about texts and keeps them; ``known_names`` are names of the
    case that nobody is asked about. Never raises for what the file holds.
    """
    try:
        rows = _xlsx(data) if data[:4] == b"PK\x03\x04" else _csv(data)
        return _lines(rows, lists, keep=keep, known_names=known_names)
    except _Stop as stop:
        return Import(faults=(stop.fault,))


Rows = Iterator[tuple[int, Sequence[Any]]]


def _csv(data: bytes) -> Rows:
    found = spreadsheet.read_csv(data, row_limit=MOST_LINES)
    if not found.ok:
        first = found.faults[0]
        raise _Stop(Fault(0, "", first.sentence, first.params))
    yield 1, found.columns
    for line, cells in found:
        yield line, [cells[c] for c in found.columns]


def _xlsx(data: bytes) -> Rows:
    from openpyxl import load_workbook

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        if len(data) > MOST_BYTES or unpacked > MOST_UNPACKED:
            raise _stop(
                gettext_noop("The file is too large. Keep to %(most)s lines."), most=f"{MOST_LINES:,}"
            )
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            yield number, [FORMULA if cell.data_type == "f" else cell.value for cell in row]
        book.close()
    except _Stop:
        raise
    except UNREADABLE:
        raise _stop(gettext_noop("This workbook cannot be read. Save it anew, as Excel or as CSV.")) from None


def _lines(rows: Rows, lists: Lists, *, keep: bool, known_names: Sequence[str]) -> Import:
    places = _header(rows, lists)
    reader = Reader(lists.needs, lists.kinds, lists.programs, lists.yes)
    lines: list[CostLine] = []
    faults: list[Fault] = []
    doubts: list[Fault] = []
    for number, cells in rows:
        named = {key: cells[place] for key, place in places.items() if place < len(cells)}
        if all(value in (None, "") for value in named.values()):
            continue
        if len(lines) >= MOST_LINES:
            faults.append(
                Fault(number, "", gettext_noop("At most %(most)s lines fit."), {"most": f"{MOST_LINES:,}"})
            )
            break
        line, wrong = reader.line(named)
        faults += (Fault(number, column, sentence, params) for column, sentence, params in wrong)
        lines.append(line)
        findings = lint(line.what, known_names=known_names)
        faults += (Fault(number, "what", f.sentence, f.params) for f in blocks(findings))
        if not keep:
            doubts += (Fault(number, "what", f.sentence, f.params) for f in asks(findings))
    if not lines and not faults:
        raise _stop(gettext_noop("The file has no line of costs below its header."))
    if faults or doubts:
        more = max(0, len(faults) - MOST_FAULTS) + max(0, len(doubts) - MOST_FAULTS)
        return Import((), tuple(faults[:MOST_FAULTS]), tuple(doubts[:MOST_FAULTS]), more)
    return Import(tuple(lines))


def _header(rows: Rows, lists: Lists) -> dict[str, int]:
    """Return where each column stands. Other columns are left alone; those wanted must be there once."""
    for _, cells in rows:
        if any(isinstance(cell, Formula) for cell in cells):
            raise _stop(gettext_noop("The header holds a formula. Write the names of the columns as text."))
        keys = [lists.columns.get(folded(cell), "") for cell in cells]
        if not any(keys):
            if any(cell not in (None, "") for cell in cells):
                break
            continue
        twice = next((key for key in COLUMNS if keys.count(key) > 1), None)
        if twice:
            raise _Stop(Fault(0, twice, gettext_noop("This column stands in the header twice. Keep one.")))
        missing = next((key for key in WANTED if key not in keys), None)
        if missing:
            raise _Stop(Fault(0, missing, gettext_noop("The header does not have this column.")))
        return {key: place for place, key in enumerate(keys) if key}
    raise _stop(gettext_noop("The first line is no header of a worksheet. Begin with the blank file."))


def _texts(line: CostLine, say: Say, names: Mapping[str, str]) -> list[str]:
    """Return the cells of a line as text; amounts with two places, days as ISO."""
    return [
        line.what,
        say(Need(line.need).label),
        say(CostKind(line.kind).label),
        line.first.isoformat() if line.first else "",
        line.last.isoformat() if line.last else "",
        f"{line.cents // 100}.{line.cents % 100:02}",
        say(YES) if line.in_kind else "",
        say(YES) if line.estimate else "",
        "; ".join(names.get(key, key) for key in line.programs),
    ]


def write_csv(lines: Iterable[CostLine], *, say: Say, names: Mapping[str, str]) -> bytes:
    """Return the worksheet as CSV; no cell can start a formula. ``names`` are programs by key."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([say(label) for label in COLUMNS.values()])
    for line in lines:
        writer.writerow([spreadsheet.safe_cell(text) for text in _texts(line, say, names)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_xlsx(lines: Iterable[CostLine], *, say: Say, names: Mapping[str, str]) -> bytes:
    """Return the worksheet as an Excel file: text as text, days and amounts as such, and no formula anywhere.

    The second sheet lists the words that its columns take.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    tab = book.create_sheet(say(COSTS)[:31])
    for place, width in enumerate(WIDTHS, 1):
        tab.column_dimensions[get_column_letter(place)].width = width
    tab.freeze_panes = "A2"
    tab.append([text_cell(tab, say(label), font=Font(bold=True)) for label in COLUMNS.values()])
    for line in lines:
        cells: list[Any] = [text_cell(tab, text) if text else None for text in _texts(line, say, names)]
        cells[3], cells[4] = line.first, line.last
        cells[5] = _amount(tab, line.cents)
        tab.append(cells)
    words = book.create_sheet(say(WORDS_TAB)[:31])
    for place, width in enumerate((40, 44, 60), 1):
        words.column_dimensions[get_column_letter(place)].width = width
    words.append(
        [text_cell(words, say(COLUMNS[c]), font=Font(bold=True)) for c in ("need", "kind", "programs")]
    )
    columns = [[say(n.label) for n in Need], [say(k.label) for k in CostKind], list(names.values())]
    for number in range(max(map(len, columns))):
        words.append([text_cell(words, c[number]) if number < len(c) else None for c in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_cell(tab: Any, text: str, *, font: Any = None) -> Any:
    """Return a cell that holds text as text: its type is set after its value, so that “=…” is never calculated."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(tab, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    if spreadsheet.safe_cell(text) != text:
        cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def _amount(tab: Any, cents: int) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(tab, value=cents / 100)
    cell.number_format = "#,##0.00"
    return cell
