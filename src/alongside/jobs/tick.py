"""What is due? Each room answers for its own deadlines and goes through its own actions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from alongside.base import marks
from alongside.callouts import actions as callouts
from alongside.callouts import queries as callout_queries
from alongside.deployments import actions as deployments
from alongside.engagements import actions as engagements
from alongside.funding import actions as funding
from alongside.incidents import actions as incidents
from alongside.jobs import outage, paper, tidy
from alongside.joining import actions as joining
from alongside.kernel import clock, points
from alongside.offers import actions as offers
from alongside.plans import actions as plans
from alongside.policy import queries as policy
from alongside.roster import actions as roster
from alongside.watch import actions as watch
from alongside.watch import nightly

log = logging.getLogger(__name__)

CALL_OUTS = "call-outs"
ROOMS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("requests", incidents.tick),
    (CALL_OUTS, callouts.tick),
    ("engagements", engagements.tick),
    ("plans", plans.tick),
    ("roster", roster.tick),
    ("applications", joining.tick),
    ("deployments", deployments.tick),
    ("offers", offers.tick),
    ("funding", funding.tick),
    ("watch", watch.tick),
    ("test page", nightly.tick),
    ("paper", paper.tick),
    ("tries", tidy.tick),
)


BEAT = timedelta(seconds=15)
"""How often the jobs leave a sign that they run."""
PULSE = timedelta(seconds=1)
"""How often the parts of the jobs leave a sign that they do their work (watch/rules.py)."""


AT_ONCE = frozenset({"requests", CALL_OUTS, "watch"})
"""Rooms whose clocks run to the second: they are asked in every tick."""
LEISURE = timedelta(seconds=15)
"""How long the others may rest that had nothing to do: their clocks run by days. A storm of deadlines of call-outs,
each of which is a tick, so meets no work of theirs."""
EACH_SECOND = frozenset({"engagements", "deployments", "test page"})
"""Those of them that rest for a second only: people leave exercises there for real work."""


class Ticker:
    """Ticks again and again in one process, and remembers which rooms had nothing to do when."""

    def __init__(self) -> None:
        self._idle_since: dict[str, datetime] = {}

    def tick(self) -> int:
        """Do what is due in every room; a room that fails does not stop the others. Return how much was done."""
        at = clock.now()
        with policy.read_once():
            return self._tick(at)

    def _tick(self, at: datetime) -> int:
        done, well = 0, True
        marks.renew_mark(marks.JOBS, at=at, every=BEAT)
        for name, room_tick in ROOMS:
            if self._rests(name, at):
                continue
            if name == CALL_OUTS and outage.silent(at):
                continue  # a wave that cannot be sent would end unread; the sender makes up for it
            try:
                count = room_tick(at=at)
                self._note(name, count, at)
                done += count
                points.reached(f"{name} ticked")
            except Exception:
                well = False
                log.exception("The tick of %s failed; it is tried again in a second.", name)
        if well:
            marks.renew_mark(marks.ENGINE, at=at, every=PULSE)
        return done

    def _rests(self, name: str, at: datetime) -> bool:
        """Say whether a room had nothing to do a moment ago. A clock that was set back ends every rest."""
        since = self._idle_since.get(name)
        if name in AT_ONCE or since is None:
            return False
        return since <= at < since + (PULSE if name in EACH_SECOND else LEISURE)

    def _note(self, name: str, count: int, at: datetime) -> None:
        if count:
            self._idle_since.pop(name, None)
        else:
            self._idle_since[name] = at


def tick() -> int:
    """Do what is due in every room, once, whatever was done before. Return how much was done."""
    return Ticker().tick()


AGAIN_SECONDS = 0.2
"""When something past due could not be done: another ticker holds it, or it failed."""


def seconds_to_next() -> float:
    """Return the seconds until the next deadline of a call-out; a minute when there is none."""
    moment = callout_queries.next_due_at()
    if moment is None:
        return 60.0
    wait = (moment - clock.now()).total_seconds()
    return wait if wait > 0 else AGAIN_SECONDS
