"""Calling back on an independent number, and what it found."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.agencies.queries import card as agency_card
from alongside.base import marks
from alongside.incidents.actions.delegating import name_case_delegate
from alongside.incidents.models import CallBack, RequestForAssistance
from alongside.incidents.rules import CallBackFacts, may_record_call_back
from alongside.incidents.states import REQUEST, DelegateScope, Outcome, Reached, RequestState
from alongside.kernel.actor import Actor
from alongside.kernel.phone import digits
from alongside.ledger.actions import record
from alongside.outbox.actions import withdraw

EVENT = {Outcome.REAL: "verify", Outcome.HOAX: "hoax", Outcome.WRONG_AGENCY: "wrong_agency"}


@transaction.atomic
def record_call_back(
    *,
    request_id: int,
    number: str,
    source: str,
    reached: str,
    outcome: str,
    by: Actor,
    at: datetime,
    source_note: str = "",
    second_source: str = "",
    acceptor_name: str = "",
    acceptor_title: str = "",
    named_by_head: str = "",
) -> None:
    """Record one call-back and move the request as its outcome says.

    Raises Refused when the number is not independent, nobody was reached, or the agency is made up.
    A later call that reaches the head or another delegate replaces the recorded acceptor.
    """
    row = RequestForAssistance.objects.select_for_update().get(pk=request_id)
    agency = agency_card(row.agency_id) if row.agency_id else None
    facts = CallBackFacts(
        supplied_number=digits(row.call_back_number),
        number=digits(number),
        source=source,
        source_note=source_note,
        second_source=second_source,
        reached=reached,
        outcome=outcome,
        acceptor_name=acceptor_name,
        acceptor_title=acceptor_title,
        named_by_head=named_by_head,
        made_up_agency=bool(agency and agency.made_up),
        rehearsal=row.exercise or marks.has_mark(marks.DEMO),
    )
    may_record_call_back(row.state, facts).require()
    made = CallBack.objects.create(
        request=row,
        number=facts.number,
        source=source,
        source_note=source_note.strip(),
        second_source=second_source.strip(),
        reached=reached,
        outcome=outcome,
        by_id=by.signed_in,
        at=at,
    )
    _acknowledge_too(row, by=by, at=at)
    _move(row, facts, at=at)
    _name_delegate(row, facts, by=by, at=at)
    withdraw(group=f"request:{row.pk}:alert")
    record(
        stream=f"request:{row.pk}",
        action="call_back",
        by=by,
        at=at,
        object=f"call_back:{made.pk}",
        facts={"outcome": outcome, "reached": reached, "source": source},
    )


def _acknowledge_too(row: RequestForAssistance, *, by: Actor, at: datetime) -> None:
    """Whoever calls back has it, even if nobody pressed the button before."""
    if row.state != RequestState.NEW:
        return
    row.state = REQUEST.after("acknowledge", row.state)
    row.acknowledged_at, row.acknowledged_by_id, row.escalate_at = at, by.person_id, None
    row.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "escalate_at"])
    record(stream=f"request:{row.pk}", action="acknowledge", by=by, at=at)


def _move(row: RequestForAssistance, facts: CallBackFacts, *, at: datetime) -> None:
    outcome = Outcome(facts.outcome)
    if outcome == Outcome.NOT_YET:
        return
    if not (outcome == Outcome.REAL and row.state in (RequestState.VERIFIED, RequestState.ACCEPTED)):
        row.state = REQUEST.after(EVENT[outcome], row.state)
    if outcome == Outcome.REAL:
        row.verified_at = row.verified_at or at
        if facts.reached in (Reached.HEAD, Reached.DELEGATE):
            row.acceptor_name = facts.acceptor_name.strip()
            row.acceptor_title = facts.acceptor_title.strip()
            row.acceptor_is_head = facts.reached == Reached.HEAD
    else:
        row.decided_at, row.decided_why = at, outcome.value
    row.save()


def _name_delegate(row: RequestForAssistance, facts: CallBackFacts, *, by: Actor, at: datetime) -> None:
    """Record a delegate who was reached as one, with all that a head can hand on, named by that head."""
    if facts.outcome != Outcome.REAL or facts.reached != Reached.DELEGATE:
        return
    if row.delegates.filter(name=facts.acceptor_name.strip(), revoked_at__isnull=True).exists():
        return
    name_case_delegate(
        request_id=row.pk,
        name=facts.acceptor_name,
        title=facts.acceptor_title,
        scopes=DelegateScope.values(),
        named_by=facts.named_by_head,
        by_head=True,
        called_back=True,
        by=by,
        at=at,
    )
