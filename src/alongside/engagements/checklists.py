"""What to think of before and after a date ahead: short lines in our own words.

``source`` names who covers the topic publicly (the words are ours everywhere); empty means that the line is our own
suggestion, and pages mark it so.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.engagements.words import FollowUpKind
from alongside.kernel.text import gettext_noop

OVC = "Office for Victims of Crime, mass violence toolkit, recovery"
AEAP = "Office for Victims of Crime, ovc.ojp.gov/program/aeap/types-assistance"
PERF = "Police Executive Research Forum, critical issues, March 30, 2021"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a message id, and its public source or "" for a suggestion of ours."""

    text: str
    source: str = ""


COURT = (
    Line(gettext_noop("Who tells families of the date before the news does?"), OVC),
    Line(gettext_noop("Officers who will testify: time, a ride, somebody beside them.")),
    Line(gettext_noop("Seats, a quiet room and a way out of sight of cameras."), OVC),
    Line(gettext_noop("How is a changed date passed on within the hour?"), OVC),
)
AFTER_COURT = (
    Line(gettext_noop("How did people sleep? Ask dispatch and records, too.")),
    Line(gettext_noop("What support goes on now, and who says so to families?"), OVC),
)
AFTER = (
    Line(gettext_noop("How was the day, for the head and for the staff?")),
    Line(gettext_noop("Is there anything to do differently the next time?")),
)
CARE = (
    Line(gettext_noop("Ask first how they are; nothing has to be decided.")),
    Line(gettext_noop("A new event and a date of its own bring things back to everyone."), PERF),
    Line(gettext_noop("Offer a talk with a peer; leave it there if it is not wanted.")),
)
K = FollowUpKind
BEFORE: dict[str, tuple[Line, ...]] = {
    K.HEARING: COURT,
    K.TRIAL: COURT,
    K.VERDICT: COURT,
    K.SENTENCE: COURT,
    K.MEMORIAL: (
        Line(gettext_noop("Have families and survivors been asked before anything is planned?"), OVC),
        Line(gettext_noop("Who of the staff wants to be there, and who wants the day off?")),
        Line(gettext_noop("Warn of press interest, and agree on one voice."), OVC),
    ),
    K.YEAR_MARK: (
        Line(gettext_noop("What does the community plan, and what does the agency want to be part of?")),
        Line(gettext_noop("Counselors in the building on the day, without anybody having to ask."), PERF),
        Line(gettext_noop("Who covers shifts for those who want the day off?")),
    ),
    K.AFTER_ACTION: (
        Line(gettext_noop("Who reads it first: families and staff before the press.")),
        Line(gettext_noop("What will be asked about single officers, and who stands by them?")),
        Line(gettext_noop("One page: what was learned, what has changed since.")),
    ),
    K.LITIGATION: (
        Line(gettext_noop("The agency's own counsel says what may be talked about.")),
        Line(gettext_noop("Talks with a peer are not privileged; say it again first.")),
        Line(gettext_noop("Who tells staff named in the case what comes next?")),
    ),
    K.VISIT: (
        Line(gettext_noop("Keep staff who care for families out of the security detail."), OVC),
        Line(gettext_noop("Do families and staff want to be met? It is theirs to say.")),
    ),
    K.BUILDING: (
        Line(gettext_noop("Who wants to walk through before it opens, and with whom?")),
        Line(gettext_noop("Tell neighbors, families and staff the date before the news does.")),
        Line(gettext_noop("Alarms, drills and loud tests on another day.")),
    ),
    K.AEAP: (
        Line(gettext_noop("Month 9: crisis response help usually ends; month 18: longer recovery."), AEAP),
        Line(gettext_noop("Month 36: help for taking part in the criminal case usually ends."), AEAP),
        Line(gettext_noop("Ask the grant office: is there an award, until when, and what follows it?")),
    ),
    K.GRANT: (Line(gettext_noop("Ask the grant office what is due, and who signs it.")),),
    K.ECHO: CARE,
    K.CHECK_IN: (),
    K.OTHER: (Line(gettext_noop("What is expected of the agency on that day, and who carries it?")),),
}


def lines(kind: str, *, after: bool = False) -> tuple[Line, ...]:
    """Return the short checklist of a follow-up of this kind (words.FollowUpKind); ``after`` its date."""
    if not after:
        return BEFORE.get(kind, ())
    return AFTER_COURT if kind in (K.HEARING, K.TRIAL, K.VERDICT, K.SENTENCE) else AFTER
