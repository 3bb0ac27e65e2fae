"""The life of an officer's question whether somebody takes a shift over."""

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class SwapState(Choice):
    """Where a question about a shift is."""

    ASKED = "asked", gettext_noop("Asked")
    ACCEPTED = "accepted", gettext_noop("Taken over")
    DECLINED = "declined", gettext_noop("Cannot")
    TAKEN_BACK = "taken_back", gettext_noop("Taken back")


S = SwapState
SWAP = Lifecycle(
    name="swap",
    start=S.ASKED,
    moves=(
        Move("accept", (S.ASKED,), S.ACCEPTED, "the officer who was asked"),
        Move("decline", (S.ASKED,), S.DECLINED, "the officer who was asked"),
        Move("take back", (S.ASKED,), S.TAKEN_BACK, "the officer who asked"),
    ),
)
