"""Whose trip it is: the one check behind every page of an advisor's own deployment."""

from __future__ import annotations

from django.http import Http404

from alongside.deployments import queries
from alongside.deployments.queries import DeploymentCard
from alongside.web.access import Visitor
from alongside.web.casework.case import advisor_id_of


def own_trip(visitor: Visitor, deployment_id: int) -> DeploymentCard:
    """Return a deployment of the visitor's own, once it is put forward; else 404."""
    card, me = queries.deployment(deployment_id), advisor_id_of(visitor)
    if card is None or me is None or card.advisor_id != me or card.state == "draft":
        raise Http404
    return card


def reads_own(deployment_id: int) -> tuple[str, str]:
    """Say which read line the page writes."""
    if queries.deployment(deployment_id) is None:
        raise Http404
    return queries.stream(deployment_id), f"deployment:{deployment_id}"
