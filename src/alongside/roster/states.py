"""The life of a roster entry."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class EntryState(Choice):
    """Whether an advisor takes requests."""

    ACTIVE = "active", gettext_noop("Taking requests")
    PAUSED = "paused", gettext_noop("Paused")
    LEFT = "left", gettext_noop("Left the roster")


ENTRY = Lifecycle(
    name=gettext_noop("roster entry"),
    start=EntryState.ACTIVE,
    moves=(
        Move("pause", (EntryState.ACTIVE,), EntryState.PAUSED, "advisor or roster manager"),
        Move("resume", (EntryState.PAUSED,), EntryState.ACTIVE, "advisor or roster manager"),
        Move("leave", (EntryState.ACTIVE, EntryState.PAUSED), EntryState.LEFT, "roster manager"),
        Move("come_back", (EntryState.LEFT,), EntryState.PAUSED, "roster manager"),
    ),
)
