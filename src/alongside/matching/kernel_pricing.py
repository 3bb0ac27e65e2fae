"""Inner loops of column generation: each call's best team at given prices.

Plain Python that Numba may compile (``kernels.compiled``).
"""

from __future__ import annotations

from typing import Any


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
    kept: Any,
    deep: Any,
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
    keep_row, keep_left, keep_cover, keep_novice = kept
    count, rest, may = deep[:3]
    for c in which:
        first = seat_start[c]
        seats = seat_start[c + 1] - first
        base = c * 256
        for s in range(seats):
            held = s * width
            end = held
            for k in range(class_start[first + s], class_start[first + s + 1]):
                begin = end
                end = best_of_class(
                    cand_start[k], cand_start[k + 1], begin, seats, bonus[base + 255], call_present[c],
                    cand_row, cand_value, group, price, present_price, keep_row, keep_left,
                )  # fmt: skip
                for j in range(begin, end):
                    keep_cover[j] = class_cover[k]
                    keep_novice[j] = class_novice[k]
            keep_row[end] = -1
            keep_left[end] = 0
            keep_cover[end] = 0
            keep_novice[end] = 0
            order_seat(held, end + 1, keep_row, keep_left, keep_cover, keep_novice)
            count[s] = end + 1 - held
        reach(seats, width, count, keep_left, keep_cover, rest, may)
        best_value[c], nodes[c] = search(
            first, seats, base, width, max_novices, limit, bonus, group, kept, deep, best_rows
        )


def best_of_class(
    low: Any,
    high: Any,
    begin: Any,
    seats: Any,
    top: Any,
    present: Any,
    cand_row: Any,
    cand_value: Any,
    group: Any,
    price: Any,
    present_price: Any,
    keep_row: Any,
    keep_left: Any,
) -> Any:
    """Keep the best of a class from place ``begin`` on, best first, one of each group, as many as seats.

    ``low``, ``high``: its candidates. ``top``: what wishes are worth at most. Return the place behind the last.
    """
    end = begin
    for e in range(low, high):
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
    return end


def order_seat(held: Any, end: Any, keep_row: Any, keep_left: Any, keep_cover: Any, keep_novice: Any) -> None:
    """Put all that a seat has kept in order, best first."""
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


def reach(seats: Any, width: Any, count: Any, keep_left: Any, keep_cover: Any, rest: Any, may: Any) -> None:
    """Fill, from each seat on, what the seats may still add (``rest``) and which wishes they may meet (``may``)."""
    rest[seats] = 0
    may[seats] = 0
    for s in range(seats - 1, -1, -1):
        rest[s] = rest[s + 1] + keep_left[s * width]
        met = may[s + 1]
        for j in range(s * width, s * width + count[s]):
            met = met | keep_cover[j]
        may[s] = met


def clashes(d: Any, g: Any, width: Any, group: Any, keep_row: Any, at: Any) -> Any:
    """Say whether one of the first ``d`` seats holds somebody of group ``g``."""
    for before in range(d):
        other = keep_row[before * width + at[before]]
        if other >= 0 and group[other] == g:
            return True
    return False


def search(
    first: Any,
    seats: Any,
    base: Any,
    width: Any,
    max_novices: Any,
    limit: Any,
    bonus: Any,
    group: Any,
    kept: Any,
    deep: Any,
    best_rows: Any,
) -> Any:
    """Fill a call's ``best_rows``. Return (what the best team is worth, nodes looked at)."""
    keep_row, keep_left, keep_cover, keep_novice = kept
    count, rest, may, at, total, cover, novices = deep
    best, visited, d = -1, 0, 0
    at[0], total[0], cover[0], novices[0] = -1, 0, 0, 0
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
        new = novices[d] + keep_novice[j]
        if r >= 0 and (new > max_novices or clashes(d, group[r], width, group, keep_row, at)):
            continue
        visited += 1
        if d == seats - 1:
            if gain + bonus[base + now] > best:
                best = gain + bonus[base + now]
                for s in range(seats):
                    best_rows[first + s] = keep_row[s * width + at[s]]
            continue
        d += 1
        at[d], total[d], cover[d], novices[d] = -1, gain, now, new
    return best, visited
