"""The library's thesaurus as its keepers have it: what people say for each heading of the shelf."""

from __future__ import annotations

from django.db import models


class Heading(models.Model):
    """A topic, an audience or a time, and what people say for it, one phrase to a line.

    ``name`` is the heading's lexeme (asked.theme), or "like" for the list of words that stand for others.
    ``shipped`` is what the release says while nobody has changed it; None once staff have.
    """

    name = models.TextField(unique=True)
    said = models.TextField(default="", blank=True)
    said_es = models.TextField(default="", blank=True)
    keeper = models.TextField(default="", blank=True)
    version = models.IntegerField(default=1)
    shipped = models.JSONField(null=True, blank=True)
    edited_at = models.DateTimeField()
    edited_by = models.TextField()
    edited_by_text = models.TextField()


class HeadingVersion(models.Model):
    """A heading's phrases as they were saved once: by whom, when and why."""

    heading = models.ForeignKey("library.Heading", on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    said = models.TextField()
    said_es = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_text = models.TextField()
    why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["heading", "number"], name="heading_version_once"),
        ]
