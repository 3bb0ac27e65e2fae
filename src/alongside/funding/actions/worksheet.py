"""The worksheet of costs of an engagement: taken in from a file, written line by line, taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from alongside.funding import queries
from alongside.funding.actions.cases import case_for
from alongside.funding.models import Cost, Sheet, Worksheet
from alongside.funding.rules import may_say, may_use_facts, may_write_costs
from alongside.funding.worksheet import MOST_LINES, CostLine, may_stand
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Verdict
from alongside.ledger.actions import record

if TYPE_CHECKING:
    from alongside.engagements.queries import EngagementCard


def _open(engagement_id: int, by: Actor, at: datetime) -> tuple[EngagementCard, Worksheet]:
    card = case_for(engagement_id, by, at)
    sheet = Sheet.objects.filter(engagement_id=engagement_id).first()
    may_use_facts(consent=sheet is not None and sheet.consent_at is not None).require()
    Worksheet.objects.get_or_create(
        engagement_id=engagement_id, defaults={"changed_at": at, "changed_by_text": by.text}
    )
    return card, Worksheet.objects.select_for_update().get(engagement_id=engagement_id)


def _check(lines: Sequence[CostLine], *, card: EngagementCard, keep: bool) -> None:
    programs = [p.key for p in queries.catalog().programs]
    for line in lines:
        found = may_stand(line, programs)
        if found:
            Verdict(ok=False, code=found[0], sentence=found[1]).require()
    may_say((line.what for line in lines), keep=keep, known_names=[card.agency_name]).require()


def _columns(line: CostLine) -> dict[str, Any]:
    return asdict(line) | {"programs": list(line.programs)}


def _changed(
    card: EngagementCard, row: Worksheet, action: str, *, by: Actor, at: datetime, **facts: Any
) -> None:
    row.version += 1
    row.changed_at, row.changed_by_text = at, by.text
    row.save(update_fields=["version", "changed_at", "changed_by_text"])
    record(
        stream=card.stream, action=action, by=by, at=at, object=f"funding:{card.id}",
        facts={"version": row.version, "lines": row.lines.count(), **facts},
    )  # fmt: skip


@transaction.atomic
def take_in_costs(
    *,
    engagement_id: int,
    lines: Sequence[CostLine],
    seen: int,
    replace: bool,
    keep: bool,
    by: Actor,
    at: datetime,
) -> int:
    """Take in the lines of a file whole, in place of those there (``replace``) or after them; return the version.

    ``seen`` is the version that the writer looked at. Raises Refused and LookupError; nothing is taken in then.
    """
    card, row = _open(engagement_id, by, at)
    _check(lines, card=card, keep=keep)
    have = 0 if replace else row.lines.count()
    may_write_costs(lines=have + len(lines), seen=seen, version=row.version, most=MOST_LINES).require()
    if replace:
        row.lines.all().delete()
    Cost.objects.bulk_create([Cost(worksheet=row, **_columns(line)) for line in lines], batch_size=1000)
    _changed(card, row, "take_in_costs", by=by, at=at, taken_in=len(lines), replaced=replace)
    return row.version


@transaction.atomic
def write_cost(
    *, engagement_id: int, line: CostLine, keep: bool, by: Actor, at: datetime, cost_id: int | None = None
) -> int:
    """Write one cost, new or in place of ``cost_id``; return its id. Raises Refused and LookupError."""
    card, row = _open(engagement_id, by, at)
    _check([line], card=card, keep=keep)
    have = row.lines.count() + (cost_id is None)
    may_write_costs(lines=have, seen=row.version, version=row.version, most=MOST_LINES).require()
    if cost_id is None:
        made = Cost.objects.create(worksheet=row, **_columns(line)).pk
    else:
        made = cost_id
        if not row.lines.filter(pk=cost_id).update(**_columns(line)):
            raise LookupError(f"no cost {cost_id} here")
    _changed(card, row, "write_cost" if cost_id is None else "change_cost", by=by, at=at, cost=made)
    return made


@transaction.atomic
def split_costs(*, engagement_id: int, lines: Sequence[CostLine], by: Actor, at: datetime) -> int:
    """Write the first split of costs: one rough sum for each part that has costs. Return how many were written."""
    card, row = _open(engagement_id, by, at)
    _check(lines, card=card, keep=True)
    have = row.lines.count() + len(lines)
    may_write_costs(lines=have, seen=row.version, version=row.version, most=MOST_LINES).require()
    Cost.objects.bulk_create([Cost(worksheet=row, **_columns(line)) for line in lines])
    if lines:
        _changed(card, row, "split_costs", by=by, at=at)
    return len(lines)


@transaction.atomic
def remove_cost(*, engagement_id: int, cost_id: int, by: Actor, at: datetime) -> None:
    """Take one cost out. A cost that is gone already changes nothing."""
    card, row = _open(engagement_id, by, at)
    gone, _ = row.lines.filter(pk=cost_id).delete()
    if gone:
        _changed(card, row, "remove_cost", by=by, at=at, cost=cost_id)
