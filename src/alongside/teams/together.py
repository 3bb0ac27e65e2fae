"""Several teams that are being put together at once, seen as one problem over one roster."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from alongside import matching
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.field import Discipline
from alongside.roster import queries as roster
from alongside.teams.models import Proposal
from alongside.teams.problem import advisors, build
from alongside.teams.rules import SEATS
from alongside.teams.states import ProposalState

SECONDS = 2.0
"""Most seconds spent on the search; after that the answer says how far it may fall short."""


@dataclass(frozen=True, slots=True)
class SeatPair:
    """One seat: who is proposed now, and who would be with all teams taken together."""

    label: str
    now: str
    then: str
    changes: bool


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One request with its draft."""

    request_id: int
    reference: str
    agency_name: str
    seats: tuple[SeatPair, ...]


@dataclass(frozen=True, slots=True)
class TogetherCard:
    """All drafts side by side. ``proof``: whether the answer is proven best, or by how much it may fall short.

    ``same``: nothing would change. ``contended``, ``reserve``: sentences.
    """

    rows: tuple[TeamRow, ...]
    proof: str
    contended: tuple[str, ...]
    reserve: tuple[str, ...]
    same: bool


def drafts() -> list[tuple[Proposal, RequestCard]]:
    """Return the teams that are proposed and not asked yet, of real accepted requests, oldest first."""
    rows = (
        Proposal.objects.defer("problem", "solution", "offers")
        .filter(state=ProposalState.DRAFT.value, exercise=False)
        .order_by("made_at", "pk")
    )
    cards = incidents.cards([row.request_id for row in rows])
    return [(row, cards[row.request_id]) for row in rows if cards[row.request_id].accepted]


def drafts_waiting() -> int:
    """Return how many there are of ``drafts``, in two queries whatever their number."""
    rows = Proposal.objects.filter(state=ProposalState.DRAFT.value, exercise=False)
    return len(incidents.accepted_among(rows.values_list("request_id", flat=True)))


def solved(pairs: list[tuple[Proposal, RequestCard]], at: datetime) -> matching.JointSolution:
    """Return the best teams for all drafts at once, on the facts of ``at``. Needs at least one."""
    people = advisors(at=at, exercise=False)
    problems = [
        build(card=card, seats=[s.key for s in row.seats.order_by("position")], at=at, people=people)
        for row, card in pairs
    ]
    calls = tuple(
        matching.Call(card.reference, problem.facts, problem.seats, problem.options)
        for problem, (_, card) in zip(problems, pairs, strict=True)
    )
    joint = matching.JointProblem(calls, tuple(people), problems[0].policy, problems[0].compacts)
    return matching.solve_joint(joint, seconds=SECONDS)


def together(at: datetime) -> TogetherCard | None:
    """Return the drafts side by side, or None while there are fewer than two."""
    pairs = drafts()
    if len(pairs) < 2:
        return None
    solution = solved(pairs, at)
    then = solution.as_mapping()
    now = {
        card.reference: {s.key: s.advisor_id for s in row.seats.order_by("position")} for row, card in pairs
    }
    names = _names(now, then)
    labels: dict[Any, str] = {**names, **dict(Discipline.pairs())}
    agencies = Counter(card.agency_name for _, card in pairs)
    labels |= {
        card.reference: card.agency_name
        if agencies[card.agency_name] == 1
        else f"{card.agency_name} ({card.reference})"
        for _, card in pairs
    }
    labels |= {f"R{n}": gettext("Federal region %(n)s") % {"n": n} for n in range(1, 11)}
    return TogetherCard(
        rows=tuple(
            TeamRow(
                card.id,
                card.reference,
                card.agency_name,
                _seats(now[card.reference], then[card.reference], names),
            )
            for _, card in pairs
        ),
        proof=_proof(solution),
        contended=tuple(c.sentence.text(gettext, labels) for c in solution.contended),
        reserve=tuple(c.sentence.text(gettext, labels) for c in solution.reserve),
        same=now == then,
    )


def _names(*teams: dict[str, dict[str, Any]]) -> dict[Any, str]:
    people = {a for side in teams for team in side.values() for a in team.values() if a is not None}
    return {key: card.name for key, card in roster.cards(people).items()}


def _seats(now: dict[str, Any], then: dict[str, Any], names: dict[Any, str]) -> tuple[SeatPair, ...]:
    nobody = gettext("Nobody")
    return tuple(
        SeatPair(
            gettext(SEATS[key].label), names.get(a, nobody), names.get(then[key], nobody), a != then[key]
        )
        for key, a in now.items()
    )


def _proof(solution: matching.JointSolution) -> str:
    if solution.status is matching.JointStatus.PROVEN_OPTIMAL:
        return gettext("Proven: no other way to fill these seats is better under the rules.")
    return gettext("Time ran out: the answer may fall short of the best by %(share)s %%.") % {
        "share": f"{100 * solution.gap_share:.2f}"
    }
