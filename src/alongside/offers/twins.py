"""Recognizing an offer that was made before: the same again, or perhaps the same maker."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from rapidfuzz import fuzz

SAME_WORDS: Final = 95
"""From this likeness (0 to 100) two texts of the same maker and kind are the same offer sent again."""
_NUMBERS: Final = re.compile(r"\d+")
SAME_ORGANIZATION: Final = 90
"""From this likeness two organizations' folded names may be one."""


class Known(Protocol):
    """What is compared of an offer that is there already."""

    pk: int
    kind: str
    what: str
    phone_key: str
    mail_key: str
    org_key: str


@dataclass(frozen=True, slots=True)
class Keys:
    """An offer about to be kept: its folded keys, kind and words."""

    kind: str
    what: str
    phone_key: str
    mail_key: str
    org_key: str


def _maker_is_same(new: Keys, old: Known) -> bool:
    return bool(new.phone_key and new.phone_key == old.phone_key) or bool(
        new.mail_key and new.mail_key == old.mail_key
    )


def _says_the_same(new: str, old: str) -> bool:
    """Say whether two texts are one, a slip of the keyboard apart; other numbers are another offer."""
    if _NUMBERS.findall(new) != _NUMBERS.findall(old):
        return False
    return fuzz.ratio(new.lower(), old.lower()) >= SAME_WORDS


def find(new: Keys, known: Iterable[Known]) -> tuple[int | None, int | None]:
    """Return (the offer this is sent again, an earlier offer perhaps of the same maker); None for none.

    ``known`` are candidates with a key in common, oldest first.
    """
    twin: int | None = None
    for old in known:
        same_maker = _maker_is_same(new, old)
        if same_maker and new.kind == old.kind and _says_the_same(new.what, old.what):
            return old.pk, None
        alike = bool(new.org_key) and fuzz.token_sort_ratio(new.org_key, old.org_key) >= SAME_ORGANIZATION
        if twin is None and (same_maker or alike):
            twin = old.pk
    return None, twin
