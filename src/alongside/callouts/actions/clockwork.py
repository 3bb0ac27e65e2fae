"""The clock's part: what is due is claimed, looked at again, and done by the same steps as a person's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts import queries
from alongside.callouts.actions.engine import carry_on, free, spare
from alongside.callouts.actions.locks import line, move_page
from alongside.callouts.actions.opening import cancel_for_request
from alongside.callouts.models import CallOut, Page, Seat
from alongside.callouts.states import CallOutState, PageState, SeatState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import CLOCK
from alongside.outbox import actions as outbox


def tick(*, at: datetime, limit: int = 50) -> int:
    """Do what is due in at most ``limit`` call-outs; return how many were looked after.

    Any number of tickers may run: a call-out that another one holds is passed over.
    """
    return sum(_look_after(callout_id, at) for callout_id in queries.due(at, limit=limit))


@transaction.atomic
def _look_after(callout_id: int, at: datetime) -> int:
    rows = CallOut.objects.select_for_update(skip_locked=True)
    callout = rows.filter(pk=callout_id, state=CallOutState.OPEN.value).first()
    if callout is None:
        return 0
    if not incidents.card(callout.request_id).accepted:
        why = "The request has ended."
        cancel_for_request(request_id=callout.request_id, why=why, by=CLOCK, at=at)
        return 1
    for page in Page.objects.filter(callout=callout, due_at__lte=at).order_by("due_at", "pk"):
        seat = Seat.objects.select_for_update().get(pk=page.seat_id)
        if page.state == PageState.YES:
            lapse(callout, seat, page, at=at)
        else:
            spare(callout, page, by=CLOCK, at=at)
    for seat in callout.seats.select_for_update().filter(state=SeatState.OPEN.value).order_by("pk"):
        carry_on(callout, seat, by=CLOCK, at=at)
    return 1


def lapse(callout: CallOut, seat: Seat, page: Page, *, at: datetime) -> None:
    """End a hold that was not confirmed in time. A yes said again counts while the seat is open."""
    move_page(page, "lapse")
    outbox.withdraw(group=f"confirm:{page.pk}")
    free(callout, seat, by=CLOCK, at=at)
    line(callout, "lapse", by=CLOCK, at=at, object=f"page:{page.pk}")
