"""From a request and the roster to the matcher's problem."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime

from alongside import matching
from alongside.agencies import queries as agencies
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.clock import local_day
from alongside.kernel.field import Discipline, SizeBand
from alongside.policy.queries import Policy, in_force
from alongside.roster import queries as roster
from alongside.roster.queries import AdvisorFacts
from alongside.teams.exemptions import exempt_steps
from alongside.teams.models import SetAside
from alongside.teams.rules import SEATS, USUAL
from alongside.teams.signed import overrides

_PARTS = ("compact_authorities", "commitments")
_ADVISOR_FIELDS = tuple(f.name for f in fields(matching.Advisor))


def build(
    *,
    card: RequestCard,
    seats: Sequence[str],
    at: datetime,
    only: Collection[int] | None = None,
    own_refs: Collection[str] = (),
    asked: Collection[int] = (),
    people: Sequence[matching.Advisor] | None = None,
) -> matching.Problem:
    """Return the problem of finding a team for the request, as things stand at ``at``.

    ``only`` leaves everybody else out, which is enough to judge a given team. ``own_refs``: promises made
    for this very request, which bind nobody against it. ``asked``: people not to be asked again. ``people``:
    the roster where it was read already. Raises matching.BadProblem when the facts contradict each other.
    """
    aside = SetAside.objects.filter(request_id=card.id).values_list("advisor_id", flat=True)
    if people is None:
        people = advisors(at=at, exercise=card.exercise, robot=card.robot, only=only, apart_from=own_refs)
    known = {a.key for a in people}
    problem = matching.Problem(
        facts=_facts(card, at),
        seats=tuple(_seat(key, in_person=card.in_person) for key in seats),
        advisors=tuple(people),
        policy=_policy(in_force(at)),
        compacts=tuple(matching.Compact(c.name, c.professions, c.members) for c in roster.compacts()),
        options=matching.Options(
            forbidden=frozenset((None, a) for a in aside if a in known),
            asked=frozenset(a for a in asked if a in known),
        ),
    )
    for step in exempt_steps(card.id):
        if step.advisor is None or step.advisor in known:
            problem = step.applied(problem)
    signed = overrides(card.id, people, on=problem.facts.on, policy=problem.policy)
    if not signed:
        return problem
    options = replace(problem.options, overrides=problem.options.overrides | signed)
    return replace(problem, options=options)


def advisors(
    *,
    at: datetime,
    exercise: bool,
    robot: bool = False,
    only: Collection[int] | None = None,
    apart_from: Collection[str] = (),
) -> list[matching.Advisor]:
    """Return the roster as the matcher sees it; see ``roster.facts_for_matching``."""
    facts = roster.facts_for_matching(at=at, exercise=exercise, robot=robot, only=only, apart_from=apart_from)
    return [_advisor(one) for one in facts]


def problem_for(*, request_id: int, at: datetime, seats: Sequence[str] = USUAL) -> matching.Problem:
    """Return the problem for a request by its id. ``seats``: keys of rules.SEATS."""
    return build(card=incidents.card(request_id), seats=seats, at=at)


def digest(problem: dict[str, object], solution: dict[str, object]) -> str:
    """Return the SHA-256 of a problem and its solution in their sorted JSON form."""
    return matching.digest(problem, solution)


def _facts(card: RequestCard, at: datetime) -> matching.RequestFacts:
    agency = agencies.card(card.agency_id) if card.agency_id else None
    band = agency.size_band if agency and agency.size_band != SizeBand.UNKNOWN else None
    return matching.RequestFacts(
        on=local_day(at, card.timezone),
        state=card.state_code,
        lat=card.lat,
        lon=card.lon,
        agency_key=card.agency_id,
        agency_type=agency.kind if agency else None,
        agency_size_band=band,
        kind=card.kind,
        venue=card.venue,
        languages=frozenset(card.languages),
        communities=frozenset(card.communities),
        in_person=card.in_person,
        exercise=card.exercise,
    )


def _seat(key: str, *, in_person: bool) -> matching.Seat:
    kind = SEATS[key]
    return matching.Seat(
        key=key, disciplines=kind.disciplines, required=kind.required, remote_ok=not in_person
    )


def _advisor(facts: AdvisorFacts) -> matching.Advisor:
    values = {name: getattr(facts, name) for name in _ADVISOR_FIELDS if name not in _PARTS}
    return matching.Advisor(
        **values,
        compact_authorities=tuple(
            matching.CompactAuthority(c.compact, c.kind, c.number, c.expires)
            for c in facts.compact_authorities
        ),
        commitments=tuple(matching.Commitment(c.start, c.end, c.exercise) for c in facts.commitments),
    )


def _policy(policy: Policy) -> matching.Policy:
    limits = {
        "rest_days": policy["rest_days"],
        "revalidation_days": policy["revalidate_days"],
        "max_load": policy["max_load"],
        "max_travel_hours": float(policy["travel_hours_cap"]),
        "size_bands": tuple(b.value for b in SizeBand if b is not SizeBand.UNKNOWN),
        "licensed_disciplines": frozenset({Discipline.BEHAVIORAL.value}),
    }
    text = json.dumps(
        {k: policy[k] for k in ("rest_days", "revalidate_days", "max_load", "travel_hours_cap")}
    )
    version = f"program-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    return matching.Policy(version=version, **limits)  # type: ignore[arg-type]
