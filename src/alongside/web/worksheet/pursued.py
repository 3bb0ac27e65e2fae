"""What is pursued for one engagement, as staff and the agency see it: where it stands, who owes what, by which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from alongside.funding import queries
from alongside.funding.queries import ApplicationCard, DeadlineCard
from alongside.funding.states import ApplicationState
from alongside.funding.words import Confidence, ReportKind
from alongside.web.feed import Entry, calendar_feed
from alongside.web.templatetags.alongside_tags import day
from alongside.web.worksheet import page

Rows = list[dict[str, Any]]
STATE_TAGS = {"awarded": "open", "refused": "ended", "dropped": "ended", "ended": "ended"}
OVER = (ApplicationState.DROPPED, ApplicationState.ENDED)


def rows_of(engagement_id: int, today: date) -> Rows:
    """Return what is pursued: state, amounts, next step, days to keep and reports; nothing of what was only observed."""
    kept = {(d.program, d.clock): d for d in queries.deadlines(engagement_id)}
    rows = []
    for card in queries.applications(engagement_id):
        programs = page.programs_named([card.program])
        rows.append(
            {
                "card": card,
                "name": programs[0].name if programs else card.program,
                "plain": _(programs[0].plain) if programs else card.program,
                "tag": _(card.state_label),
                "kind": STATE_TAGS.get(card.state, "waiting"),
                "dates": [
                    {**page.deadline_row(d, today), "row": kept.get((card.program, d.clock.id))}
                    for d in queries.computed(engagement_id, [card.program])
                    if (d.kept or d.day) and d.confidence is not Confidence.OBSERVED
                ],
                "money": money_rows(card),
                "reports": [
                    _report_row(d) for d in kept.values() if d.program == card.program and d.is_report
                ],
                "over": card.state in OVER,
            }
        )
    return rows


def money_rows(card: ApplicationCard) -> list[dict[str, str]]:
    """Return amounts and the next step as facts; what is not known is left out."""
    amounts = (
        (_("Asked for"), card.asked_usd), (_("Awarded"), card.awarded_usd), (_("Drawn so far"), card.drawn_usd),
    )  # fmt: skip
    rows = [{"label": label, "value": f"${amount:,}"} for label, amount in amounts if amount is not None]
    if card.next_step:
        value = ", ".join(filter(None, (card.next_step, card.next_by)))
        rows.append(
            {"label": _("Next step"), "value": value, "note": day(card.next_on) if card.next_on else ""}
        )
    return rows


def _report_row(card: DeadlineCard) -> dict[str, Any]:
    return {
        "what": _(ReportKind(card.clock.split(":")[1]).label),
        "day": day(card.due_on),
        "due": card.due_on,
        "id": card.id,
        "settled": card.settled_at is not None,
        "told": card.reminded_at is not None,
    }


def entries(outcomes: Iterable[dict[str, Any]], pursued: Iterable[dict[str, Any]] = ()) -> Iterator[Entry]:
    """Yield the days of a result page, and next steps and reports of what is pursued, for a calendar file.

    ``outcomes``: rows of ``page.result_context``; ``pursued``: rows of ``rows_of``.
    """
    for row in outcomes:
        for found in row["dates"]:
            if found["kept"] and found["due"] and not found["passed"]:
                said = _("%(program)s: %(what)s. Check the day with its office.")
                yield Entry(
                    f"funding-{found['id']}",
                    found["due"],
                    said % {"program": row["plain"], "what": found["what"]},
                )
    for row in pursued:
        card = row["card"]
        if row["over"]:
            continue
        if card.next_step and card.next_on:
            yield Entry(f"funding-step-{card.id}", card.next_on, f"{row['plain']}: {card.next_step}")
        for one in row["reports"]:
            if not one["settled"]:
                yield Entry(f"funding-report-{one['id']}", one["due"], f"{row['plain']}: {one['what']}")


def days_file(entries: Iterable[Entry], *, at: datetime) -> HttpResponse:
    """Return days of programs as a file to keep."""
    response = calendar_feed(
        entries, name="funding-days", title=_("Funding: days to keep"), refresh=timedelta(days=1), at=at
    )
    response["Content-Disposition"] = 'attachment; filename="funding-days.ics"'
    return response
