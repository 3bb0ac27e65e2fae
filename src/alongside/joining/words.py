"""Closed lists of words of an application. No field asks about health or what a person is."""

from __future__ import annotations

from alongside.kernel.agreement import Conflict
from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Serves(Choice):
    """How somebody can serve."""

    PHONE = "phone", gettext_noop("By phone and video only")
    BOTH = "both", gettext_noop("By phone, and on site when asked")


class Employer(Choice):
    """Where the permission to serve stands."""

    NONE_NEEDED = "none_needed", gettext_noop("I need none: retired or self-employed")
    GIVEN = "given", gettext_noop("My employer agrees")
    TO_ASK = "to_ask", gettext_noop("I have yet to ask")


class Known(Choice):
    """How a referee knows the applicant."""

    LED_THEM = "led_them", gettext_noop("I led them")
    WORKED_FOR = "worked_for", gettext_noop("I worked for them")
    BESIDE = "beside", gettext_noop("I worked beside them")
    HELPED = "helped", gettext_noop("They helped me or my agency")
    OTHER = "other", gettext_noop("In another way")


class Grade(Choice):
    """A referee's answer to one sentence."""

    YES = "yes", gettext_noop("Yes")
    PARTLY = "partly", gettext_noop("Partly")
    NO = "no", gettext_noop("No")
    CANNOT_SAY = "cannot_say", gettext_noop("I cannot say")


SENTENCES: dict[str, str] = {
    "steady": gettext_noop("They stay calm and clear when much is at stake."),
    "listens": gettext_noop("They listen first and advise second."),
    "reliable": gettext_noop("They do what was agreed, and say so when they cannot."),
    "trust": gettext_noop("I would send them to a leader on that leader's worst day."),
}
"""What a referee is asked, stored word to message id."""


class Why(Choice):
    """Why an application was not taken. A code only: the story behind it is not kept."""

    EXPERIENCE = "experience", gettext_noop("The experience is another one than the roster needs")
    ENOUGH = "enough", gettext_noop("The roster has enough of this kind now")
    REFERENCES = "references", gettext_noop("The references did not carry it")
    CONFLICT = "conflict", gettext_noop("A conflict that cannot be set aside")
    CREDENTIALS = "credentials", gettext_noop("License, check or permission is missing")
    SILENT = "silent", gettext_noop("No answer from the applicant")
    TWO = "two", gettext_noop("Those who decide did not agree")


LIMITS = {
    "name": 120,
    "email": 200,
    "phone": 40,
    "title": 80,
    "organization": 120,
    "home_city": 100,
    "why": 600,
    "conflict_note": 300,
}
"""The longest text of each field, in characters."""
NOTE_LIMIT = 300
CHECKED = ("why", "conflict_note")
"""Free text that goes through the check for victims' and others' data."""

__all__ = [
    "CHECKED",
    "LIMITS",
    "NOTE_LIMIT",
    "SENTENCES",
    "Conflict",
    "Employer",
    "Grade",
    "Known",
    "Serves",
    "Why",
]
