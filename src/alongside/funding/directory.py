"""Reading files of offices and counties: FBI field offices, federal judicial districts, counties, State offices.

Pure: rows in, facts out. A field office lists counties by name ("Counties Covered: Albany, Cibola (eastern half), and
Warren."); other counties get the only office of their state, or the nearest one, and the page says which of these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.funding.words import CountyBasis, OfficeKind
from alongside.kernel.text import fold

Row = Mapping[str, str]

COLUMNS: dict[str, frozenset[str]] = {
    "fbi": frozenset({"office", "city", "state", "lat", "lon", "coverage_note"}),
    "districts": frozenset({"district_id", "district", "state"}),
    "county_districts": frozenset({"county_fips", "state", "county_name", "district_id"}),
    "counties": frozenset({"county_fips", "state", "county_name", "lat", "lon"}),
    "state_offices": frozenset({"state", "kind", "name"}),
}
"""What each file must have, by the name of its option."""

CALLS: Mapping[str, str] = {
    "eflea": OfficeKind.SAA.value,
    "jag-reserve": OfficeKind.SAA.value,
    "jag-formula": OfficeKind.SAA.value,
    "aeap": OfficeKind.VOCA_ASSISTANCE.value,
    "voca-assistance": OfficeKind.VOCA_ASSISTANCE.value,
    "voca-compensation": OfficeKind.VOCA_COMPENSATION.value,
}
"""The State's office that is the way in to a program, as the program's own entry says."""

_LISTED = re.compile(r"count(?:y|ies)\s+covered:\s*(.*)", re.IGNORECASE | re.DOTALL)
_ASIDE = re.compile(r"\([^)]*\)")
_KIND = re.compile(r"\b(county|parish|borough|census area|municipality|municipio|city and borough)\b")


def county_key(name: str) -> str:
    """Return a county's name as files of different makers share it.

    >>> county_key("St. Mary's County"), county_key("Caddo Parish")
    ('st mary s', 'caddo')
    """
    return " ".join(_KIND.sub(" ", fold(name)).split())


def listed_counties(note: str) -> set[str]:
    """Return the names of the counties that an office lists as its own; none when it does not list them."""
    found = _LISTED.search(note)
    if not found:
        return set()
    words = re.split(r",|;|\band\b|\n", _ASIDE.sub(" ", found[1]).rstrip(". "))
    return {key for word in words if (key := county_key(word))}


@dataclass(frozen=True, slots=True)
class FieldOffice:
    """An FBI field office as the rule needs it. Degrees are WGS84."""

    key: str
    state: str
    lat: float
    lon: float
    listed: frozenset[str]


def field_offices(rows: Iterable[Row]) -> list[FieldOffice]:
    """Read field offices. Raises ValueError for a position that is no number."""
    return [
        FieldOffice(
            r["office"],
            r["state"],
            float(r["lat"]),
            float(r["lon"]),
            frozenset(listed_counties(r["coverage_note"])),
        )
        for r in rows
    ]


def kilometers(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance along the ground, in kilometers, good to half a percent."""
    a, b, d = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(d / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(h))


def office_for(
    *, state: str, county: str, lat: float, lon: float, offices: Sequence[FieldOffice]
) -> tuple[str, CountyBasis] | None:
    """Return the field office of a county and how it was found; None when there are no offices at all."""
    at_home = [o for o in offices if o.state == state]
    for office in at_home:
        if county_key(county) in office.listed:
            return office.key, CountyBasis.LISTED
    if len(at_home) == 1:
        return at_home[0].key, CountyBasis.ONLY_IN_STATE
    near = sorted(at_home or offices, key=lambda o: kilometers(lat, lon, o.lat, o.lon))
    return (near[0].key, CountyBasis.NEAREST) if near else None
