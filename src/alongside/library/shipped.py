"""The catalog as it comes with the program: data/protocols.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from alongside.library.contents import ItemContent, ProtocolContent, Source

FILE = Path(__file__).parent / "data" / "protocols.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name in both languages."""

    key: str
    name: str
    name_es: str

    def in_words(self, language: str) -> str:
        """Return its name in a language ("es", else English)."""
        return self.name_es if language.startswith("es") and self.name_es else self.name


@dataclass(frozen=True, slots=True)
class PartnerCategory(Named):
    """A kind of partner in a plan. ``minimum`` says that the OVC toolkit wants it in every committee."""

    why: str
    why_es: str
    examples: tuple[str, ...]
    minimum: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A span after an incident: what usually happens in it, and the keys of the protocols it needs."""

    window: str
    protocols: tuple[str, ...]
    what: str
    what_es: str
    basis: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Shipped:
    """The whole file. ``protocols`` are (key, content, items as (key, content)) in their order."""

    compiled: str
    notes: tuple[str, ...]
    roles: Mapping[str, Named]
    partners: tuple[PartnerCategory, ...]
    timeline: tuple[TimelineRow, ...]
    protocols: tuple[tuple[str, ProtocolContent, tuple[tuple[str, ItemContent], ...]], ...]


@lru_cache(maxsize=1)
def catalog() -> Shipped:
    """Return the catalog that this release brings."""
    return read(FILE)


def read(path: Path) -> Shipped:
    """Read a catalog file. Raises KeyError for a source or field that is missing."""
    raw: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader)
    sources = {key: Source(title=s["title"], url=s["url"]) for key, s in raw["sources"].items()}

    def named(keys: list[str]) -> tuple[Source, ...]:
        return tuple(sources[key] for key in keys)

    return Shipped(
        compiled=raw["meta"]["compiled"],
        notes=tuple(raw["meta"]["notes"]),
        roles={r["id"]: Named(r["id"], r["name"], r["name_es"]) for r in raw["roles"]},
        partners=tuple(
            PartnerCategory(
                key=c["id"],
                name=c["name"],
                name_es=c["name_es"],
                why=c["why"],
                why_es=c["why_es"],
                examples=tuple(c["examples"]),
                minimum=c["toolkit_minimum_member"],
                sources=named(c["sources"]),
            )
            for c in raw["partner_categories"]
        ),
        timeline=tuple(
            TimelineRow(
                window=t["window"],
                protocols=tuple(t["protocols"]),
                what=t["what_happens"],
                what_es=t["what_happens_es"],
                basis=t["basis"],
                sources=named(t["sources"]),
            )
            for t in raw["timeline"]
        ),
        protocols=tuple(
            (
                p["id"],
                _protocol(p, named(p["sources"])),
                tuple((i["id"], _item(i, sources)) for i in p["items"]),
            )
            for p in raw["protocols"]
        ),
    )


def _protocol(p: dict[str, Any], sources: tuple[Source, ...]) -> ProtocolContent:
    return ProtocolContent(
        title=p["title"],
        title_es=p.get("title_es", ""),
        purpose=p["purpose"],
        purpose_es=p.get("purpose_es", ""),
        lead_role=p["lead_role"],
        toolkit=p["toolkit"],
        phases=tuple(p["phases"]),
        first_needed=p["first_needed"],
        sources=sources,
        for_plans=p.get("for_plans", True),
    )


def _item(i: dict[str, Any], sources: Mapping[str, Source]) -> ItemContent:
    source = sources[i["source"]] if "source" in i else Source("")
    return ItemContent(
        text=i["text"],
        text_es=i.get("text_es", ""),
        say=i.get("say", ""),
        say_es=i.get("say_es", ""),
        phase=i["phase"],
        window=i.get("window", ""),
        role=i["role"],
        facts=tuple(i.get("facts", ())),
        due_hours=i.get("due_hours"),
        recurrence=i.get("recurrence", ""),
        due_note=i.get("due_note", ""),
        due_basis=i.get("due_basis", ""),
        basis=i["basis"],
        source_title=source.title,
        source_url=source.url,
        hard=i.get("hard", False),
    )
