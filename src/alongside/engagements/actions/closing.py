"""Stepping down, closing with a hand-back, taking up again, handing over to another coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Role
from alongside.engagements import rules
from alongside.engagements.actions.following import dismiss_follow_up
from alongside.engagements.actions.handing_back import write_lines
from alongside.engagements.actions.introducing import count_as_load
from alongside.engagements.models import Engagement, HandBack, Turn
from alongside.engagements.queries.work import handings, topics_to_hand_back
from alongside.engagements.rules_work import Handing, open_topics
from alongside.engagements.standing import locked
from alongside.engagements.states import ENGAGEMENT, FollowUpState
from alongside.engagements.words import TurnEvent
from alongside.incidents import actions as incident_actions
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.roster import actions as roster


def _turn(
    engagement: Engagement, event: TurnEvent, *, by: Actor, at: datetime, note: str = "", **more: object
) -> Turn:
    return Turn.objects.create(
        engagement=engagement,
        event=event.value,
        at=at,
        by=str(by),
        by_text=by.text,
        note=note.strip(),
        **more,
    )


def _free_advisors(engagement: Engagement, *, by: Actor, at: datetime) -> None:
    """Give the advisors their days back: the seat that took them wholly, and the load."""
    for member in engagement.members.filter(left_at__isnull=True).order_by("pk"):
        roster.release(ref=f"seat:{member.seat_id}", by=by, at=at)
    roster.release(ref=engagement.ref, by=by, at=at)


@transaction.atomic
def step_down(*, engagement_id: int, by: Actor, at: datetime) -> None:
    """Say that the daily work is over: advisors are free for others, follow-ups and contacts go on."""
    engagement = locked(engagement_id)
    engagement.state = ENGAGEMENT.after("step_down", engagement.state)
    engagement.stepped_down_at = at
    engagement.save(update_fields=["state", "stepped_down_at"])
    _free_advisors(engagement, by=by, at=at)
    _turn(engagement, TurnEvent.STEPPED_DOWN, by=by, at=at)
    record(stream=engagement.stream, action="step_down", by=by, at=at, object=engagement.ref)


@transaction.atomic
def close(
    *,
    engagement_id: int,
    keep_follow_ups: bool,
    by: Actor,
    at: datetime,
    hand_back: Sequence[Handing] = (),
    note: str = "",
    keep_as_written: bool = False,
) -> None:
    """Close with the hand-back plan: each topic has an owner who said yes, or a reason why there is none.

    ``hand_back`` adds lines to the plan first. Open follow-ups go on after the close, or are all dismissed.
    Advisors read the case for 72 hours more. Raises Refused while a topic that came up is not settled.
    """
    engagement = locked(engagement_id)
    write_lines(engagement, hand_back, by=by, at=at, keep_as_written=keep_as_written)
    plan = handings(engagement.handing.order_by("topic"))
    rules.may_close(
        state=engagement.state,
        settled=len(plan),
        waiting=open_topics(topics_to_hand_back(engagement), plan),
        note=note.strip(),
        keep_as_written=keep_as_written,
    ).require()
    engagement.state = ENGAGEMENT.after("close", engagement.state)
    engagement.closed_at = at
    engagement.save(update_fields=["state", "closed_at"])
    _free_advisors(engagement, by=by, at=at)
    turn = _turn(engagement, TurnEvent.CLOSED, by=by, at=at, note=note, follow_ups_kept=keep_follow_ups)
    HandBack.objects.bulk_create(HandBack(turn=turn, **asdict(line)) for line in plan)
    if not keep_follow_ups:
        waiting = [FollowUpState.PLANNED.value, FollowUpState.RAISED.value]
        for row in engagement.follow_ups.filter(state__in=waiting).order_by("due_at", "pk"):
            dismiss_follow_up(follow_up_id=row.pk, by=by, at=at)
    record(
        stream=engagement.stream,
        action="close",
        by=by,
        at=at,
        object=engagement.ref,
        facts={"hand_back": [[line.topic, line.to] for line in plan], "follow_ups_kept": keep_follow_ups},
    )


@transaction.atomic
def reopen(*, engagement_id: int, why: str, by: Actor, at: datetime, keep_as_written: bool = False) -> None:
    """Take it up again with the same team and without a new request; ``why`` is a few words, kept."""
    engagement = locked(engagement_id)
    rules.may_reopen(state=engagement.state, why=why.strip(), keep_as_written=keep_as_written).require()
    event = TurnEvent.REOPENED if engagement.closed_at else TurnEvent.RESUMED
    engagement.state = ENGAGEMENT.after("reopen", engagement.state)
    engagement.closed_at = engagement.stepped_down_at = None
    engagement.save(update_fields=["state", "closed_at", "stepped_down_at"])
    for member in engagement.members.filter(left_at__isnull=True).order_by("pk"):
        count_as_load(engagement, member.advisor_id, by=by, at=at)
    _turn(engagement, event, by=by, at=at, note=why)
    record(stream=engagement.stream, action="reopen", by=by, at=at, object=engagement.ref)


@transaction.atomic
def hand_over(
    *,
    engagement_id: int,
    to_person: int,
    by: Actor,
    at: datetime,
    note: str = "",
    keep_as_written: bool = False,
) -> None:
    """Give the engagement to another coordinator (a person's id) from now on, with the dates kept."""
    engagement = locked(engagement_id)
    before = incidents.card(engagement.request_id).coordinator_id
    rules.may_hand_over(
        to_coordinator=Role.COORDINATOR in accounts.roles_of(to_person, at),
        same=before == to_person,
        note=note.strip(),
        keep_as_written=keep_as_written,
    ).require()
    incident_actions.assign_coordinator(request_id=engagement.request_id, person_id=to_person, by=by, at=at)
    _turn(
        engagement,
        TurnEvent.HANDED_OVER,
        by=by,
        at=at,
        note=note,
        from_person_id=before,
        to_person_id=to_person,
    )
    record(
        stream=engagement.stream,
        action="hand_over",
        by=by,
        at=at,
        object=engagement.ref,
        facts={"from": before, "to": to_person},
    )
    person = accounts.person(to_person)
    enqueue(
        key=f"handed_over:{engagement.pk}:{at.isoformat()}",
        group=engagement.ref,
        kind="handed_over",
        address=person.email,
        language=person.language,
        context={"engagement_id": engagement.pk},
        at=at,
        exercise=engagement.exercise,
    )
