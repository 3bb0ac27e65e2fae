"""When no full team exists: the cheapest steps that give one, each proven by solving again.

A hitting-set tree, cheapest first: as long as no team exists, some set of steps must each time give at least
one of its own; the tree takes one after the other. What comes out is cheapest first and minimal.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from alongside.matching import steps
from alongside.matching.codes import ReasonCode
from alongside.matching.conflicts import agency_of, cover_of, wishes_of
from alongside.matching.eligibility import BIT, hours_to, judge
from alongside.matching.feasible import Body, can_fill
from alongside.matching.problem import Problem
from alongside.matching.scoring import score
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Solution, Status
from alongside.matching.solve import solve
from alongside.matching.steps import Step, StepKind

MOST = 5
_NODES = 1500
_TRAVEL_LEVELS = 5
_FAR = BIT[ReasonCode.TRAVEL_TOO_FAR]
_IN_PERSON = _FAR | BIT[ReasonCode.TRAVEL_UNKNOWN] | BIT[ReasonCode.REMOTE_ONLY]
_PERSONAL = {BIT[code]: code for code in steps.PERSONAL}

Steps = frozenset[int]


@dataclass(frozen=True)
class Relaxation:
    """Steps that together give a full team. ``cost`` adds up their prices; ``solution`` is the proof."""

    steps: tuple[Step, ...]
    cost: int
    solution: Solution

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What would be done, step by step."""
        return tuple(step.sentence for step in self.steps)

    @property
    def problem(self) -> Problem:
        """The problem with the steps taken."""
        return self.solution.problem


@dataclass(frozen=True)
class Relaxations:
    """The cheapest ways to a full team, cheapest first, each of another kind."""

    found: tuple[Relaxation, ...]
    sentence: Sentence


def relaxations(problem: Problem, *, most: int = MOST) -> Relaxations:
    """Return up to ``most`` of the cheapest ways to a full team; none when one exists already.

    Ways that differ only in whom they name count as one, and the person with the most points is named.
    """
    menu = _Menu(problem)
    if menu.fits(frozenset()):
        return Relaxations((), say(gettext_noop("Nothing has to be bent: a full team exists.")))
    found: list[Relaxation] = []
    for chosen in menu.cheapest():
        taken = tuple(menu.steps[i] for i in sorted(chosen))
        loosened = problem
        for step in taken:
            loosened = step.applied(loosened)
        solution = solve(loosened)
        if solution.status is Status.PROVEN_OPTIMAL:
            found.append(Relaxation(taken, sum(step.cost for step in taken), solution))
        if len(found) == most:
            break
    if not found:
        text = gettext_noop("No step that this program may offer gives a full team.")
        return Relaxations((), say(text))
    return Relaxations(tuple(found), say(gettext_noop("Ways to a full team, the smallest first:")))


class _Menu:
    """The steps that a problem offers, and whether some of them are enough."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.bits = [tuple(int(b) for b in row) for row in judge(problem).bits]
        self.held = dict(problem.options.fixed)
        self.hours = {
            row: hours_to(problem.advisors[row], problem)
            for row, bits in enumerate(self.bits)
            if any(b & _FAR for b in bits)
        }
        self.rows = [self._useful(s) for s in range(len(problem.seats))]
        self.steps: list[Step] = sorted(self._offers(), key=lambda step: step.cost)
        self.cover = [cover_of(problem, row) for row in range(len(self.bits))]
        self.groups: dict[tuple[bool, Key], int] = {}
        self._known: dict[Steps, bool] = {}

    def _useful(self, s: int) -> list[int]:
        """Return people for whom steps may open the seat; of each kind, the best, enough for any team."""
        problem, wanted = self.problem, len(self.problem.seats)
        bendable = sum(_PERSONAL) | _IN_PERSON
        kinds: dict[tuple[int, bool, int, int], list[int]] = {}
        kept = set()
        for row, bits in enumerate(self.bits):
            a = problem.advisors[row]
            if bits[s] & ~bendable:
                continue
            if a.key in self.held.values():
                kept.add(row)
            hours = ceil(self.hours.get(row) or 0.0) if bits[s] & _FAR else 0
            kinds.setdefault((bits[s], a.novice, cover_of(problem, row), hours), []).append(row)
        for rows in kinds.values():
            rows.sort(
                key=lambda row: (-score(problem.advisors[row], problem), str(problem.advisors[row].key))
            )
            agencies: dict[tuple[bool, Key], int] = {}
            for row in rows:
                agencies.setdefault(agency_of(problem, row), row)
            kept.update(list(agencies.values())[:wanted])
            kept.update(rows[:wanted])
        return sorted(kept)

    def _offers(self) -> Iterator[Step]:
        problem = self.problem
        offered: set[tuple[int, ReasonCode]] = set()
        for s, seat in enumerate(problem.seats):
            if any(self.bits[row][s] & _IN_PERSON for row in self.rows[s]):
                yield steps.remote(seat.key)
            for row in self.rows[s]:
                needed = {code for bit, code in _PERSONAL.items() if self.bits[row][s] & bit}
                for code in sorted(needed):
                    if (row, code) not in offered:
                        offered.add((row, code))
                        yield steps.personal(code, problem.advisors[row].key)
            if seat.required:
                yield steps.go_without(seat.key)
            if seat.key in self.held:
                yield steps.release(seat.key, self.held[seat.key])
        yield from self._offers_to_all()

    def _offers_to_all(self) -> Iterator[Step]:
        problem, policy = self.problem, self.problem.policy
        limit = policy.max_travel_hours
        if limit is not None:
            near = sorted({ceil(h) for h in self.hours.values() if h is not None})
            for hours in near[:_TRAVEL_LEVELS]:
                yield steps.travel(hours, hours - limit)
        if policy.max_novices is not None:
            for more in range(policy.max_novices + 1, len(problem.seats) + 1):
                yield steps.novices(more)
        if policy.one_per_agency:
            yield steps.same_agency()
        for rule in sorted(wishes_of(problem)):
            yield steps.as_wish(rule)

    def fits(self, chosen: Steps) -> bool:
        """Say whether a full team exists once these steps are taken."""
        if chosen not in self._known:
            self._known[chosen] = self._fits([self.steps[i] for i in chosen])
        return self._known[chosen]

    def _fits(self, taken: list[Step]) -> bool:
        problem, policy = self.problem, self.problem.policy
        lifted: dict[Key, int] = {}
        for step in taken:
            if step.code is not None and step.advisor is not None:
                lifted[step.advisor] = lifted.get(step.advisor, 0) | BIT[step.code]
        by_kind = {step.kind for step in taken}
        remote, without, released = (
            {step.seat for step in taken if step.kind is kind}
            for kind in (StepKind.REMOTE, StepKind.GO_WITHOUT, StepKind.RELEASE)
        )
        hours = max((step.amount for step in taken if step.kind is StepKind.TRAVEL), default=0)
        held = {seat: key for seat, key in self.held.items() if seat not in released}
        by_agency = policy.one_per_agency and StepKind.SAME_AGENCY not in by_kind
        table = [
            [
                self._body(row, by_agency)
                for row in self.rows[s]
                if self._may_hold(row, seat.key, held)
                and not self.bits[row][s]
                & ~lifted.get(problem.advisors[row].key, 0)
                & ~(_IN_PERSON if seat.key in remote else 0)
                & ~self._reached(row, hours)
            ]
            for s, seat in enumerate(problem.seats)
        ]
        must = [s for s, seat in enumerate(problem.seats) if seat.required and seat.key not in without]
        more = max((step.amount for step in taken if step.kind is StepKind.NOVICES), default=0)
        limit = None if policy.max_novices is None else max(policy.max_novices, more)
        wished = {step.rule for step in taken if step.kind is StepKind.AS_WISH}
        need = sum(bit for rule, bit in wishes_of(problem).items() if rule not in wished)
        return can_fill(table, must, max_novices=limit, need=need)

    def _may_hold(self, row: int, seat: str, held: dict[str, Key]) -> bool:
        key = self.problem.advisors[row].key
        return held[seat] == key if seat in held else key not in held.values()

    def _reached(self, row: int, hours: int) -> int:
        far = self.hours.get(row)
        return _FAR if far is not None and far <= hours else 0

    def _body(self, row: int, by_agency: bool) -> Body:
        a = self.problem.advisors[row]
        group = agency_of(self.problem, row) if by_agency else (False, a.key)
        return Body(self.groups.setdefault(group, len(self.groups)), a.novice, self.cover[row])

    def cheapest(self) -> Iterator[Steps]:
        """Yield minimal sets of steps that are enough, cheapest first, one of each kind."""
        waiting: list[tuple[int, int, list[int]]] = [(0, 0, [])]
        seen: set[Steps] = {frozenset()}
        enough: list[Steps] = []
        kinds: set[tuple[object, ...]] = set()
        cores: list[Steps] = []
        worth = [self._worth(step) for step in self.steps]
        for _ in range(_NODES):
            if not waiting:
                return
            _, _, listed = heapq.heappop(waiting)
            chosen = frozenset(listed)
            if any(other <= chosen for other in enough):
                continue
            core = next((c for c in cores if not c & chosen), None)
            if core is None:
                if self.fits(chosen):
                    enough.append(chosen)
                    kind = tuple(sorted(self._kind(self.steps[i]) for i in chosen))
                    if kind not in kinds:
                        kinds.add(kind)
                        yield chosen
                    continue
                core = self._core(chosen)
                cores.append(core)
            for i in sorted(core):
                after = chosen | {i}
                if after not in seen:
                    seen.add(after)
                    cost = sum(self.steps[j].cost for j in after)
                    heapq.heappush(waiting, (cost, -sum(worth[j] for j in after), sorted(after)))

    def _worth(self, step: Step) -> int:
        if step.advisor is None or step.code is None:
            return 0
        a = next(a for a in self.problem.advisors if a.key == step.advisor)
        return score(a, self.problem)

    def _kind(self, step: Step) -> tuple[str, str, str, int]:
        code = step.code.value if step.code else step.rule
        return step.kind.value, code, step.seat or "", step.amount

    def _core(self, chosen: Steps) -> Steps:
        """Return steps of which one at least must come: all but a largest set that is not enough."""
        short = chosen
        for i in reversed(range(len(self.steps))):
            if i not in short and not self.fits(short | {i}):
                short = short | {i}
        return frozenset(range(len(self.steps))) - short
