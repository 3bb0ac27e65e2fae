"""One row of the roster's CSV file, in and out. docs/roster-csv.md describes the columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from alongside.kernel.text import gettext_noop
from alongside.roster.entry import Authority, Entry, License, Lived

NEEDED = ("email", "name", "discipline", "state")

COLUMNS = (
    *(
        "email",
        "name",
        "phone",
        "sms_consent",
        "voice_consent",
        "discipline",
        "title",
        "agency_ori",
        "agency",
        "agency_state",
    ),
    *("city", "state", "lat", "lon", "timezone", "language"),
    *("languages", "communities", "lived", "declined_kinds"),
    *("profession", "licenses", "compacts", "background_expires", "training_expires"),
    *("employer_permission", "employer_permission_until", "max_load", "revalidated"),
    *("anniversaries", "open_litigation", "first_time", "exercises", "recused"),
)


class BadCell(ValueError):
    """A cell that cannot be read; the message is a sentence."""


@dataclass(frozen=True)
class Sheet:
    """One row as read: the entry, and from what the advisor stepped aside (agency ids, states)."""

    entry: Entry
    recused_agencies: tuple[int, ...] = ()
    recused_states: tuple[str, ...] = ()


AgencyOf = Callable[[str, str, str], int | None]
"""Finds an agency's id from (ORI, name, state)."""


def read_row(row: Mapping[str, str], *, before: Entry | None, agency_of: AgencyOf) -> Sheet:
    """Return what a row says. Columns that the file lacks stay as in ``before``. Raises BadCell."""
    email, name = _text(row, "email"), _text(row, "name")
    base = before or Entry(name=name, email=email, discipline="", home_state="")
    values: dict[str, Any] = {}
    for column, (field, read) in _READ.items():
        if column in row:
            values[field] = read(column, _text(row, column))
    values |= _agency(row, agency_of)
    agencies, states = _recused(_text(row, "recused"), agency_of)
    return Sheet(replace(base, **values), agencies, states)


def write_row(
    entry: Entry, *, agency: tuple[str, str, str], recused: list[tuple[str, str, str]]
) -> dict[str, str]:
    """Return the cells of an entry. ``agency`` is (ORI, name, state), as is each of ``recused``; a state
    alone stands for the whole state.
    """
    ori, name, state = agency
    return {
        "email": entry.email,
        "name": entry.name,
        "phone": entry.phone,
        "sms_consent": _iso(entry.sms_consent),
        "voice_consent": _iso(entry.voice_consent),
        "discipline": entry.discipline,
        "title": entry.title,
        "agency_ori": ori,
        "agency": name or entry.organization,
        "agency_state": state,
        "city": entry.home_city,
        "state": entry.home_state,
        "lat": "" if entry.lat is None else str(entry.lat),
        "lon": "" if entry.lon is None else str(entry.lon),
        "timezone": entry.timezone,
        "language": entry.language,
        "languages": ";".join(entry.languages),
        "communities": ";".join(entry.communities),
        "lived": ";".join(_parts(x.kind, x.venue, x.year) for x in entry.lived),
        "declined_kinds": ";".join(entry.declined_kinds),
        "profession": entry.profession,
        "licenses": ";".join(_parts(x.state, x.number, x.expires) for x in entry.licenses),
        "compacts": ";".join(_parts(x.compact, x.mode, x.number, x.expires) for x in entry.authorities),
        "background_expires": _iso(entry.background_expires),
        "training_expires": _iso(entry.training_expires),
        "employer_permission": _yes(entry.employer_permission),
        "employer_permission_until": _iso(entry.employer_permission_until),
        "max_load": str(entry.max_load),
        "revalidated": _iso(entry.revalidated_date),
        "anniversaries": ";".join(f"{month:02}-{day:02}" for month, day in entry.anniversaries),
        "open_litigation": _yes(entry.open_litigation),
        "first_time": _yes(entry.first_time),
        "exercises": _yes(entry.exercises),
        "recused": ";".join(o or (f"{n}, {s}" if n else s) for o, n, s in recused),
    }


def _agency(row: Mapping[str, str], agency_of: AgencyOf) -> dict[str, Any]:
    if "agency" not in row and "agency_ori" not in row:
        return {}
    ori, name, state = (_text(row, c) for c in ("agency_ori", "agency", "agency_state"))
    found = agency_of(ori, name, state) if ori or (name and state) else None
    if ori and found is None:
        raise BadCell(
            gettext_noop("“agency_ori” %(ori)s is not in the directory of agencies.") % {"ori": ori}
        )
    return {"agency_id": found, "organization": "" if found else name}


def _recused(text: str, agency_of: AgencyOf) -> tuple[tuple[int, ...], tuple[str, ...]]:
    agencies, states = [], []
    for item in _items(text):
        if len(item) == 2:
            states.append(item.upper())
            continue
        name, _, state = item.rpartition(", ")
        found = agency_of("" if name else item, name, state if name else "")
        if found is None:
            raise BadCell(gettext_noop("“recused”: no agency “%(item)s” in the directory.") % {"item": item})
        agencies.append(found)
    return tuple(agencies), tuple(states)


def _text(row: Mapping[str, str], column: str) -> str:
    return " ".join((row.get(column) or "").split())


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]


def _bad(column: str, text: str, like: str) -> BadCell:
    return BadCell(
        gettext_noop("“%(column)s” is “%(text)s”; write it like %(like)s.")
        % {"column": column, "text": text, "like": like}
    )


def _day(column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad(column, text, "2027-05-31") from None


def _bool(column: str, text: str) -> bool:
    if text.lower() in {"yes", "y", "true", "1"}:
        return True
    if text.lower() in {"", "no", "n", "false", "0"}:
        return False
    raise _bad(column, text, "yes, no")


def _words(column: str, text: str) -> tuple[str, ...]:
    return tuple(_items(text))


def _number(column: str, text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise _bad(column, text, "39.74") from None


def _load(column: str, text: str) -> int:
    try:
        return int(text) if text else 2
    except ValueError:
        raise _bad(column, text, "2") from None


def _lived(column: str, text: str) -> tuple[Lived, ...]:
    found = []
    for item in _items(text):
        kind, venue, year, *more = (*item.split(":"), "", "")[:4] if item.count(":") <= 2 else ("",) * 4
        if any(more[1:]) or (year and not year.isdigit()) or not (kind or venue):
            raise _bad(column, item, "shooting:school_k12:2018")
        found.append(Lived(kind.strip(), venue.strip(), int(year) if year else None))
    return tuple(found)


def _licenses(column: str, text: str) -> tuple[License, ...]:
    found = []
    for item in _items(text):
        parts = [p.strip() for p in item.split(":")]
        if len(parts) > 3:
            raise _bad(column, item, "CO:LP-1234:2027-05-31")
        state, number, until = (*parts, "", "")[:3]
        found.append(License(state.upper(), number, _day(column, until)))
    return tuple(found)


def _authorities(column: str, text: str) -> tuple[Authority, ...]:
    found = []
    for item in _items(text):
        parts = [p.strip() for p in item.split(":")]
        if not 2 <= len(parts) <= 4:
            raise _bad(column, item, "psypact:remote:A-1234:2027-05-31")
        compact, mode, number, until = (*parts, "", "")[:4]
        found.append(Authority(compact, mode, number, _day(column, until)))
    return tuple(found)


def _anniversaries(column: str, text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for item in _items(text):
        month, dash, day = item.partition("-")
        if not (dash and month.isdigit() and day.isdigit()):
            raise _bad(column, item, "04-20")
        found.append((int(month), int(day)))
    return tuple(found)


def _plain(column: str, text: str) -> str:
    return text


_READ: dict[str, tuple[str, Callable[[str, str], Any]]] = {
    "email": ("email", _plain),
    "name": ("name", _plain),
    "phone": ("phone", _plain),
    "sms_consent": ("sms_consent", _day),
    "voice_consent": ("voice_consent", _day),
    "discipline": ("discipline", _plain),
    "title": ("title", _plain),
    "city": ("home_city", _plain),
    "state": ("home_state", _plain),
    "lat": ("lat", _number),
    "lon": ("lon", _number),
    "timezone": ("timezone", _plain),
    "language": ("language", lambda column, text: text or "en"),
    "languages": ("languages", _words),
    "communities": ("communities", _words),
    "lived": ("lived", _lived),
    "declined_kinds": ("declined_kinds", _words),
    "profession": ("profession", _plain),
    "licenses": ("licenses", _licenses),
    "compacts": ("authorities", _authorities),
    "background_expires": ("background_expires", _day),
    "training_expires": ("training_expires", _day),
    "employer_permission": ("employer_permission", _bool),
    "employer_permission_until": ("employer_permission_until", _day),
    "max_load": ("max_load", _load),
    "revalidated": ("revalidated_date", _day),
    "anniversaries": ("anniversaries", _anniversaries),
    "open_litigation": ("open_litigation", _bool),
    "first_time": ("first_time", _bool),
    "exercises": ("exercises", _bool),
}


def _parts(*values: object) -> str:
    """Return values joined by colons, empty ones at the end left out."""
    text = ":".join("" if v is None else str(v) for v in values)
    return text.rstrip(":")


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
