"""How people ask: which words and phrases stand for a topic, an audience or a time; which for another word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.kernel.text import fold
from alongside.library.words_resources import Audience, Phase, Topic

SHELVES: Mapping[str, tuple[type[Topic] | type[Audience] | type[Phase], float]] = {
    "topics": (Topic, 1.0),
    "audiences": (Audience, 0.5),
    "phases": (Phase, 0.5),
}
"""The shelves that a saying points to: their headings, and what pointing is worth beside one another."""
LIKE = "like"
"""The name of the list of words that stand for others: lines such as “kids: child, children”."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people say for a heading, one phrase to a line, in English and Spanish."""

    english: str
    spanish: str


@dataclass(frozen=True, slots=True)
class Saying:
    """Folded words that people say, in one language, and the themes that they stand for."""

    words: tuple[str, ...]
    spanish: bool
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What people say for each theme, and ``like``: folded words, with the words that they may stand for."""

    sayings: tuple[Saying, ...]
    like: Mapping[str, tuple[str, ...]]


def theme(shelf: str, value: str) -> str:
    """Return the lexeme that stands for a topic, an audience or a phase; no word of a text looks like it.

    >>> theme("topics", "funding")
    'topics:funding'
    """
    return f"{shelf}:{value}"


def themes() -> list[str]:
    """Return the lexemes of all headings in their order."""
    return [theme(shelf, value) for shelf, (kind, _) in SHELVES.items() for value in kind.values()]


def thesaurus(headings: Mapping[str, Said]) -> Thesaurus:
    """Read headings as the search uses them. A phrase may stand under several."""
    pointed: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for name, said in headings.items():
        if name == LIKE:
            continue
        for spanish, phrases in ((False, said.english), (True, said.spanish)):
            for words in {tuple(fold(line).split()): None for line in phrases.splitlines()}:
                if words:
                    pointed.setdefault((words, spanish), []).append(name)
    like = headings.get(LIKE, Said("", ""))
    return Thesaurus(
        tuple(Saying(words, spanish, tuple(names)) for (words, spanish), names in pointed.items()),
        dict(map(stands_for, filter(str.strip, like.english.splitlines()))),
    )


def stands_for(line: str) -> tuple[str, tuple[str, ...]]:
    """Return a word and the words that it stands for, folded.

    >>> stands_for("Kids: child, children")
    ('kids', ('child', 'children'))
    """
    word, _, others = line.partition(":")
    return fold(word), tuple(filter(None, map(fold, others.split(","))))
