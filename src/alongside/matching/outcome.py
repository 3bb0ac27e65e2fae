"""From chosen teams to an answer that can be read: points, empty seats, who was contended, what stays free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from alongside.matching.joint import (
    CallTeam,
    Contended,
    JointProblem,
    JointSolution,
    JointStatus,
    Prices,
    burden_charge,
)
from alongside.matching.policy import POINT, Mode
from alongside.matching.pricing import LIVED, SIMILAR, Pricing, Team, modes_of
from alongside.matching.reserve import count_cells
from alongside.matching.sentence import Key, Sentence, gettext_noop, say


def solution_of(
    problem: JointProblem,
    pricing: Pricing,
    prices: Prices,
    teams: Sequence[Team],
    status: JointStatus,
    price: NDArray[np.int64],
    *,
    objective: int,
    bound: int,
    rounds: int,
    columns: int,
) -> JointSolution:
    """Return the answer for these teams, one per call in their order."""
    keys = [a.key for a in problem.advisors]
    taken = [row for t in teams for row in t.rows if row >= 0]
    return JointSolution(
        problem=problem,
        status=status,
        teams=tuple(_team(problem, pricing, prices, t) for t in teams),
        objective=objective,
        bound=bound,
        prices=prices,
        price_of=tuple((keys[i], int(price[i])) for i in np.flatnonzero(price)),
        contended=_contended(problem, pricing, teams, price),
        reserve=count_cells(
            problem.advisors, [keys[i] for i in taken], problem.policy, problem.aim.reserve, problem.floors
        ),
        burden=sum(burden_charge(problem.advisors[i]) for i in taken),
        rounds=rounds,
        columns=columns,
    )


def _team(problem: JointProblem, pricing: Pricing, prices: Prices, team: Team) -> CallTeam:
    call = problem.calls[team.call]
    fixed = dict(call.options.fixed)
    cover, levels = 0, 0
    for seat, row in zip(call.seats, team.rows, strict=True):
        if row >= 0:
            cover |= int(pricing.cover_of[team.call][row])
            levels += prices.required if seat.required else prices.optional
            levels += prices.fixed if seat.key in fixed else 0
            levels -= pricing.charge_of(row)
    modes = zip((SIMILAR, LIVED), modes_of(call, problem), strict=True)
    hard = [bit for bit, mode in modes if mode is Mode.HARD]
    levels += prices.rule * sum(1 for bit in hard if cover & bit)
    empty = [s for s, row in zip(call.seats, team.rows, strict=True) if row < 0]
    return CallTeam(
        call=call.key,
        team=tuple(
            (s.key, None if row < 0 else problem.advisors[row].key)
            for s, row in zip(call.seats, team.rows, strict=True)
        ),
        points=team.value - levels,
        empty_required=tuple(s.key for s in empty if s.required),
        empty_optional=tuple(s.key for s in empty if not s.required),
        broken=sum(1 for bit in hard if not cover & bit),
    )


def _contended(
    problem: JointProblem, pricing: Pricing, teams: Sequence[Team], price: NDArray[np.int64]
) -> tuple[Contended, ...]:
    """Return whom several calls would have if each were alone, the highest price first."""
    nothing = np.zeros(pricing.size, dtype=np.int64)
    alone, _, _ = pricing.best(nothing, nothing)
    wanted: dict[int, list[str]] = {}
    for team in alone:
        for row in team.rows:
            if row >= 0:
                wanted.setdefault(row, []).append(problem.calls[team.call].key)
    got = {row: problem.calls[t.call].key for t in teams for row in t.rows if row >= 0}
    found = [
        Contended(
            problem.advisors[row].key,
            tuple(calls),
            got.get(row),
            int(price[row]),
            _says(problem.advisors[row].key, calls, got.get(row), int(price[row])),
        )
        for row, calls in wanted.items()
        if len(calls) > 1
    ]
    return tuple(sorted(found, key=lambda c: (-c.price, str(c.advisor))))


def _says(advisor: Key, calls: Sequence[str], goes_to: str | None, price: int) -> Sentence:
    which = ", ".join(calls)
    if goes_to is None:
        text = gettext_noop("%(advisor)s would be on the team of each of these if it were alone: %(which)s.")
        return say(text, advisor=advisor, which=which)
    if price < POINT // 20:
        text = gettext_noop(
            "%(advisor)s would be on the team of each of these if it were alone: %(which)s. Goes to %(band)s; "
            "the others have somebody as good."
        )
        return say(text, advisor=advisor, which=which, band=goes_to)
    text = gettext_noop(
        "%(advisor)s would be on the team of each of these if it were alone: %(which)s. Goes to %(band)s; "
        "the others together lose about %(points)s points by it."
    )
    return say(text, advisor=advisor, which=which, band=goes_to, points=f"{price / POINT:.1f}")
