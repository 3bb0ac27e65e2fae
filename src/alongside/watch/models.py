"""What the watch found wrong, from when until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.watch.states import NightStep


class NightPage(models.Model):
    """One night's test page: how far it came, and the ids of what it made on the way.

    ``missed``: channels by which its question did not come, though they are set up.
    """

    day = models.DateField(unique=True)
    step = models.TextField(choices=NightStep.pairs(), default=NightStep.ASKED.value)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    request_id = models.BigIntegerField()
    officer_id = models.BigIntegerField()
    advisor_id = models.BigIntegerField()
    callout_id = models.BigIntegerField(null=True, blank=True)
    page_id = models.BigIntegerField(null=True, blank=True)
    missed = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [one_of("step", NightStep, name="night_step_known")]


class Trouble(models.Model):
    """One thing that is not as it must be. ``name`` is that of rules.SENTENCES.

    ``things`` holds opaque references ("seat:12"), at most a handful, never a name of anybody. ``written_at``:
    when somebody was last written to about it.
    """

    name = models.TextField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    things = models.JSONField(default=list)
    written_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(ended_at__isnull=True), name="trouble_once_open"
            )
        ]
