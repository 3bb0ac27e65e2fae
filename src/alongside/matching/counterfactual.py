"""What one change would seat somebody, and what one change would alter the team. Each is tried, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from alongside.matching.changes import Change, facts_for, lifts, rivals
from alongside.matching.codes import ReasonCode
from alongside.matching.compare import Worth, narrowed, terms_of, without, worth
from alongside.matching.explain import points_text, why_not
from alongside.matching.problem import Problem
from alongside.matching.scoring import score
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Solution
from alongside.matching.solve import solve
from alongside.matching.steps import IN_PERSON_RULES, Approver

_NEAR = 30
"""People with one rule against them who are tried, those with the most points first."""


@dataclass(frozen=True)
class Counterfactual:
    """What would seat somebody who is not on the team.

    ``changes``: each alone is enough, smallest first. ``together``: where none is, all of these are needed
    (``still_loses``: and even then the team would lose that many thousandths of a point with them).
    ``barred``: rules that nothing may change.
    """

    advisor: Key
    changes: tuple[Change, ...]
    together: tuple[Change, ...]
    still_loses: int | None
    barred: tuple[ReasonCode, ...]
    sentence: Sentence


@dataclass(frozen=True)
class Pivot:
    """One change that alters the team. ``gain``: what it adds to the team's points, in thousandths."""

    change: Change
    team: dict[str, Key | None]
    gain: int
    fuller: bool


def counterfactual(solution: Solution, advisor: Key, *, most: int = 3) -> Counterfactual:
    """Return what would seat somebody. Raises ``KeyError`` for somebody not on the roster.

    ``most`` limits ``changes``. A change is only returned when the problem, solved again with it, seats them.
    """
    problem, eligibility = solution.problem, solution.eligibility
    if advisor in solution.as_mapping().values():
        return _none(advisor, say(gettext_noop("%(advisor)s is on this team."), advisor=advisor))
    against = {
        s.key: frozenset(eligibility.codes(s.key, advisor))
        for s in problem.seats
        if ReasonCode.WRONG_DISCIPLINE not in eligibility.codes(s.key, advisor)
    }
    if not against:
        text = gettext_noop("No seat of this team is for the discipline of %(advisor)s.")
        return _none(advisor, say(text, advisor=advisor))
    chains = {seat: lifts(problem, advisor, seat, codes) for seat, codes in against.items()}
    open_chains = {seat: chain for seat, chain in chains.items() if chain is not None}
    if not open_chains:
        barred = tuple(sorted(set.intersection(*(set(codes) for codes in against.values()))))
        text = gettext_noop("Nothing that anybody may change here would seat %(advisor)s.")
        return _none(advisor, say(text, advisor=advisor), barred)
    return _sought(solution, advisor, open_chains, most)


def _none(advisor: Key, sentence: Sentence, barred: tuple[ReasonCode, ...] = ()) -> Counterfactual:
    return Counterfactual(advisor, (), (), None, barred, sentence)


def _sought(solution: Solution, advisor: Key, chains: dict[str, list[Change]], most: int) -> Counterfactual:
    tries = [chain[0] for chain in chains.values() if len(chain) == 1]
    enough = [change for change in tries if _seated(change.problem, advisor)]
    free = [seat for seat, chain in chains.items() if not chain]
    if free:
        small = narrowed(solution.problem, advisor)
        enough += [c for c in rivals(small, free, solution.as_mapping()) if _seated(c.problem, advisor)]
        for group in facts_for(small, advisor):
            first = next((c for c in group if _seated(c.problem, advisor)), None)
            enough += [first] if first else []
    if enough:
        enough.sort(key=lambda change: change.size)
        # The problem of a change made on the narrowed roster is as good as the whole: nobody else may serve.
        text = gettext_noop("One of these alone would seat %(advisor)s.")
        return Counterfactual(advisor, tuple(enough[:most]), (), None, (), say(text, advisor=advisor))
    shortest = min(chains.values(), key=len)
    if not shortest:
        loss = _loss(solution, advisor)
        text = gettext_noop("No one change would seat %(advisor)s.")
        return Counterfactual(advisor, (), (), loss, (), say(text, advisor=advisor))
    after = solve(shortest[-1].problem, alternates=0)
    if advisor in after.as_mapping().values():
        text = gettext_noop("All of these together would seat %(advisor)s.")
        return Counterfactual(advisor, (), tuple(shortest), None, (), say(text, advisor=advisor))
    loss = _loss(after, advisor)
    if loss is None:
        text = gettext_noop("Even with these, there would be no place for %(advisor)s on the team.")
        return Counterfactual(advisor, (), tuple(shortest), None, (), say(text, advisor=advisor))
    text = gettext_noop("Even with these, the team would lose %(points)s points with %(advisor)s.")
    sentence = say(text, advisor=advisor, points=points_text(loss))
    return Counterfactual(advisor, (), tuple(shortest), loss, (), sentence)


def _seated(problem: Problem, advisor: Key) -> bool:
    return advisor in solve(narrowed(problem, advisor), alternates=0).as_mapping().values()


def _loss(solution: Solution, advisor: Key) -> int | None:
    """Return the least that the team loses with somebody in a seat, or None where that empties another."""
    losses = [
        seat.instead.loss
        for seat in why_not(solution, advisor).seats
        if seat.instead is not None and not seat.instead.emptied and not seat.instead.breaks
    ]
    return min(losses, default=None)


def pivots(solution: Solution, *, most: int = 5) -> tuple[Pivot, ...]:
    """Return single changes that would alter the team: a rule that keeps somebody better out, or one who says no.

    Those that fill more seats come first, then by what they add to the points.
    """
    before = worth(solution)
    mapping = solution.as_mapping()
    found: list[tuple[Worth, Pivot]] = []
    for change in _candidates(solution):
        after = solve(narrowed(change.problem), alternates=0)
        if after.as_mapping() != mapping:
            value = worth(after)
            fuller = (value.required, value.rules, value.optional) > (
                before.required,
                before.rules,
                before.optional,
            )
            found.append((value, Pivot(change, after.as_mapping(), value.points - before.points, fuller)))
    found.sort(
        key=lambda pair: (pair[0].required, pair[0].rules, pair[0].optional, pair[0].points), reverse=True
    )
    return tuple(pivot for _, pivot in found[:most])


def _candidates(solution: Solution) -> Iterator[Change]:
    problem = solution.problem
    kept = {key for _, key in problem.options.fixed}
    for advisor in solution.as_mapping().values():
        if advisor is not None and advisor not in kept:
            text = gettext_noop("%(other)s says no.")
            yield Change(say(text, other=advisor), Approver.ADVISOR, 0, without(narrowed(problem), advisor))
    near = _near(solution)[:_NEAR]
    # A change to one person leaves the others as they are, so those who may not serve can be left out.
    small = narrowed(problem, *(key for key, _, _ in near))
    for key, seat, codes in near:
        chain = lifts(problem if codes & IN_PERSON_RULES else small, key, seat, codes)
        if chain is not None and len(chain) == 1:
            yield chain[0]


def _near(solution: Solution) -> list[tuple[Key, str, frozenset[ReasonCode]]]:
    """Return who is kept out of a seat by rules that one change may lift, those with the most points first."""
    problem, eligibility = solution.problem, solution.eligibility
    found: list[tuple[int, Key, str, frozenset[ReasonCode]]] = []
    for a, row in zip(problem.advisors, eligibility.bits, strict=True):
        for seat, bits in zip(problem.seats, row, strict=True):
            if not bits or a.discipline not in seat.disciplines or int(bits).bit_count() > 5:
                continue
            codes = frozenset(eligibility.codes(seat.key, a.key))
            if len(codes) == 1 or ReasonCode.LICENSE_NOT_HERE in codes:
                found.append((-score(a, problem), a.key, seat.key, codes))
                break
    found.sort(key=lambda line: line[0])
    return [(key, seat, codes) for _, key, seat, codes in found]


@dataclass(frozen=True, slots=True)
class WeightRange:
    """Between which weights (points) a team stays the best when one weight alone moves; ends to a tenth."""

    name: str
    weight: float
    low: float
    high: float


def weight_ranges(solution: Solution, *, highest: float = 100.0) -> tuple[WeightRange, ...]:
    """Return for each weight that counts here how far it may move, up to ``highest``, with the team still best.

    What the best team is worth is a convex function of one weight and what this team is worth a straight
    line below it, so the weights where they meet are one interval: each end is found by halving.
    """
    problem = narrowed(solution.problem)
    mapping = solution.as_mapping()
    ranges = []
    for name in terms_of(problem, mapping):
        weight = getattr(problem.policy.weights, name)

        def best_at(tenths: int, name: str = name) -> bool:
            weights = replace(problem.policy.weights, **{name: tenths / 10})
            moved = replace(problem, policy=replace(problem.policy, weights=weights))
            points = sum(terms_of(moved, mapping).values())
            return solve(moved, alternates=0).points <= points

        start, top = round(weight * 10), round(highest * 10)
        low = _edge(best_at, start, 0)
        high = _edge(best_at, start, max(top, start))
        ranges.append(WeightRange(name, weight, low / 10, high / 10))
    return tuple(ranges)


def _edge(holds: Callable[[int], bool], start: int, end: int) -> int:
    """Return the last whole number from start towards end at which it holds, given that it is an interval."""
    if holds(end):
        return end
    good, bad = start, end
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if holds(middle):
            good = middle
        else:
            bad = middle
    return good
