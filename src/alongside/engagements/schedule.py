"""When follow-ups fall due: pure calendar arithmetic in the agency's own time zone.

The steps are design B's: 24 h, 72 h, 2 weeks, 30 and 90 days, 6 months, 1 year, yearly to 5, counted from
the introduction; the months of the Antiterrorism and Emergency Assistance Program (9, 18, 36) and the year
marks are counted from the incident. A year mark is raised a week ahead: the date itself is the hard day,
and a call on the morning of it comes too late to plan for. The months of the program are raised some weeks ahead
(policy ahead_aeap_days), as what ends with them has to be replaced in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.engagements.words import FollowUpKind
from alongside.kernel.clock import local_day
from alongside.kernel.periods import add_months
from alongside.kernel.text import gettext_noop

MORNING = time(9)
YEAR_MARK_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: so many days or months after its base; ``key`` is stable and unique within an engagement."""

    key: str
    label: str
    kind: FollowUpKind
    days: int = 0
    months: int = 0
    from_incident: bool = False

    def mark(self, base: date) -> date:
        """Return the local day that the step is about, counted from ``base`` (never from another step)."""
        return add_months(base, self.months) + timedelta(days=self.days)

    def due(self, base: date, *, aeap_ahead: timedelta = timedelta(0)) -> date:
        """Return the local day on which to get in touch about it."""
        ahead = {FollowUpKind.YEAR_MARK: YEAR_MARK_AHEAD, FollowUpKind.AEAP: aeap_ahead}
        return self.mark(base) - ahead.get(self.kind, timedelta(0))


K = FollowUpKind
STEPS: tuple[Step, ...] = (
    Step("24h", gettext_noop("After 24 hours"), K.CHECK_IN, days=1),
    Step("72h", gettext_noop("After 72 hours"), K.CHECK_IN, days=3),
    Step("2w", gettext_noop("After 2 weeks"), K.CHECK_IN, days=14),
    Step("30d", gettext_noop("After 30 days"), K.CHECK_IN, days=30),
    Step("90d", gettext_noop("After 90 days"), K.CHECK_IN, days=90),
    Step("6m", gettext_noop("After 6 months"), K.CHECK_IN, months=6),
    Step("aeap_9", gettext_noop("Weeks before month 9 of AEAP"), K.AEAP, months=9, from_incident=True),
    Step("1y", gettext_noop("A week before 1 year"), K.YEAR_MARK, months=12, from_incident=True),
    Step("aeap_18", gettext_noop("Weeks before month 18 of AEAP"), K.AEAP, months=18, from_incident=True),
    Step("2y", gettext_noop("A week before 2 years"), K.YEAR_MARK, months=24, from_incident=True),
    Step("aeap_36", gettext_noop("Weeks before month 36 of AEAP"), K.AEAP, months=36, from_incident=True),
    Step("3y", gettext_noop("A week before 3 years"), K.YEAR_MARK, months=36, from_incident=True),
    Step("4y", gettext_noop("A week before 4 years"), K.YEAR_MARK, months=48, from_incident=True),
    Step("5y", gettext_noop("A week before 5 years"), K.YEAR_MARK, months=60, from_incident=True),
)
LABELS = {step.key: step.label for step in STEPS}


def incident_day(occurred_on: date | None, received_at: datetime, zone: str) -> date:
    """Return the local day that year marks and program months count from: the incident's, else the request's."""
    return occurred_on or local_day(received_at, zone)


def morning_of(day: date, zone: str) -> datetime:
    """Return nine in the morning of ``day`` in the zone, in UTC: clock changes move it, as people expect."""
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)


def plan(
    *, introduced: date, incident: date, aeap_ahead: timedelta = timedelta(0)
) -> Iterable[tuple[Step, date]]:
    """Return each step with its local day, earliest first; steps not after the introduction are left out.

    ``introduced`` and ``incident`` are local days of the agency; ``aeap_ahead`` is how long before the months of the
    program somebody gets in touch. An introduction long after the incident leaves out what has passed; a program
    month that is still ahead is never left out: its contact is then the day after the introduction.
    """
    first = introduced + timedelta(days=1)
    dated = []
    for step in STEPS:
        base = incident if step.from_incident else introduced
        day = step.due(base, aeap_ahead=aeap_ahead)
        if step.kind is FollowUpKind.AEAP and step.mark(base) > introduced:
            day = max(day, first)
        dated.append((step, day))
    return [pair for pair in sorted(dated, key=lambda pair: pair[1]) if pair[1] > introduced]
