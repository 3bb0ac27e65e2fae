"""The list of applications as an Excel file for the coordinator: amounts, who owes what next, days. Pure."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from alongside.funding.words import ReportKind
from alongside.funding.worksheet_files import text_cell
from alongside.kernel.text import gettext_noop

if TYPE_CHECKING:
    from alongside.funding.queries import TrackedCard

HEADS = (
    gettext_noop("Reference"), gettext_noop("Agency"), gettext_noop("Program"), gettext_noop("Where it stands"),
    gettext_noop("Looked after by"), gettext_noop("Costs on the worksheet, US dollars"),
    gettext_noop("Asked for, US dollars"), gettext_noop("Awarded, US dollars"), gettext_noop("Drawn, US dollars"),
    gettext_noop("Next step"), gettext_noop("Who owes it"), gettext_noop("By"), gettext_noop("Next day to keep"),
    gettext_noop("Reports due"), gettext_noop("Exercise"),
)  # fmt: skip
WIDTHS = (16, 30, 44, 20, 22, 16, 16, 16, 16, 40, 26, 12, 14, 44, 10)
YES = gettext_noop("Yes")


def write(cards: Iterable[TrackedCard], *, say: Callable[[str], str], names: Mapping[str, str]) -> bytes:
    """Return an Excel file with a row for each application; text is text, and nothing is calculated."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    tab = book.create_sheet("Applications")
    for place, width in enumerate(WIDTHS, 1):
        tab.column_dimensions[get_column_letter(place)].width = width
    tab.freeze_panes = "A2"
    tab.append([text_cell(tab, say(head), font=Font(bold=True)) for head in HEADS])
    for card in cards:
        tab.append([_cell(tab, value) for value in _row(card, say, names)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(tab: Any, value: Any) -> Any:
    return text_cell(tab, value) if isinstance(value, str) and value else (value or None)


def _row(
    card: TrackedCard, say: Callable[[str], str], names: Mapping[str, str]
) -> list[str | int | float | date | None]:
    one = card.application
    reports = "; ".join(f"{say(ReportKind(kind).label)} {due.isoformat()}" for kind, due in card.reports)
    return [
        card.reference, card.agency_name, names.get(one.program, one.program), say(one.state_label), one.owner_name,
        card.worksheet_cents / 100, one.asked_usd, one.awarded_usd, one.drawn_usd, one.next_step, one.next_by,
        one.next_on, card.next_day, reports, say(YES) if card.exercise else "",
    ]  # fmt: skip
