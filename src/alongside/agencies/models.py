"""Agencies, their contact numbers and delegates."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from alongside.agencies.rules import NumberSource, UnitLevel
from alongside.base.constraints import both_or_neither, one_of
from alongside.kernel.field import STATES, AgencyKind, SizeBand


class Agency(models.Model):
    """A law enforcement agency, or a field unit of one.

    ``ori9`` is the FBI's nine-character identifier; empty for agencies added by hand or made up.
    ``population`` is people served, ``staff`` full-time sworn and civilian. ``search`` is the folded text
    that is searched. A made-up agency can be verified only in a demo or an exercise.
    """

    ori9 = models.TextField(null=True, blank=True, unique=True)
    name = models.TextField()
    kind = models.TextField(choices=AgencyKind.pairs())
    unit_level = models.TextField(choices=UnitLevel.pairs(), default=UnitLevel.AGENCY.value)
    state = models.TextField()
    county = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    timezone = models.TextField(default="", blank=True)
    population = models.IntegerField(null=True, blank=True)
    staff = models.IntegerField(null=True, blank=True)
    size_band = models.TextField(choices=SizeBand.pairs(), default=SizeBand.UNKNOWN.value)
    active = models.BooleanField(default=True)
    made_up = models.BooleanField(default=False)
    search = models.TextField()

    class Meta:
        constraints = [
            one_of("kind", AgencyKind, name="agency_kind_known"),
            one_of("unit_level", UnitLevel, name="agency_level_known"),
            one_of("size_band", SizeBand, name="agency_size_known"),
            models.CheckConstraint(condition=Q(state__in=sorted(STATES)), name="agency_state_known"),
            both_or_neither("lat", "lon", name="agency_point_whole"),
            models.CheckConstraint(condition=~Q(name=""), name="agency_named"),
            models.CheckConstraint(
                condition=Q(made_up=False) | Q(ori9__isnull=True), name="agency_made_up_has_no_ori"
            ),
        ]
        indexes = [models.Index(fields=["state", "city"], name="agency_state_city")]


class ContactNumber(models.Model):
    """A number of an agency that did not come from a caller: where it was found, when, and who checked."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="numbers")
    number = models.TextField()
    label = models.TextField(default="", blank=True)
    source = models.TextField(choices=NumberSource.pairs())
    source_note = models.TextField(default="", blank=True)
    seen_date = models.DateField()
    checked_by = models.TextField()
    checked_by_text = models.TextField(default="", blank=True)
    checked_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("source", NumberSource, name="number_source_known"),
            models.CheckConstraint(condition=Q(number__startswith="+1"), name="number_in_one_form"),
            models.UniqueConstraint(
                fields=["agency", "number"], condition=Q(retired_at__isnull=True), name="number_once"
            ),
        ]


class Delegate(models.Model):
    """Someone whom an agency head named to accept help in the head's place, until revoked."""

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="delegates")
    name = models.TextField()
    title = models.TextField()
    named_by = models.TextField()
    from_at = models.DateTimeField()
    recorded_by = models.TextField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(title="") & ~Q(named_by=""), name="delegate_fully_named"
            ),
        ]


class Edition(models.Model):
    """One row that changes whenever an agency does: what a process keeps in memory is good while it lasts."""

    id = models.IntegerField(primary_key=True, default=1)
    token = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="edition_is_one_row")]

    @classmethod
    def renew(cls) -> None:
        """Say that the directory has changed, in the transaction of the change."""
        cls.objects.update_or_create(id=1, defaults={"token": uuid.uuid4().hex})
