"""The notice of the limits of confidentiality: versioned words that both sides acknowledge before they talk.

The default says "not privileged" (design E7). A program that has a legal opinion for a state adds a version;
old versions stay, because each acknowledgment names the one that was shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.kernel.text import gettext_noop


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of the words. ``points`` are message ids, shown in order."""

    version: str
    title: str
    points: tuple[str, ...]


NOTICES: tuple[Notice, ...] = (
    Notice(
        version="2026-11",
        title=gettext_noop("Before you talk: who may come to know what is said"),
        points=(
            gettext_noop(
                "These talks are not privileged. A court, a records request or an investigation may be able "
                "to reach what is said or written. Your own counsel can say what your state's law does."
            ),
            gettext_noop(
                "Advisors do not need, and should not be told, what anyone saw or did in the event. "
                "Leave statements to the investigation."
            ),
            gettext_noop(
                "Advisors will act, and tell others who can help, when someone may be in danger "
                "or when the law requires a report, such as harm to a child."
            ),
            gettext_noop(
                "After each talk the advisor writes down when, how long, which topics and what was shared. "
                "No names of people hurt, no statements, no health details."
            ),
            gettext_noop(
                "That record is seen by the advisors on this team, the coordinator and the duty officers. "
                "The program's funder sees counts only."
            ),
            gettext_noop(
                "An advisor is a peer, not your clinician, lawyer or commander, "
                "and will not later assess or investigate this event."
            ),
        ),
    ),
)
CURRENT = NOTICES[-1]
BY_VERSION = {notice.version: notice for notice in NOTICES}
