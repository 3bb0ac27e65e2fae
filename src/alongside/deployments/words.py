"""Closed lists of words of deployments."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class ConsentHow(Choice):
    """How the agency head or delegate agreed to a visit."""

    PAGE = "page", gettext_noop("On the agency's own page")
    PHONE = "phone", gettext_noop("By phone")
    IN_PERSON = "in_person", gettext_noop("In person")
    LETTER = "letter", gettext_noop("By letter or email")


class RateUnit(Choice):
    """How an advisor is paid for the days of a deployment."""

    NONE = "none", gettext_noop("Not paid")
    DAY = "day", gettext_noop("By the day of eight hours")
    HOUR = "hour", gettext_noop("By the hour")


class InsuredBy(Choice):
    """Whose insurance covers an advisor on the way and on site."""

    PROGRAM = "program", gettext_noop("The program's")
    EMPLOYER = "employer", gettext_noop("The employer's")
    OWN = "own", gettext_noop("The advisor's own")


class CostKind(Choice):
    """What a line of an estimate or an expense sheet is for."""

    AIR = "air", gettext_noop("Air fare")
    RAIL = "rail", gettext_noop("Train or bus")
    CAR = "car", gettext_noop("Rental car or fuel")
    MILES = "miles", gettext_noop("Miles with one's own car")
    GROUND = "ground", gettext_noop("Taxi or public transport")
    LODGING = "lodging", gettext_noop("Lodging")
    MEALS = "meals", gettext_noop("Meals and incidentals")
    PAY = "pay", gettext_noop("Pay")
    OTHER = "other", gettext_noop("Something else")


FROM_A_TABLE = frozenset({CostKind.LODGING.value, CostKind.MEALS.value, CostKind.MILES.value})
"""Kinds whose rates are read from the official table and typed with where they were read, never known here."""


class LegMode(Choice):
    """How a part of the way is traveled."""

    AIR = "air", gettext_noop("By air")
    RAIL = "rail", gettext_noop("By train or bus")
    CAR = "car", gettext_noop("By car")
    OTHER = "other", gettext_noop("Another way")


class RecallWhy(Choice):
    """Why somebody is called home or a deployment is stood down. The story behind it is not kept."""

    HOST = "host", gettext_noop("The agency wishes it")
    ADVISOR = "advisor", gettext_noop("The advisor wishes it")
    SAFETY = "safety", gettext_noop("Safety or weather")
    NEED_MET = "need_met", gettext_noop("No longer needed")
    LIMIT = "limit", gettext_noop("The last day on site has come")
    PROGRAM = "program", gettext_noop("The program decided")


class HoldUp(Choice):
    """Reasons of care for which sending somebody stops, or for which a second look is asked."""

    LOAD = "load", gettext_noop("Carries as much as the limit allows")
    RESTING = "resting", gettext_noop("In the rest after the last deployment")
    NO_DEBRIEF = "no_debrief", gettext_noop("No debrief after the last deployment")
    LITIGATION = "litigation", gettext_noop("Open litigation")
    EXPOSED = "exposed", gettext_noop("Several heavy events of late")
    LEAST_REST = "least_rest", gettext_noop("Less than the least rest")
    OFF = "off", gettext_noop("Days off")
    TOO_LONG = "too_long", gettext_noop("Longer than anyone stays")
    ELSEWHERE = "elsewhere", gettext_noop("On another deployment")
    LONG = "long", gettext_noop("A long stay")
    AGAIN = "again", gettext_noop("A heavy event again")
    NO_CHECK = "no_check", gettext_noop("The later check is still to come")
    ZONE = "zone", gettext_noop("Several time zones from home")
    NIGHT = "night", gettext_noop("Travel in hours of sleep")
