"""Reading proposed teams: who is proposed and why, why not somebody else, who would be asked next."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext

from alongside import matching
from alongside.incidents import queries as incidents
from alongside.kernel.field import LANGUAGES, Community, SizeBand
from alongside.kernel.text import fold
from alongside.roster import queries as roster
from alongside.teams.choices import ChoiceCard, choices, measured
from alongside.teams.models import Exemption, Proposal, ProposedSeat, SetAside
from alongside.teams.problem import build, problem_for
from alongside.teams.queries_ways import (
    ExemptionCard,
    SignedCard,
    StepCard,
    WayCard,
    excused,
    people_of_ways,
    signed_in_casework,
    ways,
)
from alongside.teams.queries_ways import exemptions as _exemptions
from alongside.teams.rules import SEATS, USUAL, SeatKind
from alongside.teams.states import ProposalState, Why
from alongside.teams.together import TogetherCard, drafts, drafts_waiting, together

__all__ = [
    "SEATS",
    "USUAL",
    "CandidateCard",
    "ChoiceCard",
    "ExemptionCard",
    "FindingCard",
    "ProposalCard",
    "SeatCard",
    "SeatKind",
    "SignedCard",
    "StepCard",
    "TermCard",
    "TogetherCard",
    "WayCard",
    "candidates",
    "check_proposal",
    "choices",
    "drafts",
    "drafts_waiting",
    "excused",
    "exemptions",
    "latest",
    "look_up",
    "measured",
    "problem_for",
    "proposal",
    "set_aside",
    "signed_in_casework",
    "together",
    "vetoed",
    "why",
    "why_not",
]


@dataclass(frozen=True, slots=True)
class TermCard:
    """One preference about one person: value 0 to 1, points with one decimal, a sentence."""

    name: str
    value: float
    points: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """Somebody who would be asked next for a seat, and what the team would lose with them."""

    advisor_id: int
    name: str
    agency_name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat of a proposal with the person, the reasons, and who comes next."""

    seat_key: str
    label: str
    required: bool
    advisor_id: int | None
    name: str
    agency_name: str
    place: str
    by_hand: bool
    terms: tuple[TermCard, ...]
    sentence: str
    alternates: tuple[CandidateCard, ...]


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposed team. ``hash`` is the SHA-256 of the stored problem and solution.

    ``clashes`` say why no full team exists, ``ways`` what would give one; both empty when one exists.
    ``changes``: where the team was proposed again after answers, who changes, why, and what it costs.
    """

    id: int
    request_id: int
    state: str
    exercise: bool
    seats: tuple[SeatCard, ...]
    summary: str
    policy_version: str
    made_at: datetime
    approved_at: datetime | None
    hash: str
    clashes: tuple[tuple[str, ...], ...] = ()
    ways: tuple[WayCard, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One thing found about a team. ``blocks``: it may not go out like this."""

    code: str
    blocks: bool
    seat_key: str | None
    advisor_id: int | None
    sentence: str


def vetoed(request_id: int) -> set[int]:
    """Return the advisors whom the agency head declined for this request."""
    return _aside(request_id, why=Why.VETO)


def set_aside(request_id: int) -> set[int]:
    """Return everybody who is not proposed again for this request: declined, or with a conflict."""
    rows = SetAside.objects.filter(request_id=request_id)
    return set(rows.values_list("advisor_id", flat=True))


def _aside(request_id: int, *, why: Why) -> set[int]:
    rows = SetAside.objects.filter(request_id=request_id, why=why.value)
    return set(rows.values_list("advisor_id", flat=True))


def latest(request_id: int) -> ProposalCard | None:
    """Return the current proposal of a request, or None."""
    rows = Proposal.objects.defer("problem").filter(request_id=request_id)
    row = rows.exclude(state=ProposalState.REPLACED.value).first()
    return _card(row) if row else None


def proposal(proposal_id: int) -> ProposalCard:
    """Return one proposal. Raises Proposal.DoesNotExist."""
    return _card(Proposal.objects.defer("problem").get(pk=proposal_id))


def approved(proposal_id: int) -> bool:
    """Say whether the proposal was approved and not replaced since."""
    return Proposal.objects.filter(pk=proposal_id, state=ProposalState.APPROVED.value).exists()


def seats_to_ask(proposal_id: int) -> list[tuple[str, str, bool]]:
    """Return (key, label, required) of each seat of a proposal, in order."""
    rows = ProposedSeat.objects.filter(proposal_id=proposal_id).order_by("position")
    return [(row.key, SEATS[row.key].label, row.required) for row in rows]


def request_of(proposal_id: int) -> int:
    """Return the request that a proposal answers. Raises Proposal.DoesNotExist."""
    found: int = Proposal.objects.values_list("request_id", flat=True).get(pk=proposal_id)
    return found


OWN_BUSINESS = {"recent_asks", "waiting_longest", "open_load"}


def candidates(proposal_id: int, seat_key: str) -> list[int]:
    """Return who would be asked for a seat, in order: the chosen person, the next in line, then by points.

    People chosen for another seat of the same team are left out.
    """
    rows = list(ProposedSeat.objects.filter(proposal_id=proposal_id))
    row = next((r for r in rows if r.key == seat_key), None)
    if row is None:
        return []
    elsewhere = {r.advisor_id for r in rows if r.key != seat_key}
    order = [*([row.advisor_id] if row.advisor_id else []), *row.candidates]
    return [a for a in dict.fromkeys(order) if a not in elsewhere]


def why(people: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return what an agency head is told in favor of people, strongest first, in the reader's language.

    ``people`` are pairs of a proposal's id and an advisor's; the answer is by the same pairs. How often
    somebody was asked and how much they carry is the program's own business.
    """
    said: dict[tuple[int, int], tuple[str, ...]] = {}
    for row in Proposal.objects.only("pk").filter(pk__in={proposal for proposal, _ in people}):
        here = {advisor for proposal, advisor in people if proposal == row.pk}
        problem = _about(row, here)
        for advisor in here:
            terms = (t for t in _terms(problem, advisor) if t.value > 0 and t.name not in OWN_BUSINESS)
            said[row.pk, advisor] = tuple(t.sentence for t in terms)
    return said


def why_not(proposal_id: int, seat_key: str, advisor_id: int) -> list[str]:
    """Return why a person is not in a seat: the rules against it, or what the team would lose."""
    row = Proposal.objects.get(pk=proposal_id)
    return _why_not(row, _solved(row), seat_key, advisor_id)


def _why_not(row: Proposal, solution: matching.Solution, seat_key: str, advisor_id: int) -> list[str]:
    if advisor_id not in solution.eligibility.advisor_at:
        return [gettext("This person was not on the roster when the team was proposed.")]
    answer = matching.why_not(solution, advisor_id)
    if answer.on_seat == seat_key:
        return [gettext("This person is in this seat.")]
    labels = _labels(row)
    labels |= _names([advisor_id])
    for seat in answer.seats:
        if seat.seat == seat_key:
            return [s.text(gettext, labels) for s in seat.sentences]
    reasons = solution.eligibility.reasons(seat_key, advisor_id)
    return [r.sentence.text(gettext, labels) for r in reasons]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Somebody looked up for a seat: why they are not in it. ``may``: no hard rule forbids it."""

    advisor_id: int
    name: str
    agency_name: str
    sentences: tuple[str, ...]
    may: bool


LOOKED_AT_CLOSELY = 2
"""When no more people than this are found, what would seat them is worked out too, which takes its time."""


def look_up(proposal_id: int, seat_key: str, text: str, *, limit: int = 8) -> list[LookedUp]:
    """Return people of the roster whose name holds ``text``, each with why they are not in the seat."""
    row = Proposal.objects.get(pk=proposal_id)
    solution = _solved(row)
    wanted = fold(text).split()
    cards = roster.cards([a.key for a in solution.problem.advisors if isinstance(a.key, int)])
    fitting = [c for c in cards.values() if wanted and all(word in fold(c.name) for word in wanted)]
    closely = len(fitting) <= LOOKED_AT_CLOSELY
    return [
        LookedUp(
            advisor_id=c.id,
            name=c.name,
            agency_name=c.agency_name,
            sentences=(
                *_why_not(row, solution, seat_key, c.id),
                *(_what_would_seat(row, solution, c.id) if closely else ()),
            ),
            may=not solution.eligibility.codes(seat_key, c.id),
        )
        for c in sorted(fitting, key=lambda c: (c.name, c.id))[:limit]
    ]


def _what_would_seat(row: Proposal, solution: matching.Solution, advisor_id: int) -> list[str]:
    """Return the smallest change that would bring somebody onto the team, or nothing for those who are."""
    if advisor_id in solution.as_mapping().values():
        return []
    found = matching.counterfactual(solution, advisor_id, most=1)
    return [found.sentence.text(gettext, _labels(row) | _names([advisor_id]))]


def check_proposal(proposal_id: int, at: datetime) -> list[FindingCard]:
    """Return what an independent judge finds about the team as it stands, on the facts of ``at``."""
    row = Proposal.objects.defer("problem").get(pk=proposal_id)
    team = {s.key: s.advisor_id for s in row.seats.order_by("position")}
    people = [a for a in team.values() if a is not None]
    card, own_refs = incidents.card(row.request_id), row.offers.get("own_refs", ())
    problem = build(card=card, seats=list(team), at=at, only=people, own_refs=own_refs)
    labels = _labels(row)
    return [_finding(f, labels) for f in matching.check(problem, team)]


def _finding(found: matching.Finding, labels: Mapping[Any, str]) -> FindingCard:
    return FindingCard(
        code=found.code,
        blocks=found.severity is matching.Severity.BLOCK,
        seat_key=found.seat,
        advisor_id=found.advisor if isinstance(found.advisor, int) else None,
        sentence=found.sentence.text(gettext, labels),
    )


def _problem(row: Proposal) -> matching.Problem:
    return matching.Problem.from_dict(row.problem)


def _about(row: Proposal, advisor_ids: Collection[int]) -> matching.Problem:
    """Return the stored problem with these people alone: enough to say what speaks for each, and quick.

    The database picks them out, because reading a whole roster from JSON takes longer than all the rest.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT problem - 'advisors', (
                SELECT coalesce(jsonb_agg(advisor), '[]')
                FROM jsonb_array_elements(problem -> 'advisors') AS advisor
                WHERE advisor -> 'key' = ANY(%s::jsonb[])
            ) FROM teams_proposal WHERE id = %s
            """,
            [[json.dumps(a) for a in advisor_ids], row.pk],
        )
        found = cursor.fetchone()
    whole, people = (json.loads(part) if isinstance(part, str) else part for part in found)
    return matching.Problem.from_dict({**whole, "advisors": people, "options": {}})


def _solved(row: Proposal) -> matching.Solution:
    """Solve the stored problem again with the people put in by hand kept."""
    problem = _problem(row)
    kept = tuple((s.key, s.advisor_id) for s in row.seats.order_by("position") if s.by_hand and s.advisor_id)
    settled = problem.options
    options = matching.Options(fixed=kept, forbidden=settled.forbidden, overrides=settled.overrides)
    return matching.solve(
        matching.Problem(
            problem.facts, problem.seats, problem.advisors, problem.policy, problem.compacts, options
        )
    )


def _words() -> dict[Any, str]:
    """Return labels, in the reader's language, for the coded words that sentences carry."""
    named = {**dict(SizeBand.pairs()), **dict(Community.pairs()), **LANGUAGES}
    return {word: gettext(label) for word, label in named.items()}


def _terms(problem: matching.Problem, advisor_id: int) -> tuple[TermCard, ...]:
    advisor = next((a for a in problem.advisors if a.key == advisor_id), None)
    if advisor is None:
        return ()
    words = _words()
    lines = sorted(matching.term_lines(advisor, problem), key=lambda line: -line.points)
    return tuple(
        TermCard(t.name, t.value, matching.points_text(t.points), t.sentence.text(gettext, words))
        for t in lines
    )


def _names(advisor_ids: Iterable[int]) -> dict[Any, str]:
    return {key: card.name for key, card in roster.cards(advisor_ids).items()}


def _labels(row: Proposal) -> dict[Any, str]:
    """Return names for the people and seats that sentences of this proposal mention."""
    seats = list(row.seats.order_by("position"))
    wanted = {s.advisor_id for s in seats if s.advisor_id} | {a for s in seats for a in s.candidates[:4]}
    labels: dict[Any, str] = _words() | {key: gettext(kind.label) for key, kind in SEATS.items()}
    return labels | _names(wanted)


def _card(row: Proposal) -> ProposalCard:
    seats = list(row.seats.order_by("position"))
    problem = _about(row, {s.advisor_id for s in seats if s.advisor_id})
    wanted = {s.advisor_id for s in seats if s.advisor_id} | {a for s in seats for a in s.candidates[:4]}
    people = roster.cards(wanted | people_of_ways(row) | set(row.offers.get("before", [])))
    labels: dict[Any, str] = _words() | {key: gettext(kind.label) for key, kind in SEATS.items()}
    labels |= {key: card.name for key, card in people.items()}
    return ProposalCard(
        id=row.pk,
        request_id=row.request_id,
        state=row.state,
        exercise=row.exercise,
        seats=tuple(_seat_card(row, seat, problem, people, labels) for seat in seats),
        summary=matching.Sentence.from_dict(row.solution["summary"]).text(gettext, labels),
        policy_version=row.policy_version,
        made_at=row.made_at,
        approved_at=row.approved_at,
        hash=row.digest,
        clashes=tuple(
            tuple(_said(sentence, labels) for sentence in clash) for clash in row.offers.get("clashes", [])
        ),
        ways=ways(row, labels),
        changes=tuple(_said(sentence, labels) for sentence in row.offers.get("changes", [])),
    )


def exemptions(request_id: int) -> list[ExemptionCard]:
    """Return every limit bent, or asked to be bent, for a request, newest first."""
    advisors = {a["step"]["advisor"] for a in Exemption.objects.filter(request_id=request_id).values("step")}
    labels: dict[Any, str] = {key: gettext(kind.label) for key, kind in SEATS.items()}
    return _exemptions(request_id, labels | _names(a for a in advisors if a))


def _seat_card(
    row: Proposal,
    seat: ProposedSeat,
    problem: matching.Problem,
    people: Mapping[int, Any],
    labels: Mapping[Any, str],
) -> SeatCard:
    person = people.get(seat.advisor_id) if seat.advisor_id else None
    said = row.solution["seats"].get(seat.key, {})
    next_ids = [a for a in seat.candidates if a != seat.advisor_id and a in people][:3]
    return SeatCard(
        seat_key=seat.key,
        label=gettext(SEATS[seat.key].label),
        required=seat.required,
        advisor_id=seat.advisor_id,
        name=person.name if person else "",
        agency_name=person.agency_name if person else "",
        place=f"{person.city}, {person.state}".strip(", ") if person else "",
        by_hand=seat.by_hand,
        terms=_terms(problem, seat.advisor_id) if seat.advisor_id else (),
        sentence=_said(said.get("empty"), labels) if person is None else "",
        alternates=tuple(
            CandidateCard(
                a, people[a].name, people[a].agency_name, _said(said.get("next", {}).get(str(a)), labels)
            )
            for a in next_ids
        ),
    )


def _said(stored: Mapping[str, Any] | None, labels: Mapping[Any, str]) -> str:
    return matching.Sentence.from_dict(stored).text(gettext, labels) if stored else ""
