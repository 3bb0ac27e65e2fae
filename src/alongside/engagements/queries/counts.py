"""Counts for reports. Exercises are left out by construction; nothing here names a case or a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from alongside.engagements.models import Contact, Engagement, FollowUp, Turn
from alongside.engagements.words import TurnEvent


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """Work of one period: engagements by turn, contacts, minutes, and what they were about.

    ``resources`` counts resources shared; ``by_*`` map stored words to numbers of contacts.
    """

    introduced: int
    open_at_end: int
    stepped_down: int
    closed: int
    reopened: int
    contacts: int
    minutes: int
    resources: int
    by_mode: Mapping[str, int]
    by_topic: Mapping[str, int]
    by_referral: Mapping[str, int]
    by_discipline: Mapping[str, int]
    follow_ups_done: int
    follow_ups_dismissed: int


@dataclass(frozen=True, slots=True)
class FirstContact:
    """When one engagement began and when its first peer contact took place (None: not yet)."""

    engagement_id: int
    request_id: int
    introduced_at: datetime
    first_contact_at: datetime | None


def work_counts(start: datetime, end: datetime) -> WorkCounts:
    """Return the counts of the half-open period; a contact counts by when it was, not when it was logged."""
    real = Q(engagement__exercise=False)
    turns = Counter(Turn.objects.filter(real, at__gte=start, at__lt=end).values_list("event", flat=True))
    rows = Contact.objects.filter(real, occurred_at__gte=start, occurred_at__lt=end, corrected_by=None)
    lists = list(rows.values_list("topics", "referrals", "resources"))
    settled = Counter(
        FollowUp.objects.filter(real, settled_at__gte=start, settled_at__lt=end).values_list(
            "state", flat=True
        )
    )
    return WorkCounts(
        introduced=turns[TurnEvent.INTRODUCED.value],
        open_at_end=_open_at(end),
        stepped_down=turns[TurnEvent.STEPPED_DOWN.value],
        closed=turns[TurnEvent.CLOSED.value],
        reopened=turns[TurnEvent.REOPENED.value],
        contacts=len(lists),
        minutes=rows.aggregate(total=Sum("minutes", default=0))["total"],
        resources=sum(len(resources) for _, _, resources in lists),
        by_mode=_tally(rows.values_list("mode", flat=True)),
        by_topic=_tally(word for topics, _, _ in lists for word in topics),
        by_referral=_tally(word for _, referrals, _ in lists for word in referrals),
        by_discipline=_tally(rows.filter(member__isnull=False).values_list("member__discipline", flat=True)),
        follow_ups_done=settled["done"],
        follow_ups_dismissed=settled["dismissed"],
    )


def _tally(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _open_at(moment: datetime) -> int:
    """Return how many real engagements were open just before ``moment``: introduced, and not closed since."""
    turns = Turn.objects.filter(engagement__exercise=False, at__lt=moment).aggregate(
        begun=Count("pk", filter=Q(event__in=[TurnEvent.INTRODUCED.value])),
        closed=Count("pk", filter=Q(event=TurnEvent.CLOSED.value)),
        reopened=Count("pk", filter=Q(event=TurnEvent.REOPENED.value)),
    )
    return int(turns["begun"] - turns["closed"] + turns["reopened"])


def first_contacts(start: datetime, end: datetime) -> list[FirstContact]:
    """Return introductions of the half-open period with their first peer contact, in order."""
    rows = Engagement.objects.real().filter(introduced_at__gte=start, introduced_at__lt=end)
    fields = ("pk", "request_id", "introduced_at", "first_contact_at")
    return [FirstContact(*row) for row in rows.order_by("introduced_at", "pk").values_list(*fields)]
