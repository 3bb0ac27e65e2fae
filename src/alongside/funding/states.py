"""The life of a change of the catalog, and of an application."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class VersionState(Choice):
    """Where a change of the catalog is."""

    PROPOSED = "proposed", gettext_noop("Waits for a second person")
    PUBLISHED = "published", gettext_noop("In force")
    REPLACED = "replaced", gettext_noop("Replaced")
    TURNED_DOWN = "turned_down", gettext_noop("Not taken")
    TAKEN_BACK = "taken_back", gettext_noop("Taken back")


V = VersionState
VERSION = Lifecycle(
    name=gettext_noop("change of the catalog"),
    start=V.PROPOSED,
    moves=(
        Move("approve", (V.PROPOSED,), V.PUBLISHED, "a second person"),
        Move("turn_down", (V.PROPOSED,), V.TURNED_DOWN, "a second person"),
        Move("take_back", (V.PROPOSED,), V.TAKEN_BACK, "whoever wrote it"),
        Move("replace", (V.PUBLISHED,), V.REPLACED, "the next version"),
    ),
)


class ApplicationState(Choice):
    """Where an application stands, as the agency and its partners say. The deciding office knows better."""

    CONSIDERED = "considered", gettext_noop("Considered")
    ASKED = "asked", gettext_noop("First contact made")
    INVITED = "invited", gettext_noop("Invited")
    SENT = "sent", gettext_noop("Sent")
    AWARDED = "awarded", gettext_noop("Awarded")
    REFUSED = "refused", gettext_noop("Refused")
    DROPPED = "dropped", gettext_noop("Not pursued")
    ENDED = "ended", gettext_noop("Ended")


A = ApplicationState
APPLICATION = Lifecycle(
    name=gettext_noop("application"),
    start=A.CONSIDERED,
    moves=(
        Move("ask", (A.CONSIDERED,), A.ASKED, "coordinator"),
        Move("invite", (A.CONSIDERED, A.ASKED), A.INVITED, "coordinator"),
        Move("send", (A.CONSIDERED, A.ASKED, A.INVITED), A.SENT, "coordinator"),
        Move("award", (A.SENT,), A.AWARDED, "coordinator"),
        Move("refuse", (A.ASKED, A.SENT), A.REFUSED, "coordinator"),
        Move("send_again", (A.REFUSED,), A.SENT, "coordinator"),
        Move("drop", (A.CONSIDERED, A.ASKED, A.INVITED), A.DROPPED, "coordinator"),
        Move("take_up_again", (A.DROPPED,), A.CONSIDERED, "coordinator"),
        Move("end", (A.AWARDED, A.REFUSED), A.ENDED, "coordinator"),
    ),
)
