"""The life of a lesson card."""

from __future__ import annotations

from alongside.feedback.words import LessonState
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop

L = LessonState
LESSON = Lifecycle(
    name=gettext_noop("lesson"),
    start=L.PROPOSED,
    moves=(
        Move("accept", (L.PROPOSED,), L.ACCEPTED, "a second person"),
        Move("turn_down", (L.PROPOSED,), L.TURNED_DOWN, "a second person"),
    ),
)
