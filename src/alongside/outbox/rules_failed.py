"""What may be done about a message that failed for good."""

from __future__ import annotations

from datetime import datetime

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.outbox.states import MessageState


def may_send_again(*, state: str, settled: bool, not_after: datetime | None, at: datetime) -> Verdict:
    """Say whether a message may be tried anew at ``at``: failed, not dealt with, and still of use."""
    verdict = may_settle(state=state, settled=settled)
    if not verdict:
        return verdict
    if not_after is not None and not_after < at:
        return refuse("too_late", gettext_noop("It is too late for this message to be of use."))
    return ALLOWED


def may_settle(*, state: str, settled: bool) -> Verdict:
    """Say whether a message can be marked as dealt with: it failed for good and nobody has done so."""
    if settled:
        return refuse("settled", gettext_noop("Somebody has dealt with this message already."))
    if state != MessageState.FAILED:
        return refuse("not_failed", gettext_noop("This message has not failed, or it is being sent again."))
    return ALLOWED
