"""Proposing a team, changing it by hand, approving it; setting people aside for a request."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from alongside import matching
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.teams import queries, together
from alongside.teams.actions_exemptions import ask_exemption, end_exemption, sign_exemption
from alongside.teams.choices import key_of, teams_of
from alongside.teams.exemptions import step_data
from alongside.teams.models import Proposal, ProposedSeat, SetAside
from alongside.teams.problem import build, digest
from alongside.teams.rules import SEATS, may_approve, may_propose, may_seat
from alongside.teams.states import PROPOSAL, ProposalState, Why

__all__ = [
    "approve",
    "ask_exemption",
    "choose",
    "end_exemption",
    "propose",
    "put_in_seat",
    "record_conflict",
    "record_veto",
    "replan",
    "sign_exemption",
    "take_together",
]

NEXT_IN_LINE = 5
"""People per seat whose exact cost to the team is worked out; the rest follow by points."""
IN_LINE = 40
"""People per seat kept in the order of asking."""
WAYS, CLASHES = 4, 4
"""Ways to a full team, and reasons why there is none, that are worked out and kept."""


@transaction.atomic
def propose(*, request_id: int, seats: Iterable[str], by: Actor, at: datetime) -> int:
    """Propose the best team for the seats wanted (keys of rules.SEATS); return the proposal's id.

    An earlier proposal of the request is replaced. Raises Refused before verification and acceptance, and
    for seats that do not exist.
    """
    wanted = [key for key in SEATS if key in (chosen := list(seats))] or chosen
    card = incidents.card(request_id)
    may_propose(accepted=card.accepted, verified=card.verified_at is not None, seats=chosen).require()
    problem = build(card=card, seats=wanted, at=at)
    solution = matching.solve(problem, alternates=NEXT_IN_LINE)
    _replace(request_id, by=by, at=at)
    made = _keep(request_id, card.exercise, solution, at)
    _record(made, solution, "propose", by=by, at=at)
    return made.pk


def _record(made: Proposal, solution: matching.Solution, action: str, *, by: Actor, at: datetime) -> None:
    record(
        stream=f"request:{made.request_id}",
        action=action,
        by=by,
        at=at,
        object=f"proposal:{made.pk}",
        facts={
            "team": dict(solution.as_mapping()),
            "status": solution.status.value,
            "policy": solution.problem.policy.version,
            "digest": made.digest,
        },
    )


@transaction.atomic
def replan(
    *,
    request_id: int,
    team: Mapping[str, int | None],
    answers: Mapping[int, bool],
    asked: Collection[int],
    own_refs: Collection[str],
    by: Actor,
    at: datetime,
) -> int:
    """Propose again after answers; return the new proposal's id.

    ``team``: who is in each seat now, by seat key. Whoever said yes in ``answers`` stays, whoever said no is
    asked no more, and the others change only where it is worth it. ``asked``: everybody asked already.
    ``own_refs``: promises made for this request. Raises Refused like ``propose``.
    """
    card = incidents.card(request_id)
    may_propose(accepted=card.accepted, verified=card.verified_at is not None, seats=list(team)).require()
    again = set(asked) - {a for a in team.values() if a is not None}
    problem = build(card=card, seats=list(team), at=at, own_refs=own_refs, asked=again)
    there = {a.key for a in problem.advisors}
    before = {seat: a if a in there else None for seat, a in team.items()}
    said: dict[matching.Key, matching.Answer] = {
        a: matching.Answer.YES if yes else matching.Answer.NO for a, yes in answers.items() if a in there
    }
    found = matching.replan(problem, before, said, nexts=NEXT_IN_LINE)
    _replace(request_id, by=by, at=at)
    offers = {
        "changes": [sentence.to_dict() for sentence in found.sentences],
        "before": [a for a in before.values() if a is not None],
        "own_refs": sorted(own_refs),
    }
    made = _keep(request_id, card.exercise, found.solution, at, **offers)
    _record(made, found.solution, "replan", by=by, at=at)
    return made.pk


def _replace(request_id: int, *, by: Actor, at: datetime) -> None:
    live = [ProposalState.DRAFT.value, ProposalState.APPROVED.value]
    current = _light().filter(request_id=request_id, state__in=live)
    for row in current:
        row.state = PROPOSAL.after("replace", row.state)
        row.save(update_fields=["state"])


def _light() -> QuerySet[Proposal]:
    """Return proposals to lock, without the stored problem and answer: these are the whole roster as it was."""
    return Proposal.objects.select_for_update().defer("problem", "solution", "offers")


def _keep(
    request_id: int, exercise: bool, solution: matching.Solution, at: datetime, **offers: Any
) -> Proposal:
    problem = solution.problem
    stored_problem = problem.to_dict()
    stored_solution = matching.account(solution, alternates=NEXT_IN_LINE)
    made = Proposal.objects.create(
        request_id=request_id,
        exercise=exercise,
        policy_version=problem.policy.version,
        problem=stored_problem,
        solution=stored_solution,
        digest=digest(stored_problem, stored_solution),
        offers=_offers(solution) | offers,
        made_at=at,
    )
    line = matching.shortlist(problem, limit=IN_LINE)
    for position, choice in enumerate(solution.team):
        nexts = [a.advisor for a in solution.alternates_for(choice.seat)]
        rest = [r.advisor for r in line[choice.seat]]
        ProposedSeat.objects.create(
            proposal=made,
            position=position,
            key=choice.seat,
            required=problem.seats[position].required,
            advisor_id=choice.advisor,
            candidates=[a for a in dict.fromkeys([*nexts, *rest]) if a != choice.advisor],
        )
    return made


def _offers(solution: matching.Solution) -> dict[str, Any]:
    """Return why no full team exists and what would give one, as it is stored; nothing when one exists."""
    if solution.status is matching.Status.PROVEN_OPTIMAL:
        return {}
    problem = solution.problem
    return {
        "clashes": [
            [sentence.to_dict() for sentence in clash.sentences]
            for clash in matching.conflicts(problem, most=CLASHES).sets
        ],
        "ways": [
            {
                "steps": [step_data(step) for step in way.steps],
                "team": [[choice.seat, choice.advisor] for choice in way.solution.team],
            }
            for way in matching.relaxations(problem, most=WAYS).found
        ],
    }


@transaction.atomic
def choose(*, proposal_id: int, key: str, by: Actor, at: datetime) -> None:
    """Take one of the three teams of a proposal, as it was seen (``key``: queries.ChoiceCard).

    Raises LookupError for a team that is not on offer, and Refused once the proposal was approved, or when a
    hard rule has come to stand against somebody.
    """
    row = Proposal.objects.select_for_update().get(pk=proposal_id)
    PROPOSAL.may("edit", row.state).require()
    found = next(((name, t) for name, _, t in teams_of(row) if key_of(t) == key), None)
    if found is None:
        raise LookupError(key)
    name, team = found
    seat_team(row, team, at=at)
    record(
        stream=f"request:{row.request_id}",
        action="choose_team",
        by=by,
        at=at,
        object=f"proposal:{row.pk}",
        facts={"choice": name, "team": team},
    )


@transaction.atomic
def take_together(*, by: Actor, at: datetime) -> int:
    """Take the best teams for all drafts at once; return how many drafts changed.

    Worked out anew at this moment. Raises Refused when a hard rule stands against somebody meanwhile.
    """
    pairs = together.drafts()
    if len(pairs) < 2:
        return 0
    ids = [row.pk for row, _ in pairs]
    locked = {row.pk: row for row in _light().filter(pk__in=ids).order_by("pk")}
    teams, changed = together.solved(pairs, at).as_mapping(), 0
    for row, card in pairs:
        team = {key: a if isinstance(a, int) else None for key, a in teams[card.reference].items()}
        if team == {s.key: s.advisor_id for s in row.seats.all()}:
            continue
        PROPOSAL.may("edit", locked[row.pk].state).require()
        seat_team(row, team, at=at)
        changed += 1
        record(
            stream=f"request:{row.request_id}",
            action="choose_team",
            by=by,
            at=at,
            object=f"proposal:{row.pk}",
            facts={"choice": "together", "team": team},
        )
    return changed


def seat_team(row: Proposal, team: Mapping[str, int | None], *, at: datetime) -> None:
    """Put a whole team in the seats of a draft. Raises Refused when a hard rule stands against somebody now."""
    against = [s for key, a in team.items() if a is not None for s in _against(row, key, a, at)]
    may_seat(sentences=against).require()
    changed = [s for s in row.seats.select_for_update() if s.advisor_id != team.get(s.key)]
    before = {seat.pk: seat.advisor_id for seat in changed}
    # Emptied first, because nobody may sit twice even for a moment.
    row.seats.filter(pk__in=before).update(advisor=None)
    for seat in changed:
        had = before[seat.pk]
        seat.advisor_id, seat.by_hand = team.get(seat.key), True
        if had and had not in seat.candidates:
            seat.candidates = [had, *seat.candidates]
        seat.save(update_fields=["advisor", "by_hand", "candidates"])


@transaction.atomic
def put_in_seat(*, proposal_id: int, seat_key: str, advisor_id: int | None, by: Actor, at: datetime) -> None:
    """Put a person in a seat by hand, or nobody (None). Raises Refused when a hard rule forbids it."""
    row = _light().get(pk=proposal_id)
    PROPOSAL.may("edit", row.state).require()
    seat = ProposedSeat.objects.select_for_update().get(proposal=row, key=seat_key)
    if advisor_id is not None:
        may_seat(sentences=_against(row, seat_key, advisor_id, at)).require()
        ProposedSeat.objects.filter(proposal=row, advisor_id=advisor_id).exclude(pk=seat.pk).update(
            advisor=None, by_hand=True
        )
    before, seat.advisor_id, seat.by_hand = seat.advisor_id, advisor_id, True
    if before and before not in seat.candidates:
        seat.candidates = [before, *seat.candidates]
    seat.save(update_fields=["advisor", "by_hand", "candidates"])
    record(
        stream=f"request:{row.request_id}",
        action="put_in_seat",
        by=by,
        at=at,
        object=f"proposal:{row.pk}",
        facts={"seat": seat_key, "advisor": advisor_id, "before": before},
    )


def _against(row: Proposal, seat_key: str, advisor_id: int, at: datetime) -> list[str]:
    """Return the hard rules against one person in one seat, on the facts of now."""
    card = incidents.card(row.request_id)
    keys = list(row.seats.order_by("position").values_list("key", flat=True))
    problem = build(card=card, seats=keys, at=at, only=[advisor_id])
    found = matching.check(problem, {seat_key: advisor_id})
    return [
        str(f.sentence) for f in found if f.advisor == advisor_id and f.severity is matching.Severity.BLOCK
    ]


@transaction.atomic
def approve(*, proposal_id: int, by: Actor, at: datetime) -> None:
    """Approve a team for its call-out. Raises Refused with every hard rule that it breaks at ``at``."""
    row = _light().get(pk=proposal_id)
    after = PROPOSAL.after("approve", row.state)
    filled = row.seats.filter(advisor__isnull=False).count()
    blocking = [f.sentence for f in queries.check_proposal(proposal_id, at) if f.blocks]
    may_approve(filled=filled, blocking=blocking).require()
    row.state, row.approved_at = after, at
    row.save(update_fields=["state", "approved_at"])
    record(stream=f"request:{row.request_id}", action="approve", by=by, at=at, object=f"proposal:{row.pk}")


@transaction.atomic
def record_veto(*, request_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """Note that the agency head declined a person: they are not proposed again here. No reason is kept."""
    _set_aside(request_id, advisor_id, Why.VETO, "veto", by, at)


@transaction.atomic
def record_conflict(*, request_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """Note that a person declared a conflict for this request: they are not proposed again here."""
    _set_aside(request_id, advisor_id, Why.CONFLICT, "declare_conflict", by, at)


@transaction.atomic
def take_capsule(*, proposal_id: int, by: Actor, at: datetime) -> dict[str, Any]:
    """Return a proposal's capsule (problem, answer, words, hash), and write who took it in the ledger.

    Raises Proposal.DoesNotExist.
    """
    row = Proposal.objects.get(pk=proposal_id)
    record(
        stream=f"request:{row.request_id}",
        action="take_capsule",
        by=by,
        at=at,
        object=f"proposal:{row.pk}",
        facts={"digest": row.digest},
    )
    return matching.sealed(row.problem, row.solution, sha256=row.digest)


def _set_aside(request_id: int, advisor_id: int, why: Why, action: str, by: Actor, at: datetime) -> None:
    _, new = SetAside.objects.get_or_create(
        request_id=request_id, advisor_id=advisor_id, defaults={"why": why.value, "at": at}
    )
    if new:
        record(stream=f"request:{request_id}", action=action, by=by, at=at, object=f"advisor:{advisor_id}")
