"""Who watches is watched: the seconds from the death of the watch (kill -9) to the alarm with the officers on duty.

The real watch and a jobs process run; once the watch has looked it is killed, and we wait for the mail. In short
form the silence that is waited out is a tenth (watch/rules.py: 60 s without a sign and 45 s of grace); the rest
of the two minutes is the same.

The seeded bug lets the jobs never look after the watch.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ground import ROOT, SEED_BUG, SHORT, count, house, say, scene, within, workers

PART = 10 if SHORT or SEED_BUG else 1
WAITED_OUT, FOR_THE_REST = 105.0, 15.0
"""Seconds of silence that the rules wait out, and those left of two minutes to notice it, write and send."""
LIMIT = WAITED_OUT / PART + FOR_THE_REST
"""Seconds within which the officers on duty must have heard: two minutes, less what the short form leaves out.

Only the silence is shortened. Noticing and sending take as long in the short form as in service.
"""


def main() -> int:
    """Run the probe; return the exit code."""
    with house(), tempfile.TemporaryDirectory() as folder:
        from alongside.kernel import clock

        scene.officer(clock.now())
        sink = workers.Sink(Path(folder) / "taken")
        pid = workers.fork(sink, number=1, prepare=_prepare)
        try:
            seconds = _until_heard(sink)
        finally:
            workers.kill(pid)
    ok = 0 < seconds <= LIMIT
    return say(
        "watch",
        n=1,
        ok=ok,
        bug=seconds == 0,
        alarm_after_s=round(seconds, 1),
        limit_s=LIMIT,
        shortened_by=PART,
    )


def _prepare() -> None:
    from alongside.watch import actions, rules

    if PART > 1:
        rules.WATCH_SILENT /= PART
        actions.WATCH_GRACE /= PART
    if SEED_BUG:
        from alongside.jobs import tick

        rooms = tuple(room for room in tick.ROOMS if room[0] != "watch")
        tick.ROOMS = rooms  # type: ignore[misc]


def _until_heard(sink: workers.Sink) -> float:
    """Kill the watch once it has looked; return the seconds until the alarm was handed over, 0 for never."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ALONGSIDE_DEBUG": "1"}
    watch = subprocess.Popen([sys.executable, "-m", "alongside.cli.main", "watch"], env=environ, cwd=ROOT)
    try:
        with within(60) as time_left:
            while time_left() and not count("SELECT count(*) FROM base_mark WHERE name = 'watch_was_here'"):
                time.sleep(0.1)
    finally:
        watch.kill()
        watch.wait()
    died = time.time()  # noqa: TID251 (the same clock as the carrier's book)
    with within(LIMIT + (0 if SEED_BUG else 10)) as time_left:
        while time_left():
            heard = [moment for moment, _, key in sink.taken() if key.startswith("watch:")]
            if heard:
                return heard[0] - died
            time.sleep(0.1)
    return 0.0


if __name__ == "__main__":
    sys.exit(main())
