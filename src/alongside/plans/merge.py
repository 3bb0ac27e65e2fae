"""Two people's work put together, question by question, with no lost update. Pure.

Both began at ``base``. What only one of them changed is taken. Where both changed the same question to different
answers, the one already saved stands and the other is kept beside it as a difference, for a person to choose.
A row that one took out while the other worked on it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.plans.flat import Flat, Value, flatten, members, unflatten
from alongside.plans.shape import leaf_of, rows_of


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that two people answered differently. ``mine`` is None where I took the row out."""

    question: str
    base: Value | None
    saved: Value | None
    mine: Value | None


@dataclass(frozen=True, slots=True)
class Merged:
    """The plan of both, and what they differ in, in the order of the questions."""

    flat: Flat
    differences: tuple[Difference, ...]


def merge(base: Mapping[str, Value], saved: Mapping[str, Value], mine: Mapping[str, Value]) -> Merged:
    """Put ``mine`` on top of ``saved``; both began at ``base``. Never drops a change of either."""
    found: Flat = {}
    differences: list[Difference] = []
    for question in {**saved, **mine}:
        if rows_of(question) is None:
            _answer(found, differences, question, base, saved, mine)
    for order in sorted({q for q in {**saved, **mine} if rows_of(q) is not None}, key=lambda q: q.count("/")):
        found[order] = _order(differences, order, base, saved, mine)
    whole = flatten(unflatten(found))
    return Merged(whole, tuple(d for d in differences if d.question in whole or leaf_of(d.question) is None))


def _answer(
    found: Flat,
    differences: list[Difference],
    question: str,
    base: Mapping[str, Value],
    saved: Mapping[str, Value],
    mine: Mapping[str, Value],
) -> None:
    was, theirs, ours = base.get(question), saved.get(question), mine.get(question)
    if theirs is None or ours is None:
        # One side has no such row (any more). _order decides whether the row stays; its answers are the other's.
        value = theirs if ours is None else ours
    elif theirs in (was, ours):
        value = ours
    else:
        value = theirs
        if ours != was:
            differences.append(Difference(question, was, theirs, ours))
    if value is not None:
        found[question] = value


def _order(
    differences: list[Difference],
    order: str,
    base: Mapping[str, Value],
    saved: Mapping[str, Value],
    mine: Mapping[str, Value],
) -> tuple[str, ...]:
    """Return the rows of both. A row is gone when one side took it out and the other left it as it was."""
    was, theirs, ours = members(base, order), members(saved, order), members(mine, order)
    if order not in saved or order not in mine:
        return theirs or ours  # the row around this list stands on one side only
    kept: list[str] = []
    for row in (*_sequence(was, theirs, ours), *(r for r in ours if r not in theirs)):
        here = f"{order}/{row}"
        if (row in theirs and row in ours) or row not in was:
            kept.append(row)
        elif _touched(here, base, saved if row in theirs else mine):
            kept.append(row)
            if row in theirs:
                differences.append(Difference(here, None, row, None))
            else:
                differences.append(Difference(here, None, None, row))
    return tuple(dict.fromkeys(kept))


def _sequence(was: tuple[str, ...], theirs: tuple[str, ...], ours: tuple[str, ...]) -> tuple[str, ...]:
    """Return the saved order, or mine when only I moved rows that all three have."""
    both = set(was) & set(theirs) & set(ours)
    stayed = [r for r in was if r in both]
    if [r for r in theirs if r in both] == stayed and [r for r in ours if r in both] != stayed:
        return (*ours, *(r for r in theirs if r not in ours))
    return theirs


def _touched(here: str, base: Mapping[str, Value], side: Mapping[str, Value]) -> bool:
    prefix = f"{here}/"
    questions = {q for q in (*base, *side) if q.startswith(prefix)}
    return any(base.get(q) != side.get(q) for q in questions)
