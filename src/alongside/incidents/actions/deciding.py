"""Triage: accept, refer, decline, withdraw; facts; twins; the coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.accounts.permissions import Role
from alongside.accounts.queries import roles_of
from alongside.agencies.queries import card as agency_card
from alongside.incidents.models import RequestForAssistance, RequestRole
from alongside.incidents.rules import may_accept, may_decline, may_join, may_refer
from alongside.incidents.rules_delegates import may_speak_for_head
from alongside.incidents.states import REQUEST
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record

INCIDENT_FACTS = (
    "kind", "venue", "town", "state_code", "lat", "lon", "occurred_on", "killed", "injured", "officer_hurt",
    "children", "bias", "ongoing",
)  # fmt: skip
REQUEST_FACTS = ("languages", "communities", "helpers", "topics", "in_person", "note", "timezone")


def _locked(request_id: int) -> RequestForAssistance:
    return RequestForAssistance.objects.select_for_update().get(pk=request_id)


def _end(
    row: RequestForAssistance, event: str, *, by: Actor, at: datetime, why: str = "", to: str = ""
) -> None:
    row.state = REQUEST.after(event, row.state)
    row.decided_at, row.decided_why, row.referred_to, row.escalate_at = at, why.strip(), to.strip(), None
    row.save(update_fields=["state", "decided_at", "decided_why", "referred_to", "escalate_at"])
    record(stream=f"request:{row.pk}", action=event, by=by, at=at)


@transaction.atomic
def accept(*, request_id: int, by: Actor, at: datetime) -> None:
    """Accept a verified request whose head or delegate asked for help.

    A coordinator who accepts becomes its coordinator, unless there is one; an officer names one later.
    """
    row = _locked(request_id)
    may_accept(row.state, row.acceptor_name).require()
    stands = row.delegates.filter(name=row.acceptor_name, revoked_at__isnull=True).exists()
    may_speak_for_head(is_head=row.acceptor_is_head, delegate_stands=stands).require()
    _end(row, "accept", by=by, at=at)
    taken = RequestRole.objects.filter(request=row, until_at__isnull=True).exists()
    if by.person_id and not taken and Role.COORDINATOR in roles_of(by.person_id, at):
        assign_coordinator(request_id=request_id, person_id=by.person_id, by=by, at=at)


@transaction.atomic
def refer(*, request_id: int, to: str, why: str = "", by: Actor, at: datetime) -> None:
    """Refer the agency to others; ``to`` says to whom."""
    row = _locked(request_id)
    may_refer(row.state, to).require()
    _end(row, "refer", by=by, at=at, why=why, to=to)


@transaction.atomic
def decline(*, request_id: int, why: str, by: Actor, at: datetime) -> None:
    """Decline a request, saying why."""
    row = _locked(request_id)
    may_decline(row.state, why).require()
    _end(row, "decline", by=by, at=at, why=why)


@transaction.atomic
def withdraw(*, request_id: int, by: Actor, at: datetime) -> None:
    """Take a request back, in one tap by the head or by an officer on their word. No reason is asked.

    A call-out that is still open is cancelled first by the page that calls this (callouts lies above).
    """
    row = _locked(request_id)
    REQUEST.may("withdraw", row.state).require()
    _end(row, "withdraw", by=by, at=at)


@transaction.atomic
def take_up_again(*, request_id: int, by: Actor, at: datetime) -> None:
    """Undo an end that was a mistake; the request must be verified again before anything else."""
    row = _locked(request_id)
    _end(row, "take_up_again", by=by, at=at)
    row.decided_at = None
    row.save(update_fields=["decided_at"])


@transaction.atomic
def set_facts(*, request_id: int, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Complete what happened and what is asked for, as learned in conversation. Unknown keys are refused."""
    unknown = set(facts) - set(INCIDENT_FACTS) - set(REQUEST_FACTS)
    if unknown:
        raise ValueError(f"Not facts of a request: {sorted(unknown)}")
    row = _locked(request_id)
    incident = row.incident
    for name in INCIDENT_FACTS:
        if name in facts:
            setattr(incident, name, facts[name])
    for name in REQUEST_FACTS:
        if name in facts:
            setattr(row, name, facts[name])
    row.facts_at = at
    incident.save()
    row.save()
    shown = {k: v for k, v in facts.items() if k != "note"}
    record(stream=f"request:{row.pk}", action="set_facts", by=by, at=at, facts=shown)


@transaction.atomic
def choose_agency(*, request_id: int, agency_id: int, by: Actor, at: datetime) -> None:
    """Say which agency of the directory this request is from; fills place and zone where they are empty."""
    row = _locked(request_id)
    agency = agency_card(agency_id)
    row.agency_id = agency_id
    row.timezone = row.timezone or agency.timezone
    row.save(update_fields=["agency", "timezone"])
    incident = row.incident
    if not incident.town:
        incident.town, incident.state_code = agency.city, agency.state
    if incident.lat is None:
        incident.lat, incident.lon = agency.lat, agency.lon
    incident.save(update_fields=["town", "state_code", "lat", "lon"])
    record(stream=f"request:{row.pk}", action="choose_agency", by=by, at=at, facts={"agency": agency_id})


@transaction.atomic
def join(*, request_id: int, other_id: int, by: Actor, at: datetime) -> None:
    """Put a request to the incident of another one. Each keeps its own agency and, later, engagement."""
    row, other = _locked(request_id), RequestForAssistance.objects.get(pk=other_id)
    may_join(
        request_incident=row.incident_id,
        other_incident=other.incident_id,
        same_exercise=row.exercise == other.exercise,
    ).require()
    row.incident_id = other.incident_id
    row.save(update_fields=["incident"])
    record(stream=f"request:{row.pk}", action="join", by=by, at=at, facts={"other": other_id})


@transaction.atomic
def unjoin(*, request_id: int, by: Actor, at: datetime) -> None:
    """Give a request its own incident back; nothing of it was lost."""
    row = _locked(request_id)
    if row.incident_id == row.own_incident_id:
        return
    row.incident_id = row.own_incident_id
    row.save(update_fields=["incident"])
    record(stream=f"request:{row.pk}", action="unjoin", by=by, at=at)


@transaction.atomic
def assign_coordinator(*, request_id: int, person_id: int, by: Actor, at: datetime) -> None:
    """Make a person the coordinator from now on; the one before stays in the record with dates."""
    _locked(request_id)
    present = RequestRole.objects.filter(request_id=request_id, until_at__isnull=True).first()
    if present and present.person_id == person_id:
        return
    RequestRole.objects.filter(request_id=request_id, until_at__isnull=True).update(until_at=at)
    RequestRole.objects.create(request_id=request_id, person_id=person_id, from_at=at)
    record(
        stream=f"request:{request_id}", action="assign_coordinator", by=by, at=at, facts={"person": person_id}
    )
