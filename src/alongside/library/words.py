"""Closed lists of the catalog: when an item matters, for which incidents, and where its wording is from."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.field import Fact, Window
from alongside.kernel.text import gettext_noop

__all__ = ["Basis", "DueBasis", "Fact", "Origin", "Phase", "Recurrence", "Toolkit", "Window"]


class Phase(Choice):
    """The three parts of the OVC toolkit."""

    PLANNING = "planning", gettext_noop("Before anything happens")
    RESPONSE = "response", gettext_noop("Response")
    RECOVERY = "recovery", gettext_noop("Recovery")


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
