"""How far a night's test page has come."""

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class NightStep(Choice):
    """What the test page waits for."""

    ASKED = "asked", gettext_noop("The alert to the robot officer is on its way")
    PAGED = "paged", gettext_noop("The question to the robot advisor is on its way")
    STOOD_DOWN = "stood_down", gettext_noop("The stand-down is on its way")
    CAME_THROUGH = "came_through", gettext_noop("Came through")
    FAILED = "failed", gettext_noop("Did not come through in time")


N = NightStep
NIGHT = Lifecycle(
    name="test page",
    start=N.ASKED,
    moves=(
        Move("page", (N.ASKED,), N.PAGED, "robot officer, once the alert went out"),
        Move("stand down", (N.PAGED,), N.STOOD_DOWN, "robot officer, once the robot advisor said yes"),
        Move("come through", (N.STOOD_DOWN,), N.CAME_THROUGH, "clock, once the stand-down went out"),
        Move("fail", (N.ASKED, N.PAGED, N.STOOD_DOWN), N.FAILED, "clock"),
    ),
)
