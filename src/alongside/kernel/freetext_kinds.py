"""What the free-text check can find, and the sentence for each: the words live here, the rules elsewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal, NamedTuple

from alongside.kernel.text import gettext_noop

Severity = Literal["block", "ask"]


class Kind(StrEnum):
    """What a finding is. Values are stable: the ledger may hold them."""

    SSN = "ssn"
    NCIC = "ncic"
    SID = "sid"
    FBI = "fbi"
    CUSTODY = "custody"
    HEALTH = "health"
    NAME = "name"
    STATEMENT = "statement"
    BIRTH = "birth"
    LICENSE = "license"
    NINE_DIGITS = "nine_digits"
    TOO_LONG = "too_long"


class Span(NamedTuple):
    """A place in the smoothed text: half-open, in characters."""

    start: int
    end: int
    kind: Kind


BLOCKING: Final = frozenset(
    {Kind.SSN, Kind.NCIC, Kind.SID, Kind.FBI, Kind.CUSTODY, Kind.HEALTH, Kind.TOO_LONG}
)

SENTENCES: Final[dict[Kind, str]] = {
    Kind.SSN: gettext_noop(
        "“%(excerpt)s” looks like a Social Security number. Take it out to save: this system holds none."
    ),
    Kind.NCIC: gettext_noop(
        "“%(excerpt)s” looks like an NCIC number. Take it out to save: it belongs in police systems only."
    ),
    Kind.SID: gettext_noop(
        "“%(excerpt)s” looks like a state identification number. Take it out to save: it belongs in police "
        "systems only."
    ),
    Kind.FBI: gettext_noop(
        "“%(excerpt)s” looks like an FBI number. Take it out to save: it belongs in police systems only."
    ),
    Kind.CUSTODY: gettext_noop(
        "“%(excerpt)s” looks like a booking, inmate or warrant number. Take it out to save: it belongs in "
        "police systems only."
    ),
    Kind.HEALTH: gettext_noop(
        "“%(excerpt)s” looks like a health score. Take it out to save: health results stay with the "
        "clinician."
    ),
    Kind.NAME: gettext_noop(
        "“%(excerpt)s” may be a person’s name. If it names someone hurt, an officer involved or an attacker, "
        "write what they need instead."
    ),
    Kind.STATEMENT: gettext_noop(
        "“%(excerpt)s” may repeat what an officer said about the event. If so, take it out: notes can be "
        "read in court."
    ),
    Kind.BIRTH: gettext_noop(
        "“%(excerpt)s” may be a date of birth. Take it out unless it is something else."
    ),
    Kind.LICENSE: gettext_noop(
        "“%(excerpt)s” may be a driver’s license number. Take it out unless it is something else."
    ),
    Kind.NINE_DIGITS: gettext_noop(
        "“%(excerpt)s” has nine digits, like a Social Security number. Take it out unless it is something "
        "else."
    ),
    Kind.TOO_LONG: gettext_noop(
        "This text is longer than %(limit)s characters, too long to check. Shorten it to save."
    ),
}
