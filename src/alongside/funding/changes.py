"""What differs between two documents of a program, place by place, for whoever approves a change. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def places(document: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every value: items of a list by their id where they have one, else by number."""
    if isinstance(document, Mapping):
        for key, value in document.items():
            yield from places(value, f"{before} · {key}" if before else str(key))
    elif isinstance(document, (list, tuple)):
        for number, value in enumerate(document, start=1):
            name = value.get("id", number) if isinstance(value, Mapping) else number
            yield from places(value, f"{before} · {name}")
    else:
        yield before, "" if document is None else str(document)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return (place, before, after) of all that differs, in the order of the new document."""
    had, has = dict(places(old)), dict(places(new))
    changed = [(place, had.get(place, ""), text) for place, text in has.items() if had.get(place) != text]
    return changed + [(place, text, "") for place, text in had.items() if place not in has]


def as_kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document as the database keeps it: days as ISO text."""
    kept: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return kept
