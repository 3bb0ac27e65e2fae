"""Proposed teams with the problem they answered, limits bent, and who is not proposed again for a request."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.teams.states import ExemptionState, ProposalState, Why


class Proposal(models.Model):
    """A proposed team. ``problem`` and ``solution`` are the matcher's own, kept so that anybody can
    check later what was known and why; ``digest`` is the SHA-256 of both. ``offers`` are what the officer
    may do next: why there is no full team and what would give one (``clashes``, ``ways``).
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=ProposalState.pairs(), default=ProposalState.DRAFT.value)
    exercise = models.BooleanField(default=False)
    policy_version = models.TextField()
    problem = models.JSONField()
    solution = models.JSONField()
    digest = models.TextField()
    offers = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", ProposalState, name="proposal_state_known"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=["draft", "approved"]),
                name="proposal_one_current_per_request",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="proposal_approved_has_moment",
            ),
        ]


class ProposedSeat(models.Model):
    """One seat of a proposal. ``candidates`` is the order in which people would be asked, by advisor id."""

    proposal = models.ForeignKey("teams.Proposal", on_delete=models.PROTECT, related_name="seats")
    position = models.IntegerField()
    key = models.TextField()
    required = models.BooleanField()
    advisor = models.ForeignKey(
        "roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    by_hand = models.BooleanField(default=False)
    candidates = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "key"], name="proposed_seat_once"),
            models.UniqueConstraint(
                fields=["proposal", "advisor"],
                condition=Q(advisor__isnull=False),
                name="proposed_person_once",
            ),
        ]


class Exemption(models.Model):
    """One limit bent for one request: the matcher's step, why, who asked and who signed (domain.md E6).

    ``step`` is the matcher's own data; ``key`` tells steps apart, so that one is asked for once at a time.
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    step = models.JSONField()
    approver = models.TextField()
    why = models.TextField()
    state = models.TextField(choices=ExemptionState.pairs(), default=ExemptionState.ASKED.value)
    asked_by = models.TextField()
    asked_by_text = models.TextField()
    asked_at = models.DateTimeField()
    settled_by = models.TextField(default="", blank=True)
    settled_by_text = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", ExemptionState, name="exemption_state_known"),
            models.UniqueConstraint(
                fields=["request", "key"],
                condition=Q(state__in=["asked", "approved"]),
                name="exemption_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(settled_at__isnull=False),
                name="exemption_settled_has_moment",
            ),
        ]


class SetAside(models.Model):
    """An advisor who is not proposed again for a request: declined by its head, or with a conflict.

    No page shows this to the advisor (domain.md section E, rule 5).
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+")
    why = models.TextField(choices=Why.pairs())
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("why", Why, name="set_aside_why_known"),
            models.UniqueConstraint(fields=["request", "advisor"], name="set_aside_once"),
        ]
