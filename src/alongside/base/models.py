"""Tables that belong to no room: the keys under which writes are made once, and marks on the database."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class WriteKey(models.Model):
    """A key minted with a form. The same key sent again gives the same answer and does nothing twice."""

    key = models.TextField(primary_key=True)
    actor = models.TextField()
    path = models.TextField()
    outcome = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="writekey_at")]


class Mark(models.Model):
    """A fact about this database as a whole, such as “made by the demo”."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()


class Tries(models.Model):
    """When the last tries under a key were let through, shared by all workers (limits.may_try)."""

    key = models.TextField(primary_key=True)
    moments = ArrayField(models.DateTimeField())
    allowed = models.BooleanField()


class Bucket(models.Model):
    """Tries counted per key and window, shared by all workers (rate limits that must hold)."""

    key = models.TextField()
    window = models.BigIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="bucket_once")]
