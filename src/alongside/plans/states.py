"""The words of a plan, and the life of its tie to an agency."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class Use(Choice):
    """Whether a protocol belongs in this community's plan."""

    UNDECIDED = "undecided", gettext_noop("Not decided yet")
    YES = "yes", gettext_noop("We use it")
    NO = "no", gettext_noop("Not for us")


class ItemUse(Choice):
    """Whether one line of a protocol applies here."""

    YES = "yes", gettext_noop("Applies")
    NO = "no", gettext_noop("Not for us")


class Progress(Choice):
    """How far a protocol is."""

    NOT_STARTED = "not_started", gettext_noop("Not started")
    IN_PROGRESS = "in_progress", gettext_noop("Being worked on")
    DRAFTED = "drafted", gettext_noop("Drafted")
    ADOPTED = "adopted", gettext_noop("Adopted")
    EXERCISED = "exercised", gettext_noop("Exercised")


class Step(Choice):
    """How far one line, or one gap, is."""

    OPEN = "open", gettext_noop("Open")
    DOING = "doing", gettext_noop("Being done")
    DONE = "done", gettext_noop("Done")


class Basis(Choice):
    """Where the words of a line come from."""

    STATED = "stated", gettext_noop("The source says this")
    SUGGESTED = "suggested", gettext_noop("Our suggestion")
    OWN = "own", gettext_noop("Added by the community")


class ExerciseKind(Choice):
    """How a plan was tried, from talk to the real thing."""

    WALK_THROUGH = "walk_through", gettext_noop("Talked through")
    TABLETOP = "tabletop", gettext_noop("Tabletop")
    DRILL = "drill", gettext_noop("Drill of one part")
    FULL = "full", gettext_noop("Full exercise")
    REAL = "real", gettext_noop("Used in a real event")


class PlanRole(Choice):
    """What a person may do with one plan."""

    OWNER = "owner", gettext_noop("Owner")
    EDITOR = "editor", gettext_noop("Writes with us")
    READER = "reader", gettext_noop("Reads and comments")


class TieState(Choice):
    """How far a plan's tie to an agency is."""

    ASKED = "asked", gettext_noop("Asked for")
    VERIFIED = "verified", gettext_noop("Planner verified by call-back")
    AGREED = "agreed", gettext_noop("Agency agreed")
    REFUSED = "refused", gettext_noop("Not confirmed")
    ENDED = "ended", gettext_noop("Ended")


T = TieState
TIE = Lifecycle(
    name=gettext_noop("tie"),
    start=T.ASKED,
    moves=(
        Move("verify", (T.ASKED,), T.VERIFIED, "staff, on a number of the directory"),
        Move("agree", (T.VERIFIED,), T.AGREED, "agency head or delegate, recorded by staff"),
        Move("refuse", (T.ASKED, T.VERIFIED), T.REFUSED, "staff"),
        Move("end", (T.ASKED, T.VERIFIED, T.AGREED), T.ENDED, "owner or staff"),
    ),
)
