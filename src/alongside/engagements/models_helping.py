"""Who is helping a community, with what, and what was handed to whom.

Organizations and their work contacts only: no private numbers or addresses, and nobody who is being helped.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.engagements.states import HandOffState, HelperState
from alongside.engagements.words import HelpedBy
from alongside.kernel.field import Topic


class Helper(models.Model):
    """One organization on the sheet of an engagement.

    ``lane`` is what it takes care of; ``lane_agreed`` says that it knows who else is in that lane and the
    work is divided. ``owner`` is who sees to the next step. ``until`` is the last local day of their help,
    when it is known. ``key`` is minted with the form.
    """

    engagement = models.ForeignKey(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="sheet_lines"
    )
    key = models.TextField()
    kind = models.TextField(choices=HelpedBy.pairs())
    name = models.TextField()
    lane = models.TextField(choices=Topic.pairs())
    contact_name = models.TextField(default="", blank=True)
    contact_role = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    state = models.TextField(choices=HelperState.pairs(), default=HelperState.EXPECTED.value)
    next_step = models.TextField(default="", blank=True)
    owner = models.TextField(default="", blank=True)
    until = models.DateField(null=True, blank=True)
    lane_agreed = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", HelpedBy, name="helper_kind_known"),
            one_of("lane", Topic, name="helper_lane_known"),
            one_of("state", HelperState, name="helper_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="helper_has_name"),
            models.UniqueConstraint(fields=["engagement", "key"], name="helper_key_once"),
        ]

    @property
    def ref(self) -> str:
        """Return its opaque reference, for the ledger."""
        return f"helper:{self.pk}"


class HandOff(models.Model):
    """A piece of work offered to a helper, and whether they said that they have it: who said so, when."""

    helper = models.ForeignKey("engagements.Helper", on_delete=models.PROTECT, related_name="hand_offs")
    key = models.TextField()
    what = models.TextField()
    offered_at = models.DateTimeField()
    offered_by_text = models.TextField()
    state = models.TextField(choices=HandOffState.pairs(), default=HandOffState.OFFERED.value)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.TextField(default="", blank=True)
    recorded_by_text = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", HandOffState, name="hand_off_state_known"),
            models.UniqueConstraint(fields=["helper", "key"], name="hand_off_key_once"),
            models.CheckConstraint(
                condition=Q(state="offered", answered_at__isnull=True)
                | (~Q(state="offered") & Q(answered_at__isnull=False)),
                name="hand_off_answered_has_moment",
            ),
        ]
