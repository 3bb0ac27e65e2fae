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


MENDED_ON_ROSTER = frozenset({"advisor", "employer", "roster"})
"""Approvers whose word makes a fact true: it is written on the roster, and no limit is bent."""

SAY_WHY = 10
"""Characters that a reason has at least."""


def may_ask_exemption(*, approver: str, why: str, live: bool) -> Verdict:
    """Say whether a limit may be bent at all, and whether the reason is there. ``live``: asked already."""
    if approver in MENDED_ON_ROSTER:
        return refuse(
            "on_roster",
            gettext_noop("This is put right on the roster, by the person it is about; then propose again."),
        )
    if live:
        return refuse("live", gettext_noop("This has been asked for already."))
    if len(why.strip()) < SAY_WHY:
        return refuse("no_why", gettext_noop("Write in a few words why this is right for this request."))
    return ALLOWED


def may_sign(*, approver: str, asked_by: str, signer: str, is_manager: bool, heard: bool) -> Verdict:
    """Say whether somebody may approve an exemption.

    Two people: never the one who asked. Requester: the agency head or delegate has said yes to the signer.
    """
    if approver == "two_people" and signer == asked_by:
        return refuse(
            "same_person", gettext_noop("A second person signs this: not the one who asked for it.")
        )
    if approver == "manager" and not is_manager:
        return refuse("not_manager", gettext_noop("A coordinator signs this."))
    if approver == "requester" and not heard:
        return refuse(
            "not_heard", gettext_noop("Ask the agency head or delegate first, and say that they agreed.")
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
