"""What a deployment leaves in the roster: time promised to it, and what the advisor was exposed to."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.roster.models import Commitment, Exposure, PeerAdvisor


@transaction.atomic
def shorten(*, advisor_id: int, ref: str, end: datetime, by: Actor, at: datetime) -> None:
    """Let the time promised to ``ref`` end at ``end`` where it would last longer; all of it when it begins later.

    So the days of a deployment can be promised to the deployment instead. Nothing happens when none is open.
    """
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    row = Commitment.objects.filter(advisor_id=advisor_id, ref=ref, released_at__isnull=True).first()
    if row is None or (row.during.upper is not None and row.during.upper <= end):
        return
    facts = {"end": end.isoformat()}
    if row.during.lower >= end:
        row.released_at = at
    else:
        row.during = DateTimeTZRange(row.during.lower, end, "[)")
    row.save(update_fields=["during", "released_at"])
    record(stream=f"advisor:{advisor_id}", action="shorten_promise", by=by, at=at, object=ref, facts=facts)


@transaction.atomic
def note_exposure(*, advisor_id: int, kind: str, date: date, ref: str, by: Actor, at: datetime) -> None:
    """Note once that an advisor was on site after such an event; ``kind`` is an ExposureKind word."""
    _, new = Exposure.objects.get_or_create(
        advisor_id=advisor_id, kind=kind, ref=ref, defaults={"on_date": date}
    )
    if new:
        facts = {"kind": kind, "date": date.isoformat()}
        record(stream=f"advisor:{advisor_id}", action="note_exposure", by=by, at=at, object=ref, facts=facts)
