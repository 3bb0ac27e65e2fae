"""Papers for the advisor whom they are meant for: terms of an own trip, own receipts, the team's hand-back plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.deployments.queries import DeploymentCard
from alongside.engagements import queries
from alongside.engagements.queries import PaperCard
from alongside.engagements.rules import advisor_sees
from alongside.engagements.rules_papers import may_advisor_open
from alongside.web.access import PageRequest, Visitor, desk
from alongside.web.casework import travel_page
from alongside.web.casework.case import Case, own_case, reads
from alongside.web.casework.own_trip import own_trip, reads_own
from alongside.web.casework.papers import download


def of_trip(visitor: Visitor, trip: DeploymentCard) -> list[PaperCard]:
    """Return the papers of one's own trip that one may open, until 72 hours after the close."""
    closed = queries.card(trip.engagement_id).closed_at
    if not advisor_sees(left_at=None, closed_at=closed, at=visitor.at):
        return []
    return [
        paper
        for paper in queries.papers(trip.engagement_id, about=trip.ref)
        if paper.disposed_at is None
        and may_advisor_open(
            kind=paper.kind, own_trip=True, added_it=paper.sender == str(visitor.actor), on_team=False
        )
    ]


def of_team(case: Case) -> list[PaperCard]:
    """Return the papers that the whole team may open."""
    return [
        paper
        for paper in queries.papers(case.card.id, about="")
        if paper.disposed_at is None
        and may_advisor_open(kind=paper.kind, own_trip=False, added_it=False, on_team=True)
    ]


def trip_rows(visitor: Visitor, trip: DeploymentCard) -> list[dict[str, Any]]:
    """Return the papers of one's own trip as lines for ``casework/_papers.html``."""
    return [
        _row(paper, reverse("travel:paper", args=[trip.id, paper.id])) for paper in of_trip(visitor, trip)
    ]


def team_rows(case: Case) -> list[dict[str, Any]]:
    """Return the team's papers as lines for ``casework/_papers.html``."""
    return [_row(paper, case.url("paper", paper.id)) for paper in of_team(case)]


def _row(paper: PaperCard, url: str) -> dict[str, Any]:
    return {**travel_page.paper_row(paper), "url": url}


@desk(Permission.OWN_ENGAGEMENT, reads=lambda deployment_id, **_more: reads_own(deployment_id))
@require_safe
def trip_paper(request: PageRequest, deployment_id: int, paper_id: int) -> HttpResponse:
    """Send a paper of one's own trip as a download."""
    trip = own_trip(request.visitor, deployment_id)
    if paper_id not in {paper.id for paper in of_trip(request.visitor, trip)}:
        raise Http404
    return download(request, paper_id)


@desk(Permission.OWN_ENGAGEMENT, reads=reads)
@require_safe
def team_paper(request: PageRequest, engagement_id: int, paper_id: int) -> HttpResponse:
    """Send the hand-back plan to somebody of the team as a download."""
    case = own_case(request.visitor, engagement_id)
    if paper_id not in {paper.id for paper in of_team(case)}:
        raise Http404
    return download(request, paper_id)
