"""What lies on the shelf: entries with every version, packs of them, and what readers suggest."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from alongside.base.constraints import both_or_neither, one_of
from alongside.library.states import EntryState, SuggestionState
from alongside.library.words_resources import Advisory, Format, LinkState, SuggestionKind


def _words() -> ArrayField:
    return ArrayField(models.TextField(), default=list)


class Resource(models.Model):
    """One thing to read elsewhere, described in our own words. The newest version; others are kept beside it.

    ``shipped`` is what the catalog of this release says, ``offered`` what a newer one says of an entry that
    staff have changed since: it waits to be taken over or left.
    """

    slug = models.TextField(unique=True)
    title = models.TextField()
    publisher = models.TextField()
    year = models.IntegerField(null=True, blank=True)
    url = models.TextField()
    format = models.TextField(choices=Format.pairs())
    languages = _words()
    audiences = _words()
    phases = _words()
    topics = _words()
    disciplines = _words()
    summary = models.TextField()
    summary_es = models.TextField(default="", blank=True)
    keywords = models.TextField(default="", blank=True)
    reading_minutes = models.IntegerField()
    one_page = models.BooleanField(default=False)
    advisory = models.TextField(default="", blank=True)
    third_party = models.BooleanField(default=False)
    funding_notice = models.TextField(default="", blank=True)
    keeper = models.TextField(default="", blank=True)
    seen = models.DateField()
    review_by = models.DateField()
    state = models.TextField(choices=EntryState.pairs(), default=EntryState.SHOWN.value)

    version = models.IntegerField(default=1)
    edited_at = models.DateTimeField()
    edited_by = models.TextField()
    edited_by_text = models.TextField()
    shipped = models.JSONField(null=True, blank=True)
    offered = models.JSONField(null=True, blank=True)

    link_state = models.TextField(choices=LinkState.pairs(), default=LinkState.UNCHECKED.value)
    link_status = models.IntegerField(default=0)
    link_found_at = models.TextField(default="", blank=True)
    link_checked_at = models.DateTimeField(null=True, blank=True)
    link_due_at = models.DateTimeField(null=True, blank=True)

    words = models.TextField(default="", blank=True)
    vector = SearchVectorField(null=True)

    class Meta:
        constraints = [
            one_of("format", Format, name="resource_format_known"),
            one_of("state", EntryState, name="resource_state_known"),
            one_of("link_state", LinkState, name="resource_link_known"),
            models.CheckConstraint(
                condition=Q(advisory="") | Q(advisory__in=Advisory.values()), name="resource_advisory_known"
            ),
            models.CheckConstraint(condition=Q(reading_minutes__gte=1), name="resource_takes_a_minute"),
        ]
        indexes = [
            models.Index(fields=["link_due_at"], name="resource_link_due"),
        ]


class Posting(models.Model):
    """One stem of one entry and what it is worth there: the vector turned around, so that a question is quick.

    Written with the vector, in the same statement (library/indexing.py).
    """

    resource = models.ForeignKey(
        "library.Resource", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    lexeme = models.TextField()
    worth = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "lexeme"], name="posting_once")]
        indexes = [
            models.Index(fields=["lexeme"], include=["resource", "worth"], name="posting_lexeme"),
        ]


class Likeness(models.Model):
    """How like one entry another is, from 0 to 1; only the nearest are kept (library/likeness.py)."""

    resource = models.ForeignKey(
        "library.Resource", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    other = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="+")
    worth = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["resource", "other"], name="likeness_once")]


class ResourceVersion(models.Model):
    """An entry as it was saved once: the fields, by whom, when and why."""

    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    fields = models.JSONField()
    at = models.DateTimeField()
    by = models.TextField()
    by_text = models.TextField()
    why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "number"], name="resource_version_once"),
        ]


class Pack(models.Model):
    """A list that staff put together for one occasion, to print or to pass on by its address."""

    slug = models.TextField(unique=True)
    title = models.TextField()
    title_es = models.TextField()
    intro = models.TextField()
    intro_es = models.TextField()
    place = models.IntegerField(default=0)
    version = models.IntegerField(default=1)
    shipped = models.JSONField(null=True, blank=True)
    edited_at = models.DateTimeField()
    edited_by_text = models.TextField()


class PackItem(models.Model):
    """An entry in a pack, in its place."""

    pack = models.ForeignKey("library.Pack", on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, related_name="+")
    place = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "resource"], name="pack_item_once"),
            models.UniqueConstraint(fields=["pack", "place"], name="pack_place_once"),
        ]


class Suggestion(models.Model):
    """What a reader told us, without a name. Staff take it up or not, with a reason for the file."""

    key = models.TextField(unique=True)
    kind = models.TextField(choices=SuggestionKind.pairs())
    resource = models.ForeignKey(
        "library.Resource", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    url = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    language = models.TextField(default="en")
    state = models.TextField(choices=SuggestionState.pairs(), default=SuggestionState.WAITING.value)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.TextField(null=True, blank=True)
    answer = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("kind", SuggestionKind, name="suggestion_kind_known"),
            one_of("state", SuggestionState, name="suggestion_state_known"),
            both_or_neither("answered_at", "answered_by", name="suggestion_answered_whole"),
        ]
        indexes = [models.Index(fields=["state", "at"], name="suggestion_waiting")]


class ShelfEdition(models.Model):
    """One row that changes whenever an entry does: words kept in memory are good while it lasts."""

    id = models.IntegerField(primary_key=True, default=1)
    token = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="shelf_edition_is_one_row")]

    @classmethod
    def renew(cls) -> None:
        """Say that the shelf has changed, in the transaction of the change."""
        cls.objects.update_or_create(id=1, defaults={"token": uuid.uuid4().hex})
