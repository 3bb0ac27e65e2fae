"""What is kept of one engagement: answers, events, applications and their deadlines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from alongside.base.secrets import hashed, link_token
from alongside.engagements import queries as engagements
from alongside.funding.answers import from_plain
from alongside.funding.clocks import Deadline, run_all
from alongside.funding.models import Application, CalendarLink, Event, KeptDeadline, Sheet
from alongside.funding.queries.catalog import catalog
from alongside.funding.rules import Answer
from alongside.funding.states import ApplicationState
from alongside.funding.words import Anchor
from alongside.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class SheetCard:
    """The answers of an engagement, and the yes of the agency under which they are kept."""

    answers: dict[str, Answer]
    version: int
    consent_at: datetime | None
    consent_how: str
    consent_by: str
    changed_at: datetime | None
    changed_by: str

    @property
    def consented(self) -> bool:
        """Say whether the agency agreed and did not take it back."""
        return self.consent_at is not None


def sheet(engagement_id: int) -> SheetCard:
    """Return what is kept; an empty sheet when nothing is."""
    row = Sheet.objects.filter(engagement_id=engagement_id).first()
    if row is None:
        return SheetCard({}, 0, None, "", "", None, "")
    return SheetCard(
        answers=from_plain(catalog(), row.answers),
        version=row.version,
        consent_at=row.consent_at,
        consent_how=row.consent_how,
        consent_by=row.consent_by_text,
        changed_at=row.changed_at,
        changed_by=row.changed_by_text,
    )


@dataclass(frozen=True, slots=True)
class EventCard:
    """A recorded day. ``id`` is None for the incident's day as the request has it."""

    id: int | None
    anchor: str
    program: str
    day: date
    recorded_at: datetime | None
    recorded_by: str


def event_list(engagement_id: int) -> list[EventCard]:
    """Return the days in force: those recorded, and the incident's from the request unless recorded anew."""
    rows = Event.objects.filter(engagement_id=engagement_id, replaced_at__isnull=True)
    found = [
        EventCard(r.pk, r.anchor, r.program, r.day, r.recorded_at, r.recorded_by_text)
        for r in rows.order_by("day", "pk")
    ]
    request_id = engagements.request_of(engagement_id)
    occurred_on = incidents.card(request_id).occurred_on if request_id else None
    if occurred_on and not any(e.anchor == Anchor.INCIDENT for e in found):
        found.insert(0, EventCard(None, Anchor.INCIDENT.value, "", occurred_on, None, ""))
    return found


def events(engagement_id: int) -> dict[str, date]:
    """Return the days as the clocks read them: by anchor, or by "anchor:program"."""
    return {f"{e.anchor}:{e.program}" if e.program else e.anchor: e.day for e in event_list(engagement_id)}


def computed(engagement_id: int, programs: Iterable[str]) -> list[Deadline]:
    """Return every clock of these programs, run on the engagement's days; dated ones first."""
    wanted = set(programs)
    return run_all((p for p in catalog().programs if p.key in wanted), events(engagement_id))


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """A program that somebody pursues. Amounts are whole dollars, None while not known."""

    id: int
    engagement_id: int
    program: str
    state: str
    state_label: str
    owner_id: int
    owner_name: str
    asked_usd: int | None
    awarded_usd: int | None
    drawn_usd: int | None
    started_at: datetime
    moved_at: datetime
    next_step: str
    next_by: str
    next_on: date | None


def _application(row: Application) -> ApplicationCard:
    return ApplicationCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        program=row.program,
        state=row.state,
        state_label=ApplicationState(row.state).label,
        owner_id=row.owner_id,
        owner_name=row.owner.name,
        asked_usd=row.asked_usd,
        awarded_usd=row.awarded_usd,
        drawn_usd=row.drawn_usd,
        started_at=row.started_at,
        moved_at=row.moved_at,
        next_step=row.next_step,
        next_by=row.next_by,
        next_on=row.next_on,
    )


def applications(engagement_id: int) -> list[ApplicationCard]:
    """Return what is pursued for an engagement, in the order begun."""
    return applications_where(Application.objects.filter(engagement_id=engagement_id))


def applications_where(rows: QuerySet[Application]) -> list[ApplicationCard]:
    """Return these rows as cards, in the order begun."""
    return [_application(row) for row in rows.select_related("owner").order_by("started_at", "pk")]


def application(application_id: int) -> ApplicationCard | None:
    """Return one application, or None."""
    row = Application.objects.select_related("owner").filter(pk=application_id).first()
    return _application(row) if row else None


@dataclass(frozen=True, slots=True)
class DeadlineCard:
    """A last day that is kept for an application."""

    id: int
    engagement_id: int
    program: str
    clock: str
    due_on: date
    owner_name: str
    reminded_at: datetime | None
    settled_at: datetime | None

    @property
    def is_report(self) -> bool:
        """Say whether an award set the day for a report."""
        return self.clock.startswith("report:")


def deadlines(engagement_id: int) -> list[DeadlineCard]:
    """Return the days that are kept for an engagement, the earliest first; those settled last."""
    rows = KeptDeadline.objects.filter(application__engagement_id=engagement_id)
    return [
        _deadline(row) for row in rows.select_related("application__owner").order_by("settled_at", "due_on")
    ]


def _deadline(row: KeptDeadline) -> DeadlineCard:
    return DeadlineCard(
        id=row.pk,
        engagement_id=row.application.engagement_id,
        program=row.application.program,
        clock=row.clock,
        due_on=row.due_on,
        owner_name=row.application.owner.name,
        reminded_at=row.reminded_at,
        settled_at=row.settled_at,
    )


def deadline(deadline_id: int) -> DeadlineCard | None:
    """Return one kept day, or None."""
    row = KeptDeadline.objects.select_related("application__owner").filter(pk=deadline_id).first()
    return _deadline(row) if row else None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of somebody's calendar: no program, no agency, no place."""

    id: int
    day: date


def calendar_token(person_id: int) -> str:
    """Return the secret part of a person's calendar address, or "" when there is none."""
    row = CalendarLink.objects.filter(person_id=person_id).first()
    return link_token("funding", f"{person_id}.{row.secret}") if row else ""


def days_for_calendar(token: str, at: datetime) -> list[CalendarDay] | None:
    """Return the days behind a calendar address, from four weeks back on; None when there is no such."""
    row = CalendarLink.objects.filter(token_hash=hashed("funding", token), person__is_active=True).first()
    if row is None:
        return None
    open_now = ~Q(application__state__in=[ApplicationState.DROPPED.value, ApplicationState.ENDED.value])
    rows = KeptDeadline.objects.filter(
        open_now,
        application__owner_id=row.person_id,
        settled_at__isnull=True,
        due_on__gt=(at - timedelta(days=28)).date(),
    )
    return [CalendarDay(r.pk, r.due_on) for r in rows.order_by("due_on", "pk")]
