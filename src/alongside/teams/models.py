"""Proposed teams with the problem they answered, and who is not proposed again for a request."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.teams.states import ProposalState, Why


class Proposal(models.Model):
    """A proposed team. ``problem`` and ``solution`` are the matcher's own, kept so that anybody can
    check later what was known and why; ``digest`` is the SHA-256 of both.
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=ProposalState.pairs(), default=ProposalState.DRAFT.value)
    exercise = models.BooleanField(default=False)
    policy_version = models.TextField()
    problem = models.JSONField()
    solution = models.JSONField()
    digest = models.TextField()
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
