"""The board of open requests, and which of them may be about the same event."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from alongside.base.secrets import hashed
from alongside.incidents.models import Correction, RequestForAssistance
from alongside.incidents.queries import RequestCard, card_of, request_rows
from alongside.incidents.states import OPEN_STATES, RequestState
from alongside.kernel.text import fold
from alongside.policy.queries import in_force

_ORDER = {
    RequestState.NEW: 0,
    RequestState.ACKNOWLEDGED: 1,
    RequestState.VERIFIED: 2,
    RequestState.ACCEPTED: 3,
}


def board(at: datetime, *, without: Collection[int] = ()) -> list[RequestCard]:
    """Return the open requests, those that wait longest for a person first, each with its likely twins.

    ``without``: requests that the board does not show; they can still be the twin of one that it shows.
    """
    shown = list(_open().exclude(pk__in=without).order_by("received_at", "id"))
    shown.sort(key=lambda r: (_ORDER[RequestState(r.state)], r.received_at))
    span = in_force(at).span("twin_hours")
    pairs = _twins_among(shown, [*shown, *_near(without, span)], span)
    return [card_of(row, twins=pairs.get(row.pk, ())) for row in shown]


def _open() -> QuerySet[RequestForAssistance]:
    return request_rows().filter(state__in=OPEN_STATES, robot=False)


def _near(without: Collection[int], span: timedelta) -> list[RequestForAssistance]:
    """Return those left out that came so close in time to one that is shown that they may be its twin."""
    if not without:
        return []
    shown = RequestForAssistance.objects.filter(state__in=OPEN_STATES, robot=False).exclude(pk__in=without)
    close = shown.filter(
        received_at__gte=OuterRef("received_at") - span, received_at__lte=OuterRef("received_at") + span
    )
    return list(_open().filter(Exists(close), pk__in=without).order_by("received_at", "id"))


def board_stamp(*, without: Collection[int] = ()) -> str:
    """Return a short text that changes whenever the board would look different (for unchanged polls)."""
    newest = RequestForAssistance.objects.order_by("-pk").values_list("pk", flat=True).first()
    states = RequestForAssistance.objects.filter(state__in=OPEN_STATES).exclude(pk__in=without).order_by("pk")
    parts = [
        f"{pk}{state}{told}{inc}{facts}"
        for pk, state, told, inc, facts in states.values_list(
            "pk", "state", "told", "incident_id", "facts_at"
        )
    ]
    return hashed("board", f"{newest}|{'|'.join(parts)}|{Correction.objects.count()}")[:20]


def twins(request_id: int, at: datetime) -> list[RequestCard]:
    """Return requests that may be about the same event: same place or agency, close in time, not joined."""
    row = request_rows().get(pk=request_id)
    span = in_force(at).span("twin_hours")
    near = request_rows().filter(
        exercise=row.exercise,
        robot=row.robot,
        received_at__gte=row.received_at - span,
        received_at__lte=row.received_at + span,
    )
    near = near.exclude(pk=row.pk).exclude(incident_id=row.incident_id).order_by("received_at")
    return [card_of(other) for other in near if _alike(row, other)]


def _place(row: RequestForAssistance) -> str:
    return (
        fold(f"{row.incident.town} {row.incident.state_code}") if row.incident.town else fold(row.place_text)
    )


def _alike(a: RequestForAssistance, b: RequestForAssistance) -> bool:
    same_agency = a.agency_id is not None and a.agency_id == b.agency_id
    return same_agency or _place(a) == _place(b) or fold(a.agency_text) == fold(b.agency_text)


def _twins_among(
    shown: list[RequestForAssistance], others: list[RequestForAssistance], span: timedelta
) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for a in shown:
        close = (b for b in others if b.pk != a.pk and abs(a.received_at - b.received_at) <= span)
        found[a.pk] = tuple(
            b.pk
            for b in close
            if b.incident_id != a.incident_id and b.exercise == a.exercise and _alike(a, b)
        )
    return found
