"""The expense sheet as a spreadsheet: estimate beside expenses. No cell is a formula, whatever people typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from alongside.deployments.queries import CostCard, DeploymentPage
from alongside.kernel.text import gettext_noop

HEADS = (
    gettext_noop("Kind"), gettext_noop("Day"), gettext_noop("For one, US dollars"), gettext_noop("How many"),
    gettext_noop("Sum, US dollars"), gettext_noop("Where the rate was read"), gettext_noop("Note"),
    gettext_noop("Receipt"), gettext_noop("Written by"),
)  # fmt: skip
PLANNED, SPENT, TOTAL = gettext_noop("Estimate"), gettext_noop("Expenses"), gettext_noop("Total")
WIDTHS = (24, 12, 14, 10, 14, 34, 34, 16, 22)


def sheet(page: DeploymentPage, *, say: Callable[[str], str]) -> bytes:
    """Return an Excel file with the estimate, the expenses and their sums; ``say`` translates message ids.

    Sums are numbers that were added here, so that the sheet calculates nothing when it is opened.
    """
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    for tab, title, lines in ((first, PLANNED, page.estimate), (book.create_sheet(), SPENT, page.actuals)):
        tab.title = say(title)[:31]
        _fill(tab, lines, say)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(tab: Any, lines: tuple[CostCard, ...], say: Callable[[str], str]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
        _text(tab, 1, column, say(head)).font = Font(bold=True)
        tab.column_dimensions[get_column_letter(column)].width = width
    for number, line in enumerate(lines, 2):
        receipt = f"paper {line.receipt_id}" if line.receipt_id else ""
        texts = {1: say(line.kind_label), 6: line.source, 7: line.note, 8: receipt, 9: line.by}
        for column, text in texts.items():
            _text(tab, number, column, text)
        if line.on:
            tab.cell(number, 2, line.on).number_format = "yyyy-mm-dd"
        for column, cents in ((3, line.cents), (5, line.total)):
            tab.cell(number, column, cents / 100).number_format = "#,##0.00"
        tab.cell(number, 4, line.count)
    last = len(lines) + 2
    _text(tab, last, 1, say(TOTAL)).font = Font(bold=True)
    tab.cell(last, 5, sum(line.total for line in lines) / 100).number_format = "#,##0.00"


def _text(tab: Any, row: int, column: int, text: str) -> Any:
    """Write text as text: the type is set after the value, so that “=…” is shown and never calculated."""
    cell = tab.cell(row, column)
    cell.value = text.replace("\0", "")
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@\t"
    return cell
