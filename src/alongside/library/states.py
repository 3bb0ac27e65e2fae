"""The life of an entry on the shelf, and of a reader's suggestion."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class SuggestionState(Choice):
    """Where a suggestion is."""

    WAITING = "waiting", gettext_noop("Waiting")
    TAKEN = "taken", gettext_noop("Taken up")
    DECLINED = "declined", gettext_noop("Not taken up")


S = SuggestionState
SUGGESTION = Lifecycle(
    name="suggestion",
    start=S.WAITING,
    moves=(
        Move("take up", (S.WAITING,), S.TAKEN, "who keeps the library"),
        Move("decline", (S.WAITING,), S.DECLINED, "who keeps the library"),
    ),
)


class EntryState(Choice):
    """Whether an entry is on the shelf."""

    SHOWN = "shown", gettext_noop("On the shelf")
    TAKEN_OFF = "taken_off", gettext_noop("Taken off the shelf")


E = EntryState
ENTRY = Lifecycle(
    name="library entry",
    start=E.SHOWN,
    moves=(
        Move("take off", (E.SHOWN,), E.TAKEN_OFF, "who keeps the library"),
        Move("put back", (E.TAKEN_OFF,), E.SHOWN, "who keeps the library"),
    ),
)
