"""Several incidents over one roster: the problem, and the shape of its answer. ``solve_joint`` is in colgen.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from alongside.matching.codec import encode
from alongside.matching.faults import option_faults, policy_faults, request_faults, roster_faults
from alongside.matching.policy import POINT, Policy
from alongside.matching.problem import (
    Advisor,
    BadProblem,
    Compact,
    Options,
    Problem,
    RequestFacts,
    Seat,
    read_problem,
)
from alongside.matching.reserve import CellCount, Floor, Reserve
from alongside.matching.sentence import Key, Sentence


@dataclass(frozen=True, slots=True)
class Call:
    """One open incident: what is asked, which seats, what people have settled."""

    key: str
    facts: RequestFacts
    seats: tuple[Seat, ...]
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Aim:
    """What counts besides fit. ``burden``: points one unit of burden costs, see :func:`burden_charge`."""

    burden: float = 0.0
    reserve: Reserve = field(default_factory=Reserve)


@dataclass(frozen=True)
class JointProblem:
    """A whole joint problem. Raises :class:`BadProblem` with every reason at once.

    ``places``: how many of these incidents one person may take at most; 1 is one place at a time. With more,
    still only one of those that ask for help in person. Room for load is kept besides.
    """

    calls: tuple[Call, ...]
    advisors: tuple[Advisor, ...]
    policy: Policy = field(default_factory=Policy)
    compacts: tuple[Compact, ...] = ()
    floors: tuple[Floor, ...] = ()
    places: int = 1
    aim: Aim = field(default_factory=Aim)

    def __post_init__(self) -> None:
        if found := tuple(_faults(self)):
            raise BadProblem(found)

    def single(self, call: str) -> Problem:
        """Return one incident as a problem of its own. Raises ``KeyError`` for an unknown call."""
        for c in self.calls:
            if c.key == call:
                return Problem(c.facts, c.seats, self.advisors, self.policy, self.compacts, c.options)
        raise KeyError(call)

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as JSON-ready data."""
        data: dict[str, Any] = encode(self)
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> JointProblem:
        """Return the problem that ``to_dict`` wrote. Raises :class:`BadProblem`."""
        return read_problem(cls, data)


def burden_charge(a: Advisor) -> int:
    """Return what one more engagement adds to an advisor's burden: squares, so that the busy cost most.

    Burden is the square of recent load (asks in 90 days plus open engagements); one more adds 2 n + 1.
    """
    return 2 * (a.asked_last_90_days + a.load) + 1


class JointStatus(StrEnum):
    """What is known. ``FEASIBLE``: ``gap`` says by how much it may fall short.

    ``GREEDY``: time ran out before anything better than one incident after the other; the gap still holds.
    """

    PROVEN_OPTIMAL = "proven_optimal"
    FEASIBLE = "feasible"
    GREEDY = "greedy"


@dataclass(frozen=True, slots=True)
class Prices:
    """What is worth how much, in thousandths: within one incident each level outweighs all below it.

    Between incidents they are prices: a required seat of one is never left empty to gain less than ``required``
    elsewhere.
    """

    optional: int
    rule: int
    required: int
    fixed: int


@dataclass(frozen=True, slots=True)
class CallTeam:
    """One incident's team. ``points`` in thousandths, its team wishes included; ``broken``: hard rules missed."""

    call: str
    team: tuple[tuple[str, Key | None], ...]
    points: int
    empty_required: tuple[str, ...]
    empty_optional: tuple[str, ...]
    broken: int


@dataclass(frozen=True, slots=True)
class Contended:
    """Somebody whom several incidents would have if each were alone. ``price``: what the others would give."""

    advisor: Key
    calls: tuple[str, ...]
    goes_to: str | None
    price: int
    sentence: Sentence


@dataclass(frozen=True)
class JointSolution:
    """The answer. ``objective`` and ``bound`` in thousandths, levels at ``prices``, charges of the aim taken off.

    ``gap`` = bound - objective: 0 when proven. ``rounds`` and ``columns`` tell how hard it was.
    """

    problem: JointProblem
    status: JointStatus
    teams: tuple[CallTeam, ...]
    objective: int
    bound: int
    prices: Prices
    price_of: tuple[tuple[Key, int], ...]
    contended: tuple[Contended, ...]
    reserve: tuple[CellCount, ...]
    burden: int
    rounds: int
    columns: int

    @property
    def gap(self) -> int:
        """At most how much better an answer could be, in thousandths of a point."""
        return self.bound - self.objective

    @property
    def gap_share(self) -> float:
        """The gap as a share of the most points there could be, 0 to 1: the prices of filled seats do not count."""
        return self.gap / (max(self.points, 0) + self.gap) if self.gap else 0.0

    @property
    def points(self) -> int:
        """All teams' points in thousandths."""
        return sum(t.points for t in self.teams)

    def as_mapping(self) -> dict[str, dict[str, Key | None]]:
        """Return call to seat to advisor, None where a seat is empty."""
        return {t.call: dict(t.team) for t in self.teams}


def prices_for(problem: JointProblem) -> Prices:
    """Return the price of each level: the same for all incidents, above anything one incident can gain below."""
    weights = problem.policy.weights
    person = sum(getattr(weights, f) for f in weights.__slots__ if not f.startswith("team_"))
    team = weights.team_similar_size + weights.team_lived_kind + weights.team_languages
    seats = max((len(c.seats) for c in problem.calls), default=1)
    charges = problem.aim.burden * max((burden_charge(a) for a in problem.advisors), default=0)
    most = round(POINT * (seats * (person + charges + problem.aim.reserve.weight) + team)) + seats * 20
    optional = most + 1
    rule = (seats + 1) * optional
    required = 3 * rule
    return Prices(optional, rule, required, (seats + 1) * required)


def _faults(problem: JointProblem) -> Iterator[str]:
    yield from policy_faults(problem.policy)
    yield from roster_faults(problem.advisors, problem.policy, problem.compacts)
    if not problem.calls:
        yield "calls: there is none"
    for key, count in Counter(c.key for c in problem.calls).items():
        if count > 1:
            yield f"call {key}: given {count} times"
    for c in problem.calls:
        for fault in request_faults(c.facts, c.seats, problem.policy):
            yield f"call {c.key}: {fault}"
        if c.options != Options():
            for fault in option_faults(c.options, c.seats, problem.advisors, problem.policy):
                yield f"call {c.key}: {fault}"
    if problem.places < 1:
        yield "places: must be at least 1"
    for floor in problem.floors:
        if floor.keep < 0:
            yield f"floor {floor.region}, {floor.discipline}: must not be negative"
    for cell, count in Counter((f.region, f.discipline) for f in problem.floors).items():
        if count > 1:
            yield f"floor {cell[0]}, {cell[1]}: given {count} times"
    if not (0 <= problem.aim.burden <= 1000 and 0 <= problem.aim.reserve.weight <= 1_000_000):
        yield "aim: weights must be from 0 to 1,000 for burden and to 1,000,000 for reserve"
    if not 0 < problem.aim.reserve.able < 1:
        yield "aim: able must be between 0 and 1"
