"""One list of offers as a visitor meets it: staff at their desk, or its owner on an opened device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.engagements import queries as engagements
from alongside.offers import queries
from alongside.offers.queries import ListCard
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest


@dataclass(frozen=True)
class Place:
    """A list and where its pages are. ``desk`` names the addresses: "offers" (staff) or "sorting" (owner).

    ``zone`` is the agency's IANA zone, in which moments are shown.
    """

    card: ListCard
    desk: str
    works: bool
    title: str
    zone: str

    def url(self, name: str, *args: int) -> str:
        """Return the address of one of its pages for this visitor."""
        own = [self.card.id] if self.desk == "offers" else []
        return reverse(f"{self.desk}:{name}", args=[*own, *args])


def reads(list_id: int, **_more: int) -> tuple[str, str]:
    """Say which read line a page about a list writes."""
    return f"offers:{list_id}", f"offers:{list_id}"


def staff_place(request: PageRequest, list_id: int) -> Place:
    """Return a list for staff; 404 when there is none."""
    card = queries.find(list_id)
    if card is None:
        raise Http404
    works = request.visitor.may(Permission.WORK_CASE)
    if card.engagement_id is None:
        own = request.visitor.person
        return Place(card, "offers", works, title_of(card), own.timezone if own else "UTC")
    case = engagements.card(card.engagement_id)
    return Place(card, "offers", works, case.agency_name, case.timezone)


def title_of(card: ListCard) -> str:
    """Return what staff call a list: the agency, or that it names nobody."""
    if card.engagement_id is None:
        return _("Offers to no community by name")
    return engagements.card(card.engagement_id).agency_name


def owner_place(request: PageRequest) -> Place:
    """Return the list that this device was opened for."""
    card = request.offers
    zone = engagements.card(card.engagement_id).timezone if card.engagement_id else "UTC"
    return Place(card, "sorting", True, card.community or _("Offers"), zone)


def context(place: Place, request: PageRequest, current: str) -> dict[str, Any]:
    """Return what the frame around every page of a list draws. ``current`` names the page."""
    names = [
        ("board", _("Offers")),
        ("needs", _("Needs")),
        ("add", _("Write one down")),
        ("phone", _("By phone")),
    ]
    shown = names if place.works else names[:2]
    return {
        "place": place,
        "list": place.card,
        "title": place.title,
        "base": "base_desk.html" if place.desk == "offers" else "offers/base_neutral.html",
        "exercise": place.card.exercise,
        "works": place.works,
        "parts": [
            {"label": label, "url": place.url(name), "current": name == current} for name, label in shown
        ],
        "board_url": place.url("board"),
        "close_url": place.url("close") if place.desk == "sorting" else "",
        "community": place.card.community,
        "who_sees": who_sees(in_force(request.visitor.at)["offers_keep_days"]),
    }


def who_sees(days: int) -> list[str]:
    """Return who can see an offer, and for how long."""
    return [
        _("The owner of this list, and staff of the program"),
        _("The agency sees how many there are, not who they are from"),
        _("Who offered is emptied %(days)s days after the offer came") % {"days": days},
        _("Every opening of this list is recorded"),
    ]
