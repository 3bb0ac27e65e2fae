"""What a question asks for: its words as stems, its phrases as themes, slips of the finger put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alongside.kernel.text import fold
from alongside.library.vocabulary import Phrase, Vocabulary

MOST_WORDS = 24
"""Words of a question that count; what follows is left out."""
LIKE = 0.55
"""What a match of a word that stands for the asked one is worth."""
HALF_TYPED = 0.7
MISSPELLED = 0.8
SHORTEST_BEGINNING = 3
MOST_ALTERNATIVES = 4
"""Stems, and themes, that one word of a question may stand for."""
SKIPPED = 1
"""Words with a meaning that may stand between two words of a phrase, and small words two more."""


@dataclass(frozen=True)
class Part:
    """One word of the question as PostgreSQL gets it: (stem, worth) and (theme, worth), the best of each counts."""

    word: str
    stems: Sequence[tuple[str, float]]
    themes: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Understood:
    """A question as it is looked for.

    ``instead`` are words that no entry has, with the nearest one that was looked for. ``lexemes`` and
    ``beginning`` say what to mark. ``language`` is the question's own.
    """

    parts: list[Part]
    language: str
    instead: list[tuple[str, str]] = field(default_factory=list)
    lexemes: frozenset[str] = frozenset()
    beginning: str = ""


def understand(text: str, *, known: Vocabulary, page: str) -> Understood:
    """Return what a question asks for. ``page`` is the language of the page that it was put on."""
    typed = fold(text).split()[:MOST_WORDS]
    spanish = known.is_spanish(typed, page=page)
    stems = known.lexemes_of([*typed, *(x for w in typed for x in known.like.get(w, ()))], spanish=spanish)
    words, instead, beginning = _put_right(typed, stems, known)
    stems |= known.lexemes_of([x for w in words for x in (w, *known.like.get(w, ()))], spanish=spanish)
    themes = _themes(words, stems, known)
    slips = {taken for _, taken in instead}
    parts = []
    for place, word in enumerate(words):
        if word in words[:place]:
            continue
        if word == beginning:
            found = [(x, HALF_TYPED * known.weight(x)) for x in known.starting_with(word)]
        else:
            found = _stems_of(word, words, stems, known, MISSPELLED if word in slips else 1.0)
        pointed = [(t, w) for t, w in themes.get(place, {}).items() if t in known.lexemes]
        if found or pointed:
            parts.append(Part(word, _best(found), _best(pointed)))
    marked = {x for w in words for other in (w, *known.like.get(w, ())) for x in stems[other]}
    lexemes = frozenset(x for x in marked if known.weight(x))
    return Understood(parts, "es" if spanish else "en", instead, lexemes, beginning)


def _best(alternatives: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(alternatives, key=lambda pair: (-pair[1], pair[0]))[:MOST_ALTERNATIVES]


def _put_right(
    typed: Sequence[str], stems: Mapping[str, Sequence[str]], known: Vocabulary
) -> tuple[list[str], list[tuple[str, str]], str]:
    """Return the words with slips put right, which were, and the last one if it is half typed."""
    words, instead, beginning = [], [], ""
    for place, word in enumerate(typed, 1):
        taken = word
        if stems[word] and not known.knows(stems[word]):
            last = place == len(typed) and len(word) >= SHORTEST_BEGINNING
            if last and known.starting_with(word):
                beginning = word
            elif near := known.nearest(word):
                taken = near
                instead.append((word, near))
        words.append(taken)
    return words, list(dict.fromkeys(instead)), beginning


def _stems_of(
    word: str, words: Sequence[str], stems: Mapping[str, Sequence[str]], known: Vocabulary, worth: float
) -> list[tuple[str, float]]:
    """Return the stems that entries have of a word and of what it is like, each with what it tells."""
    found = {x: worth * known.weight(x) for x in stems[word] if known.weight(x)}
    for other in known.like.get(word, ()):
        if other not in words:
            for x in stems[other]:
                if known.weight(x):
                    found[x] = max(found.get(x, 0.0), LIKE * known.weight(x))
    return list(found.items())


def _themes(
    words: Sequence[str], stems: Mapping[str, Sequence[str]], known: Vocabulary
) -> dict[int, dict[str, float]]:
    """Return by place what the phrases of a question point to. Long phrases first; a word belongs to one."""
    content = [(place, stems[word][0]) for place, word in enumerate(words) if stems[word]]
    found: list[tuple[tuple[int, ...], Phrase]] = [
        (places, phrase)
        for begins, (_, stem) in enumerate(content)
        for phrase in known.phrases.get(stem, ())
        if not phrase.whole and (places := _places(phrase.parts, content, begins))
    ]
    found += [
        (tuple(range(place, place + len(phrase.parts))), phrase)
        for place, word in enumerate(words)
        for phrase in known.phrases.get(word, ())
        if phrase.whole and tuple(words[place : place + len(phrase.parts)]) == phrase.parts
    ]
    taken: dict[int, tuple[int, ...]] = {}
    pointed: dict[int, dict[str, float]] = {}
    for places, phrase in sorted(found, key=lambda pair: (-len(pair[0]), pair[0])):
        if any(taken.get(place, places) != places for place in places):
            continue
        taken |= dict.fromkeys(places, places)
        telling = [place for place in places if stems[words[place]]] or list(places[:1])
        for place in telling:
            here = pointed.setdefault(place, {})
            here |= {t: max(w, here.get(t, 0.0)) for t, w in phrase.themes.items()}
    return pointed


def _places(parts: Sequence[str], content: Sequence[tuple[int, str]], begins: int) -> tuple[int, ...] | None:
    """Return where the stems of a phrase stand from here on, in order and close together; None if they do not."""
    at = begins
    places = [content[at][0]]
    for part in parts[1:]:
        near = range(at + 1, min(len(content), at + 2 + SKIPPED))
        step = next(
            (n for n in near if content[n][1] == part and content[n][0] - places[-1] <= 2 + SKIPPED), None
        )
        if step is None:
            return None
        at = step
        places.append(content[at][0])
    return tuple(places)
