"""Every word on the shelf with its stems and how many entries have it; kept in memory for one edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt
from typing import NamedTuple

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.library.asked import SHELVES, Saying, Thesaurus
from alongside.library.models_resources import ShelfEdition
from alongside.library.queries_words import present

_CONFIGS = ("english_stem", "spanish_stem")
_LONG_WORD, _SHORT_WORD = 6, 4
_MOST_STEMS_KEPT = 4000
COMMON = 7
"""A saying that points to more headings of one shelf than this points to none of them."""


class Stems(NamedTuple):
    """A word's stems in both languages; none where the word carries no meaning (“the”, “los”)."""

    english: tuple[str, ...]
    spanish: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What people say, as it is looked for: stems in this order, or ``whole`` words one after another.

    ``themes`` are what it points to, each with what that is worth for each of its words.
    """

    parts: tuple[str, ...]
    whole: bool
    themes: Mapping[str, float]


@dataclass
class Vocabulary:
    """Words and stems of one edition. ``entries`` is how many entries there are.

    ``phrases`` by their first stem or word; ``pointing`` has every stem and word of them.
    """

    edition: str
    entries: int
    words: dict[str, int]
    lexemes: dict[str, int]
    like: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stems: dict[str, Stems] = field(default_factory=dict)
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    pointing: set[str] = field(default_factory=set)

    def learn(self, words: Iterable[str]) -> None:
        """Have the stems of these folded words at hand, with one query for those that are new."""
        unknown = [w for w in dict.fromkeys(words) if w not in self.stems]
        if unknown:
            if len(self.stems) > _MOST_STEMS_KEPT + len(self.words):
                self.stems = {w: s for w, s in self.stems.items() if w in self.words}
            self.stems |= _stems(unknown)

    def lexemes_of(self, words: Iterable[str], *, spanish: bool = False) -> dict[str, tuple[str, ...]]:
        """Return each folded word's stems in both languages; words that carry no meaning have none.

        What is empty in the language of the question is left out: “how” in English, “mi” in Spanish.
        """
        wanted = dict.fromkeys(words)
        self.learn(wanted)
        found = {w: self.stems.get(w, Stems((), ())) for w in wanted}
        return {
            word: tuple(dict.fromkeys([*s.english, *s.spanish]))
            if (s.spanish if spanish else s.english)
            else ()
            for word, s in found.items()
        }

    def is_spanish(self, words: Iterable[str], *, page: str) -> bool:
        """Say in which language a question is put: its small words tell, else the page that it was put on."""
        wanted = list(words)
        self.learn(wanted)
        small = [self.stems[w] for w in wanted if w in self.stems]
        spanish = sum(not s.spanish for s in small) - sum(not s.english for s in small)
        return spanish > 0 or (spanish == 0 and page == "es")

    def weight(self, lexeme: str) -> float:
        """Return what a stem tells: rare ones much, those of nearly every entry little; 0 for unknown ones."""
        count = self.lexemes.get(lexeme, 0)
        return log(1 + (self.entries - count + 0.5) / (count + 0.5)) if count else 0.0

    def knows(self, stems: Iterable[str]) -> bool:
        """Say whether an entry or the thesaurus has one of these stems."""
        return any(x in self.pointing or self.weight(x) for x in stems)

    def starting_with(self, beginning: str) -> list[str]:
        """Return the stems that begin like this, the most frequent first, at most six."""
        found = [x for x in self.lexemes if x.startswith(beginning) and ":" not in x]
        return sorted(found, key=lambda x: (-self.lexemes[x], x))[:6]

    def nearest(self, word: str) -> str | None:
        """Return the word on the shelf that this one is a misspelling of: one slip, two in a long word."""
        if len(word) < _SHORT_WORD:
            return None
        slips = 2 if len(word) >= _LONG_WORD else 1
        found = process.extract(word, self.words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=8)
        best = min(
            ((slip, near[0] != word[0], -self.words[near], near) for near, slip, _ in found), default=None
        )
        return best[3] if best else None


_kept: Vocabulary | None = None


def vocabulary() -> Vocabulary:
    """Return the vocabulary of the present edition: one small query while nothing has changed."""
    global _kept
    edition = ShelfEdition.objects.values_list("token", flat=True).first() or ""
    if _kept is None or _kept.edition != edition or not edition:
        _kept = _read(edition)
    return _kept


def _read(edition: str) -> Vocabulary:
    """Read all words and stems. Words made of digits only are not offered as corrections."""
    shown = "FROM library_resource WHERE state = ''shown''"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM library_resource WHERE state = 'shown'")
        entries = int(cursor.fetchone()[0])
        cursor.execute(
            f"SELECT word, ndoc FROM ts_stat('SELECT to_tsvector(''simple'', words) {shown}')"  # noqa: S608
        )
        words = {word: int(count) for word, count in cursor.fetchall() if not word.isdigit()}
        cursor.execute(f"SELECT word, ndoc FROM ts_stat('SELECT vector {shown}')")  # noqa: S608
        lexemes = {word: int(count) for word, count in cursor.fetchall()}
    asked = present()
    said = {word: 0 for saying in asked.sayings for word in saying.words}
    found = Vocabulary(edition, entries, said | words, lexemes, asked.like, _stems({**words, **said}))
    _point(found, asked)
    return found


def _point(known: Vocabulary, asked: Thesaurus) -> None:
    """Lay out the thesaurus by first stems. A saying of small words but one is looked for word by word."""
    for saying in asked.sayings:
        stems = [known.stems[w].spanish if saying.spanish else known.stems[w].english for w in saying.words]
        content = tuple(
            (known.stems[w].english or s)[0] for w, s in zip(saying.words, stems, strict=True) if s
        )
        whole = len(saying.words) > 1 and len(content) < 2
        parts = saying.words if whole else content
        if parts and (themes := _worths(saying, len(content))):
            known.phrases.setdefault(parts[0], []).append(Phrase(parts, whole, themes))
            known.pointing.update(parts)


def _worths(saying: Saying, words: int) -> dict[str, float]:
    """Return what a saying points to: one of one topic tells much, one of seven little; long ones tell more."""
    found: dict[str, float] = {}
    for shelf, (kind, worth) in SHELVES.items():
        themes = [t for t in saying.themes if t.startswith(f"{shelf}:")]
        if 0 < len(themes) <= COMMON:
            each = worth * log(1 + len(kind) / len(themes)) / sqrt(max(1, words))
            found |= dict.fromkeys(themes, each)
    return found


def _stems(words: Iterable[str]) -> dict[str, Stems]:
    """Return the stems of folded words as PostgreSQL's own dictionaries make them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w, {', '.join(f'''ts_lexize('{c}', w)''' for c in _CONFIGS)}"  # noqa: S608
            " FROM unnest(%s::text[]) w",
            [list(words)],
        )
        return {word: Stems(tuple(english or ()), tuple(spanish or ())) for word, english, spanish in cursor}
