"""What somebody is to one deployment, its row locked for a change, and its line in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import may
from alongside.deployments.models import Deployment
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.roster import queries as roster

Who = Literal["staff", "advisor", "requester", "none"]


def locked(deployment_id: int) -> Deployment:
    """Return the deployment with its row locked. Raises Deployment.DoesNotExist."""
    return Deployment.objects.select_for_update().get(pk=deployment_id)


def who_is(row: Deployment, by: Actor, at: datetime) -> Who:
    """Return what an actor is to a deployment at ``at``; staff who are the traveler themselves are the advisor."""
    if by.kind == "requester":
        return "requester" if by.ref == str(engagements.request_of(row.engagement_id)) else "none"
    if by.kind in ("clock", "operator"):
        return "staff"
    if by.person_id is None:
        return "none"
    if roster.id_of_person(by.person_id) == row.advisor_id:
        return "advisor"
    return "staff" if may(by.person_id, Permission.WORK_CASE, at) else "none"


def require_who(row: Deployment, by: Actor, at: datetime, *allowed: Who) -> None:
    """Raise Refused unless the actor is one of these to the deployment."""
    if who_is(row, by, at) not in allowed:
        refuse("not_yours", gettext_noop("Only the people of this deployment change it.")).require()


def permitted(by: Actor, permission: Permission, at: datetime) -> bool:
    """Say whether a signed-in person holds a permission; nobody else does."""
    return by.person_id is not None and may(by.person_id, permission, at)


def line(
    row: Deployment,
    action: str,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write the ledger line of an act in the stream of the request, where everything about the case is."""
    stream = f"request:{engagements.request_of(row.engagement_id)}"
    record(stream=stream, action=action, by=by, at=at, object=row.ref, why=why, facts=facts)


def as_author(row: Deployment, by: Actor) -> None:
    """Count somebody among those who wrote terms, pay or estimate; the caller saves ``authors``."""
    if str(by) not in row.authors:
        row.authors = [*row.authors, str(by)]
