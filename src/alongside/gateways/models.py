"""The mailbox of the demo: what would have gone out by mail, text or phone."""

from __future__ import annotations

from django.db import models


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
