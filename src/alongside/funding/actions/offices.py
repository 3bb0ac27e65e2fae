"""Taking files of offices in: all of it or nothing, and twice is the same as once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from alongside.funding.directory import COLUMNS, Row, field_offices, office_for
from alongside.funding.models import County, Office
from alongside.funding.words import OfficeKind
from alongside.kernel.actor import Actor
from alongside.kernel.field import STATES
from alongside.ledger.actions import record

STATE_KINDS = {OfficeKind.SAA.value, OfficeKind.VOCA_ASSISTANCE.value, OfficeKind.VOCA_COMPENSATION.value}
MOST_ROWS = 20_000


@dataclass(frozen=True)
class OfficesReport:
    """What the files brought. ``refused`` holds (file, line, sentence); one of them stops all."""

    offices: int = 0
    counties: int = 0
    refused: tuple[tuple[str, int, str], ...] = ()


def _rows(which: str, path: Path) -> tuple[list[Row], list[tuple[str, int, str]]]:
    """Read one file as rows with stripped cells, and what is wrong with its head."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = COLUMNS[which] - set(reader.fieldnames or ())
        if lacking:
            return [], [(path.name, 1, f"The file lacks {', '.join(sorted(lacking))}.")]
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in islice(reader, MOST_ROWS)]
    return list(rows), []


def _bad(which: str, name: str, rows: list[Row]) -> list[tuple[str, int, str]]:
    """Return what is wrong line by line. A county may have no district: American Samoa has no federal one."""
    found = []
    for line, row in enumerate(rows, start=2):
        may_be_empty = {"coverage_note"} | ({"district_id"} if which == "county_districts" else set())
        wanting = [c for c in sorted(COLUMNS[which] - may_be_empty) if not row.get(c)]
        if wanting:
            found.append((name, line, f"Nothing is written under {', '.join(wanting)}."))
        elif row["state"] not in STATES:
            found.append((name, line, f"“{row['state']}” is no state or territory."))
        elif which == "state_offices" and row["kind"] not in STATE_KINDS:
            found.append((name, line, f"“{row['kind']}” is none of {', '.join(sorted(STATE_KINDS))}."))
        elif "lat" in COLUMNS[which] and not _is_point(row):
            found.append((name, line, "The position is no pair of degrees."))
        elif row.get("seen_on") and not _is_day(row["seen_on"]):
            found.append((name, line, "Write the day under seen_on as 2026-11-22."))
    return found


def _is_point(row: Row) -> bool:
    try:
        return abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180
    except ValueError:
        return False


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@transaction.atomic
def take_in_offices(*, files: Mapping[str, Path], by: Actor, at: datetime) -> OfficesReport:
    """Take files in, by the names of COLUMNS; each kind of office that a file brings replaces what was there.

    When any line is refused nothing is written. Raises OSError when a file cannot be read.
    """
    read: dict[str, list[Row]] = {}
    refused: list[tuple[str, int, str]] = []
    for which, path in files.items():
        rows, wrong = _rows(which, path)
        read[which] = rows
        refused += wrong or _bad(which, path.name, rows)
    if refused:
        return OfficesReport(refused=tuple(refused))
    made = _replace_offices(read, at)
    counties = _replace_counties(read)
    facts = {"offices": made, "counties": counties, "files": sorted(files)}
    record(stream="funding", action="take_in_offices", by=by, at=at, object="funding:offices", facts=facts)
    return OfficesReport(offices=made, counties=counties)


def _replace_offices(read: Mapping[str, list[Row]], at: datetime) -> int:
    fresh = [
        *(_fbi(row, at) for row in read.get("fbi", ())),
        *(_district(row, at) for row in read.get("districts", ())),
        *(_of_state(row, number, at) for number, row in enumerate(read.get("state_offices", ()), start=1)),
    ]
    Office.objects.filter(kind__in={o.kind for o in fresh}).delete()
    Office.objects.bulk_create(fresh)
    return len(fresh)


def _fbi(row: Row, at: datetime) -> Office:
    return Office(
        kind=OfficeKind.FBI.value, key=row["office"], name=f"FBI {row['city']}", state=row["state"],
        city=row["city"], address=row.get("address", ""), phone=row.get("phone", ""),
        url=row.get("source_url", ""), note=row["coverage_note"], lat=float(row["lat"]), lon=float(row["lon"]),
        taken_in_at=at,
    )  # fmt: skip


def _district(row: Row, at: datetime) -> Office:
    return Office(
        kind=OfficeKind.DISTRICT.value, key=row["district_id"], name=row["district"], state=row["state"],
        note=row.get("us_attorney_note", ""), taken_in_at=at,
    )  # fmt: skip


def _of_state(row: Row, number: int, at: datetime) -> Office:
    return Office(
        kind=row["kind"], key=f"{row['state']}:{number}", name=row["name"], state=row["state"],
        city=row.get("city", ""), phone=row.get("phone", ""), url=row.get("url", ""), note=row.get("note", ""),
        verified=row.get("verified", "") in {"1", "yes", "true"},
        seen_on=date.fromisoformat(row["seen_on"]) if row.get("seen_on") else None, taken_in_at=at,
    )  # fmt: skip


def _replace_counties(read: Mapping[str, list[Row]]) -> int:
    """Bring counties to what the files say; what a file does not speak of stays."""
    known = {c.fips: c for c in County.objects.all()}
    for row in (*read.get("counties", ()), *read.get("county_districts", ())):
        fips = row["county_fips"].zfill(5)
        county = known.setdefault(fips, County(fips=fips, state=row["state"], name=row["county_name"]))
        if row.get("district_id"):
            county.district = row["district_id"]
            county.district_shared = row.get("ambiguous", "") == "1"
    offices = field_offices(read["fbi"]) if read.get("fbi") else []
    for row in read.get("counties", ()) if offices else ():
        county = known[row["county_fips"].zfill(5)]
        found = office_for(
            state=row["state"], county=row["county_name"], lat=float(row["lat"]), lon=float(row["lon"]),
            offices=offices,
        )  # fmt: skip
        if found:
            county.office, county.office_basis = found[0], found[1].value
    County.objects.bulk_create(
        known.values(),
        update_conflicts=True,
        unique_fields=["fips"],
        update_fields=["state", "name", "district", "district_shared", "office", "office_basis"],
        batch_size=1000,
    )
    return len(known)
