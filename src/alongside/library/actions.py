"""The one writing door of the catalog: load a release's, save, add, retire, restore, take or turn down, review."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library import queries, rules
from alongside.library.contents import (
    Content,
    ItemContent,
    ProtocolContent,
    digest,
    item_from,
    protocol_from,
)
from alongside.library.loading import LoadReport, content_of, load, put, stored, write_version
from alongside.library.models import Item, Protocol, Version
from alongside.library.words import Origin

__all__ = [
    "LoadReport",
    "add_item",
    "answer_offer",
    "load",
    "look_after",
    "restore",
    "retire",
    "save_item",
    "save_protocol",
]


def _locked(kind: str, key: str) -> Protocol | Item:
    """Return a locked row. ``kind`` is "protocol" or "item". Raises the model's DoesNotExist."""
    if kind == "protocol":
        return Protocol.objects.select_for_update().get(key=key)
    return Item.objects.select_for_update().get(key=key)


def _ref(row: Protocol | Item) -> str:
    return f"{'item' if isinstance(row, Item) else 'protocol'}:{row.key}"


def _put(row: Protocol | Item, content: Content, *, what: str, why: str, by: Actor, at: datetime) -> None:
    put(row, content, origin=Origin.STAFF, why=why, by=by, at=at)
    facts = {"version": row.number}
    record(stream="library", action=what, by=by, at=at, object=_ref(row), why=why, facts=facts)


@transaction.atomic
def save_item(*, key: str, content: ItemContent, seen: int, why: str, by: Actor, at: datetime) -> int:
    """Save an item as its next version; return the number. ``seen`` is the version that was changed.

    The same content again changes nothing. Raises Refused by rules.may_save_item and rules.may_follow.
    """
    return _save("item", key, content, seen=seen, why=why, by=by, at=at)


@transaction.atomic
def save_protocol(*, key: str, content: ProtocolContent, seen: int, why: str, by: Actor, at: datetime) -> int:
    """Save a protocol's head as its next version; return the number."""
    return _save("protocol", key, content, seen=seen, why=why, by=by, at=at)


def _save(kind: str, key: str, content: Content, *, seen: int, why: str, by: Actor, at: datetime) -> int:
    row = _locked(kind, key)
    if digest(content_of(row)) == digest(content):
        return row.number
    rules.may_follow(seen=seen, now=row.number).require()
    _may_save(content, why)
    _put(row, content, what="change_catalog", why=why.strip(), by=by, at=at)
    return row.number


def _may_save(content: Content, why: str) -> None:
    roles = queries.roles()
    if isinstance(content, ItemContent):
        rules.may_save_item(content, why=why, roles=roles).require()
    else:
        rules.may_save_protocol(content, why=why, roles=roles).require()


@transaction.atomic
def add_item(*, protocol_key: str, content: ItemContent, why: str, by: Actor, at: datetime) -> str:
    """Add a line to a protocol; return its key."""
    protocol = Protocol.objects.select_for_update().get(key=protocol_key)
    _may_save(content, why)
    last = protocol.items.aggregate(last=Max("position"))["last"] or 0
    taken = set(protocol.items.values_list("key", flat=True))
    number = next(n for n in range(last + 1, last + 1000) if f"{protocol_key}-own-{n:02d}" not in taken)
    key = f"{protocol_key}-own-{number:02d}"
    row = Item.objects.create(protocol=protocol, key=key, position=last + 1, **stored(content))
    write_version(row, content, origin=Origin.STAFF, why=why.strip(), by=by, at=at)
    record(stream="library", action="add_item", by=by, at=at, object=_ref(row), why=why.strip())
    return key


@transaction.atomic
def retire(*, kind: str, key: str, retired: bool, why: str, by: Actor, at: datetime) -> None:
    """Take an entry out of use, or back into it. Where it was marked before it stays readable."""
    row = _locked(kind, key)
    if row.retired == retired:
        return
    content = content_of(row)
    _may_save(content, why)
    row.retired = retired
    what = "retire_entry" if retired else "use_entry_again"
    _put(row, content, what=what, why=why.strip(), by=by, at=at)


@transaction.atomic
def restore(*, kind: str, key: str, number: int, by: Actor, at: datetime) -> int:
    """Bring an earlier version back as a new one; return its number."""
    row = _locked(kind, key)
    old = row.versions.filter(number=number).first()
    if old is None:
        refuse("no_version", gettext_noop("There is no such version.")).require()
    assert isinstance(old, Version)
    content: Content = item_from(old.content) if kind == "item" else protocol_from(old.content)
    if digest(content) == digest(content_of(row)) and old.retired == row.retired:
        return row.number
    row.retired = old.retired
    _put(row, content, what="restore_version", why=f"version {number}", by=by, at=at)
    return row.number


@transaction.atomic
def answer_offer(*, kind: str, key: str, take: bool, by: Actor, at: datetime) -> None:
    """Take the newer content that a release brought, or keep one's own; either way it no longer waits."""
    row = _locked(kind, key)
    if row.offered is None:
        return
    content: Content = item_from(row.offered) if kind == "item" else protocol_from(row.offered)
    row.shipped, row.offered = digest(content), None
    if take:
        row.retired = False
        put(row, content, origin=Origin.SHIPPED, why="", by=by, at=at)
    else:
        row.save(update_fields=["shipped", "offered"])
    what = "take_offered" if take else "keep_own"
    facts = {"version": row.number}
    record(stream="library", action=what, by=by, at=at, object=_ref(row), facts=facts)


@transaction.atomic
def look_after(*, key: str, owner_id: int | None, review_on: date, by: Actor, at: datetime) -> None:
    """Say who looks after a protocol and by which day it is looked at again. The text stays as it is."""
    row = Protocol.objects.select_for_update().get(key=key)
    rules.may_review(review_on=review_on, today=at.date()).require()
    if owner_id is not None and not accounts.may(owner_id, Permission.EDIT_CATALOG, at):
        refuse("not_an_editor", gettext_noop("Choose somebody who may edit the catalog.")).require()
    row.owner_id, row.review_on = owner_id, review_on
    row.save(update_fields=["owner", "review_on"])
    facts = {"owner": owner_id, "review_on": review_on.isoformat()}
    record(stream="library", action="look_after", by=by, at=at, object=_ref(row), facts=facts)
