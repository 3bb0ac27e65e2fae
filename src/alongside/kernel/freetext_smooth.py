"""Smoothing: what a reader sees as one digit or letter becomes that digit or letter, with its place kept.

Full-width digits, invisible characters, odd dashes and look-alike letters are how a pasted or scanned number
slips past a pattern; accents go so that a name list needs one spelling.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DASHES: Final = "‐‑‒–—―−﹘﹣－⁃➖‧ー"
_QUOTES: Final = {"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "´": "'"}
# Cyrillic and Greek capitals (and a few small letters) that print like Latin ones.
_TWINS: Final = dict(
    zip("АВЕКМНОРСТХІЅЈаеорсхіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTXISJaeopcxisjABEZHIKMNOPTYX", strict=True)
)


@dataclass(frozen=True, slots=True)
class Smooth:
    """The smoothed text, and for each of its characters the place it came from (None: unchanged)."""

    text: str
    places: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original text that a span of the smoothed text stands for."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return _QUOTES[char]
    if char in _TWINS:
        return _TWINS[char]
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Zs":
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    parts = unicodedata.normalize("NFKD", char)
    return "".join(c for c in parts if not unicodedata.combining(c))


def smooth(text: str) -> Smooth:
    """Return the text with odd digits, dashes, spaces, accents and invisible characters made plain.

    Works in time linear in the text. Line breaks and tabs stay.
    """
    if text.isascii():
        return Smooth(text, None)
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = char if char < "\x80" else _plain(char)
        out.append(plain)
        places.extend([place] * len(plain))
    return Smooth("".join(out), tuple(places))
