"""Lines of funding on the timeline of an engagement: days that clocks count from, and what is pursued. No amounts."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.engagements.timeline import Place, Said, Source, older, register
from alongside.funding.models import Application, Event
from alongside.funding.queries.catalog import catalog
from alongside.funding.states import ApplicationState
from alongside.funding.words import Anchor
from alongside.kernel.text import gettext_noop

LABEL = gettext_noop("Funding")


def _days(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    rows = Event.objects.filter(older(after, "funding_day", at="recorded_at"), engagement_id=engagement_id)
    return [
        Said(
            Place(row.recorded_at, "funding_day", row.pk),
            gettext_noop("Day written down for funding: %(what)s, %(day)s"),
            by=row.recorded_by_text,
            names={"day": row.day.isoformat()},
            labels={"what": Anchor(row.anchor).label},
        )
        for row in rows.order_by("-recorded_at", "-pk")[:limit]
    ]


def _pursued(engagement_id: int, after: Place | None, limit: int | None) -> Sequence[Said]:
    """Programs pursued for one engagement are few: all are read, and placed here by their last step."""
    rows = list(Application.objects.filter(engagement_id=engagement_id))
    titles = {program.key: program.name for program in catalog().programs} if rows else {}
    found = [
        Said(
            Place(row.moved_at, "funding", row.pk),
            gettext_noop("Funding, %(program)s: %(state)s"),
            names={"program": titles.get(row.program, row.program)},
            labels={"state": ApplicationState(row.state).label},
        )
        for row in rows
    ]
    kept = [line for line in found if after is None or line.place < after]
    return sorted(kept, key=lambda line: line.place, reverse=True)[:limit]


def tell_the_timeline() -> None:
    """Put funding on the timeline, for staff: what an agency may apply for is not the advisors' affair."""
    register(Source("funding_day", "funding", _days, staff_only=True), label=LABEL)
    register(Source("funding", "funding", _pursued, staff_only=True), label=LABEL)
