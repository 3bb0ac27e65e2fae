"""Keeping the thesaurus: taking in a release's, saving a heading's phrases as a new version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library.asked import Said
from alongside.library.headings import shipped
from alongside.library.models_resources import ShelfEdition
from alongside.library.models_words import Heading, HeadingVersion
from alongside.library.rules_words import may_save_said

__all__ = ["load_headings", "restore_heading", "save_heading"]

SHIPPED = "the catalog of this release"


@transaction.atomic
def load_headings(*, by: Actor, at: datetime) -> int:
    """Bring the thesaurus to this release's and return how many headings changed. What staff changed stays."""
    have = {h.name: h for h in Heading.objects.select_for_update().order_by("pk")}
    changed = 0
    for name, said in shipped().headings.items():
        mark = {"said": said.english, "said_es": said.spanish}
        heading = have.get(name)
        if heading is None:
            heading = Heading(name=name, version=0, keeper=shipped().owner)
        elif heading.shipped is None or heading.shipped == mark:
            continue
        heading.shipped = mark
        _write(heading, said, why=SHIPPED, by=by, at=at)
        changed += 1
    return changed


@transaction.atomic
def save_heading(
    *, name: str, said: Said, keeper: str, why: str, version: int, by: Actor, at: datetime
) -> None:
    """Save what people say for a heading. It is staff's own from then on: no release overwrites it.

    ``version`` is the one that the form was made from. Raises Heading.DoesNotExist, or Refused with a sentence.
    """
    heading = Heading.objects.select_for_update().get(name=name)
    may_save_said(name, said).require()
    if heading.version != version:
        refuse(
            "changed_meanwhile",
            gettext_noop("Somebody saved this heading meanwhile. Look at theirs, then save yours again."),
        ).require()
    if (heading.said, heading.said_es, heading.keeper) == (said.english, said.spanish, keeper):
        return
    heading.keeper = keeper
    _change(heading, said, action="save_heading", why=why, by=by, at=at)


@transaction.atomic
def restore_heading(*, name: str, number: int, by: Actor, at: datetime) -> None:
    """Bring an earlier version back as a new one. Raises ObjectDoesNotExist when there is no such version."""
    heading = Heading.objects.select_for_update().get(name=name)
    old = heading.versions.get(number=number)
    if (old.said, old.said_es) == (heading.said, heading.said_es):
        return
    before = Said(old.said, old.said_es)
    _change(heading, before, action="restore_heading", why=f"version {number} again", by=by, at=at, of=number)


def _change(
    heading: Heading, said: Said, *, action: str, why: str, by: Actor, at: datetime, **more: int
) -> None:
    """Write staff's own phrases as the next version, asked for at once, and record it."""
    heading.shipped = None
    _write(heading, said, why=why, by=by, at=at)
    ShelfEdition.renew()
    facts = {"heading": heading.name, "version": heading.version, **more}
    record(stream="library", action=action, by=by, at=at, object=f"heading:{heading.pk}", facts=facts)


def _write(heading: Heading, said: Said, *, why: str, by: Actor, at: datetime) -> None:
    """Write phrases as the next version of a heading."""
    heading.said, heading.said_es, heading.version = said.english, said.spanish, heading.version + 1
    heading.edited_at, heading.edited_by, heading.edited_by_text = at, str(by), by.text
    heading.save()
    HeadingVersion.objects.create(
        heading=heading, number=heading.version, said=said.english, said_es=said.spanish, at=at, by=str(by),
        by_text=by.text, why=why.strip()[:300],
    )  # fmt: skip
