"""Every probe in its short form, and every twin with its bug in, which must fail: `make probe-all`.

One server and one set of tables serve all of them; each gets a copy. Prints the probes' own lines, then one line
of its own. Exit code 1 when a probe fails twice or a twin does not notice its bug.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from ground import SHARED, fresh, say

HERE = Path(__file__).resolve().parent
LONGEST = 150.0
"""Seconds after which a probe that should take sixty has failed."""
OF_SPEED = {"deadline": ("early",), "lastseat": ("rounds_wrong", "odd_answers", "unkind_pages"), "wave": ()}
"""Probes with goals of time, and the figures of theirs that must be 0 however busy the machine is.

A late figure alone is said and stops nothing, because a loud neighbor can cause it.
"""
LATE = 3
"""Exit code for a probe that was right and slow."""


def main() -> int:
    """Run all of them; return the exit code."""
    names = sorted(p.stem for p in HERE.glob("*.py") if p.stem != "all")
    if wanted := sys.argv[1:]:
        names = [name for name in names if name in wanted]
    began, wrong, missed = time.monotonic(), [], []
    with fresh() as (owner, app):
        shared = {**os.environ, "SEED_BUG": "", SHARED: f"{owner} {app}", "SHORT": "1"}
        for name in names:
            code = _run(name, shared)
            if code not in (0, LATE) and (code := _run(name, shared)) == 0:
                missed.append(f"{name}, at the first try")
            if code != 0:
                (missed if code == LATE else wrong).append(name)
            if _run(name, shared | {"SEED_BUG": "1"}) == 0:
                (missed if name == "deadline" else wrong).append(f"{name}, whose seeded bug went unnoticed")
    took = round(time.monotonic() - began, 1)
    said = {"wrong": wrong, "missed_speed": missed, "seconds": took}
    return say("all probes and their twins", n=2 * len(names), ok=not wrong, **said)


def _run(name: str, environ: dict[str, str]) -> int:
    """Run one probe or twin, let its line through, and return its exit code; 2 when it took too long."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py")], check=False, env=environ, timeout=LONGEST, capture_output=True,
            text=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        print(f"{name} did not end within {LONGEST:.0f} s", file=sys.stderr, flush=True)
        return 2
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    twin = " with its bug in" if environ.get("SEED_BUG") else ""
    print(f"== probe {name}{twin}: {time.monotonic() - began:.1f} s", flush=True)
    print("\n".join(lines), flush=True)
    if not lines:
        print(done.stderr[-600:], file=sys.stderr, flush=True)
        return 2 if not twin else 0
    if twin and all(json.loads(line)["ok"] for line in lines):
        return 0  # it ended badly, but not because it noticed its bug
    if name in OF_SPEED and not twin and not any(json.loads(n).get(f) for n in lines for f in OF_SPEED[name]):
        return LATE if done.returncode else 0
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
