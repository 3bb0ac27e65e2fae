"""What the rooms below count, read through their doors. Exercises are left out there, by construction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.callouts import counts as callouts
from alongside.deployments import queries as deployments
from alongside.deployments.queries import DeploymentCounts
from alongside.engagements import queries as engagements
from alongside.feedback import queries as feedback
from alongside.feedback.rules import half_year
from alongside.funding import queries as funding
from alongside.funding.queries import FundingCounts
from alongside.incidents import queries as incidents
from alongside.kernel.periods import Period
from alongside.reporting.rules import minutes_between
from alongside.roster import queries as roster

NO_STAYS = DeploymentCounts(0, 0, 0, 0, 0, 0)
NO_FUNDING = FundingCounts(0, 0, 0, 0)
OPEN = {"new", "acknowledged", "verified"}
"""States of a request about which nothing is decided yet."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the measures of one period are made from: counts and lists of minutes, no case.

    ``requests`` maps an outcome to requests, ``strength`` a discipline to advisors in date, ``minutes_to`` a
    stage to the minutes that single requests took.
    ``cases`` is how many engagements the work was done in: below the limit, the work is left out with them.
    """

    requests: Mapping[str, int]
    minutes_to: Mapping[str, list[float]]
    seats: callouts.SeatCounts
    work: engagements.WorkCounts
    cases: int
    strength: Mapping[str, int]
    stays: DeploymentCounts = NO_STAYS
    feedback: Sequence[feedback.FeedbackCounts] = ()
    funding: FundingCounts = NO_FUNDING


def read(period: Period, *, at: datetime) -> Facts:
    """Read the facts of a period that has ended; the roster is counted as it stands at ``at``."""
    start, end = period.start, period.end
    if end is None:
        raise ValueError("Only a period that has ended is reported.")
    milestones = incidents.milestones(start, end)
    work = engagements.work_counts(start, end)
    return Facts(
        requests=_outcomes(milestones),
        minutes_to=_minutes(milestones, start, end),
        seats=callouts.seat_counts(start, end),
        work=work,
        cases=work.open_at_end + work.closed,
        stays=deployments.counts(start, end),
        feedback=feedback.counts(half_year(start)),
        funding=funding.funding_counts(start, end),
        strength=roster.in_date(at),
    )


def _outcomes(milestones: list[incidents.Milestone]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in milestones:
        outcome = "open" if one.closed_as in OPEN else one.closed_as
        found[outcome] = found.get(outcome, 0) + 1
    return found


def _minutes(milestones: list[incidents.Milestone], start: datetime, end: datetime) -> dict[str, list[float]]:
    full = callouts.full_teams(start, end)
    peers = {one.request_id: one.first_contact_at for one in engagements.first_contacts(start, end)}
    found: dict[str, list[float]] = {"acknowledge": [], "verify": [], "team": [], "peer": []}
    for one in milestones:
        moments = {
            "acknowledge": one.acknowledged_at,
            "verify": one.verified_at,
            "team": full.get(one.request_id),
            "peer": peers.get(one.request_id),
        }
        for stage, moment in moments.items():
            minutes = minutes_between(one.received_at, moment)
            if minutes is not None:
                found[stage].append(minutes)
    return found
