"""Plans, every version of them, who works on them, and their tie to an agency.

There is no field for a victim, an attacker, a case or anybody's health.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.plans.states import PlanRole, TieState


class Plan(models.Model):
    """A community's plan. ``document`` is the present version (document.py); ``revision`` counts from 1.

    ``name`` and ``review_on`` (a day, or empty) are taken from the document, so that lists and the clock need
    not read it. ``reminded_for`` is the day of review of which the owners were told.
    """

    document = models.JSONField()
    name = models.TextField(default="", blank=True)
    review_on = models.TextField(default="", blank=True)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reminded_for = models.TextField(default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)


class PlanVersion(models.Model):
    """One version, kept as the questions that changed. ``seal`` is the SHA-256 of its canonical text."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="versions")
    revision = models.IntegerField()
    changes = models.JSONField()
    seal = models.TextField()
    why = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="plan_version_once"),
            models.CheckConstraint(
                condition=Q(why__in=["start", "edit", "file", "restore", "choose"]),
                name="plan_version_why_known",
            ),
        ]


class Member(models.Model):
    """A person's part in a plan, from when until when."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    role = models.TextField(choices=PlanRole.pairs())
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("role", PlanRole, name="plan_role_known"),
            models.UniqueConstraint(
                fields=["plan", "person"], condition=Q(until_at__isnull=True), name="plan_member_once"
            ),
        ]


class Invitation(models.Model):
    """A mailed link that proves an address: a sign-up (no plan), or a part in a plan. Good once."""

    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.PROTECT, related_name="invitations", null=True, blank=True
    )
    email = models.TextField()
    name = models.TextField()
    role = models.TextField(choices=PlanRole.pairs(), default=PlanRole.OWNER.value)
    language = models.TextField(default="en")
    asked_by = models.TextField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [one_of("role", PlanRole, name="plan_invitation_role_known")]


class Comment(models.Model):
    """A remark beside one part of a plan. ``question`` is a section, a row or a question."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="comments")
    question = models.TextField()
    text = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)


class Difference(models.Model):
    """A question that two people answered differently: the saved answer stands, the other waits here."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="differences")
    question = models.TextField()
    saved = models.JSONField(null=True, blank=True)
    mine = models.JSONField(null=True, blank=True)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    chosen = models.TextField(default="", blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen__in=["", "saved", "mine", "both"]), name="plan_difference_choice_known"
            )
        ]


class Tie(models.Model):
    """A plan tied to an agency: the planner verified by call-back, then the head or a delegate agreed.

    ``called`` and ``called_source`` are the number of the directory on which staff called back.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="ties")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=TieState.pairs(), default=TieState.ASKED.value)
    planner_name = models.TextField()
    planner_title = models.TextField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    called = models.TextField(default="", blank=True)
    called_source = models.TextField(default="", blank=True)
    verified_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    agreed_name = models.TextField(default="", blank=True)
    agreed_title = models.TextField(default="", blank=True)
    agreed_is_head = models.BooleanField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", TieState, name="plan_tie_state_known"),
            models.UniqueConstraint(
                fields=["plan", "agency"],
                condition=Q(state__in=["asked", "verified", "agreed"]),
                name="plan_tie_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "agreed"])
                | (Q(verified_at__isnull=False) & ~Q(called="")),
                name="plan_tie_verified_by_call",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | (Q(agreed_at__isnull=False) & ~Q(agreed_name="")),
                name="plan_tie_agreed_by_someone",
            ),
        ]


class Attachment(models.Model):
    """A plan brought to a request with the agency's consent: its partners as they were at that moment."""

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="attachments")
    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    revision = models.IntegerField()
    partners = models.JSONField()
    consent_name = models.TextField()
    consent_title = models.TextField()
    consent_how = models.TextField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(ended_at__isnull=True), name="plan_attachment_once"
            ),
            models.CheckConstraint(condition=~Q(consent_name=""), name="plan_attachment_with_consent"),
        ]
