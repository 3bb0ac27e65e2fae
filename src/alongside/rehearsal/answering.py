"""How people answer: the seeded model of the replay. Pure; every number is explained in docs/replay.md.

None of it claims to be measured: there is no public record of how fast peers of such a program answer. The
numbers are chosen so that every path is walked: quick and slow, yes and no, late, forgotten, conflicted.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

WAKING = range(7, 22)
"""Local hours in which people answer without being woken."""


@dataclass(frozen=True)
class Habits:
    """The parameters. Times are medians in minutes of a log-normal spread; shares are from 0 to 1."""

    spread: float = 0.8
    ask_hours: float = 9.0
    resent: float = 0.06
    corrected: float = 0.03
    free_text: float = 0.15
    officer_hears: float = 0.92
    officer_minutes: float = 3.0
    officer_night_minutes: float = 6.0
    call_minutes: float = 12.0
    retry_minutes: float = 40.0
    reached_nobody: float = 0.22
    reached_other: float = 0.10
    reached_delegate: float = 0.18
    same_number: float = 0.03
    opens_case_page: float = 0.85
    referred: float = 0.02
    withdraws: float = 0.02
    reads_day_minutes: float = 4.0
    reads_night_minutes: float = 9.0
    woken: float = 0.55
    never_answers: float = 0.12
    yes_day: float = 0.62
    yes_night: float = 0.50
    runs_scripts: float = 0.5
    by_voice: float = 0.05
    changes_mind: float = 0.02
    confirm_minutes: float = 3.0
    forgets_to_confirm: float = 0.06
    conflict: float = 0.02
    conflict_same_state: float = 0.06
    chief_minutes: float = 35.0
    chief_declines: float = 0.05
    notice_minutes: float = 20.0
    first_talk_minutes: float = 90.0
    carrier_down: float = 0.01
    carrier_rejects: float = 0.002


HABITS = Habits()


class Dice:
    """Random numbers that depend on the seed and on what they are for, never on the order of asking.

    So one person's luck does not change when another person is added or a random secret falls otherwise.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *purpose: object) -> random.Random:
        """Return a generator for one purpose, the same for the same words."""
        return random.Random("|".join(map(str, (self.seed, *purpose))))  # noqa: S311 (a simulation)


def minutes(rng: random.Random, median: float, *, spread: float = HABITS.spread) -> timedelta:
    """Return a log-normal time with this median in minutes; ``spread`` is the sigma of its logarithm."""
    return timedelta(minutes=median * math.exp(rng.gauss(0.0, spread)))


def awake(at: datetime, zone: str) -> bool:
    """Say whether it is a waking hour in an IANA zone."""
    return at.astimezone(ZoneInfo(zone)).hour in WAKING


def next_morning(at: datetime, zone: str) -> datetime:
    """Return the next seven o'clock in the zone, in the zone of ``at``."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < WAKING.start else local.date() + timedelta(days=1)
    return datetime.combine(day, time(WAKING.start), ZoneInfo(zone)).astimezone(at.tzinfo)


def reads_at(rng: random.Random, at: datetime, zone: str, habits: Habits = HABITS) -> datetime:
    """Return when an advisor reads a page that arrived at ``at``: soon by day, woken or at dawn by night."""
    if awake(at, zone):
        return at + minutes(rng, habits.reads_day_minutes)
    if rng.random() < habits.woken:
        return at + minutes(rng, habits.reads_night_minutes)
    return next_morning(at, zone) + minutes(rng, habits.reads_day_minutes)


def says(rng: random.Random, at: datetime, zone: str, habits: Habits = HABITS) -> bool | None:
    """Return an advisor's answer on reading a page: yes, no, or None for no answer at all."""
    if rng.random() < habits.never_answers:
        return None
    return rng.random() < (habits.yes_day if awake(at, zone) else habits.yes_night)


def in_waking_hours(rng: random.Random, at: datetime, zone: str, median: float) -> datetime:
    """Return when somebody who is not woken for it does it: after ``median`` minutes, or in the morning."""
    found = at + minutes(rng, median)
    if awake(found, zone):
        return found
    return next_morning(found, zone) + minutes(rng, median / 2)
