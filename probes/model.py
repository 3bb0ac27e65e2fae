"""No seat is ever left with nothing to happen next: a state machine of the engine, with crashes.

Hypothesis drives the pure engine (alongside/callouts/advance.py) through random stories: answers, carriers,
clocks, officers, agency heads, outages, and deaths that lose everything a step had not yet committed. After
each step every open seat has an armed deadline or a person who decides, nobody holds two seats, at most one
person holds a seat, and nothing decided is undone.

The seeded bug forgets to look again when somebody says that they cannot.
"""

from __future__ import annotations

import sys
import time

from ground import SEED_BUG, say, sized

STORIES = sized(1_000, 10_000)
STEPS = 40


def main() -> int:
    """Run the probe; return the exit code."""
    from tests.engine import Broken, stories

    if SEED_BUG:
        _forget_to_look()
    began, steps, broken = time.monotonic(), 0, ""
    counted = [0, 0, 0]
    try:
        stories(STORIES, STEPS, counted)
    except Broken as error:
        broken = str(error)
    told, steps, crashes = counted
    return say(
        "model", n=told, bug=bool(broken), ok=not broken and told >= STORIES and crashes > 0, steps=steps, crashes=crashes,
        broken=broken, bound_95=round(3 / max(1, told), 6), seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip


def _forget_to_look() -> None:
    from alongside.callouts import advance, seats

    says_no = advance._ON[seats.SaysNo]

    def seeded(turn: advance._Turn, event: seats.SaysNo) -> None:
        looks, turn.look = turn.look, lambda: None  # type: ignore[method-assign]
        says_no(turn, event)
        turn.look = looks  # type: ignore[method-assign]

    advance._ON[seats.SaysNo] = seeded


if __name__ == "__main__":
    sys.exit(main())
