"""What the pages of the duty desk show: read here, so that templates only draw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.base.secrets import hashed
from alongside.callouts import queries
from alongside.callouts.queries import CallOutCard
from alongside.callouts.rules_repeating import INFORMED
from alongside.policy.queries import in_force
from alongside.teams.queries import ProposalCard, SeatCard
from alongside.web.access import Visitor
from alongside.web.duty import trail
from alongside.web.templatetags.alongside_tags import clock_time

Context = dict[str, Any]
KINDS = {"open": "waiting", "held": "waiting", "accepted": "open", "agreed": "settled", "released": "ended"}


def row(card: CallOutCard) -> Context:
    """Return a call-out for a list: its seats in words, and whether a person must decide."""
    return {
        "card": card,
        "seats": [
            {"label": seat.label, "state": seat.state_label, "kind": KINDS[seat.state]} for seat in card.seats
        ],
        "needs_person": [seat.label for seat in card.seats if seat.needs_person_since],
        "agreed": _("%(agreed)s of %(all)s seats agreed") % {"agreed": card.settled, "all": len(card.seats)},
    }


def board_context(visitor: Visitor) -> Context:
    """Return the board of open call-outs."""
    return {
        "rows": [row(card) for card in queries.board(visitor.at)],
        "stamp": queries.stamp(),
        "zone": visitor.zone,
    }


def callout_context(card: CallOutCard, visitor: Visitor) -> Context:
    """Return one call-out with every seat, the people asked, and what happens next."""
    zone = visitor.zone
    lines = trail.by_page(page_ids(card), visitor.at, zone)
    return {
        "card": card,
        "exercise": card.exercise,
        "open": card.state == "open",
        "stamp": live_stamp(card),
        "seats": [_seat(seat, zone, lines) for seat in card.seats],
        "said_yes": any(p.state in SAID_YES for s in card.seats for p in s.pages),
        "any_agreed": card.settled > 0,
        "zone": zone,
        "who_sees": staff_only(),
    }


SAID_YES = {state.value for state in INFORMED}


def page_ids(card: CallOutCard) -> list[int]:
    """Return the ids of everybody's pages in a call-out."""
    return [p.id for seat in card.seats for p in seat.pages]


def live_stamp(card: CallOutCard) -> str:
    """Return what changes when the page of a call-out would look different: states, times and messages."""
    return hashed("callout_page", queries.stamp(card.id) + trail.stamp(page_ids(card)))[:20]


def staff_only() -> list[str]:
    """Return who can see the pages of this desk."""
    return [_("Duty officers and coordinators"), _("The records officer sees that you opened it")]


def _seat(seat: Any, zone: str, lines: Mapping[int, list[str]]) -> Context:
    return {
        "seat": seat,
        "kind": KINDS[seat.state],
        "next": {
            "what": _(seat.next.sentence),
            "who": _(seat.next.who),
            "by": clock_time(seat.next.at, zone) if seat.next.at else "",
        },
        "pages": [
            {"page": p, "said": _said(p, zone), "trail": mark("; ".join(lines.get(p.id, ())))}
            for p in seat.pages
        ],
        "ready": next((p for p in seat.pages if p.state == "accepted"), None),
        "left": len(queries.people_to_ask(seat.id)) if seat.state == "open" else 0,
    }


def _said(page: Any, zone: str) -> str:
    """Return when a person was asked, sent to, and answered, in one line."""
    parts = [_("wave %(n)s, asked %(at)s") % {"n": page.wave, "at": clock_time(page.asked_at, zone)}]
    if page.handed_at:
        parts.append(_("sent %(at)s") % {"at": clock_time(page.handed_at, zone)})
    if page.seen_at:
        parts.append(_("opened %(at)s") % {"at": clock_time(page.seen_at, zone)})
    if page.answered_at:
        parts.append(_("answered %(at)s") % {"at": clock_time(page.answered_at, zone)})
    if page.due_at and page.state == "yes":
        parts.append(_("kept until %(at)s") % {"at": clock_time(page.due_at, zone)})
    return mark("; ".join(parts))


def mark(text: str) -> str:
    """Return text made of our own words and time elements as safe HTML."""
    from django.utils.safestring import mark_safe

    return mark_safe(text)  # noqa: S308 (translated words and <time> elements, nothing typed)


def person(seat: SeatCard) -> Context | None:
    """Return the proposed person as the component person_choice wants it."""
    if seat.advisor_id is None:
        return None
    return {
        "key": seat.advisor_id,
        "name": seat.name,
        "role": seat.agency_name or seat.label,
        "place": seat.place,
        "chosen": True,
        "terms": [{"label": t.sentence, "share": t.value} for t in seat.terms],
        "cautions": [],
    }


def team_context(proposal: ProposalCard, findings: list[Any]) -> Context:
    """Return a proposed team with what an independent check found about it."""
    team_wide = [f for f in findings if f.seat_key is None]
    return {
        "proposal": proposal,
        "seats": [
            {
                "seat": seat,
                "person": person(seat),
                "found": [f for f in findings if f.seat_key == seat.seat_key],
            }
            for seat in proposal.seats
        ],
        "found": team_wide,
        "blocked": [f for f in findings if f.blocks],
    }


def what_opening_does(proposal: ProposalCard, visitor: Visitor) -> list[Context]:
    """Return, before a call-out opens, who gets what and when."""
    policy = in_force(visitor.at)
    filled = [seat for seat in proposal.seats if seat.advisor_id or seat.alternates]
    asked = len(filled) * policy["wave_size"]
    return [
        {
            "what": ngettext(
                "At most %(n)s person is asked now, by email: “Are you free?” No agency, place or event.",
                "At most %(n)s people are asked now, by email: “Are you free?” No agency, place or event.",
                asked,
            )
            % {"n": asked},
            "who": _("Advisors"),
            "by": _("at once"),
        },
        {
            "what": _("If nobody has said yes to a seat, the next %(n)s are asked.")
            % {"n": policy["wave_size"]},
            "who": _("The program, by itself"),
            "by": _("%(n)s minutes after the message was handed over") % {"n": policy["wave_minutes"]},
        },
        {
            "what": _("Whoever says yes sees agency, town and kind of incident, and declares conflicts."),
            "who": _("Advisor"),
            "by": _("within %(n)s minutes of the yes") % {"n": policy["hold_minutes"]},
        },
        {"what": _("Only then the agency head sees the name, and agrees or asks for somebody else.")},
    ]
