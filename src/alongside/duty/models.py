"""The rota."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.base.constraints import both_or_neither, one_of
from alongside.duty.states import SwapState


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


class Swap(models.Model):
    """One officer asks another to take a shift over. The shift is the asker's until the other says yes."""

    shift = models.ForeignKey("duty.Shift", on_delete=models.CASCADE, related_name="swaps")
    holder = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=SwapState.pairs(), default=SwapState.ASKED.value)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", SwapState, name="swap_state_known"),
            models.CheckConstraint(condition=~Q(holder=F("asked")), name="swap_between_two"),
            models.UniqueConstraint(fields=["shift"], condition=Q(state="asked"), name="swap_one_at_a_time"),
        ]


class DaysOff(models.Model):
    """Days on which an officer is not to be put on the rota, both included. No reason is kept."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    first_date = models.DateField()
    last_date = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="days_off_in_order"),
            models.UniqueConstraint(fields=["person", "first_date"], name="days_off_once"),
        ]
        indexes = [models.Index(fields=["last_date"], name="days_off_last")]


class HandOver(models.Model):
    """What one officer leaves for the next: short, about the desk and never about a case's people."""

    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    read_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [both_or_neither("read_by", "read_at", name="hand_over_read_whole")]
        indexes = [models.Index(fields=["-at"], name="hand_over_newest")]


class CalendarLink(models.Model):
    """The secret address of a person's own shifts as a calendar feed. Only the hash is looked up."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    secret = models.TextField()
    token_hash = models.TextField(unique=True)
    made_at = models.DateTimeField()
