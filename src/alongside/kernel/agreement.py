"""What an advisor declares and signs, when joining and every year: ties, and the agreement by version.

Pure. A program has its own counsel read the agreement before it is used. A change of the words is a new version;
who signed an older one signs the new one at the next yearly confirmation.
"""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Conflict(Choice):
    """Ties that are common among people with this experience (domain.md section 3, point 8)."""

    LITIGATION = (
        "litigation",
        gettext_noop("I am a party or an expert witness in a case about such an event"),
    )
    SELLS = "sells", gettext_noop("I sell training, products or advice to agencies or communities")
    REVIEW = "review", gettext_noop("I review, or may come to review, what agencies did after such an event")
    PUBLIC = "public", gettext_noop("I write or speak for pay about such events")
    OFFICE = "office", gettext_noop("I hold or run for an elected office")


VERSION = 1
SENTENCES: dict[int, tuple[str, ...]] = {
    1: (
        gettext_noop("I serve in this program of my own will, and either side can end that at any time."),
        gettext_noop(
            "I go to no place on my own initiative: only when the agency and the program have agreed."
        ),
        gettext_noop(
            "Before each engagement I say whether I have a tie to the agency, to people involved or to a case,"
            " and step aside where I have one."
        ),
        gettext_noop(
            "I advise. I take no command, no statements and no part in an investigation or a review."
        ),
        gettext_noop(
            "I know that what I hear and write is not privileged. I write little, and never names of people who"
            " were hurt or what an officer said."
        ),
        gettext_noop(
            "I sell nothing, ask for no donation and do not speak to the press about those I advise."
        ),
        gettext_noop("I keep to the limits of load and rest, and say so when I need a pause."),
        gettext_noop("When somebody is in danger I call 911 or 988 first, and then the program."),
        gettext_noop("Once a year I look at my entry, declare conflicts again and confirm."),
    )
}
