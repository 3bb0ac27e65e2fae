"""Every hard rule: its code, the sentence a person reads, where it comes from, who may bend it.

Data only. ``eligibility`` and ``check`` judge separately, in different words; they share this table.
Sources named "E6" and the like are the numbered rules in docs/matching.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from alongside.matching.sentence import gettext_noop


class ReasonCode(StrEnum):
    """Why an advisor may not take a seat. Stable: stored with proposals, counted in reports."""

    WRONG_DISCIPLINE = "wrong_discipline"
    PAUSED = "paused"
    NOT_REVALIDATED = "not_revalidated"
    EMPLOYER_PERMISSION = "employer_permission"
    CREDENTIAL_NOT_RECORDED = "credential_not_recorded"
    CREDENTIAL_EXPIRED = "credential_expired"
    BACKGROUND_CHECK_NOT_RECORDED = "background_check_not_recorded"
    BACKGROUND_CHECK_EXPIRED = "background_check_expired"
    BLOCKED_DATES = "blocked_dates"
    COMMITTED = "committed"
    LOAD_FULL = "load_full"
    RESTING = "resting"
    ANNIVERSARY = "anniversary"
    OPEN_LITIGATION = "open_litigation"
    OWN_AGENCY = "own_agency"
    RECUSED_AGENCY = "recused_agency"
    RECUSED_STATE = "recused_state"
    OPTED_OUT = "opted_out"
    LICENSE_NOT_HERE = "license_not_here"
    COMPACT_INCOMPLETE = "compact_incomplete"
    COMPACT_EXPIRED = "compact_expired"
    COMPACT_NOT_MEMBER = "compact_not_member"
    COMPACT_PROFESSION = "compact_profession"
    REMOTE_ONLY = "remote_only"
    TRAVEL_UNKNOWN = "travel_unknown"
    TRAVEL_TOO_FAR = "travel_too_far"
    NOT_IN_EXERCISES = "not_in_exercises"
    ALREADY_ASKED = "already_asked"
    SET_ASIDE = "set_aside"


# A reason as one bit of a set; places follow the order above and are never stored.
BIT: dict[ReasonCode, int] = {code: 1 << i for i, code in enumerate(ReasonCode)}


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a hard rule says. ``overridable``: two people and a recorded reason may set it aside (E6)."""

    sentence: str
    source: str
    overridable: bool = False


RULES: dict[ReasonCode, RuleText] = {
    ReasonCode.WRONG_DISCIPLINE: RuleText(
        gettext_noop("This seat is for another discipline."), "C: advisor discipline"
    ),
    ReasonCode.PAUSED: RuleText(
        gettext_noop("Has paused: not taking requests now."), "C: advisor availability"
    ),
    ReasonCode.NOT_REVALIDATED: RuleText(
        gettext_noop("Roster details have not been confirmed in the last %(days)s days."),
        "D: advisor revalidation",
    ),
    ReasonCode.EMPLOYER_PERMISSION: RuleText(
        gettext_noop("No employer permission is recorded for this date."), "C: employer permission"
    ),
    ReasonCode.CREDENTIAL_NOT_RECORDED: RuleText(
        gettext_noop("No license or credential date is recorded."), "E13"
    ),
    ReasonCode.CREDENTIAL_EXPIRED: RuleText(
        gettext_noop("License or credential expired on %(date)s."), "E6, E13", overridable=True
    ),
    ReasonCode.BACKGROUND_CHECK_NOT_RECORDED: RuleText(
        gettext_noop("No background check is recorded."), "C: background check"
    ),
    ReasonCode.BACKGROUND_CHECK_EXPIRED: RuleText(
        gettext_noop("Background check expired on %(date)s."), "E6", overridable=True
    ),
    ReasonCode.BLOCKED_DATES: RuleText(
        gettext_noop("Has marked these days as not available, until %(date)s."),
        "C: advisor availability",
        overridable=True,  # for the days of a visit, after the advisor was asked; never offered as a way out
    ),
    ReasonCode.COMMITTED: RuleText(
        gettext_noop("Is already committed elsewhere on these days."), "E6: one place at a time"
    ),
    ReasonCode.LOAD_FULL: RuleText(
        gettext_noop("Carries %(load)s open engagements; the limit is %(limit)s."), "E6", overridable=True
    ),
    ReasonCode.RESTING: RuleText(
        gettext_noop("Is resting after the last deployment until %(date)s."), "E6, D: rest", overridable=True
    ),
    ReasonCode.ANNIVERSARY: RuleText(
        gettext_noop("Has asked not to be called around this date."), "E6", overridable=True
    ),
    ReasonCode.OPEN_LITIGATION: RuleText(
        gettext_noop("Has open litigation recorded."), "E6", overridable=True
    ),
    ReasonCode.OWN_AGENCY: RuleText(
        gettext_noop("Belongs to the agency that is asking."), "E4: conflict of interest"
    ),
    ReasonCode.RECUSED_AGENCY: RuleText(
        gettext_noop("Has stepped aside from anything about this agency."), "E4: conflict of interest"
    ),
    ReasonCode.RECUSED_STATE: RuleText(
        gettext_noop("Has stepped aside from anything in %(state)s."), "E4: conflict of interest"
    ),
    ReasonCode.OPTED_OUT: RuleText(
        gettext_noop("Has asked not to be called for this kind of incident."), "C: topics declined"
    ),
    ReasonCode.LICENSE_NOT_HERE: RuleText(
        gettext_noop("Holds no license in %(state)s and no compact authority that counts there."), "E13"
    ),
    ReasonCode.COMPACT_INCOMPLETE: RuleText(
        gettext_noop("Compact authority lacks a number or an expiry date."), "E13"
    ),
    ReasonCode.COMPACT_EXPIRED: RuleText(gettext_noop("Compact authority has expired."), "E13"),
    ReasonCode.COMPACT_NOT_MEMBER: RuleText(
        gettext_noop("The compact does not join %(state)s with a state of this person's license."), "E13"
    ),
    ReasonCode.COMPACT_PROFESSION: RuleText(
        gettext_noop("The compact does not cover this person's profession."), "E13"
    ),
    ReasonCode.REMOTE_ONLY: RuleText(
        gettext_noop("May serve %(state)s by phone or video only; this seat is in person."), "E13"
    ),
    ReasonCode.TRAVEL_UNKNOWN: RuleText(
        gettext_noop("Travel time cannot be judged: a location is missing."), "Policy: travel limit"
    ),
    ReasonCode.TRAVEL_TOO_FAR: RuleText(
        gettext_noop("About %(hours)s hours of travel; the limit is %(limit)s."), "Policy: travel limit"
    ),
    ReasonCode.NOT_IN_EXERCISES: RuleText(
        gettext_noop("Has not agreed to take part in exercises."), "Exercises"
    ),
    ReasonCode.ALREADY_ASKED: RuleText(gettext_noop("Was already asked for this request."), "E5"),
    ReasonCode.SET_ASIDE: RuleText(gettext_noop("Was set aside for this seat in this request."), "E5"),
}

OVERRIDABLE: frozenset[ReasonCode] = frozenset(code for code, text in RULES.items() if text.overridable)
