"""The roster as a CSV file, in and out: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from alongside.agencies import queries as agencies
from alongside.agencies.actions import ImportReport
from alongside.kernel.actor import Actor
from alongside.kernel.spreadsheet import Rows, read_csv, write_csv
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused
from alongside.ledger.actions import record
from alongside.roster import loading, sheet
from alongside.roster.actions.keeping import add_advisor, change_advisor, complete
from alongside.roster.actions.promising import recuse
from alongside.roster.models import PeerAdvisor
from alongside.roster.rules import RecusalWhy
from alongside.roster.sheet import BadCell, Sheet

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""

Lines = list[tuple[int, Sheet]]
Faults = list[tuple[int, str]]

MAX_ROWS = 5000


def import_roster(
    *,
    by: Actor,
    at: datetime,
    path: Path | None = None,
    data: bytes | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Add and change advisors from a CSV file (a path or its bytes), known again by email address.

    When any line is refused nothing is written, and the report says which lines and why. Advisors whom the
    file lacks stay, as do columns that it lacks.
    """
    found = read_csv(path.read_bytes() if path else data or b"", row_limit=MAX_ROWS)
    faults = _file_faults(found)
    lines, bad = _read(found) if not faults else ([], [])
    if faults or bad:
        return ImportReport(read=len(found), refused=tuple(sorted(faults + bad)))
    with transaction.atomic():
        created, updated, bad = _apply(lines, by, at, progress or (lambda done, of: None))
        if bad:
            transaction.set_rollback(True)
            return ImportReport(read=len(found), refused=tuple(bad))
        facts = {"read": len(lines), "created": created, "updated": updated}
        record(stream="roster", action="import_roster", by=by, at=at, facts=facts)
    unchanged = len(lines) - created - updated
    return ImportReport(read=len(found), created=created, updated=updated, unchanged=unchanged)


@transaction.atomic
def export_roster(*, by: Actor, at: datetime) -> bytes:
    """Return the whole roster as a CSV file that no spreadsheet runs, and write who took it in the ledger."""
    rows = list(loading.loaded(loading.rows().filter(person__robot=False), at))
    record(stream="roster", action="export_roster", by=by, at=at, facts={"rows": len(rows)})
    return write_csv(sheet.COLUMNS, [_cells(row) for row in rows])


def _cells(row: PeerAdvisor) -> dict[str, str]:
    agency = row.agency
    named = (agency.ori9 or "", agency.name, agency.state) if agency else ("", "", "")
    recused = [
        (r.agency.ori9 or "", r.agency.name, r.agency.state) if r.agency else ("", "", r.home_state)
        for r in loading.kept(row, "recusals")
    ]
    return sheet.write_row(loading.entry(row), agency=named, recused=recused)


def _file_faults(found: Rows) -> Faults:
    faults = [(max(1, fault.line), str(fault)) for fault in found.faults]
    missing = [name for name in sheet.NEEDED if found.columns and name not in found.columns]
    if missing:
        text = gettext_noop("The first line must name the columns. Missing: %(missing)s.")
        faults.append((1, text % {"missing": ", ".join(missing)}))
    unknown = [name for name in found.columns if name not in sheet.COLUMNS]
    if unknown:
        text = gettext_noop("This file has columns that the roster does not keep: %(unknown)s.")
        faults.append((1, text % {"unknown": ", ".join(unknown)}))
    return faults


def _read(found: Rows) -> tuple[Lines, Faults]:
    """Return what each line says, and every line that cannot become an entry with the first reason."""
    emails = {row.get("email", "").strip().lower() for _, row in found}
    known = {
        row.person.email: loading.entry(row)
        for row in loading.entries(loading.rows()).filter(person__email__in=emails)
    }
    lines: Lines = []
    bad: Faults = []
    first_at: dict[str, int] = {}
    for line, row in found:
        email = row.get("email", "").strip().lower()
        try:
            if email in first_at:
                text = gettext_noop("“email” %(email)s stands in line %(line)s already.")
                raise BadCell(text % {"email": email, "line": first_at[email]})
            first_at[email] = line
            said = sheet.read_row(row, before=known.get(email), agency_of=_agency_id)
            complete(said.entry)
            lines.append((line, said))
        except BadCell as error:
            bad.append((line, str(error)))
        except Refused as refused:
            bad.append((line, str(refused.verdict)))
    return lines, bad


def _apply(lines: Lines, by: Actor, at: datetime, progress: Progress) -> tuple[int, int, Faults]:
    """Write every line; return (created, updated, refused)."""
    ids = dict(PeerAdvisor.objects.values_list("person__email", "id"))
    created = updated = 0
    bad: Faults = []
    for done, (line, said) in enumerate(lines, 1):
        email = said.entry.email.strip().lower()
        try:
            if email in ids:
                changed = change_advisor(advisor_id=ids[email], entry=said.entry, by=by, at=at)
                changed |= _recuse(ids[email], said, by, at)
                updated += changed
            else:
                advisor_id = add_advisor(entry=said.entry, by=by, at=at)
                _recuse(advisor_id, said, by, at)
                created += 1
        except Refused as refused:
            bad.append((line, str(refused.verdict)))
        progress(done, len(lines))
    return created, updated, bad


def _recuse(advisor_id: int, said: Sheet, by: Actor, at: datetime) -> bool:
    """Add the recusals that are not there yet; return whether there were any."""
    advisor = PeerAdvisor.objects.get(pk=advisor_id)
    open_ones = advisor.recusals.filter(ended_at__isnull=True)
    have = set(open_ones.values_list("agency_id", "home_state"))
    wanted: list[tuple[int | None, str]] = [(agency_id, "") for agency_id in said.recused_agencies]
    wanted += [(None, state) for state in said.recused_states]
    new = [pair for pair in wanted if pair not in have]
    for agency_id, state in new:
        why = RecusalWhy.DECLARED.value
        recuse(advisor_id=advisor_id, agency_id=agency_id, state=state, why_code=why, by=by, at=at)
    return bool(new)


def _agency_id(ori: str, name: str, state: str) -> int | None:
    card = agencies.by_ori(ori) if ori else agencies.find(name, state.upper())
    return card.id if card else None
