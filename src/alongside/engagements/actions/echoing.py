"""What a coordinator decides about a care call that was suggested. Nobody is messaged by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.engagements import rules_ahead
from alongside.engagements.actions.following import add_follow_up
from alongside.engagements.models import EchoCall, Engagement
from alongside.engagements.states import EchoState
from alongside.engagements.words import FollowUpKind
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record


@transaction.atomic
def settle_echo(
    *,
    request_id: int,
    state: str,
    by: Actor,
    at: datetime,
    engagement_id: int | None = None,
    advisor_id: int | None = None,
) -> None:
    """Write down what becomes of a care call: "planned" (a follow-up for today), "called" or "not_needed".

    For an agency (``engagement_id``) or an advisor (``advisor_id``, never planned: the phone is at hand). Said again
    it replaces what was said. The line goes to the record of the event that brought it up.
    """
    rules_ahead.may_settle_echo(
        state=state, to_agency=engagement_id is not None, to_advisor=advisor_id is not None
    ).require()
    if engagement_id is not None and state == EchoState.PLANNED:
        zone = Engagement.objects.values_list("timezone", flat=True).get(pk=engagement_id)
        add_follow_up(
            engagement_id=engagement_id,
            kind=FollowUpKind.ECHO.value,
            due_date=local_day(at, zone),
            ref=f"echo:{request_id}",
            by=by,
            at=at,
        )
    whom: dict[str, Any] = {"engagement_id": engagement_id, "advisor_id": advisor_id}
    said = {"state": state, "at": at, "by": str(by), "by_text": by.text}
    row, new = EchoCall.objects.select_for_update().get_or_create(
        request_id=request_id, **whom, defaults=said
    )
    if not new:
        EchoCall.objects.filter(pk=row.pk).update(**said)
    request = incidents.card(request_id)
    facts = {"state": state, "engagement": engagement_id, "advisor": advisor_id}
    record(
        stream=f"request:{request.id}",
        action="settle_echo",
        by=by,
        at=at,
        object=f"echo_call:{row.pk}",
        facts=facts,
    )
