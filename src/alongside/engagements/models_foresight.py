"""What became of the things to think of: one row per item that somebody marked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.engagements.states import ThoughtState


class Thought(models.Model):
    """One item of the catalog as one community answered it. An item without a row is open.

    ``item_key`` and ``item_number`` name the item and the version that was read, so that a newer wording
    changes nothing that was answered. ``handed_to`` is the id of a role, never a name.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="thoughts"
    )
    item_key = models.TextField()
    item_number = models.PositiveIntegerField()
    state = models.TextField(choices=ThoughtState.pairs())
    later_on = models.DateField(null=True, blank=True)
    handed_to = models.TextField(default="", blank=True)
    marked_at = models.DateTimeField()
    marked_by = models.TextField()
    marked_by_text = models.TextField()
    by_requester = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("state", ThoughtState, name="thought_state_known"),
            models.UniqueConstraint(fields=["engagement", "item_key"], name="thought_once_per_item"),
            models.CheckConstraint(
                condition=Q(state="later", later_on__isnull=False)
                | (~Q(state="later") & Q(later_on__isnull=True)),
                name="thought_later_has_day",
            ),
            models.CheckConstraint(
                condition=(Q(state="handed") & ~Q(handed_to="")) | (~Q(state="handed") & Q(handed_to="")),
                name="thought_handed_to_someone",
            ),
        ]
