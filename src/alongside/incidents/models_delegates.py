"""Those whom an agency head lets act on the case page, each with an own code."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.incidents.states import DelegateScope


class CaseDelegate(models.Model):
    """Authority in one case: what for, since when, named by whom, until it is taken back.

    ``recorded_by`` is the head's own device, or the officer who wrote down what the head said on a call.
    """

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="delegates"
    )
    name = models.TextField()
    title = models.TextField()
    scopes = ArrayField(models.TextField())
    named_by = models.TextField()
    from_at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_text = models.TextField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(title="") & ~Q(named_by=""), name="case_delegate_fully_named"
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=DelegateScope.values(), scopes__len__gt=0),
                name="case_delegate_scopes_known",
            ),
        ]
