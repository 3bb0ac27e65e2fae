"""The links of the library, looked at one after another in a thread of their own, where that is switched on.

It never shares a thread with call-outs: a site that hangs makes nobody late.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection

from alongside.gateways.links import LinkChecker
from alongside.kernel import clock
from alongside.kernel.actor import CLOCK
from alongside.library.actions_links import claim_links, note_link
from alongside.policy.queries import in_force

log = logging.getLogger(__name__)
AT_A_TIME = 5
LEASE = timedelta(minutes=15)
"""For this long nobody else looks at a link that was taken."""
REST_SECONDS = 60.0


def look_once(checker: LinkChecker, stop: threading.Event | None = None) -> int:
    """Look at a few links that are due; return how many."""
    at = clock.now()
    every = in_force(at).span("link_check_days")
    due = claim_links(limit=AT_A_TIME, lease=LEASE, by=CLOCK, at=at)
    for done, link in enumerate(due):
        if stop is not None and stop.is_set():
            return done
        look = checker.look(link.url)
        note_link(
            resource_id=link.resource_id,
            url=link.url,
            status=look.status,
            found_at=look.found_at,
            closed=look.closed,
            every=every,
            by=CLOCK,
            at=clock.now(),
        )
    return len(due)


def look_until(stop: threading.Event) -> None:
    """Look at what is due, until told to stop; rest a minute when nothing is."""
    checker: LinkChecker | None = None
    while not stop.is_set():
        done = 0
        try:
            checker = checker or new_checker(stop)
            done = look_once(checker, stop)
        except Error:
            log.warning("The database does not answer; links are looked at later.", exc_info=True)
        connection.close()
        if not done:
            checker = None  # the next round reads every robots.txt anew
            stop.wait(REST_SECONDS)


def new_checker(stop: threading.Event | None = None) -> LinkChecker:
    """Return a checker under the name that the settings give it; its pauses end when ``stop`` is set."""
    waiting = stop or threading.Event()
    return LinkChecker(agent=settings.LINK_CHECK["agent"], sleep=waiting.wait)
