"""The rota."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """One person's turn on duty. Position 1 is asked first, 2 is the backup, and so on."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    position = models.SmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.CheckConstraint(condition=Q(position__gte=1), name="shift_position_from_one"),
            models.UniqueConstraint(fields=["person", "starts_at"], name="shift_once"),
        ]
        indexes = [models.Index(fields=["ends_at"], name="shift_ends")]
