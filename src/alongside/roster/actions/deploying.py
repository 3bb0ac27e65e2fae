"""What a deployment leaves in the roster: time promised to it, and what the advisor was exposed to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Q

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.roster.models import Commitment, Exposure, PeerAdvisor


@transaction.atomic
def shorten(*, advisor_id: int, ref: str, end: datetime, by: Actor, at: datetime) -> None:
    """Let the time promised to ``ref`` end at ``end`` where it would last longer; all of it when it begins later.

    So the days of a deployment can be promised to the deployment instead; ``lengthen`` gives them back when
    nobody travels. Nothing happens when none is open.
    """
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    row = Commitment.objects.filter(advisor_id=advisor_id, ref=ref, released_at__isnull=True).first()
    if row is None or (row.during.upper is not None and row.during.upper <= end):
        return
    facts = {"end": end.isoformat()}
    if row.gave_way_at is None:
        row.lasted_until = row.during.upper
    row.gave_way_at = at
    if row.during.lower >= end:
        row.released_at = at
    else:
        row.during = DateTimeTZRange(row.during.lower, end, "[)")
    row.save(update_fields=["during", "released_at", "gave_way_at", "lasted_until"])
    record(stream=f"advisor:{advisor_id}", action="shorten_promise", by=by, at=at, object=ref, facts=facts)


@transaction.atomic
def lengthen(*, advisor_id: int, ref: str, by: Actor, at: datetime) -> None:
    """Give back to ``ref`` the time that ``shorten`` took from it, as far as nothing else was promised since.

    Called when a deployment does not take place. Nothing happens when ``ref`` never gave way, was released
    for another reason, or ended meanwhile.
    """
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    row = (
        Commitment.objects.filter(advisor_id=advisor_id, ref=ref, gave_way_at__isnull=False)
        .filter(Q(released_at__isnull=True) | Q(released_at=F("gave_way_at")))
        .order_by("-pk")
        .first()
    )
    if row is None:
        return
    others = Commitment.objects.filter(
        advisor_id=advisor_id, exclusive=True, exercise=row.exercise, released_at__isnull=True
    ).exclude(pk=row.pk)
    later = [other.during.lower for other in others if _ends_after(other.during, row.during.lower)]
    ends = [moment for moment in (row.lasted_until, *later) if moment is not None]
    end = min(ends, default=None)
    if end is not None and end <= row.during.lower:
        return
    row.during = DateTimeTZRange(row.during.lower, end, "[)")
    row.released_at = None
    if end == row.lasted_until:
        row.gave_way_at = row.lasted_until = None
    row.save(update_fields=["during", "released_at", "gave_way_at", "lasted_until"])
    facts = {"end": end.isoformat() if end else ""}
    record(stream=f"advisor:{advisor_id}", action="lengthen_promise", by=by, at=at, object=ref, facts=facts)


def _ends_after(during: Any, moment: datetime) -> bool:
    return during.upper is None or during.upper > moment


@transaction.atomic
def note_exposure(*, advisor_id: int, kind: str, date: date, ref: str, by: Actor, at: datetime) -> None:
    """Note once that an advisor was on site after such an event; ``kind`` is an ExposureKind word."""
    _, new = Exposure.objects.get_or_create(
        advisor_id=advisor_id, kind=kind, ref=ref, defaults={"on_date": date}
    )
    if new:
        facts = {"kind": kind, "date": date.isoformat()}
        record(stream=f"advisor:{advisor_id}", action="note_exposure", by=by, at=at, object=ref, facts=facts)
