"""The life of an engagement and of a follow-up."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class EngagementState(Choice):
    """Where an engagement is."""

    INTRODUCED = "introduced", gettext_noop("Introduced")
    ACTIVE = "active", gettext_noop("Active")
    STEPPED_DOWN = "stepped_down", gettext_noop("Stepped down")
    CLOSED = "closed", gettext_noop("Closed")


class FollowUpState(Choice):
    """Where a follow-up is."""

    PLANNED = "planned", gettext_noop("Planned")
    RAISED = "raised", gettext_noop("Due")
    DONE = "done", gettext_noop("Done")
    DISMISSED = "dismissed", gettext_noop("Not wanted")


class HelperState(Choice):
    """Where somebody who helps a community stands."""

    EXPECTED = "expected", gettext_noop("Expected")
    HELPING = "helping", gettext_noop("Helping now")
    STANDING_BY = "standing_by", gettext_noop("Standing by")
    FINISHED = "finished", gettext_noop("Finished")


class HandOffState(Choice):
    """Where a piece of work is that somebody was asked to take over."""

    OFFERED = "offered", gettext_noop("Waiting for a yes")
    TAKEN = "taken", gettext_noop("Taken over")
    NOT_TAKEN = "not_taken", gettext_noop("Not taken")


class EchoState(Choice):
    """What became of a care call that was suggested."""

    PLANNED = "planned", gettext_noop("Planned")
    CALLED = "called", gettext_noop("Called")
    NOT_NEEDED = "not_needed", gettext_noop("Not needed")


class TaskState(Choice):
    """Where a task is."""

    OPEN = "open", gettext_noop("Open")
    DONE = "done", gettext_noop("Done")
    DROPPED = "dropped", gettext_noop("Not needed")


class ThoughtState(Choice):
    """What became of one thing to think of."""

    OPEN = "open", gettext_noop("Open")
    DONE = "done", gettext_noop("Done")
    NOT_FOR_US = "not_for_us", gettext_noop("Not for us")
    LATER = "later", gettext_noop("Later")
    HANDED = "handed", gettext_noop("Handed to someone")


E = EngagementState
ENGAGEMENT = Lifecycle(
    name=gettext_noop("engagement"),
    start=E.INTRODUCED,
    moves=(
        Move("contact", (E.INTRODUCED, E.ACTIVE), E.ACTIVE, "advisor or coordinator"),
        Move("contact", (E.STEPPED_DOWN,), E.STEPPED_DOWN, "advisor or coordinator"),
        Move("step_down", (E.INTRODUCED, E.ACTIVE), E.STEPPED_DOWN, "coordinator"),
        Move("close", (E.INTRODUCED, E.ACTIVE, E.STEPPED_DOWN), E.CLOSED, "coordinator"),
        Move("reopen", (E.STEPPED_DOWN, E.CLOSED), E.ACTIVE, "coordinator"),
    ),
)

F = FollowUpState
FOLLOW_UP = Lifecycle(
    name=gettext_noop("follow-up"),
    start=F.PLANNED,
    moves=(
        Move("raise", (F.PLANNED,), F.RAISED, "clock"),
        Move("do", (F.PLANNED, F.RAISED), F.DONE, "coordinator or advisor"),
        Move("dismiss", (F.PLANNED, F.RAISED), F.DISMISSED, "requester or coordinator"),
        Move("put_back", (F.DISMISSED,), F.PLANNED, "requester or coordinator"),
        Move("move", (F.PLANNED, F.RAISED), F.PLANNED, "requester, coordinator, advisor or a room above"),
    ),
)

H = HelperState
HELPER = Lifecycle(
    name=gettext_noop("helper"),
    start=H.EXPECTED,
    moves=(
        Move("begin", (H.EXPECTED, H.STANDING_BY, H.FINISHED), H.HELPING, "coordinator or advisor"),
        Move("stand_by", (H.EXPECTED, H.HELPING), H.STANDING_BY, "coordinator or advisor"),
        Move("finish", (H.EXPECTED, H.HELPING, H.STANDING_BY), H.FINISHED, "coordinator or advisor"),
    ),
)

W = HandOffState
HAND_OFF = Lifecycle(
    name=gettext_noop("hand-off"),
    start=W.OFFERED,
    moves=(
        Move("take", (W.OFFERED,), W.TAKEN, "the helper, written down by coordinator or advisor"),
        Move("leave", (W.OFFERED,), W.NOT_TAKEN, "the helper, written down by coordinator or advisor"),
    ),
)

T = TaskState
TASK = Lifecycle(
    name=gettext_noop("task"),
    start=T.OPEN,
    moves=(
        Move("do", (T.OPEN,), T.DONE, "owner or coordinator"),
        Move("drop", (T.OPEN,), T.DROPPED, "owner or coordinator"),
        Move("put_back", (T.DONE, T.DROPPED), T.OPEN, "owner or coordinator"),
    ),
)

N = ThoughtState
_ANY = tuple(N)
THOUGHT = Lifecycle(
    name=gettext_noop("thing to think of"),
    start=N.OPEN,
    moves=(
        Move("done", _ANY, N.DONE, "agency, or coordinator"),
        Move("not_for_us", _ANY, N.NOT_FOR_US, "agency, or coordinator"),
        Move("later", _ANY, N.LATER, "agency, or coordinator"),
        Move("hand_on", _ANY, N.HANDED, "agency, or coordinator"),
        Move("put_back", _ANY, N.OPEN, "agency, or coordinator"),
    ),
)
