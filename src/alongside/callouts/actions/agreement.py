"""The agency head's word about a name: agreed, or declined without a reason and without a trace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts.actions import telling
from alongside.callouts.actions.engine import carry_on, finish, free, spare
from alongside.callouts.actions.locks import line, lock_seat, move_page, move_seat
from alongside.callouts.models import CallOut, Page, Seat
from alongside.callouts.rules import may_decide
from alongside.callouts.states import PageState, SeatState
from alongside.kernel.actor import CLOCK, Actor
from alongside.teams import actions as teams_actions


@transaction.atomic
def chief_agrees(*, seat_id: int, by: Actor, at: datetime, advisor_id: int | None = None) -> None:
    """Record that the agency head wants to talk with the person in this seat.

    ``advisor_id``: whose name was on the page, so that a name changed meanwhile is not agreed to unread.
    Raises Refused when no name, or another one, is there. Agreeing twice is agreeing once.
    """
    callout, seat = lock_seat(seat_id)
    page = _shown_to_chief(seat, advisor_id, agreed=True)
    if seat.state == SeatState.AGREED:
        return
    move_page(page, "agree")
    move_seat(seat, "agree", at=at)
    line(callout, "agree", by=by, at=at, object=f"seat:{seat.pk}", facts={"advisor": page.advisor_id})
    _spare_alternates(callout, seat, at=at)
    finish(callout, by=CLOCK, at=at)


@transaction.atomic
def chief_declines(*, seat_id: int, by: Actor, at: datetime, advisor_id: int | None = None) -> None:
    """Record that the agency head would rather have somebody else. No reason is asked or kept.

    Alternates are asked first, then the next wave opens. The advisor sees what people not needed see.
    Raises Refused when no name, or another one, is there.
    """
    callout, seat = lock_seat(seat_id)
    page = _shown_to_chief(seat, advisor_id, agreed=False)
    before = page.state
    move_page(page, "veto", before=before, settle_at=telling.settled(callout, page, at=at))
    free(callout, seat, by=CLOCK, at=at)
    teams_actions.record_veto(request_id=callout.request_id, advisor_id=page.advisor_id, by=by, at=at)
    line(callout, "decline_name", by=by, at=at, object=f"seat:{seat.pk}", facts={"advisor": page.advisor_id})
    carry_on(callout, seat, by=CLOCK, at=at)


def _shown_to_chief(seat: Seat, advisor_id: int | None, *, agreed: bool) -> Page:
    """Return the page behind the name that the agency head answers about. Raises Refused."""
    states = [PageState.ACCEPTED.value, *([PageState.AGREED.value] if agreed else [])]
    page = Page.objects.select_for_update().filter(seat=seat, state__in=states).first()
    same = page is not None and advisor_id in (None, page.advisor_id)
    may_decide(state=seat.state, same_name=same, agreed_counts=agreed).require()
    assert page is not None
    return page


def _spare_alternates(callout: CallOut, seat: Seat, *, at: datetime) -> None:
    for page in Page.objects.filter(seat=seat, state=PageState.ALTERNATE.value).order_by("pk"):
        spare(callout, page, by=CLOCK, at=at)
