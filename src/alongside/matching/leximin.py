"""Fair to the seats: the worst-filled seat as good as can be, then the next, and so on (leximin).

Repeated max-min with fixed levels. Slower than ``solve_joint``, which it calls some ten times per level.
"""

from __future__ import annotations

from alongside.matching.colgen import solve_joint
from alongside.matching.columns import columns_of
from alongside.matching.fused import survey
from alongside.matching.joint import JointProblem, JointSolution
from alongside.matching.pricing import SeatAt


def leximin(problem: JointProblem, *, seconds: float | None = None) -> JointSolution:
    """Return teams that fill the same seats as ``solve_joint`` and raise the worst seat's points first.

    Where seats could be raised one at a time but not together, the one with fewest points stays where it is.
    """
    return _Ladder(problem, seconds).climb()


class _Ladder:
    def __init__(self, problem: JointProblem, seconds: float | None) -> None:
        self.problem, self.seconds = problem, seconds
        columns = columns_of(problem.advisors)
        self.row_of = {a.key: i for i, a in enumerate(problem.advisors)}
        self.points = [
            survey(columns, c.facts, c.seats, problem.policy, problem.compacts).points for c in problem.calls
        ]
        self.first = solve_joint(problem, seconds=seconds)

    def climb(self) -> JointSolution:
        floors: dict[SeatAt, int] = {}
        found = self.first
        open_ = sorted(self.got(found))
        while open_:
            level, found = self.raise_all(open_, floors, found)
            stuck = [
                s
                for s in open_
                if self.tried({**floors, **dict.fromkeys(open_, level), s: level + 1}) is None
            ]
            stuck = stuck or [min(open_, key=lambda s: self.got(found)[s])]
            floors.update(dict.fromkeys(stuck, level))
            open_ = [s for s in open_ if s not in stuck]
        return found

    def got(self, s: JointSolution) -> dict[SeatAt, int]:
        """Return the points of each filled seat."""
        return {
            (c, i): int(self.points[c][self.row_of[key]])
            for c, team in enumerate(s.teams)
            for i, (_, key) in enumerate(team.team)
            if key is not None
        }

    def raise_all(
        self, open_: list[SeatAt], floors: dict[SeatAt, int], found: JointSolution
    ) -> tuple[int, JointSolution]:
        """Return the highest level that all open seats can have at once, and an answer that has it."""
        got = self.got(found)
        low = min(got[s] for s in open_)
        levels = sorted({int(p) for c, _ in open_ for p in self.points[c] if p > low})
        at, top = -1, len(levels) - 1
        while at < top:
            middle = (at + top + 1) // 2
            tried = self.tried({**floors, **dict.fromkeys(open_, levels[middle])})
            if tried is None:
                top = middle - 1
            else:
                at, found = middle, tried
        return (levels[at] if at >= 0 else low), found

    def tried(self, least: dict[SeatAt, int]) -> JointSolution | None:
        """Return the answer with these points at least, None where another seat would then stay empty."""
        found = solve_joint(self.problem, seconds=self.seconds, least=least)
        same = all(
            (a.empty_required, a.empty_optional, a.broken) == (b.empty_required, b.empty_optional, b.broken)
            for a, b in zip(found.teams, self.first.teams, strict=True)
        )
        return found if same else None
