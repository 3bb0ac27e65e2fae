"""Proposing again in the middle of a call-out: who said yes stays, who said no is asked no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts.actions.locks import lock, seat_ref
from alongside.callouts.models import Page
from alongside.callouts.rules import may_steer
from alongside.callouts.states import PageState, SeatState
from alongside.kernel.actor import Actor
from alongside.teams import actions as teams_actions
from alongside.teams import queries as teams

_YES = (PageState.YES, PageState.ACCEPTED, PageState.AGREED)
_NO = (PageState.DECLINED, PageState.CONFLICT, PageState.VETOED, PageState.LAPSED)


@transaction.atomic
def propose_again(*, callout_id: int, by: Actor, at: datetime) -> int:
    """Propose a team around those who said yes; return the proposal's id. Nobody hears of it yet.

    The seats are those of the call-out that were not released. Raises Refused when it has ended.
    """
    callout = lock(callout_id)
    may_steer(callout_state=callout.state).require()
    seats = list(callout.seats.exclude(state=SeatState.RELEASED.value).order_by("pk"))
    pages = list(Page.objects.filter(callout=callout).exclude(state=PageState.WITHDRAWN.value))
    holders = {page.seat_id: page.advisor_id for page in pages if page.state in _YES}
    proposed = {s.seat_key: s.advisor_id for s in _seats_of(callout.request_id)}
    team = {seat.key: holders.get(seat.pk, proposed.get(seat.key)) for seat in seats}
    # Nobody sits twice: whoever holds a seat is no longer proposed for another one.
    held = set(holders.values())
    kept = {seat.key for seat in seats if seat.pk in holders}
    team = {key: a if key in kept or a not in held else None for key, a in team.items()}
    return teams_actions.replan(
        request_id=callout.request_id,
        team=team,
        answers={p.advisor_id: p.state in _YES for p in pages if p.state in (*_YES, *_NO)},
        asked={p.advisor_id for p in pages},
        own_refs=[seat_ref(seat) for seat in seats],
        by=by,
        at=at,
    )


def _seats_of(request_id: int) -> tuple[teams.SeatCard, ...]:
    proposal = teams.latest(request_id)
    return proposal.seats if proposal else ()
