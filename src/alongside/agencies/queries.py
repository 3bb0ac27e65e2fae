"""Finding agencies, their numbers and delegates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from alongside.agencies.directory import Directory, Line
from alongside.agencies.models import Agency, ContactNumber, Delegate, Edition
from alongside.agencies.names import canonical, words
from alongside.agencies.rules import UnitLevel


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency for pages and for rooms above. Coordinates are WGS84 degrees; ``population`` is people."""

    id: int
    name: str
    kind: str
    state: str
    city: str
    county: str
    lat: float | None
    lon: float | None
    timezone: str
    size_band: str
    population: int | None
    made_up: bool
    active: bool
    unit_level: str = UnitLevel.AGENCY.value
    ori9: str = ""
    staff: int | None = None

    @property
    def place(self) -> str:
        """Return where it is, in words: city or county, and state."""
        return ", ".join(x for x in (self.city or self.county, self.state) if x)


@dataclass(frozen=True, slots=True)
class NumberCard:
    """A contact number found independently of any caller. ``number`` is +1 and ten digits."""

    id: int
    number: str
    label: str
    source: str
    source_note: str
    seen_date: date
    checked_by_text: str


@dataclass(frozen=True, slots=True)
class DelegateCard:
    """Someone the agency head named to accept help."""

    id: int
    name: str
    title: str
    named_by: str
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Town:
    """Where a town lies, as its agencies tell: WGS84 degrees and an IANA time zone."""

    city: str
    state: str
    county: str
    lat: float | None
    lon: float | None
    timezone: str


_kept: tuple[str, Directory] | None = None
"""The directory this process has in memory, and the edition of the table it was made from."""


def search(text: str, *, limit: int = 8, state: str = "") -> list[AgencyCard]:
    """Return the agencies that fit what was typed so far, best first; ``state`` is a two-letter code.

    Typos, missing words and short forms (PD, SO, St, Mt, Ft) are forgiven.
    """
    ids = _directory().find(text, limit=limit, state=state)
    found = {row.pk: row for row in Agency.objects.filter(pk__in=ids)}
    return [_card(found[i]) for i in ids if i in found]


def card(agency_id: int) -> AgencyCard:
    """Return one agency. Raises LookupError when there is none of this id."""
    row = Agency.objects.filter(pk=agency_id).first()
    if row is None:
        raise LookupError(f"no agency {agency_id}")
    return _card(row)


def cards(agency_ids: set[int]) -> dict[int, AgencyCard]:
    """Return several agencies by id; unknown ids are left out."""
    return {row.pk: _card(row) for row in Agency.objects.filter(pk__in=agency_ids)}


def find(text: str, state: str) -> AgencyCard | None:
    """Return the agency of exactly this name in a state (short forms written out), or None.

    Of several with one name, the one at work that serves most people.
    """
    name = " ".join(canonical(text))
    if not name:
        return None
    rows = Agency.objects.filter(state=state, search__startswith=f"{name}|")
    row = rows.order_by("-active", "unit_level", F("population").desc(nulls_last=True), "id").first()
    return _card(row) if row else None


def by_ori(ori9: str) -> AgencyCard | None:
    """Return the agency with this FBI identifier (nine characters), or None."""
    row = Agency.objects.filter(ori9=ori9.strip().upper()).first()
    return _card(row) if row else None


def by_oris(oris: set[str]) -> dict[str, AgencyCard]:
    """Return agencies by FBI identifier; unknown ones are left out."""
    return {str(row.ori9): _card(row) for row in Agency.objects.filter(ori9__in=oris)}


def town(city: str, state: str) -> Town | None:
    """Return where a town is, from an agency of that town; None when the directory does not know it."""
    named = " ".join(canonical(city))
    if not named:
        return None
    rows = Agency.objects.filter(state=state, lat__isnull=False).exclude(timezone="")
    row = (
        rows.filter(search__contains=f"|{named}|")
        .order_by("unit_level", F("population").desc(nulls_last=True), "id")
        .first()
    )
    if row is None:
        return None
    return Town(row.city, row.state, row.county, row.lat, row.lon, row.timezone)


def count() -> int:
    """Return how many agencies the directory holds."""
    return Agency.objects.count()


def numbers_of(agency_id: int) -> tuple[NumberCard, ...]:
    """Return the numbers in use of one agency, last seen first."""
    rows = ContactNumber.objects.filter(agency_id=agency_id, retired_at__isnull=True)
    return tuple(
        NumberCard(r.pk, r.number, r.label, r.source, r.source_note, r.seen_date, r.checked_by_text)
        for r in rows.order_by("-seen_date", "id")
    )


def delegates_of(agency_id: int, at: datetime) -> tuple[DelegateCard, ...]:
    """Return the people who may accept help for an agency at ``at`` besides its head."""
    rows: QuerySet[Delegate] = Delegate.objects.filter(agency_id=agency_id, from_at__lte=at)
    return tuple(
        DelegateCard(r.pk, r.name, r.title, r.named_by, r.from_at)
        for r in rows.order_by("name", "id")
        if r.revoked_at is None or r.revoked_at > at
    )


def is_delegate(*, agency_id: int, name: str, at: datetime) -> bool:
    """Say whether somebody of this name, however written, is a delegate of the agency at ``at``."""
    return words(name) in [words(d.name) for d in delegates_of(agency_id, at)]


def _card(row: Agency) -> AgencyCard:
    return AgencyCard(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        state=row.state,
        city=row.city,
        county=row.county,
        lat=row.lat,
        lon=row.lon,
        timezone=row.timezone,
        size_band=row.size_band,
        population=row.population,
        made_up=row.made_up,
        active=row.active,
        unit_level=row.unit_level,
        ori9=row.ori9 or "",
        staff=row.staff,
    )


def _directory() -> Directory:
    """Return the directory in memory, read again when an agency has changed since."""
    global _kept
    edition = Edition.objects.values_list("token", flat=True).first()
    if edition is None:
        return Directory(())
    if _kept is None or _kept[0] != edition:
        _kept = (edition, Directory(_lines()))
    return _kept[1]


def _lines() -> list[Line]:
    columns = ("id", "search", "state", "active", "unit_level", "made_up", "population")
    return [
        Line(id, text, state, active, level == UnitLevel.AGENCY.value, made_up, population)
        for id, text, state, active, level, made_up, population in Agency.objects.order_by("id").values_list(
            *columns
        )
    ]
