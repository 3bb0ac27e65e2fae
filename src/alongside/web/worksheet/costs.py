"""The worksheet of costs as a page: for staff, for the agency, and for anyone with a file. Read and drawn here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext, override
from django.utils.translation import gettext as _

from alongside.funding import queries, worksheet_files
from alongside.funding.clocks import Events
from alongside.funding.queries import WorksheetCard
from alongside.funding.shape import Catalog
from alongside.funding.words import CostKind, Fit, Need
from alongside.funding.worksheet import (
    LONGEST_WHAT,
    MOST_LINES,
    START,
    CostLine,
    Look,
    Note,
    Total,
    fit_of,
    look,
)
from alongside.funding.worksheet_files import COLUMNS, MOST_BYTES, Fault, Import
from alongside.web.components.widgets import DateInput
from alongside.web.notes import check_text
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]
PER_PAGE, NOTES_SHOWN = 50, 20
FILES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def dollars(cents: int) -> str:
    """Return cents as people in the United States write money, in either language."""
    return f"${cents // 100:,}.{cents % 100:02}"


def names(catalog: Catalog) -> dict[str, str]:
    """Return the official names of the programs by key."""
    return {p.key: p.name for p in catalog.programs}


def _say_in(language: str, words: str) -> str:
    with override(language):
        return gettext(words)


def lists(catalog: Catalog) -> worksheet_files.Lists:
    """Return the words that an uploaded worksheet may use, in every language of the pages."""
    says = [lambda words, code=code: _say_in(code, words) for code, _name in settings.LANGUAGES]
    return worksheet_files.lists_of({p.key: (p.name,) for p in catalog.programs}, says)


def read(file: Any, *, keep: bool, known_names: Sequence[str] = ()) -> Import:
    """Read an uploaded worksheet."""
    return worksheet_files.read(file.read(), lists(queries.catalog()), keep=keep, known_names=known_names)


def file_of(lines: Sequence[CostLine], kind: str, *, name: str) -> HttpResponse:
    """Return a worksheet as a file in the reader's language. Raises KeyError for an unknown kind."""
    content_type, called = FILES[kind], names(queries.catalog())
    write = worksheet_files.write_xlsx if kind == "xlsx" else worksheet_files.write_csv
    response = HttpResponse(write(lines, say=gettext, names=called), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


class CostForm(forms.Form):
    """One cost."""

    what = forms.CharField(
        label=gettext_lazy("What it was"),
        max_length=LONGEST_WHAT,
        help_text=gettext_lazy(
            "Things and hours, such as “Patrol overtime, first week”. No names of people."
        ),
    )
    need = forms.ChoiceField(label=gettext_lazy("Part"))
    kind = forms.ChoiceField(label=gettext_lazy("Category"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount in dollars"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2
    )
    first = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DateInput())
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Leave it empty when it was one day."),
    )
    program = forms.ChoiceField(label=gettext_lazy("Put to program"), required=False)
    in_kind = forms.BooleanField(label=gettext_lazy("Given in kind: nobody was paid"), required=False)
    estimate = forms.BooleanField(label=gettext_lazy("An estimate so far"), required=False)
    keep = forms.BooleanField(
        label=gettext_lazy("I have read this again; keep it as written"), required=False
    )

    def __init__(self, data: Any, *, catalog: Catalog, known_names: Sequence[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.known_names, self.asks_again = known_names, False
        fields: Any = self.fields
        fields["need"].choices = [(n.value, _(n.label)) for n in Need]
        fields["kind"].choices = [(k.value, _(k.label)) for k in CostKind]
        fields["program"].choices = [("", _("Not decided")), *names(catalog).items()]

    def clean(self) -> dict[str, Any]:
        """Check the words and that the days are in order."""
        data: dict[str, Any] = super().clean() or {}
        keep = bool(data.get("keep"))
        self.asks_again = check_text(self, "what", keep=keep, known_names=self.known_names) or keep
        first, last = data.get("first"), data.get("last")
        if last and (not first or last < first):
            self.add_error("last", _("The last day is not before the first."))
        return data

    def drawn(self) -> list[Any]:
        """Return the fields to draw."""
        return [self[name] for name in self.fields if name != "keep" or self.asks_again]

    def line(self) -> CostLine:
        """Return what was typed as a line."""
        data = self.cleaned_data
        return CostLine(
            what=data["what"], need=data["need"], kind=data["kind"], cents=int(data["amount"] * 100),
            first=data["first"], last=data["last"], in_kind=data["in_kind"], estimate=data["estimate"],
            programs=(data["program"],) if data["program"] else (),
        )  # fmt: skip


def initial(line: CostLine) -> Context:
    """Return a line as a form begins with it."""
    return {
        "what": line.what, "need": line.need, "kind": line.kind, "amount": f"{line.cents / 100:.2f}",
        "first": line.first, "last": line.last, "in_kind": line.in_kind, "estimate": line.estimate,
        "program": line.programs[0] if len(line.programs) == 1 else "",
    }  # fmt: skip


class SplitForm(forms.Form):
    """The first split: a rough sum in whole dollars for each part that has costs."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, prefix="split")
        for need in START:
            self.fields[need.value] = forms.IntegerField(
                label=_(need.label), required=False, min_value=0, max_value=1_000_000_000,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 12}),
            )  # fmt: skip

    def lines(self) -> list[CostLine]:
        """Return an estimate for each part that was filled in."""
        return [
            CostLine(
                what=_("Rough sum: %(part)s") % {"part": _(need.label)}, need=need.value,
                kind=CostKind.OTHER.value, cents=self.cleaned_data[need.value] * 100, estimate=True,
            )
            for need in START
            if self.cleaned_data.get(need.value)
        ]  # fmt: skip


class FileForm(forms.Form):
    """A worksheet as a file, and what to do with the lines that are there."""

    file = forms.FileField(
        label=gettext_lazy("Excel or CSV file"),
        help_text=gettext_lazy("The first sheet counts. It is taken in whole, or not at all."),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("The lines that are here already"),
        choices=[
            ("add", gettext_lazy("Keep them; add those of the file")),
            ("replace", gettext_lazy("Replace them")),
        ],
        widget=forms.RadioSelect,
        initial="add",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    keep = forms.BooleanField(
        label=gettext_lazy("I have read this again; keep it as written"), required=False
    )
    asks_again = False

    def clean_file(self) -> Any:
        """Refuse what is far too long before it is read."""
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is too large. Keep to %(most)s lines.") % {"most": f"{MOST_LINES:,}"}
            )
        return self.cleaned_data["file"]

    def drawn(self) -> list[Any]:
        """Return the fields to draw."""
        return [self[name] for name in self.fields if name != "keep" or self.asks_again]


def fault_words(fault: Fault) -> str:
    """Return a fault of a file as a sentence that begins with its place."""
    said = gettext(fault.sentence) % dict(fault.params)
    column = _(COLUMNS[fault.column]) if fault.column else ""
    if fault.row and column:
        return _("Row %(row)s, column “%(column)s”: %(what)s") % {
            "row": fault.row, "column": column, "what": said,
        }  # fmt: skip
    if fault.row:
        return _("Row %(row)s: %(what)s") % {"row": fault.row, "what": said}
    return _("Column “%(column)s”: %(what)s") % {"column": column, "what": said} if column else said


def import_context(found: Import) -> Context:
    """Return what is wrong with a file, to be shown above the form."""
    told = [fault_words(f) for f in (*found.faults, *found.doubts)]
    return {"faults": told, "more_faults": found.more, "only_doubts": not found.faults}


def _plain_day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


def note_row(note: Note, lines: Sequence[CostLine], called: Mapping[str, str]) -> Context:
    """Return something to look at: which line, and why."""
    params = {
        k: called.get(str(v), str(v))
        if k in ("program", "other")
        else (_plain_day(v) if isinstance(v, date) else v)
        for k, v in note.params.items()
    }
    if "listed" in params:
        params["listed"] = _(str(params["listed"]))
    return {"number": note.number, "what": lines[note.number - 1].what, "why": _(note.sentence) % params}


def _by_program(found: Look, called: Mapping[str, str]) -> list[list[Any]]:
    rows = []
    for key, total in found.by_program.items():
        amounts = [total.cents, *(total.by_fit[f] for f in Fit), total.in_kind]
        rows.append([called[key], *({"text": dollars(a), "right": True} for a in amounts)])
    return rows


def _by_need(found: Look, catalog: Catalog) -> list[list[Any]]:
    rows = []
    for key, total in found.by_need.items():
        payers = [_(p.plain) for p in catalog.programs if key in p.pays]
        who = "; ".join(payers) or _("No program of this list. Ask insurance, the State and donors.")
        rows.append([_(Need(key).label), {"text": _sum(total), "right": True, "note": _rough(total)}, who])
    return rows


def _sum(total: Total) -> str:
    return dollars(total.cents) if total.cents else "–"


def _rough(total: Total) -> str:
    parts = []
    if total.estimated:
        parts.append(_("of which estimated: %(sum)s") % {"sum": dollars(total.estimated)})
    if total.in_kind:
        parts.append(_("and in kind: %(sum)s") % {"sum": dollars(total.in_kind)})
    return ", ".join(parts)


def look_context(lines: Sequence[CostLine], catalog: Catalog, events: Events) -> Context:
    """Return sums and what to look at, for the tables of a page."""
    found, called = look(lines, catalog, events), names(catalog)
    right = {"right": True}
    return {
        "count": len(lines),
        "whole": _sum(found.all),
        "whole_note": _rough(found.all),
        "undecided": dollars(found.undecided) if found.undecided else "",
        "program_columns": [
            _("Program"),
            *(
                {"label": label, **right}
                for label in (_("Put to it"), *(_(f.label) for f in Fit), _("In kind"))
            ),
        ],
        "program_rows": _by_program(found, called),
        "need_columns": [_("Part"), {"label": _("Sum"), **right}, _("Who may pay such costs")],
        "need_rows": _by_need(found, catalog),
        "notes": [note_row(n, lines, called) for n in found.notes[:NOTES_SHOWN]],
        "more_notes": max(0, len(found.notes) - NOTES_SHOWN),
        "count_words": ngettext("%(n)s line", "%(n)s lines", len(lines)) % {"n": f"{len(lines):,}"},
    }


def rows_of(card: WorksheetCard, catalog: Catalog, page: Any) -> tuple[list[Context], Any]:
    """Return the lines of one page of the list, and the page."""
    called, shown = names(catalog), Paginator(list(zip(card.ids, card.lines, strict=True)), PER_PAGE)
    found = shown.get_page(page)
    known = {p.key: p for p in catalog.programs}
    rows = []
    for number, (cost_id, line) in enumerate(found.object_list, found.start_index()):
        fits = [
            {"name": called[key], "says": _(fit_of(known[key], line.kind)[0].label)}
            for key in line.programs
            if key in known
        ]
        rows.append(
            {
                "id": cost_id, "number": number, "what": line.what, "sum": dollars(line.cents),
                "part": _(Need(line.need).label), "kind": _(CostKind(line.kind).label),
                "days": _days(line), "in_kind": line.in_kind, "estimate": line.estimate, "fits": fits,
            }
        )  # fmt: skip
    return rows, found


def _days(line: CostLine) -> str:
    if line.first is None:
        return _("no day yet")
    if line.last is None or line.last == line.first:
        return day(line.first)
    return format_html(_("{first} to {last}"), first=day(line.first), last=day(line.last))
