"""The clock's part: what is due is claimed, looked at again, and done by the same steps as a person's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.callouts import queries
from alongside.callouts import seats as s
from alongside.callouts.actions.engine import give_way, step, take
from alongside.callouts.actions.opening import cancel_for_request
from alongside.callouts.models import CallOut, Page, Seat
from alongside.callouts.queries_exercises import in_the_way
from alongside.callouts.states import CallOutState, SeatState
from alongside.incidents import queries as incidents
from alongside.kernel import points
from alongside.kernel.actor import CLOCK


def tick(*, at: datetime, limit: int = 50) -> int:
    """Do what is due in at most ``limit`` call-outs; return how many were looked after.

    Any number of tickers may run: a call-out that another one holds is passed over. One that fails does not
    keep the others waiting; its error is raised in the end.
    """
    done, failed = _exercises_give_way(at), None
    for callout_id in queries.due(at, limit=limit):
        try:
            done += _look_after(callout_id, at)
        except Exception as error:
            failed = error
        points.reached("tick committed")
    if failed is not None:
        raise failed
    return done


@transaction.atomic
def _exercises_give_way(at: datetime) -> int:
    """Take out of exercises whoever came into one while a real call-out was asking for them."""
    advisor_ids = in_the_way(at)
    return give_way(advisor_ids, at=at) if advisor_ids else 0


@transaction.atomic
def _look_after(callout_id: int, at: datetime) -> int:
    rows = CallOut.objects.select_for_update(skip_locked=True)
    callout = rows.filter(pk=callout_id, state=CallOutState.OPEN.value).first()
    if callout is None:
        return 0
    if not incidents.accepted_among([callout.request_id]):
        why = "The request has ended."
        cancel_for_request(request_id=callout.request_id, why=why, by=CLOCK, at=at)
        return 1
    for seat in callout.seats.select_for_update().order_by("pk"):
        _look_at(callout, seat, at)
    points.reached("tick made")
    return 1


def _look_at(callout: CallOut, seat: Seat, at: datetime) -> None:
    """Let the pages' moments come, then do what the seat needs as it is now."""
    due = Page.objects.filter(seat=seat, due_at__lte=at).order_by("due_at", "pk")
    moments = [(page.advisor_id, page.due_at) for page in due if page.due_at]
    if not moments and seat.state != SeatState.OPEN:
        return
    hand = take(callout, seat, by=CLOCK, at=at)
    for advisor_id, moment in moments:
        step(hand, s.Due(advisor_id, moment))
    step(hand, s.Look())


def make_up_for_outage(*, stood_still: timedelta, at: datetime) -> int:
    """Give everybody back the time in which nothing could be sent; return how many call-outs that were.

    Otherwise the first tick after an outage would end waves that nobody could answer, all at once.
    """
    ids = CallOut.objects.filter(state=CallOutState.OPEN.value).order_by("pk").values_list("pk", flat=True)
    return sum(_make_up(callout_id, stood_still, at) for callout_id in list(ids))


@transaction.atomic
def _make_up(callout_id: int, stood_still: timedelta, at: datetime) -> int:
    callout = CallOut.objects.select_for_update().get(pk=callout_id)
    if callout.state != CallOutState.OPEN:
        return 0
    since = max(callout.opened_at, at - stood_still)
    for seat in callout.seats.select_for_update().order_by("pk"):
        step(take(callout, seat, by=CLOCK, at=at), s.Paused(at - since))
    return 1
