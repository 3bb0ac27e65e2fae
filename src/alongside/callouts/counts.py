"""Counts of call-outs for reports. Exercises are left out by construction; nothing here names a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from alongside.callouts.models import Page, Seat
from alongside.callouts.states import SeatState


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """Seats of the call-outs opened in a period, how many were agreed, and people asked for them."""

    seats: int
    filled: int
    asked: int


def _opened(start: datetime, end: datetime) -> Q:
    return Q(callout__opened_at__gte=start, callout__opened_at__lt=end, callout__exercise=False)


def seat_counts(start: datetime, end: datetime) -> SeatCounts:
    """Return the counts of the half-open period. A person is asked when a message to them was handed over."""
    seats = Seat.objects.filter(_opened(start, end))
    return SeatCounts(
        seats=seats.count(),
        filled=seats.filter(state=SeatState.AGREED.value).count(),
        asked=Page.objects.filter(_opened(start, end), exercise=False, handed_at__isnull=False).count(),
    )


def full_teams(start: datetime, end: datetime) -> dict[int, datetime]:
    """Return when the last required seat of a call-out opened in the period was agreed, by request.

    A call-out with a required seat that is not agreed is left out; of several, the first full one counts.
    """
    found: dict[int, datetime] = {}
    missing: set[int] = set()
    moments: dict[int, tuple[int, datetime]] = {}
    for callout_id, request_id, state, moment in _required(start, end):
        if state != SeatState.AGREED.value:
            missing.add(callout_id)
        _, last = moments.get(callout_id, (request_id, moment))
        moments[callout_id] = (request_id, max(last, moment))
    for callout_id, (request_id, moment) in moments.items():
        if callout_id not in missing:
            found[request_id] = min(moment, found.get(request_id, moment))
    return found


def _required(start: datetime, end: datetime) -> QuerySet[Seat, tuple[int, int, str, datetime]]:
    rows = Seat.objects.filter(_opened(start, end), required=True).order_by("callout_id", "pk")
    return rows.values_list("callout_id", "callout__request_id", "state", "state_at")
