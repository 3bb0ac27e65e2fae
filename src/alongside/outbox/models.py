"""Messages: rows written with the act that causes them, sent later by ``jobs``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.outbox.states import Channel, MessageState


class Message(models.Model):
    """One message to one address.

    ``kind`` names its wording (templates/outbox/<kind>.*); ``context`` holds what the wording needs,
    never a secret: links are derived when the message is written out. ``group`` is an opaque name of
    what it belongs to ("page:81"), so that its room can withdraw it. ``token`` fences the sender: only
    the sender that claimed last may mark it.
    """

    key = models.TextField(unique=True)
    group = models.TextField()
    kind = models.TextField()
    channel = models.TextField(choices=Channel.pairs(), default=Channel.EMAIL.value)
    address = models.TextField()
    language = models.TextField(default="en")
    context = models.JSONField(default=dict)
    exercise = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    state = models.TextField(choices=MessageState.pairs(), default=MessageState.DUE.value)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    carrier = models.TextField(default="", blank=True)
    text_hash = models.TextField(default="", blank=True)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", MessageState, name="message_state_known"),
            one_of("channel", Channel, name="message_channel_known"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.HANDED.value) | Q(handed_at__isnull=False),
                name="message_handed_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["due", "leased"]), name="message_waiting"),
            models.Index(fields=["group"], name="message_group"),
        ]
