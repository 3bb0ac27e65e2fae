"""Holds, final reports, and the disposal of papers whose time is over. Each is a line in the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Role
from alongside.engagements import rules_records
from alongside.engagements.actions.papers import dispose_paper
from alongside.engagements.models_papers import Paper
from alongside.engagements.models_records import FinalReport, Hold
from alongside.engagements.queries.cards import known_names
from alongside.engagements.queries.records import papers_ending
from alongside.engagements.rules import may_keep_text
from alongside.engagements.standing import keeps_records, locked
from alongside.kernel.actor import CLOCK, Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue

STREAM = "records"
BY_THE_CLOCK = "The time for keeping is over (2 CFR 200.334) and no hold is on the case."


@transaction.atomic
def place_hold(*, engagement_id: int, why: str, by: Actor, at: datetime) -> int:
    """Stop every disposal in an engagement, open or closed; return the hold's id. The same reason again is one."""
    engagement, why = locked(engagement_id), why.strip()
    rules_records.may_keep_records(permitted=keeps_records(by, at)).require()
    rules_records.may_give_why(why).require()
    may_keep_text(
        why,
        limit=rules_records.WHY_LIMIT,
        keep_as_written=False,
        known_names=known_names(engagement.request_id),
    ).require()
    hold, new = Hold.objects.get_or_create(
        engagement=engagement,
        why=why,
        lifted_at=None,
        defaults={"placed_by": str(by), "placed_by_text": by.text, "placed_at": at},
    )
    if new:
        record(stream=engagement.stream, action="place_hold", by=by, at=at, object=engagement.ref, why=why)
    return hold.pk


@transaction.atomic
def lift_hold(*, hold_id: int, why: str, by: Actor, at: datetime) -> None:
    """Lift one hold with a reason; the others stand. A second time does nothing."""
    engagement = locked(Hold.objects.values_list("engagement_id", flat=True).get(pk=hold_id))
    hold = Hold.objects.get(pk=hold_id)
    if hold.lifted_at is not None:
        return
    rules_records.may_keep_records(permitted=keeps_records(by, at)).require()
    rules_records.may_give_why(why).require()
    hold.lifted_by, hold.lifted_by_text, hold.lifted_why, hold.lifted_at = str(by), by.text, why.strip(), at
    hold.save(update_fields=["lifted_by", "lifted_by_text", "lifted_why", "lifted_at"])
    record(
        stream=engagement.stream, action="lift_hold", by=by, at=at, object=engagement.ref, why=why.strip(),
        facts={"hold": hold.pk},
    )  # fmt: skip


@transaction.atomic
def record_final_report(*, period_end: date, submitted: date, by: Actor, at: datetime) -> int:
    """Write down when the final financial report of a period was submitted; return its id. Raises Refused."""
    rules_records.may_keep_records(permitted=keeps_records(by, at)).require()
    known = FinalReport.objects.filter(period_end=period_end, struck_at__isnull=True).exists()
    rules_records.may_report(
        period_end=period_end, submitted=submitted, today=at.astimezone(UTC).date(), known=known
    ).require()
    row = FinalReport.objects.create(
        period_end=period_end,
        submitted_on=submitted,
        recorded_by=str(by),
        recorded_by_text=by.text,
        recorded_at=at,
    )
    facts = {"period_end": period_end.isoformat(), "submitted": submitted.isoformat()}
    record(
        stream=STREAM,
        action="record_final_report",
        by=by,
        at=at,
        object=f"final_report:{row.pk}",
        facts=facts,
    )
    return row.pk


@transaction.atomic
def strike_final_report(*, report_id: int, by: Actor, at: datetime) -> None:
    """Strike a final report that was written down wrongly: the clock that it set stops. Again does nothing."""
    row = FinalReport.objects.select_for_update().get(pk=report_id)
    rules_records.may_keep_records(permitted=keeps_records(by, at)).require()
    if row.struck_at is None:
        row.struck_at = at
        row.save(update_fields=["struck_at"])
        record(stream=STREAM, action="strike_final_report", by=by, at=at, object=f"final_report:{row.pk}")


@transaction.atomic
def tell_of_disposal(*, at: datetime) -> int:
    """Tell every records officer, in one letter, of papers that go next and of which nobody was told; return of how
    many cases. While there is no records officer nobody is told, and the clock disposes of nothing.
    """
    people = accounts.people_with(Role.RECORDS, at)
    new = [one for one in papers_ending(at) if one.told is None] if people else []
    if not new:
        return 0
    for one in new:
        row = one.row
        row.papers_told_at, row.papers_told_until = at, one.until
        row.save(update_fields=["papers_told_at", "papers_told_until"])
        facts = {"until": one.until.isoformat()}
        record(stream=row.stream, action="tell_of_disposal", by=CLOCK, at=at, object=row.ref, facts=facts)
    for person in people:
        enqueue(
            key=f"papers_going:{at.isoformat()}:{person.pk}",
            group="papers_going",
            kind="papers_going",
            address=person.email,
            language=person.language,
            context={"cases": len(new), "path": "/desk/records/"},
            at=at,
        )
    return len(new)


def dispose_due(*, at: datetime, limit: int = 50) -> int:
    """Dispose of papers whose time is over, at most ``limit``; return how many. Nothing under a hold is touched.

    A case that is taken up again is open, and keeps its papers. Records officers were told ``paper_notice_days``
    before, or it waits until they were. Each paper goes in a transaction of its own.
    """
    today = at.astimezone(UTC).date()
    gone = [one.row.pk for one in papers_ending(at) if one.goes is not None and one.goes <= today]
    if not gone:
        return 0
    papers = Paper.objects.filter(disposed_at__isnull=True, engagement__in=gone)
    done = 0
    for paper_id in papers.order_by("engagement__closed_at", "pk").values_list("pk", flat=True)[:limit]:
        dispose_paper(paper_id=paper_id, why=BY_THE_CLOCK, by=CLOCK, at=at)
        done += 1
    return done
