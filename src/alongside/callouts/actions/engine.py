"""What a seat needs next, done: the next wave, an alternate's turn, or a person's decision."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from alongside.base.secrets import hashed, link_token
from alongside.callouts.actions import telling
from alongside.callouts.actions.locks import (
    line,
    move_page,
    move_seat,
    move_waves,
    policy_of,
    seat_ref,
)
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import SeatFacts, Step, cap_at, next_step
from alongside.callouts.states import (
    CALLOUT,
    WAITING,
    CallOutState,
    PageState,
    SeatState,
    WaveState,
)
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Refused
from alongside.outbox import actions as outbox
from alongside.roster import actions as roster_actions
from alongside.roster import queries as roster
from alongside.teams import queries as teams

_WAITING = [state.value for state in WAITING]


def carry_on(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Do what the seat needs until it is taken, waits for answers, or waits for a person."""
    while callout.state == CallOutState.OPEN:
        facts, picks = _look(callout, seat, at)
        step = next_step(facts, at=at)
        if step is Step.OFFER:
            offer_to_first(callout, seat, by=by, at=at)
        elif step is Step.WAVE:
            open_wave(callout, seat, picks, by=by, at=at)
        elif step is Step.HUMAN:
            ask_human(callout, seat, by=by, at=at)
            return
        else:
            return


def _look(callout: CallOut, seat: Seat, at: datetime) -> tuple[SeatFacts, list[int]]:
    """Return the facts of a seat, and whom the next wave would ask (looked up only if that matters)."""
    wave = Wave.objects.filter(seat=seat, state=WaveState.OPEN.value).first()
    unanswered = Page.objects.filter(wave=wave, state__in=_WAITING[:3]).count() if wave else 0
    alternates = Page.objects.filter(seat=seat, state=PageState.ALTERNATE.value).count()
    waits = bool(wave and unanswered and at < wave.due_at)
    look = seat.state == SeatState.OPEN and not alternates and not waits
    picks = pick(callout, seat, at=at) if look else []
    due_at = wave.due_at if wave else None
    return SeatFacts(seat.state, alternates, due_at, unanswered, len(picks)), picks


def pick(callout: CallOut, seat: Seat, *, at: datetime) -> list[int]:
    """Return the advisors of the next wave, in the order of the proposal, each rechecked at ``at``.

    Left out: those asked in this call-out already (unless taken back before they answered), those set
    aside for the request, those at their weekly cap, and those the roster says may not be asked now.
    """
    size = policy_of(callout)["wave_size"]
    asked = dict(Page.objects.filter(callout=callout).values_list("advisor_id", "state"))
    aside = teams.set_aside(callout.request_id)
    free = [
        advisor_id
        for advisor_id in teams.candidates(seat.proposal_id, seat.key)
        if advisor_id not in aside and asked.get(advisor_id, "withdrawn") == PageState.WITHDRAWN
    ]
    return roster.first_askable(free, at, exercise=callout.exercise, limit=size)


def open_wave(callout: CallOut, seat: Seat, advisor_ids: Sequence[int], *, by: Actor, at: datetime) -> Wave:
    """Ask these people for the seat. Earlier waves stay answerable: a late yes counts."""
    move_waves(seat, "pass")
    cap = cap_at(opened_at=at, cap_minutes=policy_of(callout)["wave_cap_minutes"])
    number = Wave.objects.filter(seat=seat).count() + 1
    wave = Wave.objects.create(seat=seat, number=number, opened_at=at, due_at=cap, cap_at=cap)
    for advisor_id in advisor_ids:
        _ask(callout, seat, wave, advisor_id, at=at)
    if seat.needs_person_since is not None:
        seat.needs_person_since = None
        seat.save(update_fields=["needs_person_since"])
    roster_actions.note_asked(advisor_ids=list(advisor_ids), exercise=callout.exercise, at=at)
    facts = {"seat": seat.key, "wave": number, "advisors": list(advisor_ids)}
    line(callout, "open_wave", by=by, at=at, object=f"seat:{seat.pk}", facts=facts)
    return wave


def _ask(callout: CallOut, seat: Seat, wave: Wave, advisor_id: int, *, at: datetime) -> None:
    page = Page.objects.filter(callout=callout, advisor_id=advisor_id).first()
    if page is None:
        secret = secrets.token_urlsafe(24)
        page = Page.objects.create(
            callout=callout,
            seat=seat,
            wave=wave,
            advisor_id=advisor_id,
            exercise=callout.exercise,
            secret=secret,
            token_hash=f"none yet {secret}",
            created_at=at,
        )
        page.token_hash = hashed("page", link_token("page", f"{page.pk}.{secret}"))
        page.save(update_fields=["token_hash"])
    else:
        again = {"seat": seat, "wave": wave, "handed_at": None, "seen_at": None, "answered_at": None}
        move_page(page, "ask_again", **again)
    if not telling.alert(callout, page, wave, at=at):
        move_page(page, "fail")


def offer_to_first(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Give the seat to the alternate who said yes first, to confirm; pass over one committed elsewhere."""
    waiting = Page.objects.filter(seat=seat, state=PageState.ALTERNATE.value)
    page = waiting.order_by("answered_at", "pk")[:1].get()
    try:
        take(callout, seat, page, at=at)
    except Refused:
        spare(callout, page, by=by, at=at)
        return
    telling.offer(callout, page, at=at)
    line(callout, "offer_seat", by=by, at=at, object=f"page:{page.pk}", facts={"seat": seat.key})


@transaction.atomic
def take(callout: CallOut, seat: Seat, page: Page, *, at: datetime, **changes: object) -> None:
    """Let a page hold the seat, and bind the advisor's days, or do neither.

    Raises Refused when the days are taken, and the database's error when somebody else has the seat.
    """
    policy = policy_of(callout)
    # The days come first: a refusal must leave the rows in hand as they were.
    roster_actions.commit(
        advisor_id=page.advisor_id,
        start=at,
        end=at + policy.span("commitment_days"),
        exclusive=True,
        exercise=callout.exercise,
        ref=seat_ref(seat),
        by=Actor("advisor_link", str(page.pk), "an advisor's yes"),
        at=at,
    )
    move_seat(seat, "hold", at=at)
    move_page(page, "hold", due_at=at + policy.span("hold_minutes"), **changes)


def free(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Open a held or accepted seat again and give the advisor's days back."""
    roster_actions.release(ref=seat_ref(seat), by=by, at=at)
    move_seat(seat, "reopen", at=at)


def spare(callout: CallOut, page: Page, *, by: Actor, at: datetime) -> None:
    """Let somebody go who said yes and is not needed; they are told at their own moment."""
    before = page.state
    move_page(page, "spare", before=before, settle_at=telling.settled(callout, page, at=at))
    line(callout, "spare", by=by, at=at, object=f"page:{page.pk}")


def stop_paging(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Take back every unanswered page of a seat; those who may have read it are told kindly."""
    unanswered = [*_WAITING, PageState.LAPSED.value]
    for page in Page.objects.filter(seat=seat, state__in=unanswered).order_by("pk"):
        outbox.withdraw(group=f"page:{page.pk}")
        told = page.state in (PageState.HANDED, PageState.SEEN, PageState.LAPSED)
        move_page(page, "withdraw")
        if told:
            telling.stand_down(page, at=at)
    move_waves(seat, "end")
    line(callout, "stop_paging", by=by, at=at, object=f"seat:{seat.pk}")


def ask_human(callout: CallOut, seat: Seat, *, by: Actor, at: datetime) -> None:
    """Say, once, that nobody is left to ask for this seat: an officer decides."""
    move_waves(seat, "pass")
    if seat.needs_person_since is None:
        seat.needs_person_since = at
        seat.save(update_fields=["needs_person_since"])
        telling.nobody_left(callout, seat, at=at)
        line(callout, "nobody_left", by=by, at=at, object=f"seat:{seat.pk}")


def finish(callout: CallOut, *, by: Actor, at: datetime) -> None:
    """Close the call-out when every seat is agreed or released."""
    done = [SeatState.AGREED.value, SeatState.RELEASED.value]
    if callout.state == CallOutState.OPEN and not callout.seats.exclude(state__in=done).exists():
        callout.state, callout.closed_at = CALLOUT.after("finish", callout.state), at
        callout.save(update_fields=["state", "closed_at"])
        line(callout, "finish", by=by, at=at, object=f"callout:{callout.pk}")
