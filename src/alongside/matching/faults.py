"""Everything wrong with a problem as given, before anyone is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from alongside.matching.codes import OVERRIDABLE, ReasonCode

if TYPE_CHECKING:
    from alongside.matching.policy import Policy
    from alongside.matching.problem import Advisor, Compact, Options, Problem, RequestFacts, Seat

MAX_SEATS = 12
MAX_LANGUAGES = 6
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def faults(problem: Problem) -> tuple[str, ...]:
    """Return a sentence per fault, in a fixed order; empty when the problem is sound."""
    policy = problem.policy
    return (
        *request_faults(problem.facts, problem.seats, policy),
        *policy_faults(policy),
        *option_faults(problem.options, problem.seats, problem.advisors, policy),
        *roster_faults(problem.advisors, policy, problem.compacts),
    )


def roster_faults(advisors: Sequence[Advisor], policy: Policy, compacts: Sequence[Compact]) -> Iterator[str]:
    """Yield what is wrong with a roster and the compacts."""
    for key, count in Counter(a.key for a in advisors).items():
        if count > 1:
            yield f"advisor {key}: given {count} times"
    bands = frozenset(policy.size_bands)
    for advisor in advisors:
        yield from (f"advisor {advisor.key}: {fault}" for fault in _advisor(advisor, bands))
    for name, count in Counter(c.name for c in compacts).items():
        if count > 1:
            yield f"compact {name}: given {count} times"


def request_faults(facts: RequestFacts, seats: Sequence[Seat], policy: Policy) -> Iterator[str]:
    """Yield what is wrong with what is asked and its seats."""
    yield from _facts(facts, policy)
    yield from _seats(seats)


def _facts(facts: RequestFacts, policy: Policy) -> Iterator[str]:
    if type(facts.on) is not date:
        yield "facts: on must be a day without a time"
    if not facts.state:
        yield "facts: the state is missing"
    yield from (f"facts: {fault}" for fault in _place(facts.lat, facts.lon))
    if facts.agency_size_band is not None and facts.agency_size_band not in policy.size_bands:
        yield f"facts: {facts.agency_size_band} is not a size band of the policy"
    if len(facts.languages) > MAX_LANGUAGES:
        yield f"facts: at most {MAX_LANGUAGES} languages can be asked for"


def _seats(seats: Sequence[Seat]) -> Iterator[str]:
    if not seats:
        yield "seats: there is none"
    if len(seats) > MAX_SEATS:
        yield f"seats: at most {MAX_SEATS} in one team"
    for key, count in Counter(s.key for s in seats).items():
        if count > 1:
            yield f"seat {key}: given {count} times"
    for seat in seats:
        if not seat.disciplines:
            yield f"seat {seat.key}: no discipline is acceptable"


def policy_faults(policy: Policy) -> Iterator[str]:
    """Yield what is wrong with the limits and weights."""
    for f in fields(policy.weights):
        weight = getattr(policy.weights, f.name)
        if not isfinite(weight) or not 0 <= weight <= 1000:
            yield f"policy: weight {f.name} must be from 0 to 1000"
    counts = ("window_days", "rest_days", "anniversary_days", "max_load", "similar_size_bands")
    for name in (*counts, "expiry_warning_days", "revalidation_days"):
        if getattr(policy, name) < 0:
            yield f"policy: {name} must not be negative"
    for name in ("recent_asks_cap", "waiting_full_days", "travel_full_hours"):
        if not getattr(policy, name) > 0:
            yield f"policy: {name} must be more than 0"
    for name in ("change_cost", "unseat_cost"):
        if not (isfinite(getattr(policy, name)) and 0 <= getattr(policy, name) <= 1000):
            yield f"policy: {name} must be from 0 to 1000"
    if policy.anniversary_days > 180:
        yield "policy: anniversary_days must be at most 180"
    if policy.max_novices is not None and policy.max_novices < 0:
        yield "policy: max_novices must not be negative"
    if policy.max_travel_hours is not None and not policy.max_travel_hours > 0:
        yield "policy: max_travel_hours must be more than 0"
    if len(set(policy.size_bands)) != len(policy.size_bands):
        yield "policy: a size band is given twice"


def option_faults(
    options: Options, all_seats: Sequence[Seat], roster: Sequence[Advisor], policy: Policy
) -> Iterator[str]:
    """Yield what is wrong with what people have settled."""
    seats = {s.key for s in all_seats}
    advisors = {a.key: a for a in roster}
    for seat, advisor in options.fixed:
        if seat not in seats:
            yield f"fixed: there is no seat {seat}"
        if advisor not in advisors:
            yield f"fixed: there is no advisor {advisor}"
        if (seat, advisor) in options.forbidden or (None, advisor) in options.forbidden:
            yield f"fixed: advisor {advisor} is also set aside for seat {seat}"
    for position, what in ((0, "seat"), (1, "advisor")):
        for key, count in Counter(pair[position] for pair in options.fixed).items():
            if count > 1:
                yield f"fixed: {what} {key} is named {count} times"
    for forbidden, _ in sorted(options.forbidden, key=str):
        if forbidden is not None and forbidden not in seats:
            yield f"forbidden: there is no seat {forbidden}"
    licensed = policy.licensed_disciplines
    for advisor, code in sorted(options.overrides, key=str):
        if advisor not in advisors:
            yield f"override: there is no advisor {advisor}"
        elif code not in OVERRIDABLE:
            yield f"override: {code.value} may not be set aside"
        elif code is ReasonCode.CREDENTIAL_EXPIRED and advisors[advisor].discipline in licensed:
            yield f"override: advisor {advisor} needs a license in date, with no exception (E13)"


def _advisor(a: Advisor, bands: frozenset[str]) -> Iterator[str]:
    if not a.discipline:
        yield "the discipline is missing"
    if a.lat is not None or a.lon is not None:
        yield from _place(a.lat, a.lon)
    if a.agency_size_band is not None and a.agency_size_band not in bands:
        yield f"{a.agency_size_band} is not a size band of the policy"
    if a.load < 0 or a.max_load < 0 or a.asked_last_90_days < 0:
        yield "a count is negative"
    for start, end in a.blocked_dates:
        if end < start:
            yield "blocked dates end before they start"
    for commitment in a.commitments:
        if commitment.end is not None and commitment.end < commitment.start:
            yield "a commitment ends before it starts"
    for month, day in a.anniversaries:
        if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
            yield f"{month}/{day} is not a day of the year"
    for authority in a.compact_authorities:
        if authority.kind not in ("remote", "in_person"):
            yield f"compact authority {authority.kind} is neither remote nor in_person"


def _place(lat: float | None, lon: float | None) -> Iterator[str]:
    if (lat is None) != (lon is None):
        yield "latitude and longitude go together"
    elif lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        yield "the location is not on the map"
