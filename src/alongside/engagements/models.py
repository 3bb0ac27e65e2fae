"""Engagements, their people, contacts and follow-ups.

There is no field for a victim, an attacker, a statement, a health detail or a case number. Free text is
short, optional, and goes through the check of kernel.freetext before it is saved (design E7 to E9).
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.engagements.models_ahead import CaseCalendar, DateAhead, EchoCall, LeftAlone
from alongside.engagements.models_work import Decision, HandingBack, Task
from alongside.engagements.rules import SEEN_AFTER_CLOSE
from alongside.engagements.states import EngagementState, FollowUpState
from alongside.engagements.words import Did, FollowUpKind, HelpedBy, How, Mode, Side, TurnEvent, WithWhom
from alongside.engagements.words_work import ToldHow
from alongside.kernel.field import Discipline, Topic

__all__ = [
    "CaseCalendar",
    "Contact",
    "DateAhead",
    "Decision",
    "EchoCall",
    "Engagement",
    "FollowUp",
    "HandBack",
    "HandingBack",
    "LeftAlone",
    "Member",
    "NoticeAcknowledgment",
    "Task",
    "Turn",
]


class Engagements(models.QuerySet["Engagement"]):
    """Questions that several readers ask."""

    def seen_by(self, advisor_id: int, at: datetime) -> Engagements:
        """Keep those that this advisor may see: on the team, until 72 hours after the close."""
        on_team = Q(members__advisor_id=advisor_id) & (
            Q(members__left_at__isnull=True) | Q(members__left_at__gt=at)
        )
        return self.filter(on_team).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at - SEEN_AFTER_CLOSE))

    def real(self) -> Engagements:
        """Leave exercises out, as every count must."""
        return self.filter(exercise=False)


class Engagement(models.Model):
    """The work of one team with one agency, from introduction to close.

    ``timezone`` is the agency's IANA zone when introduced: due dates are its local days. ``closed_at`` is
    empty again after reopening; every close and reopening is kept as a Turn. ``silent_since``: the agency said
    that it wants no more contact; only its head takes that back. ``papers_told_at``: when records officers were
    last told that its papers, kept until ``papers_told_until``, are disposed of next.
    """

    request = models.OneToOneField(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+"
    )
    state = models.TextField(choices=EngagementState.pairs(), default=EngagementState.INTRODUCED.value)
    exercise = models.BooleanField(default=False)
    timezone = models.TextField()
    introduced_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(null=True, blank=True)
    stepped_down_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    papers_told_at = models.DateTimeField(null=True, blank=True)
    papers_told_until = models.DateField(null=True, blank=True)

    objects = Engagements.as_manager()

    class Meta:
        constraints = [
            one_of("state", EngagementState, name="engagement_state_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="engagement_closed_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["introduced_at"], name="engagement_introduced")]

    @property
    def stream(self) -> str:
        """Return the ledger stream of its request, where everything about the case is."""
        return f"request:{self.request_id}"

    @property
    def ref(self) -> str:
        """Return its opaque reference, for the ledger, the outbox and the roster."""
        return f"engagement:{self.pk}"


class Member(models.Model):
    """An advisor on the team, agreed by the agency head for one seat."""

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="members")
    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey("callouts.Seat", on_delete=models.PROTECT, related_name="+")
    discipline = models.TextField(choices=Discipline.pairs())
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("discipline", Discipline, name="member_discipline_known"),
            models.UniqueConstraint(
                fields=["engagement", "advisor"],
                condition=Q(left_at__isnull=True),
                name="member_once_on_a_team",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(left_at__isnull=True), name="member_one_per_seat"
            ),
        ]


class NoticeAcknowledgment(models.Model):
    """Somebody said they read the notice: which version, for which side, how, when.

    ``member`` is empty for the agency's side.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="acknowledgments"
    )
    side = models.TextField(choices=Side.pairs())
    member = models.ForeignKey(
        "engagements.Member", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    version = models.TextField()
    how = models.TextField(choices=How.pairs())
    at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_text = models.TextField()

    class Meta:
        constraints = [
            one_of("how", How, name="acknowledgment_how_known"),
            models.CheckConstraint(
                condition=Q(side="requester", member__isnull=True) | Q(side="advisor", member__isnull=False),
                name="acknowledgment_side_fits",
            ),
            models.UniqueConstraint(
                fields=["engagement", "side", "member"],
                nulls_distinct=False,
                name="acknowledgment_once_each",
            ),
        ]


class Contact(models.Model):
    """One contact: who, when, minutes, mode, topics, what was done; text only where the lists fall short.

    ``member`` is the advisor who made it, empty when the coordinator did. ``kept_as_written`` says that the
    writer was asked about the text and kept it. ``corrects``: the line whose place this one takes.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="contacts"
    )
    member = models.ForeignKey(
        "engagements.Member", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    logged_by = models.TextField()
    logged_by_text = models.TextField()
    logged_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    mode = models.TextField(choices=Mode.pairs())
    with_whom = models.TextField(choices=WithWhom.pairs())
    topics = ArrayField(models.TextField(), default=list)
    did = ArrayField(models.TextField(), default=list)
    referrals = ArrayField(models.TextField(), default=list)
    resources = ArrayField(models.TextField(), default=list)
    text = models.TextField(default="", blank=True)
    kept_as_written = models.BooleanField(default=False)
    corrects = models.OneToOneField(
        "engagements.Contact", on_delete=models.PROTECT, related_name="corrected_by", null=True, blank=True
    )

    class Meta:
        constraints = [
            one_of("mode", Mode, name="contact_mode_known"),
            one_of("with_whom", WithWhom, name="contact_with_known"),
            models.CheckConstraint(condition=Q(minutes__lte=1440), name="contact_minutes_in_a_day"),
            models.CheckConstraint(
                condition=Q(
                    topics__contained_by=Topic.values(),
                    did__contained_by=Did.values(),
                    referrals__contained_by=HelpedBy.values(),
                ),
                name="contact_words_known",
            ),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=models.F("logged_at")), name="contact_not_in_future"
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_at"], name="contact_occurred"),
            models.Index(fields=["engagement", "-occurred_at"], name="contact_of_engagement"),
        ]


class FollowUp(models.Model):
    """A promise to get in touch again on a local day; anyone concerned can say it is not wanted.

    ``step`` is the rung of the calendar (schedule.STEPS), empty when added by hand or by another room;
    ``ref`` is that room's opaque reference. ``due_at`` is nine in the morning of ``due_date`` at the agency.
    ``wished_date`` is its own day when it had to move away from days to be left alone; ``held``: it is about such
    a topic and waits until the wish is lifted. ``anchored``: a room above set the day, corrections of the
    incident's day leave it. ``ahead`` is the date it belongs to, ``after`` says that it comes after it.
    ``told`` are the people told when it was raised.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="follow_ups"
    )
    step = models.TextField(default="", blank=True)
    ref = models.TextField(default="", blank=True)
    kind = models.TextField(choices=FollowUpKind.pairs())
    note = models.TextField(default="", blank=True)
    due_date = models.DateField()
    due_at = models.DateTimeField()
    wished_date = models.DateField(null=True, blank=True)
    held = models.BooleanField(default=False)
    anchored = models.BooleanField(default=False)
    ahead = models.ForeignKey(
        "engagements.DateAhead", on_delete=models.PROTECT, related_name="contacts", null=True, blank=True
    )
    after = models.BooleanField(default=False)
    told = ArrayField(models.IntegerField(), default=list, blank=True)
    state = models.TextField(choices=FollowUpState.pairs(), default=FollowUpState.PLANNED.value)
    raised_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.TextField(default="", blank=True)
    settled_by_text = models.TextField(default="", blank=True)
    by_requester = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("state", FollowUpState, name="follow_up_state_known"),
            one_of("kind", FollowUpKind, name="follow_up_kind_known"),
            models.UniqueConstraint(
                fields=["engagement", "step"], condition=~Q(step=""), name="follow_up_step_once"
            ),
            models.UniqueConstraint(
                fields=["engagement", "ref"], condition=~Q(ref=""), name="follow_up_ref_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dismissed"], settled_at__isnull=False)
                | Q(state__in=["planned", "raised"], settled_at__isnull=True),
                name="follow_up_settled_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="raised") | Q(raised_at__isnull=False), name="follow_up_raised_has_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="planned", held=False), name="follow_up_to_raise"
            ),
            models.Index(
                fields=["due_at"], condition=Q(state__in=["planned", "raised"]), name="follow_up_open"
            ),
        ]


class Turn(models.Model):
    """A turn in the life of an engagement: introduced, stepped down, closed, reopened, handed over."""

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="turns")
    event = models.TextField(choices=TurnEvent.pairs())
    at = models.DateTimeField()
    by = models.TextField()
    by_text = models.TextField()
    note = models.TextField(default="", blank=True)
    from_person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    to_person = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    follow_ups_kept = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [one_of("event", TurnEvent, name="turn_event_known")]
        indexes = [models.Index(fields=["at"], name="turn_at")]


class HandBack(models.Model):
    """One line of a close: a topic, and who has it from now on, as HandingBack stood at that moment."""

    turn = models.ForeignKey("engagements.Turn", on_delete=models.PROTECT, related_name="hand_back")
    topic = models.TextField(choices=Topic.pairs())
    to = models.TextField(choices=HelpedBy.pairs(), default="", blank=True)
    owner = models.TextField(default="", blank=True)
    told_how = models.TextField(choices=ToldHow.pairs(), default="", blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    why_nobody = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("topic", Topic, name="hand_back_topic_known"),
            models.CheckConstraint(
                condition=(Q(to="") & ~Q(why_nobody="")) | Q(to__in=HelpedBy.values()),
                name="hand_back_to_known",
            ),
            models.UniqueConstraint(fields=["turn", "topic"], name="hand_back_topic_once"),
        ]


from alongside.engagements.models_foresight import Thought  # noqa: E402, F401
from alongside.engagements.models_helping import HandOff, Helper  # noqa: E402, F401
from alongside.engagements.models_papers import Paper  # noqa: E402, F401 (Django finds its tables here)
from alongside.engagements.models_records import FinalReport, Hold  # noqa: E402, F401
