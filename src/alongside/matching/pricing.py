"""All incidents' candidates laid out flat, and the best team of each at given prices of people.

What is maximized here is exact whole numbers; see ``kernel_pricing.price_calls`` for the search itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching import kernel_pricing, kernels
from alongside.matching.codes import BIT, ReasonCode
from alongside.matching.columns import NOVICE, Columns, columns_of
from alongside.matching.fused import Survey, survey
from alongside.matching.joint import Call, JointProblem, Prices, burden_charge
from alongside.matching.policy import POINT, Mode
from alongside.matching.problem import Options
from alongside.matching.tables import Bits

Whole = NDArray[np.int64]
SIMILAR, LIVED, FIRST_LANGUAGE = 1, 2, 4
COMPILE_FROM = 8
NODES = 200_000
Rows = tuple[int, ...]
SeatAt = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Team:
    """One possible team of one call: a roster row per seat, -1 where empty. ``value`` before prices."""

    call: int
    rows: Rows
    value: int


class Pricing:
    """Every call's candidates, seat by seat and class by class, ready to be priced again and again.

    ``least``: (call, seat) by number to the fewest points, in thousandths, that a person there must have.
    """

    def __init__(
        self,
        problem: JointProblem,
        prices: Prices,
        *,
        compiled: bool | None = None,
        least: Mapping[SeatAt, int] | None = None,
    ) -> None:
        self.problem, self.prices = problem, prices
        self.least = least or {}
        columns = columns_of(problem.advisors)
        self.size = len(columns)
        self.group = _groups(columns, problem.policy.one_per_agency)
        self.present = [c.facts.in_person for c in problem.calls]
        self.max_novices = problem.policy.max_novices
        self._charge = np.zeros(self.size, dtype=np.int64)
        if problem.aim.burden:
            charges = [burden_charge(a) * problem.aim.burden * POINT for a in problem.advisors]
            self._charge = np.array([round(charge) for charge in charges], dtype=np.int64)
        if compiled is None:
            compiled = len(problem.calls) >= COMPILE_FROM and kernels.installed()
        self.compiled = compiled
        self.bonus: list[list[int]] = []
        self._worths: dict[tuple[tuple[Mode, Mode], int], list[int]] = {}
        self._lay_out(columns)

    def _lay_out(self, columns: Columns) -> None:
        problem = self.problem
        seat_start, class_start, cand_start = [0], [0], [0]
        rows: list[Whole] = []
        values: list[Whole] = []
        covers: list[int] = []
        novices: list[int] = []
        wide = 1
        novice = (columns.flags & NOVICE) != 0 if self.max_novices is not None else np.zeros(self.size, bool)
        # What each seat's candidates are, for looking one up: (call, seat) -> row -> value.
        self.value_at: list[dict[int, int]] = []
        self.cover_of: list[Whole] = []
        for c, call in enumerate(problem.calls):
            found = survey(columns, call.facts, call.seats, problem.policy, problem.compacts)
            cover = _covers(columns, call, problem)
            self.cover_of.append(cover)
            self.bonus.append(self._bonus(call))
            for s, open_rows, value in self._seats(c, call, found):
                kind = cover[open_rows] * 2 + novice[open_rows]
                # Class by class, best first, equal ones by row.
                order = np.argsort(kind * 2**50 - value, kind="stable")
                kind = kind[order]
                ends = np.flatnonzero(np.diff(kind, append=-1)) + 1
                wide = max(wide, len(ends))
                rows.append(open_rows[order])
                values.append(value[order])
                cand_start += (cand_start[-1] + ends).tolist()
                covers += (kind[ends - 1] // 2).tolist()
                novices += (kind[ends - 1] % 2).tolist()
                class_start.append(len(covers))
                self.value_at.append(dict(zip(open_rows.tolist(), value.tolist(), strict=True)))
                assert s >= 0
            seat_start.append(len(class_start) - 1)
        self.seat_start, self.class_start, self.cand_start = seat_start, class_start, cand_start
        self.novice = novice
        none = [np.empty(0, dtype=np.int64)]
        self.cand_row = np.concatenate(rows or none)
        self.cand_value = np.concatenate(values or none)
        self.most = max((len(c.seats) for c in problem.calls), default=1)
        self.width = wide * self.most + 1
        self._fixed_args = self._arguments(covers, novices)

    def _seats(self, c: int, call: Call, found: Survey) -> Iterator[tuple[int, Whole, Whole]]:
        """Yield (seat, eligible rows, what each is worth there: level, points and charge) of one call."""
        bits = _settled(self.problem, call, found.bits)
        row_of = {a.key: i for i, a in enumerate(self.problem.advisors)} if call.options.fixed else {}
        fixed = {seat: row_of[key] for seat, key in call.options.fixed}
        held = list(fixed.values())
        points = found.points.astype(np.int64) - self._charge
        for s, seat in enumerate(call.seats):
            free = bits[s] == 0
            mine = fixed.get(seat.key)
            keep = bool(mine is not None and free[mine])
            free[held] = False
            if mine is not None:
                free[:] = False
                free[mine] = keep
            if self.max_novices == 0:
                free &= (columns_of(self.problem.advisors).flags & NOVICE) == 0
            if (c, s) in self.least:
                free &= found.points >= self.least[c, s]
            rows = np.flatnonzero(free)
            level = self.prices.required if seat.required else self.prices.optional
            yield s, rows, points[rows] + level + (self.prices.fixed if mine is not None else 0)

    def _bonus(self, call: Call) -> list[int]:
        """Return what each set of met wishes is worth to the team (256 sets)."""
        weights = self.problem.policy.weights
        wanted = len(call.facts.languages)
        modes = modes_of(call, self.problem)
        if (modes, wanted) in self._worths:
            return self._worths[modes, wanted]
        worth = []
        for cover in range(256):
            total = 0
            for bit, mode, weight in (
                (SIMILAR, modes[0], weights.team_similar_size),
                (LIVED, modes[1], weights.team_lived_kind),
            ):
                if cover & bit:
                    soft = round(weight * POINT)
                    total += {Mode.SOFT: soft, Mode.HARD: self.prices.rule, Mode.OFF: 0}[mode]
            if wanted:
                spoken = min((cover // FIRST_LANGUAGE).bit_count(), wanted)
                total += round(weights.team_languages * POINT * spoken / wanted)
            worth.append(total)
        self._worths[modes, wanted] = worth
        return worth

    def _arguments(self, covers: list[int], novices: list[int]) -> tuple[Any, ...]:
        deep = self.most + 2
        space = self.most * self.width + 1
        whole = [self.cand_row, self.cand_value, self.group]
        row, value, group = whole if self.compiled else [part.tolist() for part in whole]
        lists: list[Any] = [
            self.seat_start, self.class_start, self.cand_start, row, value, covers, novices, group,
        ]  # fmt: skip
        scratch = [[0] * space for _ in range(4)] + [[0] * deep for _ in range(7)]
        bonus: Any = [worth for call in self.bonus for worth in call]
        present: Any = [int(p) for p in self.present]
        if self.compiled:
            lists = [np.asarray(part, dtype=np.int64) for part in lists]
            scratch = [np.array(part, dtype=np.int64) for part in scratch]  # type: ignore[misc]
            bonus, present = np.array(bonus, dtype=np.int64), np.array(present, dtype=np.int64)
        return lists, bonus, present, (tuple(scratch[:4]), tuple(scratch[4:]))

    def best(
        self, price: Whole, present_price: Whole, which: Sequence[int] | None = None
    ) -> tuple[list[Team], list[int], bool]:
        """Return each call's best team at these prices (at least 0), its value less prices, and whether proven."""
        lists, bonus, present, scratch = self._fixed_args
        calls = list(range(len(self.problem.calls))) if which is None else list(which)
        seats = self.seat_start[-1]
        size = len(self.problem.calls)
        out: list[Any]
        if self.compiled:
            loop: Any = kernels.compiled(kernel_pricing.price_calls)
            out = [np.full(n, fill, dtype=np.int64) for n, fill in ((size, 0), (seats, -1), (size, 0))]
            ask: Any = np.array(calls, dtype=np.int64)
            shown: list[Any] = [price, present_price]
        else:
            loop, ask = kernel_pricing.price_calls, calls
            out = [[0] * size, [-1] * seats, [0] * size]
            shown = [price.tolist(), present_price.tolist()]
        novices = 99 if self.max_novices is None else self.max_novices
        loop(ask, *lists, *shown, present, bonus, novices, self.width, *scratch, *out, NODES)
        value, rows, nodes = out
        teams, left = [], []
        for c in calls:
            seated = rows[self.seat_start[c] : self.seat_start[c + 1]]
            teams.append(self.team(c, tuple(seated.tolist() if self.compiled else seated)))
            left.append(int(value[c]))
        return teams, left, all(nodes[c] <= NODES for c in calls)

    def team(self, call: int, rows: Rows) -> Team:
        """Return a team with its value before prices."""
        cover, value = 0, 0
        first = self.seat_start[call]
        for s, row in enumerate(rows):
            if row >= 0:
                cover |= self.cover_of[call].item(row)
                value += self.value_at[first + s][row]
        return Team(call, rows, value + self.bonus[call][cover])

    def charge_of(self, row: int) -> int:
        """Return what an advisor's burden costs each team they are on, in thousandths."""
        return int(self._charge[row])

    def near(
        self, call: int, price: Whole, present_price: Whole, least: int, limit: int
    ) -> list[Team] | None:
        """Return every team of a call worth at least ``least`` less prices, or None above ``limit`` of them."""
        options = self._options(call, price + present_price * self.present[call])
        bonus = self.bonus[call]
        top = bonus[255]
        rest = [0]
        for cands in reversed(options):
            rest.append(rest[-1] + cands[0][0])
        rest.reverse()
        most = 99 if self.max_novices is None else self.max_novices
        found: list[Team] = []
        stack: list[tuple[int, int, int, int, Rows, frozenset[int]]] = [(0, 0, 0, 0, (), frozenset())]
        steps = 0
        while stack:
            d, total, cover, novices, rows, used = stack.pop()
            if d == len(options):
                if total + bonus[cover] >= least:
                    found.append(self.team(call, rows))
                if len(found) > limit:
                    return None
                continue
            for left, row, cov, novice in options[d]:
                steps += 1
                if total + left + rest[d + 1] + top < least:
                    break
                if steps > 40 * limit + 10_000:
                    return None
                group = int(self.group[row]) if row >= 0 else -1
                if group in used or novices + novice > most:
                    continue
                taken = used | {group} if row >= 0 else used
                stack.append((d + 1, total + left, cover | cov, novices + novice, (*rows, row), taken))
        return found

    def _options(self, call: int, price: Whole) -> list[list[tuple[int, int, int, int]]]:
        options = []
        for seat in range(self.seat_start[call], self.seat_start[call + 1]):
            low = self.cand_start[self.class_start[seat]]
            high = self.cand_start[self.class_start[seat + 1]]
            rows, values = self.cand_row[low:high], self.cand_value[low:high]
            left = values - price[rows]
            order = np.argsort(-left, kind="stable")
            cover, novice = self.cover_of[call], self.novice
            seats = [(int(left[i]), int(rows[i]), int(cover[rows[i]]), int(novice[rows[i]])) for i in order]
            seats.append((0, -1, 0, 0))
            seats.sort(key=lambda c: -c[0])
            options.append(seats)
        return options


def _groups(columns: Columns, one_per_agency: bool) -> Whole:
    """Return a number per advisor; of one number only one may be on a team."""
    own = np.arange(len(columns), dtype=np.int64) + len(columns.words["agency"])
    if not one_per_agency:
        return own
    return np.where(columns.agency >= 0, columns.agency.astype(np.int64), own)


def modes_of(call: Call, problem: JointProblem) -> tuple[Mode, Mode]:
    """Return how the wishes for a similar agency and for the same kind of incident count in this call."""
    policy = problem.policy
    return (
        policy.similar_size if call.facts.agency_size_band is not None else Mode.OFF,
        policy.lived_kind if call.facts.kind else Mode.OFF,
    )


def _covers(columns: Columns, call: Call, problem: JointProblem) -> Whole:
    """Return, as bits per advisor, which wishes about the whole team each meets."""
    facts, bands = call.facts, problem.policy.size_bands
    modes = modes_of(call, problem)
    cover = np.zeros(len(columns), dtype=np.int64)
    if modes[0] is not Mode.OFF and facts.agency_size_band is not None:
        mine = bands.index(facts.agency_size_band)
        near = [
            abs(bands.index(b) - mine) <= problem.policy.similar_size_bands for b in columns.words["band"]
        ]
        cover |= np.array([*near, False])[columns.band] * SIMILAR
    if modes[1] is not Mode.OFF:
        bits, wanted = columns.mask("kinds", {facts.kind})
        cover |= ((bits & np.uint64(wanted)) != 0) * LIVED
    for i, language in enumerate(sorted(facts.languages)):
        bits, wanted = columns.mask("languages", {language})
        cover |= ((bits & np.uint64(wanted)) != 0) * (FIRST_LANGUAGE << i)
    return cover


def _settled(problem: JointProblem, call: Call, bits: Bits) -> Bits:
    """Return the reasons (seat, advisor) with what people settled for this call written in."""
    options = call.options
    if options == Options():
        return bits
    row_of = {a.key: i for i, a in enumerate(problem.advisors)}
    column_of = {s.key: i for i, s in enumerate(call.seats)}
    for seat, advisor in options.forbidden:
        if advisor in row_of:
            which = slice(None) if seat is None else column_of[seat]
            bits[which, row_of[advisor]] |= np.uint32(BIT[ReasonCode.SET_ASIDE])
    for advisor in options.asked - {advisor for _, advisor in options.fixed}:
        if advisor in row_of:
            bits[:, row_of[advisor]] |= np.uint32(BIT[ReasonCode.ALREADY_ASKED])
    for advisor, code in options.overrides:
        bits[:, row_of[advisor]] &= ~np.uint32(BIT[code])
    return bits
