"""Closed lists for tasks, decisions and the hand-back: who owns, who decided, how somebody was told."""

from __future__ import annotations

from alongside.engagements.words import WithWhom
from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class DecidedBy(Choice):
    """Who made a decision: a role, never a name."""

    HEAD = "head", gettext_noop("Agency head")
    DELEGATE = "delegate", gettext_noop("Delegate of the agency head")
    COMMAND = "command", gettext_noop("Command staff")
    TOGETHER = "together", gettext_noop("The agency and the team together")
    COORDINATOR = "coordinator", gettext_noop("The coordinator")


class ToldHow(Choice):
    """How a local owner was told, and said yes."""

    PHONE = "phone", gettext_noop("By phone")
    IN_PERSON = "in_person", gettext_noop("Face to face")
    WRITING = "writing", gettext_noop("In writing")
    MEETING = "meeting", gettext_noop("In a meeting of all")


AGENCY_ROLES = tuple(role for role in WithWhom if role not in {WithWhom.GROUP, WithWhom.PARTNER})
"""Roles at the agency that can own a task."""
