"""Questions about requests and their answers, as frozen cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from alongside.base.secrets import hashed
from alongside.incidents.models import (
    CallBack,
    CaseCode,
    CaseDevice,
    Correction,
    RequestForAssistance,
    RequestRole,
)
from alongside.incidents.states import OPEN_STATES, RequestState
from alongside.kernel.text import fold


@dataclass(frozen=True)
class RequestCard:
    """A request as other rooms and pages see it."""

    id: int
    reference: str
    state: str
    state_label: str
    exercise: bool
    agency_id: int | None
    agency_name: str
    agency_made_up: bool
    town: str
    state_code: str
    timezone: str
    caller: str
    call_back_number: str
    place_text: str
    when_text: str
    good_time: str
    language: str
    received_at: datetime
    call_back_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    verified_at: datetime | None
    acceptor_name: str
    acceptor_title: str
    acceptor_is_head: bool | None
    decided_at: datetime | None
    decided_why: str
    referred_to: str
    incident_id: int
    coordinator_id: int | None
    coordinator_name: str
    kind: str
    venue: str
    occurred_on: date | None
    killed: str
    injured: str
    officer_hurt: bool | None
    children: bool | None
    bias: bool | None
    ongoing: bool | None
    lat: float | None
    lon: float | None
    in_person: bool
    languages: tuple[str, ...]
    communities: tuple[str, ...]
    helpers: tuple[str, ...]
    topics: tuple[str, ...]
    note: str
    facts_at: datetime | None
    twins: tuple[int, ...] = field(default=())
    robot: bool = False

    @property
    def accepted(self) -> bool:
        """Say whether help was accepted for this request."""
        return self.state == RequestState.ACCEPTED

    @property
    def facts_complete(self) -> bool:
        """Say whether the facts that matching needs are there: kind, venue and state (for licenses).

        Without a point on the map, travel time counts for nobody.
        """
        return bool(self.kind and self.venue and self.state_code)


@dataclass(frozen=True)
class Milestone:
    """Moments of one request, for measures. Exercises never appear here."""

    request_id: int
    received_at: datetime
    acknowledged_at: datetime | None
    verified_at: datetime | None
    closed_as: str


def request_rows() -> QuerySet[RequestForAssistance]:
    """Return all requests with what ``card_of`` reads, for this room's own questions."""
    # The constraint one_coordinator_at_a_time makes this join one row.
    return RequestForAssistance.objects.select_related("agency", "incident", "acknowledged_by").annotate(
        coordinator=FilteredRelation("roles", condition=Q(roles__until_at__isnull=True)),
        coordinator_pk=F("coordinator__person_id"),
        coordinator_text=F("coordinator__person__name"),
    )


def card_of(row: Any, *, twins: tuple[int, ...] = ()) -> RequestCard:
    """Return the card of a row of ``request_rows``."""
    agency: Any = row.agency
    incident = row.incident
    return RequestCard(
        id=row.pk,
        reference=row.reference,
        state=row.state,
        state_label=RequestState(row.state).label,
        exercise=row.exercise,
        robot=row.robot,
        agency_id=agency.pk if agency else None,
        agency_name=agency.name if agency else row.agency_text,
        agency_made_up=bool(agency and agency.made_up),
        town=incident.town or (agency.city if agency else ""),
        state_code=incident.state_code or (agency.state if agency else ""),
        timezone=row.timezone or (agency.timezone if agency else "") or "America/New_York",
        caller=row.caller,
        call_back_number=row.call_back_number,
        place_text=row.place_text,
        when_text=row.when_text,
        good_time=row.good_time,
        language=row.language,
        received_at=row.received_at,
        call_back_by=row.call_back_by,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by.name if row.acknowledged_by else "",
        verified_at=row.verified_at,
        acceptor_name=row.acceptor_name,
        acceptor_title=row.acceptor_title,
        acceptor_is_head=row.acceptor_is_head,
        decided_at=row.decided_at,
        decided_why=row.decided_why,
        referred_to=row.referred_to,
        incident_id=row.incident_id,
        coordinator_id=row.coordinator_pk,
        coordinator_name=row.coordinator_text or "",
        kind=incident.kind,
        venue=incident.venue,
        occurred_on=incident.occurred_on,
        killed=incident.killed,
        injured=incident.injured,
        officer_hurt=incident.officer_hurt,
        children=incident.children,
        bias=incident.bias,
        ongoing=incident.ongoing,
        lat=incident.lat if incident.lat is not None else (agency.lat if agency else None),
        lon=incident.lon if incident.lon is not None else (agency.lon if agency else None),
        in_person=row.in_person,
        languages=tuple(row.languages),
        communities=tuple(row.communities),
        helpers=tuple(row.helpers),
        topics=tuple(row.topics),
        note=row.note,
        facts_at=row.facts_at,
        twins=twins,
    )


def card(request_id: int) -> RequestCard:
    """Return one request. Raises RequestForAssistance.DoesNotExist."""
    return card_of(request_rows().get(pk=request_id))


def find(request_id: int) -> RequestCard | None:
    """Return one request, or None."""
    row = request_rows().filter(pk=request_id).first()
    return card_of(row) if row else None


def by_reference(reference: str) -> int | None:
    """Return the id of the request that people call by this reference, however it is written, or None."""
    typed = reference.strip().upper()
    found = RequestForAssistance.objects.filter(reference=typed).values_list("pk", flat=True).first()
    return int(found) if found is not None else None


def cards(request_ids: list[int]) -> dict[int, RequestCard]:
    """Return several requests by id."""
    return {row.pk: card_of(row) for row in request_rows().filter(pk__in=request_ids)}


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What is known of the event behind a request, in kinds and bands; where, in degrees, the agency's at worst."""

    request_id: int
    incident_id: int
    received_at: datetime
    kind: str
    venue: str
    occurred_on: date | None
    killed: str
    injured: str
    officer_hurt: bool | None
    children: bool | None
    bias: bool | None
    lat: float | None
    lon: float | None


def event_facts(request_ids: list[int]) -> list[EventFacts]:
    """Return the facts of the events behind these requests, one query however many there are."""
    rows = RequestForAssistance.objects.filter(pk__in=request_ids).order_by("pk")
    event = ("kind", "venue", "occurred_on", "killed", "injured", "officer_hurt", "children", "bias")
    fields = [f"incident__{name}" for name in event]
    place = (Coalesce("incident__lat", "agency__lat"), Coalesce("incident__lon", "agency__lon"))
    return [EventFacts(*row) for row in rows.values_list("pk", "incident_id", "received_at", *fields, *place)]


def closed(*, limit: int = 50) -> list[RequestCard]:
    """Return the requests that ended without acceptance, newest first."""
    rows = request_rows().filter(robot=False).exclude(state__in=OPEN_STATES).order_by("-received_at")[:limit]
    return [card_of(row) for row in rows]


def joined(request_id: int) -> list[RequestCard]:
    """Return the other requests that were joined to the same incident."""
    row = RequestForAssistance.objects.get(pk=request_id)
    others = request_rows().filter(incident_id=row.incident_id).exclude(pk=request_id).order_by("received_at")
    return [card_of(other) for other in others]


def corrections(request_id: int) -> list[Correction]:
    """Return what was sent again with other words, oldest first."""
    return list(Correction.objects.filter(request_id=request_id).order_by("at", "pk"))


def call_backs(request_id: int) -> list[CallBack]:
    """Return the call-backs made, oldest first."""
    return list(CallBack.objects.filter(request_id=request_id).select_related("by").order_by("at", "pk"))


def by_receipt(token: str) -> RequestCard | None:
    """Return the request that a receipt link belongs to, or None."""
    row = request_rows().filter(receipt_hash=hashed("receipt", token)).first()
    return card_of(row) if row else None


def by_device(token: str, at: datetime) -> RequestCard | None:
    """Return the request that a device opened with a case code may see at ``at``, or None."""
    if not token:
        return None
    device = CaseDevice.objects.filter(
        token_hash=hashed("device", token), expires_at__gt=at, revoked_at__isnull=True
    ).first()
    return card(device.request_id) if device else None


def code_waiting(request_id: int, at: datetime) -> datetime | None:
    """Return until when an unused case code works, or None."""
    row = CaseCode.objects.filter(
        request_id=request_id, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at
    ).first()
    return row.expires_at if row else None


def coordinators(request_ids: Iterable[int]) -> dict[int, int]:
    """Return who coordinates each of these requests now (a person's id); those of nobody are left out."""
    rows = RequestRole.objects.filter(request_id__in=list(request_ids), until_at__isnull=True)
    return dict(rows.values_list("request_id", "person_id"))


def accepted_among(request_ids: Iterable[int]) -> set[int]:
    """Return those of the requests for which help was accepted."""
    rows = RequestForAssistance.objects.filter(pk__in=list(request_ids), state=RequestState.ACCEPTED.value)
    return set(rows.values_list("pk", flat=True))


def references_of(request_ids: Iterable[int]) -> dict[int, str]:
    """Return the references of requests by id."""
    rows = RequestForAssistance.objects.filter(pk__in=list(request_ids))
    return dict(rows.values_list("pk", "reference"))


def words_of(request_ids: Iterable[int]) -> dict[int, str]:
    """Return, folded for searching, what people call a request by: reference, agency, town, place."""
    rows = RequestForAssistance.objects.filter(pk__in=list(request_ids)).values_list(
        "pk",
        "reference",
        "agency__name",
        "agency_text",
        "incident__town",
        "incident__state_code",
        "place_text",
    )
    return {row[0]: fold(" ".join(word or "" for word in row[1:])) for row in rows}


def verified_since(after: datetime, *, until: datetime) -> list[RequestCard]:
    """Return the requests proved real by a call-back in this stretch, newest first; tests of the page left out."""
    rows = request_rows().filter(verified_at__gt=after, verified_at__lte=until, robot=False)
    return [card_of(row) for row in rows.order_by("-verified_at", "-pk")]


def waiting_for_a_person() -> int:
    """Return how many requests nobody has said "I have it" to."""
    return RequestForAssistance.objects.filter(state=RequestState.NEW.value, robot=False).count()


def milestones(start: datetime, end: datetime) -> list[Milestone]:
    """Return the moments of real requests received in the period; exercises are left out by construction."""
    rows = RequestForAssistance.objects.filter(Q(received_at__gte=start, received_at__lt=end), exercise=False)
    fields = ("pk", "received_at", "acknowledged_at", "verified_at", "state")
    return [Milestone(*row) for row in rows.order_by("received_at").values_list(*fields)]
