"""When and how somebody wants to be asked: quiet hours in their own zone, channels in their order. Pure.

Quiet hours are wall-clock hours where the person lives. On the night on which clocks go forward an end that
does not exist is taken as the earlier moment; on the night on which they go back, as the first one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

CHANNELS = ("email", "sms", "voice")
STEPS = (timedelta(0), timedelta(minutes=2), timedelta(minutes=5))
"""How long after the start the first, second and third channel of somebody's own order go."""
MOST_WEEKLY = 20
_STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Manners:
    """A person's wishes. ``order``: channels, the most welcome first; empty is the program's own order.

    Channels left out of an order come after it. ``wake``: an urgent question may come in the quiet hours.
    ``weekly_cap``: call-outs in seven days, or None.
    """

    zone: str
    quiet_from: time = time(22)
    quiet_until: time = time(7)
    wake: bool = False
    order: tuple[str, ...] = ()
    weekly_cap: int | None = None


def is_quiet(at: datetime, manners: Manners) -> bool:
    """Say whether ``at`` lies in the person's quiet hours. The same hour twice means that there are none."""
    clock = at.astimezone(ZoneInfo(manners.zone)).time()
    start, end = manners.quiet_from, manners.quiet_until
    return start <= clock < end if start <= end else clock >= start or clock < end


def quiet_ends(at: datetime, manners: Manners) -> datetime:
    """Return when the quiet hours around ``at`` end, in UTC; ``at`` itself when it is not quiet."""
    if not is_quiet(at, manners):
        return at
    zone = ZoneInfo(manners.zone)
    today = at.astimezone(zone).date()
    ends = [
        datetime.combine(today + timedelta(days=day), manners.quiet_until, zone).replace(fold=fold)
        for day in (0, 1)
        for fold in (0, 1)
    ]
    end = min(moment.astimezone(UTC) for moment in ends if moment.astimezone(UTC) > at)
    while end - _STEP > at and not is_quiet(end - _STEP, manners):
        end -= _STEP  # an end inside the hour that spring leaves out: quiet ends when the clocks change
    return end


def sleeps(at: datetime, manners: Manners) -> bool:
    """Say whether an urgent question must not ring at ``at``: quiet hours, and not willing to be woken."""
    return is_quiet(at, manners) and not manners.wake


def awake_first(order: Sequence[int], asleep: Collection[int]) -> list[int]:
    """Return people in the order of asking, those who sleep after all others. Nobody waits for a sleeper."""
    return sorted(order, key=lambda who: who in asleep)


def hushes(at: datetime, manners: Manners, *, urgent: bool) -> bool:
    """Say whether what rings must wait at ``at`` for the end of the quiet hours."""
    return is_quiet(at, manners) and not (urgent and manners.wake)


def delays(
    channels: Sequence[str], *, manners: Manners, at: datetime, urgent: bool, usual: Sequence[timedelta]
) -> list[timedelta]:
    """Return how long after ``at`` each way of reaching a person goes.

    ``channels`` and ``usual`` belong together: the program's own ways and delays. Mail never rings, so it goes
    at once whatever the hour, unless the person put it later. What rings waits in quiet hours, unless the
    question is urgent and the person is willing to be woken.
    """
    found = []
    hush = quiet_ends(at, manners) - at if hushes(at, manners, urgent=urgent) else timedelta(0)
    for channel, delay in zip(channels, usual, strict=True):
        if manners.order:
            first = next(d for c, d in zip(channels, usual, strict=True) if c == channel)
            delay = STEPS[_place(channel, manners.order)] + (delay - first)
        found.append(delay if channel == "email" else max(delay, hush))
    return found


def _place(channel: str, order: Sequence[str]) -> int:
    """Return the place of a channel in somebody's order; those not named come after it."""
    return order.index(channel) if channel in order else min(len(order), len(STEPS) - 1)


def may_wish(*, order: Collection[str], weekly_cap: int | None) -> Verdict:
    """Say whether these wishes can be kept: known channels, each once, a cap of 1 to 20."""
    if len(set(order)) != len(order) or not set(order) <= set(CHANNELS):
        return refuse("bad_order", gettext_noop("Name each way of reaching you once."))
    if weekly_cap is not None and not 1 <= weekly_cap <= MOST_WEEKLY:
        return refuse("bad_cap", gettext_noop("Choose from 1 to 20 a week, or pause instead."))
    return ALLOWED
