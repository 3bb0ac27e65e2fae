"""The directory in memory: every word of every agency, sorted, for finding names as someone types.

For each word typed, all agencies with a word that starts so are marked in one pass over a stretch of the
sorted words; only words that find nothing are compared by spelling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.agencies.names import EXPANSIONS, GENERIC, KINDS_OF_AGENCY, words
from alongside.kernel.field import STATES

# What a word is worth by where it stands: name, initials, city, county, state (the order of search_text).
_FIELD_WORTH = (20.0, 14.0, 9.0, 6.0, 8.0)
_WHOLE_WORD = 1.5
_NEAR_SPELLING = (1.0, 0.6, 0.2)
_GENERIC_WORTH = 0.3
_FIRST_WORD = 10.0
_SAME_NAME = 100.0
_LAST = "\uffff"
_STATE_WORDS = frozenset(word for name in STATES.values() for word in words(name))


@dataclass(frozen=True, slots=True)
class Line:
    """One agency as the directory keeps it; ``search`` as names.search_text wrote it."""

    id: int
    search: str
    state: str
    active: bool
    whole: bool
    made_up: bool
    population: int | None


class Directory:
    """The words of all agencies. Built once for each edition of the table; never changed."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        self._states = np.array([line.state for line in self._lines], dtype="U2")
        self._standing = np.array([_standing(line) for line in self._lines], dtype=np.float32)
        self._names = [line.search.partition("|")[0] for line in self._lines]
        self._index_words()
        self._cut: dict[tuple[str, int], list[str]] = {}

    def _index_words(self) -> None:
        """Sort all words; for each keep which agencies have it and what it is worth there."""
        found: dict[str, dict[int, float]] = {}
        for row, line in enumerate(self._lines):
            for worth, part in zip(_FIELD_WORTH, line.search.split("|"), strict=True):
                for word in part.split():
                    found.setdefault(word, {}).setdefault(row, worth)
        self._words = sorted(found)
        counts = [len(found[word]) for word in self._words]
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self._rows = np.fromiter((r for w in self._words for r in found[w]), dtype=np.int32)
        self._worth = np.fromiter((x for w in self._words for x in found[w].values()), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, text: str, *, limit: int, state: str = "") -> list[int]:
        """Return the ids of the agencies that fit best, best first.

        Every word typed must begin a word of the agency, in any order; words that all names share
        (“police”) only rank, and find nothing alone. When nothing has them all, words are taken for
        misspelled, then left out.
        """
        typed = words(text)[:12]
        if not typed or not self._lines or limit < 1:
            return []
        telling = [w for w in typed if not _says_little(w)]
        if telling and telling[-1] == typed[-1] and _begins_generic(typed[-1]):
            telling.pop()
        if not telling:
            return []
        here = self._states == state if state else np.ones(len(self._lines), dtype=bool)
        scores = self._all_of(telling, here)
        if not scores.any():
            telling = _without_meant_as_generic(telling)
            scores = self._all_of(telling, here)
        if not scores.any():
            scores = self._most_of(_state_first(telling), here)
        if not scores.any():
            scores = self._most_of(telling, here)
        fits = scores > 0
        if not fits.any():
            return []
        for word in set(typed) - set(telling):
            scores = scores + self._score(word) * (1.0 if _begins_generic(word) else _GENERIC_WORTH)
        scores = scores + self._standing
        scores[~fits] = -1
        return self._best(scores, typed, limit)

    def _all_of(self, typed: list[str], here: np.ndarray) -> np.ndarray:
        """Return the summed worth of all words for each agency that has them all, else 0."""
        total = here.astype(np.float32)
        for word in typed:
            worth = self._score(word)
            total = np.where((total > 0) & (worth > 0), total + worth, 0.0).astype(np.float32)
        return total

    def _most_of(self, typed: list[str], here: np.ndarray) -> np.ndarray:
        """Return the same for words some of which are misspelled or fit nowhere: those that fit count.

        Nothing, when all that fits is a beginning, a state, or a word for a kind of agency.
        """
        total = here.astype(np.float32)
        fitted = False
        for word in typed:
            for worth in (self._score(word), self._score_near(word)):
                both = (total > 0) & (worth > 0)
                if both.any():
                    total = np.where(both, total + worth, 0.0).astype(np.float32)
                    fitted = fitted or _says_where(word)
                    break
        return total if fitted else np.zeros_like(total)

    def _score(self, word: str) -> np.ndarray:
        """Return for each agency what this word, or what it is short for, is worth there."""
        worth = np.zeros(len(self._lines), dtype=np.float32)
        self._mark(worth, word, word + _LAST, 1.0)
        self._mark(worth, word, word + "\x00", _WHOLE_WORD)
        if word in EXPANSIONS:
            longs = [self._whole(long) for long in EXPANSIONS[word]]
            worth = np.maximum(worth, np.minimum.reduce(longs))
        return worth

    def _whole(self, word: str) -> np.ndarray:
        worth = np.zeros(len(self._lines), dtype=np.float32)
        self._mark(worth, word, word + "\x00", _WHOLE_WORD)
        return worth

    def _score_near(self, word: str) -> np.ndarray:
        """Return the worth of words spelled nearly so: one slip in four letters or more, two in six."""
        worth = np.zeros(len(self._lines), dtype=np.float32)
        slips = _slips(word)
        if not slips:
            return worth
        # A slip in the first letter is looked for only where the second letter comes first.
        for length in range(len(word), len(word) + slips + 1):
            for first in dict.fromkeys(word[:2]):
                near = process.extract(
                    word, self._starting(first, length), scorer=OSA.distance, score_cutoff=slips, limit=60
                )
                for start, distance, _ in near:
                    if distance > 1 and len(word) < 8 and start[0] != word[0]:
                        continue
                    self._mark(worth, start, start + _LAST, _NEAR_SPELLING[int(distance)])
        return worth

    def _starting(self, first: str, length: int) -> list[str]:
        """Return the beginnings, ``length`` letters long, of all words with this first letter."""
        if (first, length) not in self._cut:
            a, b = bisect_left(self._words, first), bisect_left(self._words, first + _LAST)
            self._cut[first, length] = list(dict.fromkeys(w[:length] for w in self._words[a:b]))
        return self._cut[first, length]

    def _mark(self, worth: np.ndarray, first: str, end: str, times: float) -> None:
        """Raise ``worth`` to that of the words from ``first`` up to ``end``."""
        a, b = bisect_left(self._words, first), bisect_left(self._words, end)
        rows = slice(self._starts[a], self._starts[b])
        np.maximum.at(worth, self._rows[rows], self._worth[rows] * np.float32(times))

    def _best(self, scores: np.ndarray, typed: list[str], limit: int) -> list[int]:
        """Return the best ids: among the leaders, the same name and the same first word go ahead."""
        many = min(len(scores), max(200, 10 * limit))
        leaders = np.argpartition(-scores, many - 1)[:many]
        long = " ".join(x for w in typed for x in EXPANSIONS.get(w, (w,)))
        first = long.split(" ", 1)[0]
        ranked = []
        for row in leaders.tolist():
            if scores[row] < 0:
                continue
            name = self._names[row]
            bonus = _SAME_NAME if name == long else 0.0
            bonus += _FIRST_WORD if name.startswith((first, typed[0])) else 0.0
            ranked.append((-(float(scores[row]) + bonus), name, self._lines[row].id))
        ranked.sort()
        return [id for _, _, id in ranked[:limit]]


def _says_little(word: str) -> bool:
    """Say whether a whole word, or what it is short for, is one that all names share."""
    return word in GENERIC or (word in EXPANSIONS and set(EXPANSIONS[word]) <= GENERIC)


def _says_where(word: str) -> bool:
    """Say whether a word can tell one agency from others: not a short beginning, a state or a kind."""
    return len(word) > 3 and word not in KINDS_OF_AGENCY and word not in _STATE_WORDS


def _state_first(telling: list[str]) -> list[str]:
    """Return the words with a state's code at the end (“newton ct”) in front, so that it narrows the rest."""
    return [telling[-1], *telling[:-1]] if telling[-1].upper() in STATES else telling


def _without_meant_as_generic(telling: list[str]) -> list[str]:
    """Return the words without those that were to become “police”, or are it with slips.

    All of them when nothing else is left.
    """
    kept = [w for w in telling if not _meant_as_generic(w)]
    if kept and kept[-1] == telling[-1] and any(g.startswith(kept[-1]) for g in GENERIC):
        kept.pop()
    return kept or telling


def _meant_as_generic(word: str) -> bool:
    slips = _slips(word)
    return slips > 0 and any(
        OSA.distance(word, generic, score_cutoff=slips) <= slips for generic in GENERIC if len(generic) > 5
    )


def _slips(word: str) -> int:
    """Return how many slips of the finger a word of this length is forgiven."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def _begins_generic(word: str) -> bool:
    """Say whether the word still being typed may become such a word."""
    return len(word) > 3 and any(g != word and g.startswith(word) for g in GENERIC)


def _standing(line: Line) -> float:
    """Return what puts one of two like-named agencies ahead: at work, whole, real, serving more people."""
    size = log10(line.population) if line.population and line.population > 0 else 0.0
    return 4.0 * line.active + 5.0 * line.whole + 3.0 * (not line.made_up) + 1.5 * size
