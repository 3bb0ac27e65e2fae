"""The one reading door of the catalog.

Stable for other rooms: ``protocols``, ``protocol``, ``items``, ``item_versions``, ``partner_categories``,
``roles``, ``timeline``, ``edition``. Cards are frozen; ``in_words(language)`` gives Spanish where there is some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from alongside.library import shipped
from alongside.library.contents import ItemContent, ProtocolContent, Source, item_from
from alongside.library.models import Item, Protocol, Version
from alongside.library.shipped import Named, PartnerCategory, TimelineRow

__all__ = [
    "ItemCard",
    "Named",
    "PartnerCategory",
    "ProtocolCard",
    "Source",
    "TimelineRow",
    "edition",
    "item",
    "item_versions",
    "items",
    "partner_categories",
    "protocol",
    "protocols",
    "roles",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One line of a checklist: where it stands, which version it is, and what it says."""

    key: str
    protocol: str
    number: int
    content: ItemContent
    retired: bool = False
    offered: bool = False

    def in_words(self, language: str) -> str:
        """Return what is to be done, in a language ("es", else English)."""
        c = self.content
        return c.text_es if language.startswith("es") and c.text_es else c.text

    def aloud(self, language: str) -> str:
        """Return the sentence to say aloud, or nothing."""
        c = self.content
        return c.say_es if language.startswith("es") and c.say_es else c.say


@dataclass(frozen=True, slots=True)
class ProtocolCard:
    """A protocol with its items in their order. ``review_on`` is the day by which it is looked at again."""

    key: str
    number: int
    content: ProtocolContent
    items: tuple[ItemCard, ...]
    owner_id: int | None
    owner_name: str
    review_on: date
    retired: bool = False
    offered: bool = False

    def in_words(self, language: str) -> str:
        """Return its title in a language ("es", else English)."""
        c = self.content
        return c.title_es if language.startswith("es") and c.title_es else c.title

    def purpose(self, language: str) -> str:
        """Return what it is for, in a language."""
        c = self.content
        return c.purpose_es if language.startswith("es") and c.purpose_es else c.purpose


def item_content(row: Item) -> ItemContent:
    """Return what a row says."""
    return ItemContent(
        text=row.text,
        text_es=row.text_es,
        say=row.say,
        say_es=row.say_es,
        phase=row.phase,
        window=row.window,
        role=row.role,
        facts=tuple(row.facts),
        due_hours=row.due_hours,
        recurrence=row.recurrence,
        due_note=row.due_note,
        due_basis=row.due_basis,
        basis=row.basis,
        source_title=row.source_title,
        source_url=row.source_url,
        hard=row.hard,
    )


def protocol_content(row: Protocol) -> ProtocolContent:
    """Return what a row says."""
    return ProtocolContent(
        title=row.title,
        title_es=row.title_es,
        purpose=row.purpose,
        purpose_es=row.purpose_es,
        lead_role=row.lead_role,
        toolkit=row.toolkit,
        phases=tuple(row.phases),
        first_needed=row.first_needed,
        sources=tuple(Source(**source) for source in row.sources),
        for_plans=row.for_plans,
    )


def _item(row: Item, protocol_key: str) -> ItemCard:
    return ItemCard(
        key=row.key,
        protocol=protocol_key,
        number=row.number,
        content=item_content(row),
        retired=row.retired,
        offered=row.offered is not None,
    )


def _protocol(row: Protocol) -> ProtocolCard:
    return ProtocolCard(
        key=row.key,
        number=row.number,
        content=protocol_content(row),
        items=tuple(_item(item, row.key) for item in row.items.all()),
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        review_on=row.review_on,
        retired=row.retired,
        offered=row.offered is not None,
    )


def _rows(*, retired: bool) -> QuerySet[Protocol]:
    lines = Item.objects.order_by("position", "pk")
    rows = Protocol.objects.select_related("owner").order_by("position", "pk")
    if not retired:
        rows, lines = rows.filter(retired=False), lines.filter(retired=False)
    return rows.prefetch_related(Prefetch("items", queryset=lines))


def protocols(*, retired: bool = False, for_plans: bool | None = None) -> tuple[ProtocolCard, ...]:
    """Return the catalog in its order, in two queries; nothing before ``alongside library load``.

    ``for_plans=True`` leaves out the lists that only matter after an incident; ``retired=True`` adds what was
    taken out of use.
    """
    rows = _rows(retired=retired)
    if for_plans is not None:
        rows = rows.filter(for_plans=for_plans)
    return tuple(_protocol(row) for row in rows)


def protocol(key: str) -> ProtocolCard | None:
    """Return one protocol with all its items, retired ones too, or None."""
    row = _rows(retired=True).filter(key=key).first()
    return _protocol(row) if row else None


def items(*, phases: Iterable[str] = ()) -> tuple[ItemCard, ...]:
    """Return the items in use in their order, of the named phases (all when none is named)."""
    rows = Item.objects.select_related("protocol").filter(retired=False, protocol__retired=False)
    named = list(phases)
    if named:
        rows = rows.filter(phase__in=named)
    rows = rows.order_by("protocol__position", "protocol_id", "position", "pk")
    return tuple(_item(row, row.protocol.key) for row in rows)


def item(key: str) -> ItemCard | None:
    """Return one item as it stands, retired or not, or None."""
    row = Item.objects.select_related("protocol").filter(key=key).first()
    return _item(row, row.protocol.key) if row else None


def item_versions(wanted: Iterable[tuple[str, int]]) -> Mapping[tuple[str, int], ItemCard]:
    """Return items as they stood: each (key, version number) that exists, in one query."""
    pairs = set(wanted)
    rows = Version.objects.filter(item__key__in={key for key, _ in pairs}).select_related("item__protocol")
    found = {}
    for row in rows:
        line = row.item
        if line is not None and (line.key, row.number) in pairs:
            card = ItemCard(line.key, line.protocol.key, row.number, item_from(row.content), line.retired)
            found[line.key, row.number] = card
    return found


def partner_categories() -> tuple[PartnerCategory, ...]:
    """Return the kinds of partner in their order; they come with the release and are not edited here."""
    return shipped.catalog().partners


def roles() -> Mapping[str, Named]:
    """Return who may be responsible for an item, by id."""
    return shipped.catalog().roles


def timeline() -> tuple[TimelineRow, ...]:
    """Return the spans after an incident and what usually happens in each."""
    return shipped.catalog().timeline


def edition() -> str:
    """Return a text that changes whenever the catalog does: for caches and unchanged polls."""
    newest = Version.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"{shipped.catalog().compiled}.{newest or 0}"
