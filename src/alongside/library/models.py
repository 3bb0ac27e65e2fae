"""Protocols and their items as they stand, and every version that there was.

Nothing here is about a case: no agency, no person but the staff member who looks after an entry.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.library.models_resources import (
    Likeness,
    Pack,
    PackItem,
    Posting,
    Resource,
    ResourceVersion,
    ShelfEdition,
    Suggestion,
)
from alongside.library.models_words import Heading, HeadingVersion
from alongside.library.words import Basis, Fact, Origin, Phase, Toolkit, Window

__all__ = [
    "Entry",
    "Heading",
    "HeadingVersion",
    "Item",
    "Likeness",
    "Pack",
    "PackItem",
    "Posting",
    "Protocol",
    "Resource",
    "ResourceVersion",
    "ShelfEdition",
    "Suggestion",
    "Version",
]


class Entry(models.Model):
    """What every entry has. ``number`` is the version in force; ``key`` stays for good.

    ``shipped`` is the fingerprint of the release's content that was last taken in or turned down; ``offered``
    is newer content of a release that waits for a person, because the entry was changed here. ``retired``
    entries are shown only where they were marked before.
    """

    key = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(default=1)
    shipped = models.TextField(default="", blank=True)
    offered = models.JSONField(null=True, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Protocol(Entry):
    """A protocol, with the person who looks after it and the day by which it is looked at again."""

    title = models.TextField()
    title_es = models.TextField(default="", blank=True)
    purpose = models.TextField()
    purpose_es = models.TextField(default="", blank=True)
    lead_role = models.TextField()
    toolkit = models.TextField(choices=Toolkit.pairs())
    phases = ArrayField(models.TextField(), default=list)
    first_needed = models.TextField(default="", blank=True)
    sources = models.JSONField(default=list)
    for_plans = models.BooleanField(default=True)
    owner = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    review_on = models.DateField()

    class Meta:
        constraints = [
            one_of("toolkit", Toolkit, name="protocol_toolkit_known"),
            models.CheckConstraint(
                condition=Q(phases__contained_by=Phase.values()), name="protocol_phases_known"
            ),
        ]


class Item(Entry):
    """One line of a protocol's checklist. See contents.ItemContent for each field."""

    protocol = models.ForeignKey("library.Protocol", on_delete=models.PROTECT, related_name="items")
    text = models.TextField()
    text_es = models.TextField(default="", blank=True)
    say = models.TextField(default="", blank=True)
    say_es = models.TextField(default="", blank=True)
    phase = models.TextField(choices=Phase.pairs())
    window = models.TextField(choices=Window.pairs(), default="", blank=True)
    role = models.TextField()
    facts = ArrayField(models.TextField(), default=list, blank=True)
    due_hours = models.PositiveIntegerField(null=True, blank=True)
    recurrence = models.TextField(default="", blank=True)
    due_note = models.TextField(default="", blank=True)
    due_basis = models.TextField(default="", blank=True)
    basis = models.TextField(choices=Basis.pairs())
    source_title = models.TextField(default="", blank=True)
    source_url = models.TextField(default="", blank=True)
    hard = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("phase", Phase, name="item_phase_known"),
            one_of("basis", Basis, name="item_basis_known"),
            models.CheckConstraint(
                condition=Q(window="") | Q(window__in=Window.values()), name="item_window_known"
            ),
            models.CheckConstraint(condition=Q(facts__contained_by=Fact.values()), name="item_facts_known"),
        ]


class Version(models.Model):
    """One version of one entry: its whole content, who wrote it, when and why. Never changed."""

    protocol = models.ForeignKey(
        "library.Protocol", on_delete=models.PROTECT, related_name="versions", null=True, blank=True
    )
    item = models.ForeignKey(
        "library.Item", on_delete=models.PROTECT, related_name="versions", null=True, blank=True
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    retired = models.BooleanField(default=False)
    origin = models.TextField(choices=Origin.pairs())
    why = models.TextField(default="", blank=True)
    by = models.TextField()
    by_text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("origin", Origin, name="version_origin_known"),
            models.CheckConstraint(
                condition=Q(protocol__isnull=True, item__isnull=False)
                | Q(protocol__isnull=False, item__isnull=True),
                name="version_of_one_entry",
            ),
            models.UniqueConstraint(fields=["protocol", "number"], name="version_once_per_protocol"),
            models.UniqueConstraint(fields=["item", "number"], name="version_once_per_item"),
        ]
