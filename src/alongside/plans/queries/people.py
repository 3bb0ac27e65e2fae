"""Who works on a plan, who is invited, and what they say."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from alongside.base.secrets import link_token
from alongside.plans.models import Comment, Invitation, Member

PURPOSE = "plan"


@dataclass(frozen=True)
class MemberCard:
    """A person of a plan."""

    person_id: int
    name: str
    email: str
    role: str
    from_at: datetime


@dataclass(frozen=True)
class InvitationCard:
    """A mailed link. ``plan_id`` is None for a sign-up."""

    id: int
    plan_id: int | None
    community: str
    email: str
    name: str
    role: str
    asked_by: str
    at: datetime
    expires_at: datetime
    used: bool
    withdrawn: bool


@dataclass(frozen=True)
class CommentCard:
    """A remark."""

    id: int
    question: str
    text: str
    by: str
    by_id: int
    at: datetime
    settled: bool


def members(plan_id: int) -> list[MemberCard]:
    """Return the people of a plan, owners first."""
    rows = Member.objects.filter(plan_id=plan_id, until_at__isnull=True).select_related("person")
    order = {"owner": 0, "editor": 1, "reader": 2}
    found = [MemberCard(r.person.pk, r.person.name, r.person.email, r.role, r.from_at) for r in rows]
    return sorted(found, key=lambda m: (order[m.role], m.name, m.person_id))


def invitations(plan_id: int, at: datetime) -> list[InvitationCard]:
    """Return the invitations of a plan that can still be taken up, newest first."""
    rows = Invitation.objects.filter(
        plan_id=plan_id, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at
    ).select_related("plan")
    return [_card(row) for row in rows.order_by("-id")]


def invitation_by_link(key: str) -> InvitationCard | None:
    """Return what a mailed link stands for, used up or not; None when it is no link of ours."""
    ref, _, token = key.partition("-")
    if not ref.isascii() or not ref.isdigit() or len(ref) > 18:
        return None
    if not hmac.compare_digest(token.encode(), link_token(PURPOSE, ref).encode()):
        return None
    row = Invitation.objects.filter(pk=int(ref)).select_related("plan").first()
    return _card(row) if row else None


def _card(row: Invitation) -> InvitationCard:
    return InvitationCard(
        id=row.pk,
        plan_id=row.plan_id,
        community=row.plan.name if row.plan else "",
        email=row.email,
        name=row.name,
        role=row.role,
        asked_by=row.asked_by,
        at=row.at,
        expires_at=row.expires_at,
        used=row.used_at is not None,
        withdrawn=row.withdrawn_at is not None,
    )


def comments(plan_id: int, *, settled: bool = False) -> list[CommentCard]:
    """Return the remarks on a plan, oldest first; without those that are settled unless asked for."""
    rows = Comment.objects.filter(plan_id=plan_id).select_related("by").order_by("id")
    if not settled:
        rows = rows.filter(settled_at__isnull=True)
    return [
        CommentCard(r.pk, r.question, r.text, r.by.name, r.by.pk, r.at, r.settled_at is not None)
        for r in rows
    ]
