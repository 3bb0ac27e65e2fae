"""A person's own follow-ups for a calendar program: a reference and a moment, nothing about the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import may
from alongside.base.secrets import hashed, link_token
from alongside.engagements.actions.calendar import PURPOSE
from alongside.engagements.models import CaseCalendar, Engagement, FollowUp
from alongside.engagements.queries.day import OPEN, owners_of
from alongside.incidents import queries as incidents
from alongside.roster import queries as roster

BACK = timedelta(days=28)
AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A follow-up of one's own: when (nine at the agency), and the reference of the request."""

    id: int
    at: datetime
    reference: str


def case_calendar_token(person_id: int) -> str:
    """Return the token of a person's calendar address, or "" when there is none."""
    row = CaseCalendar.objects.filter(person_id=person_id, token_hash__isnull=False).first()
    return link_token(PURPOSE, f"{person_id}.{row.secret}") if row else ""


def feed(token: str, at: datetime) -> tuple[str, list[FeedItem]] | None:
    """Return the person's IANA zone and the open follow-ups behind a calendar address; None when there is no such.

    A coordinator's: of the engagements they coordinate and of those nobody does. An advisor's: of their teams. What
    somebody may no longer see is no longer in it, from the same moment.
    """
    row = (
        CaseCalendar.objects.select_related("person")
        .filter(token_hash=hashed(PURPOSE, token), person__is_active=True)
        .first()
    )
    if row is None:
        return None
    mine = _engagements(row.person_id, at)
    rows = FollowUp.objects.filter(
        engagement__in=mine,
        engagement__silent_since=None,
        state__in=OPEN,
        held=False,
        due_at__gt=at - BACK,
        due_at__lt=at + AHEAD,
    ).order_by("due_at", "pk")
    found = list(rows.values_list("pk", "due_at", "engagement__request_id"))
    references = incidents.references_of({request_id for _, _, request_id in found})
    return row.person.timezone, [FeedItem(pk, due, references[request_id]) for pk, due, request_id in found]


def _engagements(person_id: int, at: datetime) -> list[int]:
    mine: set[int] = set()
    if may(person_id, Permission.WORK_CASE, at):
        pairs = list(Engagement.objects.values_list("pk", "request_id"))
        owners = owners_of([request_id for _, request_id in pairs], at)
        mine |= {pk for pk, request_id in pairs if owners.get(request_id, person_id) == person_id}
    advisor_id = roster.id_of_person(person_id)
    if advisor_id is not None and may(person_id, Permission.OWN_ENGAGEMENT, at):
        own = Engagement.objects.seen_by(advisor_id, at).filter(Q(closed_at__isnull=True))
        mine |= set(own.values_list("pk", flat=True))
    return sorted(mine)
