"""A chief agreed to people: they are introduced, and the calendar of follow-ups begins."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts import actions as callout_actions
from alongside.callouts import queries as callouts
from alongside.callouts.queries import SeatState
from alongside.engagements import rules, schedule
from alongside.engagements.models import Engagement, FollowUp, Member, Turn
from alongside.engagements.standing import locked, member_of
from alongside.engagements.words import TurnEvent
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue
from alongside.policy.queries import in_force
from alongside.roster import actions as roster


def agreed_seats(request_id: int) -> list[SeatState]:
    """Return the seats of a request to whose person the agency head agreed."""
    return [seat for seat in callouts.seats_of_request(request_id) if seat.state == "agreed"]


@transaction.atomic
def introduce(*, request_id: int, by: Actor, at: datetime) -> int:
    """Introduce everyone agreed so far; return the engagement's id.

    Makes the follow-ups to five years, counts the engagement as each advisor's load, and tells the advisors.
    Raises Refused before acceptance, without an agreed seat, or when the request has its engagement.
    """
    request = incidents.card(request_id)
    seats = agreed_seats(request_id)
    rules.may_introduce(
        accepted=request.accepted, verified=request.verified_at is not None, agreed=len(seats)
    ).require()
    engagement, new = Engagement.objects.get_or_create(
        request_id=request_id,
        defaults={"exercise": request.exercise, "timezone": request.timezone, "introduced_at": at},
    )
    if not new:
        rules.already_introduced().require()
    Turn.objects.create(
        engagement=engagement, event=TurnEvent.INTRODUCED.value, at=at, by=str(by), by_text=by.text
    )
    record(
        stream=engagement.stream,
        action="introduce",
        by=by,
        at=at,
        object=engagement.ref,
        facts={"seats": [seat.id for seat in seats], "exercise": engagement.exercise},
    )
    for seat in seats:
        _join(engagement, seat, by=by, at=at)
    _plan_follow_ups(engagement, request, at=at)
    return engagement.pk


@transaction.atomic
def add_member(*, engagement_id: int, seat_id: int, by: Actor, at: datetime) -> int:
    """Add the person of a seat agreed later; return the member's id. Refused unless agreed and open."""
    engagement = locked(engagement_id)
    seat = next((s for s in agreed_seats(engagement.request_id) if s.id == seat_id), None)
    rules.may_join(
        state=engagement.state,
        agreed=seat is not None,
        member=seat is not None and seat.advisor is not None and bool(member_of(engagement, seat.advisor.id)),
    ).require()
    assert seat is not None
    member = _join(engagement, seat, by=by, at=at)
    return member.pk


@transaction.atomic
def let_go(*, engagement_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """Take an advisor off the team: their days are free again and they see nothing of it from now on.

    No reason is asked, kept or told, whoever wished it.
    """
    engagement = locked(engagement_id)
    member = member_of(engagement, advisor_id)
    rules.may_let_go(member=member is not None).require()
    assert member is not None
    member.left_at = at
    member.save(update_fields=["left_at"])
    callout_actions.leave_seat(seat_id=member.seat_id, by=by, at=at)
    roster.release(ref=engagement.ref, advisor_id=advisor_id, by=by, at=at)
    facts = {"advisor": advisor_id}
    record(stream=engagement.stream, action="leave_team", by=by, at=at, object=engagement.ref, facts=facts)


def _join(engagement: Engagement, seat: SeatState, *, by: Actor, at: datetime) -> Member:
    """Write the member, count the load, tell the advisor without saying where or what."""
    advisor = seat.advisor
    assert advisor is not None
    member = Member.objects.create(
        engagement=engagement,
        advisor_id=advisor.id,
        seat_id=seat.id,
        discipline=advisor.discipline,
        joined_at=at,
    )
    count_as_load(engagement, advisor.id, by=by, at=at)
    record(
        stream=engagement.stream,
        action="join_team",
        by=by,
        at=at,
        object=engagement.ref,
        facts={"advisor": advisor.id, "seat": seat.id},
    )
    enqueue(
        key=f"introduction:{member.pk}",
        group=engagement.ref,
        kind="introduction",
        address=advisor.email,
        language=advisor.language,
        context={"engagement_id": engagement.pk},
        at=at,
        exercise=engagement.exercise,
    )
    return member


def count_as_load(engagement: Engagement, advisor_id: int, *, by: Actor, at: datetime) -> None:
    """Count the engagement among what an advisor carries, until step-down or close; it excludes nothing."""
    roster.commit(
        advisor_id=advisor_id,
        start=at,
        end=None,
        exclusive=False,
        exercise=engagement.exercise,
        ref=engagement.ref,
        by=by,
        at=at,
    )


def _plan_follow_ups(engagement: Engagement, request: RequestCard, *, at: datetime) -> None:
    zone = engagement.timezone
    incident = schedule.incident_day(request.occurred_on, request.received_at, zone)
    ahead = in_force(at).span("ahead_aeap_days")
    steps = schedule.plan(introduced=local_day(at, zone), incident=incident, aeap_ahead=ahead)
    FollowUp.objects.bulk_create(
        FollowUp(
            engagement=engagement,
            step=step.key,
            kind=step.kind.value,
            due_date=day,
            due_at=schedule.morning_of(day, zone),
        )
        for step, day in steps
    )
