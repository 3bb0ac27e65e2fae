"""From the officer's word to the first message with the carrier; and a whole wave of 25 people on 3 channels.

Each call-out is opened while two jobs processes wait for work; the carrier writes down when it took the first
message. Then one wave of 25 people, each by mail, text and call, with carriers that need 300 ms a message.

The seeded bug lets nobody hear that something is due: it is found by looking, every four seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from ground import SEED_BUG, count, house, quantile, rows, say, scene, sized, within, workers

WAVES = sized(40, 500)
PEOPLE = 25
SLOW = 0.3
"""Seconds that a carrier needs for a message, in the second part."""


def main() -> int:
    """Run the probe; return the exit code."""
    with house(), tempfile.TemporaryDirectory() as folder:
        proposals, last = _scene()
        quick = workers.Sink(Path(folder) / "quick")
        first = _first_messages(quick, proposals)
        slow = workers.Sink(Path(folder) / "slow", seconds=SLOW)
        whole, messages = _whole_wave(slow, last)
        lost = WAVES - len(first)
        ok = lost == 0 and quantile(first, 0.99) <= 2.0 and max(first) <= 5.0 and 0 < whole <= 10.0
        return say(
            "wave", n=WAVES, bug=quantile(first, 0.5) > 0.75, ok=ok and messages == 3 * PEOPLE, never_sent=lost,
            first_p50_s=round(quantile(first, 0.5), 3), first_p99_s=round(quantile(first, 0.99), 3),
            first_max_s=round(quantile(first, 1.0), 3), whole_wave_s=round(whole, 2),
            whole_wave_messages=messages, carrier_ms=int(SLOW * 1000),
        )  # fmt: skip


def _scene() -> tuple[list[int], int]:
    from alongside.kernel import clock

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=2)
    people = scene.advisors(PEOPLE, at)
    first = scene.team(scene.request(at, officer), officer, at)
    made = scene.copies(first, [people] * (WAVES + 1))
    return made[:-1], made[-1]


def _bug() -> None:
    from alongside.jobs import run

    run.Ear.wait = lambda self, stop: stop.wait(4.0)  # type: ignore[method-assign,assignment]


def _first_messages(sink: workers.Sink, proposals: list[int]) -> list[float]:
    """Return the seconds from opening each call-out to its first message with the carrier."""
    from alongside.callouts import actions
    from alongside.kernel import clock

    pids = [workers.fork(sink, number=n, prepare=_bug if SEED_BUG else None) for n in (1, 2)]
    time.sleep(1.0)
    opened: dict[int, float] = {}
    for proposal_id in proposals:
        began = time.time()  # noqa: TID251 (the same clock as the carrier's book)
        callout_id = actions.open_callout(proposal_id=proposal_id, by=scene.actor(), at=clock.now())
        opened[callout_id] = began
        time.sleep(0.15)
    with within(10) as time_left:
        while time_left() and count("SELECT count(*) FROM outbox_message WHERE state IN ('due', 'leased')"):
            time.sleep(0.05)
    for pid in pids:
        workers.kill(pid)
    return _delays(sink, opened)


def _delays(sink: workers.Sink, opened: dict[int, float]) -> list[float]:
    callout_of = dict(rows("SELECT id, callout_id FROM callouts_page"))
    first: dict[int, float] = {}
    for moment, _, key in sink.taken():
        if key.startswith("page:"):
            first.setdefault(callout_of[int(key.split(":")[1])], moment)
    return [first[callout] - began for callout, began in opened.items() if callout in first]


def _whole_wave(sink: workers.Sink, proposal_id: int) -> tuple[float, int]:
    """Return the seconds until all were asked by all three channels, and how many messages that took."""
    from datetime import timedelta

    from alongside.callouts import actions
    from alongside.kernel import clock
    from alongside.outbox import queries
    from alongside.outbox.states import Channel

    def three(*, kind: str, email: str, **rest: object) -> list[queries.Way]:
        return [queries.Way(channel, email or "x", timedelta()) for channel in Channel]

    from alongside.callouts.actions import telling

    telling.ways_to = three  # type: ignore[assignment]
    scene.set_policy(clock.now(), wave_size=PEOPLE)
    pids = [workers.fork(sink, number=n, prepare=_bug if SEED_BUG else None) for n in (3, 4)]
    time.sleep(1.0)
    began = time.time()  # noqa: TID251
    actions.open_callout(proposal_id=proposal_id, by=scene.actor(), at=clock.now())
    with within(20) as time_left:
        while time_left() and len(sink.taken()) < 3 * PEOPLE:
            time.sleep(0.05)
    for pid in pids:
        workers.kill(pid)
    taken = sink.taken()
    return (taken[-1][0] - began if taken else 0.0), len({(c, k) for _, c, k in taken})


if __name__ == "__main__":
    sys.exit(main())
