"""One engagement as a visitor of either desk meets it: who they are to it, and where its pages are."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from alongside.accounts.permissions import Permission
from alongside.engagements import queries
from alongside.engagements.queries import EngagementCard, MemberCard
from alongside.engagements.rules import Standing
from alongside.roster import queries as roster
from alongside.web.access import Visitor


@dataclass(frozen=True)
class Case:
    """An engagement and the visitor. ``desk`` names the addresses: "casework" or "my"."""

    card: EngagementCard
    desk: str
    standing: Standing
    own: MemberCard | None

    @property
    def works(self) -> bool:
        """Say whether the visitor works the case: coordinates it, or is on its team."""
        return self.standing in ("staff", "member")

    def url(self, name: str, *args: int | str) -> str:
        """Return the address of one of its pages on the visitor's own desk."""
        return reverse(f"{self.desk}:{name}", args=[self.card.id, *args])


def reads(engagement_id: int, **_more: int) -> tuple[str, str]:
    """Say which read line a page about an engagement writes; 404 when there is no such engagement."""
    request_id = queries.request_of(engagement_id)
    if request_id is None:
        raise Http404
    return f"request:{request_id}", f"engagement:{engagement_id}"


def staff_case(visitor: Visitor, engagement_id: int) -> Case:
    """Return an engagement for staff. Those who may only look have no standing to change it."""
    card = queries.find(engagement_id)
    if card is None:
        raise Http404
    standing: Standing = "staff" if visitor.may(Permission.WORK_CASE) else "none"
    return Case(card, "casework", standing, _own(card, visitor))


def own_case(visitor: Visitor, engagement_id: int) -> Case:
    """Return an engagement for an advisor on its team, until 72 hours after its close; else 404."""
    advisor_id = advisor_id_of(visitor)
    if advisor_id is None or not queries.advisor_may_see(
        engagement_id=engagement_id, advisor_id=advisor_id, at=visitor.at
    ):
        raise Http404
    card = queries.card(engagement_id)
    return Case(card, "my", "member", _own(card, visitor))


def advisor_id_of(visitor: Visitor) -> int | None:
    """Return the roster entry of the visitor, or None."""
    advisor = roster.of_person(visitor.person.pk) if visitor.person else None
    return advisor.id if advisor else None


def _own(card: EngagementCard, visitor: Visitor) -> MemberCard | None:
    person_id = visitor.person.pk if visitor.person else None
    return next((m for m in card.present if m.person_id == person_id), None)


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was sent with a form, even when nothing was filled in; None when the page is only opened."""
    return request.POST if request.method == "POST" else None
