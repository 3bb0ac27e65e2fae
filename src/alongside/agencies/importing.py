"""Loading the directory from a file: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from alongside.agencies import file
from alongside.agencies.layout import NEEDED, BadRow, Listed, ListedNumber, agency_of, number_of
from alongside.agencies.models import Edition
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused
from alongside.ledger.actions import record

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""

_COLUMNS = tuple(f.name for f in fields(Listed) if f.name != "nameless")
_TYPES = {"lat": "float8", "lon": "float8", "population": "int4", "staff": "int4", "active": "bool"}
_STEP = 5000


@dataclass(frozen=True)
class ImportReport:
    """What a file brought. ``refused`` and ``remarks`` hold (line, sentence); one refused line stops all."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether the file was taken in."""
        return not self.refused


def import_directory(
    *, path: Path, by: Actor, at: datetime, progress: Progress | None = None
) -> ImportReport:
    """Load agencies in the FBI directory layout (see layout) from a CSV file, plain or gzip.

    Agencies are known again by ``ori9``. When any line is refused nothing is written, and the report says
    which lines and why. Agencies that the file lacks stay.
    """
    try:
        rows, faults = file.read(path, needed=NEEDED)
    except Refused as refused:
        return ImportReport(refused=((1, str(refused.verdict)),))
    listed, numbers, bad = _take(rows, progress or (lambda done, of: None))
    if faults or bad:
        return ImportReport(read=len(rows), refused=tuple(sorted(faults + bad)))
    with transaction.atomic():
        created, updated = _write(listed)
        new_numbers = _write_numbers(numbers, by, at)
        if created or updated:
            Edition.renew()
        facts = {"read": len(rows), "created": created, "updated": updated, "numbers": new_numbers}
        record(stream="agencies", action="import_directory", by=by, at=at, facts=facts)
    return ImportReport(
        read=len(rows),
        created=created,
        updated=updated,
        unchanged=len(rows) - created - updated,
        remarks=tuple(_remarks(listed, rows)),
    )


def _take(
    rows: file.Rows, progress: Progress
) -> tuple[list[Listed], list[ListedNumber], list[tuple[int, str]]]:
    """Return the agencies and numbers of all rows, and every bad line with its sentence."""
    listed: list[Listed] = []
    numbers: list[ListedNumber] = []
    bad: list[tuple[int, str]] = []
    first_at: dict[str, int] = {}
    for done, (line, row) in enumerate(rows, 1):
        try:
            agency = agency_of(row)
            if agency.ori9 in first_at:
                raise BadRow(
                    gettext_noop("“ori9” %(ori9)s stands in line %(line)s already."),
                    ori9=agency.ori9,
                    line=first_at[agency.ori9],
                )
            first_at[agency.ori9] = line
            number = number_of(row)
        except BadRow as error:
            bad.append((line, str(error)))
            continue
        listed.append(agency)
        numbers += [number] if number else []
        if done % _STEP == 0 or done == len(rows):
            progress(done, len(rows))
    return listed, numbers, bad


def _remarks(listed: list[Listed], rows: file.Rows) -> Iterable[tuple[int, str]]:
    for agency, (line, _) in zip(listed, rows, strict=True):
        if agency.nameless:
            yield line, f"No name; kept as “{agency.name}”."


def _write(listed: list[Listed]) -> tuple[int, int]:
    """Write agencies in one statement, rows that are the same left alone; return (created, updated)."""
    columns = ", ".join(_COLUMNS)
    arrays = ", ".join(f"%s::{_TYPES.get(c, 'text')}[]" for c in _COLUMNS)
    set_to = ", ".join(f"{c} = excluded.{c}" for c in _COLUMNS if c != "ori9")
    old = ", ".join(f"a.{c}" for c in _COLUMNS if c != "ori9")
    new = ", ".join(f"excluded.{c}" for c in _COLUMNS if c != "ori9")
    # xmax is 0 in a row that this statement inserted (PostgreSQL's own mark of a row's last lock).
    sql = (
        f"WITH put AS (INSERT INTO agencies_agency AS a ({columns}, made_up)"  # noqa: S608 (own names only)
        f" SELECT *, false FROM unnest({arrays})"
        f" ON CONFLICT (ori9) DO UPDATE SET {set_to} WHERE ({old}) IS DISTINCT FROM ({new})"
        " RETURNING xmax = 0 AS fresh)"
        " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM put"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [[getattr(agency, c) for agency in listed] for c in _COLUMNS])
        created, updated = cursor.fetchone()
    return int(created), int(updated)


def _write_numbers(numbers: list[ListedNumber], by: Actor, at: datetime) -> int:
    """Add the numbers that are not in use at their agency yet; return how many."""
    if not numbers:
        return 0
    names = tuple(f.name for f in fields(ListedNumber))
    columns = [[getattr(n, name) for n in numbers] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_contactnumber (agency_id, number, label, source, source_note, seen_date,"
            " checked_by, checked_by_text, checked_at, retired_by)"
            " SELECT a.id, n.number, n.label, n.source, n.note, n.seen, %s, %s, %s, ''"
            " FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])"
            " AS n (ori9, number, label, source, note, seen) JOIN agencies_agency a ON a.ori9 = n.ori9"
            " ON CONFLICT (agency_id, number) WHERE retired_at IS NULL DO NOTHING",
            [str(by), by.text, at, *columns],
        )
        return int(cursor.rowcount)
