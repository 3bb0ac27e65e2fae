"""Whom to call: offices by state, and the federal ones of a county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import yaml

from alongside.funding import shipped
from alongside.funding.models import County, Office
from alongside.funding.words import CountyBasis, OfficeKind


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """One office. ``verified`` False: nobody has checked it; say so. ``basis`` says where it is from."""

    kind: str
    name: str
    city: str = ""
    address: str = ""
    phone: str = ""
    url: str = ""
    note: str = ""
    verified: bool = False
    seen_on: date | None = None

    @property
    def kind_label(self) -> str:
        """Return its kind, as a message id."""
        return OfficeKind(self.kind).label


@lru_cache(maxsize=1)
def _shipped() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(
        (shipped.DATA / "state_offices.yaml").read_text(encoding="utf-8")
    )["states"]
    return found


def _card(row: Office) -> OfficeCard:
    return OfficeCard(
        row.kind, row.name, row.city, row.address, row.phone, row.url, row.note, row.verified, row.seen_on
    )


STATE_KINDS = (OfficeKind.SAA, OfficeKind.VOCA_ASSISTANCE, OfficeKind.VOCA_COMPENSATION)


def of_state(state: str) -> list[OfficeCard]:
    """Return the State's own offices: from files taken in, else the names shipped with the software, not verified."""
    rows = Office.objects.filter(kind__in=[k.value for k in STATE_KINDS], state=state).order_by("name")
    taken_in: dict[str, list[OfficeCard]] = {}
    for row in rows:
        taken_in.setdefault(row.kind, []).append(_card(row))
    found: list[OfficeCard] = []
    for kind in STATE_KINDS:
        found += taken_in.get(kind.value) or _shipped_office(state, kind)
    return found


def _shipped_office(state: str, kind: OfficeKind) -> list[OfficeCard]:
    entry = _shipped().get(state, {}).get(kind.value)
    if not entry:
        return []
    return [
        OfficeCard(
            kind=kind.value,
            name=str(entry["name"]),
            url=str(entry.get("source", "")),
            note=str(entry.get("note", "")),
            verified=bool(entry.get("verified", False)),
        )
    ]


@dataclass(frozen=True, slots=True)
class CountyCard:
    """The federal side of a county. ``district_shared``: another district may serve a part of it."""

    fips: str
    name: str
    district: OfficeCard | None
    district_shared: bool
    fbi: OfficeCard | None
    fbi_basis: str


def counties(state: str) -> list[tuple[str, str]]:
    """Return (code, name) of the counties of a state; none when no file was taken in."""
    return list(County.objects.filter(state=state).order_by("name").values_list("fips", "name"))


def of_county(fips: str) -> CountyCard | None:
    """Return the federal offices of a county, or None when it is not known here."""
    row = County.objects.filter(pk=fips[:5]).first()
    if row is None:
        return None
    offices = {
        (o.kind, o.key): _card(o)
        for o in Office.objects.filter(
            kind__in=[OfficeKind.DISTRICT.value, OfficeKind.FBI.value], key__in=[row.district, row.office]
        )
    }
    return CountyCard(
        fips=row.fips,
        name=row.name,
        district=offices.get((OfficeKind.DISTRICT.value, row.district)),
        district_shared=row.district_shared,
        fbi=offices.get((OfficeKind.FBI.value, row.office)),
        fbi_basis=CountyBasis(row.office_basis).label if row.office_basis else "",
    )


def national() -> list[OfficeCard]:
    """Return the help that is no grant: name, what it is, address on the web."""
    return [
        OfficeCard(OfficeKind.NATIONAL.value, one["name"], url=one["url"], note=one["what"], verified=True)
        for one in shipped.technical_help()
    ]


def taken_in() -> dict[str, int]:
    """Return how many offices of each kind were taken in from files."""
    found: dict[str, int] = {}
    for kind in Office.objects.values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found
