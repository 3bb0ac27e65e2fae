"""The life of an application to join the roster."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class ApplicationState(Choice):
    """Where an application is."""

    RECEIVED = "received", gettext_noop("Application received")
    SCREENING = "screening", gettext_noop("Being read")
    REFERENCES = "references", gettext_noop("References asked")
    INTERVIEW = "interview", gettext_noop("A talk is next")
    DECIDING = "deciding", gettext_noop("People of the program decide")
    AGREEING = "agreeing", gettext_noop("The agreement waits for you")
    SIGNED = "signed", gettext_noop("Agreement signed")
    ON_ROSTER = "on_roster", gettext_noop("On the roster")
    DECLINED = "declined", gettext_noop("Not taken on")
    WITHDRAWN = "withdrawn", gettext_noop("Withdrawn")


S = ApplicationState
UNDER_WAY = (S.RECEIVED, S.SCREENING, S.REFERENCES, S.INTERVIEW, S.DECIDING, S.AGREEING, S.SIGNED)
APPLICATION = Lifecycle(
    name=gettext_noop("application"),
    start=S.RECEIVED,
    moves=(
        Move("screen", (S.RECEIVED,), S.SCREENING, "roster manager"),
        Move("ask_references", (S.SCREENING,), S.REFERENCES, "roster manager"),
        Move("invite_to_talk", (S.REFERENCES,), S.INTERVIEW, "roster manager"),
        Move("put_forward", (S.INTERVIEW,), S.DECIDING, "roster manager"),
        Move("accept", (S.DECIDING,), S.AGREEING, "the last of those who decide"),
        Move("sign", (S.AGREEING,), S.SIGNED, "applicant"),
        Move("take_in", (S.SIGNED,), S.ON_ROSTER, "roster manager"),
        Move("decline", UNDER_WAY, S.DECLINED, "roster manager"),
        Move("withdraw", UNDER_WAY, S.WITHDRAWN, "applicant or roster manager"),
    ),
)
