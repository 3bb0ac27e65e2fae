"""The thesaurus that a release brings: data/asked.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from alongside.library.asked import LIKE, SHELVES, Said, theme, themes


@dataclass(frozen=True, slots=True)
class Shipped:
    """The thesaurus of a release: who keeps it, and its headings by name."""

    owner: str
    reviewed: str
    review_by: str
    headings: Mapping[str, Said]


@cache
def shipped() -> Shipped:
    """Return the thesaurus of this release. Raises ValueError, naming what no shelf has or nobody asks for."""
    text = (files("alongside.library") / "data" / "asked.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    headings = {
        theme(shelf, value): Said("\n".join(said["en"]), "\n".join(said["es"]))
        for shelf in SHELVES
        for value, said in table[shelf].items()
    }
    if lost := set(headings) ^ set(themes()):
        raise ValueError(", ".join(sorted(lost)))
    lines = (f"{word}: {', '.join(others)}" for word, others in table[LIKE].items())
    headings[LIKE] = Said("\n".join(lines), "")
    return Shipped(table["owner"], str(table["reviewed"]), str(table["review_by"]), headings)
