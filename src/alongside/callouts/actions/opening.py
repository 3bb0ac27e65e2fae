"""Opening a call-out, and an officer's hand on it: more time, one more wave, one more person, calling off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.callouts import seats as s
from alongside.callouts.actions.engine import step, take
from alongside.callouts.actions.locks import line, lock, lock_seat, move_seat
from alongside.callouts.actions.picking import pick
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import may_add_wave, may_ask_person, may_extend, may_open, may_steer
from alongside.callouts.states import CALLOUT, CallOutState, PageState, SeatState, WaveState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.policy.queries import in_force
from alongside.roster import queries as roster
from alongside.teams import queries as teams


@transaction.atomic
def open_callout(*, proposal_id: int, by: Actor, at: datetime) -> int:
    """Ask the approved team: open its call-out, or renew the one that is open; return its id.

    Opening freezes the policy of ``at``. Renewing adds seats and lets the seats still open be asked for in
    the new order; seats that somebody has stay as they are. Raises Refused unless the request is verified
    and accepted and the team approved, and when this very team is being asked already.
    """
    request_id = teams.request_of(proposal_id)
    card = incidents.card(request_id)
    callouts = CallOut.objects.select_for_update().filter(request_id=request_id)
    callout = callouts.filter(state=CallOutState.OPEN.value).first()
    may_open(
        verified=card.verified_at is not None,
        accepted=card.accepted,
        approved=teams.approved(proposal_id),
        already_open=callout is not None and callout.seats.filter(proposal_id=proposal_id).exists(),
    ).require()
    action = "open_callout" if callout is None else "renew_callout"
    callout = callout or _open(card, at)
    facts = {"proposal": proposal_id, "exercise": card.exercise}
    line(callout, action, by=by, at=at, object=f"callout:{callout.pk}", facts=facts)
    for key, label, required in teams.seats_to_ask(proposal_id):
        seat = _seat(callout, key, label, required, proposal_id, at)
        if seat is not None:
            step(take(callout, seat, by=by, then=by, at=at), s.Look())
    return callout.pk


def _open(card: incidents.RequestCard, at: datetime) -> CallOut:
    assert card.verified_at is not None
    assert card.decided_at is not None
    return CallOut.objects.create(
        request_id=card.id,
        exercise=card.exercise,
        policy=in_force(at).as_dict(),
        verified_at=card.verified_at,
        accepted_at=card.decided_at,
        opened_at=at,
    )


def _seat(
    callout: CallOut, key: str, label: str, required: bool, proposal_id: int, at: datetime
) -> Seat | None:
    """Return the seat to ask for, made or renewed; None where the agency head has agreed to somebody."""
    agreed = Seat.objects.filter(callout__request_id=callout.request_id, state=SeatState.AGREED.value)
    if agreed.filter(key=key).exists():
        return None
    seat, new = Seat.objects.select_for_update().get_or_create(
        callout=callout,
        key=key,
        defaults={"proposal_id": proposal_id, "label": label, "required": required, "state_at": at},
    )
    if not new and seat.state == SeatState.RELEASED and seat.left_at is not None:
        move_seat(seat, "ask_again", at=at)
    if not new and seat.state == SeatState.OPEN:
        seat.proposal_id, seat.needs_person_since = proposal_id, None
        seat.save(update_fields=["proposal", "needs_person_since"])
    return seat


@transaction.atomic
def extend_wave(*, seat_id: int, minutes: int, by: Actor, at: datetime) -> None:
    """Give the people asked for a seat more time (whole minutes). Raises Refused if nobody is waited for."""
    callout, seat = lock_seat(seat_id)
    may_steer(callout_state=callout.state).require()
    wave = Wave.objects.filter(seat=seat, state=WaveState.OPEN.value).first()
    may_extend(waiting=wave is not None and seat.state == SeatState.OPEN, minutes=minutes).require()
    step(take(callout, seat, by=by, at=at), s.MoreTime(timedelta(minutes=minutes)))


@transaction.atomic
def add_wave(*, seat_id: int, by: Actor, at: datetime) -> None:
    """Ask the next people for a seat now, without waiting. Raises Refused when nobody is left."""
    callout, seat = lock_seat(seat_id)
    may_steer(callout_state=callout.state).require()
    picks = pick(callout, seat, at=at)
    may_add_wave(seat_state=seat.state, candidates=len(picks)).require()
    step(take(callout, seat, by=by, then=by, at=at), s.Found(tuple(picks), by_hand=True))


@transaction.atomic
def ask_person(*, seat_id: int, advisor_id: int, by: Actor, at: datetime) -> None:
    """Ask one person by name for a seat, in a wave of their own.

    Raises Refused when they were asked already, were set aside, or may not take this seat.
    """
    callout, seat = lock_seat(seat_id)
    may_steer(callout_state=callout.state).require()
    asked = Page.objects.filter(callout=callout, advisor_id=advisor_id)
    asked = asked.exclude(state=PageState.WITHDRAWN.value)
    may_ask_person(
        seat_state=seat.state,
        asked=asked.exists(),
        fits=advisor_id in teams.candidates(seat.proposal_id, seat.key),
        aside=advisor_id in teams.set_aside(callout.request_id),
    ).require()
    excused = teams.excused(callout.request_id, at).get(advisor_id, ())
    roster.may_be_asked(advisor_id, at, exercise=callout.exercise, excused=excused).require()
    step(take(callout, seat, by=by, then=by, at=at), s.Found((advisor_id,), by_hand=True))


@transaction.atomic
def cancel(*, callout_id: int, why: str, by: Actor, at: datetime) -> None:
    """Call everything off that the agency head has not agreed to. Nothing happens when it has ended."""
    callout = lock(callout_id)
    if callout.state != CallOutState.OPEN:
        return
    for seat in callout.seats.exclude(state__in=[SeatState.AGREED.value, SeatState.RELEASED.value]):
        release_seat(callout, seat, by=by, at=at)
    callout.state, callout.closed_at = CALLOUT.after("cancel", callout.state), at
    callout.why_closed = why
    callout.save(update_fields=["state", "closed_at", "why_closed"])
    record(
        stream=f"request:{callout.request_id}",
        action="cancel_callout",
        by=by,
        at=at,
        object=f"callout:{callout.pk}",
        why=why,
    )


@transaction.atomic
def cancel_for_request(*, request_id: int, why: str, by: Actor, at: datetime) -> None:
    """End everything that was asked for a request that is over, agreed seats included."""
    for callout in CallOut.objects.select_for_update().filter(request_id=request_id).order_by("pk"):
        cancel(callout_id=callout.pk, why=why, by=by, at=at)
        for seat in callout.seats.filter(state=SeatState.AGREED.value):
            release_seat(callout, seat, by=by, at=at)


@transaction.atomic
def leave_seat(*, seat_id: int, by: Actor, at: datetime) -> None:
    """Note that the person agreed to left the team: their days are free, and the seat can be asked for again.

    They hear nothing of it from here: whoever lets them go talks with them. Nothing happens unless agreed.
    """
    callout, seat = lock_seat(seat_id)
    if seat.state != SeatState.AGREED:
        return
    step(take(callout, seat, by=by, then=by, at=at), s.Released(quietly=True))
    seat.left_at = at
    seat.save(update_fields=["left_at"])
    line(callout, "leave_seat", by=by, at=at, object=f"seat:{seat.pk}")


def release_seat(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Release one seat: unanswered pages are taken back, people who said yes are thanked later."""
    step(take(callout, seat, by=by, then=by, at=at), s.Released())
