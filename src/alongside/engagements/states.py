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
    ),
)
