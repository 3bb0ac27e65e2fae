"""Likely names of people in a note, and what officers said: asked about, never blocked.

A run of capitalized words is judged as a whole: an organization or place word makes it a place, a title, a
cue or a given name makes it a person. Design rules E8 and E9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from alongside.kernel import freetext_words as words
from alongside.kernel.freetext_kinds import Kind, Span

_ABBREVIATION: Final = (
    r"(?:[A-Z]|Mr|Mrs|Ms|Mx|Dr|St|Ste|Ft|Mt|Jr|Sr|Sra|Srta|Ofc|Sgt|Det|Lt|Capt|Cpl|Rev|Fr|Prof|Gov|Sen|Rep|"
    r"Dept)\."
)
_WORD: Final = rf"(?:{_ABBREVIATION}|[A-Z][A-Za-z]*(?:['-][A-Za-z]+)*)"
_RUN: Final = re.compile(
    rf"(?<![A-Za-z'-]){_WORD}(?:\s{{1,2}}(?:(?:de|la|del|los|las|da|dos|di|van|von|der|bin|al)\s){{0,2}}{_WORD}){{0,11}}"
)
_TOKEN: Final = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_EDGE: Final = frozenset(' \n\t(,:“"')
_AFTER_STATE: Final = re.compile(r",\s([A-Z][A-Za-z]+)")
_HARM: Final = re.compile(
    r"\s(?:(?:was|is|were|has\sbeen)\s(?:killed|shot|hit|hurt|injured|wounded|stabbed|dead|missing|recovering|arrested|in\ssurgery"
    r"|the\sshooter|in\scustody|pronounced|one\sof\sthe)|died|survived|did\snot\s(?:survive|make)|murio|fue\s(?:herid|detenid))"
)
_KIN_AFTER: Final = re.compile(
    r"'s\s(?:mother|father|wife|husband|family|parents|brother|sister|son|daughter|body)\b"
)
_RARE_SURNAMES: Final = words.SURNAMES - words.COMMON_SURNAMES
_LOWER_PAIR: Final = re.compile(r"(?<![\w'-])([a-z]{2,15}) ([a-z]{2,15})(?![\w-])")
_LAST_FIRST: Final = re.compile(
    r"(?<![A-Za-z'-])([A-Z][A-Za-z'-]{1,20}), ([A-Z][A-Za-z'-]{1,20})(?![A-Za-z])"
)
_RANK: Final = (
    r"\b(?:[Oo]fc|OFC|[Oo]fficers?|[Ss]gt|[Ss]ergeants?|[Dd]et|[Dd]etectives?|[Ll]t|[Ll]ieutenants?|[Cc]pl|[Cc]orporal|"
    r"[Dd]eput(?:y|ies)|[Tt]roopers?|[Aa]gente|[Oo]ficial(?:es)?|[Ss]argento)\b\.?"
)
_STATEMENT: Final = re.compile(
    rf"{_RANK}(?:\s[A-Z][\w'-]{{1,20}}){{0,2}}\s(?:(?:has|have|had|also|then|le|me)\s)?(?:said|says|stated|states|told|tells|"
    r"described|recalled|admitted|recounted|claims|claimed|explained|testified|dijo|conto|declaro|afirmo)\b"
    r"|\b[Oo]fficers?'s?\s(?:statement|account|testimony|interview)s?\b|\bGarrity\s(?:statement|interview)\b"
)


class _Run:
    """A run of capitalized words with what surrounds it, in the smoothed text."""

    __slots__ = ("at", "low", "raw", "spans", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] = []
        self.raw: list[str] = []
        self.low: list[str] = []
        for hit in _TOKEN.finditer(text, start, end):
            word = _bare(hit[0], fold=False)
            self.spans.append((hit.start(), hit.start() + len(word)))
            self.raw.append(word)
            self.low.append(word.casefold())
        self.at = start

    def before(self) -> tuple[str, str, str]:
        """Return the two lower-cased words before the run and what stands between, or ''."""
        window = self.text[max(0, self.at - 40) : self.at]
        tokens = list(_TOKEN.finditer(window))
        if not tokens:
            return "", "", ""
        between = window[tokens[-1].end() :]
        if not between or len(between) > 3 or not _EDGE.issuperset(between):
            return "", "", ""
        first = ""
        if len(tokens) > 1:
            apart = window[tokens[-2].end() : tokens[-1].start()]
            first = _bare(tokens[-2][0]) if len(apart) <= 3 and _EDGE.issuperset(apart) else ""
        return first, _bare(tokens[-1][0]), between

    def span(self, first: int, last: int) -> Span:
        return Span(self.spans[first][0], self.spans[last][1], Kind.NAME)


def _bare(word: str, *, fold: bool = True) -> str:
    """Return the word without a possessive ending."""
    bare = word.removesuffix("'s").removesuffix("'S")
    return bare.casefold() if fold else bare


def _given(word: str) -> bool:
    return word in words.GIVEN or ("-" in word and word.split("-")[0] in words.GIVEN)


def _listed(word: str) -> bool:
    return _given(word) or word in words.SURNAMES or word in words.DOUBTFUL


def _surname(word: str) -> bool:
    return word.replace("'", "") in words.SURNAMES or any(part in words.SURNAMES for part in word.split("-"))


def _plausible(run: _Run, i: int) -> bool:
    """Whether the word could be part of a person's name at all."""
    word, raw = run.low[i], run.raw[i]
    if word in words.NOT_NAMES or (word in words.STATES and word not in words.SURNAMES):
        return False
    if word in words.PLACE_WORDS and word not in words.SURNAMES:
        return False
    return not (raw.isupper() and 1 < len(raw) <= 5 and not _listed(word))


def _name_end(run: _Run, first: int) -> int:
    """Return the index of the last word of a name that starts at ``first`` (at most four words)."""
    last = first
    for i in range(first + 1, min(first + 5, len(run.low))):
        if run.low[i] not in words.PARTICLES and not _plausible(run, i):
            break
        last = i
    return last


def _is_place(run: _Run) -> bool:
    low = run.low
    for i, word in enumerate(low):
        if word in words.PLACE_PREFIXES and run.raw[i][0].isupper() and i + 1 < len(low):
            return True
        if word not in words.PLACE_WORDS and word not in words.PLACE_OR_SURNAME:
            continue
        if word in words.PLACE_OR_SURNAME and len(low) == 2 and i == 1 and _given(low[0]):
            continue
        return True
    return any(f"{a} {b}" in words.PLACE_NAMES for a, b in pairwise(low))


def _place_around(run: _Run) -> bool:
    """Whether the words around the run make it a place: "City of ___", "___, Texas", "in ___ Park"."""
    first, second, _ = run.before()
    if second in {"of", "de"} and first in words.PLACE_OF:
        return True
    if second in words.PLACE_BEFORE and run.low[-1] in words.PLACE_OR_SURNAME:
        return True
    state = _AFTER_STATE.match(run.text, run.spans[-1][1])
    ends_in_state = run.low[-1] in words.STATES and not (
        run.low[-1] in words.SURNAMES and any(_given(word) for word in run.low[:-1])
    )
    return ends_in_state or bool(state and state[1].casefold() in words.STATES)


def _after_title(run: _Run) -> Span | None:
    """Return a name that follows a title or role inside the run: "Springfield Police Chief Ada Novak"."""
    for i in range(len(run.low) - 2, -1, -1):
        if run.low[i] not in words.TITLES and not (run.low[i] in words.CUES and i == 0):
            continue
        rest = run.low[i + 1 :]
        if not _plausible(run, i + 1) or any(
            w in words.PLACE_WORDS and w not in words.SURNAMES for w in rest
        ):
            return None
        return run.span(i + 1, _name_end(run, i + 1))
    return None


def _after_cue(run: _Run) -> Span | None:
    """Return a name that the words just before the run announce: "the suspect, ___", "named ___"."""
    first, second, between = run.before()
    if not second or not _plausible(run, 0):
        return None
    cue = second if second not in words.LINKS else first
    if second in words.CUES and second in words.LINKS:
        cue = second
    strong = cue in words.CUES and "," not in between
    if strong or (cue in words.CUES | words.KIN_CUES and _listed(run.low[0])):
        return run.span(0, _name_end(run, 0))
    if second in {"is", "named"} and first == "name":
        return run.span(0, _name_end(run, 0))
    return None


def _by_list(run: _Run) -> Span | None:
    """Return a given name with what looks like a surname, or an initial with a listed surname."""
    for i in range(len(run.low) - 1):
        word = run.low[i]
        last = _name_end(run, i)
        if last == i:
            continue
        if _given(word):
            return run.span(i, last)
        if (word in words.DOUBTFUL or (len(word) == 1 and word not in "nsew")) and _surname(run.low[last]):
            return run.span(i, last)
    return None


def _by_fate(run: _Run) -> Span | None:
    """Return a name because of what is told of it: "Kayla was killed", "Alyssa's mother"."""
    end = run.spans[-1][1]
    if not (_HARM.match(run.text, end) or _KIN_AFTER.match(run.text, end)):
        return None
    first = next((i for i in range(len(run.low)) if _plausible(run, i)), None)
    if first is None or not all(_plausible(run, i) for i in range(first, len(run.low))):
        return None
    if _given(run.low[first]) or (len(run.low) - first == 2 and not _is_place(run)):
        return run.span(first, len(run.low) - 1)
    return None


def _judge(run: _Run) -> Span | None:
    if len(run.low) > 1 and (titled := _after_title(run)):
        return titled
    if _is_place(run) or (len(run.low) == 1 and run.low[0] in words.PLACE_WORDS):
        return None
    if cued := _after_cue(run):
        return cued
    if _place_around(run):
        return None
    return (_by_list(run) if len(run.low) > 1 else None) or _by_fate(run)


def _pairs(text: str) -> Iterator[Span]:
    for hit in _LAST_FIRST.finditer(text):
        if hit[1].casefold() in words.SURNAMES and hit[2].casefold() in words.GIVEN:
            yield Span(*hit.span(), Kind.NAME)
    place = 0
    while pair := _LOWER_PAIR.search(text, place):
        place = pair.end(1)
        if pair[1] in words.GIVEN and pair[2] in _RARE_SURNAMES:
            yield Span(*pair.span(), Kind.NAME)


def name_spans(text: str) -> Iterator[Span]:
    """Yield every likely name of a person in a smoothed text."""
    for hit in _RUN.finditer(text):
        run = _Run(text, *hit.span())
        found = _judge(run)
        if found:
            yield found
    yield from _pairs(text)


def statement_spans(text: str) -> Iterator[Span]:
    """Yield every place in a smoothed text that seems to repeat an officer's words."""
    for hit in _STATEMENT.finditer(text):
        yield Span(*hit.span(), Kind.STATEMENT)
