"""Messages of deployments. None names an agency, a place or a person; each leads to a page behind the sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import Person
from alongside.deployments.models import Deployment
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.outbox.actions import enqueue
from alongside.roster import queries as roster


def advisor(row: Deployment, kind: str, *, at: datetime, urgent: bool = False) -> None:
    """Write to the advisor of a deployment."""
    card = roster.card(row.advisor_id)
    enqueue(
        key=f"{kind}:{row.pk}:{at.isoformat()}",
        group=row.ref,
        kind=kind,
        address=card.email,
        language=card.language or "en",
        context={"path": f"/my/travel/{row.pk}/"},
        at=at,
        exercise=row.exercise,
        urgent=urgent,
    )


def staff(row: Deployment, kind: str, people: Iterable[Person], *, at: datetime, path: str = "") -> None:
    """Write to people of the program about a deployment, each once."""
    where = path or f"/desk/engagements/{row.engagement_id}/travel/{row.pk}/"
    for person in people:
        enqueue(
            key=f"{kind}:{row.pk}:{person.pk}:{at.isoformat()}",
            group=row.ref,
            kind=kind,
            address=person.email,
            language=person.language,
            context={"path": where},
            at=at,
            exercise=row.exercise,
        )


def signers(row: Deployment, at: datetime, *, but: Actor) -> list[Person]:
    """Return who may authorize, except those who wrote the terms and the one who acts."""
    found = {p.pk: p for role in (Role.DUTY, Role.COORDINATOR) for p in accounts.people_with(role, at)}
    barred = {*row.authors, str(but)}
    return [person for person in found.values() if f"person:{person.pk}" not in barred]


def keepers(row: Deployment, at: datetime) -> list[Person]:
    """Return the case's coordinator while they work here; otherwise all coordinators, so that nothing is lost."""
    coordinator_id = engagements.card(row.engagement_id).coordinator_id
    if coordinator_id and accounts.may(coordinator_id, Permission.WORK_CASE, at):
        return [accounts.person(coordinator_id)]
    return list(accounts.people_with(Role.COORDINATOR, at))


def carers(at: datetime) -> list[Person]:
    """Return the care leads; while there is none, the coordinators."""
    return list(accounts.people_with(Role.CARE, at)) or list(accounts.people_with(Role.COORDINATOR, at))
