"""Three whole answers to choose from: the best fit, the fairest burden, the strongest reserve.

All three fill the same seats and meet the same rules. The second and third may give up at most ``allowance`` of the
best fit's points. Each is a proven optimum of fit less a weight times its own concern (a supported point of the
Pareto front): the heaviest weight, of doublings, that keeps within the allowance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from alongside.matching.colgen import solve_joint
from alongside.matching.joint import Aim, Call, JointProblem, JointSolution
from alongside.matching.policy import POINT
from alongside.matching.problem import Problem
from alongside.matching.reserve import Reserve
from alongside.matching.sentence import Sentence, gettext_noop, say

ALLOWANCE = 0.1
DOUBLINGS = 9
BURDEN_FIRST = 0.25
RESERVE_FIRST = 50.0


@dataclass(frozen=True, slots=True)
class Point:
    """One of the three. ``lost``: thousandths of a point less than the best fit. ``burden``: see
    :func:`~alongside.matching.joint.burden_charge`. ``reserve_lost``: rise of the expected loss of coverage, 0 to 1."""

    name: str
    solution: JointSolution
    lost: int
    burden: int
    reserve_lost: float
    sentence: Sentence


def pareto(
    problem: Problem | JointProblem, *, allowance: float = ALLOWANCE, seconds: float | None = None
) -> tuple[Point, Point, Point]:
    """Return best fit, fairest burden and strongest reserve; they may be the same team.

    ``allowance``: share of the best fit's points that the others may give up. ``seconds``: for each search.
    """
    joint = as_joint(problem) if isinstance(problem, Problem) else problem
    plain = replace(joint, aim=Aim(reserve=replace(joint.aim.reserve, weight=0.0)))
    best = solve_joint(plain, seconds=seconds)

    def fair(weight: float) -> Aim:
        return replace(plain.aim, burden=weight)

    def strong(weight: float) -> Aim:
        return replace(plain.aim, reserve=replace(plain.aim.reserve, weight=weight))

    least = best.points - round(allowance * max(best.points, 0))
    fairest = _heaviest(plain, best, fair, BURDEN_FIRST, least, seconds, _burden)
    strongest = _heaviest(plain, best, strong, RESERVE_FIRST, least, seconds, _reserve_lost)
    return (
        _point("best_fit", best, best),
        _point("fairest_burden", fairest, best),
        _point("strongest_reserve", strongest, best),
    )


def as_joint(problem: Problem, **parts: Reserve) -> JointProblem:
    """Return one incident as a joint problem with a single call named "team"."""
    call = Call("team", problem.facts, problem.seats, problem.options)
    aim = Aim(reserve=parts.get("reserve", Reserve()))
    return JointProblem((call,), problem.advisors, problem.policy, problem.compacts, aim=aim)


def _heaviest(
    plain: JointProblem,
    best: JointSolution,
    aim: Callable[[float], Aim],
    first: float,
    least: int,
    seconds: float | None,
    concern: Callable[[JointSolution], float],
) -> JointSolution:
    """Return the answer of the heaviest weight within the allowance, found by halving the row of doublings."""
    low, high, kept = 0, DOUBLINGS, best
    while low < high:
        middle = (low + high + 1) // 2
        tried = solve_joint(replace(plain, aim=aim(first * 2.0 ** (middle - 1))), seconds=seconds)
        if tried.points >= least and _levels(tried) == _levels(best):
            low = middle
            if concern(tried) < concern(kept):
                kept = tried
        else:
            high = middle - 1
    return kept


def _levels(s: JointSolution) -> tuple[int, int, int]:
    return (
        sum(len(t.empty_required) for t in s.teams),
        sum(t.broken for t in s.teams),
        sum(len(t.empty_optional) for t in s.teams),
    )


def _burden(s: JointSolution) -> float:
    return float(s.burden)


def _reserve_lost(s: JointSolution) -> float:
    return sum(c.loss_after - c.loss_before for c in s.reserve)


def _point(name: str, s: JointSolution, best: JointSolution) -> Point:
    lost = best.points - s.points
    if s is best and name == "best_fit":
        sentence = say(gettext_noop("The most points."))
    elif s.as_mapping() == best.as_mapping():
        sentence = say(gettext_noop("The same as the team with the most points."))
    elif lost < POINT // 20:
        text = gettext_noop("Asks people who were asked less lately, and gives up nothing for it.")
        if name == "strongest_reserve":
            text = gettext_noop(
                "Leaves more people free where they would be missed, and gives up nothing for it."
            )
        sentence = say(text)
    elif name == "fairest_burden":
        text = gettext_noop("Asks people who were asked less lately. Gives up %(points)s points.")
        sentence = say(text, points=f"{lost / POINT:.1f}")
    else:
        text = gettext_noop("Leaves more people free where they would be missed. Gives up %(points)s points.")
        sentence = say(text, points=f"{lost / POINT:.1f}")
    return Point(name, s, lost, s.burden, _reserve_lost(s), sentence)
