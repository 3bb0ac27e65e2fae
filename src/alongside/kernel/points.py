"""Named places in sending and ticking at which a probe may end the process. In the product nothing is hooked.

A probe puts a function into ``hooks``; it is called with each name that is reached. Nothing may depend on it.
"""

from __future__ import annotations

from collections.abc import Callable

hooks: list[Callable[[str], None]] = []


def reached(name: str) -> None:
    """Say that a place is reached: "claim committed", "carrier took it"."""
    for hook in hooks:
        hook(name)
