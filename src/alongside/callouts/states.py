"""The lives of a call-out, of a seat on the team, of a wave and of one advisor's page, as tables.

Labels are for staff. What an advisor sees of a page is ``rules.shown_state``: fewer words, so that nobody
can read from their own pages whether an agency head declined them (domain.md section E, rule 5).
"""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class CallOutState(Choice):
    """Where a call-out is."""

    OPEN = "open", gettext_noop("Open")
    DONE = "done", gettext_noop("Every seat is settled")
    CANCELED = "canceled", gettext_noop("Called off")


class SeatState(Choice):
    """Where one seat of the team is."""

    OPEN = "open", gettext_noop("Open")
    HELD = "held", gettext_noop("Held while an advisor confirms")
    ACCEPTED = "accepted", gettext_noop("An advisor is ready")
    AGREED = "agreed", gettext_noop("Agreed by the agency head")
    RELEASED = "released", gettext_noop("Not needed")


class WaveState(Choice):
    """Where one wave of pages is."""

    OPEN = "open", gettext_noop("Waiting for answers")
    PASSED = "passed", gettext_noop("Past; a late yes counts while the seat is open")
    ENDED = "ended", gettext_noop("Ended")


class PageState(Choice):
    """Where one advisor's page is."""

    PLANNED = "planned", gettext_noop("Not sent yet")
    HANDED = "handed", gettext_noop("Sent")
    SEEN = "seen", gettext_noop("Opened")
    UNREACHABLE = "unreachable", gettext_noop("Could not be sent")
    YES = "yes", gettext_noop("Said yes; confirming")
    LAPSED = "lapsed", gettext_noop("Said yes; did not confirm in time")
    ALTERNATE = "alternate", gettext_noop("Said yes; standing by")
    ACCEPTED = "accepted", gettext_noop("Ready, no conflict declared")
    AGREED = "agreed", gettext_noop("Agreed by the agency head")
    DECLINED = "declined", gettext_noop("Cannot come")
    CONFLICT = "conflict", gettext_noop("Declared a conflict")
    VETOED = "vetoed", gettext_noop("Declined by the agency head")
    SPARED = "spared", gettext_noop("Not needed after all")
    WITHDRAWN = "withdrawn", gettext_noop("Taken back before an answer")
    CALLED_AWAY = "called_away", gettext_noop("Out of the exercise: asked for a real request")


C = CallOutState
CALLOUT = Lifecycle(
    name=gettext_noop("call-out"),
    start=C.OPEN,
    moves=(
        Move("finish", (C.OPEN,), C.DONE, "when no seat is left open"),
        Move("cancel", (C.OPEN,), C.CANCELED, "duty officer"),
    ),
)

S = SeatState
SEAT = Lifecycle(
    name=gettext_noop("seat"),
    start=S.OPEN,
    moves=(
        Move("hold", (S.OPEN,), S.HELD, "advisor, by saying yes"),
        Move("accept", (S.HELD,), S.ACCEPTED, "advisor, by declaring no conflict"),
        Move("reopen", (S.HELD, S.ACCEPTED), S.OPEN, "clock, advisor or agency head"),
        Move("agree", (S.ACCEPTED,), S.AGREED, "agency head or delegate"),
        Move("release", (S.OPEN, S.HELD, S.ACCEPTED, S.AGREED), S.RELEASED, "duty officer"),
        Move("ask_again", (S.RELEASED,), S.OPEN, "duty officer, when somebody left the team"),
    ),
)

W = WaveState
WAVE = Lifecycle(
    name=gettext_noop("wave"),
    start=W.OPEN,
    moves=(
        Move("pass", (W.OPEN,), W.PASSED, "clock, or when everyone has answered"),
        Move("end", (W.OPEN, W.PASSED), W.ENDED, "when paging stops"),
    ),
)

P = PageState
WAITING = (P.PLANNED, P.HANDED, P.SEEN, P.UNREACHABLE)
"""Asked, and nothing said yet."""
TAKING = (P.YES, P.ACCEPTED, P.AGREED)
"""Has the seat: at most one page per seat, and one per advisor and call-out, is in these."""
SETTLED = (P.VETOED, P.SPARED)
IN_IT = (*WAITING, P.LAPSED, P.ALTERNATE, *TAKING)
"""Asked or counted on; whoever is in an exercise so leaves it when asked for a real request."""
PAGE = Lifecycle(
    name=gettext_noop("page"),
    start=P.PLANNED,
    moves=(
        Move("hand", (P.PLANNED, P.UNREACHABLE), P.HANDED, "sender"),
        Move(
            "fail", (P.PLANNED, P.HANDED), P.UNREACHABLE, "sender, or carriers when every message came back"
        ),
        Move("see", (P.PLANNED, P.HANDED, P.UNREACHABLE), P.SEEN, "advisor"),
        Move("hold", (*WAITING, P.DECLINED, P.LAPSED, P.ALTERNATE), P.YES, "advisor, while the seat is open"),
        Move("stand_by", (*WAITING, P.DECLINED, P.LAPSED), P.ALTERNATE, "advisor, while the seat is held"),
        Move("lapse", (P.YES,), P.LAPSED, "clock"),
        Move("accept", (P.YES,), P.ACCEPTED, "advisor, by declaring no conflict"),
        Move("conflict", (P.YES,), P.CONFLICT, "advisor"),
        Move(
            "decline", (*WAITING, P.YES, P.ALTERNATE, P.LAPSED, P.ACCEPTED, *SETTLED), P.DECLINED, "advisor"
        ),
        Move("agree", (P.ACCEPTED,), P.AGREED, "agency head or delegate"),
        Move("veto", (P.ACCEPTED,), P.VETOED, "agency head or delegate"),
        Move("spare", (P.ALTERNATE, P.ACCEPTED, P.AGREED), P.SPARED, "clock, duty officer"),
        Move("withdraw", (*WAITING, P.YES, P.LAPSED), P.WITHDRAWN, "clock, duty officer"),
        Move(
            "give_way",
            IN_IT,
            P.CALLED_AWAY,
            "clock, when somebody in an exercise is asked for a real request",
        ),
        Move("ask_again", (P.WITHDRAWN,), P.PLANNED, "when the seat is open again"),
    ),
)
