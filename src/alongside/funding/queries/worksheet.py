"""The worksheet of costs of an engagement, and the drafts made for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.funding.models import Cost, Draft, DraftFile, Worksheet
from alongside.funding.worksheet import CostLine


@dataclass(frozen=True, slots=True)
class WorksheetCard:
    """The costs as they stand. ``ids`` go with ``lines``; ``version`` 0 means that nothing was ever written."""

    version: int
    lines: tuple[CostLine, ...]
    ids: tuple[int, ...]
    changed_at: datetime | None
    changed_by: str


def costs(engagement_id: int) -> WorksheetCard:
    """Return the worksheet of an engagement; an empty one when nothing was written."""
    row = Worksheet.objects.filter(engagement_id=engagement_id).first()
    if row is None:
        return WorksheetCard(0, (), (), None, "")
    rows = list(Cost.objects.filter(worksheet=row).order_by("pk"))
    return WorksheetCard(
        row.version, tuple(map(_line, rows)), tuple(r.pk for r in rows), row.changed_at, row.changed_by_text
    )


def _line(row: Cost) -> CostLine:
    return CostLine(
        what=row.what, need=row.need, kind=row.kind, cents=row.cents, first=row.first, last=row.last,
        in_kind=row.in_kind, estimate=row.estimate, programs=tuple(row.programs),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft that was made, without its files."""

    id: int
    engagement_id: int
    kind: str
    number: int
    language: str
    answers_version: int
    costs_version: int
    blanks: int
    made_at: datetime
    made_by: str
    removed_at: datetime | None


def _draft(row: Draft) -> DraftCard:
    return DraftCard(
        id=row.pk, engagement_id=row.engagement_id, kind=row.kind, number=row.number, language=row.language,
        answers_version=row.answers_version, costs_version=row.costs_version, blanks=row.blanks,
        made_at=row.made_at, made_by=row.made_by_text, removed_at=row.removed_at,
    )  # fmt: skip


def drafts(engagement_id: int) -> list[DraftCard]:
    """Return the drafts of an engagement, the newest first."""
    return [
        _draft(row) for row in Draft.objects.filter(engagement_id=engagement_id).order_by("-made_at", "-pk")
    ]


def draft(draft_id: int) -> DraftCard | None:
    """Return one draft, or None."""
    row = Draft.objects.filter(pk=draft_id).first()
    return _draft(row) if row else None


def draft_file(draft_id: int, file_format: str) -> bytes | None:
    """Return a file of a draft byte for byte as it was made; None when it was removed or never made."""
    row = DraftFile.objects.filter(draft_id=draft_id, format=file_format).first()
    return bytes(row.data) if row else None
