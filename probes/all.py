"""Every probe in its short form, and every twin with its bug in, which must fail: `make probe-all`.

One server and one set of tables serve all of them; each gets a copy. Probes that measure seconds run one after the
other and alone; the others, and the twins, run two at a time, because most of their time they wait. Prints the
probes' own lines, then one line of its own. Exit code 1 when a probe fails twice or a twin does not notice its bug.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ground import SHARED, fresh, say

HERE = Path(__file__).resolve().parent
LONGEST = 240.0
"""Seconds after which a probe that should take sixty has failed; two run at a time, on machines that do more."""
OF_SPEED = {"deadline": ("early",), "lastseat": ("rounds_wrong", "odd_answers", "unkind_pages"), "wave": ()}
"""Probes with goals of time, and the figures of theirs that must be 0 however busy the machine is.

A late figure alone is said and stops nothing, because a loud neighbor can cause it. They run alone.
"""
FIRST = ("time", "carrier", "crash")
"""Those that take longest begin first, so that nothing is left to wait for in the end."""
SIDE_BY_SIDE = 2
LATE = 3
"""Exit code for a probe that was right and slow."""
_mouth = threading.Lock()


@dataclass
class Verdict:
    """What went wrong, and what was right but slow."""

    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def main() -> int:
    """Run all of them; return the exit code."""
    names = sorted(p.stem for p in HERE.glob("*.py") if p.stem != "all")
    if wanted := sys.argv[1:]:
        names = [name for name in names if name in wanted]
    began, found = time.monotonic(), Verdict()
    with fresh() as (owner, app):
        shared = {**os.environ, "SEED_BUG": "", SHARED: f"{owner} {app}", "SHORT": "1"}
        for name in (n for n in names if n in OF_SPEED):
            _probe(name, shared, found)
        _side_by_side(names, shared, found)
    took = round(time.monotonic() - began, 1)
    said = {"wrong": found.wrong, "missed_speed": found.missed, "seconds": took}
    return say("all probes and their twins", n=2 * len(names), ok=not found.wrong, **said)


def _side_by_side(names: Sequence[str], shared: dict[str, str], found: Verdict) -> None:
    """Run the probes that do not measure seconds, and all twins, two at a time."""
    probes = [n for n in names if n not in OF_SPEED]
    order = sorted(probes, key=lambda n: (n not in FIRST, n))
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        running = [pool.submit(_probe, name, shared, found) for name in order]
        running += [pool.submit(_twin, name, shared, found) for name in sorted(names, key=order.count)]
    for done in running:
        done.result()


def _probe(name: str, shared: dict[str, str], found: Verdict) -> None:
    code = _run(name, shared)
    if code not in (0, LATE) and (code := _run(name, shared)) == 0:
        found.missed.append(f"{name}, at the first try")
    if code != 0:
        (found.missed if code == LATE else found.wrong).append(name)


def _twin(name: str, shared: dict[str, str], found: Verdict) -> None:
    if _run(name, shared | {"SEED_BUG": "1"}) == 0:
        found.wrong.append(f"{name}, whose seeded bug went unnoticed")


def _run(name: str, environ: dict[str, str]) -> int:
    """Run one probe or twin, let its line through, and return its exit code; 2 when it took too long."""
    began = time.monotonic()
    twin = " with its bug in" if environ.get("SEED_BUG") else ""
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py")], check=False, env=environ, timeout=LONGEST, capture_output=True,
            text=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        _tell(f"== probe {name}{twin} did not end within {LONGEST:.0f} s")
        return 2 if not twin else 0
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    _tell(f"== probe {name}{twin}: {time.monotonic() - began:.1f} s", *(lines or [done.stderr[-600:]]))
    if not lines:
        return 2 if not twin else 0
    if twin:  # it must name its bug: that it was slow, or ended badly, is not enough
        return 1 if all(json.loads(line).get("bug_noticed") for line in lines) and done.returncode else 0
    if name in OF_SPEED and not any(json.loads(n).get(f) for n in lines for f in OF_SPEED[name]):
        return LATE if done.returncode else 0
    return done.returncode


def _tell(*lines: str) -> None:
    with _mouth:
        print("\n".join(lines), flush=True)


if __name__ == "__main__":
    sys.exit(main())
