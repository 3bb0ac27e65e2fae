"""Incidents of the public record, read from a CSV file: when, where, what kind of place, how many hurt.

Nothing about people is read; the file has no names, and no column of it is kept beyond those below.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from alongside.kernel.field import STATES, Band, Venue
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse

NEEDED = ("incident_id", "date", "time_local", "timezone", "city", "state", "location_type", "lat", "lon")
_OTHER_WORDS = {"education_unspecified": Venue.SCHOOL.value, "unknown": Venue.OTHER.value}
_BANDS = ((0, Band.NONE), (3, Band.FROM_1), (9, Band.FROM_4), (24, Band.FROM_10))


@dataclass(frozen=True, slots=True)
class RealIncident:
    """One incident. ``at`` is aware, in UTC; ``zone`` an IANA zone; casualties are bands of kernel.field."""

    key: str
    at: datetime
    zone: str
    city: str
    state: str
    lat: float | None
    lon: float | None
    venue: str
    killed: str
    injured: str


def read(path: Path, *, limit: int | None = None) -> list[RealIncident]:
    """Return the incidents of a file in the order of their dates, at most ``limit`` of them.

    Raises Refused with the line and what is wrong with it, or the columns that the file lacks.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise Refused(
                refuse("no_column", gettext_noop("%(file)s lacks columns: %(missing)s."),
                       file=path.name, missing=", ".join(missing))
            )  # fmt: skip
        read = [(rows.line_num, row) for row in rows]
    zones = _zones([row for _, row in read])
    found = sorted(_incidents(read, zones, path.name), key=lambda incident: (incident.at, incident.key))
    return found[:limit] if limit is not None else found


def _zones(rows: list[dict[str, str]]) -> dict[str, str]:
    """Return the commonest time zone of each state in the file, for the few rows that have none."""
    seen = Counter((row["state"], row["timezone"]) for row in rows if row["timezone"])
    return {state: zone for (state, zone), _ in reversed(seen.most_common())}


def _incidents(
    rows: list[tuple[int, dict[str, str]]], zones: dict[str, str], name: str
) -> Iterator[RealIncident]:
    for line, row in rows:
        zone = row["timezone"] or zones.get(row["state"], "America/New_York")
        try:
            yield _incident(row, zone)
        except (ValueError, KeyError) as error:
            raise Refused(
                refuse("bad_line", gettext_noop("%(file)s, line %(line)s: %(why)s."),
                       file=name, line=line, why=error)
            ) from None  # fmt: skip


def _incident(row: dict[str, str], zone: str) -> RealIncident:
    local = datetime.fromisoformat(f"{row['date']}T{row['time_local'] or '12:00'}")
    venue = _OTHER_WORDS.get(row["location_type"], row["location_type"])
    if row["state"] not in STATES:
        raise ValueError(f"“{row['state']}” is not a state")
    return RealIncident(
        key=row["incident_id"],
        at=local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
        zone=zone,
        city=row["city"],
        state=row["state"],
        lat=float(row["lat"]) if row["lat"] else None,
        lon=float(row["lon"]) if row["lon"] else None,
        venue=Venue(venue).value,
        killed=band(row.get("killed", "")),
        injured=band(row.get("injured", "")),
    )


def band(count: str) -> str:
    """Return the band of a number of people; not known when there is no number."""
    if not count.strip():
        return Band.UNKNOWN.value
    people = int(count)
    return next((found.value for most, found in _BANDS if people <= most), Band.FROM_25.value)
