"""The mailbox of the demo, and the texts that people send us."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.callouts.replies import Reading


class MailboxItem(models.Model):
    """One message as its reader would see it. Exists only where the demo runs."""

    key = models.TextField(unique=True)
    channel = models.TextField(default="email")
    to = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="mailbox_newest")]


class Reply(models.Model):
    """A text that somebody sent us, as it came: the raw words are kept, whatever they were taken for.

    Once per carrier and ``ref``: a replayed one is the same one. ``page_id`` is a call-out's page, 0 when none
    was found. ``needs_person``: nothing was done by itself, and a duty officer reads it.
    """

    carrier = models.TextField()
    ref = models.TextField()
    number = models.TextField()
    text = models.TextField()
    reading = models.TextField(choices=Reading.pairs())
    automatic = models.BooleanField(default=False)
    code = models.TextField(default="", blank=True)
    page_id = models.BigIntegerField(default=0)
    advisor_id = models.BigIntegerField(default=0)
    outcome = models.TextField(default="", blank=True)
    received_at = models.DateTimeField()
    needs_person = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("reading", Reading, name="reply_reading_known"),
            models.UniqueConstraint(fields=["carrier", "ref"], name="reply_once"),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(needs_person=True, handled_at__isnull=True),
                name="reply_waiting",
            )
        ]
