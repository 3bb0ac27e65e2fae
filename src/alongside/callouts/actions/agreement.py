"""The agency head's word about a name: agreed, or declined without a reason and without a trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts import seats as s
from alongside.callouts.actions.engine import finish, step, take
from alongside.callouts.actions.locks import lock_seat
from alongside.callouts.models import Page, Seat
from alongside.callouts.rules import may_decide
from alongside.callouts.states import PageState, SeatState
from alongside.kernel.actor import CLOCK, Actor


@transaction.atomic
def chief_agrees(*, seat_id: int, by: Actor, at: datetime, advisor_id: int | None = None) -> None:
    """Record that the agency head wants to talk with the person in this seat.

    ``advisor_id``: whose name was on the page, so that a name changed meanwhile is not agreed to unread.
    Raises Refused when no name, or another one, is there. Agreeing twice is agreeing once.
    """
    callout, seat = lock_seat(seat_id)
    _shown_to_chief(seat, advisor_id, agreed=True)
    if seat.state == SeatState.AGREED:
        return
    step(take(callout, seat, by=by, at=at), s.HeadAgrees())
    finish(callout, by=CLOCK, at=at)


@transaction.atomic
def chief_declines(*, seat_id: int, by: Actor, at: datetime, advisor_id: int | None = None) -> None:
    """Record that the agency head would rather have somebody else. No reason is asked or kept.

    Alternates are asked first, then the next wave opens. The advisor sees what people not needed see.
    Raises Refused when no name, or another one, is there.
    """
    callout, seat = lock_seat(seat_id)
    _shown_to_chief(seat, advisor_id, agreed=False)
    step(take(callout, seat, by=by, at=at), s.HeadDeclines())


def _shown_to_chief(seat: Seat, advisor_id: int | None, *, agreed: bool) -> None:
    """Make sure that the agency head answers about the name in the seat. Raises Refused."""
    states = [PageState.ACCEPTED.value, *([PageState.AGREED.value] if agreed else [])]
    page = Page.objects.select_for_update().filter(seat=seat, state__in=states).first()
    same = page is not None and advisor_id in (None, page.advisor_id)
    may_decide(state=seat.state, same_name=same, agreed_counts=agreed).require()
