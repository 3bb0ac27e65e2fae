"""Teams for several incidents at once: column generation with a bound in whole numbers.

1. Without team rules the incidents are one large assignment (``certified``): its prices are a good start.
2. At given prices each call's best team is a small exact search (``pricing``). Best teams less prices, plus what
   all capacities are worth at those prices, bound every answer, whatever the prices. All whole numbers.
3. A linear program over the teams met so far (``master``) says how to change the prices; and so on until no team
   is worth more than its call already gets, or the bound is reached.
4. An integer program chooses among the teams met. What is still between it and the bound is closed by adding
   every team that could be part of anything better, when those are few enough; otherwise the gap is said.

With very many calls a program over pairs of seat and person (``seating``) takes the place of 3 and of the choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from alongside.matching.certified import Wants, assign_certified
from alongside.matching.filling import NEVER, fill
from alongside.matching.joint import Call, JointProblem, JointSolution, JointStatus, prices_for
from alongside.matching.limits import Duals, limits_of
from alongside.matching.master import Master
from alongside.matching.outcome import solution_of
from alongside.matching.policy import POINT
from alongside.matching.pricing import Pricing, SeatAt, Team
from alongside.matching.problem import Seat
from alongside.matching.seating import Relaxed, Seating

Whole = NDArray[np.int64]
ROUNDS = 300
SLIDES = 20
NEAR_TEAMS = 40_000
FEW_TEAMS = 3000
NEAR = POINT
CHOICES = 12
MANY_CALLS = 120
CORE = 12
WIDE, CLOSE = 6 * POINT, 2 * POINT
FEW_NODES, MANY_NODES = 100, 50


def solve_joint(
    problem: JointProblem,
    *,
    seconds: float | None = None,
    compiled: bool | None = None,
    least: Mapping[SeatAt, int] | None = None,
) -> JointSolution:
    """Return teams for all calls, proven best or with a stated gap.

    ``seconds``: stop near this; None takes the time it needs. The same problem gives the same answer, unless time
    ran out. ``compiled`` None: where Numba is installed and there are several calls.
    ``least``: see :class:`~alongside.matching.pricing.Pricing`.
    """
    return _Run(problem, seconds, compiled, least).solve()


@dataclass
class _Run:
    problem: JointProblem
    seconds: float | None
    compiled: bool | None
    least: Mapping[SeatAt, int] | None = None
    started: float = field(default_factory=monotonic)
    rounds: int = 0

    def __post_init__(self) -> None:
        self.prices = prices_for(self.problem)
        self.pricing = Pricing(self.problem, self.prices, compiled=self.compiled, least=self.least)
        self.limits = limits_of(self.problem)
        offsets = [self.full(call) for call in self.problem.calls]
        self.master = Master(len(self.problem.calls), self.pricing.present, self.limits, offsets)
        self.bound = 2**62
        self.best: list[Team] = []
        self.value = -1
        self.by_greedy = True

    def full(self, call: Call) -> int:
        """Return what the levels of a full team are worth."""
        fixed = len(call.options.fixed) * self.prices.fixed
        return fixed + sum(self.prices.required if s.required else self.prices.optional for s in call.seats)

    def left(self) -> float | None:
        return None if self.seconds is None else self.seconds - (monotonic() - self.started)

    def late(self) -> bool:
        left = self.left()
        return left is not None and left <= 0

    def solve(self) -> JointSolution:
        empty = [self.pricing.team(c, (-1,) * len(call.seats)) for c, call in enumerate(self.problem.calls)]
        self.master.add(empty)
        self.keep(empty)
        at_bound = self.greedy()
        if self.bound > self.value and len(self.problem.calls) == 1:
            self.alone(at_bound)
        if self.bound > self.value:
            at_bound = self.start_prices()
        if self.bound > self.value:
            at_bound = self.slide(at_bound)
        many = len(self.problem.calls) >= MANY_CALLS
        if self.bound > self.value and many:
            at_bound = self.seat(at_bound)
        elif self.bound > self.value:
            at_bound = self.generate(at_bound)
        if self.bound > self.value and not self.late() and not many:
            self.guided(at_bound)
            self.choose(at_bound)
        if self.bound > self.value and not self.late():
            self.close(at_bound)
        status = JointStatus.PROVEN_OPTIMAL
        if self.bound > self.value:
            status = JointStatus.GREEDY if self.by_greedy else JointStatus.FEASIBLE
        return solution_of(
            self.problem, self.pricing, self.prices, self.best, status, at_bound.paid(self.limits)[0],
            objective=self.value, bound=self.bound, rounds=self.rounds, columns=len(self.master.teams),
        )  # fmt: skip

    def keep(self, teams: Sequence[Team], greedy: bool = True) -> None:
        """Remember a whole choice when it is the best so far."""
        value = sum(t.value for t in teams) - self.limits.charged(teams)
        if value > self.value:
            self.best, self.value, self.by_greedy = sorted(teams, key=lambda t: t.call), value, greedy

    def greedy(self) -> Duals:
        """Fill one call after the other as if there were no others: the named fallback. Return its prices.

        Nobody has a price but that of being the first taken of their cell. Where no two calls want the same person,
        nor a second of one cell, as with a single call most often, this is best, and the bound says so.
        """
        size = self.pricing.size
        first = [steps[0] if steps else NEVER for steps in self.limits.steps]
        nothing = np.zeros(size, dtype=np.int64)
        duals = Duals(nothing, nothing, np.array(first, dtype=np.int64))
        chosen = fill(self.pricing, self.limits, duals, range(len(self.problem.calls)))
        self.master.add(chosen)
        self.keep(chosen)
        self.price(duals)
        return duals

    def alone(self, duals: Duals) -> None:
        """Look through every team of a single call that could be better, when they are few."""
        price, present = duals.paid(self.limits)
        price = np.where(self.limits.capacity > 0, price, NEVER)
        _, _, proven = self.pricing.best(price, present)
        least = self.value - duals.rent(self.limits) + 1
        near = self.pricing.near(0, price, present, least, FEW_TEAMS) if proven else None
        if near is None:
            return
        for team in sorted(near, key=lambda t: (t.value, t.rows)):
            if not self.limits.overdrawn(team):
                self.keep([team], greedy=False)
        self.master.add(self.best)
        self.bound = self.value

    def guided(self, duals: Duals) -> None:
        """Fill one call after the other at prices that know of the others, in two orders."""
        calls = range(len(self.problem.calls))
        for order in (calls, calls[::-1]):
            chosen = fill(self.pricing, self.limits, duals, order)
            self.master.add(chosen)
            self.keep(chosen, greedy=False)

    def start_prices(self) -> Duals:
        """Return prices of the assignment without team rules, their bound taken and their best teams added."""
        pricing = self.pricing
        seats = []
        for seat in range(pricing.seat_start[-1]):
            low = pricing.cand_start[pricing.class_start[seat]]
            high = pricing.cand_start[pricing.class_start[seat + 1]]
            order = np.argsort(pricing.cand_row[low:high])
            seats.append((pricing.cand_row[low:high][order], pricing.cand_value[low:high][order]))
        found = assign_certified(Wants.of(seats), pricing.size, loads=self.limits.capacity)
        zero = np.zeros(pricing.size, dtype=np.int64)
        duals = Duals(
            np.where(self.limits.capacity > 0, found.price, 0),
            zero,
            np.zeros(len(self.limits.steps), dtype=np.int64),
        )
        self.master.add(self.price(duals)[0])
        return duals

    def price(self, duals: Duals) -> tuple[list[Team], list[int], int]:
        """Return each call's best team at these prices, its value less prices, and the bound they give."""
        price, present = duals.paid(self.limits)
        price = np.where(self.limits.capacity > 0, price, NEVER)
        teams, left, proven = self.pricing.best(price, present)
        bound = sum(left) + duals.rent(self.limits)
        if proven and bound < self.bound:
            self.bound = bound
        return teams, left, bound

    def slide(self, duals: Duals) -> Duals:
        """Let prices follow demand for some steps (subgradient), which is cheap, keeping the teams met on the way.

        Steps are Polyak's: as long as the distance of the bound from the best answer asks for.
        """
        price = duals.person.astype(np.float64)
        capacity = self.limits.capacity
        best, pace, failed = duals, 1.0, 0
        for _ in range(SLIDES):
            now = Duals(np.rint(price).astype(np.int64), duals.present, duals.cell)
            before = self.bound
            teams, _, bound = self.price(now)
            self.master.add(teams)
            if self.bound < before:
                best, failed = now, 0
            else:
                failed += 1
                if failed == 4:
                    pace, failed, price = pace * 0.6, 0, best.person.astype(np.float64)
            rows = np.array([row for team in teams for row in team.rows if row >= 0], dtype=np.int64)
            excess = np.bincount(rows, minlength=len(capacity)) - capacity
            excess[(price <= 0) & (excess < 0)] = 0
            norm = int((excess * excess).sum())
            if not norm or self.bound <= self.value or self.late():
                break
            price = np.maximum(price + pace * max(bound - self.value, 0) / norm * excess, 0)
        return best

    def generate(self, at_bound: Duals) -> Duals:
        """Add teams until the linear program has no more use for any. Return the prices of the best bound."""
        weight = 0.5
        for _ in range(ROUNDS):
            self.rounds += 1
            duals, reached = self.master.solve()
            between = at_bound.towards(duals, weight)
            before = self.bound
            teams, _, bound = self.price(between)
            added = self.master.add(teams)
            if self.bound < before:
                at_bound = between
            if not added or bound > before:
                # The step was too short or led away: ask at the linear program's own prices as well.
                before = self.bound
                teams, _, _ = self.price(duals)
                if self.bound < before:
                    at_bound = duals
                if not self.master.add(teams) and not added:
                    break
            # The program nears its bound: more teams would change little, choosing among them more.
            near = self.master.inner and self.bound - reached < NEAR
            if self.bound <= self.value or near or self.past(0.5):
                break
        return at_bound

    def seat(self, duals: Duals) -> Duals:
        """Let a program over pairs of seat and person find prices, then whole choices. Return the best prices.

        First only the seats that its linear program leaves open are chosen for, then, from there, all of them.
        """
        base = [self.prices.required if s.required else self.prices.optional for s in self.seats()]
        for call, first in zip(self.problem.calls, self.pricing.seat_start, strict=False):
            for s, seat in enumerate(call.seats):
                base[first + s] += self.prices.fixed * (seat.key in dict(call.options.fixed))
        program = Seating(self.pricing, self.limits, np.array(base, dtype=np.int64))
        duals, found = self.relax(program, duals)
        self.guided(duals)
        if found is None:
            return duals
        for pairs, nodes in (
            (program.settled(found, WIDE), FEW_NODES),
            (program.near(found, CLOSE), MANY_NODES),
        ):
            if self.bound <= self.value or self.late():
                break
            pairs = np.union1d(pairs, program.pairs(self.best))
            chosen = program.choose(pairs, self.best, self.left(), nodes)
            if chosen is not None:
                self.master.add(chosen)
            self.take(chosen)
        return duals

    def seats(self) -> list[Seat]:
        return [seat for call in self.problem.calls for seat in call.seats]

    def relax(self, program: Seating, at_bound: Duals) -> tuple[Duals, Relaxed | None]:
        """Add pairs to the core until no other is of use. Return the prices of the best bound, and the last."""
        core, last = program.begin(at_bound, CORE), None
        for _ in range(ROUNDS):
            self.rounds += 1
            found = program.relax(core, self.left())
            if found is None:
                break
            last, before = found, self.bound
            self.master.add(self.price(found.duals)[0])
            if self.bound < before:
                at_bound = found.duals
            more = program.missing(found, core, CORE)
            if not len(more) or self.bound - found.reached < NEAR or self.past(0.5):
                break
            core = np.union1d(core, more)
        return at_bound, last

    def past(self, share: float) -> bool:
        """Say whether this share of the time is over."""
        left = self.left()
        return left is not None and self.seconds is not None and left < self.seconds * (1 - share)

    def choose(self, duals: Duals) -> None:
        """Choose among the teams met that lose least at these prices: the others hardly ever matter."""
        among = [t for near in self.nearest(duals).values() for t in near]
        left = self.left()
        self.take(self.master.choose(None if left is None else left * 0.5, among, self.best))

    def nearest(self, duals: Duals) -> dict[int, list[Team]]:
        """Return for each call the few teams met that lose least at these prices."""
        price, present = duals.paid(self.limits)
        by_call: dict[int, list[tuple[int, int, Team]]] = {}
        for i, t in enumerate(self.master.teams):
            paid = sum(
                int(price[r]) + int(present[r]) * self.pricing.present[t.call] for r in t.rows if r >= 0
            )
            by_call.setdefault(t.call, []).append((paid - t.value, i, t))
        return {c: [t for _, _, t in sorted(found)[:CHOICES]] for c, found in sorted(by_call.items())}

    def take(self, chosen: list[Team] | None) -> None:
        if chosen is not None:
            self.keep(chosen, greedy=False)

    def close(self, duals: Duals) -> None:
        """Add every team that could be part of a better choice, and choose again: then nothing better is left."""
        price, present = duals.paid(self.limits)
        price = np.where(self.limits.capacity > 0, price, NEVER)
        _, left, proven = self.pricing.best(price, present)
        gap = sum(left) + duals.rent(self.limits) - self.value
        if not proven:
            return
        near: list[Team] = []
        for c, best in enumerate(left):
            more = self.pricing.near(c, price, present, best - gap + 1, NEAR_TEAMS - len(near))
            if more is None or self.late():
                return
            near += more
        self.master.add([*near, *self.best])
        self.take(self.master.choose(self.left(), near, self.best))
        if self.master.finished:
            self.bound = self.value
