"""Deadlines computed from recorded events: pure calendar arithmetic in local days.

A clock counts whole days or calendar months from the local day of its event, so that neither a change of the clocks
nor a leap year moves it: nine months from May 31 end on the last day of February, three years from February 29 on
February 28, the earlier day where two readings exist. Every result keeps its rule, source and confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.funding.shape import Clock, Length, Program, length_of
from alongside.funding.words import OURS, Anchor, ClockActor, Confidence
from alongside.kernel.periods import add_months

Events = Mapping[str, date]
"""Local days of recorded events: by anchor, or by "anchor:program" when the event is of one program."""

MORNING = time(9)
HARD = {"within", "up_to", "by"}
"""Directions that set a last day."""


def counted(day: date, length: Length) -> date:
    """Return the day that lies ``length`` after ``day``; a fixed day is itself."""
    if length.day is not None:
        return length.day
    return add_months(day, length.months) + timedelta(days=length.days)


def event_of(events: Events, anchor: str, program: str) -> date | None:
    """Return the local day of an event: the program's own, else the general one; None when not recorded."""
    return events.get(f"{anchor}:{program}") or events.get(anchor)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of a program, run on the events. ``day`` is None while its event is not recorded or it has no length.

    ``kept``: a last day that somebody on our side has to keep. ``waits_for``: the anchor that is not recorded.
    """

    program: str
    clock: Clock
    day: date | None
    counted_from: date | None
    waits_for: str
    confidence: Confidence
    kept: bool

    def passed(self, today: date) -> bool:
        """Say whether its last day is over. What is no last day never passes."""
        return self.kept and self.day is not None and self.day < today


def confidence_of(clock: Clock) -> Confidence:
    """Return how sure a clock is, from its direction and the basis that its source gives."""
    if clock.direction == "observed" or clock.basis.startswith("derived"):
        return Confidence.OBSERVED
    if not clock.offset:
        return Confidence.SUGGESTED if clock.basis == "suggested" else Confidence.OPEN
    if clock.basis == "stated":
        return Confidence.STATED
    return Confidence.SUGGESTED if clock.basis in ("suggested", "none", "") else Confidence.CONFIRM


def run(program: Program, clock: Clock, events: Events) -> Deadline:
    """Compute one clock. With ``moved_by_award`` the first day of the award counts once it is recorded."""
    length = length_of(clock.offset)
    start = event_of(events, clock.anchor, program.key)
    if clock.moved_by_award:
        start = events.get(f"{Anchor.AWARD}:{program.key}") or start
    fixed = length is not None and length.day is not None
    day = counted(start or date.min, length) if length and (start or fixed) else None
    hard = clock.direction in HARD and clock.actor in OURS
    return Deadline(
        program=program.key,
        clock=clock,
        day=day,
        counted_from=start,
        waits_for=clock.anchor if length and not start and not fixed else "",
        confidence=confidence_of(clock),
        kept=hard and confidence_of(clock) is not Confidence.OBSERVED and not fixed and not is_example(clock),
    )


def is_example(clock: Clock) -> bool:
    """Say whether a clock is another place's example and no rule for this one."""
    return clock.id.endswith("-example")


def run_all(programs: Iterable[Program], events: Events) -> list[Deadline]:
    """Compute every clock of these programs: dated ones first, the earliest on top."""
    found = [run(program, clock, events) for program in programs for clock in program.clocks]
    return sorted(found, key=lambda d: (d.day is None, d.day or date.max))


def covered_from(program: Program, events: Events) -> date | None:
    """Return the first day whose costs the program may pay, where its source says so; None when it does not."""
    days = [
        run(program, c, events).day
        for c in program.clocks
        if c.direction == "not_before" and c.offset == "0d"
    ]
    return next((day for day in days if day), None)


def covered_until(program: Program, events: Events) -> date | None:
    """Return the last day of the longest period that the program's sources name; None when none can be counted."""
    days = [run(program, c, events).day for c in program.clocks if c.direction == "up_to"]
    return max((day for day in days if day), default=None)


def cost_day_fits(program: Program, events: Events, cost_day: date) -> bool:
    """Say whether a cost of ``cost_day`` is in the program's period; True where no source says."""
    first, last = covered_from(program, events), covered_until(program, events)
    return (first is None or cost_day >= first) and (last is None or cost_day <= last)


def actor_label(clock: Clock) -> str:
    """Return whose clock it is, as a message id."""
    return ClockActor(clock.actor).label


def reminder_moment(day: date, *, days_before: int, zone: str) -> datetime:
    """Return nine in the morning, local time, so many days before a deadline: clock changes move it as people do."""
    return datetime.combine(day - timedelta(days=days_before), MORNING, ZoneInfo(zone))
