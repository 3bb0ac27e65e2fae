"""Every hard-rule reason and every point for a whole roster and all seats, in one pass over columns.

``survey`` gives the same bits as ``eligibility`` and the same points as ``scoring``, advisor by advisor.
NumPy is the reference; where Numba is installed and the roster is large, the pass is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching import kernel_core, kernel_survey, kernels
from alongside.matching.codes import BIT
from alongside.matching.codes import ReasonCode as R
from alongside.matching.columns import (
    AVAILABLE,
    EMPLOYER,
    EXERCISES,
    LITIGATION,
    NEVER,
    Columns,
    Ints,
)
from alongside.matching.policy import POINT, Policy
from alongside.matching.problem import Compact, RequestFacts, Seat
from alongside.matching.travel import EARTH_RADIUS_KM, HALF_PI, quotient, unit

COMPILE_FROM = 5000
_BLOCK = 1024
_LANES = 1024
Bits = NDArray[np.uint32]

# Order of the reason codes that ``kernels.dense_pass`` sets by number.
_CODES = (
    R.NOT_REVALIDATED,
    R.EMPLOYER_PERMISSION,
    R.CREDENTIAL_NOT_RECORDED,
    R.CREDENTIAL_EXPIRED,
    R.BACKGROUND_CHECK_NOT_RECORDED,
    R.BACKGROUND_CHECK_EXPIRED,
    R.RESTING,
    R.OWN_AGENCY,
    R.RECUSED_STATE,
    R.OPTED_OUT,
    R.REMOTE_ONLY,
    R.TRAVEL_UNKNOWN,
    R.TRAVEL_TOO_FAR,
)


@dataclass(frozen=True, slots=True)
class Leading:
    """A seat's best people: rows and points, best first (equal points by row). ``margins``: how many
    thousandths each is ahead of the next eligible one; the last of all has its own points as margin."""

    rows: NDArray[np.int64]
    points: Ints
    margins: Ints
    eligible: int


@dataclass(frozen=True, slots=True)
class Survey:
    """``bits[seat, advisor]``: reasons as in ``codes.BIT``, 0 is eligible. ``points[advisor]``: thousandths."""

    bits: Bits
    points: Ints

    def leading(self, seat: int, count: int) -> Leading:
        """Return the ``count`` best for a seat (by column), with margins."""
        rows, eligible = self._open(seat, count + 1)
        mine = self.points[rows]
        if len(rows) > count + 1:
            cut = np.partition(mine, len(mine) - count - 1)[len(mine) - count - 1]
            keep = mine >= cut
            near, near_points = rows[keep], mine[keep]
        else:
            near, near_points = rows, mine
        order = np.lexsort((near, -near_points))[: count + 1]
        best = near_points[order]
        following = np.append(best[1:], 0) if len(best) <= count else best[1:]
        return Leading(near[order[:count]], best[:count], best[:count] - following[:count], eligible)

    def _open(self, seat: int, count: int) -> tuple[NDArray[np.int64], int]:
        """Return rows of all who are eligible, or of those who may be among the best ``count``, and how many are."""
        if len(self.points) < COMPILE_FROM or not kernels.installed():
            rows = np.flatnonzero(self.bits[seat] == 0)
            return rows, len(rows)
        room = np.empty(len(self.points), dtype=np.int64)
        found, eligible = kernels.compiled(kernel_core.near_best)(
            self.bits[seat], self.points, _LANES, np.empty(count, dtype=np.int64), room
        )
        return np.sort(room[:found]), eligible


@dataclass(frozen=True, slots=True)
class _Tables:
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


def survey(
    columns: Columns,
    facts: RequestFacts,
    seats: tuple[Seat, ...],
    policy: Policy,
    compacts: tuple[Compact, ...] = (),
    *,
    compiled: bool | None = None,
) -> Survey:
    """Return reasons and points for everybody and every seat, before what people settled (``Options``).

    ``compiled`` None: where Numba is installed and the roster has at least ``COMPILE_FROM`` people.
    """
    asks = {
        name: columns.mask(name, wanted)
        for name, wanted in (
            ("kinds", {facts.kind} - {""}),
            ("venues", {facts.venue} - {""}),
            ("communities", facts.communities),
            ("languages", facts.languages),
            ("licensed", {facts.state}),
            ("recused_states", {facts.state}),
            ("opted_out", {facts.kind, facts.venue}),
        )
    }
    # One more word, the number 1 in the masks' own type, for the compiled loop's bit counting.
    wanted = np.array([*(mask for _, mask in asks.values()), 1], dtype=np.uint64)
    tables = _tables(columns, facts, seats, policy, wanted)
    extra = _listed(columns, facts, policy)
    unlicensed = _unlicensed(columns, facts, compacts)
    masks = tuple(column for column, _ in asks.values())
    if compiled is None:
        compiled = len(columns) >= COMPILE_FROM and kernels.installed()
    if compiled:
        return _compiled(columns, masks, tables, extra, unlicensed)
    return _plain(columns, masks, tables, extra, unlicensed)


def _compiled(c: Columns, masks: Any, t: _Tables, extra: Bits, unlicensed: Bits) -> Survey:
    bits = np.empty((len(t.seat_present), len(c)), dtype=np.uint32)
    points = np.empty(len(c), dtype=np.int32)
    kernels.compiled(kernel_survey.dense_pass)(
        (c.discipline, c.band, c.agency_type, c.agency, c.burden),
        (c.asked, c.flags),
        (c.credential, c.background, c.revalidated, c.employer_until, c.last_home, c.last_asked),
        (c.x, c.y, c.z),
        masks,
        (extra, unlicensed),
        (_kinds(t), t.flag_bits, t.burden_bits),
        (
            *(t.asked_points, t.waiting_points, t.community_points, t.language_points),
            *(t.band_points, t.type_points, t.burden_points),
        ),
        (t.wanted, _places(t.wanted[2]), _places(t.wanted[3])),
        t.days.astype(np.int32),
        np.array([*(BIT[code] for code in _CODES), 0, BIT[R.WRONG_DISCIPLINE]], dtype=np.uint32),
        t.place,
        t.seat_present,
        np.empty((4, _BLOCK), dtype=np.uint32),
        bits,
        points,
    )
    return Survey(bits, points)


def _kinds(t: _Tables) -> Bits:
    """Return bits of each discipline: 1 where it needs a license, 2, 4 and so on of the seats it is wrong for."""
    wrong = (t.seat_wrong != 0).astype(np.uint32) << np.arange(1, len(t.seat_wrong) + 1, dtype=np.uint32)[
        :, None
    ]
    kinds: Bits = wrong.sum(axis=0, dtype=np.uint32) | t.needs_license.astype(np.uint32)
    return kinds


def _places(mask: np.uint64) -> NDArray[np.uint64]:
    """Return the places of a mask's bits."""
    return np.array([i for i in range(64) if int(mask) >> i & 1], dtype=np.uint64)


def _plain(c: Columns, masks: Any, t: _Tables, extra: Bits, unlicensed: Bits) -> Survey:
    kinds, venues, communities, languages, licensed, recused, opted_out = masks
    on, oldest, rest_after, agency = (int(v) for v in t.days[:4])
    bits = extra | t.flag_bits[c.flags]
    bits |= t.burden_bits[c.burden]
    needy = t.needs_license[c.discipline]
    for code, rows in (
        (R.NOT_REVALIDATED, c.revalidated < oldest),
        (R.EMPLOYER_PERMISSION, c.employer_until < on),
        (R.CREDENTIAL_NOT_RECORDED, (c.credential == NEVER) & needy),
        (R.CREDENTIAL_EXPIRED, (c.credential < on) & (c.credential != NEVER)),
        (R.BACKGROUND_CHECK_NOT_RECORDED, c.background == NEVER),
        (R.BACKGROUND_CHECK_EXPIRED, (c.background < on) & (c.background != NEVER)),
        (R.RESTING, c.last_home > rest_after),
        (R.OWN_AGENCY, c.agency == agency),
        (R.RECUSED_STATE, (recused & t.wanted[5]) != 0),
        (R.OPTED_OUT, (opted_out & t.wanted[6]) != 0),
    ):
        bits |= rows * np.uint32(BIT[code])
    outside = np.where(needy & ((licensed & t.wanted[4]) == 0), unlicensed, np.uint32(0))
    remote = np.uint32(BIT[R.REMOTE_ONLY])
    bits |= outside & ~remote
    there = outside & remote
    points = t.band_points[c.band + 1] + t.type_points[c.agency_type + 1] + t.burden_points[c.burden]
    points += ((kinds & t.wanted[0]) != 0) * t.days[4].astype(np.int32)
    points += ((venues & t.wanted[1]) != 0) * t.days[5].astype(np.int32)
    if t.wanted[2]:
        points += t.community_points[np.bitwise_count(communities & t.wanted[2])]
    if t.wanted[3]:
        points += t.language_points[np.bitwise_count(languages & t.wanted[3])]
    points += t.asked_points[np.minimum(c.asked, len(t.asked_points) - 1)]
    full = len(t.waiting_points) - 1
    points += t.waiting_points[np.clip(on - c.last_asked.astype(np.int64), 0, full)]
    if t.days[6] or t.days[7]:
        hours = _hours(c, t.place)
        unknown = np.isnan(hours)
        if t.days[7]:
            there |= unknown * np.uint32(BIT[R.TRAVEL_UNKNOWN])
            there |= (hours > t.place[5]) * np.uint32(BIT[R.TRAVEL_TOO_FAR])
        if t.days[6]:
            near = np.maximum(0.0, 1 - hours / t.place[3])
            points += np.rint(np.where(unknown, 0.0, near) * t.place[4] * POINT).astype(np.int32)
    seats = [
        bits | wrong[c.discipline] | (there if present else np.uint32(0))
        for wrong, present in zip(t.seat_wrong, t.seat_present, strict=True)
    ]
    return Survey(np.stack(seats), points)


def _hours(c: Columns, place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return travel hours, NaN where a place is missing: ``travel.between_km`` for a whole column."""
    dx, dy, dz = c.x - place[0], c.y - place[1], c.z - place[2]
    h = (dx * dx + dy * dy + dz * dz) * 0.25
    near = h < 0.25
    t = np.where(near, h, np.maximum(0.5 * (1.0 - np.sqrt(np.minimum(h, 1.0))), 0.0))
    s = np.sqrt(t)
    arc = s + s * quotient(t)
    km = 2 * EARTH_RADIUS_KM * np.where(near, arc, HALF_PI - 2.0 * arc)
    hours: NDArray[np.float64] = np.minimum(km / 64, 4 + km / 700)
    return hours


def _tables(
    c: Columns, facts: RequestFacts, seats: tuple[Seat, ...], policy: Policy, wanted: NDArray[np.uint64]
) -> _Tables:
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
    return _Tables(
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


def _listed(c: Columns, facts: RequestFacts, policy: Policy) -> Bits:
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


def _unlicensed(c: Columns, facts: RequestFacts, compacts: tuple[Compact, ...]) -> Bits:
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
