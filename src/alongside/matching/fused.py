"""Every hard-rule reason and every point for a whole roster and all seats, in one pass over columns.

``survey`` gives the same bits as ``eligibility`` and the same points as ``scoring``, advisor by advisor.
NumPy is the reference; where Numba is installed and the roster is large, the pass is compiled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching import kernel_core, kernel_survey, kernels
from alongside.matching.codes import BIT
from alongside.matching.codes import ReasonCode as R
from alongside.matching.columns import NEVER, Columns, Ints
from alongside.matching.policy import POINT, Policy
from alongside.matching.problem import Compact, RequestFacts, Seat
from alongside.matching.tables import Bits, Tables, listed, tables_of, unlicensed_of
from alongside.matching.travel import EARTH_RADIUS_KM, HALF_PI, quotient

COMPILE_FROM = 5000
_BLOCK = 1024
_LANES = 1024

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
    tables = tables_of(columns, facts, seats, policy, wanted)
    extra = listed(columns, facts, policy)
    unlicensed = unlicensed_of(columns, facts, compacts)
    masks = tuple(column for column, _ in asks.values())
    if compiled is None:
        compiled = len(columns) >= COMPILE_FROM and kernels.installed()
    if compiled:
        return _compiled(columns, masks, tables, extra, unlicensed)
    return _plain(columns, masks, tables, extra, unlicensed)


def _compiled(c: Columns, masks: Any, t: Tables, extra: Bits, unlicensed: Bits) -> Survey:
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


def _kinds(t: Tables) -> Bits:
    """Return bits of each discipline: 1 where it needs a license, 2, 4 and so on of the seats it is wrong for."""
    wrong = (t.seat_wrong != 0).astype(np.uint32) << np.arange(1, len(t.seat_wrong) + 1, dtype=np.uint32)[
        :, None
    ]
    kinds: Bits = wrong.sum(axis=0, dtype=np.uint32) | t.needs_license.astype(np.uint32)
    return kinds


def _places(mask: np.uint64) -> NDArray[np.uint64]:
    """Return the places of a mask's bits."""
    return np.array([i for i in range(64) if int(mask) >> i & 1], dtype=np.uint64)


def _plain(c: Columns, masks: Any, t: Tables, extra: Bits, unlicensed: Bits) -> Survey:
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
