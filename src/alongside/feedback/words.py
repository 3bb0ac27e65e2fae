"""Who is asked, what is asked, and what can be answered. Closed lists: there is no free text to leak a town."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Asked(Choice):
    """Who is asked, and when."""

    REQUESTER = "requester", gettext_noop("The agency, at the close")
    ADVISOR = "advisor", gettext_noop("Advisors, at the close")
    NINETY_DAYS = "ninety_days", gettext_noop("The agency, 90 days later")


class Grade(Choice):
    """An answer."""

    YES = "yes", gettext_noop("Yes")
    PARTLY = "partly", gettext_noop("Partly")
    NO = "no", gettext_noop("No")


QUESTIONS: dict[Asked, dict[str, str]] = {
    Asked.REQUESTER: {
        "understood": gettext_noop("The advisors understood what we were facing."),
        "in_time": gettext_noop("Help came when we needed it."),
        "our_choice": gettext_noop("We decided ourselves what happened."),
        "would_tell": gettext_noop("I would tell another agency to ask."),
    },
    Asked.ADVISOR: {
        "prepared": gettext_noop("I knew enough before the first talk."),
        "supported": gettext_noop("The program was there when I needed it."),
        "load": gettext_noop("The load was right for me."),
        "again": gettext_noop("I would serve again."),
    },
    Asked.NINETY_DAYS: {
        "holds": gettext_noop("What was arranged still holds."),
        "owners": gettext_noop("Each topic has an owner who acts."),
        "whom_to_call": gettext_noop("We know whom to call when something comes up."),
        "helped": gettext_noop("Looking back, asking for help was right."),
    },
}
"""At most four questions each, stored word to message id (domain.md section C: requester, advisor, 90 days)."""


class LessonState(Choice):
    """Where a lesson is."""

    PROPOSED = "proposed", gettext_noop("Waits for a second reader")
    ACCEPTED = "accepted", gettext_noop("Accepted")
    TURNED_DOWN = "turned_down", gettext_noop("Turned down")
