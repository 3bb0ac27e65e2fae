"""Lines of the estimate and of the expenses, and the parts of the way."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.deployments import rules
from alongside.deployments.models import Cost, Leg
from alongside.deployments.standing import as_author, line, locked, require_who
from alongside.deployments.states import AWAY, WAITS, DeploymentState
from alongside.deployments.words import LegMode
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse


@transaction.atomic
def write_cost(
    *,
    deployment_id: int,
    actual: bool,
    kind: str,
    cents: int,
    count: int,
    by: Actor,
    at: datetime,
    on: date | None = None,
    source: str = "",
    note: str = "",
    receipt_id: int | None = None,
    keep_as_written: bool = False,
) -> int:
    """Write a line of the estimate, or an expense (``actual``), and return its id.

    ``cents`` for one, ``count`` of them; ``source`` is the official table in which a rate was read, and the day.
    The advisor writes expenses of their own journey; staff write either.
    """
    row = locked(deployment_id)
    require_who(row, by, at, *(("staff", "advisor") if actual else ("staff",)))
    rules.may_write_cost(
        state=row.state,
        actual=actual,
        kind=kind,
        cents=cents,
        count=count,
        source=source,
        note=note,
        keep_as_written=keep_as_written,
        known_names=engagements.known_names(engagements.card(row.engagement_id).request_id),
    ).require()
    receipt = engagements.paper(receipt_id) if receipt_id else None
    if receipt_id and (receipt is None or (receipt.kind, receipt.about) != ("receipt", row.ref)):
        refuse("not_receipt", gettext_noop("Choose a receipt from the papers of this deployment.")).require()
    cost = Cost.objects.create(
        deployment=row, actual=actual, kind=kind, on_date=on, cents=cents, count=count, source=source.strip(),
        note=note.strip(), receipt_id=receipt_id, written_by=str(by), written_by_text=by.text, written_at=at,
    )  # fmt: skip
    if not actual:
        as_author(row, by)
        row.save(update_fields=["authors"])
    facts = {"cost": cost.pk, "actual": actual, "kind": kind, "cents": cents, "count": count}
    line(row, "write_cost", by=by, at=at, facts=facts)
    return cost.pk


@transaction.atomic
def strike_cost(*, cost_id: int, by: Actor, at: datetime) -> None:
    """Strike a line out; it stays on record. The estimate only before the authorization."""
    cost = Cost.objects.select_related("deployment").get(pk=cost_id)
    row = locked(cost.deployment_id)
    require_who(row, by, at, *(("staff", "advisor") if cost.actual else ("staff",)))
    if not cost.actual and row.state not in WAITS:
        refuse(
            "settled",
            gettext_noop("The estimate was authorized as it stands. Rewrite the terms to change it."),
        ).require()
    if cost.struck_at is None:
        cost.struck_at = at
        cost.save(update_fields=["struck_at"])
        if not cost.actual:
            as_author(row, by)
            row.save(update_fields=["authors"])
        line(row, "strike_cost", by=by, at=at, facts={"cost": cost.pk})


@transaction.atomic
def add_leg(
    *,
    deployment_id: int,
    mode: str,
    start: str,
    end: str,
    leaves_at: datetime,
    arrives_at: datetime,
    by: Actor,
    at: datetime,
) -> int:
    """Add a part of the way and return its id. Towns or airports, never an address."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff", "advisor")
    if row.state not in WAITS | AWAY | {DeploymentState.AUTHORIZED.value}:
        refuse("over", gettext_noop("This journey is over.")).require()
    if mode not in LegMode.values() or not (start.strip() and end.strip()) or arrives_at <= leaves_at:
        refuse(
            "leg", gettext_noop("Say how, from where, to where, and when it leaves and arrives.")
        ).require()
    for text in (start, end):
        rules.may_keep(text, limit=rules.SHORT_LIMIT, keep=True).require()
    leg = Leg.objects.create(
        deployment=row, mode=mode, start=start.strip(), end=end.strip(), leaves_at=leaves_at, arrives_at=arrives_at
    )  # fmt: skip
    line(row, "add_leg", by=by, at=at, facts={"leg": leg.pk, "mode": mode})
    return leg.pk


@transaction.atomic
def strike_leg(*, leg_id: int, by: Actor, at: datetime) -> None:
    """Strike a part of the way out."""
    leg = Leg.objects.get(pk=leg_id)
    row = locked(leg.deployment_id)
    require_who(row, by, at, "staff", "advisor")
    if leg.struck_at is None:
        leg.struck_at = at
        leg.save(update_fields=["struck_at"])
        line(row, "strike_leg", by=by, at=at, facts={"leg": leg.pk})
