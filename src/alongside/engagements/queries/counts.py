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
    alike = _contacts_alike(start, end)
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
        contacts=sum(one.count for one in alike),
        minutes=sum(one.minutes for one in alike),
        resources=sum(one.shared for one in alike),
        by_mode=_tally((one.mode, one.count) for one in alike),
        by_topic=_tally((word, one.count) for one in alike for word in one.topics),
        by_referral=_tally((word, one.count) for one in alike for word in one.referrals),
        by_discipline=_tally((one.discipline, one.count) for one in alike if one.discipline),
        follow_ups_done=settled["done"],
        follow_ups_dismissed=settled["dismissed"],
    )


@dataclass(frozen=True, slots=True)
class _Alike:
    """How many contacts had the same words, with their minutes and the resources shared in them."""

    mode: str
    discipline: str | None
    topics: list[str]
    referrals: list[str]
    count: int
    minutes: int
    shared: int


def _contacts_alike(start: datetime, end: datetime) -> list[_Alike]:
    """Return the contacts of the half-open period, counted by the database in one pass; none that was corrected."""
    corrected = Contact.objects.filter(corrects__isnull=False).values("corrects")
    rows = Contact.objects.filter(
        engagement__exercise=False, occurred_at__gte=start, occurred_at__lt=end
    ).exclude(pk__in=corrected)
    grouped = rows.order_by().values_list("mode", "member__discipline", "topics", "referrals")
    sums = grouped.annotate(count=Count("pk"), total=Sum("minutes"), shared=Sum("resources__len"))
    return [_Alike(*row) for row in sums]


def _tally(words: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for word, count in words:
        found[word] += count
    return dict(sorted(found.items()))


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
