"""The yearly confirmation of entries: asked, told when it ran out, answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.kernel.agreement import Conflict


class Renewal(models.Model):
    """One year's confirmation of one entry. ``since_date``: the day of the confirmation that runs out.

    ``told_at``: when the advisor and the roster managers were told that it has run out. ``agreement``: the version
    that was signed with the answer, 0 while there is none.
    """

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="renewals")
    since_date = models.DateField()
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    conflicts = ArrayField(models.TextField(), default=list, blank=True)
    agreement = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["advisor", "since_date"], name="renewal_once"),
            models.CheckConstraint(
                condition=Q(conflicts__contained_by=Conflict.values()), name="renewal_conflicts_known"
            ),
        ]
