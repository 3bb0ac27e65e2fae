"""What records officers look after: closed engagements with papers, holds, and until when papers are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from alongside.engagements.models import Engagement
from alongside.engagements.models_records import FinalReport, Hold
from alongside.engagements.rules_records import Reported, Told, goes_on, kept_until, notice_due, still_told
from alongside.engagements.states import EngagementState
from alongside.incidents import queries as incidents
from alongside.kernel.clock import local_day
from alongside.policy.queries import in_force


@dataclass(frozen=True, slots=True)
class HoldCard:
    """A hold. ``lifted_at`` None: it stands."""

    id: int
    engagement_id: int
    why: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_why: str


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A final report that counts."""

    id: int
    period_end: date
    submitted: date
    by: str


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """One engagement as a records officer sees it: no content of the case. ``until``: see rules_records.

    ``goes``: the day from which the clock disposes of its papers, None while nobody was told of it.
    """

    engagement_id: int
    request_id: int
    reference: str
    agency_name: str
    exercise: bool
    closed: date | None
    until: date | None
    papers: int
    held: bool
    goes: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A closed engagement whose papers go next. ``told`` None: nobody was told yet; ``goes``: by the clock, then."""

    row: Engagement
    until: date
    told: Told | None
    goes: date | None


def held(engagement_id: int) -> bool:
    """Say whether a hold stands on an engagement."""
    return Hold.objects.filter(engagement_id=engagement_id, lifted_at__isnull=True).exists()


def held_ids() -> QuerySet[Hold, int]:
    """Return the ids of engagements under a hold, for a question's condition."""
    return Hold.objects.filter(lifted_at__isnull=True).values_list("engagement_id", flat=True)


def holds(engagement_id: int) -> list[HoldCard]:
    """Return the holds of an engagement, newest first, those lifted too."""
    return [
        HoldCard(
            id=row.pk,
            engagement_id=row.engagement_id,
            why=row.why,
            placed_at=row.placed_at,
            placed_by=row.placed_by_text,
            lifted_at=row.lifted_at,
            lifted_by=row.lifted_by_text,
            lifted_why=row.lifted_why,
        )
        for row in Hold.objects.filter(engagement_id=engagement_id).order_by("-placed_at", "-pk")
    ]


def find_hold(hold_id: int) -> HoldCard | None:
    """Return one hold, or None."""
    of = Hold.objects.filter(pk=hold_id).values_list("engagement_id", flat=True).first()
    return next((one for one in holds(of) if one.id == hold_id), None) if of is not None else None


def final_reports() -> list[ReportCard]:
    """Return the final reports that count, the newest period first."""
    rows = FinalReport.objects.filter(struck_at__isnull=True).order_by("-period_end")
    return [ReportCard(row.pk, row.period_end, row.submitted_on, row.recorded_by_text) for row in rows]


def reported() -> tuple[Reported, ...]:
    """Return the final reports that count, as the rules read them."""
    return tuple(Reported(card.period_end, card.submitted) for card in final_reports())


def day_of_close(row: Engagement) -> date | None:
    """Return the local day on which an engagement was closed, None while it is open."""
    if row.state != EngagementState.CLOSED or row.closed_at is None:
        return None
    return local_day(row.closed_at, row.timezone)


def papers_ending(at: datetime) -> list[Ending]:
    """Return closed engagements under no hold whose papers go within the days of notice, the oldest close first.

    At most four questions to the database, whatever there is.
    """
    policy, reports, today = in_force(at), reported(), at.astimezone(UTC).date()
    keep, notice = timedelta(days=policy["paper_keep_days"]), policy["paper_notice_days"]
    ripe = [
        one.period_end for one in reports if notice_due(one.submitted + keep, today=today, notice_days=notice)
    ]
    if not ripe:
        return []
    rows = Engagement.objects.filter(
        state=EngagementState.CLOSED.value, closed_at__date__lte=max(ripe) + timedelta(days=1)
    ).exclude(pk__in=held_ids())
    rows = rows.annotate(
        kept=Count("papers", filter=Q(papers__disposed_at__isnull=True)), lifted=Max("holds__lifted_at")
    )
    found = []
    for row in rows.filter(kept__gt=0).order_by("closed_at", "pk"):
        until = kept_until(day_of_close(row), reports, days=keep.days)
        if until is not None and notice_due(until, today=today, notice_days=notice):
            told = _told(row, until)
            found.append(Ending(row, until, told, goes_on(until, told, notice_days=notice) if told else None))
    return found


def _told(row: Engagement, until: date) -> Told | None:
    """Return the notice that holds for papers kept until a day; ``row`` with the moment of its last lifted hold."""
    closed, lifted = row.closed_at, getattr(row, "lifted", None)
    if row.papers_told_at is None or row.papers_told_until is None or closed is None:
        return None
    told = Told(row.papers_told_at.astimezone(UTC).date(), row.papers_told_until)
    return still_told(
        told,
        until=until,
        closed=closed.astimezone(UTC).date(),
        lifted=lifted.astimezone(UTC).date() if lifted else None,
    )


def papers_going(at: datetime) -> tuple[int, date | None]:
    """Return of how many cases the papers go soon, as records officers were told, and the first day."""
    days = [one.goes for one in papers_ending(at) if one.goes is not None]
    return len(days), min(days, default=None)


def records(at: datetime, *, only: Iterable[int] | None = None) -> list[RecordsRow]:
    """Return engagements that a hold or disposal concerns, those closed first of all first, with seven queries.

    Those are all that are closed with papers left, and all with a hold; ``only`` names others instead.
    """
    standing = Hold.objects.filter(engagement=OuterRef("pk"), lifted_at__isnull=True)
    rows = Engagement.objects.annotate(
        kept=Count("papers", filter=Q(papers__disposed_at__isnull=True), distinct=True),
        on_hold=Exists(standing),
    )
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    else:
        rows = rows.filter(Q(state=EngagementState.CLOSED.value, kept__gt=0) | Q(on_hold=True))
    found = list(rows.order_by("closed_at", "pk"))
    requests = incidents.cards([row.request_id for row in found])
    reports, days = reported(), in_force(at)["paper_keep_days"]
    going = {one.row.pk: one.goes for one in papers_ending(at)}
    return [
        RecordsRow(
            engagement_id=row.pk,
            request_id=row.request_id,
            reference=requests[row.request_id].reference,
            agency_name=requests[row.request_id].agency_name,
            exercise=row.exercise,
            closed=day_of_close(row),
            until=kept_until(day_of_close(row), reports, days=days),
            papers=row.kept,
            held=row.on_hold,
            goes=going.get(row.pk),
        )
        for row in found
    ]
