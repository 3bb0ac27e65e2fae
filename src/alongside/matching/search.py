"""The exact search: the best whole team for one incident, in whole numbers, with proof.

Every team has one value, a whole number that packs, most important first: fixed people kept, required
seats filled, hard team rules met, optional seats filled, points, and a place in the tie order (longest
since asked, then key, seat by seat). No two teams have the same value, so the answer does not depend on
the order of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alongside.matching.assignment import assign
from alongside.matching.eligibility import Eligibility
from alongside.matching.policy import Mode
from alongside.matching.problem import Problem
from alongside.matching.scoring import POINT, similar_bands
from alongside.matching.sentence import Key

NODE_LIMIT = 200_000
SIMILAR, LIVED = 1, 2
_FIRST_LANGUAGE = 4


@dataclass(slots=True)
class Candidate:
    """One advisor for one seat. ``group``: only one of a group may serve. ``cover``: wishes met, as bits."""

    row: int
    value: int
    points: int
    group: int
    novice: bool
    cover: int
    rank: int


EMPTY = Candidate(row=-1, value=0, points=0, group=-1, novice=False, cover=0, rank=1 << 62)


@dataclass(frozen=True, slots=True, order=True)
class Levels:
    """A team's value unpacked, most important first. ``points`` in thousandths."""

    fixed: int
    required: int
    rules: int
    optional: int
    points: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best team: a candidate per seat (``EMPTY`` where none), its value, and whether it is proven."""

    value: int
    picks: tuple[Candidate, ...]
    bound: int
    nodes: int

    @property
    def proven(self) -> bool:
        """Say whether no team can be better."""
        return self.bound <= self.value


class Search:
    """A problem made ready to search again and again (whole, or with one seat forced)."""

    def __init__(self, problem: Problem, eligibility: Eligibility) -> None:
        self.problem = problem
        self.languages = sorted(problem.facts.languages)
        rows = [i for i, bits in enumerate(eligibility.bits) if 0 in bits]
        self._score = {i: eligibility.points[i] for i in rows}
        self._cover = self._covers(rows)
        self._set_scale()
        groups: dict[tuple[bool, Key], int] = {}
        self._group = {i: groups.setdefault(self._group_of(i), len(groups)) for i in rows}
        ranked = sorted(rows, key=lambda i: tie_order(problem, i))
        self._rank = {i: place for place, i in enumerate(ranked)}
        fixed = {seat: eligibility.advisor_at[advisor] for seat, advisor in problem.options.fixed}
        held = set(fixed.values())
        self.full: list[list[Candidate]] = []
        self.lists: list[list[Candidate]] = []
        for s, seat in enumerate(problem.seats):
            mine = fixed.get(seat.key)
            open_rows = [i for i in rows if not eligibility.bits[i][s] and (i == mine or i not in held)]
            full = [self._candidate(i, s, i == mine) for i in open_rows]
            if self._max_novices == 0:
                full = [c for c in full if not c.novice]
            full.sort(key=lambda c: -c.value)
            self.full.append(full)
            if mine is None:
                self.lists.append(prune(full, len(problem.seats)))
            else:
                self.lists.append([c for c in full if c.row == mine])
        # Seats that anyone may swap between at no cost share a mark: one order of them is enough.
        self.twins: list[object] = [
            None if seat.key in fixed else (seat.required, tuple(c.row for c in full))
            for seat, full in zip(problem.seats, self.full, strict=True)
        ]
        self._set_prices()

    def best(self, *, force: tuple[int, Candidate] | None = None, floor: int = -1) -> Found | None:
        """Return the best team, or None when no team is worth more than ``floor``.

        ``force`` (seat column, candidate) seats that person whatever it costs.
        """
        options = [[*cands, EMPTY] for cands in self.lists]
        twins = list(self.twins)
        if force is not None:
            seat, person = force
            options[seat] = [person]
            twins[seat] = None
        return _Descent(self, options, twins).run(floor)

    def ceiling(self, seat: int) -> int:
        """Return an upper bound on what all other seats and the team's wishes can add to one seat."""
        total = self.paid + max(self.bonus)
        for s, cands in enumerate(self.lists):
            if s != seat:
                total += max((self.reduced(c) for c in cands), default=0)
        return total

    def reduced(self, c: Candidate) -> int:
        """Return a candidate's value less the prices of the group and, for a novice, of a novice's place."""
        return c.value - self.prices.get(c.group, 0) - (self.novice_price if c.novice else 0)

    def levels(self, value: int) -> Levels:
        """Unpack a value."""
        fixed, rest = divmod(value, self._fixed)
        required, rest = divmod(rest, self._required)
        rules, rest = divmod(rest, self._rule)
        optional, rest = divmod(rest, self._optional)
        return Levels(fixed, required, rules, optional, rest // self._point)

    def value_of(self, picks: Sequence[Candidate]) -> int:
        """Return the value of a whole team."""
        cover = 0
        for c in picks:
            cover |= c.cover
        return sum(c.value for c in picks) + self.bonus[cover]

    def _set_prices(self) -> None:
        """Price groups and novices' places, so that the sum of best priced values bounds every team.

        Any price of at least 0 gives a bound; the lowest over the novice price lies where the line of
        too many novices meets the line of few enough, found by intersecting the two nearest known.
        """
        few: tuple[int, int] | None = None
        many: tuple[int, int] | None = None
        price, best, tried = 0, -1, set[int]()
        while price not in tried and len(tried) < 20:
            tried.add(price)
            bound, novices, group_prices = self._priced(price)
            if best < 0 or bound < best:
                best, self.novice_price, self.prices = bound, price, group_prices
            slope = self.max_novices - novices
            if slope >= 0:
                few = (bound - slope * price, slope)
            else:
                many = (bound - slope * price, slope)
            if many is None:
                break
            if few is None:
                price = max((c.value for cands in self.lists for c in cands), default=0)
            else:
                price = (many[0] - few[0]) // (few[1] - many[1])
        self.paid = sum(self.prices.values()) + self.novice_price * self.max_novices

    def _priced(self, price: int) -> tuple[int, int, dict[int, int]]:
        """Return (bound, novices in the best assignment, group prices) for one price of a novice's place."""
        tables: list[dict[int, Candidate]] = []
        for cands in self.lists:
            table: dict[int, Candidate] = {}
            for c in cands:
                held = table.get(c.group)
                worth = c.value - price * c.novice
                if worth >= 0 and (held is None or worth > held.value - price * held.novice):
                    table[c.group] = c
            tables.append(table)
        values = [{g: c.value - price * c.novice for g, c in table.items()} for table in tables]
        group_prices, taken = assign(values)
        used = [(row, g) for row, g in enumerate(taken) if g is not None]
        bound = sum(values[row][g] for row, g in used) + price * self.max_novices
        return bound, sum(tables[row][g].novice for row, g in used), group_prices

    def _set_scale(self) -> None:
        """Fix the unit of each level, large enough that no lower level can outweigh a higher one."""
        problem, seats = self.problem, len(self.problem.seats)
        base = len(self._score) + 1
        soft = [self._soft_points(cover) for cover in range(_FIRST_LANGUAGE << len(self.languages))]
        # Python types int ** int as Any, because the power may be negative.
        self._place: list[int] = [base ** (seats - 1 - s) for s in range(seats)]
        self._point = base * self._place[0]
        most = seats * max(self._score.values(), default=0) + max(soft)
        self._optional = (most + 1) * self._point
        self._rule = (seats + 1) * self._optional
        self._required = 3 * self._rule
        self._fixed = (seats + 1) * self._required
        hard = [bit for bit, mode in self.wishes() if mode is Mode.HARD]
        self.bonus = [
            points * self._point + sum(1 for bit in hard if cover & bit) * self._rule
            for cover, points in enumerate(soft)
        ]
        self._max_novices = problem.policy.max_novices

    def wishes(self) -> tuple[tuple[int, Mode], ...]:
        """Return (bit, mode) of the at-least-one wishes that this request can have."""
        facts, policy = self.problem.facts, self.problem.policy
        similar = policy.similar_size if facts.agency_size_band is not None else Mode.OFF
        return (SIMILAR, similar), (LIVED, policy.lived_kind if facts.kind else Mode.OFF)

    def _soft_points(self, cover: int) -> int:
        weights = self.problem.policy.weights
        modes = dict(self.wishes())
        points = 0
        if cover & SIMILAR and modes[SIMILAR] is Mode.SOFT:
            points += round(weights.team_similar_size * POINT)
        if cover & LIVED and modes[LIVED] is Mode.SOFT:
            points += round(weights.team_lived_kind * POINT)
        if self.languages:
            spoken = (cover // _FIRST_LANGUAGE).bit_count()
            points += round(weights.team_languages * POINT * spoken / len(self.languages))
        return points

    def _covers(self, rows: Sequence[int]) -> dict[int, int]:
        """Return, as bits, which wishes about the whole team each person meets."""
        problem = self.problem
        modes = dict(self.wishes())
        similar = similar_bands(problem) if modes[SIMILAR] is not Mode.OFF else frozenset()
        kind = problem.facts.kind if modes[LIVED] is not Mode.OFF else ""
        speaks = [(language, _FIRST_LANGUAGE << i) for i, language in enumerate(self.languages)]
        covers = {}
        for row in rows:
            a = problem.advisors[row]
            cover = SIMILAR if a.agency_size_band in similar else 0
            if kind and any(lived == kind for lived, _ in a.lived):
                cover |= LIVED
            for language, bit in speaks:
                if language in a.languages:
                    cover |= bit
            covers[row] = cover
        return covers

    def _group_of(self, row: int) -> tuple[bool, Key]:
        a = self.problem.advisors[row]
        if self.problem.policy.one_per_agency and a.agency_key is not None:
            return True, a.agency_key
        return False, a.key

    def _candidate(self, row: int, seat: int, fixed: bool) -> Candidate:
        required = self.problem.seats[seat].required
        place = len(self._rank) - self._rank[row]
        value = self._score[row] * self._point + place * self._place[seat]
        value += self._required if required else self._optional
        if fixed:
            value += self._fixed
        novice = self.problem.advisors[row].novice and self._max_novices is not None
        return Candidate(
            row, value, self._score[row], self._group[row], novice, self._cover[row], self._rank[row]
        )

    @property
    def max_novices(self) -> int:
        """Return the most novices a team may have."""
        return len(self.problem.seats) if self._max_novices is None else self._max_novices


def tie_order(problem: Problem, row: int) -> tuple[int, str, Key]:
    """Return the order in which equal people are taken: longest since asked first, then key."""
    a = problem.advisors[row]
    return (a.last_asked or date.min).toordinal(), type(a.key).__name__, a.key


def prune(candidates: Sequence[Candidate], seats: int) -> list[Candidate]:
    """Return the candidates, best first, that some best team might need.

    One may be left out when somebody of the same group, or people of as many groups as there are seats,
    are worth more, cover at least the same wishes and are no more novice: whatever the other seats take,
    one of them is free to step in and the team is better.
    """
    kept: list[Candidate] = []
    groups: dict[tuple[int, bool], set[int]] = {}
    closed: set[tuple[int, bool]] = set()
    for c in candidates:
        kind = c.cover, c.novice
        if kind in closed:
            continue
        better: set[int] = set()
        for (cover, novice), held in groups.items():
            if cover | c.cover == cover and (c.novice or not novice):
                better |= held
        if len(better) >= seats:
            closed.add(kind)
        elif c.group not in better:
            kept.append(c)
            groups.setdefault(kind, set()).add(c.group)
    return kept


class _Descent:
    """Depth-first branch and bound, most constrained seat first, bounded by the assignment's prices."""

    def __init__(self, search: Search, options: list[list[Candidate]], twins: list[object]) -> None:
        self.search = search
        self.order = sorted(range(len(options)), key=lambda s: len(options[s]))
        # The depth of the previous seat of the same kind, or -1. The tie order wants the earlier seat to go
        # to the one asked longest ago, so people sit in rank order and every other order can be skipped.
        self.twin = [
            max(
                (e for e in range(d) if twins[s] is not None and twins[self.order[e]] == twins[s]), default=-1
            )
            for d, s in enumerate(self.order)
        ]
        self.options = [
            sorted(((search.reduced(c), c) for c in options[s]), key=lambda pair: -pair[0])
            for s in self.order
        ]
        # What the seats from this depth on can still add: reduced value, and wishes covered.
        self.rest = [search.paid]
        self.may_cover = [0]
        for cands in reversed(self.options):
            self.rest.append(self.rest[-1] + cands[0][0])
            cover = self.may_cover[-1]
            for _, c in cands:
                cover |= c.cover
            self.may_cover.append(cover)
        self.rest.reverse()
        self.may_cover.reverse()
        self.nodes = 0
        self.best_value = -1
        self.best_picks: list[Candidate] | None = None
        self.picks: list[Candidate] = []

    def run(self, floor: int) -> Found | None:
        """Search; None when nothing is worth more than ``floor``."""
        self.best_value = floor
        bound = self.rest[0] + self.search.bonus[self.may_cover[0]]
        self._go(0, 0, 0, frozenset(), 0)
        if self.best_picks is None:
            return None
        picks = [EMPTY] * len(self.order)
        for depth, seat in enumerate(self.order):
            picks[seat] = self.best_picks[depth]
        finished = self.nodes <= NODE_LIMIT
        return Found(self.best_value, tuple(picks), self.best_value if finished else bound, self.nodes)

    def _go(self, depth: int, reduced: int, cover: int, used: frozenset[int], novices: int) -> None:
        if depth == len(self.order):
            value = self.search.value_of(self.picks)
            if value > self.best_value:
                self.best_value, self.best_picks = value, list(self.picks)
            return
        self.nodes += 1
        reach = self.search.bonus[cover | self.may_cover[depth]] + self.rest[depth + 1] + reduced
        twin = self.twin[depth]
        after = self.picks[twin].rank if twin >= 0 else -1
        for gain, c in self.options[depth]:
            if reach + gain <= self.best_value or self.nodes > NODE_LIMIT:
                return
            if c.rank < after or c.group in used or (c.novice and novices >= self.search.max_novices):
                continue
            tighter = self.search.bonus[cover | c.cover | self.may_cover[depth + 1]]
            if tighter + self.rest[depth + 1] + reduced + gain <= self.best_value:
                continue
            self.picks.append(c)
            taken = used | {c.group} if c is not EMPTY else used
            self._go(depth + 1, reduced + gain, cover | c.cover, taken, novices + c.novice)
            self.picks.pop()
