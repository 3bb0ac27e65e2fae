"""Judgments and calculations of a call-out: who may answer, what happens next, when. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.callouts.states import SETTLED, TAKING, WAITING, CallOutState, PageState, SeatState
from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

_WAITING = frozenset(s.value for s in WAITING)
_TAKING = frozenset(s.value for s in TAKING)
_SETTLED = frozenset(s.value for s in SETTLED)


class Shown(Choice):
    """What an advisor sees of a page. The same word means the same page, whatever lies behind it."""

    ASKED = "asked", gettext_noop("Waiting for your answer")
    LATE = "late", gettext_noop("The time to confirm has run out; a yes still counts")
    CONFIRM = "confirm", gettext_noop("You said yes; please confirm")
    STANDING_BY = "standing_by", gettext_noop("You said yes; standing by")
    CONFIRMED = "confirmed", gettext_noop("Confirmed; nothing is settled until you are introduced")
    DECLINED = "declined", gettext_noop("You said that you cannot")
    ASIDE = "aside", gettext_noop("You stepped aside")
    COVERED = "covered", gettext_noop("Covered; thank you")
    SETTLED = "settled", gettext_noop("Settled; thank you")
    OVER = "over", gettext_noop("The exercise is over for you; thank you")


_SHOWN = {
    PageState.PLANNED: Shown.ASKED,
    PageState.HANDED: Shown.ASKED,
    PageState.SEEN: Shown.ASKED,
    PageState.UNREACHABLE: Shown.ASKED,
    PageState.LAPSED: Shown.LATE,
    PageState.YES: Shown.CONFIRM,
    PageState.ALTERNATE: Shown.STANDING_BY,
    PageState.ACCEPTED: Shown.CONFIRMED,
    PageState.AGREED: Shown.CONFIRMED,
    PageState.DECLINED: Shown.DECLINED,
    PageState.CONFLICT: Shown.ASIDE,
    PageState.WITHDRAWN: Shown.COVERED,
    PageState.CALLED_AWAY: Shown.OVER,
}


LEFT = gettext_noop("Left the team; somebody else can be asked")


def seat_label(*, state: str, left: bool) -> str:
    """Return how staff read a seat's state, to be translated."""
    return LEFT if left and state == SeatState.RELEASED else SeatState(state).label


def shown_state(*, state: str, before: str, settle_at: datetime | None, at: datetime) -> Shown:
    """Return what the advisor sees at ``at``.

    A page that was declined by the agency head, or is no longer needed, looks as it did ``before`` until
    ``settle_at``, and from then on like every other settled page (domain.md section E, rule 5).
    """
    if state in _SETTLED:
        if settle_at is None or settle_at <= at:
            return Shown.SETTLED
        return _SHOWN[PageState(before)]
    return _SHOWN[PageState(state)]


def settle_delay(*, secret: str, spread_minutes: int) -> timedelta:
    """Return when, after a decision, its thank-you becomes visible: fixed per page, spread evenly.

    ``secret`` is the page's own random text, so that nobody can work back from the delay.
    """
    number = int.from_bytes(hashlib.sha256(f"settle:{secret}".encode()).digest()[:6], "big")
    return timedelta(seconds=number % (spread_minutes * 60))


def respond_by(*, handed_at: datetime | None, cap: datetime, span: timedelta) -> datetime:
    """Return when a wave's time to answer ends: ``span`` after its first hand-off, never past the cap."""
    return cap if handed_at is None else min(handed_at + span, cap)


class Step(Choice):
    """What a seat needs next."""

    REST = "rest", gettext_noop("Nothing: the seat is taken or released")
    WAIT = "wait", gettext_noop("Wait for answers")
    OFFER = "offer", gettext_noop("Ask the first alternate to confirm")
    ASK = "ask", gettext_noop("Ask the next people; a person decides when nobody is left")


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """What decides a seat's next step. ``due_at`` and ``unanswered`` belong to its open wave, if any."""

    state: str
    alternates: int
    due_at: datetime | None
    unanswered: int


def next_step(seat: SeatFacts, *, at: datetime) -> Step:
    """Return what an open seat needs at ``at``: alternates first, then time, then people.

    A wave that everyone has answered is not waited for; an empty one neither. While a seat is held or
    accepted no wave opens.
    """
    if seat.state != SeatState.OPEN:
        return Step.REST
    if seat.alternates:
        return Step.OFFER
    if seat.due_at is not None and seat.unanswered and at < seat.due_at:
        return Step.WAIT
    return Step.ASK


def may_open(*, verified: bool, accepted: bool, approved: bool, already_open: bool) -> Verdict:
    """Say whether a call-out may open. Nobody is paged for an unverified or undecided request."""
    if not verified:
        return refuse(
            "not_verified",
            gettext_noop("Nobody is asked before the request is verified by calling the agency back."),
        )
    if not accepted:
        return refuse("not_accepted", gettext_noop("Nobody is asked before the request is accepted."))
    if not approved:
        return refuse("not_approved", gettext_noop("Approve the proposed team first."))
    if already_open:
        return refuse("already_open", gettext_noop("This team is being asked already."))
    return ALLOWED


def may_confirm(*, state: str) -> Verdict:
    """Say whether the advisor may confirm now. One sentence for every other state: it tells nothing."""
    if state == PageState.YES:
        return ALLOWED
    return refuse(
        "nothing_to_confirm",
        gettext_noop("There is nothing to confirm on this page now. If in doubt, call the program."),
    )


def may_decline(*, state: str, settle_at: datetime | None, at: datetime) -> Verdict:
    """Say whether the advisor may still say that they cannot."""
    if state == PageState.AGREED:
        return refuse(
            "agreed",
            gettext_noop("People are counting on you now. Call the program, so that nobody is left alone."),
        )
    if state in _SETTLED and (settle_at is None or settle_at <= at):
        return refuse("settled", gettext_noop("This is settled. Nothing more is needed from you. Thank you."))
    if state in _WAITING or state in _TAKING or state in _SETTLED or state in ("alternate", "lapsed"):
        return ALLOWED
    return refuse("settled", gettext_noop("Nothing more is needed from you here. Thank you."))


def may_decide(*, state: str, same_name: bool, agreed_counts: bool) -> Verdict:
    """Say whether the agency head can answer about the name in a seat now."""
    if same_name and (state == SeatState.ACCEPTED or (agreed_counts and state == SeatState.AGREED)):
        return ALLOWED
    return refuse(
        "no_name",
        gettext_noop("The name for this seat has changed, or there is none now. Reload the page to see it."),
    )


def may_steer(*, callout_state: str) -> Verdict:
    """Say whether an officer may still extend, add a wave or call off."""
    if callout_state == CallOutState.OPEN:
        return ALLOWED
    return refuse("closed", gettext_noop("This call-out has ended."))


def may_extend(*, waiting: bool, minutes: int) -> Verdict:
    """Say whether a wave can be given more time, from 1 minute to 4 hours."""
    if not waiting:
        return refuse("nobody_waited_for", gettext_noop("Nobody is being waited for on this seat now."))
    if not 1 <= minutes <= 240:
        return refuse("bad_minutes", gettext_noop("Choose from 1 to 240 minutes."))
    return ALLOWED


def may_add_wave(*, seat_state: str, candidates: int) -> Verdict:
    """Say whether more people can be asked for a seat now."""
    if seat_state != SeatState.OPEN:
        return refuse("seat_taken", gettext_noop("Somebody has this seat now, so nobody else is asked."))
    if not candidates:
        return refuse(
            "nobody_left",
            gettext_noop(
                "Everybody who fits and may be asked was asked. Call somebody, propose another team, or ask"
                " the agency head to start with fewer people."
            ),
        )
    return ALLOWED


def may_ask_person(*, seat_state: str, asked: bool, fits: bool, aside: bool) -> Verdict:
    """Say whether one person can be asked by name."""
    if seat_state != SeatState.OPEN:
        return refuse("seat_taken", gettext_noop("Somebody has this seat now, so nobody else is asked."))
    if asked:
        return refuse("asked", gettext_noop("This person was asked in this call-out already."))
    if aside:
        return refuse("set_aside", gettext_noop("This person was set aside for this request."))
    if not fits:
        return refuse(
            "does_not_fit",
            gettext_noop("This person did not fit the seat when the team was proposed. Propose again first."),
        )
    return ALLOWED


def may_reveal(*, shown: Shown) -> Verdict:
    """Say whether the advisor may be shown who asks: after a yes that holds the seat, until it settles."""
    if shown in (Shown.CONFIRM, Shown.CONFIRMED):
        return ALLOWED
    return refuse("nothing_to_show", gettext_noop("There is nothing to show on this page now. Thank you."))


@dataclass(frozen=True, slots=True)
class NextLine:
    """What happens next with a seat, in a sentence, by whom, and when if a clock runs."""

    sentence: str
    who: str
    at: datetime | None


def next_line(
    *, state: str, needs_person: bool, wave_due_at: datetime | None, hold_until: datetime | None
) -> NextLine:
    """Return what happens next with a seat, for the board."""
    if needs_person:
        return NextLine(
            gettext_noop("Nobody is left to ask. Call somebody, propose again, or start with fewer people."),
            gettext_noop("Duty officer"),
            None,
        )
    if state == SeatState.OPEN:
        return NextLine(
            gettext_noop("The next people are asked if nobody says yes."),
            gettext_noop("The program, by itself"),
            wave_due_at,
        )
    if state == SeatState.HELD:
        return NextLine(
            gettext_noop("The advisor signs in, or calls you, and says whether there is a conflict."),
            gettext_noop("Advisor"),
            hold_until,
        )
    if state == SeatState.ACCEPTED:
        return NextLine(
            gettext_noop("Put the name to the agency head, who agrees or asks for somebody else."),
            gettext_noop("Coordinator or duty officer"),
            None,
        )
    if state == SeatState.AGREED:
        return NextLine(
            gettext_noop("Introduce them to each other."), gettext_noop("Coordinator or duty officer"), None
        )
    return NextLine(gettext_noop("Nothing more."), "", None)
