"""How long papers are kept, what a hold stops, and who decides. Pure.

Retention: three years from the day on which the final financial report of the award was *submitted*, unless a hold
is on the case (domain.md D and E11; 2 CFR 200.334). The program does not know awards; a records officer says when
the final report of a period went in, and that sets the clock for every engagement closed in that period.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

WHY_LEAST = 5
WHY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Reported:
    """A final report: the last day of the period it closes, and the day on which it was submitted."""

    period_end: date
    submitted: date


def kept_until(closed: date | None, reports: Iterable[Reported], *, days: int) -> date | None:
    """Return the last day on which the papers of an engagement are kept, or None while it cannot be said.

    ``closed``: its day of close, None while it is open. The report of the first period that holds that day
    counts; without one the clock has not begun, and nothing is disposed of.
    """
    if closed is None:
        return None
    covering = [one for one in reports if one.period_end >= closed]
    first = min(covering, key=lambda one: one.period_end, default=None)
    return first.submitted + timedelta(days=days) if first else None


@dataclass(frozen=True, slots=True)
class Told:
    """When records officers were told that papers go, and the last day of keeping that they were told."""

    on: date
    until: date


def still_told(told: Told | None, *, until: date, closed: date, lifted: date | None) -> Told | None:
    """Return the notice if it still holds: for this very day, after the close and after the last hold was lifted."""
    if told is None or told.until != until or told.on < closed or (lifted is not None and told.on < lifted):
        return None
    return told


def notice_due(until: date, *, today: date, notice_days: int) -> bool:
    """Say whether records officers are to be told by now that papers kept until this day go next."""
    return today > until - timedelta(days=notice_days)


def goes_on(until: date, told: Told, *, notice_days: int) -> date:
    """Return the first day on which the clock disposes: after the last day of keeping and the whole notice."""
    return max(until + timedelta(days=1), told.on + timedelta(days=notice_days))


def may_keep_records(*, permitted: bool) -> Verdict:
    """Say whether somebody decides about holds and disposal: records officers only."""
    if permitted:
        return ALLOWED
    return refuse("not_records", gettext_noop("Only a records officer decides about holds and disposal."))


def may_give_why(why: str) -> Verdict:
    """Say whether a reason says something and is short."""
    if len(why.strip()) < WHY_LEAST:
        return refuse("no_why", gettext_noop("Say why, in a few words, such as whose letter asks for it."))
    if len(why.strip()) > WHY_LIMIT:
        return refuse("too_long", gettext_noop("Shorten the reason."))
    return ALLOWED


def may_report(*, period_end: date, submitted: date, today: date, known: bool) -> Verdict:
    """Say whether a final report can be written down: submitted after its period, not in the future, once."""
    if submitted > today:
        return refuse(
            "future", gettext_noop("This day has not come yet. Write it down when the report is in.")
        )
    if submitted < period_end:
        return refuse(
            "before_end", gettext_noop("A final report is submitted after the last day of its period.")
        )
    if known:
        return refuse(
            "known",
            gettext_noop("A final report for this period is written down already. Strike it first."),
        )
    return ALLOWED


def may_dispose(
    *, closed: bool, disposed: bool, held: bool, until: date | None, today: date, why: str
) -> Verdict:
    """Say whether a paper may be disposed of: after the close, past its time, under no hold, with a reason.

    ``until``: the last day on which it is kept, None while the clock has not begun. A hold beats everything.
    """
    if disposed:
        return refuse("disposed", gettext_noop("This paper has been disposed of already."))
    if held:
        return refuse("held", gettext_noop("A hold is on this case. Nothing of it is disposed of."))
    if not closed:
        return refuse(
            "open", gettext_noop("Papers are disposed of after the engagement is closed, not before.")
        )
    if until is None:
        return refuse(
            "no_report",
            gettext_noop(
                "The time for keeping begins with the final financial report of the award. "
                "Write down when it was submitted."
            ),
        )
    if today <= until:
        return refuse("kept", gettext_noop("Papers of this case are kept until %(date)s."), date=until)
    if len(why.strip()) < WHY_LEAST:
        return refuse(
            "no_why", gettext_noop("Say why it is disposed of, such as the rule of your retention plan.")
        )
    return ALLOWED
