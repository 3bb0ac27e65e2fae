"""Dates ahead, what is left alone, care calls after an event elsewhere, and the addresses of calendar feeds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.base.constraints import both_or_neither, one_of
from alongside.engagements.states import EchoState
from alongside.engagements.words import FollowUpKind


class DateAhead(models.Model):
    """Something with a day of its own (words.WITH_A_DATE) that a community has to live through.

    ``day`` is a local day of the agency; ``certain`` says that it is set and not only expected. Its contacts are
    follow-ups that point here. ``dropped_at``: it does not take place, or is not wanted here.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="dates_ahead"
    )
    kind = models.TextField(choices=FollowUpKind.pairs())
    day = models.DateField()
    certain = models.BooleanField(default=True)
    note = models.TextField(default="", blank=True)
    added_at = models.DateTimeField()
    added_by = models.TextField()
    added_by_text = models.TextField()
    by_requester = models.BooleanField(default=False)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by_text = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("kind", FollowUpKind, name="date_ahead_kind_known"),
            models.UniqueConstraint(
                fields=["engagement", "kind", "day"],
                condition=Q(dropped_at__isnull=True),
                name="date_ahead_once",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="date_ahead_day")]


class LeftAlone(models.Model):
    """Days, or one topic, that the community asked to be left alone. No reason is asked or kept.

    Days: ``first`` to ``last``, both included, ``last`` empty for "from then on"; ``yearly`` means again each year.
    Topic: ``kind`` (words.FollowUpKind). ``lifted_at``: the wish was taken back.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="left_alone"
    )
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    yearly = models.BooleanField(default=False)
    kind = models.TextField(default="", blank=True)
    set_at = models.DateTimeField()
    set_by_text = models.TextField()
    by_requester = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", first__isnull=False)
                | Q(kind__in=FollowUpKind.values(), first__isnull=True, last__isnull=True),
                name="left_alone_days_or_topic",
            ),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="left_alone_days_in_order"
            ),
            models.UniqueConstraint(
                fields=["engagement", "kind", "first", "last"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="left_alone_once",
            ),
        ]


class EchoCall(models.Model):
    """A care call suggested after an event elsewhere, and what became of it: to an agency or to an advisor.

    The suggestion itself is worked out anew each time it is looked at (echo.likely); this row is the decision.
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    advisor = models.ForeignKey(
        "roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.TextField(choices=EchoState.pairs())
    at = models.DateTimeField()
    by = models.TextField()
    by_text = models.TextField()

    class Meta:
        constraints = [
            one_of("state", EchoState, name="echo_state_known"),
            models.CheckConstraint(
                condition=Q(engagement__isnull=False, advisor__isnull=True)
                | Q(engagement__isnull=True, advisor__isnull=False),
                name="echo_call_to_one",
            ),
            models.UniqueConstraint(
                fields=["request", "engagement", "advisor"], nulls_distinct=False, name="echo_call_once"
            ),
        ]


class CaseCalendar(models.Model):
    """The secret address of a person's own follow-ups as a calendar feed. Only the hash is looked up."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    secret = models.TextField(default="", blank=True)
    token_hash = models.TextField(null=True, unique=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("token_hash", "made_at", name="case_calendar_whole")]
