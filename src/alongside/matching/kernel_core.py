"""Inner loops of the certified assignment: each seat's best few, its best many, and seating one after the other.

Plain Python that Numba may compile (``kernels.compiled``).
"""

from __future__ import annotations

from typing import Any

FAR = 2**61


def lane_highest(seat: Any, lanes: Any) -> Any:
    """Return the highest of each lane: of values ``lane``, ``lane + lanes`` and so on of a seat."""
    highest = seat[:lanes].copy()
    rows = len(seat) // lanes if lanes else 0
    for row in range(1, rows):
        part = seat[row * lanes : row * lanes + lanes]
        for k in range(lanes):
            highest[k] = max(highest[k], part[k])
    for k in range(len(seat) - rows * lanes):
        highest[k] = max(highest[k], seat[rows * lanes + k])
    return highest


def nth_highest(highest: Any, count: Any, top: Any, floor: Any) -> Any:
    """Return the n-th highest of the first ``count``, n being the length of ``top``; ``floor`` where it is less."""
    few = len(top)
    if count < few:
        return floor
    for k in range(few):
        top[k] = floor
    for b in range(count):
        v = highest[b]
        if v <= top[few - 1]:
            continue
        k = few - 1
        while k > 0 and top[k - 1] < v:
            top[k] = top[k - 1]
            k -= 1
        top[k] = v
    return top[few - 1]


def keep(held: Any, mine: Any, low: Any, e: Any, v: Any, people: Any, values: Any, price: Any) -> None:
    """Put edge ``e``, worth ``v``, in its order behind or among the first ``held`` of ``mine``."""
    k = held
    while k > 0:
        before = low + mine[k - 1]
        if values[before] - price[people[before]] >= v:
            break
        mine[k] = mine[k - 1]
        k -= 1
    mine[k] = e - low


def best_few(
    start: Any,
    people: Any,
    values: Any,
    price: Any,
    priced: Any,
    floor: Any,
    turn: Any,
    open_: Any,
    most_lanes: Any,
    top: Any,
    places: Any,
    cut: Any,
) -> None:
    """Fill ``places`` (seat, few) with each seat's places of highest value less price above its floor.

    The rest of ``places`` stays as it was. ``open_``: the seats to look at. ``cut``: nobody left out is above
    it; the floor where there is none. Each seat starts to look at another of its people (``turn``), so that
    seats alike choose different ones among equals. ``priced`` false: all prices are 0. Where so many lanes hold
    somebody above a line, that many people are above it: most lanes need no second look.
    """
    few = places.shape[1]
    for s in open_:
        low, size = start[s], start[s + 1] - start[s]
        lanes = min(most_lanes, size)
        highest = lane_highest(values[low : low + size], lanes)
        bar = floor[s]
        if not priced:
            bar = max(bar, nth_highest(highest, lanes, top, bar + 1) - 1)
        out = floor[s]
        held = 0
        lane = turn[s] % lanes if lanes else 0
        for _ in range(lanes):
            lane = lane + 1 if lane + 1 < lanes else 0
            if highest[lane] <= bar:
                # Prices are never below 0: where no value is above the bar, nothing less its price is.
                out = max(out, highest[lane])
                continue
            for e in range(low + lane, low + size, lanes):
                v = values[e]
                if v > bar and priced:
                    v = v - price[people[e]]
                if v <= bar:
                    out = max(out, v)
                    continue
                if held == few:
                    out = max(out, bar)
                    held -= 1
                keep(held, places[s], low, e, v, people, values, price)
                held += 1
                if held == few:
                    worst = low + places[s, few - 1]
                    bar = max(bar, values[worst] - price[people[worst]])
        cut[s] = out


def best_many(start: Any, values: Any, many: Any, counts: Any, line: Any, size: Any) -> None:
    """Fill ``line`` (seat) with a value of at least 1 that about ``many`` of the seat's values, or all, reach.

    ``size``: how many do. Values are counted in as many steps as ``counts`` is long, a power of 2.
    """
    steps = len(counts)
    for s in range(len(line)):
        low, high = start[s], start[s + 1]
        line[s], size[s] = 1, 0
        if low == high:
            continue
        most = values[low]
        for e in range(low, high):
            most = max(most, values[e])
        shift = 0
        while most >> shift >= steps:
            shift += 1
        for k in range(steps):
            counts[k] = 0
        for e in range(low, high):
            if values[e] > 0:
                counts[values[e] >> shift] += 1
        k = steps - 1
        reached = counts[k]
        while k > 0 and reached < many:
            k -= 1
            reached += counts[k]
        line[s], size[s] = max(k << shift, 1), reached


def edges_from(start: Any, values: Any, line: Any, edges: Any) -> None:
    """Fill ``edges`` with the places of all values that reach their seat's line, seat by seat."""
    found = 0
    for s in range(len(line)):
        for e in range(start[s], start[s + 1]):
            if values[e] >= line[s]:
                edges[found] = e
                found += 1


def seat_all(
    order: Any,
    start: Any,
    person: Any,
    value: Any,
    room: Any,
    worth: Any,
    price: Any,
    taken: Any,
    by_person: Any,
    by_seat: Any,
    todo: Any,
) -> None:
    """Seat one after the other by a shortest path of swaps (Jonker and Volgenant), exact in whole numbers.

    An edge is a place in ``person`` and ``value``, the seat's are ``start[s]:start[s + 1]``. ``room``: how often
    each person may still be taken. Filled: ``taken`` (seat; its edge, -1 empty), ``worth`` (seat), ``price``
    (person; 0 at first). ``by_person``: distance, origin, last edge, first seat held, and two lists of people;
    ``by_seat``: distance, next seat of the same person, and a list of seats.
    """
    for s in order:
        best = worth[s] - worth[s]
        for e in range(start[s], start[s + 1]):
            best = max(best, value[e] - price[person[e]])
        worth[s] = best
        end, level = reach(s, start, person, value, room, worth, price, by_person, by_seat, todo)
        settle(level, worth, price, by_person, by_seat)
        swap(s, end, person, room, taken, by_person, by_seat)


def reach(
    first: Any,
    start: Any,
    person: Any,
    value: Any,
    room: Any,
    worth: Any,
    price: Any,
    by_person: Any,
    by_seat: Any,
    todo: Any,
) -> Any:
    """Return (where the shortest path from seat ``first`` ends, its length): a person, or -1 - seat left empty."""
    dist, origin, via, head, touched = by_person[0], by_person[1], by_person[2], by_person[3], by_person[4]
    far, after, done = by_seat[0], by_seat[1], by_seat[2]
    end, least = -1 - first, worth[first]
    level = least - least
    done[0] = count = reached = 0
    todo[0], waiting = first, 1
    while level < least:
        while waiting > 0 and level < least:
            waiting -= 1
            s = todo[waiting]
            far[s] = level
            count += 1
            done[count] = s
            if level + worth[s] < least:
                end, least = -1 - s, level + worth[s]
            for e in range(start[s], start[s + 1]):
                p = person[e]
                d = level + worth[s] + price[p] - value[e]
                if d >= least or d >= dist[p]:
                    continue
                if dist[p] == FAR:
                    touched[reached] = p
                    reached += 1
                dist[p], origin[p], via[p] = d, s, e
                if room[p] > 0:
                    end, least = p, d
                elif d == level:
                    waiting = hold(p, head, after, todo, waiting)
        if waiting > 0 or level >= least:
            break
        near = least
        for k in range(reached):
            if level < dist[touched[k]] < near:
                near = dist[touched[k]]
        level = near
        for k in range(reached):
            if dist[touched[k]] == level and level < least:
                waiting = hold(touched[k], head, after, todo, waiting)
    done[0] = count
    by_person[5, 0] = reached
    return end, least


def hold(p: Any, head: Any, after: Any, todo: Any, waiting: Any) -> Any:
    """Put all seats that hold a person on the list ``todo``. Return how many wait there now."""
    s = head[p]
    while s >= 0:
        todo[waiting] = s
        waiting += 1
        s = after[s]
    return waiting


def settle(level: Any, worth: Any, price: Any, by_person: Any, by_seat: Any) -> None:
    """Raise the prices of all people nearer than ``level``, lower the worth of the seats that hold them."""
    dist, touched = by_person[0], by_person[4]
    far, done = by_seat[0], by_seat[2]
    for k in range(1, done[0] + 1):
        worth[done[k]] -= level - far[done[k]]
    for k in range(by_person[5, 0]):
        p = touched[k]
        if dist[p] < level:
            price[p] += level - dist[p]
        dist[p] = FAR


def swap(first: Any, end: Any, person: Any, room: Any, taken: Any, by_person: Any, by_seat: Any) -> None:
    """Walk the path back from its end: each seat on it takes the next person."""
    origin, via, head, after = by_person[1], by_person[2], by_person[3], by_seat[1]
    p = end
    if end >= 0:
        room[end] -= 1
    s = -1 - end
    while True:
        if p >= 0:
            s = origin[p]
        held = taken[s]
        taken[s] = via[p] if p >= 0 else -1
        left = -1
        if s != first:
            left = person[held]
            if head[left] == s:
                head[left] = after[s]
            else:
                before = head[left]
                while after[before] != s:
                    before = after[before]
                after[before] = after[s]
        if p >= 0:
            after[s] = head[p]
            head[p] = s
        if s == first:
            break
        p = left


def near_best(bits: Any, points: Any, lanes: Any, top: Any, rows: Any) -> Any:
    """Fill ``rows`` with all rows without a reason that may be among the best (as many as ``top`` is long).

    Equal ones are all among them; they stand in no order. Return (how many were put, how many have no reason).
    """
    size = len(points)
    lanes = min(lanes, size)
    best, open_ = points[:lanes].copy(), points[:lanes].copy()
    floor = -2147483648
    for k in range(lanes):
        best[k], open_[k] = floor, 0
    for low in range(0, size, max(lanes, 1)):
        reasons, worth = bits[low : low + lanes], points[low : low + lanes]
        for k in range(len(worth)):
            free = reasons[k] == 0
            best[k] = max(best[k], worth[k] if free else floor)
            open_[k] += 1 if free else 0
    bar = nth_highest(best, lanes, top, floor)
    found = eligible = 0
    for k in range(lanes):
        eligible += open_[k]
        if best[k] < bar or open_[k] == 0:
            continue
        for i in range(k, size, lanes):
            if bits[i] == 0 and points[i] >= bar:
                rows[found] = i
                found += 1
    return found, eligible
