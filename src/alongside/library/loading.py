"""Taking in the catalog that a release brings: new entries are added, changed ones follow or wait.

What staff changed is never overwritten: newer content of a release waits beside it until somebody takes it or
turns it down. Doing it twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.library import queries, shipped
from alongside.library.contents import Content, ItemContent, ProtocolContent, as_json, digest
from alongside.library.models import Item, Protocol, Version
from alongside.library.words import Origin
from alongside.policy.queries import in_force

LOCK = 20_261_122
"""Two loads at once take turns (an advisory lock of the transaction)."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, in entries: ``offered`` waits for a person."""

    added: int = 0
    updated: int = 0
    offered: int = 0
    same: int = 0

    def plus(self, what: str) -> LoadReport:
        """Count one more entry."""
        return replace(self, **{what: getattr(self, what) + 1})


@transaction.atomic
def load(*, by: Actor, at: datetime, catalog: shipped.Shipped | None = None) -> LoadReport:
    """Bring the catalog to this release's; return what was done. ``catalog`` is the release's unless given."""
    release = catalog or shipped.catalog()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    report = LoadReport()
    kept = {row.key: row for row in Protocol.objects.select_for_update()}
    lines = {row.key: row for row in Item.objects.select_for_update()}
    review = at.date() + timedelta(days=in_force(at)["catalog_review_days"])
    for place, (key, content, items) in enumerate(release.protocols, start=1):
        row = kept.get(key)
        if row is None:
            row = Protocol.objects.create(
                key=key, position=place, review_on=review, shipped=digest(content), **stored(content)
            )
            write_version(row, content, origin=Origin.SHIPPED, why="", by=by, at=at)
            report = report.plus("added")
        else:
            report = report.plus(_follow(row, content, by=by, at=at))
        report = _load_items(row, items, lines, report, by=by, at=at)
    if report.added or report.updated or report.offered:
        facts = {"added": report.added, "updated": report.updated, "offered": report.offered}
        record(stream="library", action="load_catalog", by=by, at=at, facts=facts)
    return report


def _load_items(
    protocol: Protocol,
    items: tuple[tuple[str, ItemContent], ...],
    have: dict[str, Item],
    report: LoadReport,
    *,
    by: Actor,
    at: datetime,
) -> LoadReport:
    new = []
    for place, (key, content) in enumerate(items, start=1):
        row = have.get(key)
        if row is not None:
            report = report.plus(_follow(row, content, by=by, at=at))
            continue
        fields = stored(content)
        new.append(Item(protocol=protocol, key=key, position=place, shipped=digest(content), **fields))
        report = report.plus("added")
    contents = dict(items)
    Version.objects.bulk_create(
        version_of(row, contents[row.key], origin=Origin.SHIPPED, why="", by=by, at=at)
        for row in Item.objects.bulk_create(new)
    )
    return report


def _follow(row: Protocol | Item, content: Content, *, by: Actor, at: datetime) -> str:
    """Let an entry follow the release, or keep the newer content beside it when staff changed the entry."""
    mark = digest(content)
    if row.shipped == mark:
        return "same"
    if row.offered is not None and row.offered == as_json(content):
        return "same"
    if digest(content_of(row)) == mark:
        row.shipped, row.offered = mark, None
        row.save(update_fields=["shipped", "offered"])
        return "same"
    changed_here = digest(content_of(row)) != row.shipped or row.retired
    if changed_here:
        row.offered = as_json(content)
        row.save(update_fields=["offered"])
        return "offered"
    row.shipped = mark
    put(row, content, origin=Origin.SHIPPED, why="", by=by, at=at)
    return "updated"


def content_of(row: Protocol | Item) -> Content:
    """Return what a row says."""
    return queries.item_content(row) if isinstance(row, Item) else queries.protocol_content(row)


def stored(content: Content) -> dict[str, object]:
    """Return a content as the fields of its row."""
    return as_json(content)


def put(row: Protocol | Item, content: Content, *, origin: Origin, why: str, by: Actor, at: datetime) -> None:
    """Write a content as the next version of a locked row."""
    assert isinstance(content, ItemContent) == isinstance(row, Item)
    assert isinstance(content, ItemContent | ProtocolContent)
    fields = stored(content)
    for name, value in fields.items():
        setattr(row, name, value)
    row.number += 1
    row.save(update_fields=[*fields, "number", "shipped", "offered", "retired"])
    write_version(row, content, origin=origin, why=why, by=by, at=at)


def version_of(
    row: Protocol | Item, content: Content, *, origin: Origin, why: str, by: Actor, at: datetime
) -> Version:
    """Return the version that says what a row now says, not yet saved."""
    return Version(
        item=row if isinstance(row, Item) else None,
        protocol=row if isinstance(row, Protocol) else None,
        number=row.number,
        content=as_json(content),
        retired=row.retired,
        origin=origin.value,
        why=why,
        by=str(by),
        by_text=by.text,
        at=at,
    )


def write_version(
    row: Protocol | Item, content: Content, *, origin: Origin, why: str, by: Actor, at: datetime
) -> None:
    """Keep what a row now says as a version of its own."""
    version_of(row, content, origin=origin, why=why, by=by, at=at).save()
