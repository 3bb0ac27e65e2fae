"""Ways to a full team that bend a limit: what is on offer, who signs, what was signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from alongside import matching
from alongside.roster import queries as roster
from alongside.teams.exemptions import exempt_steps, step_key, step_of
from alongside.teams.models import Exemption, Proposal
from alongside.teams.rules import MENDED_ON_ROSTER
from alongside.teams.signed import SAME, Signed, signed_for
from alongside.teams.states import ExemptionState, ProposalState


@dataclass(frozen=True, slots=True)
class StepCard:
    """One step of a way. ``on_roster``: somebody makes it true there, and nobody signs anything here.

    ``state`` is "" while nobody has asked for it, else an ExemptionState's value.
    """

    key: str
    sentence: str
    approver: str
    approver_label: str
    on_roster: bool
    state: str


@dataclass(frozen=True, slots=True)
class WayCard:
    """Steps that together give a full team, which was proven by solving again; its people by seat label."""

    steps: tuple[StepCard, ...]
    team: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExemptionCard:
    """One limit bent, or asked to be bent, for one request."""

    id: int
    key: str
    sentence: str
    approver: str
    approver_label: str
    why: str
    state: str
    state_label: str
    asked_by: str
    asked_by_text: str
    asked_at: datetime
    settled_by_text: str
    settled_at: datetime | None


def step_on_offer(request_id: int, key: str) -> matching.Step:
    """Return a step that the present proposal of a request offers. Raises LookupError."""
    row = Proposal.objects.filter(request_id=request_id, state=ProposalState.DRAFT.value).first()
    for way in row.offers.get("ways", []) if row else []:
        for data in way["steps"]:
            step = step_of(data)
            if step_key(step) == key:
                return step
    raise LookupError(f"no step {key} for request {request_id}")


def ways(row: Proposal, labels: Mapping[Any, str]) -> tuple[WayCard, ...]:
    """Return the ways stored with a proposal, cheapest first, with what became of each step."""
    live = [ExemptionState.ASKED.value, ExemptionState.APPROVED.value]
    asked = (
        Exemption.objects.filter(request_id=row.request_id, state__in=live) if row.offers.get("ways") else []
    )
    states = {exemption.key: exemption.state for exemption in asked}
    return tuple(
        WayCard(
            steps=tuple(_step(step_of(data), states, labels) for data in way["steps"]),
            team=tuple(
                (labels.get(seat, seat), labels.get(advisor, "")) for seat, advisor in way["team"] if advisor
            ),
        )
        for way in row.offers.get("ways", [])
    )


def people_of_ways(row: Proposal) -> set[int]:
    """Return the advisors whom the stored ways name."""
    found = {advisor for way in row.offers.get("ways", []) for _, advisor in way["team"] if advisor}
    return found | {s["advisor"] for way in row.offers.get("ways", []) for s in way["steps"] if s["advisor"]}


def _step(step: matching.Step, states: Mapping[str, str], labels: Mapping[Any, str]) -> StepCard:
    return StepCard(
        key=step_key(step),
        sentence=step.sentence.text(gettext, labels),
        approver=step.approver.value,
        approver_label=gettext(matching.APPROVERS[step.approver]),
        on_roster=step.approver.value in MENDED_ON_ROSTER,
        state=states.get(step_key(step), ""),
    )


def exemptions(request_id: int, labels: Mapping[Any, str]) -> list[ExemptionCard]:
    """Return every exemption of a request, newest first."""
    return [
        ExemptionCard(
            id=row.pk,
            key=row.key,
            sentence=step_of(row.step).sentence.text(gettext, labels),
            approver=row.approver,
            approver_label=gettext(matching.APPROVERS[matching.Approver(row.approver)]),
            why=row.why,
            state=row.state,
            state_label=ExemptionState(row.state).label,
            asked_by=row.asked_by,
            asked_by_text=row.asked_by_text,
            asked_at=row.asked_at,
            settled_by_text=row.settled_by_text,
            settled_at=row.settled_at,
        )
        for row in Exemption.objects.filter(request_id=request_id).order_by("-asked_at", "-pk")
    ]


@dataclass(frozen=True, slots=True)
class SignedCard:
    """What two people signed in casework for somebody's visit, with the name and in the reader's language."""

    name: str
    label: str
    signed: Signed


def signed_in_casework(request_id: int) -> list[SignedCard]:
    """Return what was set aside for visits of a request by two people and holds, newest first."""
    found = signed_for(request_id)
    names = roster.cards({one.advisor_id for one in found}) if found else {}
    return [
        SignedCard(names[one.advisor_id].name, gettext(one.label), one)
        for one in found
        if one.advisor_id in names
    ]


def excused(request_id: int, at: datetime) -> dict[int, frozenset[str]]:
    """Return, by advisor, the codes of the roster's own rules that were set aside for a request.

    Days off that were signed for a visit do not count on the days of that visit.
    """
    found: dict[int, set[str]] = {}
    for step in exempt_steps(request_id):
        if isinstance(step.advisor, int) and step.code is not None:
            found.setdefault(step.advisor, set()).add(step.code.value)
    for one in signed_for(request_id):
        if one.what != "off" or one.first <= at.date() <= one.last:
            found.setdefault(one.advisor_id, set()).update(code.value for code in SAME[one.what])
    return {advisor: frozenset(codes) for advisor, codes in found.items()}
