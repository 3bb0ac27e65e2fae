"""Packs: short lists for one occasion, kept by staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.text import fold, gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library.actions_resources import put_items
from alongside.library.models_resources import Pack, Resource

__all__ = ["save_pack"]

MOST_ENTRIES = 12


@transaction.atomic
def save_pack(
    *,
    slug: str | None,
    title: str,
    title_es: str,
    intro: str,
    intro_es: str,
    entries: Sequence[str],
    by: Actor,
    at: datetime,
) -> str:
    """Save a pack, or make one when ``slug`` is None; return its slug. Raises Refused with a sentence.

    ``entries`` are slugs in order. A saved pack is staff's own from then on: no release overwrites it.
    """
    known = set(Resource.objects.filter(slug__in=entries).values_list("slug", flat=True))
    if lost := [s for s in entries if s not in known]:
        refuse("unknown", gettext_noop("There is no entry “%(slug)s”."), slug=lost[0]).require()
    if not known or len(known) > MOST_ENTRIES:
        refuse("how_many", gettext_noop("A pack holds one to %(most)s entries."), most=MOST_ENTRIES).require()
    words = {"title": title, "title_es": title_es or title, "intro": intro, "intro_es": intro_es or intro}
    stamp = {"edited_at": at, "edited_by_text": by.text, "shipped": None}
    pack = Pack.objects.select_for_update().filter(slug=slug).first() if slug else None
    if pack is None:
        address = "-".join(fold(title).split())[:60] or "pack"
        if Pack.objects.filter(slug=address).exists():
            refuse("taken", gettext_noop("There is a pack with this title already.")).require()
        pack = Pack.objects.create(slug=address, place=Pack.objects.count(), **words, **stamp)
    else:
        for name, value in {**words, **stamp, "version": pack.version + 1}.items():
            setattr(pack, name, value)
        pack.save(update_fields=[*words, *stamp, "version"])
    put_items(pack, list(entries))
    record(
        stream="library", action="save_pack", by=by, at=at, object=f"pack:{pack.pk}",
        facts={"version": pack.version, "entries": len(known)},
    )  # fmt: skip
    return str(pack.slug)
