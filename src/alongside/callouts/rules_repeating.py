"""The four verbs of a call-out, what may be said again by hand, and to whom. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alongside.callouts.states import WAITING, CallOutState, PageState, SeatState
from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

PAUSE = timedelta(minutes=5)
"""Least time between two questions to one person."""
MOST = 4
"""Questions to one person in one call-out: four messages are enough to know."""


class Verb(Choice):
    """What a message wants, as disaster services say it (American Red Cross usage)."""

    INFORMATION = "information", gettext_noop("Information: no answer is wanted")
    ALERT = "alert", gettext_noop("Alert: are you available?")
    DEPLOY = "deploy", gettext_noop("Deploy: you are asked to go")
    STAND_DOWN = "stand_down", gettext_noop("Stand down: you are not needed any more")


VERBS: dict[str, Verb] = {
    "information": Verb.INFORMATION,
    "seat_confirmed": Verb.INFORMATION,
    "settled": Verb.INFORMATION,
    "page_alert": Verb.ALERT,
    "seat_offered": Verb.ALERT,
    "introduction": Verb.DEPLOY,
    "stand_down": Verb.STAND_DOWN,
    "exercise_over": Verb.STAND_DOWN,
}
"""Which verb each kind of message to an advisor is. A house test holds the list complete."""


class News(Choice):
    """What can be told without an answer. Fixed words, so that nothing about a case slips in."""

    LONGER = "longer", gettext_noop("It takes longer than thought")
    TODAY = "today", gettext_noop("An answer is expected today")
    WAIT = "wait", gettext_noop("Please keep the next days as they are")


INFORMED = (PageState.YES, PageState.ALTERNATE, PageState.ACCEPTED, PageState.AGREED)
"""Those who said yes and may wonder."""


def may_repeat(
    *, callout_state: str, seat_state: str, page_state: str, sent: Sequence[datetime], at: datetime
) -> Verdict:
    """Say whether one person may be sent the question again; ``sent``: when messages to them were made."""
    if callout_state != CallOutState.OPEN or seat_state not in (SeatState.OPEN, SeatState.HELD):
        return refuse("settled", gettext_noop("This seat is settled, so nobody is asked for it."))
    if page_state not in WAITING:
        return refuse("answered", gettext_noop("They have answered, or need not any more."))
    if any(moment > at - PAUSE for moment in sent):
        return refuse("just_asked", gettext_noop("They were sent the question less than five minutes ago."))
    if len(set(sent)) >= MOST:
        return refuse(
            "asked_enough", gettext_noop("They were sent the question four times. Call them, or ask others.")
        )
    return ALLOWED


def may_inform(*, callout_state: str, people: int, known: bool) -> Verdict:
    """Say whether news can go out."""
    if callout_state != CallOutState.OPEN:
        return refuse("closed", gettext_noop("This call-out has ended."))
    if not known:
        return refuse("which", gettext_noop("Choose what to tell."))
    if not people:
        return refuse("nobody", gettext_noop("Nobody has said yes, so there is nobody to tell."))
    return ALLOWED
