"""Reading the versions of an entry, and what a newer release would say instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.library.contents import Content, item_from, protocol_from
from alongside.library.models import Item, Protocol, Version
from alongside.library.words import Origin


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version: what it said, who wrote it, when and why. ``origin_label`` is a message id."""

    number: int
    content: Content
    origin_label: str
    why: str
    by: str
    at: datetime
    retired: bool


def versions(kind: str, key: str) -> list[VersionCard]:
    """Return every version of an entry ("item" or "protocol"), the newest first."""
    rows = Version.objects.filter(**{f"{kind}__key": key}).order_by("-number")
    return [
        VersionCard(
            number=row.number,
            content=item_from(row.content) if kind == "item" else protocol_from(row.content),
            origin_label=Origin(row.origin).label,
            why=row.why,
            by=row.by_text,
            at=row.at,
            retired=row.retired,
        )
        for row in rows
    ]


def offered(kind: str, key: str) -> Content | None:
    """Return what a newer release would say, waiting for an answer; None when nothing waits."""
    model: type[Item] | type[Protocol] = Item if kind == "item" else Protocol
    waiting = model.objects.filter(key=key).values_list("offered", flat=True).first()
    if waiting is None:
        return None
    return item_from(waiting) if kind == "item" else protocol_from(waiting)
