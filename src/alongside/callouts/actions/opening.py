"""Opening a call-out, and an officer's hand on it: more time, one more wave, one more person, calling off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.callouts.actions import telling
from alongside.callouts.actions.engine import carry_on, open_wave, pick, spare, stop_paging
from alongside.callouts.actions.locks import line, lock, lock_seat, move_page, move_seat, move_waves, seat_ref
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import may_add_wave, may_ask_person, may_extend, may_open, may_steer
from alongside.callouts.states import CALLOUT, CallOutState, PageState, SeatState, WaveState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.policy.queries import in_force
from alongside.roster import actions as roster_actions
from alongside.roster import queries as roster
from alongside.teams import queries as teams


@transaction.atomic
def open_callout(*, proposal_id: int, by: Actor, at: datetime) -> int:
    """Open the call-out of an approved team and ask the first wave for every seat; return its id.

    The policy of ``at`` is frozen into it. Raises Refused unless the request is verified and accepted,
    the team approved, and no other call-out of the request open.
    """
    request_id = teams.request_of(proposal_id)
    card = incidents.card(request_id)
    open_now = CallOut.objects.filter(request_id=request_id, state=CallOutState.OPEN.value)
    may_open(
        verified=card.verified_at is not None,
        accepted=card.accepted,
        approved=teams.approved(proposal_id),
        already_open=open_now.exists(),
    ).require()
    callout = CallOut.objects.create(
        request_id=request_id,
        proposal_id=proposal_id,
        exercise=card.exercise,
        policy=in_force(at).as_dict(),
        verified_at=card.verified_at,
        accepted_at=card.decided_at,
        opened_at=at,
    )
    record(
        stream=f"request:{request_id}",
        action="open_callout",
        by=by,
        at=at,
        object=f"callout:{callout.pk}",
        facts={"proposal": proposal_id, "exercise": card.exercise},
    )
    for key, label, required in _seats_wanted(request_id, proposal_id):
        seat = Seat.objects.create(callout=callout, key=key, label=label, required=required, state_at=at)
        carry_on(callout, seat, by=by, at=at)
    return callout.pk


def _seats_wanted(request_id: int, proposal_id: int) -> list[tuple[str, str, bool]]:
    """Return the seats of the proposal that no earlier call-out of the request has settled already."""
    agreed = Seat.objects.filter(callout__request_id=request_id, state=SeatState.AGREED.value)
    have = set(agreed.values_list("key", flat=True))
    return [row for row in teams.seats_to_ask(proposal_id) if row[0] not in have]


@transaction.atomic
def extend_wave(*, seat_id: int, minutes: int, by: Actor, at: datetime) -> None:
    """Give the people asked for a seat more time (whole minutes). Raises Refused if nobody is waited for."""
    callout, seat = lock_seat(seat_id)
    may_steer(callout_state=callout.state).require()
    wave = Wave.objects.filter(seat=seat, state=WaveState.OPEN.value).first()
    may_extend(waiting=wave is not None and seat.state == SeatState.OPEN, minutes=minutes).require()
    assert wave is not None
    wave.due_at = max(wave.due_at, at) + timedelta(minutes=minutes)
    wave.cap_at = max(wave.cap_at, wave.due_at)
    wave.save(update_fields=["due_at", "cap_at"])
    line(callout, "extend_wave", by=by, at=at, object=f"seat:{seat.pk}", facts={"minutes": minutes})


@transaction.atomic
def add_wave(*, seat_id: int, by: Actor, at: datetime) -> None:
    """Ask the next people for a seat now, without waiting. Raises Refused when nobody is left."""
    callout, seat = lock_seat(seat_id)
    may_steer(callout_state=callout.state).require()
    picks = pick(callout, seat, at=at)
    may_add_wave(seat_state=seat.state, candidates=len(picks)).require()
    open_wave(callout, seat, picks, by=by, at=at)


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
        fits=advisor_id in teams.candidates(callout.proposal_id, seat.key),
        aside=advisor_id in teams.set_aside(callout.request_id),
    ).require()
    roster.may_be_asked(advisor_id, at, exercise=callout.exercise).require()
    open_wave(callout, seat, [advisor_id], by=by, at=at)


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


def release_seat(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Release one seat: unanswered pages are taken back, people who said yes are thanked later."""
    if seat.state in (SeatState.HELD, SeatState.ACCEPTED, SeatState.AGREED):
        roster_actions.release(ref=seat_ref(seat), by=by, at=at)
    move_seat(seat, "release", at=at)
    for page in Page.objects.filter(seat=seat, state=PageState.YES.value):
        move_page(page, "withdraw")
        telling.stand_down(page, at=at)
    said_yes = [PageState.ALTERNATE.value, PageState.ACCEPTED.value, PageState.AGREED.value]
    for page in Page.objects.filter(seat=seat, state__in=said_yes).order_by("pk"):
        spare(callout, page, by=by, at=at)
    stop_paging(callout, seat, by=by, at=at)
    move_waves(seat, "end")
