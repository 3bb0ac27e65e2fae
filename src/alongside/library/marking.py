"""Marking what was found: pieces of a text, each said to be marked or not. The page escapes every piece."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from alongside.kernel.text import fold

LONGEST_SNIPPET = 220
_WORD = re.compile(r"\w+")
_AROUND = 60

Piece = tuple[str, bool]
"""A stretch of the text as it stands, and whether it is marked."""


def words_in(text: str) -> list[str]:
    """Return the folded words of a text, as ``pieces`` will ask for their stems."""
    return [fold(match.group()) for match in _WORD.finditer(text)]


def pieces(
    text: str, *, stems: Mapping[str, Sequence[str]], lexemes: Collection[str], beginning: str = ""
) -> list[Piece]:
    """Cut a text into pieces: words with a stem in ``lexemes``, or that start with ``beginning``, are marked.

    A long text is cut to about 220 characters around its first marked word. Joined, the pieces are the text
    (or its cut with an ellipsis).
    """
    spans = [
        match.span()
        for match in _WORD.finditer(text)
        if _is_found(fold(match.group()), stems, lexemes, beginning)
    ]
    start, end = _window(text, spans)
    found: list[Piece] = [("… ", False)] if start else []
    at = start
    for left, right in spans:
        if left < start or right > end:
            continue
        if left > at:
            found.append((text[at:left], False))
        found.append((text[left:right], True))
        at = right
    if at < end:
        found.append((text[at:end], False))
    return [*found, (" …", False)] if end < len(text) else found


def _is_found(
    word: str, stems: Mapping[str, Sequence[str]], lexemes: Collection[str], beginning: str
) -> bool:
    if len(beginning) > 2 and word.startswith(beginning):
        return True
    return any(stem in lexemes for stem in stems.get(word, ()))


def _window(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    if len(text) <= LONGEST_SNIPPET:
        return 0, len(text)
    first = spans[0][0] if spans else 0
    start = max(0, first - _AROUND)
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = min(len(text), start + LONGEST_SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end
