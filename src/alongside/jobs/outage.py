"""After an outage: nobody's time was used up by it, and nobody hears everything at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.base import marks
from alongside.callouts import actions as callouts
from alongside.outbox import actions as outbox

OUTAGE = timedelta(seconds=120)
"""Without a pulse of any sender for longer than this, nothing could be sent. A sender that waits for slow
carriers is silent for less."""


def silent(at: datetime) -> bool:
    """Say whether no sender has shown itself for so long that call-outs stand still."""
    last = marks.mark_moment(marks.SENDER)
    return last is not None and at - last > OUTAGE


def come_back(at: datetime) -> bool:
    """Make up for the time since the last pulse, once, whichever sender is first; False when there is none.

    In the transaction that renews the pulse: whoever dies here has changed nothing.
    """
    if not silent(at):
        return False
    with transaction.atomic():
        since = marks.locked_moment(marks.SENDER)
        if since is None or at - since <= OUTAGE:
            return False
        outbox.make_up_for_outage(since=since, at=at)
        callouts.make_up_for_outage(stood_still=at - since, at=at)
        marks.renew_mark(marks.SENDER, at=at, every=timedelta())
    return True
