"""Who is asked next: those the proposal names, each rechecked, as few as fill the seat soon."""

from __future__ import annotations

from datetime import datetime

from alongside.callouts import sizing
from alongside.callouts.actions.locks import policy_of
from alongside.callouts.models import CallOut, Page, Seat
from alongside.callouts.queries_exercises import called_for_real
from alongside.callouts.states import PageState
from alongside.roster import queries as roster
from alongside.roster import queries_reach as reaching
from alongside.roster.manners import awake_first
from alongside.teams import queries as teams


def pick(callout: CallOut, seat: Seat, *, at: datetime) -> list[int]:
    """Return the advisors of the next wave, in the order of the proposal, each rechecked at ``at``.

    Left out: those asked in this call-out already (unless taken back before they answered), those set
    aside for the request, those at their weekly cap, and those the roster says may not be asked now. An
    exercise leaves out, besides, those who are being asked for a real request.
    """
    asked = dict(Page.objects.filter(callout=callout).values_list("advisor_id", "state"))
    aside = teams.set_aside(callout.request_id)
    if callout.exercise:
        aside |= called_for_real()
    free = [
        advisor_id
        for advisor_id in teams.candidates(seat.proposal_id, seat.key)
        if advisor_id not in aside and asked.get(advisor_id, "withdrawn") == PageState.WITHDRAWN
    ]
    if not free:
        return []
    able = roster.first_askable(
        free,
        at,
        exercise=callout.exercise,
        limit=len(free),
        excused=teams.excused(callout.request_id, at),
    )
    return _worth_asking(callout, seat, able, at=at) if able else []


def _worth_asking(callout: CallOut, seat: Seat, free: list[int], *, at: datetime) -> list[int]:
    """Return those of the ``free`` whom the next wave asks: as few as fill the seat soon (sizing.py)."""
    policy = policy_of(callout)
    belief = sizing.Belief(policy["yes_awake"] / 100, policy["yes_asleep"] / 100)
    silent = Page.objects.filter(seat=seat, state__in=[PageState.HANDED.value, PageState.SEEN.value])
    since = dict(silent.values_list("advisor_id", "wave__opened_at"))
    asleep = reaching.asleep([*free, *since], at)
    free = awake_first(free, asleep)
    up = {advisor_id: advisor_id not in asleep for advisor_id in [*free, *since]}
    wave = policy.span("wave_minutes")
    chosen = sizing.choose(
        chances=[belief.of(awake=up[advisor_id]) for advisor_id in free],
        waiting=[belief.still(awake=up[a], waves_ago=(at - opened) // wave) for a, opened in since.items()],
        least=policy["wave_size"],
        gain=policy["wave_gain"] / 100,
    )
    return [free[index] for index in chosen]
