"""What the roster manager keeps about one advisor, as a whole: added, changed, imported and exported so.

There is no field for a person's own race, religion, national origin, sex or age, and none may be added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from alongside.kernel.field import LANGUAGES, STATES, Community, Discipline, IncidentKind, Venue
from alongside.kernel.phone import digits
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Verdict, refuse
from alongside.roster.rules import LICENSED, Compact, CredentialMode, Profession

KINDS_AND_VENUES = frozenset({*IncidentKind.values(), *Venue.values()})
FIRST_YEAR = 1960


@dataclass(frozen=True, slots=True, order=True)
class License:
    """A state license: two-letter state, number, last day it holds."""

    state: str
    number: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Authority:
    """Authority under an interstate compact: which, remote or in_person, number, last day it holds."""

    compact: str
    mode: str
    number: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Lived:
    """An event served through: kind and place, either may be "" when not told, and the year or None."""

    kind: str
    venue: str = ""
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One advisor's entry. Words are those of kernel.field; days are dates; anniversaries (month, day).

    ``sms_consent`` and ``voice_consent`` are the days on which the advisor agreed to texts, and to calls by a
    machine, to ``phone``. ``background_expires`` and ``training_expires`` are the last days on which they
    hold. Sets are kept as sorted tuples, so that equal entries compare equal (see ``tidy``).
    """

    name: str
    email: str
    discipline: str
    home_state: str
    home_city: str = ""
    lat: float | None = None
    lon: float | None = None
    phone: str = ""
    title: str = ""
    agency_id: int | None = None
    organization: str = ""
    timezone: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    communities: tuple[str, ...] = ()
    lived: tuple[Lived, ...] = ()
    declined_kinds: tuple[str, ...] = ()
    profession: str = ""
    licenses: tuple[License, ...] = ()
    authorities: tuple[Authority, ...] = ()
    background_expires: date | None = None
    training_expires: date | None = None
    employer_permission: bool = False
    employer_permission_until: date | None = None
    max_load: int = 2
    revalidated_date: date | None = None
    anniversaries: tuple[tuple[int, int], ...] = ()
    open_litigation: bool = False
    first_time: bool = False
    exercises: bool = False
    sms_consent: date | None = None
    voice_consent: date | None = None


SETS = ("languages", "communities", "declined_kinds", "licenses", "authorities", "anniversaries")


def tidy(entry: Entry) -> Entry:
    """Return the entry as it is kept: no stray spaces, phone in one form, sets sorted without repeats."""
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = " ".join(value.split())
    for name in SETS:
        values[name] = tuple(sorted(set(values[name]), key=repr))
    values["lived"] = tuple(sorted(entry.lived, key=repr))
    values["email"] = values["email"].lower()
    values["home_state"] = values["home_state"].upper()
    values["phone"] = digits(entry.phone) or values["phone"]
    return Entry(**values)


def faults(entry: Entry, *, timezones: Collection[str], languages: Collection[str]) -> tuple[Verdict, ...]:
    """Return everything that keeps a tidy entry off the roster. ``languages``: those the pages speak."""
    return tuple(_who(entry, timezones, languages)) + tuple(_words(entry)) + tuple(_days(entry))


def _who(entry: Entry, timezones: Collection[str], languages: Collection[str]) -> Iterator[Verdict]:
    if not entry.name:
        yield refuse("no_name", gettext_noop("Write the advisor's name."))
    if "@" not in entry.email.strip("@") or " " in entry.email:
        yield refuse("bad_email", gettext_noop("Write the email address in full, such as name@agency.gov."))
    if entry.phone and not digits(entry.phone):
        yield refuse("bad_phone", gettext_noop("Write the phone number with its area code."))
    if (entry.sms_consent or entry.voice_consent) and ("x" in entry.phone or not entry.phone):
        yield refuse(
            "consent_without_line",
            gettext_noop("Texts and calls need a phone number of the advisor's own, without an extension."),
        )
    if entry.home_state not in STATES:
        yield refuse("bad_state", gettext_noop("Choose the advisor's home state."))
    if entry.timezone not in timezones:
        yield refuse("bad_timezone", gettext_noop("Choose the advisor's time zone."))
    if entry.language not in languages:
        yield refuse("bad_language", gettext_noop("Choose the language for messages to the advisor."))
    if (entry.lat is None) != (entry.lon is None):
        yield refuse("half_point", gettext_noop("Give both latitude and longitude, or neither."))
    if entry.lat is not None and not (-90 <= entry.lat <= 90 and -180 <= (entry.lon or 0) <= 180):
        yield refuse("bad_point", gettext_noop("Latitude and longitude must be degrees."))


def _words(entry: Entry) -> Iterator[Verdict]:
    if entry.discipline not in Discipline.values():
        yield refuse("bad_discipline", gettext_noop("Choose the advisor's discipline."))
    if entry.profession and entry.profession not in Profession.values():
        yield _unknown("profession", {entry.profession})
    if entry.discipline in LICENSED and not entry.profession:
        yield refuse("no_profession", gettext_noop("Choose the licensed profession."))
    known: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("languages", entry.languages, LANGUAGES),
        ("communities", entry.communities, Community.values()),
        ("declined kinds", entry.declined_kinds, KINDS_AND_VENUES),
        ("licenses", [x.state for x in entry.licenses], STATES),
        ("compacts", [x.compact for x in entry.authorities], Compact.values()),
        ("compacts", [x.mode for x in entry.authorities], CredentialMode.values()),
        ("lived events", [x.kind for x in entry.lived if x.kind], IncidentKind.values()),
        ("lived events", [x.venue for x in entry.lived if x.venue], Venue.values()),
    )
    for what, said, words in known:
        if unknown := set(said) - set(words):
            yield _unknown(what, unknown)
    if any(not x.kind and not x.venue for x in entry.lived):
        yield refuse("empty_event", gettext_noop("An event lived through needs its kind or its place."))
    numbers = [x.number for x in entry.licenses] + [x.number for x in entry.authorities]
    if any(set(number) & set(":;") for number in numbers):
        yield refuse("bad_number", gettext_noop("A license number holds no colon and no semicolon."))
    if len({x.state for x in entry.licenses}) < len(entry.licenses):
        yield refuse("state_twice", gettext_noop("Give one license for each state."))
    if len({(x.compact, x.mode) for x in entry.authorities}) < len(entry.authorities):
        yield refuse("compact_twice", gettext_noop("Give each compact once for each mode."))


def _days(entry: Entry) -> Iterator[Verdict]:
    if not 1 <= entry.max_load <= 10:
        yield refuse("bad_load", gettext_noop("Engagements at the same time must be 1 to 10."))
    if any(not _is_day(month, day) for month, day in entry.anniversaries):
        yield refuse("bad_anniversary", gettext_noop("Write anniversaries as month-day, such as 04-20."))
    if any(x.year is not None and not FIRST_YEAR <= x.year <= 2100 for x in entry.lived):
        yield refuse("bad_year", gettext_noop("Write the year of an event in four digits."))
    if entry.employer_permission_until and not entry.employer_permission:
        yield refuse(
            "permission_mixed", gettext_noop("A permission that has an end must be marked as given.")
        )


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def _unknown(what: str, words: Collection[str]) -> Verdict:
    return refuse(
        "unknown_word",
        gettext_noop("Unknown in %(what)s: %(words)s."),
        what=what,
        words=", ".join(f"“{w}”" for w in sorted(words)),
    )
