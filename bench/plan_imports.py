"""Plan files by chance, sent to the program: none may break it, and each refusal must name a place.

`make bench-plan_imports` reads N=10000 files made from SEED=1, SHORT=1 reads 300. It is the reader of the
pages; tests/integration/test_planner_desk.py sends 200 through the page itself (PLAN_IMPORTS=10000: as many).
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
for _name, _value in {
    "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
    "DATABASE_URL": "postgresql://nobody@/none?pool=off",  # none is asked
    "ALONGSIDE_DEBUG": "1",
}.items():
    os.environ.setdefault(_name, _value)


def main() -> int:
    """Send the files and print one line of JSON; return 1 when one broke the program or was refused with no place."""
    import django

    django.setup()
    from alongside.plans.document import Misshapen, read, text_of
    from tests.unit.plans.making import broken

    count = 300 if os.environ.get("SHORT") else int(os.environ.get("N", "10000"))
    dice, read_well, refused, wrong = random.Random(int(os.environ.get("SEED", "1"))), 0, 0, []
    slowest, began = 0.0, time.perf_counter()
    for number in range(count):
        raw = broken(dice)
        started = time.perf_counter()
        try:
            document = read(raw)
            if read(text_of(document)) != document:
                wrong.append(f"{number}: not the same when read again")
            read_well += 1
        except Misshapen as error:
            refused += 1
            if not all(fault.place and fault.sentence for fault in error.faults):
                wrong.append(f"{number}: refused without a place")
        except Exception as error:
            wrong.append(f"{number}: {type(error).__name__}: {error}"[:200])
        slowest = max(slowest, time.perf_counter() - started)
    line = {
        "name": "plan_imports",
        "n": count,
        "read": read_well,
        "refused_with_place": refused,
        "errors": len(wrong),
        "slowest_ms": round(slowest * 1000, 1),
        "seconds": round(time.perf_counter() - began, 1),
        "ok": not wrong,
    }
    print(json.dumps(line))
    for one in wrong[:10]:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
