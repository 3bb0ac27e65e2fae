"""Time promised and given back, being asked, coming home, days off, stepping aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q

from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.actions import record
from alongside.roster.loading import day
from alongside.roster.models import Ask, BlockedDates, Commitment, PeerAdvisor, Recusal
from alongside.roster.rules import OVERLAP, may_block, may_commit, may_recuse

_ONE_AT_A_TIME = "commitment_one_at_a_time"


@transaction.atomic
def commit(
    *,
    advisor_id: int,
    start: datetime,
    end: datetime | None,
    exclusive: bool,
    exercise: bool,
    ref: str,
    by: Actor,
    at: datetime,
) -> None:
    """Promise an advisor's time from ``start`` up to ``end`` (None: until released) to ``ref``.

    Raises Refused("overlap") when exclusive time is promised already; exercises and real work do not get in
    each other's way. The same open reference again does nothing.
    """
    may_commit(start=start, end=end).require()
    # Without this lock two racing inserts could wait for each other; the constraint still decides.
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    if Commitment.objects.filter(advisor_id=advisor_id, ref=ref, released_at__isnull=True).exists():
        return
    try:
        with transaction.atomic():
            Commitment.objects.create(
                advisor_id=advisor_id,
                during=DateTimeTZRange(start, end, "[)"),
                exclusive=exclusive,
                exercise=exercise,
                ref=ref,
                made_at=at,
            )
    except IntegrityError as error:
        if _ONE_AT_A_TIME in str(error):
            raise Refused(OVERLAP) from None
        raise
    facts = {"exclusive": exclusive, "exercise": exercise}
    record(stream=f"advisor:{advisor_id}", action="commit", by=by, at=at, object=ref, facts=facts)


@transaction.atomic
def release(*, ref: str, by: Actor, at: datetime, advisor_id: int | None = None) -> None:
    """Give back the time promised to ``ref``: everyone's, or one advisor's. Nothing when none is open."""
    rows = Commitment.objects.select_for_update().filter(ref=ref, released_at__isnull=True)
    if advisor_id is not None:
        rows = rows.filter(advisor_id=advisor_id)
    for row in rows.order_by("advisor_id", "id"):
        row.released_at = at
        row.save(update_fields=["released_at"])
        record(stream=f"advisor:{row.advisor_id}", action="release", by=by, at=at, object=ref)


@transaction.atomic
def release_exercises(*, advisor_ids: Collection[int], by: Actor, at: datetime) -> None:
    """Give back all time that these advisors promised to exercises: real work needs them."""
    rows = Commitment.objects.select_for_update().filter(
        advisor_id__in=list(advisor_ids), exercise=True, released_at__isnull=True
    )
    for row in rows.order_by("advisor_id", "id"):
        row.released_at = at
        row.save(update_fields=["released_at"])
        record(stream=f"advisor:{row.advisor_id}", action="release", by=by, at=at, object=row.ref)


def note_asked(*, advisor_ids: Sequence[int], exercise: bool, at: datetime) -> None:
    """Note that these advisors were asked now. The call-out's own line says so in the ledger."""
    Ask.objects.bulk_create(Ask(advisor_id=i, at=at, exercise=exercise) for i in sorted(set(advisor_ids)))


@transaction.atomic
def forget_asks_of_robot(*, advisor_id: int, by: Actor, at: datetime) -> None:
    """Forget how often a robot was asked: the nightly test page must not tire it. People's asks stay."""
    count, _ = Ask.objects.filter(advisor_id=advisor_id, advisor__person__robot=True).delete()
    if count:
        facts = {"count": count}
        record(stream=f"advisor:{advisor_id}", action="forget_asks", by=by, at=at, facts=facts)


@transaction.atomic
def note_home(*, advisor_id: int, date: date, by: Actor, at: datetime) -> None:
    """Note the day an advisor came home from a deployment; the rest is counted from the latest."""
    row = PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    if row.last_home_date is not None and row.last_home_date >= date:
        return
    row.last_home_date = date
    row.save(update_fields=["last_home_date"])
    facts = {"date": date.isoformat()}
    record(stream=f"advisor:{advisor_id}", action="note_home", by=by, at=at, facts=facts)


@transaction.atomic
def block_dates(*, advisor_id: int, first: date, last: date, by: Actor, at: datetime) -> int:
    """Mark days, both included, as not available; return the id. Raises Refused for impossible days."""
    may_block(first=first, last=last, today=day(at)).require()
    row, new = BlockedDates.objects.get_or_create(
        advisor_id=advisor_id, first_date=first, last_date=last, removed_at=None
    )
    if new:
        facts = {"first": first.isoformat(), "last": last.isoformat()}
        record(stream=f"advisor:{advisor_id}", action="block_dates", by=by, at=at, facts=facts)
    return row.pk


@transaction.atomic
def unblock_dates(*, blocked_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """Take marked days back. Nothing happens when they are not this advisor's or are gone."""
    gone = BlockedDates.objects.filter(pk=blocked_id, advisor_id=advisor_id, removed_at__isnull=True)
    if gone.update(removed_at=at):
        record(
            stream=f"advisor:{advisor_id}",
            action="unblock_dates",
            by=by,
            at=at,
            object=f"blocked:{blocked_id}",
        )


@transaction.atomic
def recuse(
    *, advisor_id: int, agency_id: int | None, why_code: str, by: Actor, at: datetime, state: str = ""
) -> int:
    """Record that an advisor steps aside from an agency, or from a whole state; return the id.

    The same again does nothing new. Raises Refused when it is not said from what or why (a RecusalWhy word).
    """
    may_recuse(agency=agency_id is not None, state=state, why_code=why_code).require()
    PeerAdvisor.objects.select_for_update(no_key=True).get(pk=advisor_id)
    open_ones = Recusal.objects.filter(advisor_id=advisor_id, home_state=state, ended_at__isnull=True)
    same = Q(agency_id=agency_id) if agency_id is not None else Q(agency__isnull=True)
    row = open_ones.filter(same).first()
    if row is None:
        row = Recusal.objects.create(
            advisor_id=advisor_id, agency_id=agency_id, home_state=state, why_code=why_code, from_at=at
        )
        facts = {"agency": agency_id, "state": state, "why": why_code}
        record(stream=f"advisor:{advisor_id}", action="recuse", by=by, at=at, facts=facts)
    return row.pk


@transaction.atomic
def end_recusal(*, recusal_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """End a recusal from now on. Nothing happens when it is not this advisor's or has ended."""
    open_one = Recusal.objects.filter(pk=recusal_id, advisor_id=advisor_id, ended_at__isnull=True)
    if open_one.update(ended_at=at):
        record(
            stream=f"advisor:{advisor_id}",
            action="end_recusal",
            by=by,
            at=at,
            object=f"recusal:{recusal_id}",
        )
