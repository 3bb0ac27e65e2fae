"""Everything wrong with a problem as given, before anyone is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING

from alongside.matching.codes import OVERRIDABLE, ReasonCode

if TYPE_CHECKING:
    from alongside.matching.policy import Policy
    from alongside.matching.problem import Advisor, Problem

MAX_SEATS = 12
MAX_LANGUAGES = 6
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def faults(problem: Problem) -> tuple[str, ...]:
    """Return a sentence per fault, in a fixed order; empty when the problem is sound."""
    found = [*_facts(problem), *_seats(problem), *_policy(problem.policy), *_options(problem)]
    keys = Counter(a.key for a in problem.advisors)
    found += [f"advisor {key}: given {count} times" for key, count in keys.items() if count > 1]
    bands = frozenset(problem.policy.size_bands)
    for advisor in problem.advisors:
        found += [f"advisor {advisor.key}: {fault}" for fault in _advisor(advisor, bands)]
    for name, count in Counter(c.name for c in problem.compacts).items():
        if count > 1:
            found.append(f"compact {name}: given {count} times")
    return tuple(found)


def _facts(problem: Problem) -> Iterator[str]:
    facts = problem.facts
    if type(facts.on) is not date:
        yield "facts: on must be a day without a time"
    if not facts.state:
        yield "facts: the state is missing"
    yield from (f"facts: {fault}" for fault in _place(facts.lat, facts.lon))
    if facts.agency_size_band is not None and facts.agency_size_band not in problem.policy.size_bands:
        yield f"facts: {facts.agency_size_band} is not a size band of the policy"
    if len(facts.languages) > MAX_LANGUAGES:
        yield f"facts: at most {MAX_LANGUAGES} languages can be asked for"


def _seats(problem: Problem) -> Iterator[str]:
    if not problem.seats:
        yield "seats: there is none"
    if len(problem.seats) > MAX_SEATS:
        yield f"seats: at most {MAX_SEATS} in one team"
    for key, count in Counter(s.key for s in problem.seats).items():
        if count > 1:
            yield f"seat {key}: given {count} times"
    for seat in problem.seats:
        if not seat.disciplines:
            yield f"seat {seat.key}: no discipline is acceptable"


def _policy(policy: Policy) -> Iterator[str]:
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
    if policy.anniversary_days > 180:
        yield "policy: anniversary_days must be at most 180"
    if policy.max_novices is not None and policy.max_novices < 0:
        yield "policy: max_novices must not be negative"
    if policy.max_travel_hours is not None and not policy.max_travel_hours > 0:
        yield "policy: max_travel_hours must be more than 0"
    if len(set(policy.size_bands)) != len(policy.size_bands):
        yield "policy: a size band is given twice"


def _options(problem: Problem) -> Iterator[str]:
    options = problem.options
    seats = {s.key for s in problem.seats}
    advisors = {a.key: a for a in problem.advisors}
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
    licensed = problem.policy.licensed_disciplines
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
