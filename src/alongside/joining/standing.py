"""What there is of an application, read for the rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alongside.accounts.permissions import Role
from alongside.accounts.queries import people_with
from alongside.joining.models import Application
from alongside.joining.rules import Standing
from alongside.outbox.actions import enqueue
from alongside.policy.queries import in_force

OWN_LINK, REFERENCE_LINK = "joining", "reference"
"""What the secret links are for (outbox.queries.LINKS)."""


def standing_of(row: Application, at: datetime, *, agreement: int | None = None) -> Standing:
    """Return the facts that the rules judge; ``agreement``: the version that is about to be signed."""
    policy, referees = in_force(at), list(row.referees.all())
    votes = list(row.votes.values_list("yes", flat=True))
    return Standing(
        state=row.state,
        confirmed=row.confirmed_at is not None,
        declared=row.declared_at is not None,
        named=len(referees),
        given=sum(1 for r in referees if r.answered_at and not r.refused),
        talked=row.talked_date is not None,
        yes=votes.count(True),
        no=votes.count(False),
        agreement=row.agreement if agreement is None else agreement,
        references=policy["join_references"],
        deciders=policy["join_deciders"],
    )


def own_link(row: Application) -> dict[str, str]:
    """Return the link to the applicant's own page, as the outbox writes it out."""
    return {"purpose": OWN_LINK, "ref": str(row.pk)}


def tell_applicant(row: Application, kind: str, *, at: datetime, turn: str = "", **context: Any) -> None:
    """Mail the applicant, once per kind and ``turn``."""
    enqueue(
        key=f"{kind}:{row.pk}:{turn}",
        group=row.stream,
        kind=kind,
        address=row.email,
        language=row.language,
        context={"name": row.name, "link": own_link(row), **context},
        at=at,
    )


def tell_roster_managers(
    row: Application, kind: str, *, at: datetime, context: Mapping[str, Any] | None = None
) -> None:
    """Mail everyone who keeps the roster, once per kind. No name: the page shows it after signing in."""
    for person in people_with(Role.ROSTER, at):
        enqueue(
            key=f"{kind}:{row.pk}:{person.pk}",
            group=row.stream,
            kind=kind,
            address=person.email,
            language=person.language,
            context={"name": person.name, "path": f"/desk/joining/{row.pk}/", **(context or {})},
            at=at,
        )
