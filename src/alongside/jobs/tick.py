"""What is due? Each room answers for its own deadlines and goes through its own actions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from alongside.base import marks
from alongside.callouts import actions as callouts
from alongside.engagements import actions as engagements
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.watch import actions as watch

log = logging.getLogger(__name__)

ROOMS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("requests", incidents.tick),
    ("call-outs", callouts.tick),
    ("engagements", engagements.tick),
    ("watch", watch.tick),
)


BEAT = timedelta(seconds=15)
"""How often the jobs leave a sign that they run."""
PULSE = timedelta(seconds=1)
"""How often the parts of the jobs leave a sign that they do their work (watch/rules.py)."""


def tick() -> int:
    """Do what is due in every room; a room that fails does not stop the others. Return how much was done."""
    at, done, well = clock.now(), 0, True
    marks.renew_mark(marks.JOBS, at=at, every=BEAT)
    for name, room_tick in ROOMS:
        try:
            done += room_tick(at=at)
        except Exception:
            well = False
            log.exception("The tick of %s failed; it is tried again in a second.", name)
    if well:
        marks.renew_mark(marks.ENGINE, at=at, every=PULSE)
    return done
