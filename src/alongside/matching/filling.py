"""One call after the other: whole choices that cost nothing to find, at given prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from alongside.matching.limits import Duals, Limits
from alongside.matching.pricing import Pricing, Team

NEVER = 2**50


def fill(pricing: Pricing, limits: Limits, duals: Duals, order: Sequence[int]) -> list[Team]:
    """Return a team for each call of ``order``, each as good at these prices as the earlier ones let it be."""
    price, present_price = duals.paid(limits)
    room = limits.capacity.copy()
    present = np.ones(len(room), dtype=np.int64)
    cells = [len(steps) for steps in limits.steps]
    chosen = []
    for c in order:
        now = np.where(room > 0, price, NEVER)
        seats = pricing.seat_start[c + 1] - pricing.seat_start[c]
        for k, free in enumerate(cells):
            if free < seats:
                # Too few of the cell are left for all seats to draw on it: leave it to the joint search.
                now[limits.cell == k] = NEVER
        if limits.several and pricing.present[c]:
            now = np.where(present > 0, now, NEVER)
        teams, _, _ = pricing.best(now, present_price, [c])
        chosen.append(teams[0])
        for row in teams[0].rows:
            if row >= 0:
                room[row] -= 1
                present[row] -= pricing.present[c]
                if limits.cell[row] >= 0:
                    cells[limits.cell[row]] -= 1
    return chosen
