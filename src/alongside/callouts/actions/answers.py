"""What advisors answer, by link, signed in or by voice; and what the carrier reports of their pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts import queries
from alongside.callouts.actions import telling
from alongside.callouts.actions.engine import carry_on, free, stop_paging, take
from alongside.callouts.actions.locks import line, lock_page, move_page, move_seat, policy_of
from alongside.callouts.models import CallOut, Page, Seat, Wave
from alongside.callouts.rules import Shown, may_confirm, may_decline, respond_by, shown_state
from alongside.callouts.states import PAGE, CallOutState, PageState, SeatState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import CLOCK, Actor
from alongside.ledger.actions import record_read
from alongside.outbox import actions as outbox
from alongside.outbox import queries as outbox_queries
from alongside.roster import actions as roster_actions
from alongside.teams import actions as teams_actions

_SAID_YES = (PageState.YES, PageState.ALTERNATE, PageState.ACCEPTED, PageState.AGREED)
_OVER = (PageState.CONFLICT, PageState.VETOED, PageState.SPARED, PageState.WITHDRAWN)


@transaction.atomic
def answer(*, page_id: int, accept: bool, by: Actor, at: datetime) -> Shown:
    """Record a yes or a no; return what the advisor sees now. The same answer twice is one answer.

    A yes holds the seat while it is open, stands by while somebody else confirms, and is thanked when it
    is covered. Raises Refused for a no that comes too late, and when the advisor's days are taken.
    """
    callout, seat, page = lock_page(page_id)
    if accept:
        _yes(callout, seat, page, by=by, at=at)
    else:
        _no(callout, seat, page, by=by, at=at)
    return seen_as(page, at)


def seen_as(page: Page, at: datetime) -> Shown:
    """Return what the advisor sees of a page at ``at``."""
    return shown_state(state=page.state, before=page.before, settle_at=page.settle_at, at=at)


def _yes(callout: CallOut, seat: Seat, page: Page, *, by: Actor, at: datetime) -> None:
    if page.state in _SAID_YES or page.state in _OVER or callout.state != CallOutState.OPEN:
        return
    said = {"answered_at": at, "answered_by": str(by)}
    if seat.state == SeatState.OPEN:
        take(callout, seat, page, at=at, **said)
    elif seat.state == SeatState.HELD:
        move_page(page, "stand_by", due_at=at + policy_of(callout).span("alternates_hours"), **said)
    else:
        return
    outbox.withdraw(group=f"page:{page.pk}")
    line(callout, "say_yes", by=by, at=at, object=f"page:{page.pk}", facts={"page": page.state})


def _no(callout: CallOut, seat: Seat, page: Page, *, by: Actor, at: datetime) -> None:
    if page.state == PageState.DECLINED:
        return
    may_decline(state=page.state, settle_at=page.settle_at, at=at).require()
    had = page.state
    move_page(page, "decline", answered_at=at, answered_by=str(by), before="", settle_at=None)
    outbox.withdraw(group=f"page:{page.pk}")
    outbox.withdraw(group=f"confirm:{page.pk}")
    outbox.withdraw(group=f"settle:{page.pk}")
    line(callout, "decline", by=by, at=at, object=f"page:{page.pk}")
    if had in (PageState.YES, PageState.ACCEPTED):
        free(callout, seat, by=by, at=at)
    carry_on(callout, seat, by=CLOCK, at=at)


@transaction.atomic
def record_by_voice(*, page_id: int, accept: bool, by: Actor, at: datetime) -> Shown:
    """Record what an advisor said to a duty officer on the phone. Same rules, the officer as the actor."""
    return answer(page_id=page_id, accept=accept, by=by, at=at)


@transaction.atomic
def confirm(*, page_id: int, no_conflict: bool, by: Actor, at: datetime) -> Shown:
    """Record the declaration about this engagement: no conflict, and the seat is accepted; or a conflict,
    and the seat opens again with the recusal kept.

    Raises Refused, with one sentence for every other state, when there is nothing to confirm.
    """
    callout, seat, page = lock_page(page_id)
    if no_conflict and seen_as(page, at) is Shown.CONFIRMED:
        return Shown.CONFIRMED
    may_confirm(state=page.state).require()
    if no_conflict:
        _accept(callout, seat, page, by=by, at=at)
    else:
        _step_aside(callout, seat, page, by=by, at=at)
    return seen_as(page, at)


def _accept(callout: CallOut, seat: Seat, page: Page, *, by: Actor, at: datetime) -> None:
    move_page(page, "accept", confirmed_at=at)
    move_seat(seat, "accept", at=at)
    line(callout, "accept_seat", by=by, at=at, object=f"page:{page.pk}", facts={"seat": seat.key})
    stop_paging(callout, seat, by=CLOCK, at=at)
    telling.confirmed(page, at=at)
    telling.names_ready(callout, seat, at=at)


def _step_aside(callout: CallOut, seat: Seat, page: Page, *, by: Actor, at: datetime) -> None:
    move_page(page, "conflict", confirmed_at=at)
    free(callout, seat, by=by, at=at)
    agency_id = incidents.card(callout.request_id).agency_id
    if agency_id is not None:
        roster_actions.recuse(
            advisor_id=page.advisor_id, agency_id=agency_id, why_code="declared", by=by, at=at
        )
    teams_actions.record_conflict(request_id=callout.request_id, advisor_id=page.advisor_id, by=by, at=at)
    carry_on(callout, seat, by=CLOCK, at=at)


@transaction.atomic
def reveal(*, page_id: int, by: Actor, at: datetime) -> queries.RevealCard:
    """Show who asks to an advisor who said yes (or read it to them), and write the read line.

    Raises Refused unless the page is waiting for the advisor's word or was confirmed.
    """
    card = queries.reveal_card(page_id, at)
    record_read(stream=f"request:{card.request_id}", object=f"page:{page_id}", by=by, at=at)
    return card


@transaction.atomic
def note_handed(*, page_id: int, at: datetime) -> None:
    """Note that the message was handed to the carrier: the first of a wave starts the time to answer."""
    callout, _, page = lock_page(page_id)
    if not PAGE.may("hand", page.state):
        return
    move_page(page, "hand", handed_at=at)
    wave = Wave.objects.select_for_update().get(pk=page.wave_id)
    if wave.handed_at is None:
        minutes = policy_of(callout)["wave_minutes"]
        wave.handed_at = at
        wave.due_at = respond_by(handed_at=at, cap=wave.cap_at, wave_minutes=minutes)
        wave.save(update_fields=["handed_at", "due_at"])
    line(callout, "hand_over", by=CLOCK, at=at, object=f"page:{page.pk}")


@transaction.atomic
def note_seen(*, page_id: int, by: Actor, at: datetime) -> None:
    """Note that the advisor has the page open (a request the page makes, never the opening itself)."""
    callout, _, page = lock_page(page_id)
    if PAGE.may("see", page.state):
        move_page(page, "see", seen_at=at)
        line(callout, "open_page", by=by, at=at, object=f"page:{page.pk}")


@transaction.atomic
def note_unreachable(*, page_id: int, at: datetime, message_id: int | None = None) -> None:
    """Note that the carrier refused the message for good: the wave does not wait for this person.

    Unless the same question is on its way, or has arrived, by another channel than that of ``message_id``.
    """
    callout, seat, page = lock_page(page_id)
    if message_id is not None and outbox_queries.others_alive(message_id=message_id):
        return
    if PAGE.may("fail", page.state):
        move_page(page, "fail")
        line(callout, "unreachable", by=CLOCK, at=at, object=f"page:{page.pk}")
        carry_on(callout, seat, by=CLOCK, at=at)
