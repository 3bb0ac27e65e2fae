"""The writing door: what a look found is kept, with a line in the ledger when it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from alongside.base import marks
from alongside.duty import queries as duty
from alongside.kernel.actor import CLOCK, Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue_by
from alongside.watch.models import Trouble
from alongside.watch.rules import WATCH_GRACE, watch_is_silent

HANDFUL = 5


@transaction.atomic
def note_look(
    *, found: Mapping[str, Sequence[str]], looked_at: Sequence[str], by: Actor = CLOCK, at: datetime
) -> None:
    """Keep what a look found: ``found`` by name with opaque references; ``looked_at`` all it looked at.

    What was wrong, was looked at and was not found again has ended. A look in which nothing changed writes
    no ledger line.
    """
    marks.renew_mark(marks.WATCH, at=at, every=timedelta(0))
    open_now = {t.name: t for t in Trouble.objects.select_for_update().filter(ended_at__isnull=True)}
    for name, things in found.items():
        row = open_now.get(name)
        few = list(things)[:HANDFUL]
        if row is None:
            Trouble.objects.create(name=name, since=at, seen_at=at, things=few)
            facts = {"things": few, "count": len(things)}
            record(stream="watch", action="find", by=by, at=at, object=f"trouble:{name}", facts=facts)
        else:
            row.seen_at, row.things = at, few
            row.save(update_fields=["seen_at", "things"])
    for name, row in open_now.items():
        if name in looked_at and name not in found:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            record(stream="watch", action="end", by=by, at=at, object=f"trouble:{name}")


@transaction.atomic
def note_written(*, names: Sequence[str], by: Actor = CLOCK, at: datetime) -> None:
    """Keep that somebody was written to about these troubles."""
    rows = Trouble.objects.filter(name__in=names, ended_at__isnull=True)
    rows.update(written_at=at)
    record(stream="watch", action="tell", by=by, at=at, object="watch", facts={"troubles": sorted(names)})


@transaction.atomic
def tick(*, at: datetime) -> int:
    """Tell the officers on duty, once, when the watch has not been heard; return how many were told.

    The jobs do this: who watches is watched too. The first sign of silence is only kept, because after a
    restart of everything the watch needs a moment.
    """
    last = marks.mark_moment(marks.WATCH)
    if not watch_is_silent(last, at=at):
        return 0
    row, _new = Trouble.objects.select_for_update().get_or_create(
        name="watch_silent", ended_at=None, defaults={"since": at, "seen_at": at}
    )
    if row.written_at is not None or at < row.since + WATCH_GRACE:
        return 0
    row.written_at = at
    row.save(update_fields=["written_at"])
    people = duty.on_now(at) or duty.everyone_able(at)
    for person in people:
        enqueue_by(
            ways=duty.ways_to_officer(person, kind="watch_silent", at=at),
            key=f"watch:{row.pk}:{person.pk}",
            group="watch",
            kind="watch_silent",
            at=at,
            language=person.language,
            urgent=True,
        )
    facts = {"told": [p.pk for p in people]}
    record(stream="watch", action="find", by=CLOCK, at=at, object="trouble:watch_silent", facts=facts)
    return len(people)
