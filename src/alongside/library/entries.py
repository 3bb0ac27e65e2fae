"""An entry as words that are saved: which fields it has, from a file, from a form, or from a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from alongside.kernel.verdict import Refused
from alongside.library.rules_resources import may_save
from alongside.library.words_resources import Advisory, Audience, Format, Language, Phase, Topic

DEFAULTS: Mapping[str, Any] = {
    "title": "",
    "publisher": "",
    "year": None,
    "url": "",
    "format": "page",
    "languages": ["en"],
    "audiences": [],
    "phases": [],
    "topics": [],
    "disciplines": [],
    "summary": "",
    "summary_es": "",
    "keywords": "",
    "reading_minutes": 5,
    "one_page": False,
    "advisory": "",
    "third_party": False,
    "funding_notice": "",
    "keeper": "",
    "seen": "",
    "review_by": "",
}
"""The fields of an entry that people write, with what they are when nothing is written. Dates as ISO text."""

KEEPER = "Coordinators"
"""Who looks after the entries of the starting catalog, until somebody else is named."""


def whole(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return all fields of an entry in the one order, dates as text; what is missing has its default."""
    found = {name: fields.get(name, default) for name, default in DEFAULTS.items()}
    for name in ("seen", "review_by"):
        if isinstance(found[name], date):
            found[name] = found[name].isoformat()
    return found


def columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as the table takes them: dates as dates. Raises ValueError for what is no date."""
    found = whole(fields)
    for name in ("seen", "review_by"):
        found[name] = date.fromisoformat(found[name])
    return found


@cache
def catalog() -> Mapping[str, dict[str, Any]]:
    """Return the starting catalog: slug to fields. Raises ValueError, naming the entry, when the file is wrong."""
    text = (files("alongside.library") / "data" / "resources.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = {}
    for entry in yaml.safe_load(text)["resources"]:
        slug = entry.pop("slug")
        fields = whole({"keeper": KEEPER, **entry})
        check(slug, fields)
        if slug in found or set(entry) - set(DEFAULTS):
            raise ValueError(f"{slug}: listed twice, or has a field that no entry has")
        found[slug] = fields
    return found


@cache
def starter_packs() -> tuple[dict[str, Any], ...]:
    """Return the starting packs in order. Raises ValueError when one names an entry that there is not."""
    text = (files("alongside.library") / "data" / "packs.yaml").read_text(encoding="utf-8")
    packs = tuple(yaml.safe_load(text)["packs"])
    for pack in packs:
        if lost := [slug for slug in pack["entries"] if slug not in catalog()]:
            raise ValueError(f"pack {pack['slug']}: no entry {', '.join(lost)}")
    return packs


def check(slug: str, fields: Mapping[str, Any]) -> None:
    """Raise ValueError, naming the entry and the place, when fields cannot be an entry."""
    try:
        may_save(fields).require()
    except Refused as refused:
        raise ValueError(f"{slug}: {refused}") from refused
    kinds = {"languages": Language, "audiences": Audience, "phases": Phase, "topics": Topic}
    for name, kind in kinds.items():
        if lost := set(fields[name]) - set(kind.values()):
            raise ValueError(f"{slug}.{name}: {', '.join(sorted(lost))}")
    if fields["format"] not in Format.values():
        raise ValueError(f"{slug}.format: {fields['format']}")
    if fields["advisory"] and fields["advisory"] not in Advisory.values():
        raise ValueError(f"{slug}.advisory: {fields['advisory']}")
