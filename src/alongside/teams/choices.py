"""Three whole teams to choose from: the best fit, the fairest burden, the strongest reserve.

Worked out when somebody looks, from the problem that the proposal keeps: most proposals go out as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from alongside import matching
from alongside.kernel.text import gettext_noop
from alongside.roster import queries as roster
from alongside.teams.models import Proposal
from alongside.teams.rules import SEATS

SECONDS = 0.5
"""Most seconds spent on each search for another team."""

LABELS: dict[str, str] = {
    "best_fit": gettext_noop("Best fit"),
    "fairest_burden": gettext_noop("Fairest burden"),
    "strongest_reserve": gettext_noop("Strongest reserve"),
}


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """One team to choose. ``people`` are (seat label, name, agency) in the order of seats.

    ``name`` is best_fit, fairest_burden or strongest_reserve.
    ``key`` is made of the people, so that a team is only taken as it was seen. ``chosen``: it is the team as it
    stands now.
    """

    key: str
    name: str
    label: str
    sentence: str
    people: tuple[tuple[str, str, str], ...]
    chosen: bool


def choices(proposal_id: int) -> tuple[ChoiceCard, ...]:
    """Return the teams that differ, the best fit first; nothing when all three are one team."""
    row = Proposal.objects.get(pk=proposal_id)
    now = {seat.key: seat.advisor_id for seat in row.seats.order_by("position")}
    found = teams_of(row)
    if len(found) < 2:
        return ()
    people = roster.cards({a for _, _, team in found for a in team.values() if a is not None})
    nobody = gettext("Nobody")
    return tuple(
        ChoiceCard(
            key=key_of(team),
            name=name,
            label=gettext(LABELS[name]),
            sentence=sentence.text(gettext),
            people=tuple(
                (
                    gettext(SEATS[key].label),
                    people[a].name if a in people else nobody,
                    people[a].agency_name if a in people else "",
                )
                for key, a in team.items()
            ),
            chosen=team == now,
        )
        for name, sentence, team in found
    )


def measured(proposal_id: int, name: str) -> tuple[matching.Point, str | None]:
    """Return what one of the three teams costs, and its key to choose it by; None when it stands already.

    ``name`` is best_fit, fairest_burden or strongest_reserve. For reckoning over many proposals: it works the three
    out once, where a page would do so for the cards and again for the choice.
    """
    row = Proposal.objects.get(pk=proposal_id)
    points = points_of(row)
    point = next(point for point in points if point.name == name)
    team = team_of(row, point)
    now = {seat.key: seat.advisor_id for seat in row.seats.order_by("position")}
    return point, None if team == now else key_of(team)


def points_of(row: Proposal) -> tuple[matching.Point, ...]:
    """Return the three teams as the matcher found them."""
    return matching.pareto(matching.Problem.from_dict(row.problem), seconds=SECONDS)


def teams_of(row: Proposal) -> list[tuple[str, matching.Sentence, dict[str, int | None]]]:
    """Return (name, sentence, seat to advisor) of each team that differs from those before it."""
    found: list[tuple[str, matching.Sentence, dict[str, int | None]]] = []
    for point in points_of(row):
        team = team_of(row, point)
        if team not in [other for _, _, other in found]:
            found.append((point.name, point.sentence, team))
    return found


def team_of(row: Proposal, point: matching.Point) -> dict[str, int | None]:
    """Return seat to advisor; of several equal bests the one proposed, where ties were broken by longest unasked."""
    if point.name == "best_fit":
        return {choice["seat"]: choice["advisor"] for choice in row.solution["team"]}
    return {key: a if isinstance(a, int) else None for key, a in point.solution.teams[0].team}


def key_of(team: Mapping[str, int | None]) -> str:
    """Return a short text that names a team by its people."""
    text = json.dumps(team, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
