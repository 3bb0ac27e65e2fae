"""The roster as columns: one array per fact, built once, read by every request.

Days are ordinals (``date.toordinal``) in 32 bits; ``NEVER`` stands for "not recorded". Sets of words are bit
masks over a vocabulary, 64 words to a word of memory. Lists that most people do not have (days off, other
promises) are kept as rows beside the roster, each with the number of its advisor.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching.problem import Advisor, Commitment, CompactAuthority
from alongside.matching.sentence import Key
from alongside.matching.travel import unit

Ints = NDArray[np.int32]
Masks = NDArray[np.uint64]
Vocabulary = Mapping[Any, int]

NEVER = -(2**31)
ALWAYS = 2**31 - 1
AVAILABLE, EMPLOYER, LITIGATION, EXERCISES, NOVICE = 1, 2, 4, 8, 16
_WORD = 64


class BadColumns(ValueError):
    """The columns contradict each other. ``reasons`` holds every fault found, not the first only."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Rows:
    """Facts that somebody may have several of: ``row`` is the advisor's, ascending; values beside it."""

    row: Ints
    values: tuple[Ints, ...]

    def take(self, rows: NDArray[np.int64], size: int) -> Rows:
        """Return the facts of the given advisors (of ``size``), numbered by their new places."""
        start = np.searchsorted(self.row, np.arange(size + 1))
        count = (start[1:] - start[:-1])[rows]
        place = np.repeat(np.arange(len(rows), dtype=np.int32), count)
        offset = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        source = np.repeat(start[:-1][rows], count) + offset
        return Rows(place, tuple(v[source] for v in self.values))


@dataclass(frozen=True)
class Columns:
    """A roster of n advisors. Arrays are read-only; codes index ``words``; -1 is "none".

    ``words``: vocabulary of each coded column, as word -> code. ``masks``: name -> (n, words/64) bits.
    """

    keys: tuple[Key, ...]
    words: Mapping[str, Vocabulary]
    discipline: Ints
    band: Ints
    agency_type: Ints
    agency: Ints
    home_state: Ints
    profession: Ints
    burden: Ints
    asked: Ints
    flags: NDArray[np.uint8]
    credential: Ints
    background: Ints
    revalidated: Ints
    employer_until: Ints
    last_home: Ints
    last_asked: Ints
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    masks: Mapping[str, Masks]
    blocked: Rows
    commitments: Rows
    anniversaries: Rows
    recused_agencies: Rows
    authorities: Rows

    def __post_init__(self) -> None:
        if found := tuple(_faults(self)):
            raise BadColumns(found)
        for array in self.arrays():
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.keys)

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """Return every array."""
        found: list[NDArray[Any]] = list(self.masks.values())
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, np.ndarray):
                found.append(value)
            elif isinstance(value, Rows):
                found += [value.row, *value.values]
        return tuple(found)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays: what a pass over the whole roster must read."""
        return sum(a.nbytes for a in self.arrays())

    @cached_property
    def longest_ago(self) -> int | None:
        """The day on which somebody was last asked longest ago, as an ordinal; None where nobody was."""
        known = self.last_asked[self.last_asked != NEVER]
        return int(known.min()) if len(known) else None

    @cached_property
    def most_asked(self) -> int:
        """The most asks in 90 days that anybody has had."""
        return int(self.asked.max(initial=0))

    def code(self, column: str, word: Hashable) -> int:
        """Return a word's code, -2 where nobody has it (which equals no code, not even "none")."""
        return self.words[column].get(word, -2)

    def mask(self, column: str, wanted: Iterable[str]) -> tuple[Masks, int]:
        """Return (one word of bits per advisor, the bits that stand for ``wanted``), at most 64 words."""
        codes = sorted(c for c in (self.words[column].get(w) for w in wanted) if c is not None)
        table = self.masks[column]
        if len({c // _WORD for c in codes}) <= 1:
            word = codes[0] // _WORD if codes else 0
            return _frozen(table[:, word]), sum(1 << (c % _WORD) for c in codes)
        if len(codes) > _WORD:
            raise BadColumns((f"{column}: at most {_WORD} words can be asked for",))
        gathered = np.zeros(len(self), dtype=np.uint64)
        for i, c in enumerate(codes):
            bit = (table[:, c // _WORD] >> np.uint64(c % _WORD)) & np.uint64(1)
            gathered |= bit << np.uint64(i)
        return _frozen(gathered), (1 << len(codes)) - 1

    def take(self, rows: Sequence[int] | NDArray[np.int64], keys: Sequence[Key]) -> Columns:
        """Return the columns of some advisors, in the order given, under new keys; rows may repeat."""
        at = np.asarray(rows, dtype=np.int64)
        changed: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, np.ndarray):
                changed[f.name] = value[at]
            elif isinstance(value, Rows):
                changed[f.name] = value.take(at, len(self))
        masks = {name: table[at] for name, table in self.masks.items()}
        return Columns(keys=tuple(keys), words=self.words, masks=masks, **changed)

    @classmethod
    def of(cls, advisors: Sequence[Advisor]) -> Columns:
        """Return the columns of a roster, in its order."""
        return _Build(advisors).columns()


def _frozen(column: Masks) -> Masks:
    """Return the same bits side by side and read-only, so that compiled code meets one kind of array."""
    whole = np.ascontiguousarray(column)
    whole.flags.writeable = False
    return whole


_KEPT: list[tuple[Sequence[Advisor], Columns]] = []


def columns_of(advisors: tuple[Advisor, ...]) -> Columns:
    """Return a roster's columns, kept for the few rosters used last: a page asks about one several times."""
    for roster, columns in tuple(_KEPT):
        if roster is advisors:
            return columns
    columns = Columns.of(advisors)
    _KEPT.insert(0, (advisors, columns))
    del _KEPT[4:]
    return columns


class _Build:
    def __init__(self, advisors: Sequence[Advisor]) -> None:
        self.advisors = advisors
        self.words: dict[str, dict[Any, int]] = {}

    def columns(self) -> Columns:
        people = self.advisors
        places = [(np.nan,) * 3 if a.lat is None or a.lon is None else unit(a.lat, a.lon) for a in people]
        lived = _lived(people)
        xyz = np.array(places, dtype=np.float64).reshape(len(people), 3)
        return Columns(
            keys=tuple(a.key for a in people),
            discipline=self.codes("discipline", [a.discipline for a in people]),
            band=self.codes("band", [a.agency_size_band for a in people]),
            agency_type=self.codes("agency_type", [a.agency_type for a in people]),
            agency=self.codes("agency", [a.agency_key for a in people]),
            home_state=self.codes("home_state", [a.home_state for a in people]),
            profession=self.codes("profession", [a.profession for a in people]),
            burden=self.codes("burden", [(a.load, a.max_load) for a in people]),
            asked=_ints([a.asked_last_90_days for a in people]),
            flags=np.array([_flags(a) for a in people], dtype=np.uint8),
            credential=_days([a.credential_expires for a in people]),
            background=_days([a.background_check_expires for a in people]),
            revalidated=_days([a.revalidated_date for a in people]),
            employer_until=_days([a.employer_permission_until for a in people], ALWAYS),
            last_home=_days([a.last_home_date for a in people]),
            last_asked=_days([a.last_asked for a in people]),
            x=np.ascontiguousarray(xyz[:, 0]),
            y=np.ascontiguousarray(xyz[:, 1]),
            z=np.ascontiguousarray(xyz[:, 2]),
            masks={
                "kinds": self.bits("kinds", lived[0]),
                "venues": self.bits("venues", lived[1]),
                "communities": self.bits("communities", [a.communities_served for a in people]),
                "languages": self.bits("languages", [a.languages for a in people]),
                "licensed": self.bits("licensed", [a.states_licensed for a in people]),
                "recused_states": self.bits("recused_states", [a.recused_states for a in people]),
                "opted_out": self.bits("opted_out", [a.opted_out_kinds for a in people]),
            },
            blocked=self.rows(
                [a.blocked_dates for a in people],
                lambda given: [(start.toordinal(), end.toordinal()) for start, end in given],
                2,
            ),
            commitments=self.rows([a.commitments for a in people], _promised, 3),
            anniversaries=self.rows(
                [a.anniversaries for a in people],
                lambda given: [(month * 32 + day,) for month, day in given],
                1,
            ),
            recused_agencies=self.rows(
                [a.recused_agencies for a in people],
                lambda given: [(self.one("agency", key),) for key in sorted(given, key=str)],
                1,
            ),
            authorities=self.rows([a.compact_authorities for a in people], self.authority, 4),
            words=self.words,
        )

    def one(self, column: str, word: Any) -> int:
        vocabulary = self.words.setdefault(column, {})
        return vocabulary.setdefault(word, len(vocabulary))

    def codes(self, column: str, values: Sequence[Any]) -> Ints:
        vocabulary = self.words.setdefault(column, {})
        for word in dict.fromkeys(values):
            if word is not None:
                vocabulary.setdefault(word, len(vocabulary))
        return _ints(list(map({**vocabulary, None: -1}.__getitem__, values)))

    def bits(self, column: str, sets: Sequence[frozenset[str]]) -> Masks:
        vocabulary = self.words.setdefault(column, {})
        for word in sorted(set().union(*sets)):
            vocabulary.setdefault(word, len(vocabulary))
        bit = {word: 1 << c for word, c in vocabulary.items()}
        known = {words: sum(map(bit.__getitem__, words)) for words in set(sets)}
        whole = list(map(known.__getitem__, sets))
        width = max(1, -(-len(vocabulary) // _WORD))
        low = (1 << _WORD) - 1
        table = [[(n >> (_WORD * i)) & low for n in whole] for i in range(width)]
        return np.ascontiguousarray(np.array(table, dtype=np.uint64).reshape(width, len(sets)).T)

    def rows(
        self, several: Sequence[Any], facts: Callable[[Any], Iterable[tuple[int, ...]]], width: int
    ) -> Rows:
        """Return ``facts`` of what each advisor has several of, most often nothing."""
        found = [(i, *values) for i, given in enumerate(several) if given for values in facts(given)]
        table = np.array(found, dtype=np.int32).reshape(len(found), width + 1)
        return Rows(table[:, 0].copy(), tuple(table[:, i + 1].copy() for i in range(width)))

    def authority(self, given: Sequence[CompactAuthority]) -> list[tuple[int, ...]]:
        return [
            (
                self.one("compact", c.compact),
                int(c.kind == "in_person"),
                int(bool(c.number)),
                NEVER if c.expires is None else c.expires.toordinal(),
            )
            for c in given
        ]


def _promised(given: Sequence[Commitment]) -> list[tuple[int, ...]]:
    return [
        (c.start.toordinal(), ALWAYS if c.end is None else c.end.toordinal(), int(c.exercise)) for c in given
    ]


def _lived(people: Sequence[Advisor]) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Return the kinds and the venues that each advisor has lived through."""
    known = {
        events: (frozenset(kind for kind, _ in events), frozenset(venue for _, venue in events))
        for events in {a.lived for a in people}
    }
    pairs = [known[a.lived] for a in people]
    return [kinds for kinds, _ in pairs], [venues for _, venues in pairs]


def _flags(a: Advisor) -> int:
    return (
        AVAILABLE * a.available
        + EMPLOYER * a.employer_permission
        + LITIGATION * a.open_litigation
        + EXERCISES * a.exercise_enrolled
        + NOVICE * a.novice
    )


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _days(values: Sequence[date | None], missing: int = NEVER) -> Ints:
    return _ints([missing if d is None else d.toordinal() for d in values])


def _faults(c: Columns) -> Iterable[str]:
    n = len(c.keys)
    if len(set(c.keys)) != n:
        yield "keys: one is given twice"
    for name, column in [(f.name, getattr(c, f.name)) for f in fields(c)]:
        if isinstance(column, np.ndarray) and column.shape != (n,):
            yield f"{name}: {column.shape} where ({n},) was expected"
        if isinstance(column, Rows):
            if len(column.row) and (column.row[0] < 0 or column.row[-1] >= n):
                yield f"{name}: a row of nobody"
            if (np.diff(column.row) < 0).any():
                yield f"{name}: rows are not ascending"
            if any(len(v) != len(column.row) for v in column.values):
                yield f"{name}: values of different lengths"
    for name, table in c.masks.items():
        if table.shape[:1] != (n,) or table.dtype != np.uint64:
            yield f"{name}: masks are not {n} rows of 64 bits"
    for name in ("discipline", "band", "agency_type", "agency", "home_state", "profession", "burden"):
        column = getattr(c, name)
        if n and column.shape == (n,) and not -1 <= column.min() <= column.max() < max(len(c.words[name]), 1):
            yield f"{name}: a code without a word"
    if (c.asked < 0).any():
        yield "asked: a count is negative"
