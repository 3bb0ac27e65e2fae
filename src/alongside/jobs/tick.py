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

log = logging.getLogger(__name__)

ROOMS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("requests", incidents.tick),
    ("call-outs", callouts.tick),
    ("engagements", engagements.tick),
)


BEAT = timedelta(seconds=15)
"""How often the jobs leave a sign that they run."""


def tick() -> int:
    """Do what is due in every room; a room that fails does not stop the others. Return how much was done."""
    at, done = clock.now(), 0
    marks.renew_mark(marks.JOBS, at=at, every=BEAT)
    for name, room_tick in ROOMS:
        try:
            done += room_tick(at=at)
        except Exception:
            log.exception("The tick of %s failed; it is tried again in a second.", name)
    return done
