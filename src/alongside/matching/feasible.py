"""Whether seats can be filled at all: people as the team rules see them, and nothing about points.

Conflict sets and relaxations ask this question hundreds of times for one team, so it is kept apart from the
search for the best team: augmenting paths, and a choice of who may be a novice and who meets a wish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True, order=True)
class Body:
    """Somebody who may take a seat. Of one ``group`` one may serve. ``cover``: wishes met, as bits."""

    group: int
    novice: bool
    cover: int


Table = Sequence[Sequence[Body]]


def can_fill(table: Table, must: Sequence[int], *, max_novices: int | None, need: int) -> bool:
    """Say whether every seat of ``must`` can be filled.

    ``table`` lists who may take each seat, those outside ``must`` too: they may be filled to meet a wish.
    ``max_novices`` None is no limit; ``need`` holds the wishes (bits of ``cover``) that somebody must meet.
    """
    kept = [_enough(bodies, len(table), max_novices, need) for bodies in table]
    spare = len(table) if max_novices is None else max_novices
    return _place(kept, frozenset(must), frozenset(range(len(table))), frozenset(), spare, need)


def _enough(bodies: Sequence[Body], seats: int, max_novices: int | None, need: int) -> list[Body]:
    """Return as many of each kind as there are seats: whoever is left out, one of these is free instead."""
    kinds: dict[tuple[bool, int], set[int]] = {}
    for body in bodies:
        kinds.setdefault((body.novice and max_novices is not None, body.cover & need), set()).add(body.group)
    return [
        Body(group, novice, cover)
        for (novice, cover), groups in sorted(kinds.items())
        for group in sorted(groups)[:seats]
    ]


def _place(
    table: Table, must: frozenset[int], free: frozenset[int], used: frozenset[int], spare: int, need: int
) -> bool:
    """Seat somebody for each wish that is still unmet, in every way, then fill the rest."""
    if not need:
        return _rest(table, sorted(must), used, spare)
    wish = need & -need
    for seat in sorted(free):
        for body in table[seat]:
            if not body.cover & wish or body.group in used or (body.novice and not spare):
                continue
            left = spare - body.novice
            if _place(table, must - {seat}, free - {seat}, used | {body.group}, left, need & ~body.cover):
                return True
    return False


def _rest(table: Table, must: list[int], used: frozenset[int], spare: int) -> bool:
    """Say whether the seats left can be filled with ``spare`` novices at most."""
    anyone = {s: sorted({b.group for b in table[s]} - used) for s in must}
    if not _matched(anyone):
        return False
    calm = {s: sorted({b.group for b in table[s] if not b.novice} - used) for s in must}
    for novices in combinations(must, min(spare, len(must))):
        if _matched({s: anyone[s] if s in novices else calm[s] for s in must}):
            return True
    return False


def _matched(options: dict[int, list[int]]) -> bool:
    """Say whether every seat gets a group of its own (augmenting paths)."""
    holder: dict[int, int] = {}

    def seat(s: int, tried: set[int]) -> bool:
        for group in options[s]:
            if group not in tried:
                tried.add(group)
                if group not in holder or seat(holder[group], tried):
                    holder[group] = s
                    return True
        return False

    return all(seat(s, set()) for s in options)
