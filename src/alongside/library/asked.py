"""How people ask: the words beside an entry's own, and the words of a question with what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from alongside.kernel.text import fold

MOST_WORDS = 16
"""Words of a question that count; what follows is left out."""
LIKE = 0.55
"""What a match of a word that stands for the asked one is worth."""


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


def words_beside(shelf: str, values: Iterable[str], language: str) -> str:
    """Return what people say for these topics, audiences or phases (``shelf``) in ``language``, folded."""
    table = _table()[shelf]
    return " ".join(fold(table[value][language]) for value in values if value in table)


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
