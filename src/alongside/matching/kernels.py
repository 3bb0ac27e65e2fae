"""Inner loops that Numba compiles where it is installed. The only module that knows of Numba.

Each is plain Python, and its answer does not depend on whether it was compiled.
"""

from __future__ import annotations

from functools import cache, update_wrapper
from importlib.util import find_spec
from inspect import isfunction
from math import sqrt
from types import FunctionType
from typing import Any


@cache
def installed() -> bool:
    """Say whether loops can be compiled here."""
    return find_spec("numba") is not None


@cache
def compiled(loop: Any) -> Any:
    """Return a loop compiled, or the loop itself where Numba is not installed.

    What it calls of its own module is compiled with it. A loop may call nothing of ours from another module:
    what Numba keeps on disk is renewed only when the loop's own file changes.
    """
    if not installed():
        return loop
    import numba

    known = loop.__globals__
    parts = {n: compiled(known[n]) for n in loop.__code__.co_names if isfunction(known.get(n))}
    if parts:
        loop = update_wrapper(FunctionType(loop.__code__, {**known, **parts}, loop.__name__), loop)
    try:
        return numba.njit(cache=True, error_model="numpy")(loop)
    except RuntimeError:  # nowhere to keep compiled code: compile anew in each process
        return numba.njit(error_model="numpy")(loop)


# The arc sine of travel.py, as constants that a compiler can see.
P0, P1, P2 = 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01
P3, P4, P5 = -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05
Q0, Q1 = -2.40339491173441421878e00, 2.02094576023350569471e00
Q2, Q3 = -6.88283971605453293030e-01, 7.70381505559019352791e-02


def dense_pass(
    discipline: Any,
    band: Any,
    agency_type: Any,
    agency: Any,
    burden: Any,
    asked: Any,
    flags: Any,
    credential: Any,
    background: Any,
    revalidated: Any,
    employer_until: Any,
    last_home: Any,
    last_asked: Any,
    x: Any,
    y: Any,
    z: Any,
    kinds: Any,
    venues: Any,
    communities: Any,
    languages: Any,
    licensed: Any,
    recused: Any,
    opted_out: Any,
    extra: Any,
    unlicensed: Any,
    needs_license: Any,
    flag_bits: Any,
    burden_bits: Any,
    burden_points: Any,
    band_points: Any,
    type_points: Any,
    community_points: Any,
    language_points: Any,
    asked_points: Any,
    waiting_points: Any,
    wanted: Any,
    community_at: Any,
    language_at: Any,
    days: Any,
    codes: Any,
    place: Any,
    hours: Any,
    near_points: Any,
    seat_wrong: Any,
    seat_present: Any,
    bits: Any,
    points: Any,
) -> None:
    """Fill ``bits`` (seat, advisor) and ``points`` (advisor); what the arguments are stands in ``fused``."""
    on, oldest, rest_after, agency_wanted, kind_points, venue_points = (
        days[0],
        days[1],
        days[2],
        days[3],
        days[4],
        days[5],
    )
    waiting_full = len(waiting_points) - 1
    asked_full = len(asked_points) - 1
    score_travel, judge_travel = days[6] != 0, days[7] != 0
    fx, fy, fz, full_hours, travel_weight, limit = place[0], place[1], place[2], place[3], place[4], place[5]
    # Taken out of the loop by hand: a compiler cannot know that what is written below leaves them alone.
    w0, w1, _, _, w4, w5, w6, w7 = (
        wanted[0], wanted[1], wanted[2], wanted[3], wanted[4], wanted[5], wanted[6], wanted[7],
    )  # fmt: skip
    c0, c1, c2, c3, c4, c5, c6 = codes[0], codes[1], codes[2], codes[3], codes[4], codes[5], codes[6]
    c7, c8, c9, c10, c11, c12, c13 = codes[7], codes[8], codes[9], codes[10], codes[11], codes[12], codes[13]
    seats = len(seat_present)
    size = len(discipline)
    room = len(hours)
    travels = score_travel or judge_travel
    for block in range(0, size, room):
        end = min(block + room, size)
        if travels:
            # Without branches, so that several advisors are worked out at once; as in ``travel.between_km``.
            for i in range(block, end):
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
                worth = (share if share > 0.0 else 0.0) * travel_weight * 1000.0
                near_points[i - block] = (worth + 6755399441055744.0) - 6755399441055744.0
                hours[i - block] = took
        for i in range(block, end):
            d = discipline[i]
            b = extra[i] | flag_bits[flags[i]] | burden_bits[burden[i]]
            if revalidated[i] < oldest:
                b |= c0
            if employer_until[i] < on:
                b |= c1
            if credential[i] < on:
                b |= c3 if credential[i] != -2147483648 else (c2 if needs_license[d] else c13)
            if background[i] < on:
                b |= c5 if background[i] != -2147483648 else c4
            if last_home[i] > rest_after:
                b |= c6
            if agency[i] == agency_wanted:
                b |= c7
            if recused[i] & w5:
                b |= c8
            if opted_out[i] & w6:
                b |= c9
            there = unlicensed[i] ^ unlicensed[i]
            if needs_license[d] and not licensed[i] & w4:
                there = unlicensed[i] & c10
                b |= unlicensed[i] ^ there
            p = band_points[band[i] + 1] + type_points[agency_type[i] + 1] + burden_points[burden[i]]
            count = w7 - w7
            for k in range(len(community_at)):
                count += (communities[i] >> community_at[k]) & w7
            p += community_points[count]
            count = w7 - w7
            for k in range(len(language_at)):
                count += (languages[i] >> language_at[k]) & w7
            p += language_points[count]
            # One of two sums instead of a jump that half of all advisors would take.
            p += kind_points if kinds[i] & w0 else 0
            p += venue_points if venues[i] & w1 else 0
            p += asked_points[min(asked[i], asked_full)]
            since = on - last_asked[i]
            p += waiting_points[min(max(since, 0), waiting_full)]
            if travels:
                if x[i] != x[i]:
                    if judge_travel:
                        there |= c11
                else:
                    if judge_travel and hours[i - block] > limit:
                        there |= c12
                    if score_travel:
                        p += int(near_points[i - block])
            points[i] = p
            for s_ in range(seats):
                bits[s_, i] = b | seat_wrong[s_, d] | (there if seat_present[s_] else c13)


def price_calls(
    which: Any,
    seat_start: Any,
    class_start: Any,
    cand_start: Any,
    cand_row: Any,
    cand_value: Any,
    class_cover: Any,
    class_novice: Any,
    group: Any,
    price: Any,
    present_price: Any,
    call_present: Any,
    bonus: Any,
    max_novices: Any,
    width: Any,
    keep_row: Any,
    keep_left: Any,
    keep_cover: Any,
    keep_novice: Any,
    count: Any,
    rest: Any,
    may: Any,
    at: Any,
    total: Any,
    cover: Any,
    novices: Any,
    best_value: Any,
    best_rows: Any,
    nodes: Any,
    limit: Any,
) -> None:
    """Find for each call in ``which`` its best team at these prices: a whole small search, exact.

    Candidates stand seat by seat, class by class (same wishes met, same novice), by value. Of each class only
    as many people of different groups are needed as the call has seats, because one of them is always free;
    walking down a class ends when nobody further can be worth more, since prices are never below 0. Lists and
    arrays both do. ``best_value`` and ``best_rows`` (seat, -1 empty) are filled; ``nodes`` counts per call, and
    a call whose count passes ``limit`` was cut short: its ``best_value`` is then not proven.
    """
    for c in which:
        first = seat_start[c]
        seats = seat_start[c + 1] - first
        base = c * 256
        top = bonus[base + 255]
        present = call_present[c]
        for s in range(seats):
            held = s * width
            end = held
            for k in range(class_start[first + s], class_start[first + s + 1]):
                begin = end
                for e in range(cand_start[k], cand_start[k + 1]):
                    if end - begin >= seats and keep_left[end - 1] >= cand_value[e]:
                        break
                    r = cand_row[e]
                    left = cand_value[e] - price[r]
                    if present:
                        left = left - present_price[r]
                    if left + top <= 0:
                        continue
                    g = group[r]
                    same = -1
                    for j in range(begin, end):
                        if group[keep_row[j]] == g:
                            same = j
                    if same >= 0:
                        if keep_left[same] >= left:
                            continue
                        j = same
                    elif end - begin >= seats:
                        if keep_left[end - 1] >= left:
                            continue
                        j = end - 1
                    else:
                        j = end
                        end += 1
                    while j > begin and keep_left[j - 1] < left:
                        keep_left[j] = keep_left[j - 1]
                        keep_row[j] = keep_row[j - 1]
                        j -= 1
                    keep_left[j] = left
                    keep_row[j] = r
                for j in range(begin, end):
                    keep_cover[j] = class_cover[k]
                    keep_novice[j] = class_novice[k]
            keep_row[end] = -1
            keep_left[end] = 0
            keep_cover[end] = 0
            keep_novice[end] = 0
            end += 1
            # The whole seat, best first.
            for i in range(held + 1, end):
                kr, kl, kc, kn = keep_row[i], keep_left[i], keep_cover[i], keep_novice[i]
                j = i
                while j > held and keep_left[j - 1] < kl:
                    keep_row[j] = keep_row[j - 1]
                    keep_left[j] = keep_left[j - 1]
                    keep_cover[j] = keep_cover[j - 1]
                    keep_novice[j] = keep_novice[j - 1]
                    j -= 1
                keep_row[j] = kr
                keep_left[j] = kl
                keep_cover[j] = kc
                keep_novice[j] = kn
            count[s] = end - held
        rest[seats] = 0
        may[seats] = 0
        for s in range(seats - 1, -1, -1):
            rest[s] = rest[s + 1] + keep_left[s * width]
            reach = may[s + 1]
            for j in range(s * width, s * width + count[s]):
                reach = reach | keep_cover[j]
            may[s] = reach
        best = -1
        visited = 0
        d = 0
        at[0] = -1
        total[0] = 0
        cover[0] = 0
        novices[0] = 0
        while d >= 0:
            at[d] += 1
            if at[d] >= count[d] or visited > limit:
                d -= 1
                continue
            j = d * width + at[d]
            gain = total[d] + keep_left[j]
            if gain + rest[d + 1] + bonus[base + (cover[d] | may[d])] <= best:
                d -= 1
                continue
            r = keep_row[j]
            now = cover[d] | keep_cover[j]
            if gain + rest[d + 1] + bonus[base + (now | may[d + 1])] <= best:
                continue
            if r >= 0:
                if novices[d] + keep_novice[j] > max_novices:
                    continue
                g = group[r]
                clash = False
                for before in range(d):
                    other = keep_row[before * width + at[before]]
                    if other >= 0 and group[other] == g:
                        clash = True
                if clash:
                    continue
            visited += 1
            if d == seats - 1:
                worth = gain + bonus[base + now]
                if worth > best:
                    best = worth
                    for s in range(seats):
                        best_rows[first + s] = keep_row[s * width + at[s]]
                continue
            total[d + 1] = gain
            cover[d + 1] = now
            novices[d + 1] = novices[d] + keep_novice[j]
            d += 1
            at[d] = -1
        best_value[c] = best
        nodes[c] = visited
