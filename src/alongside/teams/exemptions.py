"""The matcher's steps as they are stored, and those that were signed for a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside import matching
from alongside.teams.models import Exemption
from alongside.teams.states import ExemptionState


def exempt_steps(request_id: int) -> list[matching.Step]:
    """Return the steps that were signed for a request, in the order of signing."""
    rows = Exemption.objects.filter(request_id=request_id, state=ExemptionState.APPROVED.value)
    return [step_of(row.step) for row in rows.order_by("settled_at", "pk")]


def step_key(step: matching.Step) -> str:
    """Return what tells one step from another: kind, seat, person, rule and size."""
    return f"{step.kind}:{step.seat or ''}:{step.advisor or ''}:{step.code or step.rule}:{step.amount}"


def step_data(step: matching.Step) -> dict[str, Any]:
    """Return a step as JSON-ready data."""
    return {
        "kind": step.kind.value,
        "cost": step.cost,
        "approver": step.approver.value,
        "sentence": step.sentence.to_dict(),
        "seat": step.seat,
        "advisor": step.advisor,
        "code": step.code.value if step.code else None,
        "amount": step.amount,
        "rule": step.rule,
    }


def step_of(data: Mapping[str, Any]) -> matching.Step:
    """Return the step that ``step_data`` wrote."""
    return matching.Step(
        kind=matching.StepKind(data["kind"]),
        cost=data["cost"],
        approver=matching.Approver(data["approver"]),
        sentence=matching.Sentence.from_dict(data["sentence"]),
        seat=data["seat"],
        advisor=data["advisor"],
        code=matching.ReasonCode(data["code"]) if data["code"] else None,
        amount=data["amount"],
        rule=data["rule"],
    )
