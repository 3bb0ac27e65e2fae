"""One tap, and nobody gets in touch any more; only the agency head takes that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.engagements import rules_work
from alongside.engagements.models import Engagement, FollowUp, Turn
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import FOLLOW_UP, FollowUpState
from alongside.engagements.words import TurnEvent
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.outbox.actions import withdraw

WAITING = [FollowUpState.PLANNED.value, FollowUpState.RAISED.value]


@transaction.atomic
def be_silent(*, engagement_id: int, by: Actor, at: datetime) -> None:
    """Stop every planned contact with the agency: on its page, or by staff on its word. No reason is asked.

    Follow-ups stay in their places but are not raised, reminders not yet sent are taken back, and no new
    contact can be planned. If the agency calls, it is helped as before.
    """
    engagement = locked(engagement_id)
    _may_speak(engagement, by, at)
    rules_work.may_be_silent(silent=engagement.silent_since is not None).require()
    engagement.silent_since = at
    engagement.save(update_fields=["silent_since"])
    for row in engagement.follow_ups.filter(state__in=WAITING).order_by("pk"):
        withdraw(group=f"follow_up:{row.pk}")
    _turn(engagement, TurnEvent.SILENCED, by=by, at=at)
    record(stream=engagement.stream, action="be_silent", by=by, at=at, object=engagement.ref)


@transaction.atomic
def lift_silence(*, engagement_id: int, by_head: bool, by: Actor, at: datetime) -> None:
    """Let contact be planned again, because the agency head says so on the page or on a call.

    Follow-ups whose day passed meanwhile are put away: nothing comes back by itself.
    """
    engagement = locked(engagement_id)
    _may_speak(engagement, by, at)
    rules_work.may_lift_silence(silent=engagement.silent_since is not None, by_head=by_head).require()
    engagement.silent_since = None
    engagement.save(update_fields=["silent_since"])
    passed = engagement.follow_ups.select_for_update().filter(state__in=WAITING, due_at__lte=at)
    for row in passed.order_by("pk"):
        _put_away(row, by=by, at=at)
    _turn(engagement, TurnEvent.SILENCE_LIFTED, by=by, at=at)
    record(stream=engagement.stream, action="lift_silence", by=by, at=at, object=engagement.ref)


def _put_away(row: FollowUp, *, by: Actor, at: datetime) -> None:
    row.state = FOLLOW_UP.after("dismiss", row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text"])
    record(
        stream=row.engagement.stream,
        action="dismiss_follow_up",
        by=by,
        at=at,
        object=f"follow_up:{row.pk}",
        facts={"passed_in_silence": True},
    )


def _may_speak(engagement: Engagement, by: Actor, at: datetime) -> None:
    if who_is(engagement, by, at).standing not in ("requester", "staff"):
        refuse(
            "not_yours", gettext_noop("Only the agency says so itself, or the coordinator on its word.")
        ).require()


def _turn(engagement: Engagement, event: TurnEvent, *, by: Actor, at: datetime) -> None:
    Turn.objects.create(engagement=engagement, event=event.value, at=at, by=str(by), by_text=by.text)
