"""Every deadline comes at its moment: never early, hardly late, and soon after the engine was killed.

Thousands of armed timers, half of them waves that end with nobody left and half of them holds that lapse, are
due at random moments; two jobs processes look after them. Half way both are killed, and started again a second
later. We read the rows ten times a second and take the first look at which a timer is gone: later than the
truth, never earlier.

The seeded bug looks every five seconds and does not sleep until the next deadline.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ground import SEED_BUG, house, quantile, rows, say, scene, sized, workers

ARMED = sized(1_200, 5_000)
FIRING = sized(60, 5_000)
"""How many fall due while we watch; the others stay armed."""
SPREAD = sized(18, 400)
"""Seconds over which they fall due."""
NOT_LOOKED_AT = 0.75
"""Seconds of lateness in the middle that only an engine shows that looks too seldom."""
DOWN = 1.0
"""Seconds until the killed engine is there again, as launch/supervisor.py needs."""


@dataclass
class Seen:
    """The timers still armed: due when; and those gone: due when, gone at the latest when."""

    armed: dict[tuple[str, int], datetime]
    gone: list[tuple[datetime, datetime]]


def main() -> int:
    """Run the probe; return the exit code."""
    with house(), tempfile.TemporaryDirectory() as folder:
        _arm()
        start = _set_moments()
        seen = Seen(_armed(start + timedelta(seconds=SPREAD)), [])
        n = len(seen.armed)
        down, back = _run(workers.Sink(Path(folder) / "taken"), seen, start)
        return _judge(seen, n, down, back)


def _arm() -> None:
    """Open so many call-outs: in every second one the only person asked said yes and has not confirmed."""
    from alongside.callouts import actions
    from alongside.callouts.models import Page
    from alongside.kernel import clock
    from tests.callouts import by_link

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=1)
    people = scene.advisors(ARMED, at)
    first = scene.team(scene.request(at, officer), officer, at)
    proposals = scene.copies(first, [[person] for person in people])
    half = ARMED // 2
    for here in (slice(0, half), slice(half, ARMED)):
        callout_id = actions.open_callout(proposal_id=proposals[here][0], by=scene.actor(), at=at)
        page = Page.objects.get(callout_id=callout_id)
        actions.note_handed(page_id=page.pk, at=at)
        if here.start:
            actions.answer(page_id=page.pk, accept=True, by=by_link(page), at=at)
        scene.like(callout_id, proposals[here][1:], [[a] for a in people[here][1:]])
    rows("UPDATE outbox_message SET state = 'withdrawn'")


def _set_moments() -> datetime:
    """Put every timer far off, and those that fire at random moments; return when it begins."""
    from alongside.kernel import clock

    start = clock.now() + timedelta(seconds=3)
    luck = random.Random("moments")
    far = start + timedelta(days=1)
    rows("UPDATE callouts_wave SET due_at = %s, cap_at = %s", far, far)
    rows("UPDATE callouts_page SET due_at = %s WHERE due_at IS NOT NULL", far)
    held = [r[0] for r in rows("SELECT id FROM callouts_page WHERE state = 'yes' ORDER BY id")]
    open_waves = rows(
        "SELECT w.id FROM callouts_wave w JOIN callouts_seat s ON s.id = w.seat_id"
        " WHERE s.state = 'open' AND w.state = 'open' ORDER BY w.id"
    )
    for table, ids in (("callouts_page", held), ("callouts_wave", [r[0] for r in open_waves])):
        for row_id in ids[: FIRING // 2]:
            due = start + timedelta(seconds=luck.uniform(0, SPREAD))
            rows(f"UPDATE {table} SET due_at = %s WHERE id = %s", due, row_id)
    return start


def _armed(until: datetime) -> dict[tuple[str, int], datetime]:
    held = "SELECT 'page', id, due_at FROM callouts_page WHERE state = 'yes' AND due_at <= %s"
    waves = "SELECT 'wave', w.id, w.due_at FROM callouts_wave w JOIN callouts_seat s ON s.id = w.seat_id"
    waves += " WHERE w.state = 'open' AND s.state = 'open' AND w.due_at <= %s"
    return {(kind, row_id): due for kind, row_id, due in rows(f"{held} UNION ALL {waves}", until, until)}


def _bug() -> None:
    from alongside.jobs import run, tick

    run.POLL_SECONDS = 5.0
    tick.seconds_to_next = lambda: 5.0  # type: ignore[assignment]


def _run(sink: workers.Sink, seen: Seen, start: datetime) -> tuple[datetime, datetime]:
    """Watch the timers fire, with a death in the middle; return when the engine died and was back."""
    from alongside.kernel import clock

    prepare = _bug if SEED_BUG else None
    pids = [workers.fork(sink, number=n, prepare=prepare) for n in (1, 2)]
    down = back = start + timedelta(seconds=SPREAD / 2)
    until, dead = start + timedelta(seconds=SPREAD + 15), False
    while seen.armed and clock.now() < until:
        _look(seen, start + timedelta(seconds=SPREAD))
        if not dead and clock.now() >= down:
            for pid in pids:
                workers.kill(pid)
            down, dead = clock.now(), True
            time.sleep(DOWN)
            pids = [workers.fork(sink, number=n, prepare=prepare) for n in (3, 4)]
            back = clock.now()
        time.sleep(0.1)
    for pid in pids:
        workers.kill(pid)
    return down, back


def _look(seen: Seen, until: datetime) -> None:
    from alongside.kernel import clock

    still, at = _armed(until), clock.now()
    for timer in [t for t in seen.armed if t not in still]:
        seen.gone.append((seen.armed.pop(timer), at))


def _judge(seen: Seen, n: int, down: datetime, back: datetime) -> int:
    late = [((gone - due).total_seconds(), due) for due, gone in seen.gone]
    early = sum(seconds < 0 for seconds, _ in late)
    near = (down - timedelta(seconds=1), back + timedelta(seconds=3))
    in_the_gap = [s for s, due in late if near[0] <= due <= near[1]]
    steady = [s for s, due in late if not near[0] <= due <= near[1]]
    p99, after_kill = quantile(steady, 0.99), quantile(in_the_gap, 1.0)
    ok = not seen.armed and early == 0 and p99 <= 1.0 and 0 < after_kill <= 10.0
    middle = quantile(steady, 0.5)  # a busy machine makes some late; not looking makes half of them late
    return say(
        "deadline", n=n, ok=ok, bug=middle > NOT_LOOKED_AT, armed=ARMED, never_fired=len(seen.armed), early=early,
        late_p50_s=round(middle, 3), late_p99_s=round(p99, 3),
        late_max_s=round(quantile(steady, 1.0), 3), after_kill_max_s=round(after_kill, 2),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
