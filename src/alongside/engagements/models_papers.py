"""Papers of an engagement, sealed: terms, approvals, receipts, the hand-back plan, and nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.engagements.rules_papers import Media, PaperKind


class Paper(models.Model):
    """One file. ``sealed``, ``wrapped`` and ``key_id`` are those of base.envelope; the row's id is bound in.

    ``about`` is another room's opaque reference ("deployment:4"), empty for the engagement itself. ``digest``
    is SHA-256 of the plain bytes, ``size`` their number. After disposal nothing of the content is left.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="papers")
    kind = models.TextField(choices=PaperKind.pairs())
    about = models.TextField(default="", blank=True)
    name = models.TextField()
    media = models.TextField(choices=Media.pairs())
    size = models.PositiveIntegerField()
    digest = models.TextField()
    sealed = models.BinaryField()
    wrapped = models.BinaryField()
    key_id = models.TextField()
    kept_as_written = models.BooleanField(default=False)
    added_by = models.TextField()
    added_by_text = models.TextField()
    added_at = models.DateTimeField()
    disposed_by = models.TextField(default="", blank=True)
    disposed_by_text = models.TextField(default="", blank=True)
    disposed_why = models.TextField(default="", blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", PaperKind, name="paper_kind_known"),
            one_of("media", Media, name="paper_media_known"),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.RECEIPT.value) | ~Q(media__in=["png", "jpeg"]),
                name="paper_images_are_receipts",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at__isnull=True) | Q(sealed=b"", wrapped=b""),
                name="paper_disposed_is_empty",
            ),
            models.UniqueConstraint(
                fields=["engagement", "kind", "about", "digest"],
                condition=Q(disposed_at__isnull=True),
                name="paper_once",
            ),
        ]
        indexes = [models.Index(fields=["about"], name="paper_about")]
