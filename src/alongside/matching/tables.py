"""What one request makes of the columns' codes: small tables of bits and points, looked up advisor by advisor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from alongside.matching.codes import BIT
from alongside.matching.codes import ReasonCode as R
from alongside.matching.columns import AVAILABLE, EMPLOYER, EXERCISES, LITIGATION, NEVER, Columns, Ints
from alongside.matching.policy import POINT, Policy
from alongside.matching.problem import Compact, RequestFacts, Seat
from alongside.matching.travel import unit

Bits = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Tables:
    """What a request turns the columns' codes into; every table indexed by a code, small."""

    needs_license: NDArray[np.bool_]
    flag_bits: Bits
    burden_bits: Bits
    burden_points: Ints
    band_points: Ints
    type_points: Ints
    community_points: Ints
    language_points: Ints
    asked_points: Ints
    waiting_points: Ints
    wanted: NDArray[np.uint64]
    days: NDArray[np.int64]
    place: NDArray[np.float64]
    seat_wrong: Bits
    seat_present: NDArray[np.bool_]


def tables_of(
    c: Columns, facts: RequestFacts, seats: tuple[Seat, ...], policy: Policy, wanted: NDArray[np.uint64]
) -> Tables:
    """Return a request's tables for these columns. ``wanted``: the masks that ``fused.survey`` looks for."""
    weights, on = policy.weights, facts.on.toordinal()
    disciplines = list(c.words["discipline"])
    travel = facts.lat is not None and facts.lon is not None
    x, y, z = unit(facts.lat, facts.lon) if facts.lat is not None and facts.lon is not None else (np.nan,) * 3
    limit = policy.max_travel_hours
    days = [
        on,
        on - policy.revalidation_days,
        on - policy.rest_days,
        c.code("agency", facts.agency_key) if facts.agency_key is not None else -2,
        round(1.0 * weights.same_kind * POINT),
        round(1.0 * weights.same_venue * POINT),
        facts.in_person and travel,
        facts.in_person and limit is not None,
    ]
    wrong = BIT[R.WRONG_DISCIPLINE]
    return Tables(
        needs_license=np.array([d in policy.licensed_disciplines for d in disciplines], dtype=np.bool_),
        flag_bits=_flag_bits(facts),
        burden_bits=np.array(
            [BIT[R.LOAD_FULL] * (load >= min(most, policy.max_load)) for load, most in c.words["burden"]],
            dtype=np.uint32,
        ),
        burden_points=_points(_open_load(c, policy), weights.open_load),
        band_points=_points(_bands(c, facts, policy), weights.agency_size),
        type_points=_points(
            [
                float(w == facts.agency_type) if facts.agency_type is not None else 0.0
                for w in (None, *c.words["agency_type"])
            ],
            weights.agency_type,
        ),
        community_points=_shares(len(facts.communities), weights.community),
        language_points=_shares(len(facts.languages), weights.language),
        asked_points=_asked(c, policy),
        waiting_points=_waiting(c, facts, policy),
        wanted=wanted,
        days=np.array(days, dtype=np.int64),
        place=np.array(
            [x, y, z, policy.travel_full_hours, weights.travel, np.inf if limit is None else limit],
            dtype=np.float64,
        ),
        seat_wrong=np.array(
            [[wrong * (d not in s.disciplines) for d in disciplines] for s in seats], dtype=np.uint32
        ).reshape(len(seats), len(disciplines)),
        seat_present=np.array([facts.in_person and not s.remote_ok for s in seats], dtype=np.bool_),
    )


def _points(values: list[float], weight: float) -> Ints:
    return np.array([round(v * weight * POINT) for v in values], dtype=np.int32)


def _shares(count: int, weight: float) -> Ints:
    return _points([n / count for n in range(count + 1)] if count else [0.0], weight)


def _flag_bits(facts: RequestFacts) -> Bits:
    def bits(flags: int) -> Iterator[int]:
        if not flags & AVAILABLE:
            yield BIT[R.PAUSED]
        if not flags & EMPLOYER:
            yield BIT[R.EMPLOYER_PERMISSION]
        if flags & LITIGATION:
            yield BIT[R.OPEN_LITIGATION]
        if facts.exercise and not flags & EXERCISES:
            yield BIT[R.NOT_IN_EXERCISES]

    return np.array([sum(bits(flags)) for flags in range(32)], dtype=np.uint32)


def _open_load(c: Columns, policy: Policy) -> list[float]:
    limits = [(load, min(most, policy.max_load)) for load, most in c.words["burden"]]
    return [max(0.0, 1 - load / limit) if limit else 0.0 for load, limit in limits]


def _bands(c: Columns, facts: RequestFacts, policy: Policy) -> list[float]:
    if facts.agency_size_band is None:
        return [0.0] * (len(c.words["band"]) + 1)
    mine = policy.size_bands.index(facts.agency_size_band)
    apart = [abs(policy.size_bands.index(b) - mine) for b in c.words["band"]]
    return [0.0, *(max(0.0, 1 - a / 3) for a in apart)]


def _asked(c: Columns, policy: Policy) -> Ints:
    cap = policy.recent_asks_cap
    most = min(cap, c.most_asked)
    return _points([1 - n / cap for n in range(most + 1)], policy.weights.recent_asks)


def _waiting(c: Columns, facts: RequestFacts, policy: Policy) -> Ints:
    """Return points by days since last asked, up to the policy's full wait (or the longest of the roster)."""
    full, on = policy.waiting_full_days, facts.on.toordinal()
    longest = 1 if c.longest_ago is None else max(on - c.longest_ago, 0) + 1
    days = np.arange(min(full, longest) + 1)
    if longest < full:
        days[-1] = full  # only "never" is beyond the longest wait of the roster
    share = np.minimum(days / full, 1.0)
    return np.rint(share * policy.weights.waiting_longest * POINT).astype(np.int32)


def listed(c: Columns, facts: RequestFacts, policy: Policy) -> Bits:
    """Return the bits of facts that somebody may have several of: days off, promises, own dates, recusals."""
    on = facts.on.toordinal()
    last = on + policy.window_days
    bits = np.zeros(len(c), dtype=np.uint32)
    start, end = c.blocked.values
    bits[c.blocked.row[(start <= last) & (on <= end)]] |= np.uint32(BIT[R.BLOCKED_DATES])
    start, end, exercise = c.commitments.values
    real = (start <= last) & (on <= end)
    if not facts.exercise:
        real &= exercise == 0
    bits[c.commitments.row[real]] |= np.uint32(BIT[R.COMMITTED])
    near = np.zeros(13 * 32, dtype=np.bool_)
    for offset in range(-policy.anniversary_days, policy.anniversary_days + 1):
        day = facts.on + timedelta(days=offset)
        near[day.month * 32 + day.day] = True
        if (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3:
            near[2 * 32 + 29] = True
    bits[c.anniversaries.row[near[c.anniversaries.values[0]]]] |= np.uint32(BIT[R.ANNIVERSARY])
    if facts.agency_key is not None:
        stepped = c.recused_agencies.values[0] == c.code("agency", facts.agency_key)
        bits[c.recused_agencies.row[stepped]] |= np.uint32(BIT[R.RECUSED_AGENCY])
    return bits


def unlicensed_of(c: Columns, facts: RequestFacts, compacts: tuple[Compact, ...]) -> Bits:
    """Return what it means for each advisor not to be licensed in the state: refused, or phone only (E13)."""
    bits = np.full(len(c), BIT[R.LICENSE_NOT_HERE], dtype=np.uint32)
    rows = c.authorities.row
    if not len(rows):
        return bits
    compact, in_person, numbered, expires = c.authorities.values
    why = (((numbered == 0) | (expires == NEVER)) * BIT[R.COMPACT_INCOMPLETE]).astype(np.uint32)
    why |= ((expires != NEVER) & (expires < facts.on.toordinal())) * np.uint32(BIT[R.COMPACT_EXPIRED])
    not_member, profession = np.uint32(BIT[R.COMPACT_NOT_MEMBER]), np.uint32(BIT[R.COMPACT_PROFESSION])
    known = {k.name: k for k in reversed(compacts)}
    for name, code in c.words.get("compact", {}).items():
        mine = compact == code
        k = known.get(name)
        if k is None or facts.state not in k.members:
            why[mine] |= not_member
            continue
        column, bit = c.mask("licensed", k.members)
        home = (column[rows] & np.uint64(bit)) == 0
        covered = [c.code("profession", p) for p in sorted(k.professions)]
        why |= (mine & home) * not_member
        why |= (mine & ~np.isin(c.profession[rows], covered)) * profession
    np.bitwise_or.at(bits, rows, why)
    sound = why == 0
    here = np.zeros(len(c), dtype=np.bool_)
    here[rows[sound & (in_person == 1)]] = True
    bits[rows[sound]] = BIT[R.REMOTE_ONLY]
    bits[here] = 0
    return bits
