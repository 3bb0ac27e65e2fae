"""What advisors answer, by link, signed in or by voice; and what the carrier reports of their pages."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts import queries
from alongside.callouts import seats as s
from alongside.callouts.actions.engine import step, take
from alongside.callouts.actions.locks import joining, lock_page
from alongside.callouts.advance import ALONE, WAVELESS
from alongside.callouts.models import CallOut, Page, Seat
from alongside.callouts.rules import Shown, may_confirm, may_decline, shown_state
from alongside.callouts.states import PageState
from alongside.kernel.actor import CLOCK, Actor
from alongside.ledger.actions import record_read
from alongside.outbox import queries as outbox_queries


def answer(*, page_id: int, accept: bool, by: Actor, at: datetime) -> Shown:
    """Record a yes or a no; return what the advisor sees now. The same answer twice is one answer.

    A yes holds the seat while it is open, stands by while somebody else confirms, and is thanked when it
    is covered. Raises Refused for a no that comes too late, and when the advisor's days are taken.
    """
    return _yes(page_id, by, at) if accept else _no(page_id, by, at)


@joining
def _yes(page_id: int, by: Actor, at: datetime) -> Shown:
    callout, seat, page = lock_page(page_id)
    return _step(callout, seat, page, s.SaysYes(page.advisor_id), by=by, at=at)


@transaction.atomic
def _no(page_id: int, by: Actor, at: datetime) -> Shown:
    callout, seat, page = lock_page(page_id)
    if page.state != PageState.DECLINED:
        may_decline(state=page.state, settle_at=page.settle_at, at=at).require()
    return _step(callout, seat, page, s.SaysNo(page.advisor_id), by=by, at=at)


def _step(callout: CallOut, seat: Seat, page: Page, event: s.Event, *, by: Actor, at: datetime) -> Shown:
    alone, waveless = isinstance(event, ALONE), isinstance(event, WAVELESS)
    hand = take(callout, seat, by=by, at=at, page=page, alone=alone, waveless=waveless)
    step(hand, event)
    return seen_as(page, at)


def seen_as(page: Page, at: datetime) -> Shown:
    """Return what the advisor sees of a page at ``at``."""
    return shown_state(state=page.state, before=page.before, settle_at=page.settle_at, at=at)


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
    event = s.Confirms(page.advisor_id) if no_conflict else s.HasConflict(page.advisor_id)
    return _step(callout, seat, page, event, by=by, at=at)


@transaction.atomic
def reveal(*, page_id: int, by: Actor, at: datetime) -> queries.RevealCard:
    """Show who asks to an advisor who said yes (or read it to them), and write the read line.

    Raises Refused unless the page is waiting for the advisor's word or was confirmed.
    """
    card = queries.reveal_card(page_id, at)
    record_read(stream=f"request:{card.request_id}", object=f"page:{page_id}", by=by, at=at)
    return card


@joining
def note_handed(*, page_id: int, at: datetime, wave: int | None = None) -> None:
    """Note that the message was handed to the carrier: the first of a wave starts the time to answer.

    ``wave``: the number of the wave that the message was written for. A report about an earlier asking
    changes nothing in a later one.
    """
    callout, seat, page = lock_page(page_id)
    event = s.Handed(page.advisor_id, page.wave.number if wave is None else wave)
    _step(callout, seat, page, event, by=CLOCK, at=at)


@joining
def note_seen(*, page_id: int, by: Actor, at: datetime) -> None:
    """Note that the advisor has the page open (a request the page makes, never the opening itself)."""
    callout, seat, page = lock_page(page_id)
    _step(callout, seat, page, s.Seen(page.advisor_id), by=by, at=at)


@transaction.atomic
def note_unreachable(
    *, page_id: int, at: datetime, message_id: int | None = None, wave: int | None = None
) -> None:
    """Note that the carrier refused the message for good: the wave does not wait for this person.

    Unless the same question is on its way, or has arrived, by another channel than that of ``message_id``.
    ``wave`` as in ``note_handed``.
    """
    callout, seat, page = lock_page(page_id)
    if message_id is not None and outbox_queries.others_alive(message_id=message_id):
        return
    event = s.Unreachable(page.advisor_id, page.wave.number if wave is None else wave)
    _step(callout, seat, page, event, by=CLOCK, at=at)
