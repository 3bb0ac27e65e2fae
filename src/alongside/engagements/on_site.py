"""Whether an advisor was on site at a moment: asked of the room above that knows deployments.

Nobody travels without an authorized deployment (domain.md E3), so nobody can have talked in person without one.
While no room has registered, nobody has been on site.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Presence = Callable[[int, int, datetime], bool]
"""(engagement, advisor, moment) to whether an authorized deployment had that advisor checked in on that day."""
_KNOWS: dict[str, Presence] = {}


def register(name: str, presence: Presence) -> None:
    """Let a room above answer, once under its name."""
    _KNOWS[name] = presence


def was_on_site(engagement_id: int, advisor_id: int, moment: datetime) -> bool:
    """Say whether some room knows of an authorized, checked-in stay on that local day."""
    return any(presence(engagement_id, advisor_id, moment) for presence in list(_KNOWS.values()))
