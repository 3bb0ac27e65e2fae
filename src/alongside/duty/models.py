"""The rota."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class DutyPhone(models.Model):
    """The phone of somebody who takes shifts, and whether alerts may come there as texts and as calls.

    Each consent is the person's own, with its day; the words agreed to stand on the page where it is given.
    """

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    number = models.TextField()
    sms_consent_at = models.DateTimeField(null=True, blank=True)
    voice_consent_at = models.DateTimeField(null=True, blank=True)
    wording = models.IntegerField()
    recorded_by = models.TextField()


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
