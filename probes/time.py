"""Two years of two hundred engagements by a virtual clock: every follow-up on its day, once, and no storm.

The clock jumps from deadline to deadline. Both nights in which clocks change are played minute by minute, the
29th of February is on the way, and the engine stands still for 48 hours once. What must have happened is
computed apart from the program, from the calendar of each agency's zone.

The seeded bug counts mornings in UTC.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from ground import SEED_BUG, SHORT, count, house, rows, say, scene, sized

ENGAGEMENTS = 12 if SEED_BUG else sized(24, 200)
START = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
END = START + timedelta(days=90 if SEED_BUG else 731)
"""A twin plays three months, in which every morning that is counted wrongly is seen already."""
FIRST_DAYS = 30 if SEED_BUG else 365
"""The engagements begin on these days."""
STANDS_STILL = datetime(2027, 6, 14, 3, 0, tzinfo=UTC)
FOR = timedelta(hours=48)
AEAP_AHEAD = 28  # days; what a new installation has as ahead_aeap_days
NIGHTS = tuple(datetime(y, m, d, 5, tzinfo=UTC) for y, m, d in (
    (2027, 3, 14), (2027, 11, 7), (2028, 3, 12), (2028, 11, 5)))  # fmt: skip
ZONES = ("America/New_York", "America/Chicago", "America/Phoenix", "America/Los_Angeles", "America/Anchorage",
         "Pacific/Honolulu", "America/Puerto_Rico")  # fmt: skip


def main() -> int:
    """Run the probe; return the exit code."""
    with house():
        began = monotonic()
        expected = _introduce()
        made = monotonic() - began
        ticks, storm = _two_years()
        return _judge(expected, made, monotonic() - began - made, ticks, storm)


def _introduce() -> dict[tuple[int, str], datetime]:
    """Introduce the engagements over the first year; return when each step must be raised, by our own count."""
    from alongside.engagements import schedule
    from alongside.engagements.actions import introducing
    from alongside.engagements.models import Engagement
    from alongside.incidents import queries as incidents
    from alongside.kernel import clock
    from alongside.teams.models import Proposal

    if SEED_BUG:
        schedule.morning_of = lambda day, zone: datetime.combine(day, time(9), UTC)
    with clock.frozen(START):
        officer = scene.officer(START)
        scene.advisors(2, START)
        first = scene.team(scene.request(START, officer), officer, START)
        luck = random.Random("two years")
        proposals = Proposal.objects.filter(pk__in=scene.copies(first, [[]] * ENGAGEMENTS))
        expected: dict[tuple[int, str], datetime] = {}
        for number, proposal in enumerate(proposals.order_by("pk")):
            at = START + timedelta(minutes=luck.randrange(FIRST_DAYS * 24 * 60))
            if (
                number < 6 and not SEED_BUG
            ):  # a year, or half of one, later it is the 29th of February or the day after it
                at = datetime(2027, 8, 29, 16, tzinfo=UTC) + timedelta(days=number // 2 * 184 % 180)
            zone = ZONES[number % len(ZONES)]
            engagement = Engagement.objects.create(
                request_id=proposal.request_id, timezone=zone, introduced_at=at
            )
            card = incidents.card(proposal.request_id)
            introducing._plan_follow_ups(engagement, card, at=at)
            expected |= {(engagement.pk, step): due for step, due in _calendar(at, card.received_at, zone)}
    return expected


def _calendar(introduced: datetime, incident: datetime, zone: str) -> list[tuple[str, datetime]]:
    """Return each step with its moment, written down apart from schedule.py: nine in the morning over there."""
    place = ZoneInfo(zone)
    day, base = introduced.astimezone(place).date(), incident.astimezone(place).date()
    days = {"24h": 1, "72h": 3, "2w": 14, "30d": 30, "90d": 90}
    steps = {key: day + timedelta(days=n) for key, n in days.items()}
    steps["6m"] = _later(day, 6)
    for months in (9, 18, 36):
        if (
            mark := _later(base, months)
        ) > day:  # weeks ahead, but never before the day after the introduction
            steps[f"aeap_{months}"] = max(mark - timedelta(days=AEAP_AHEAD), day + timedelta(days=1))
    steps |= {f"{years}y": _later(base, 12 * years) - timedelta(days=7) for years in (1, 2, 3, 4, 5)}
    wanted = {key: due for key, due in steps.items() if due > day}
    return [
        (key, datetime(d.year, d.month, d.day, 9, tzinfo=place).astimezone(UTC)) for key, d in wanted.items()
    ]


def _later(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def _two_years() -> tuple[int, int]:
    """Play the engine; return how often it ticked, and the most messages one person got on resuming."""
    from alongside.jobs import tick as jobs
    from alongside.kernel import clock

    jobs.ROOMS = tuple(room for room in jobs.ROOMS if room[0] != "watch")
    at, ticks, storm, engine = START, 0, 0, jobs.Ticker()
    nights = [night + timedelta(minutes=n) for night in NIGHTS for n in range(0, 360, 6 if SHORT else 2)]
    while at < END:
        following = rows("SELECT min(due_at) FROM engagements_followup WHERE state = 'planned'")[0][0] or END
        night = next((n for n in nights if n > at), END)
        at = max(at + timedelta(seconds=1), min(following, night))
        still = STANDS_STILL <= at < STANDS_STILL + FOR
        at = STANDS_STILL + FOR if still else at
        before = _messages() if still else {}
        with clock.frozen(at):
            while engine.tick():  # the rooms of the engine; the watch has its own tests
                ticks += 1
        ticks += 1
        if still:
            storm = max((n - before.get(who, 0) for who, n in _messages().items()), default=0)
    return ticks, storm


def _messages() -> dict[Any, int]:
    """Return how many messages about follow-ups each person has been sent."""
    found = rows(
        "SELECT address, count(*) FROM outbox_message WHERE kind LIKE 'follow_up%%' GROUP BY address"
    )
    return {address: int(n) for address, n in found}


def _judge(
    expected: dict[tuple[int, str], datetime], made: float, took: float, ticks: int, storm: int
) -> int:
    raised = {
        (engagement, step): moment
        for engagement, step, moment in rows(
            "SELECT engagement_id, step, raised_at FROM engagements_followup WHERE raised_at IS NOT NULL"
        )
    }
    due = {key: moment for key, moment in expected.items() if moment < END}
    missed = len(due.keys() - raised.keys())
    extra = len(raised.keys() - due.keys())
    after = STANDS_STILL + FOR
    late = sum(
        key in raised and not moment <= raised[key] <= max(moment, after if moment >= STANDS_STILL and moment < after
        else moment) + timedelta(minutes=1) for key, moment in due.items()
    )  # fmt: skip
    twice = count("SELECT count(*) FROM ledger_entry WHERE action = 'raise_follow_up'") - len(raised)
    ok = missed == extra == late == twice == 0 and storm <= 1 and took <= 120 and len(due) > 5 * ENGAGEMENTS
    return say(
        "time", n=len(due), ok=ok, bug=late > 0,
        engagements=ENGAGEMENTS, missed=missed, not_expected=extra, wrong_moment=late,
        twice=twice, most_messages_to_one_on_resuming=storm, ticks=ticks, scene_s=round(made, 1),
        played_s=round(took, 1),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
