"""Tasks, decisions, and the hand-back as it is agreed line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.engagements.states import TaskState
from alongside.engagements.words import HelpedBy, WithWhom
from alongside.engagements.words_work import DecidedBy, ToldHow
from alongside.kernel.field import Topic


class Task(models.Model):
    """Something that somebody has said they will do, by a local day of the agency.

    Owned by a person of the program or the team, or by the agency in a role (``owner_role``), never both.
    ``due_at`` is nine in the morning of ``due_date`` at the agency, in UTC.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="tasks")
    what = models.TextField()
    owner_person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    owner_role = models.TextField(choices=WithWhom.pairs(), default="", blank=True)
    due_date = models.DateField()
    due_at = models.DateTimeField()
    state = models.TextField(choices=TaskState.pairs(), default=TaskState.OPEN.value)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    made_by_text = models.TextField()
    kept_as_written = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.TextField(default="", blank=True)
    settled_by_text = models.TextField(default="", blank=True)
    by_requester = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("state", TaskState, name="task_state_known"),
            models.CheckConstraint(
                condition=Q(owner_person__isnull=True, owner_role__in=WithWhom.values())
                | Q(owner_person__isnull=False, owner_role=""),
                name="task_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="task_settled_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="task_open_due")]


class Decision(models.Model):
    """What was decided, by whom, when and why. Never edited: a later one takes its place."""

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="decisions"
    )
    what = models.TextField()
    why = models.TextField(default="", blank=True)
    decided_by = models.TextField(choices=DecidedBy.pairs())
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_text = models.TextField()
    kept_as_written = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "engagements.Decision", on_delete=models.PROTECT, related_name="later", null=True, blank=True
    )

    class Meta:
        constraints = [
            one_of("decided_by", DecidedBy, name="decision_by_known"),
            models.CheckConstraint(condition=~Q(what=""), name="decision_says_what"),
            models.CheckConstraint(
                condition=Q(decided_at__lte=models.F("recorded_at")), name="decision_not_in_future"
            ),
        ]


class HandingBack(models.Model):
    """One topic of the hand-back as agreed so far: a local owner who said yes, or why there is none.

    ``owner`` is an office or role, never a person's name. ``accepted_on`` is a local day of the agency.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="handing")
    topic = models.TextField(choices=Topic.pairs())
    to = models.TextField(choices=HelpedBy.pairs(), default="", blank=True)
    owner = models.TextField(default="", blank=True)
    told_how = models.TextField(choices=ToldHow.pairs(), default="", blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    why_nobody = models.TextField(default="", blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    by_text = models.TextField()

    class Meta:
        constraints = [
            one_of("topic", Topic, name="handing_topic_known"),
            models.UniqueConstraint(fields=["engagement", "topic"], name="handing_topic_once"),
            models.CheckConstraint(
                condition=(Q(to="") & ~Q(why_nobody="")) | (Q(to__in=HelpedBy.values()) & Q(why_nobody="")),
                name="handing_somebody_or_why",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True, told_how="")
                | Q(accepted_on__isnull=False, told_how__in=ToldHow.values()),
                name="handing_accepted_says_how",
            ),
        ]
