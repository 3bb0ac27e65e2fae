"""What an agency's entry, contact number and delegate must satisfy; how big an agency is taken to be."""

from __future__ import annotations

from datetime import date

from alongside.kernel.choice import Choice
from alongside.kernel.field import STATES, AgencyKind, SizeBand
from alongside.kernel.phone import digits
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


class UnitLevel(Choice):
    """Whether an entry is a whole agency or a unit of one."""

    AGENCY = "agency", gettext_noop("Agency")
    FIELD_UNIT = "field_unit", gettext_noop("Field unit: a troop, post or county desk of an agency")


class NumberSource(Choice):
    """Where an agency's number was found. Never from the caller: that is the number to be checked."""

    STATE_DIRECTORY = "state_directory", gettext_noop("State directory")
    DISPATCH = "dispatch_center", gettext_noop("Dispatch center")
    OFFICIAL_SITE = "official_site", gettext_noop("The agency's official site")
    IN_PERSON = "in_person", gettext_noop("Given in person by the agency")
    OTHER = "other", gettext_noop("Another source (say which)")


# Full-time staff per 1,000 people: the median of the 8,881 city agencies with 500 people or more for which
# the FBI published both figures (Crime in the United States 2018, Table 78), rounded.
STAFF_PER_1000 = 2.3

_BANDS = (
    (10, SizeBand.UNDER_10),
    (25, SizeBand.FROM_10),
    (50, SizeBand.FROM_25),
    (100, SizeBand.FROM_50),
    (500, SizeBand.FROM_100),
)
_SERVING_RESIDENTS = {AgencyKind.MUNICIPAL, AgencyKind.COUNTY, AgencyKind.TRIBAL}


def size_band(*, kind: str, staff: int | None, population: int | None) -> SizeBand:
    """Return an agency's size from its full-time staff, else estimated from the people it serves.

    The estimate (``STAFF_PER_1000``) is made only for agencies that serve residents: a campus or state
    agency's population says nothing about its staff. A county's includes its cities, so it errs upward.
    """
    if staff is None:
        if not population or kind not in _SERVING_RESIDENTS:
            return SizeBand.UNKNOWN
        staff = round(population * STAFF_PER_1000 / 1000)
    for below, band in _BANDS:
        if staff < below:
            return band
    return SizeBand.FROM_500


def may_add_agency(*, name: str, kind: str, state: str, already: bool) -> Verdict:
    """Say whether an agency may be added by hand."""
    if not name.strip():
        return refuse("no_name", gettext_noop("Write the agency's name."))
    if kind not in AgencyKind.values():
        return refuse("bad_kind", gettext_noop("Choose what kind of agency it is."))
    if state not in STATES:
        return refuse("bad_state", gettext_noop("Choose the agency's state."))
    if already:
        return refuse(
            "agency_there", gettext_noop("An agency of this name is in the directory of this state already.")
        )
    return ALLOWED


def may_add_number(*, number: str, source: str, source_note: str, seen_date: date, today: date) -> Verdict:
    """Say whether a contact number may be kept: it can be dialed, and it is said where and when it was seen.

    ``today`` is the day in UTC; a day more is allowed for places ahead of it.
    """
    if not digits(number):
        return refuse(
            "bad_number", gettext_noop("Write the number with its area code, such as 303-555-0123.")
        )
    if source not in NumberSource.values():
        return refuse("no_source", gettext_noop("Choose where the number was found."))
    if source == NumberSource.OTHER and not source_note.strip():
        return refuse("no_source_note", gettext_noop("Say where the number was found."))
    if (seen_date - today).days > 1:
        return refuse("seen_later", gettext_noop("The day on which the number was seen is in the future."))
    return ALLOWED


def may_name_delegate(*, name: str, title: str, named_by: str) -> Verdict:
    """Say whether a delegate may be recorded: only the agency head names one (domain.md E1)."""
    if not name.strip():
        return refuse("no_name", gettext_noop("Write the delegate's name."))
    if not title.strip():
        return refuse("no_title", gettext_noop("Write the delegate's title or role."))
    if not named_by.strip():
        return refuse("no_head", gettext_noop("Write which agency head named this delegate."))
    return ALLOWED
