"""One clock or limit of the program, as every catalog lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One clock or limit. ``basis`` says where the default comes from."""

    key: str
    default: int
    unit: str
    lowest: int
    highest: int
    sentence: str
    basis: str
