"""Holds on engagements, and final reports, from which the time for keeping is counted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.base.constraints import both_or_neither


class Hold(models.Model):
    """A reason why nothing of an engagement is disposed of, until it is lifted. Several can be on one."""

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="holds")
    why = models.TextField()
    placed_by = models.TextField()
    placed_by_text = models.TextField()
    placed_at = models.DateTimeField()
    lifted_by = models.TextField(null=True, blank=True)
    lifted_by_text = models.TextField(default="", blank=True)
    lifted_why = models.TextField(default="", blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "why"], condition=Q(lifted_at__isnull=True), name="hold_once"
            ),
            both_or_neither("lifted_at", "lifted_by", name="hold_lifted_whole"),
        ]


class FinalReport(models.Model):
    """The final financial report of an award: the last day of its period, and when it was submitted."""

    period_end = models.DateField()
    submitted_on = models.DateField()
    recorded_by = models.TextField()
    recorded_by_text = models.TextField()
    recorded_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period_end"], condition=Q(struck_at__isnull=True), name="final_report_once"
            ),
            models.CheckConstraint(
                condition=Q(submitted_on__gte=F("period_end")), name="final_report_after_its_period"
            ),
        ]
