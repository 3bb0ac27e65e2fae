"""Versions of each clock and limit."""

from __future__ import annotations

from django.db import models


class PolicyVersion(models.Model):
    """One value of one setting from ``from_at`` on, and who set it and why."""

    key = models.TextField()
    value = models.IntegerField()
    from_at = models.DateTimeField()
    set_by = models.TextField()
    set_by_text = models.TextField()
    why = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "from_at"], name="policy_one_per_moment")]
