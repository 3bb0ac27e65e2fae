"""From plan to incident: tied to an agency by call-back and consent, brought to a request by the coordinator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.agencies.queries import is_delegate, numbers_of
from alongside.incidents.queries import card as request_card
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.plans.actions.keeping import lock
from alongside.plans.models import Attachment, Plan, Tie
from alongside.plans.queries.keeping import role_of
from alongside.plans.queries.tying import LIVE
from alongside.plans.readiness import has_contact
from alongside.plans.rules import may_agree, may_ask_tie, may_attach, may_own, may_verify_tie
from alongside.plans.states import TIE, TieState


@transaction.atomic
def ask_tie(
    *, plan_id: int, agency_id: int, planner_name: str, planner_title: str, by: Actor, at: datetime
) -> int:
    """Ask that a plan be tied to an agency; return the tie's id. Asking again returns the one under way.

    Raises Refused for anyone but an owner, and for a plan with no community.
    """
    plan = lock(plan_id)
    may_ask_tie(
        role=role_of(plan_id, by.signed_in),
        planner_name=planner_name,
        planner_title=planner_title,
        community=plan.name,
    ).require()
    row, new = Tie.objects.get_or_create(
        plan=plan,
        agency_id=agency_id,
        state__in=LIVE,
        defaults={
            "state": TieState.ASKED.value,
            "planner_name": planner_name.strip()[:120],
            "planner_title": planner_title.strip()[:120],
            "asked_by_id": by.signed_in,
            "asked_at": at,
        },
    )
    if new:
        _note(row, "ask_tie", by, at, agency=agency_id)
    return row.pk


@transaction.atomic
def verify_tie(*, tie_id: int, number_id: int, by: Actor, at: datetime) -> None:
    """Record that staff called the agency on a number of the directory, and that it knows the planner.

    Raises Refused when the number is none of the agency's in the directory, or in another state.
    """
    row = _held(tie_id)
    listed = {n.id: n for n in numbers_of(row.agency_id)}
    number = listed.get(number_id)
    may_verify_tie(
        state=row.state,
        number=number.number if number else "",
        listed=tuple(n.number for n in listed.values()),
        own=row.asked_by_id == by.signed_in,
    ).require()
    assert number is not None
    row.state = TIE.after("verify", row.state)
    row.called, row.called_source = number.number, number.source
    row.verified_by_id, row.verified_at = by.signed_in, at
    row.save(update_fields=["state", "called", "called_source", "verified_by", "verified_at"])
    _note(row, "verify_tie", by, at, number=number_id)


@transaction.atomic
def record_agreement(*, tie_id: int, name: str, title: str, is_head: bool, by: Actor, at: datetime) -> None:
    """Record that the agency head, or a delegate the head named, agreed to the tie. Raises Refused."""
    row = _held(tie_id)
    delegate = is_delegate(agency_id=row.agency_id, name=name, at=at)
    may_agree(
        state=row.state,
        name=name,
        title=title,
        is_head=is_head,
        is_delegate=delegate,
        own=row.asked_by_id == by.signed_in,
    ).require()
    row.state = TIE.after("agree", row.state)
    row.agreed_name, row.agreed_title, row.agreed_is_head = name.strip()[:120], title.strip()[:120], is_head
    row.agreed_at = at
    row.save(update_fields=["state", "agreed_name", "agreed_title", "agreed_is_head", "agreed_at"])
    _note(row, "agree_tie", by, at, head=is_head)


@transaction.atomic
def refuse_tie(*, tie_id: int, why: str, by: Actor, at: datetime) -> None:
    """Record that the agency did not confirm the planner or did not agree. Raises Refused in another state."""
    row = _held(tie_id)
    row.state = TIE.after("refuse", row.state)
    row.ended_at, row.ended_why = at, why.strip()[:300]
    row.save(update_fields=["state", "ended_at", "ended_why"])
    _note(row, "refuse_tie", by, at)


@transaction.atomic
def end_tie(*, tie_id: int, by: Actor, at: datetime, staff: bool = False) -> None:
    """End a tie: from now on the plan is offered at no request. By staff, or by an owner. Raises Refused."""
    row = _held(tie_id)
    if not staff:
        may_own(role_of(row.plan_id, by.signed_in)).require()
    row.state = TIE.after("end", row.state)
    row.ended_at = at
    row.save(update_fields=["state", "ended_at"])
    _note(row, "end_tie", by, at)


@transaction.atomic
def attach(
    *,
    request_id: int,
    plan_id: int,
    consent_name: str,
    consent_title: str,
    consent_how: str,
    by: Actor,
    at: datetime,
) -> None:
    """Bring a plan to a request, with the consent given on a call; its partners are kept as they are now.

    Bringing it again takes its newest version. Raises Refused for a plan to which the request's agency has not
    agreed, and for a request that no call-back verified.
    """
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    card = request_card(request_id)
    tied = (
        plan.closed_at is None
        and Tie.objects.filter(plan=plan, agency_id=card.agency_id or 0, state=TieState.AGREED.value).exists()
    )
    may_attach(
        tied=tied,
        verified=card.verified_at is not None,
        consent_name=consent_name,
        consent_title=consent_title,
    ).require()
    Attachment.objects.filter(request_id=request_id, ended_at__isnull=True).update(ended_at=at)
    Attachment.objects.create(
        plan=plan,
        request_id=request_id,
        revision=plan.revision,
        partners=[p for p in plan.document["partners"] if p["name"] or p["notify"] or has_contact(p)],
        consent_name=consent_name.strip()[:120],
        consent_title=consent_title.strip()[:120],
        consent_how=consent_how,
        by_id=by.signed_in,
        at=at,
    )
    facts = {"plan": plan_id, "revision": plan.revision, "consent": consent_how}
    record(stream=f"request:{request_id}", action="attach_plan", by=by, at=at, facts=facts)
    record(stream=f"plan:{plan_id}", action="attach_plan", by=by, at=at, object=f"request:{request_id}")


@transaction.atomic
def detach(*, request_id: int, by: Actor, at: datetime) -> None:
    """Take a plan off a request. Nothing happens when there is none."""
    if Attachment.objects.filter(request_id=request_id, ended_at__isnull=True).update(ended_at=at):
        record(stream=f"request:{request_id}", action="detach_plan", by=by, at=at)


def _held(tie_id: int) -> Tie:
    return Tie.objects.select_for_update().get(pk=tie_id)


def _note(row: Tie, action: str, by: Actor, at: datetime, **facts: object) -> None:
    record(stream=f"plan:{row.plan_id}", action=action, by=by, at=at, object=f"tie:{row.pk}", facts=facts)
