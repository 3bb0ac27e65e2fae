"""Text helpers with no framework: message marking and folding."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w\s]+")


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation without translating it; pages translate it when they show it."""
    return message


def fold(text: str) -> str:
    """Return text for searching: no accents, lower case, punctuation as single spaces.

    >>> fold("Cañon City  P.D.")
    'canon city p d'
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACE.sub(" ", _NOT_WORD.sub(" ", bare).replace("_", " ")).strip().casefold()
