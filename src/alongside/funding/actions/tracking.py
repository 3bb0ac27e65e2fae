"""What is known of an application on its way: amounts, who owes what next, and when reports are due."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.engagements import actions as engagement_actions
from alongside.engagements.rules import NOTE_LIMIT
from alongside.engagements.words import FollowUpKind
from alongside.funding import clocks, queries
from alongside.funding.actions.cases import case_for
from alongside.funding.actions.deadlines import REPORT
from alongside.funding.models import Application, KeptDeadline
from alongside.funding.rules import may_report, may_say, may_track
from alongside.funding.words import ReportKind
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.policy.queries import in_force

if TYPE_CHECKING:
    from alongside.engagements.queries import EngagementCard

MOST_DOLLARS = 10_000_000_000
LONGEST_STEP = 300


def _locked(application_id: int, by: Actor, at: datetime) -> tuple[EngagementCard, Application]:
    row = Application.objects.select_for_update().filter(pk=application_id).first()
    if row is None:
        raise LookupError(f"no application {application_id}")
    return case_for(row.engagement_id, by, at), row


@transaction.atomic
def track_application(
    *,
    application_id: int,
    asked_usd: int | None,
    awarded_usd: int | None,
    drawn_usd: int | None,
    next_step: str,
    next_by: str,
    next_on: date | None,
    keep: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Write down amounts in whole dollars, and who owes what next. Raises Refused and LookupError."""
    card, row = _locked(application_id, by, at)
    may_track(
        state=row.state, asked=asked_usd, awarded=awarded_usd, drawn=drawn_usd, most=MOST_DOLLARS
    ).require()
    texts = next_step.strip()[:LONGEST_STEP], next_by.strip()[:LONGEST_STEP]
    may_say([texts[0]], keep=keep, known_names=[card.agency_name, texts[1]]).require()
    row.asked_usd, row.awarded_usd, row.drawn_usd = asked_usd, awarded_usd, drawn_usd
    row.next_step, row.next_by, row.next_on = *texts, next_on
    row.save(update_fields=["asked_usd", "awarded_usd", "drawn_usd", "next_step", "next_by", "next_on"])
    record(
        stream=card.stream,
        action="track_funding",
        by=by,
        at=at,
        object=f"application:{row.pk}",
        facts={"asked": asked_usd, "awarded": awarded_usd, "drawn": drawn_usd},
    )


@transaction.atomic
def keep_report_day(*, application_id: int, kind: str, due_on: date, by: Actor, at: datetime) -> int:
    """Keep a day on which a report is due: its owner is told ahead, and it is among the follow-ups. Return its id.

    The same report on the same day twice is one. Raises Refused and LookupError.
    """
    card, row = _locked(application_id, by, at)
    may_report(state=row.state, due=due_on, today=local_day(at, card.timezone)).require()
    clock = f"{REPORT}{ReportKind(kind).value}:{due_on.isoformat()}"
    before = in_force(at)["funding_remind_days"]
    remind_at = clocks.reminder_moment(due_on, days_before=before, zone=card.timezone)
    kept, made = KeptDeadline.objects.get_or_create(
        application=row, clock=clock, defaults={"due_on": due_on, "remind_at": remind_at}
    )
    if made:
        program = queries.catalog().program(row.program)
        name = program.name if program else row.program
        engagement_actions.add_follow_up(
            engagement_id=card.id, kind=FollowUpKind.OTHER.value, due_date=due_on,
            ref=f"funding:{row.pk}:{clock}", note=f"Report due: {name}"[:NOTE_LIMIT], keep_as_written=True, by=by, at=at,
        )  # fmt: skip
        record(
            stream=card.stream, action="keep_report_day", by=by, at=at, object=f"application:{row.pk}",
            facts={"clock": clock, "due": due_on.isoformat()},
        )  # fmt: skip
    return kept.pk
