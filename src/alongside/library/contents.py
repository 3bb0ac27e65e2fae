"""What an entry of the catalog says, apart from who wrote it when. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """A public source: its title and address."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ItemContent:
    """One line of a checklist.

    ``text`` is what is done, ``say`` a short question that a person can say aloud (empty for lines that are
    somebody else's daily work); ``_es`` their Spanish. ``role`` is the id of who usually does it. ``facts``
    (words.Fact): it matters when any of them holds, always when there are none. ``due_hours`` counts from the
    incident. ``hard`` says that it speaks of death or identification.
    """

    text: str
    phase: str
    role: str
    basis: str
    text_es: str = ""
    say: str = ""
    say_es: str = ""
    window: str = ""
    facts: tuple[str, ...] = ()
    due_hours: int | None = None
    recurrence: str = ""
    due_note: str = ""
    due_basis: str = ""
    source_title: str = ""
    source_url: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class ProtocolContent:
    """A protocol: what it is for, who leads it, when it is first needed, where it is from.

    ``for_plans`` is False for lists that only matter after an incident.
    """

    title: str
    purpose: str
    lead_role: str
    toolkit: str
    title_es: str = ""
    purpose_es: str = ""
    phases: tuple[str, ...] = ()
    first_needed: str = ""
    sources: tuple[Source, ...] = ()
    for_plans: bool = True


Content = ItemContent | ProtocolContent


def as_json(content: Content) -> dict[str, Any]:
    """Return what is stored of a version: plain lists, texts and numbers."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    return plain


def item_from(stored: Mapping[str, Any]) -> ItemContent:
    """Return an item as stored by ``as_json``; a field that came later has its default."""
    kept = _known(ItemContent, stored)
    return ItemContent(**{**kept, "facts": tuple(kept.get("facts", ()))})


def protocol_from(stored: Mapping[str, Any]) -> ProtocolContent:
    """Return a protocol as stored by ``as_json``."""
    kept = _known(ProtocolContent, stored)
    sources = tuple(Source(**source) for source in kept.get("sources", ()))
    return ProtocolContent(**{**kept, "phases": tuple(kept.get("phases", ())), "sources": sources})


def _known(kind: type[Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


def digest(content: Content) -> str:
    """Return a fingerprint of a content, the same wherever and whenever it is made."""
    text = json.dumps(as_json(content), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
