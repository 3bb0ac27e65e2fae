"""Messages: rows written with the act that causes them, sent later by ``jobs``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.outbox.states import AttemptState, Channel, MessageState, OtherWay


class Message(models.Model):
    """One message to one address.

    ``kind`` names its wording (templates/outbox/<kind>.*); ``context`` holds what the wording needs,
    never a secret: links are derived when the message is written out. ``group`` is an opaque name of
    what it belongs to ("page:81"), so that its room can withdraw it. ``token`` fences the sender: only
    the sender that claimed last may mark it. ``leased_by``: that sender's number (actions.SENDERS).
    ``may_repeat``: a try ended without the carrier's answer and
    the message went out again, so that the person may have it twice. ``settled_*``: it failed for good, and
    somebody dealt with it in another way. ``bundle`` is the same for the messages
    that tell one person one thing by several channels.
    """

    key = models.TextField(unique=True)
    group = models.TextField()
    kind = models.TextField()
    bundle = models.TextField(default="", blank=True)
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
    leased_by = models.IntegerField(default=0)
    tries = models.IntegerField(default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    may_repeat = models.BooleanField(default=False)
    carrier = models.TextField(default="", blank=True)
    text_hash = models.TextField(default="", blank=True)
    last_error = models.TextField(default="", blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_how = models.TextField(choices=OtherWay.pairs(), default="", blank=True)
    settled_by_text = models.TextField(default="", blank=True)

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
            models.Index(
                fields=["created_at"], condition=Q(state="failed", settled_at=None), name="message_failed"
            ),
            models.Index(fields=["due_at"], condition=Q(state__in=["due", "leased"]), name="message_waiting"),
            models.Index(fields=["group"], name="message_group"),
            models.Index(fields=["bundle"], condition=~Q(bundle=""), name="message_bundle"),
        ]


class Attempt(models.Model):
    """One try to hand a text or a call to one carrier, written before the carrier is asked.

    ``ref`` is the carrier's own name for it, "" until it is known. ``state`` only moves forward.
    """

    message = models.ForeignKey("outbox.Message", on_delete=models.CASCADE, related_name="attempts")
    channel = models.TextField()
    carrier = models.TextField()
    ref = models.TextField(default="", blank=True)
    state = models.TextField(choices=AttemptState.pairs(), default=AttemptState.SENDING.value)
    begun_at = models.DateTimeField()
    said = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", AttemptState, name="attempt_state_known"),
            models.UniqueConstraint(
                fields=["carrier", "ref"], condition=~Q(ref=""), name="attempt_ref_once_per_carrier"
            ),
        ]
        indexes = [models.Index(fields=["-begun_at"], name="attempt_newest")]


class Receipt(models.Model):
    """What a carrier reported about a try, once per status: a report said again is the same report."""

    attempt = models.ForeignKey("outbox.Attempt", on_delete=models.CASCADE, related_name="receipts")
    status = models.TextField()
    code = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "status"], name="receipt_once")]


class StoppedNumber(models.Model):
    """A number that said it wants no texts, or no calls. Nothing goes to it on that channel until it ends."""

    address = models.TextField()
    channel = models.TextField(choices=Channel.pairs())
    since = models.DateTimeField()
    why = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("channel", Channel, name="stopped_channel_known"),
            models.UniqueConstraint(
                fields=["address", "channel"], condition=Q(ended_at__isnull=True), name="stopped_once"
            ),
        ]
