"""How people ask: which words point to a topic, an audience or a time, and what a question's words stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log
from typing import Any

import yaml

from alongside.kernel.text import fold

MOST_WORDS = 24
"""Words of a question that count; what follows is left out."""
LIKE = 0.55
"""What a match of a word that stands for the asked one is worth."""
SHELVES = {"topics": 1.0, "audiences": 0.7, "phases": 0.5}
"""What a word that points to a topic, an audience or a phase is worth beside one another."""
COMMON = 7
"""A word that points to more topics than this points to none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question, folded, and the words it may stand for; ``last`` may be half typed."""

    word: str
    like: tuple[str, ...]
    last: bool


@cache
def _table() -> Mapping[str, Any]:
    text = (files("alongside.library") / "data" / "asked.yaml").read_text(encoding="utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table


def theme(shelf: str, value: str) -> str:
    """Return the lexeme that stands for a topic, an audience or a phase; no word of a text looks like it.

    >>> theme("topics", "funding")
    'topics:funding'
    """
    return f"{shelf}:{value}"


@cache
def themes_by_word() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return for each folded word the themes that it points to, each with what that is worth.

    A word of one topic says much, one of seven little.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for shelf in SHELVES:
        for value, languages in _table()[shelf].items():
            for words in languages.values():
                for word in fold(str(words)).split():
                    values = found.setdefault((shelf, word), [])
                    if value not in values:
                        values.append(value)
    by_word: dict[str, list[tuple[str, float]]] = {}
    for (shelf, word), values in found.items():
        if len(values) <= COMMON:
            worth = SHELVES[shelf] * log(1 + len(_table()[shelf]) / len(values))
            by_word.setdefault(word, []).extend((theme(shelf, value), worth) for value in values)
    return {word: tuple(themes) for word, themes in by_word.items()}


def asked_words(text: str) -> list[Asked]:
    """Return the words of a question in order, each once.

    >>> [a.word for a in asked_words("¿Cómo les digo a los niños?")]
    ['como', 'les', 'digo', 'a', 'los', 'ninos']
    """
    words = list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]
    like: Mapping[str, Sequence[str]] = _table()["like"]
    return [
        Asked(word, tuple(fold(w) for w in like.get(word, ()) if fold(w) not in words), last=n == len(words))
        for n, word in enumerate(words, 1)
    ]
