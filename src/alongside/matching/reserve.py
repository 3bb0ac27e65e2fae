"""Who is left for the next incident: counted by region and discipline, as floors and as an expected loss.

The next incident falls in a region with a chance in proportion to ``Reserve.demand`` (people living there), and
needs each discipline. Each of m advisors free there can come with chance ``able``, apart from the others; so
nobody can with chance (1 - able) ** m, and that times the region's chance is the cell's expected loss. Taking the
k-th person of a cell costs the rise of that loss, which grows with k: a convex charge, exact in a linear program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.matching.policy import POINT, Policy
from alongside.matching.problem import Advisor
from alongside.matching.regions import region_of
from alongside.matching.sentence import Key, Sentence, gettext_noop, say

Cell = tuple[str, str]
# Share of the people of the 50 states, DC and the territories by FEMA region, 2020 Census, in percent.
DEMAND: tuple[tuple[str, float], ...] = (
    ("R1", 4.5), ("R2", 9.8), ("R3", 9.5), ("R4", 20.6), ("R5", 15.8),
    ("R6", 12.8), ("R7", 4.3), ("R8", 3.8), ("R9", 15.4), ("R10", 4.4),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Floor:
    """At least ``keep`` advisors of a discipline who live in a region stay free for the next incident."""

    region: str
    discipline: str
    keep: int


@dataclass(frozen=True, slots=True)
class Reserve:
    """How the reserve counts. ``weight``: points that certain loss of one discipline's coverage would cost."""

    weight: float = 0.0
    able: float = 0.4
    demand: tuple[tuple[str, float], ...] = DEMAND

    def loss(self, cell: Cell, free: int) -> float:
        """Return the expected loss of coverage in a cell with so many free advisors, 0 to 1."""
        whole = sum(share for _, share in self.demand)
        return dict(self.demand).get(cell[0], 0.0) / whole * (1 - self.able) ** free if whole else 0.0

    def charges(self, cell: Cell, free: int, most: int) -> list[int]:
        """Return what taking the first, second ... of a cell costs, in thousandths of a point, ascending."""
        steps = [self.loss(cell, free - k) - self.loss(cell, free - k + 1) for k in range(1, most + 1)]
        return [round(step * self.weight * POINT) for step in steps]


@dataclass(frozen=True, slots=True)
class CellCount:
    """A cell before and after: free advisors, the floor, the expected loss of coverage (0 to 1)."""

    region: str
    discipline: str
    before: int
    after: int
    floor: int
    loss_before: float
    loss_after: float
    sentence: Sentence


def cell_of(a: Advisor) -> Cell:
    """Return the region and discipline that an advisor counts for."""
    return region_of(a.home_state), a.discipline


def free_advisors(advisors: Iterable[Advisor], policy: Policy) -> Iterable[Advisor]:
    """Yield who counts as free for a next incident: not paused, room for one more engagement."""
    for a in advisors:
        if a.available and a.load < min(a.max_load, policy.max_load):
            yield a


def count_cells(
    advisors: Sequence[Advisor],
    taken: Iterable[Key],
    policy: Policy,
    reserve: Reserve,
    floors: Sequence[Floor],
) -> tuple[CellCount, ...]:
    """Return every cell that the teams draw on or that has a floor, the greatest rise of loss first."""
    people = {a.key: a for a in free_advisors(advisors, policy)}
    before = Counter(cell_of(a) for a in people.values())
    used = Counter(cell_of(people[key]) for key in set(taken) if key in people)
    keep = {(f.region, f.discipline): f.keep for f in floors}
    counts = []
    for cell in sorted(set(used) | set(keep)):
        left = before[cell] - used[cell]
        counts.append(
            CellCount(
                *cell,
                before[cell],
                left,
                keep.get(cell, 0),
                reserve.loss(cell, before[cell]),
                reserve.loss(cell, left),
                _says(cell, before[cell], left, keep.get(cell, 0)),
            )
        )
    counts.sort(key=lambda c: (c.loss_before - c.loss_after, c.region, c.discipline))
    return tuple(counts)


def _says(cell: Cell, before: int, after: int, floor: int) -> Sentence:
    region, discipline = cell
    if after < floor:
        text = gettext_noop(
            "%(band)s, %(which)s: %(after)s of %(before)s stay free, fewer than the %(floor)s wanted."
        )
    else:
        text = gettext_noop("%(band)s, %(which)s: %(after)s of %(before)s stay free for the next incident.")
        return say(text, band=region, which=discipline, after=after, before=before)
    return say(text, band=region, which=discipline, after=after, before=before, floor=floor)
