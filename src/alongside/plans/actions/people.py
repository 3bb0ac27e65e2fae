"""Signing up as a planner, inviting others to a plan, and talking beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from alongside.accounts.actions import grant
from alongside.accounts.actions import invite as make_person
from alongside.accounts.permissions import Role
from alongside.accounts.queries import person as person_of
from alongside.accounts.queries import person_by_email
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.outbox.actions import enqueue, withdraw
from alongside.plans.actions.keeping import lock
from alongside.plans.flat import flatten, names
from alongside.plans.models import Comment, Invitation, Member, Plan
from alongside.plans.queries.keeping import role_of
from alongside.plans.queries.people import PURPOSE
from alongside.plans.rules import (
    may_change_member,
    may_comment,
    may_hold,
    may_invite,
    may_own,
    may_sign_up,
    may_use,
)
from alongside.plans.states import PlanRole

LASTS = timedelta(days=7)
"""How long a mailed link works."""


@transaction.atomic
def sign_up(*, email: str, name: str, language: str, by: Actor, at: datetime) -> None:
    """Mail a link that proves an address; nobody gets a sign-in before it is opened and confirmed.

    Raises Refused for an address that cannot be one. What is answered is the same for a known address: its
    owner is told by mail and can add planning to the sign-in they have.
    """
    may_sign_up(email=email.strip(), name=name).require()
    row = Invitation.objects.create(
        email=email.strip().lower(), name=name.strip()[:120], language=language, asked_by=by.text, at=at,
        expires_at=at + LASTS,
    )  # fmt: skip
    record(stream=f"plan-link:{row.pk}", action="ask_planner_link", by=by, at=at)
    _mail(row, "plan_sign_up", {})


@transaction.atomic
def invite(*, plan_id: int, email: str, name: str, role: PlanRole, by: Actor, at: datetime) -> None:
    """Mail somebody a link to a part in a plan. Raises Refused for anyone but an owner."""
    plan = lock(plan_id)
    members = Member.objects.filter(plan=plan, until_at__isnull=True).count()
    may_invite(role=role_of(plan_id, by.signed_in), members=members, email=email.strip(), name=name).require()
    person = person_by_email(email)
    row = Invitation.objects.create(
        plan=plan, email=email.strip().lower(), name=name.strip()[:120], role=role.value,
        language=person.language if person else plan.document["language"], asked_by=by.text, at=at,
        expires_at=at + LASTS,
    )  # fmt: skip
    record(stream=f"plan:{plan_id}", action="invite_to_plan", by=by, at=at, facts={"role": role.value})
    _mail(row, "plan_invitation", {"who": by.text, "community": plan.name})


def _mail(row: Invitation, kind: str, more: dict[str, str]) -> None:
    enqueue(
        key=f"{kind}:{row.pk}",
        group=f"plan-link:{row.pk}",
        kind=kind,
        address=row.email,
        language=row.language,
        context={"name": row.name, "link": {"purpose": PURPOSE, "ref": str(row.pk)}, **more},
        at=row.at,
        not_after=row.expires_at,
        urgent=True,
    )


@transaction.atomic
def withdraw_invitation(*, plan_id: int, invitation_id: int, by: Actor, at: datetime) -> None:
    """Make a mailed link useless. Raises Refused for anyone but an owner; nothing happens when it is over."""
    may_own(role_of(plan_id, by.signed_in)).require()
    rows = Invitation.objects.filter(
        pk=invitation_id, plan_id=plan_id, used_at__isnull=True, withdrawn_at__isnull=True
    )
    if rows.update(withdrawn_at=at):
        withdraw(group=f"plan-link:{invitation_id}")
        record(stream=f"plan:{plan_id}", action="withdraw_invitation", by=by, at=at)


@transaction.atomic
def take_up(*, invitation_id: int, by: Actor, at: datetime) -> tuple[int, bool]:
    """Take up a mailed link: its address is proved. Return (person id, whether the sign-in is new).

    A new address gets a sign-in with the planner's role; a known one gets the role. Raises Refused when the link
    is over.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    may_use(
        at=at,
        expires_at=row.expires_at,
        used=row.used_at is not None,
        withdrawn=row.withdrawn_at is not None,
    ).require()
    row.used_at = at
    row.save(update_fields=["used_at"])
    person = person_by_email(row.email)
    new = person is None
    if person is None:
        person = make_person(
            email=row.email, name=row.name, roles=[Role.PLANNER], language=row.language, by=by, at=at
        )
    elif person.is_active and not person.robot:
        grant(person_id=person.pk, role=Role.PLANNER, by=by, at=at)
    if row.plan_id is not None:
        _join(row.plan_id, person.pk, PlanRole(row.role), by=by, at=at)
    return person.pk, new


def _join(plan_id: int, person_id: int, role: PlanRole, *, by: Actor, at: datetime) -> None:
    _, joined = Member.objects.get_or_create(
        plan_id=plan_id,
        person_id=person_id,
        until_at=None,
        defaults={"role": role.value, "from_at": at},
    )
    if joined:
        facts = {"person": person_id, "role": role.value}
        record(stream=f"plan:{plan_id}", action="join_plan", by=by, at=at, facts=facts)


@transaction.atomic
def change_role(*, plan_id: int, person_id: int, role: PlanRole, by: Actor, at: datetime) -> None:
    """Give somebody another part in a plan. Raises Refused when it would be left without an owner."""
    member = _member(plan_id, person_id, by)
    if member and member.role != role.value:
        member.role = role.value
        member.save(update_fields=["role"])
        facts = {"person": person_id, "role": role.value}
        record(stream=f"plan:{plan_id}", action="change_plan_role", by=by, at=at, facts=facts)


@transaction.atomic
def take_off(*, plan_id: int, person_id: int, by: Actor, at: datetime) -> None:
    """Take somebody off a plan; what they wrote stays. Raises Refused for the last owner."""
    member = _member(plan_id, person_id, by)
    if member:
        member.until_at = at
        member.save(update_fields=["until_at"])
        record(stream=f"plan:{plan_id}", action="leave_plan", by=by, at=at, facts={"person": person_id})


def _member(plan_id: int, person_id: int, by: Actor) -> Member | None:
    lock(plan_id)
    rows = Member.objects.filter(plan_id=plan_id, until_at__isnull=True)
    member = rows.filter(person_id=person_id).first()
    may_change_member(
        role=role_of(plan_id, by.signed_in),
        owners=rows.filter(role=PlanRole.OWNER.value).count(),
        is_owner=bool(member and member.role == PlanRole.OWNER.value),
    ).require()
    return member


@transaction.atomic
def comment(*, plan_id: int, question: str, text: str, by: Actor, at: datetime, keep: bool = False) -> None:
    """Write a remark beside a part of a plan. Raises Refused."""
    plan = Plan.objects.get(pk=plan_id, closed_at__isnull=True)
    may_comment(role=role_of(plan_id, by.signed_in), text=text).require()
    known = (*names(flatten(plan.document)), person_of(by.signed_in).name)
    may_hold({question: text}, known=known, keep=keep).require()
    row = Comment.objects.create(
        plan=plan, question=question[:200], text=text.strip(), by_id=by.signed_in, at=at
    )
    record(stream=f"plan:{plan_id}", action="comment", by=by, at=at, object=f"comment:{row.pk}")


@transaction.atomic
def settle_comment(*, plan_id: int, comment_id: int, by: Actor, at: datetime) -> None:
    """Mark a remark as dealt with. Raises Refused for somebody who is not of the plan."""
    may_comment(role=role_of(plan_id, by.signed_in), text="x").require()
    if Comment.objects.filter(pk=comment_id, plan_id=plan_id, settled_at__isnull=True).update(settled_at=at):
        record(
            stream=f"plan:{plan_id}", action="settle_comment", by=by, at=at, object=f"comment:{comment_id}"
        )
