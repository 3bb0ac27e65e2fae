"""When no full team exists: the cheapest steps that give one, each proven by solving again.

Every step belongs to one seat (a person who needs it, first contact by phone, starting without) or is shared
by the team (a longer way, one more first-time advisor), so the price of a team is a sum that only grows seat by
seat. A best-first search over the seats therefore meets the ways in the order of their price.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import ceil

from alongside.matching import steps
from alongside.matching.codes import ReasonCode
from alongside.matching.conflicts import agency_of, cover_of, perhaps_kept_out, wishes_of
from alongside.matching.eligibility import BIT, hours_to, judge
from alongside.matching.problem import Problem
from alongside.matching.scoring import score
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Solution, Status
from alongside.matching.solve import solve
from alongside.matching.steps import Step, StepKind

MOST = 5
_NODES = 20_000
_FAR = BIT[ReasonCode.TRAVEL_TOO_FAR]
_IN_PERSON = sum(BIT[code] for code in steps.IN_PERSON_RULES)
_Kind = tuple[str, str, str, int]
_PERSONAL = {BIT[code]: code for code in steps.PERSONAL}
_BENDABLE = sum(_PERSONAL) | _IN_PERSON


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
    """The cheapest ways to a full team, cheapest first, each of another kind.

    ``complete`` is False when the search was cut short and another way may exist.
    """

    found: tuple[Relaxation, ...]
    complete: bool
    sentence: Sentence


def relaxations(problem: Problem, *, most: int = MOST) -> Relaxations:
    """Return up to ``most`` of the cheapest ways to a full team; none when one exists already.

    Ways that differ only in whom they name count as one, and the person with the most points is named.
    """
    if solve(problem, alternates=0).status is Status.PROVEN_OPTIMAL:
        return Relaxations((), True, say(gettext_noop("Nothing has to be bent: a full team exists.")))
    search = _Ways(problem)
    found = list(islice(search.cheapest(), most))
    if not found:
        text = gettext_noop("No step that this program may offer gives a full team.")
    elif search.cut_short:
        text = gettext_noop("Ways to a full team, the smallest first; the search was cut short.")
    else:
        text = gettext_noop("Ways to a full team, the smallest first:")
    return Relaxations(tuple(found), not search.cut_short, say(text))


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to deal with one seat. ``row`` -1 leaves it empty; ``hours`` is the way to travel, 0 near."""

    row: int
    steps: tuple[Step, ...]
    hours: int
    group: tuple[bool, Key] | None
    novice: bool
    cover: int
    points: int

    @property
    def cost(self) -> int:
        return sum(step.cost for step in self.steps)

    @property
    def letting_go(self) -> int:
        return sum(step.cost for step in self.steps if step.kind is StepKind.RELEASE)


@dataclass(frozen=True, slots=True)
class _State:
    """The first seats dealt with. ``rows`` are people seated, ``hours`` the longest way."""

    depth: int = 0
    steps: tuple[Step, ...] = ()
    cost: int = 0
    hours: int = 0
    novices: int = 0
    cover: int = 0
    rows: frozenset[int] = frozenset()
    agencies: frozenset[tuple[bool, Key]] = frozenset()
    together: bool = False
    points: int = 0


class _Ways:
    """The seats of a problem with what each may cost, searched cheapest first."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.bits = [tuple(int(b) for b in row) for row in judge(problem).bits]
        self.held = dict(problem.options.fixed)
        self.keepers = {row for row, a in enumerate(problem.advisors) if a.key in self.held.values()}
        self.unsure = perhaps_kept_out(problem)
        self.cut_short = False
        self.points = lru_cache(maxsize=None)(lambda row: score(problem.advisors[row], problem))
        # Kept seats first: only then is it known whether their people are free for other seats.
        self.order = sorted(range(len(problem.seats)), key=lambda s: problem.seats[s].key not in self.held)
        self.options = [self._options(s) for s in self.order]
        self.least = [0]
        self.most = [0]
        for options in reversed(self.options):
            # Who is let go may have been let go for an earlier seat already.
            self.least.append(self.least[-1] + min(o.cost - o.letting_go for o in options))
            self.most.append(self.most[-1] + max(o.points for o in options))
        self.least.reverse()
        self.most.reverse()
        self.later = [
            (
                {o.row for options in self.options[depth:] for o in options},
                {o.group for options in self.options[depth:] for o in options},
            )
            for depth in range(len(self.order) + 1)
        ]

    def _options(self, s: int) -> list[_Option]:
        problem, seat = self.problem, self.problem.seats[s]
        keeper = self.held.get(seat.key)
        options = []
        for row in self._useful(s):
            key = problem.advisors[row].key
            freed = (steps.release(seat.key, keeper),) if keeper is not None and key != keeper else ()
            options += [self._option(row, (*freed, *needed), far) for needed, far in self._needs(row, s)]
        options = self._undominated(options)
        nobody = (steps.go_without(seat.key),) if seat.required else ()
        if keeper is not None:
            options.append(_Option(-1, (steps.release(seat.key, keeper), *nobody), 0, None, False, 0, 0))
        # Somebody who may take the seat kept for them stays in it until let go.
        stays = keeper is not None and any(
            problem.advisors[o.row].key == keeper and not o.steps and not o.hours
            for o in options
            if o.row >= 0
        )
        if not stays or keeper in self.unsure:
            options.append(_Option(-1, nobody, 0, None, False, 0, 0))
        return options

    def _undominated(self, options: list[_Option]) -> list[_Option]:
        """Return the options that a cheapest way might need: whoever else sits, one that is no worse is free."""
        kept: list[tuple[Counter[_Kind], _Option]] = []
        for o in sorted(options, key=lambda o: (o.cost, o.hours, -o.points)):
            kinds = Counter(_kind(step) for step in o.steps)
            better = {
                k.group
                for mine, k in kept
                if mine <= kinds
                and k.hours <= o.hours
                and k.cover | o.cover == k.cover
                and (o.novice or not k.novice)
            }
            if o.row in self.keepers or len(better) < len(self.problem.seats):
                kept.append((kinds, o))
        return [o for _, o in kept]

    def _useful(self, s: int) -> list[int]:
        """Return people for whom steps may open the seat; of each kind, the best, enough for any team."""
        problem, wanted = self.problem, len(self.problem.seats)
        kinds: dict[tuple[int, bool, int, int], list[int]] = {}
        kept = set()
        for row, bits in enumerate(self.bits):
            if bits[s] & ~_BENDABLE:
                continue
            if row in self.keepers:
                kept.add(row)
            kind = (bits[s], problem.advisors[row].novice, self._cover(row), self._hours(row, s))
            kinds.setdefault(kind, []).append(row)
        for rows in kinds.values():
            rows.sort(key=lambda row: (-self.points(row), str(problem.advisors[row].key)))
            agencies: dict[tuple[bool, Key], int] = {}
            for row in rows:
                agencies.setdefault(agency_of(problem, row), row)
            kept.update(list(agencies.values())[:wanted])
            kept.update(rows[:wanted])
        return sorted(kept)

    def _needs(self, row: int, s: int) -> Iterator[tuple[tuple[Step, ...], int]]:
        """Yield (own steps, hours of travel to allow) that let somebody take a seat: one way or two."""
        bits, key = self.bits[row][s], self.problem.advisors[row].key
        own = tuple(steps.personal(code, key) for bit, code in _PERSONAL.items() if bits & bit)
        if not bits & _IN_PERSON:
            yield own, 0
            return
        yield (*own, steps.remote(self.problem.seats[s].key)), 0
        if bits & _IN_PERSON == _FAR:
            yield own, self._hours(row, s)

    def _option(self, row: int, needed: tuple[Step, ...], hours: int) -> _Option:
        a = self.problem.advisors[row]
        group = agency_of(self.problem, row)
        return _Option(row, needed, hours, group, a.novice, self._cover(row), self.points(row))

    def _hours(self, row: int, s: int) -> int:
        if not self.bits[row][s] & _FAR:
            return 0
        return ceil(hours_to(self.problem.advisors[row], self.problem) or 0.0)

    def _cover(self, row: int) -> int:
        return cover_of(self.problem, row) & sum(wishes_of(self.problem).values())

    def cheapest(self) -> Iterator[Relaxation]:
        """Yield ways that are enough, cheapest first; nothing whose kinds of steps hold another's."""
        found: list[Counter[tuple[str, str, str]]] = []
        # Price at least, hours of travel, points at most, number.
        waiting = [(self.least[0], 0, 0, 0, _State())]
        seen: set[tuple[object, ...]] = set()
        pushed = 0
        for _ in range(_NODES):
            if not waiting:
                return
            state = heapq.heappop(waiting)[-1]
            mark = self._mark(state)
            if mark in seen:
                continue
            seen.add(mark)
            if state.depth == len(self.options):
                taken = self._shared(state)
                kind = Counter(_kind(step)[:3] for step in taken)
                if not any(other <= kind for other in found):
                    solution = solve(self._loosened(taken))
                    if solution.status is Status.PROVEN_OPTIMAL:
                        found.append(kind)
                        yield Relaxation(taken, sum(step.cost for step in taken), solution)
                continue
            for option in self.options[state.depth]:
                after = self._after(state, option)
                if after is not None:
                    pushed += 1
                    bound = self._total(after) + self.least[after.depth]
                    points = after.points + self.most[after.depth]
                    heapq.heappush(waiting, (bound, after.hours, -points, pushed, after))
        self.cut_short = True

    def _loosened(self, taken: tuple[Step, ...]) -> Problem:
        problem = self.problem
        for step in taken:
            problem = step.applied(problem)
        return problem

    def _after(self, state: _State, option: _Option) -> _State | None:
        """Return the state with one more seat dealt with, or None where that may not be."""
        freed = self._freed(state, option)
        if freed is None or option.row in state.rows:
            return None
        new = tuple(step for step in (*freed, *option.steps) if step not in state.steps)
        taken, cost = (*state.steps, *new), state.cost + sum(step.cost for step in new)
        if option.group is None:
            return replace(state, depth=state.depth + 1, steps=taken, cost=cost)
        return _State(
            state.depth + 1,
            taken,
            cost,
            max(state.hours, option.hours),
            state.novices + option.novice,
            state.cover | option.cover,
            state.rows | {option.row},
            state.agencies | {option.group},
            state.together or option.group in state.agencies,
            state.points + option.points,
        )

    def _freed(self, state: _State, option: _Option) -> tuple[Step, ...] | None:
        """Return the step that lets somebody kept for another seat sit here, None when it comes too late."""
        if option.row not in self.keepers:
            return ()
        key = self.problem.advisors[option.row].key
        seat = next(seat for seat, held in self.held.items() if held == key)
        gone = steps.release(seat, key)
        to_come = [self.problem.seats[s].key for s in self.order[state.depth :]]
        if seat == to_come[0] or gone in state.steps:
            return ()
        return (gone,) if seat in to_come else None

    def _total(self, state: _State) -> int:
        done = state.depth == len(self.options)
        return state.cost + sum(step.cost for step in self._team_steps(state, done=done))

    def _shared(self, state: _State) -> tuple[Step, ...]:
        return tuple(sorted((*state.steps, *self._team_steps(state, done=True)), key=lambda step: step.cost))

    def _team_steps(self, state: _State, *, done: bool) -> Iterator[Step]:
        """Yield the steps shared by the team; unmet wishes count once all seats are dealt with."""
        policy = self.problem.policy
        if state.hours and policy.max_travel_hours is not None:
            yield steps.travel(state.hours, state.hours - policy.max_travel_hours)
        if policy.max_novices is not None and state.novices > policy.max_novices:
            yield steps.novices(state.novices, state.novices - policy.max_novices)
        if policy.one_per_agency and state.together:
            yield steps.same_agency()
        if done:
            for rule, bit in sorted(wishes_of(self.problem).items()):
                if not state.cover & bit:
                    yield steps.as_wish(rule)

    def _mark(self, state: _State) -> tuple[object, ...]:
        """Return what tells two states apart for the seats to come."""
        rows, agencies = self.later[state.depth]
        return (
            state.depth,
            tuple(sorted(map(_kind, state.steps))),
            state.hours,
            state.novices,
            state.cover,
            state.together,
            state.rows & rows,
            state.agencies & agencies,
        )


def _kind(step: Step) -> _Kind:
    code = step.code.value if step.code else step.rule
    return step.kind.value, code, step.seat or "", step.amount
