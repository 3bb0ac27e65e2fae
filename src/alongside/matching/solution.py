"""The shape of an answer: the team, its proof, who comes next, what stays empty, which ties there were."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from alongside.matching.codes import ReasonCode
from alongside.matching.eligibility import Eligibility
from alongside.matching.problem import Problem
from alongside.matching.search import Found, Search
from alongside.matching.sentence import Key, Sentence


class Status(StrEnum):
    """What is known about the team.

    ``PROVEN_OPTIMAL``: every required seat is filled, every hard team rule met, and no team is better.
    ``INFEASIBLE``: no team does that; the one given is the proven best part of a team.
    ``UNPROVEN``: the search was cut short; ``Solution.gap`` says by how much the team may fall short.
    """

    PROVEN_OPTIMAL = "proven_optimal"
    INFEASIBLE = "infeasible"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes a seat, None when nobody can. ``points`` in thousandths, without the team's own."""

    seat: str
    advisor: Key | None
    points: int


@dataclass(frozen=True, slots=True)
class Alternate:
    """Somebody else for a seat and the best team around them.

    ``loss``: thousandths of a point the whole team loses, exactly; below 0 only where the seat was fixed
    by hand on somebody worth less. ``emptied``: seats that could then not be filled. ``breaks``: hard
    team rules that could then not be met.
    """

    seat: str
    advisor: Key
    loss: int
    emptied: tuple[str, ...]
    breaks: int
    team: tuple[tuple[str, Key | None], ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A seat nobody can take: why, how many fall to each rule, and who is nearest to eligible."""

    seat: str
    required: bool
    sentence: Sentence
    counts: tuple[tuple[ReasonCode, int], ...]
    nearest: tuple[tuple[Key, tuple[ReasonCode, ...]], ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """Another team of exactly the same worth, and what decided between the two."""

    seat: str
    chosen: Key
    other: Key
    sentence: Sentence


@dataclass(frozen=True)
class Solution:
    """The answer to a problem. ``points`` and ``team_points`` in thousandths of a point.

    ``gap`` is 0 when proven, otherwise at most how many thousandths better a team might be; None when
    even another seat might be filled.
    """

    problem: Problem
    status: Status
    team: tuple[Choice, ...]
    points: int
    team_points: int
    gap: int | None
    unfilled: tuple[Unfilled, ...]
    broken_rules: tuple[Sentence, ...]
    alternates: tuple[Alternate, ...]
    ties: tuple[Tie, ...]
    nodes: int
    eligibility: Eligibility = field(repr=False, compare=False)
    search: Search = field(repr=False, compare=False)
    found: Found = field(repr=False, compare=False)

    def as_mapping(self) -> dict[str, Key | None]:
        """Return seat to advisor, None where the seat is empty."""
        return {choice.seat: choice.advisor for choice in self.team}

    def alternates_for(self, seat: str) -> tuple[Alternate, ...]:
        """Return who would come next for a seat, least loss first."""
        return tuple(a for a in self.alternates if a.seat == seat)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready data, for keeping beside the problem."""
        return {
            "status": self.status.value,
            "policy_version": self.problem.policy.version,
            "points": self.points,
            "team_points": self.team_points,
            "gap": self.gap,
            "team": [{"seat": c.seat, "advisor": c.advisor, "points": c.points} for c in self.team],
            "unfilled": [_unfilled_dict(u) for u in self.unfilled],
            "broken_rules": [sentence.to_dict() for sentence in self.broken_rules],
            "alternates": [_alternate_dict(a) for a in self.alternates],
            "ties": [
                {"seat": t.seat, "chosen": t.chosen, "other": t.other, "sentence": t.sentence.to_dict()}
                for t in self.ties
            ],
        }


def _unfilled_dict(u: Unfilled) -> dict[str, Any]:
    return {
        "seat": u.seat,
        "required": u.required,
        "sentence": u.sentence.to_dict(),
        "counts": [[code.value, count] for code, count in u.counts],
        "nearest": [[key, [code.value for code in codes]] for key, codes in u.nearest],
    }


def _alternate_dict(a: Alternate) -> dict[str, Any]:
    return {
        "seat": a.seat,
        "advisor": a.advisor,
        "loss": a.loss,
        "emptied": list(a.emptied),
        "breaks": a.breaks,
        "team": [[seat, advisor] for seat, advisor in a.team],
    }
