"""Keeping the shelf: loading the catalog, saving an entry as a new version, taking it off and putting it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.text import fold, gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library.actions_words import load_headings
from alongside.library.entries import catalog, columns, starter_packs, whole
from alongside.library.indexing import put_into_index
from alongside.library.models_resources import (
    Likeness,
    Pack,
    PackItem,
    Resource,
    ResourceVersion,
    ShelfEdition,
)
from alongside.library.rules_resources import may_save
from alongside.library.states import ENTRY
from alongside.library.words_resources import LinkState

__all__ = [
    "accept_offer",
    "leave_offer",
    "load_resources",
    "put_back",
    "restore_entry",
    "save_entry",
    "take_off",
]

SHIPPED = "the catalog of this release"


@dataclass(frozen=True)
class Loaded:
    """What loading brought: entries new, renewed, and those where an update waits for staff.

    ``packs`` and ``headings`` (of the thesaurus) are those new or renewed.
    """

    new: int = 0
    renewed: int = 0
    offered: int = 0
    packs: int = 0
    headings: int = 0


@transaction.atomic
def load_resources(*, by: Actor, at: datetime) -> Loaded:
    """Bring the shelf to this release's catalog. Twice is the same as once.

    An entry that staff have changed stays as it is; what a newer catalog says of it is kept as an offer. An
    entry taken off the shelf stays off.
    """
    have = {r.slug: r for r in Resource.objects.select_for_update().order_by("pk")}
    fresh = _shelve({s: f for s, f in catalog().items() if s not in have}, by, at)
    renewed = offered = 0
    for slug, fields in catalog().items():
        entry = have.get(slug)
        shipped = whole((entry and entry.shipped) or {})
        if entry is None or shipped == fields:
            continue
        if shipped == _fields_of(entry):
            _put(entry, fields, why=SHIPPED, by=by, at=at, shipped=fields)
            renewed += 1
        else:
            entry.offered, entry.shipped = fields, fields
            entry.save(update_fields=["offered", "shipped"])
            offered += 1
    new, packs, headings = len(fresh), _load_packs(by, at), load_headings(by=by, at=at)
    changed = new or renewed or offered or packs or headings
    if changed or not Likeness.objects.exists():  # a release before 2026-11-23 kept no likeness
        # All at once, those too that a release leaves as they are: how the words count may have changed with it.
        entries = [*fresh, *have.values()]
        put_into_index([entry.pk for entry in entries], [_fields_of(entry) for entry in entries])
        ShelfEdition.renew()
        facts = {"new": new, "renewed": renewed, "offered": offered, "packs": packs, "headings": headings}
        record(stream="library", action="load_resources", by=by, at=at, facts=facts)
    return Loaded(new, renewed, offered, packs, headings)


def _shelve(entries: Mapping[str, Mapping[str, Any]], by: Actor, at: datetime) -> list[Resource]:
    """Put new entries of the catalog on the shelf, each with its first version; they are not indexed yet."""
    rows = Resource.objects.bulk_create(
        Resource(
            slug=slug, shipped=dict(fields), edited_at=at, edited_by=str(by), edited_by_text=by.text,
            link_due_at=at, **columns(fields),
        )
        for slug, fields in entries.items()
    )  # fmt: skip
    ResourceVersion.objects.bulk_create(_version(row, SHIPPED, by, at) for row in rows)
    return rows


def _load_packs(by: Actor, at: datetime) -> int:
    """Write packs that are new or that nobody has changed since they came with a release."""
    have = {p.slug: p for p in Pack.objects.select_for_update().order_by("pk")}
    changed = 0
    for place, shipped in enumerate(starter_packs()):
        pack = have.get(shipped["slug"])
        if pack is not None and (pack.shipped is None or pack.shipped == shipped):
            continue
        words = {k: shipped[k] for k in ("title", "title_es", "intro", "intro_es")}
        stamp = {"edited_at": at, "edited_by_text": by.text, "shipped": shipped, "place": place}
        pack, _ = Pack.objects.update_or_create(slug=shipped["slug"], defaults={**words, **stamp})
        put_items(pack, shipped["entries"])
        changed += 1
    return changed


def put_items(pack: Pack, slugs: list[str]) -> None:
    """Let a pack hold these entries in this order; unknown ones are left out."""
    ids = dict(Resource.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    PackItem.objects.filter(pack=pack).delete()
    PackItem.objects.bulk_create(
        PackItem(pack=pack, resource_id=ids[slug], place=place)
        for place, slug in enumerate(dict.fromkeys(slugs))
        if slug in ids
    )


@transaction.atomic
def save_entry(
    *, slug: str | None, fields: Mapping[str, Any], why: str, version: int = 0, by: Actor, at: datetime
) -> str:
    """Save an entry as a new version, or a new entry when ``slug`` is None; return its slug.

    ``version`` is the one that the form was made from: when somebody has saved since, this is refused and
    nothing is lost. Raises Refused with a sentence.
    """
    may_save(fields).require()
    if slug is None:
        entry = new_entry(fields, by, at)
    else:
        entry = Resource.objects.select_for_update().get(slug=slug)
        if entry.version != version:
            refuse(
                "changed_meanwhile",
                gettext_noop("Somebody saved this entry meanwhile. Look at theirs, then save yours again."),
            ).require()
        if whole(fields) == _fields_of(entry):
            return entry.slug
        _write(entry, fields, why=why, by=by, at=at)
    ShelfEdition.renew()
    _record(entry, "save_entry", by, at, version=entry.version)
    return entry.slug


def new_entry(fields: Mapping[str, Any], by: Actor, at: datetime) -> Resource:
    """Make the first version of an entry under an address made from its title."""
    stem = "-".join(fold(str(fields["title"])).split())[:60] or "entry"
    slug, number = stem, 1
    while Resource.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    entry = Resource.objects.create(
        slug=slug,
        edited_at=at,
        edited_by=str(by),
        edited_by_text=by.text,
        link_due_at=at,
        **columns(fields),
    )
    _version(entry, "", by, at).save()
    put_into_index([entry.pk], [whole(fields)])
    return entry


def _write(entry: Resource, fields: Mapping[str, Any], *, why: str, by: Actor, at: datetime) -> None:
    """Write fields as the next version, and index them."""
    _put(entry, fields, why=why, by=by, at=at)
    put_into_index([entry.pk], [whole(fields)])


def _put(
    entry: Resource,
    fields: Mapping[str, Any],
    *,
    why: str,
    by: Actor,
    at: datetime,
    shipped: Mapping[str, Any] | None = None,
) -> None:
    """Write fields as the next version. A new link is looked at anew."""
    values = columns(fields)
    if values["url"] != entry.url:
        values |= {
            "link_state": LinkState.UNCHECKED.value, "link_status": 0, "link_found_at": "",
            "link_checked_at": None, "link_due_at": at,
        }  # fmt: skip
    if shipped is not None:
        values["shipped"] = dict(shipped)
    values |= {"version": entry.version + 1, "edited_at": at, "edited_by": str(by), "edited_by_text": by.text}
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(values))
    _version(entry, why, by, at).save()


def _version(entry: Resource, why: str, by: Actor, at: datetime) -> ResourceVersion:
    return ResourceVersion(
        resource=entry, number=entry.version, fields=_fields_of(entry), at=at, by=str(by), by_text=by.text,
        why=why.strip()[:300],
    )  # fmt: skip


def _fields_of(entry: Resource) -> dict[str, Any]:
    return whole(vars(entry))


def _record(entry: Resource, action: str, by: Actor, at: datetime, **facts: object) -> None:
    record(stream="library", action=action, by=by, at=at, object=f"resource:{entry.pk}", facts=facts)


@transaction.atomic
def restore_entry(*, slug: str, number: int, by: Actor, at: datetime) -> None:
    """Bring an earlier version back as a new one. Raises Resource.DoesNotExist when there is no such version."""
    entry = Resource.objects.select_for_update().get(slug=slug)
    old = entry.versions.filter(number=number).first()
    if old is None:
        raise Resource.DoesNotExist
    if whole(old.fields) == _fields_of(entry):
        return
    _write(entry, old.fields, why=f"version {number} again", by=by, at=at)
    ShelfEdition.renew()
    _record(entry, "restore_entry", by, at, version=entry.version, of=number)


@transaction.atomic
def accept_offer(*, slug: str, by: Actor, at: datetime) -> None:
    """Take over what a newer catalog says of an entry that staff had changed."""
    entry = Resource.objects.select_for_update().get(slug=slug)
    if entry.offered is None:
        return
    offered, entry.offered = entry.offered, None
    entry.save(update_fields=["offered"])
    _write(entry, offered, why=SHIPPED, by=by, at=at)
    ShelfEdition.renew()
    _record(entry, "accept_offer", by, at, version=entry.version)


@transaction.atomic
def leave_offer(*, slug: str, by: Actor, at: datetime) -> None:
    """Keep the entry as staff wrote it; the offer is not shown again."""
    if Resource.objects.filter(slug=slug, offered__isnull=False).update(offered=None):
        _record(Resource.objects.get(slug=slug), "leave_offer", by, at)


@transaction.atomic
def take_off(*, slug: str, by: Actor, at: datetime) -> None:
    """Take an entry off the shelf; its address then says so. Raises Refused when it is off already."""
    _move(slug, "take off", by, at)


@transaction.atomic
def put_back(*, slug: str, by: Actor, at: datetime) -> None:
    """Put an entry back on the shelf. Raises Refused when it is there already."""
    _move(slug, "put back", by, at)


def _move(slug: str, event: str, by: Actor, at: datetime) -> None:
    entry = Resource.objects.select_for_update().get(slug=slug)
    entry.state = ENTRY.after(event, entry.state)
    entry.save(update_fields=["state"])
    ShelfEdition.renew()
    _record(entry, event.replace(" ", "_"), by, at)
