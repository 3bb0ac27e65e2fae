"""Which seats a team can have, and what must hold before one is proposed or approved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.kernel.field import Discipline
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


@dataclass(frozen=True, slots=True)
class SeatKind:
    """A seat that a team can have. ``required``: a team without it is not whole."""

    key: str
    label: str
    disciplines: frozenset[str]
    required: bool


SEATS: dict[str, SeatKind] = {
    kind.key: kind
    for kind in (
        SeatKind("lead", gettext_noop("Lead law enforcement peer"), frozenset({Discipline.LAW.value}), True),
        SeatKind(
            "behavioral",
            gettext_noop("Behavioral health provider"),
            frozenset({Discipline.BEHAVIORAL.value}),
            True,
        ),
        SeatKind(
            "faith",
            gettext_noop("Community or faith representative"),
            frozenset({Discipline.FAITH.value}),
            True,
        ),
        SeatKind("victim", gettext_noop("Victim services"), frozenset({Discipline.VICTIM.value}), True),
        SeatKind("pio", gettext_noop("Public information"), frozenset({Discipline.PIO.value}), False),
        SeatKind("family", gettext_noop("Family liaison"), frozenset({Discipline.FAMILY.value}), False),
    )
}
"""The announced make-up of an advisory team (domain.md section 1.1), and two seats a request may add."""

USUAL: tuple[str, ...] = tuple(kind.key for kind in SEATS.values() if kind.required)


def may_propose(*, accepted: bool, verified: bool, seats: Sequence[str]) -> Verdict:
    """Say whether a team may be proposed: never before the request is verified and accepted."""
    if not verified:
        return refuse(
            "not_verified",
            gettext_noop("No team is proposed before the request is verified by calling the agency back."),
        )
    if not accepted:
        return refuse("not_accepted", gettext_noop("Accept the request first; then a team can be proposed."))
    if not seats:
        return refuse("no_seats", gettext_noop("Choose at least one seat."))
    unknown = [key for key in seats if key not in SEATS]
    if unknown or len(set(seats)) != len(seats):
        return refuse("bad_seats", gettext_noop("Choose each seat once, from the list."))
    return ALLOWED


def may_approve(*, filled: int, blocking: Sequence[str]) -> Verdict:
    """Say whether a proposed team may go out. ``blocking``: sentences of hard rules that it breaks."""
    if not filled:
        return refuse("empty", gettext_noop("Nobody is in this team yet. Put at least one person in a seat."))
    if blocking:
        return refuse(
            "blocked", gettext_noop("This team cannot go out like this: %(why)s"), why=" ".join(blocking)
        )
    return ALLOWED


def may_seat(*, sentences: Sequence[str]) -> Verdict:
    """Say whether a person may be put in a seat by hand. ``sentences``: hard rules against it."""
    if sentences:
        return refuse(
            "not_eligible",
            gettext_noop("This person cannot take the seat: %(why)s"),
            why=" ".join(sentences),
        )
    return ALLOWED
