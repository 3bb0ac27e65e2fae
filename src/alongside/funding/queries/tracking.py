"""What is pursued across engagements, for the coordinators' list; and counts for the report, without any place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from alongside.engagements import queries as engagements
from alongside.funding.models import Application, Cost, KeptDeadline
from alongside.funding.queries.cases import ApplicationCard, applications_where
from alongside.funding.states import ApplicationState

OVER = (ApplicationState.DROPPED.value, ApplicationState.ENDED.value)


@dataclass(frozen=True, slots=True)
class TrackedCard:
    """An application with whose it is, its next own day, its reports, and the cents of the worksheet put to it."""

    application: ApplicationCard
    reference: str
    agency_name: str
    exercise: bool
    next_day: date | None
    reports: tuple[tuple[str, date], ...]
    worksheet_cents: int


def tracked(*, open_only: bool = False) -> list[TrackedCard]:
    """Return the applications of all engagements, the one with the nearest day first; those over last."""
    rows = Application.objects.exclude(state__in=OVER) if open_only else Application.objects.all()
    cards = applications_where(rows)
    found = {key: engagements.card(key) for key in {c.engagement_id for c in cards}}
    days: dict[int, list[KeptDeadline]] = {}
    for day in KeptDeadline.objects.filter(settled_at__isnull=True).order_by("due_on"):
        days.setdefault(day.application_id, []).append(day)
    sums = _sums()
    made = [
        TrackedCard(
            application=card,
            reference=found[card.engagement_id].reference,
            agency_name=found[card.engagement_id].agency_name,
            exercise=found[card.engagement_id].exercise,
            next_day=_nearest(card, days.get(card.id, [])),
            reports=tuple(
                (d.clock.split(":")[1], d.due_on)
                for d in days.get(card.id, [])
                if d.clock.startswith("report:")
            ),
            worksheet_cents=sums.get((card.engagement_id, card.program), 0),
        )
        for card in cards
    ]
    return sorted(
        made, key=lambda t: (t.application.state in OVER, t.next_day is None, t.next_day or date.max)
    )


def _nearest(card: ApplicationCard, days: list[KeptDeadline]) -> date | None:
    found = [d.due_on for d in days] + ([card.next_on] if card.next_on else [])
    return min(found, default=None)


def _sums() -> dict[tuple[int, str], int]:
    """Return cents of money put to exactly one program, by engagement and program."""
    rows = (
        Cost.objects.filter(in_kind=False)
        .values("worksheet__engagement_id", "programs")
        .annotate(cents=Sum("cents"))
    )
    return {
        (row["worksheet__engagement_id"], row["programs"][0]): row["cents"]
        for row in rows
        if len(row["programs"]) == 1
    }


@dataclass(frozen=True, slots=True)
class FundingCounts:
    """Counts of a period: programs taken up, sent and awarded for the first time, and engagements with any of it.

    No amounts: awards are published with their place, so a sum of a few would name a town.
    """

    taken_up: int
    sent: int
    awarded: int
    engagements: int


def funding_counts(start: datetime, end: datetime) -> FundingCounts:
    """Return the counts of a period that has ended; exercises are left out."""
    real = Application.objects.filter(engagement__exercise=False)
    parts = [
        real.filter(**{f"{name}__gte": start, f"{name}__lt": end})
        for name in ("started_at", "sent_at", "awarded_at")
    ]
    counted = [list(part.values_list("engagement_id", flat=True)) for part in parts]
    taken_up, sent, awarded = map(len, counted)
    return FundingCounts(taken_up, sent, awarded, len({i for ids in counted for i in ids}))
