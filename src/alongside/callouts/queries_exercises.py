"""Who is in an exercise and asked for a real request: real work goes first, always."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from alongside.callouts.models import Page
from alongside.callouts.states import IN_IT, TAKING, CallOutState, PageState, SeatState
from alongside.roster import queries as roster

_OPEN = CallOutState.OPEN.value
_IN_IT = [state.value for state in IN_IT]
_SAID_YES = [PageState.ALTERNATE.value, *(state.value for state in TAKING)]
_ASKED_FOR = [SeatState.OPEN.value, SeatState.HELD.value]


def called_for_real(among: Collection[int] | None = None) -> set[int]:
    """Return the advisors who are asked for a real request now, or said yes to one that is still being asked for.

    Whoever was agreed to and introduced is kept out of exercises by the promise of their days. ``among``: only
    these are looked at; of nobody there is nothing to look up, which is how nearly every tick goes.
    """
    if among is None:
        return set(_called().values_list("advisor_id", flat=True))
    if not among:
        return set()
    return set(_called().filter(advisor_id__in=list(among)).values_list("advisor_id", flat=True))


def _called() -> QuerySet[Page]:
    wanted = Q(state__in=_SAID_YES) | Q(state__in=_IN_IT, seat__state__in=_ASKED_FOR)
    return Page.objects.filter(wanted, exercise=False, callout__state=_OPEN)


def in_the_way(at: datetime) -> set[int]:
    """Return those called for a real request who are still in an exercise; nearly always nobody.

    Two transactions that did not see each other can leave somebody in both; the tick mends it.
    """
    rows = Page.objects.filter(exercise=True, state__in=_IN_IT, callout__state=_OPEN)
    return called_for_real(set(rows.values_list("advisor_id", flat=True)))


def exercises_of(advisor_ids: Collection[int], at: datetime) -> dict[int, dict[int, list[int]]]:
    """Return in which exercises these people are at ``at``: advisors by seat by call-out, in order of their ids.

    A place agreed to in an exercise that is over counts as long as days are promised to it.
    """
    promised = roster.exercise_refs(advisor_ids, at)
    rows = Page.objects.filter(exercise=True, state__in=_IN_IT, advisor_id__in=list(advisor_ids))
    columns = rows.order_by("callout_id", "seat_id", "advisor_id").values_list(
        "callout_id", "seat_id", "advisor_id", "callout__state"
    )
    found: dict[int, dict[int, list[int]]] = {}
    for callout_id, seat_id, advisor_id, state in columns:
        if state == _OPEN or (advisor_id, f"seat:{seat_id}") in promised:
            found.setdefault(callout_id, defaultdict(list))[seat_id].append(advisor_id)
    return found
