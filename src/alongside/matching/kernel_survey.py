"""Inner loops of the fused pass over a roster.

Plain Python that Numba may compile (``kernels.compiled``). Each loop reads few arrays and has few branches, so that a
compiler can work out several advisors at once.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

# The arc sine of travel.py, as constants that a compiler can see.
P0, P1, P2 = 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01
P3, P4, P5 = -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05
Q0, Q1 = -2.40339491173441421878e00, 2.02094576023350569471e00
Q2, Q3 = -6.88283971605453293030e-01, 7.70381505559019352791e-02


def dense_pass(
    coded_as: Any,
    counts: Any,
    dates: Any,
    where: Any,
    masks: Any,
    beside: Any,
    bit_tables: Any,
    point_tables: Any,
    asked_for: Any,
    days: Any,
    codes: Any,
    place: Any,
    seat_present: Any,
    scratch: Any,
    bits: Any,
    points: Any,
) -> None:
    """Fill ``bits`` (seat, advisor) and ``points`` (advisor); what the arguments are stands in ``fused``.

    ``kind_bits`` of a discipline: 1 where it needs a license, 2 where it is wrong for the first seat, 4 for the
    second and so on. ``scratch``: four rows of bits, as long as the blocks in which advisors are taken.
    """
    discipline, band, agency_type, agency, burden = coded_as
    asked, flags = counts
    credential, background, revalidated, employer_until, last_home, last_asked = dates
    x, y, z = where
    kinds, venues, communities, languages, licensed, recused, opted_out = masks
    extra, unlicensed = beside
    kind_bits, flag_bits, burden_bits = bit_tables
    asked_points, waiting_points, community_points, language_points = point_tables[:4]
    wanted, community_at, language_at = asked_for
    travels = days[6] != 0 or days[7] != 0
    room = scratch.shape[1]
    for low in range(0, len(discipline), room):
        high = min(low + room, len(discipline))
        p, b, there = points[low:high], scratch[0, : high - low], scratch[1, : high - low]
        kind, count = scratch[2, : high - low], scratch[3, : high - low]
        dated(
            b, extra[low:high], revalidated[low:high], employer_until[low:high], last_home[low:high],
            agency[low:high], days, codes,
        )  # fmt: skip
        looked_up(
            b, kind, flags[low:high], burden[low:high], discipline[low:high], flag_bits, burden_bits, kind_bits,
        )  # fmt: skip
        papers(b, kind, credential[low:high], background[low:high], days, codes)
        licenses(b, there, kind, unlicensed[low:high], licensed[low:high], wanted, codes)
        declined(b, recused[low:high], opted_out[low:high], wanted, codes)
        coded(p, band[low:high], agency_type[low:high], burden[low:high], point_tables[4:])
        counted(p, asked[low:high], last_asked[low:high], days, asked_points, waiting_points)
        lived(p, kinds[low:high], venues[low:high], wanted, days)
        shared(p, count, communities[low:high], community_at, community_points)
        shared(p, count, languages[low:high], language_at, language_points)
        if travels:
            travel(p, there, x[low:high], y[low:high], z[low:high], place, days, codes)
        for s in range(len(seat_present)):
            seat(bits[s, low:high], b, there, kind, s + 1, codes[14], seat_present[s])


def dated(
    b: Any,
    extra: Any,
    revalidated: Any,
    employer_until: Any,
    last_home: Any,
    agency: Any,
    days: Any,
    codes: Any,
) -> None:
    """Begin the reasons: what stands beside the roster, and days that have passed."""
    on, oldest, rest_after, asking = days[0], days[1], days[2], days[3]
    late, employer, resting, own, none = codes[0], codes[1], codes[6], codes[7], codes[13]
    for i in range(len(b)):
        b[i] = (
            extra[i]
            | (late if revalidated[i] < oldest else none)
            | (employer if employer_until[i] < on else none)
            | (resting if last_home[i] > rest_after else none)
            | (own if agency[i] == asking else none)
        )


def looked_up(
    b: Any,
    kind: Any,
    flags: Any,
    burden: Any,
    discipline: Any,
    flag_bits: Any,
    burden_bits: Any,
    kind_bits: Any,
) -> None:
    """Add the reasons that small tables hold; fill ``kind`` with the bits of each discipline."""
    for i in range(len(b)):
        b[i] |= flag_bits[flags[i]] | burden_bits[burden[i]]
        kind[i] = kind_bits[discipline[i]]


def papers(b: Any, kind: Any, credential: Any, background: Any, days: Any, codes: Any) -> None:
    """Add the reasons of credential and background check."""
    on, never, none = days[0], -2147483648, codes[13]
    no_credential, old_credential, no_check, old_check = codes[2], codes[3], codes[4], codes[5]
    for i in range(len(b)):
        credited, checked = credential[i], background[i]
        missing = no_credential if kind[i] & 1 != 0 else none
        b[i] |= (missing if credited == never else (old_credential if credited < on else none)) | (
            no_check if checked == never else (old_check if checked < on else none)
        )


def licenses(b: Any, there: Any, kind: Any, unlicensed: Any, licensed: Any, wanted: Any, codes: Any) -> None:
    """Add the reasons of those not licensed in the state; ``there``: those that count in person only."""
    state, remote, none = wanted[4], codes[10], codes[13]
    for i in range(len(b)):
        outside = unlicensed[i] if kind[i] & 1 != 0 and licensed[i] & state == 0 else none
        there[i] = outside & remote
        b[i] |= outside & ~remote


def declined(b: Any, recused: Any, opted_out: Any, wanted: Any, codes: Any) -> None:
    """Add the reasons of those who stepped aside from the state or the kind of incident."""
    state, kind, aside, out, none = wanted[5], wanted[6], codes[8], codes[9], codes[13]
    for i in range(len(b)):
        b[i] |= (aside if recused[i] & state != 0 else none) | (out if opted_out[i] & kind != 0 else none)


def coded(p: Any, band: Any, agency_type: Any, burden: Any, tables: Any) -> None:
    """Begin the points: what small tables hold."""
    band_points, type_points, burden_points = tables
    for i in range(len(p)):
        p[i] = band_points[band[i] + 1] + type_points[agency_type[i] + 1] + burden_points[burden[i]]


def counted(p: Any, asked: Any, last_asked: Any, days: Any, asked_points: Any, waiting_points: Any) -> None:
    """Add the points of those asked seldom and long ago."""
    on = days[0]
    asked_full, waiting_full = len(asked_points) - 1, len(waiting_points) - 1
    for i in range(len(p)):
        since = min(max(on - last_asked[i], 0), waiting_full)
        p[i] += asked_points[min(asked[i], asked_full)] + waiting_points[since]


def lived(p: Any, kinds: Any, venues: Any, wanted: Any, days: Any) -> None:
    """Add the points of those who have lived through the kind of incident, or the kind of place."""
    kind, venue, kind_points, venue_points = wanted[0], wanted[1], days[4], days[5]
    for i in range(len(p)):
        p[i] += (kind_points if kinds[i] & kind != 0 else 0) + (venue_points if venues[i] & venue != 0 else 0)


def shared(p: Any, count: Any, masks: Any, at: Any, table: Any) -> None:
    """Add the points for as many of the words asked for (at the places ``at``) as each has; fills ``count``."""
    if len(at) == 0:
        return
    for i in range(len(p)):
        count[i] = (masks[i] >> at[0]) & 1
    for k in range(1, len(at)):
        for i in range(len(p)):
            count[i] += (masks[i] >> at[k]) & 1
    for i in range(len(p)):
        p[i] += table[count[i]]


def travel(p: Any, there: Any, x: Any, y: Any, z: Any, place: Any, days: Any, codes: Any) -> None:
    """Add what distance says, as in ``travel.between_km``."""
    fx, fy, fz, full_hours, weight, limit = place[0], place[1], place[2], place[3], place[4], place[5]
    if days[6] == 0:
        weight = 0.0
    unknown, far, none = codes[11], codes[12], codes[13]
    if days[7] == 0:
        unknown, far = none, none
    for i in range(len(p)):
        dx, dy, dz = x[i] - fx, y[i] - fy, z[i] - fz
        h = (dx * dx + dy * dy + dz * dz) * 0.25
        half = 0.5 * (1.0 - sqrt(h if h < 1.0 else 1.0))
        t = h if h < 0.25 else (half if half > 0.0 else 0.0)
        root = sqrt(t)
        over = t * (P0 + t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5)))))
        arc = root + root * (over / (1.0 + t * (Q0 + t * (Q1 + t * (Q2 + t * Q3)))))
        km = 12742.0 * (arc if h < 0.25 else 1.5707963267948966 - 2.0 * arc)
        by_road, by_air = km * 0.015625, 4.0 + km / 700.0
        took = by_road if by_road < by_air else by_air
        share = 1.0 - took / full_hours
        # Adding and taking away 1.5 * 2**52 rounds half to even, as round() does.
        worth = (share if share > 0.0 else 0.0) * weight * 1000.0
        p[i] += int((worth + 6755399441055744.0) - 6755399441055744.0)
        there[i] |= unknown if h != h else (far if took > limit else none)


def seat(row: Any, b: Any, there: Any, kind: Any, at: Any, wrong: Any, present: Any) -> None:
    """Fill one seat's reasons; bit ``at`` of ``kind`` says whom it does not suit."""
    if present:
        for i in range(len(row)):
            row[i] = b[i] | there[i] | wrong * ((kind[i] >> at) & 1)
    else:
        for i in range(len(row)):
            row[i] = b[i] | wrong * ((kind[i] >> at) & 1)
