"""Closed lists of the catalog: when an item matters, for which incidents, and where its wording is from."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Phase(Choice):
    """The three parts of the OVC toolkit."""

    PLANNING = "planning", gettext_noop("Before anything happens")
    RESPONSE = "response", gettext_noop("Response")
    RECOVERY = "recovery", gettext_noop("Recovery")


class Window(Choice):
    """When after an incident an item is thought of first; our own division of the time."""

    NOW = "now", gettext_noop("Now")
    HALF_DAY = "12h", gettext_noop("Next 12 hours")
    THREE_DAYS = "72h", gettext_noop("First 72 hours")
    TWO_WEEKS = "2w", gettext_noop("First two weeks")
    THREE_MONTHS = "3m", gettext_noop("First three months")
    YEAR = "1y", gettext_noop("First year")
    AFTER = "after", gettext_noop("After the first year")


class Fact(Choice):
    """What about an incident makes an item matter. An item without any matters always."""

    CHILDREN = "children", gettext_noop("Children involved")
    OFFICER_HURT = "officer_hurt", gettext_noop("Officer killed or hurt")
    BIAS = "bias", gettext_noop("A community was singled out")
    SCHOOL = "school", gettext_noop("A school")
    CAMPUS = "campus", gettext_noop("A campus")
    TRIBAL = "tribal", gettext_noop("A tribal nation")
    SEVERAL_SITES = "several_sites", gettext_noop("Several places, or people from several states")
    LANGUAGES = "languages", gettext_noop("Languages other than English")
    MILITARY = "military", gettext_noop("Military families")


class Basis(Choice):
    """Where the wording of an item is from."""

    STATED = "stated_in_source", gettext_noop("Stated by the source")
    ADAPTED = "adapted", gettext_noop("Suggested, after the source")
    OWN = "own", gettext_noop("Suggested by this program")


class DueBasis(Choice):
    """Where the time of an item is from."""

    SOURCE = "source", gettext_noop("Time stated by the source")
    SUGGESTED = "suggested", gettext_noop("Time suggested by this program")


class Recurrence(Choice):
    """How often an item comes again."""

    HOURLY = "hourly", gettext_noop("Every hour")
    DAILY = "daily", gettext_noop("Every day")
    MONTHLY = "monthly", gettext_noop("Every month")
    QUARTERLY = "quarterly", gettext_noop("Every three months")
    SEMIANNUAL = "semiannual", gettext_noop("Twice a year")
    ANNUAL = "annual", gettext_noop("Every year")


class Toolkit(Choice):
    """How a protocol stands to the OVC toolkit."""

    NAMED = "named_protocol", gettext_noop("A protocol that the OVC toolkit names")
    STEP = "toolkit_step", gettext_noop("A step of the OVC toolkit")
    OTHER = "supporting_protocol_from_other_sources", gettext_noop("From other sources")
    OWN = "own", gettext_noop("Of this program")


class Origin(Choice):
    """Where a version is from."""

    SHIPPED = "shipped", gettext_noop("Came with the program")
    STAFF = "staff", gettext_noop("Written here")
