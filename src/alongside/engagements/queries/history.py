"""Contacts and follow-ups of one engagement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from alongside.engagements.models import Contact, FollowUp
from alongside.engagements.schedule import LABELS
from alongside.engagements.states import FollowUpState
from alongside.engagements.words import Did, FollowUpKind, HelpedBy, Mode, WithWhom
from alongside.incidents import queries as incidents
from alongside.kernel.choice import Choice
from alongside.kernel.field import Topic
from alongside.roster import queries as roster


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One contact, with the labels (message ids) of its words. ``who`` made it: a name.

    ``corrects`` is the line whose place it takes; ``corrected``: a later line took the place of this one.
    ``writer`` is who wrote it down, as the ledger names people.
    """

    id: int
    engagement_id: int
    occurred_at: datetime
    who: str
    logged_by: str
    minutes: int
    mode: str
    with_whom: str
    topics: tuple[str, ...]
    did: tuple[str, ...]
    referrals: tuple[str, ...]
    resources: tuple[str, ...]
    text: str
    corrects: int | None = None
    corrected: bool = False
    writer: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpCard:
    """One follow-up. Labels and ``what`` are message ids; ``due_date`` is a local day of the agency.

    ``wished_date``, ``held``, ``ahead_id`` and ``after`` are those of models.FollowUp.
    """

    id: int
    engagement_id: int
    request_id: int
    what: str
    kind: str
    kind_label: str
    note: str
    due_date: date
    due_at: datetime
    state: str
    state_label: str
    settled_at: datetime | None
    settled_by: str
    by_requester: bool
    wished_date: date | None = None
    held: bool = False
    ahead_id: int | None = None
    after: bool = False

    @property
    def open(self) -> bool:
        """Say whether it is still ahead or waiting."""
        return self.state in (FollowUpState.PLANNED, FollowUpState.RAISED)


def _labels(kind: type[Choice], words: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind(word).label for word in words)


def contacts(engagement_id: int) -> list[ContactCard]:
    """Return the contacts of an engagement, newest first, corrected lines too."""
    return contact_cards(Contact.objects.filter(engagement_id=engagement_id))


def contact(contact_id: int) -> ContactCard | None:
    """Return one contact, or None."""
    return next(iter(contact_cards(Contact.objects.filter(pk=contact_id))), None)


def contact_words(contact_id: int) -> dict[str, Any]:
    """Return the stored words of a contact under the names of actions.log_contact, to correct it."""
    row = Contact.objects.select_related("member").get(pk=contact_id)
    return {
        "advisor_id": row.member.advisor_id if row.member else None,
        "occurred_at": row.occurred_at,
        "minutes": row.minutes,
        "mode": row.mode,
        "with_whom": row.with_whom,
        "topics": list(row.topics),
        "actions": list(row.did),
        "referrals": list(row.referrals),
        "resources": list(row.resources),
        "text": row.text,
    }


_READ = (
    *("pk", "engagement_id", "member_id", "member__advisor_id", "occurred_at", "logged_by"),
    *("logged_by_text", "minutes", "mode", "with_whom", "topics", "did", "referrals", "resources", "text"),
    *("corrects_id", "corrected_by"),
)


def contact_cards(found: QuerySet[Contact], limit: int | None = None) -> list[ContactCard]:
    """Return cards of these contacts, newest first, with two queries."""
    read = found.order_by("-occurred_at", "-pk").values_list(*_READ, named=True)
    rows = list(read[:limit])
    names = roster.names({row.member__advisor_id for row in rows if row.member_id})
    return [
        ContactCard(
            id=row.pk,
            engagement_id=row.engagement_id,
            occurred_at=row.occurred_at,
            who=names[row.member__advisor_id] if row.member_id else row.logged_by_text,
            logged_by=row.logged_by_text,
            minutes=row.minutes,
            mode=Mode(row.mode).label,
            with_whom=WithWhom(row.with_whom).label,
            topics=_labels(Topic, row.topics),
            did=_labels(Did, row.did),
            referrals=_labels(HelpedBy, row.referrals),
            resources=tuple(row.resources),
            text=row.text,
            corrects=row.corrects_id,
            corrected=row.corrected_by is not None,
            writer=row.logged_by,
        )
        for row in rows
    ]


def topics_worked(engagement_id: int) -> set[str]:
    """Return the topics (kernel.field.Topic) that came up in any contact."""
    rows = Contact.objects.filter(engagement_id=engagement_id, corrected_by=None)
    return {topic for topics in rows.values_list("topics", flat=True) for topic in topics}


def follow_up_card(row: FollowUp) -> FollowUpCard:
    """Return the card of a follow-up read with its engagement."""
    kind = FollowUpKind(row.kind)
    return FollowUpCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        request_id=row.engagement.request_id,
        what=LABELS.get(row.step, kind.label),
        kind=row.kind,
        kind_label=kind.label,
        note=row.note,
        due_date=row.due_date,
        due_at=row.due_at,
        state=row.state,
        state_label=FollowUpState(row.state).label,
        settled_at=row.settled_at,
        settled_by=row.settled_by_text,
        by_requester=row.by_requester,
        wished_date=row.wished_date,
        held=row.held,
        ahead_id=row.ahead_id,
        after=row.after,
    )


def follow_ups(engagement_id: int) -> list[FollowUpCard]:
    """Return all follow-ups of an engagement in order of their day."""
    rows = FollowUp.objects.filter(engagement_id=engagement_id).select_related("engagement")
    return [follow_up_card(row) for row in rows.order_by("due_date", "pk")]


def follow_up(follow_up_id: int) -> FollowUpCard | None:
    """Return one follow-up, or None."""
    row = FollowUp.objects.filter(pk=follow_up_id).select_related("engagement").first()
    return follow_up_card(row) if row else None


def follow_up_cards(ids: Iterable[int]) -> dict[int, FollowUpCard]:
    """Return follow-ups by id; unknown ids are left out."""
    rows = FollowUp.objects.filter(pk__in=set(ids)).select_related("engagement")
    return {row.pk: follow_up_card(row) for row in rows}


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A follow-up that is due, with the agency it concerns."""

    follow_up: FollowUpCard
    agency_name: str
    reference: str
    coordinator_id: int | None
    coordinator_name: str
    exercise: bool


def follow_ups_due(at: datetime, *, limit: int | None = None) -> list[DueFollowUp]:
    """Return the open follow-ups whose morning has come at ``at``, the oldest first, closed cases too.

    Those about a topic to be left alone are held and not among them (queries.day shows them apart).
    """
    waiting = [FollowUpState.PLANNED.value, FollowUpState.RAISED.value]
    rows = FollowUp.objects.filter(
        state__in=waiting, held=False, due_at__lte=at, engagement__silent_since=None
    )
    rows = rows.select_related("engagement").order_by("due_at", "pk")[:limit]
    requests = incidents.cards([row.engagement.request_id for row in rows])
    return [
        DueFollowUp(
            follow_up=follow_up_card(row),
            agency_name=requests[row.engagement.request_id].agency_name,
            reference=requests[row.engagement.request_id].reference,
            coordinator_id=requests[row.engagement.request_id].coordinator_id,
            coordinator_name=requests[row.engagement.request_id].coordinator_name,
            exercise=row.engagement.exercise,
        )
        for row in rows
    ]
