"""The banner of staff pages: what the watch found, read at the door and at most every two seconds."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from alongside.accounts.permissions import Role
from alongside.watch import queries
from alongside.watch.queries import Notice

KEEP_SECONDS = 0.0 if settings.TESTING else 2.0
"""How long a worker shows what it read last. With 8 seconds of silence and a poll every 5: 15 at most."""
STAFF = frozenset({Role.DUTY, Role.COORDINATOR, Role.ROSTER, Role.CARE, Role.RECORDS, Role.ADMIN})

_kept: tuple[float, tuple[Notice, ...]] | None = None


def notices(roles: frozenset[Role], at: datetime) -> tuple[Notice, ...] | None:
    """Return what this visitor must know about the system itself; None for advisors and funders."""
    global _kept
    if not roles & STAFF:
        return None
    now = time.monotonic()
    if _kept is None or now >= _kept[0] + KEEP_SECONDS:
        _kept = (now, queries.notices(at))
    return _kept[1]


def stamp(found: Sequence[Notice]) -> str:
    """Return a short text that changes when the banner does."""
    return "-".join(sorted(n.name for n in found)) or "none"


def alarms(found: Sequence[Notice]) -> list[dict[str, str]]:
    """Return the lines of the banner, as the component wants them."""
    return [{"sentence": f"{n.says} {n.do}"} for n in found]
