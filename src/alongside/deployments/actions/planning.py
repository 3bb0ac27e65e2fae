"""Terms of reference: written, put forward, taken back to be written anew."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.deployments import facts, rules, telling
from alongside.deployments.models import Deployment
from alongside.deployments.rules import Terms
from alongside.deployments.standing import as_author, line, locked, require_who
from alongside.deployments.states import DEPLOYMENT, SET_ASIDE, SignState
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.policy.queries import in_force
from alongside.roster import actions as roster


@transaction.atomic
def plan(
    *,
    engagement_id: int,
    advisor_id: int,
    purpose: str,
    place: str,
    meets: str,
    first: date,
    last: date,
    by: Actor,
    at: datetime,
    keep_as_written: bool = False,
) -> int:
    """Begin a deployment with its terms; return its id. Nothing is promised and nobody is told yet.

    ``first`` and ``last`` are days on site at the agency, both included; ``meets``: who receives the advisor, a
    name and a role. Raises Refused for somebody who is not on the team, and by rules.may_write_terms.
    """
    card = engagements.card(engagement_id)
    rules.may_plan_for(
        on_team=any(m.advisor_id == advisor_id for m in card.present), engagement_closed=card.closed
    ).require()
    row = Deployment(
        engagement_id=engagement_id,
        advisor_id=advisor_id,
        exercise=card.exercise,
        timezone=card.timezone,
        author=str(by),
        author_text=by.text,
        begun_at=at,
    )
    require_who(row, by, at, "staff")
    terms = Terms(purpose.strip(), place.strip(), meets.strip(), first, last)
    _write(row, terms, by=by, at=at, keep=keep_as_written)
    row.save()
    line(row, "plan_deployment", by=by, at=at, facts={"advisor": advisor_id, **_days(terms)})
    return row.pk


@transaction.atomic
def write_terms(
    *,
    deployment_id: int,
    purpose: str,
    place: str,
    meets: str,
    first: date,
    last: date,
    by: Actor,
    at: datetime,
    keep_as_written: bool = False,
) -> None:
    """Change the terms while they are being written. The agency's consent counts for the days it was given for."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    terms = Terms(purpose.strip(), place.strip(), meets.strip(), first, last)
    _write(row, terms, by=by, at=at, keep=keep_as_written)
    row.save(update_fields=["purpose", "place", "meets", "first_date", "last_date", "authors"])
    line(row, "write_terms", by=by, at=at, facts=_days(terms))


def _write(row: Deployment, terms: Terms, *, by: Actor, at: datetime, keep: bool) -> None:
    names = engagements.known_names(engagements.card(row.engagement_id).request_id)
    rules.may_write_terms(
        terms,
        state=row.state,
        today=facts.local_day(row, at),
        stop_days=in_force(at)["onsite_stop_days"],
        keep_as_written=keep,
        known_names=names,
    ).require()
    row.purpose, row.place, row.meets = terms.purpose, terms.place, terms.meets
    row.first_date, row.last_date = terms.first, terms.last
    as_author(row, by)


def _days(terms: Terms) -> dict[str, str]:
    return {"first": terms.first.isoformat(), "last": terms.last.isoformat()}


@transaction.atomic
def submit(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Put the terms forward to be checked and authorized by somebody else, who is told."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    row.state = DEPLOYMENT.after("submit", row.state)
    row.author, row.author_text, row.submitted_at = str(by), by.text, at
    as_author(row, by)
    row.save(update_fields=["state", "author", "author_text", "submitted_at", "authors"])
    line(row, "submit_deployment", by=by, at=at)
    telling.staff(row, "deployment_to_sign", telling.signers(row, at, but=by), at=at)


@transaction.atomic
def rewrite(*, deployment_id: int, by: Actor, at: datetime) -> None:
    """Take the terms back to be written anew: the authorization ends, promised days are free, signatures too."""
    row = locked(deployment_id)
    require_who(row, by, at, "staff")
    row.state = DEPLOYMENT.after("rewrite", row.state)
    row.authorized_at, row.authorized_by, row.authorized_by_text = None, "", ""
    row.save(update_fields=["state", "authorized_at", "authorized_by", "authorized_by_text"])
    end_set_aside(row)
    give_back(row, by=by, at=at)
    line(row, "rewrite_deployment", by=by, at=at)


def give_back(row: Deployment, *, by: Actor, at: datetime) -> None:
    """Free the days promised to a deployment that nobody travels for, and give the seat its own back."""
    roster.release(ref=row.ref, by=by, at=at)
    seat_id = engagements.seat_of(row.engagement_id, row.advisor_id)
    if seat_id is not None and not engagements.card(row.engagement_id).closed_at:
        roster.lengthen(advisor_id=row.advisor_id, ref=f"seat:{seat_id}", by=by, at=at)


def end_set_aside(row: Deployment) -> None:
    """End what was set aside for these terms; it was signed for them and for no others."""
    for aside in row.set_aside.filter(state__in=[SignState.ASKED.value, SignState.SIGNED.value]):
        aside.state = SET_ASIDE.after("end", aside.state)
        aside.save(update_fields=["state"])
