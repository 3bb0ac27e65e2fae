"""Bending one limit for one request: asked for with a reason, signed by whoever the limit says, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission, Role
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Verdict
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.teams.exemptions import step_data
from alongside.teams.models import Exemption
from alongside.teams.queries_ways import step_on_offer
from alongside.teams.rules import may_ask_exemption, may_sign
from alongside.teams.states import EXEMPTION, ExemptionState

_LIVE = [ExemptionState.ASKED.value, ExemptionState.APPROVED.value]


@transaction.atomic
def ask_exemption(
    *, request_id: int, key: str, why: str, by: Actor, at: datetime, heard: bool = False
) -> bool:
    """Ask that a limit be bent, one of the steps that the present proposal offers; say whether it is signed.

    It is signed at once where the asker may: on the agency head's word (``heard``), or by a coordinator.
    Otherwise those who may sign are told. Raises Refused; LookupError when the step is not on offer.
    """
    step = step_on_offer(request_id, key)
    live = Exemption.objects.select_for_update().filter(request_id=request_id, key=key, state__in=_LIVE)
    may_ask_exemption(approver=step.approver.value, why=why, live=live.exists()).require()
    row = Exemption.objects.create(
        request_id=request_id,
        key=key,
        step=step_data(step),
        approver=step.approver.value,
        why=why.strip(),
        asked_by=str(by),
        asked_by_text=by.text,
        asked_at=at,
    )
    _line(row, "ask_exemption", by=by, at=at)
    verdict = _may_sign(row, by=by, at=at, heard=heard)
    if verdict:
        _settle(row, "approve", by=by, at=at)
    elif row.approver == "requester":
        verdict.require()
    else:
        _tell_signers(row, by=by, at=at)
    return bool(verdict)


@transaction.atomic
def sign_exemption(*, exemption_id: int, approve: bool, by: Actor, at: datetime) -> None:
    """Approve or decline what somebody asked for. Raises Refused for whoever may not sign it."""
    row = Exemption.objects.select_for_update().get(pk=exemption_id)
    _may_sign(row, by=by, at=at, heard=True).require()
    _settle(row, "approve" if approve else "decline", by=by, at=at)


@transaction.atomic
def end_exemption(*, exemption_id: int, by: Actor, at: datetime) -> None:
    """Take an exemption back: from now on the limit holds for this request again."""
    row = Exemption.objects.select_for_update().get(pk=exemption_id)
    _settle(row, "end", by=by, at=at)


def _may_sign(row: Exemption, *, by: Actor, at: datetime, heard: bool) -> Verdict:
    manager = by.person_id is not None and accounts.may(by.person_id, Permission.SIGN_LIMITS, at)
    return may_sign(
        approver=row.approver, asked_by=row.asked_by, signer=str(by), is_manager=manager, heard=heard
    )


def _settle(row: Exemption, event: str, *, by: Actor, at: datetime) -> None:
    row.state = EXEMPTION.after(event, row.state)
    row.settled_by, row.settled_by_text, row.settled_at = str(by), by.text, at
    row.save(update_fields=["state", "settled_by", "settled_by_text", "settled_at"])
    _line(row, f"{event}_exemption", by=by, at=at)


def _line(row: Exemption, action: str, *, by: Actor, at: datetime) -> None:
    record(
        stream=f"request:{row.request_id}",
        action=action,
        by=by,
        at=at,
        object=f"exemption:{row.pk}",
        facts={"step": row.key, "approver": row.approver},
    )


def _tell_signers(row: Exemption, *, by: Actor, at: datetime) -> None:
    """Write to everybody who may sign, except the one who asks. The letter names no person and no place."""
    roles = (Role.COORDINATOR,) if row.approver == "manager" else (Role.COORDINATOR, Role.DUTY)
    people = {person.pk: person for role in roles for person in accounts.people_with(role, at)}
    card = incidents.card(row.request_id)
    for person in people.values():
        if person.pk != by.person_id:
            enqueue(
                key=f"exemption:{row.pk}:{person.pk}",
                group=f"exemption:{row.pk}",
                kind="signature_wanted",
                address=person.email,
                at=at,
                context={"reference": card.reference, "path": f"/desk/duty/requests/{card.id}/team/"},
                language=person.language,
                exercise=card.exercise,
                urgent=True,
            )
