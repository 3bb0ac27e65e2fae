"""Papers as cards, without their content: that is opened one at a time, with a line each (actions.open_paper)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.base.envelope import current_key_id
from alongside.engagements.models import Member
from alongside.engagements.models_papers import Paper
from alongside.engagements.rules_papers import Media, PaperKind


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper by name. Labels are message ids; ``size`` in bytes; ``about`` another room's reference.

    ``sender`` is who added it, as the ledger names people.
    """

    id: int
    engagement_id: int
    kind: str
    kind_label: str
    media_label: str
    about: str
    name: str
    size: int
    added_at: datetime
    added_by: str
    disposed_at: datetime | None
    sender: str = ""


def papers(engagement_id: int, *, about: str | None = None) -> list[PaperCard]:
    """Return the papers of an engagement, newest first; only those of one reference where it is given."""
    rows = Paper.objects.filter(engagement_id=engagement_id).defer("sealed", "wrapped")
    if about is not None:
        rows = rows.filter(about=about)
    return [_card(row) for row in rows.order_by("-added_at", "-pk")]


def paper(paper_id: int) -> PaperCard | None:
    """Return one paper, or None."""
    row = Paper.objects.filter(pk=paper_id).defer("sealed", "wrapped").first()
    return _card(row) if row else None


def papers_to_reseal() -> int:
    """Return how many papers are still sealed under an older key."""
    return Paper.objects.filter(disposed_at=None).exclude(key_id=current_key_id()).count()


def seat_of(engagement_id: int, advisor_id: int) -> int | None:
    """Return the seat for which the agency head agreed to an advisor who is on the team now, or None."""
    rows = Member.objects.filter(engagement_id=engagement_id, advisor_id=advisor_id, left_at__isnull=True)
    return rows.values_list("seat_id", flat=True).first()


def _card(row: Paper) -> PaperCard:
    return PaperCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        kind=row.kind,
        kind_label=PaperKind(row.kind).label,
        media_label=Media(row.media).label,
        about=row.about,
        name=row.name,
        size=row.size,
        added_at=row.added_at,
        added_by=row.added_by_text,
        disposed_at=row.disposed_at,
        sender=row.added_by,
    )
