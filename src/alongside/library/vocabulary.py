"""Every word on the shelf with its stems and how many entries have it; kept in memory for one edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from alongside.library.asked import themes_by_word
from alongside.library.models_resources import ShelfEdition

_CONFIGS = ("english_stem", "spanish_stem")
_LONG_WORD, _SHORT_WORD = 6, 4
_MOST_STEMS_KEPT = 4000


@dataclass
class Vocabulary:
    """Words and stems of one edition. ``entries`` is how many entries there are."""

    edition: str
    entries: int
    words: dict[str, int]
    lexemes: dict[str, int]
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    themes: dict[str, dict[str, float]] = field(default_factory=dict)

    def lexemes_of(self, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return each folded word's stems in English and Spanish; words that carry no meaning have none.

        What is empty in English (“the”, “how”) is left out; what is empty in Spanish only (“son”) is looked
        for in English.
        """
        wanted = dict.fromkeys(words)
        unknown = [w for w in wanted if w not in self.stems]
        if unknown:
            if len(self.stems) > _MOST_STEMS_KEPT + len(self.words):
                self.stems = {w: s for w, s in self.stems.items() if w in self.words}
            self.stems |= _stems(unknown)
        return {w: self.stems.get(w, ()) for w in wanted}

    def weight(self, lexeme: str) -> float:
        """Return what a stem tells: rare ones much, those of nearly every entry little; 0 for unknown ones."""
        count = self.lexemes.get(lexeme, 0)
        return log(1 + (self.entries - count + 0.5) / (count + 0.5)) if count else 0.0

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
    asked = themes_by_word()
    stems = _stems({**words, **asked})
    themes: dict[str, dict[str, float]] = {}
    for word, pointed in asked.items():
        for stem in stems[word]:
            known = themes.setdefault(stem, {})
            known.update({name: max(worth, known.get(name, 0.0)) for name, worth in pointed})
    return Vocabulary(edition, entries, dict.fromkeys(asked, 0) | words, lexemes, stems, themes)


def _stems(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the stems of folded words as PostgreSQL's own dictionaries make them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w, {', '.join(f'''ts_lexize('{c}', w)''' for c in _CONFIGS)}"  # noqa: S608
            " FROM unnest(%s::text[]) w",
            [list(words)],
        )
        return {
            word: tuple(dict.fromkeys([*english, *(spanish or ())])) if english else ()
            for word, english, spanish in cursor
        }
