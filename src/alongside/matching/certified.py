"""Who takes which of many seats, when no rule binds a team together: exact, with prices, over a small core.

Each seat first looks at its best few people only. SciPy solves that core exactly; whole-number prices of
people are read off the answer; and one look at everybody left out shows whether any of them would be worth
more than the seat now gets. If so they join the core and it is solved again. What comes out is optimal for
everybody, and the prices prove it: see :class:`Certified`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.matching import kernel_core as core_loops
from alongside.matching import kernels

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
FEW = 8
STEPS = 1024
LANES = 128
MORE = 2
COMPILE_FROM = 50_000


@dataclass(frozen=True)
class Wants:
    """What each seat may get: ``people[start[s]:start[s + 1]]`` by number, ascending, worth ``values``.

    Whole numbers. A seat may stay empty for 0, so nobody worth less than 1 is ever seated.
    """

    start: Whole
    people: Small
    values: NDArray[np.integer]

    def __post_init__(self) -> None:
        if len(self.people) != len(self.values) or self.start[-1] != len(self.people):
            raise ValueError("people and values are of different lengths")
        if len(self.people) and int(self.people.min()) < 0:
            raise ValueError("somebody is not on the roster")
        if self.values.dtype.itemsize > 4 and len(self.values) and int(self.values.max()) > 2**40:
            raise ValueError("a value is above 2**40")

    def __len__(self) -> int:
        return len(self.start) - 1

    @cached_property
    def highest(self) -> int:
        """The highest number of anybody wanted, -1 where nobody is."""
        return int(self.people.max(initial=-1))

    @classmethod
    def of(cls, seats: Sequence[tuple[NDArray[np.integer], NDArray[np.integer]]]) -> Wants:
        """Return wants from (people, values) of each seat. Raises ``ValueError`` where lengths differ."""
        if any(len(people) != len(values) for people, values in seats):
            raise ValueError("people and values are of different lengths")
        start = np.concatenate(([0], np.cumsum([len(people) for people, _ in seats]))).astype(np.int64)
        none = [np.empty(0, dtype=np.int32)]
        return cls(
            start,
            np.concatenate([p for p, _ in seats] or none).astype(np.int32),
            np.concatenate([v for _, v in seats] or none),
        )


@dataclass(frozen=True, slots=True)
class Certified:
    """A best assignment and its proof.

    ``person`` per seat, -1 where empty. ``worth`` per seat and ``price`` per person are at least 0, and no seat
    values anybody at more than its worth plus their price; so no assignment is worth more than all worths plus
    all prices times loads, which is ``bound``. ``rounds``: how often the core was solved; ``core``: its edges.
    """

    person: Whole
    objective: int
    worth: Whole
    price: Whole
    bound: int
    rounds: int
    core: int

    @property
    def proven(self) -> bool:
        """Say whether the prices prove that nothing is better."""
        return self.objective == self.bound


def assign_certified(
    wants: Wants, people: int, *, loads: NDArray[np.integer] | None = None, compiled: bool | None = None
) -> Certified:
    """Return a best assignment of ``people`` (by number from 0) to seats, each at most ``loads`` times.

    ``loads`` None is once each. Values up to 2**40 are exact. ``compiled`` None: where Numba is installed and
    there is much to look at. Raises ``ValueError`` for wants that name somebody else.
    """
    limits = np.ones(people, dtype=np.int64) if loads is None else np.asarray(loads, dtype=np.int64)
    _require(wants, people, limits)
    look = _Look(wants, compiled)
    core = look.first(limits)
    rounds = 0
    while True:
        rounds += 1
        taken, worth, price = look.solved(core, limits)
        more = look.beyond(price, worth, wide=2)[0]
        if not len(more):
            break
        core = _sorted_once(core, more)
    seated = np.flatnonzero(taken >= 0)
    got = np.full(len(wants), -1, dtype=np.int64)
    got[seated] = wants.people[taken[seated]]
    objective = int(wants.values[taken[seated]].sum(dtype=np.int64))
    bound = int(worth.sum() + (price * limits).sum())
    return Certified(got, objective, worth, price, bound, rounds, len(core))


def _require(wants: Wants, people: int, limits: Whole) -> None:
    if limits.shape != (people,) or (limits < 0).any():
        raise ValueError("loads: one count of at least 0 for each person is needed")
    if wants.highest >= people:
        raise ValueError("somebody is not on the roster")


class _Look:
    """Looks through what all seats may get; an edge is its place in ``wants.people``."""

    def __init__(self, wants: Wants, compiled: bool | None) -> None:
        self.wants = wants
        size = np.diff(wants.start)
        self.turn = np.arange(len(wants)) * 7919 % np.maximum(size, 1)
        if compiled is None:
            compiled = len(wants.people) >= COMPILE_FROM and kernels.installed()
        self.compiled = compiled
        # Nobody left out of a seat's first look is worth more than this to it.
        self.cut = np.full(len(wants), 2**60, dtype=np.int64)

    def edges(self, core: Whole) -> tuple[Whole, Whole, Whole]:
        """Return the core's (seat, person, value), seat by seat."""
        seat = np.searchsorted(self.wants.start, core, side="right") - 1
        return seat, self.wants.people[core].astype(np.int64), self.wants.values[core].astype(np.int64)

    def solved(self, core: Whole, limits: Whole) -> tuple[Whole, Whole, Whole]:
        """Return (the edge that each seat takes, -1 for none; worth of each seat; price of each person)."""
        if self.compiled:
            return _seated(self.wants, core, limits)
        seat, person, value = self.edges(core)
        taken = _solve(seat, person, value, len(self.wants), limits)
        worth, price = _prices(seat, person, value, taken, len(self.wants), limits)
        return np.where(taken >= 0, core[taken], -1) if len(core) else taken, worth, price

    def first(self, limits: Whole) -> Whole:
        """Return each seat's best few; where all seats want the same people, many more of each."""
        nothing = np.zeros(len(limits), dtype=np.int64), np.zeros(len(self.wants), dtype=np.int64)
        core, self.cut = self.beyond(*nothing)
        asked = np.bincount(self.wants.people[core])
        if 2 * np.count_nonzero(asked > 0) < 3 * len(self.wants):
            core = self.further(min(MORE * int(asked.max(initial=0)), len(self.wants)) + 1)
        return core

    def further(self, many: int) -> Whole:
        """Return about ``many`` best edges of each seat, all of equal worth or none.

        With as many as there are seats nobody further down could matter: one of them is always free.
        """
        wants = self.wants
        if not self.compiled:
            ranges = zip(wants.start[:-1].tolist(), wants.start[1:].tolist(), strict=True)
            found = [low + _highest(wants.values[low:high], many) for low, high in ranges]
            return np.concatenate([*found, np.empty(0, dtype=np.int64)])
        line, size = np.ones(len(wants), dtype=np.int64), np.zeros(len(wants), dtype=np.int64)
        counts = np.zeros(STEPS, dtype=np.int64)
        kernels.compiled(core_loops.best_many)(wants.start, wants.values, many, counts, line, size)
        edges = np.empty(int(size.sum()), dtype=np.int64)
        kernels.compiled(core_loops.edges_from)(wants.start, wants.values, line, edges)
        return edges

    def beyond(self, price: Whole, floor: Whole, wide: int = 1) -> tuple[Whole, Whole]:
        """Return each seat's best few edges whose value less price is above its floor, and a cut per seat:
        no other edge of the seat is above that."""
        wants = self.wants
        places = np.full((len(wants), FEW * wide), -1, dtype=np.int64)
        cut = floor.copy()
        open_ = np.flatnonzero(self.cut > floor)
        if self.compiled:
            kernels.compiled(core_loops.best_few)(
                *(wants.start, wants.people, wants.values, price, bool(price.any())),
                *(floor, self.turn, open_, LANES, np.empty(places.shape[1], dtype=np.int64)),
                *(places, cut),
            )
        else:
            for s in open_.tolist():
                at, cut[s] = self.beyond_one(s, price, int(floor[s]), places.shape[1])
                places[s, : len(at)] = at
        whole = places + wants.start[:-1, None]
        edges: Whole = np.sort(whole[places >= 0])
        return edges, cut

    def beyond_one(self, s: int, price: Whole, floor: int, few: int) -> tuple[Whole, int]:
        low, high = self.wants.start[s : s + 2]
        left = self.wants.values[low:high] - price[self.wants.people[low:high]]
        at = np.flatnonzero(left > floor)
        if len(at) <= few:
            return at, floor
        last = np.partition(left[at], len(at) - few)[len(at) - few]
        above, equal = at[left[at] > last], at[left[at] == last]
        equal = np.roll(equal, -np.searchsorted(equal, self.turn[s]))
        return np.concatenate((above, equal[: few - len(above)])), int(last)


def _highest(values: NDArray[np.integer], many: int) -> Whole:
    """Return the places of the ``many`` highest values and of those equal to the last, all at least 1."""
    line = (
        1
        if len(values) <= many
        else max(int(np.partition(values, len(values) - many)[len(values) - many]), 1)
    )
    return np.flatnonzero(values >= line)


def _sorted_once(*parts: Whole) -> Whole:
    """Return all edges, ascending, each once."""
    edges = np.sort(np.concatenate(parts))
    once: Whole = edges[np.concatenate((edges[:-1] != edges[1:], [True]))] if len(edges) else edges
    return once


def _seated(wants: Wants, core: Whole, limits: Whole) -> tuple[Whole, Whole, Whole]:
    """Return what :meth:`_Look.solved` does, by compiled loops: seats that gain most come first."""
    edges = core[limits[wants.people[core]] > 0] if (limits == 0).any() else core
    people, value = wants.people[edges].astype(np.int64), wants.values[edges].astype(np.int64)
    start = np.searchsorted(edges, wants.start)
    seats, size = len(wants), len(limits)
    taken, worth = np.full(seats, -1, dtype=np.int64), np.zeros(seats, dtype=np.int64)
    price = np.zeros(size, dtype=np.int64)
    by_person, by_seat = np.empty((6, size + 1), dtype=np.int64), np.empty((3, seats + 1), dtype=np.int64)
    by_person[3] = -1
    by_person[0] = core_loops.FAR
    highest = np.zeros(seats, dtype=np.int64)
    full = np.flatnonzero(np.diff(start))
    highest[full] = np.maximum.reduceat(value, start[full]) if len(full) else 0
    order = np.argsort(-highest, kind="stable")
    kernels.compiled(core_loops.seat_all)(
        *(order, start, people, value, limits.copy(), worth, price, taken, by_person, by_seat),
        np.empty(seats + 1, dtype=np.int64),
    )
    price[limits == 0] = int(wants.values.max(initial=0)) if (limits == 0).any() else 0
    return np.where(taken >= 0, edges[taken], -1) if len(edges) else taken, worth, price


def _solve(seat: Whole, person: Whole, value: Whole, seats: int, limits: Whole) -> Whole:
    """Return the edge that each seat takes in a best assignment over these edges, -1 for none."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    taken = np.full(seats, -1, dtype=np.int64)
    edge = np.flatnonzero(limits[person] > 0) if len(person) else np.empty(0, dtype=np.int64)
    if not len(edge):
        return taken
    who = person[edge]
    asked = np.bincount(who, minlength=len(limits))
    # Somebody with a load of several is several columns; each seat has one column of its own for "empty".
    copies = np.minimum(limits, asked)
    first = np.cumsum(copies) - copies
    count = copies[who]
    several = bool((count > 1).any())
    source = np.repeat(edge, count) if several else edge
    column = first[person[source]]
    if several:
        column += np.arange(len(source)) - np.repeat(np.cumsum(count) - count, count)
    slots = int(copies.sum())
    top = int(value.max()) + 1
    # Edges come seat by seat; the seat's own column goes to the end of its row.
    row = seat[source]
    start = np.searchsorted(row, np.arange(seats + 1)) + np.arange(seats + 1)
    place = np.arange(len(source)) + row
    columns = np.empty(len(source) + seats, dtype=np.int64)
    cost = np.full(len(columns), float(top))
    columns[start[1:] - 1] = slots + np.arange(seats)
    columns[place] = column
    cost[place] = top - value[source]
    graph = csr_array((cost, columns, start), shape=(seats, slots + seats))
    at, matched = min_weight_full_bipartite_matching(graph)
    got = np.empty(seats, dtype=np.int64)
    got[at] = matched
    hit = np.flatnonzero(got[row] == column)
    taken[row[hit]] = source[hit]
    return taken


def _prices(
    seat: Whole, person: Whole, value: Whole, taken: Whole, seats: int, limits: Whole
) -> tuple[Whole, Whole]:
    """Return (worth of each seat, price of each person): the lowest prices under which nobody would swap.

    A price is what the seats that go without somebody would give more for them than those that have them;
    longest chains of such differences, in whole numbers (Bellman and Ford).
    """
    price = np.zeros(len(limits), dtype=np.int64)
    worth = np.zeros(seats, dtype=np.int64)
    has = taken >= 0
    gets = value[taken[has]]
    whom = person[taken[has]]
    price[limits == 0] = _forbidding(person, value, limits)
    # Only somebody whose load is used up can have a price.
    full = np.bincount(whom, minlength=len(limits)) >= limits
    edge = np.flatnonzero(full[person] & (limits[person] > 0)) if len(person) else np.empty(0, dtype=np.int64)
    edge, who, start = _by_person(person, edge, len(limits))
    mine, seat_of = value[edge], seat[edge]
    worth[has] = gets - price[whom]
    for _ in range(len(who) + 1):
        if not len(edge):
            break
        asked = np.maximum(np.maximum.reduceat(mine - worth[seat_of], start), 0)
        if (asked == price[who]).all():
            break
        price[who] = asked
        worth[has] = gets - price[whom]
    return worth, price


def _by_person(person: Whole, edge: Whole, people: int) -> tuple[Whole, Whole, Whole]:
    """Return edges sorted by person (counting sort by way of a sparse matrix), who, and where each starts."""
    from scipy.sparse import csr_array

    if not len(edge):
        return edge, edge, edge
    ones = np.arange(len(edge) + 1)
    table = csr_array((edge, person[edge], ones), shape=(len(edge), people)).tocsc()
    count = np.diff(table.indptr)
    who = np.flatnonzero(count)
    return table.data, who, table.indptr[:-1][who]


def _forbidding(person: Whole, value: Whole, limits: Whole) -> int:
    return int(value.max(initial=0)) if (limits == 0).any() else 0
