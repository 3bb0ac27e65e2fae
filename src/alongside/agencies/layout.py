"""The FBI directory layout: what a file must hold and how one row becomes an agency.

Only the columns named here are read; others may be there. Numbers (``phone``) are optional, because the
published directory has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from alongside.agencies.names import search_text
from alongside.agencies.rules import NumberSource, UnitLevel, size_band
from alongside.kernel.field import STATES, AgencyKind
from alongside.kernel.phone import digits
from alongside.kernel.text import gettext_noop

NEEDED = ("ori9", "agency_name", "agency_type", "state")

KINDS: dict[str, AgencyKind] = {
    "municipal": AgencyKind.MUNICIPAL,
    "county": AgencyKind.COUNTY,
    "state_police": AgencyKind.STATE,
    "state_other": AgencyKind.STATE,
    "university": AgencyKind.UNIVERSITY,
    "tribal": AgencyKind.TRIBAL,
    "federal": AgencyKind.FEDERAL,
    "special": AgencyKind.SPECIAL,
    "unknown": AgencyKind.OTHER,
    "": AgencyKind.OTHER,
}


class BadRow(ValueError):
    """A row that cannot become an agency. ``sentence`` says why, with ``params`` in its places."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence % params if params else sentence)
        self.sentence, self.params = sentence, params


@dataclass(frozen=True, slots=True)
class Listed:
    """One agency as a file lists it, ready for its table."""

    ori9: str
    name: str
    kind: str
    unit_level: str
    state: str
    county: str
    city: str
    lat: float | None
    lon: float | None
    timezone: str
    population: int | None
    staff: int | None
    size_band: str
    active: bool
    search: str
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """A contact number that stands in a file beside its agency."""

    ori9: str
    number: str
    label: str
    source: str
    source_note: str
    seen_date: date


def agency_of(row: Mapping[str, str]) -> Listed:
    """Return the agency in one row. Raises BadRow with a sentence.

    An agency listed without a name is kept under its identifier, so that a file is not refused for it.
    """
    ori9 = _cell(row, "ori9").upper()
    if len(ori9) != 9 or not (ori9.isascii() and ori9.isalnum()):
        raise BadRow(gettext_noop("“ori9” must be nine letters and digits; it is “%(value)s”."), value=ori9)
    kind = _cell(row, "agency_type").lower()
    if kind not in KINDS:
        raise BadRow(
            gettext_noop("“agency_type” is “%(value)s”; it must be one of: %(known)s."),
            value=kind,
            known=", ".join(k for k in KINDS if k),
        )
    state = _cell(row, "state").upper()
    if state not in STATES:
        raise BadRow(gettext_noop("“state” must be a two-letter code; it is “%(value)s”."), value=state)
    name = _cell(row, "agency_name") or _cell(row, "short_name")
    population, staff = _count(row, "population_ref"), _count(row, "le_employees_2018")
    lat, lon = _point(row)
    city, county = _cell(row, "city"), _cell(row, "county_name")
    kept_name = name or f"Unnamed agency {ori9}"
    return Listed(
        ori9=ori9,
        name=kept_name,
        kind=KINDS[kind].value,
        unit_level=_level(row),
        state=state,
        county=county,
        city=city,
        lat=lat,
        lon=lon,
        timezone=_timezone(row),
        population=population,
        staff=staff,
        size_band=size_band(kind=KINDS[kind].value, staff=staff, population=population).value,
        active=_cell(row, "active") != "0",
        search=search_text(name=kept_name, city=city, county=county, state=state),
        nameless=not name,
    )


def number_of(row: Mapping[str, str]) -> ListedNumber | None:
    """Return the contact number in one row, None when it has none. Raises BadRow with a sentence."""
    if not (typed := _cell(row, "phone")):
        return None
    if not (number := digits(typed)):
        raise BadRow(gettext_noop("“phone” cannot be dialed: “%(value)s”."), value=typed)
    source = _cell(row, "phone_source")
    if source not in NumberSource.values():
        raise BadRow(
            gettext_noop("“phone_source” is “%(value)s”; it must be one of: %(known)s."),
            value=source,
            known=", ".join(NumberSource.values()),
        )
    seen = _cell(row, "phone_seen_date")
    try:
        seen_date = date.fromisoformat(seen)
    except ValueError:
        raise BadRow(
            gettext_noop("“phone_seen_date” must be a day such as 2026-05-31; it is “%(value)s”."), value=seen
        ) from None
    return ListedNumber(
        ori9=_cell(row, "ori9").upper(),
        number=number,
        label=_cell(row, "phone_label"),
        source=source,
        source_note=_cell(row, "phone_source_note"),
        seen_date=seen_date,
    )


def _cell(row: Mapping[str, str], column: str) -> str:
    return " ".join((row.get(column) or "").split())


def _level(row: Mapping[str, str]) -> str:
    level = _cell(row, "unit_level") or UnitLevel.AGENCY.value
    if level not in UnitLevel.values():
        raise BadRow(
            gettext_noop("“unit_level” is “%(value)s”; it must be agency or field_unit."), value=level
        )
    return level


def _count(row: Mapping[str, str], column: str) -> int | None:
    text = _cell(row, column).replace(",", "")
    if not text:
        return None
    try:
        number = float(text)
        if number == int(number) and 0 <= number < 2_000_000_000:
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise BadRow(
        gettext_noop("“%(column)s” must be a whole number or empty; it is “%(value)s”."),
        column=column,
        value=text,
    )


def _point(row: Mapping[str, str]) -> tuple[float | None, float | None]:
    lat, lon = _cell(row, "lat"), _cell(row, "lon")
    if not lat and not lon:
        return None, None
    try:
        point = float(lat), float(lon)
        if -90 <= point[0] <= 90 and -180 <= point[1] <= 180:
            return point
    except ValueError:
        pass
    raise BadRow(
        gettext_noop("“lat” and “lon” must be degrees, or both empty; they are “%(lat)s” and “%(lon)s”."),
        lat=lat,
        lon=lon,
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _timezone(row: Mapping[str, str]) -> str:
    zone = _cell(row, "timezone")
    if zone and zone not in _zones():
        raise BadRow(gettext_noop("“timezone” is not a time zone's name: “%(value)s”."), value=zone)
    return zone
