"""What somebody is to one engagement, and the row locked for a change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import may
from alongside.engagements.models import Engagement, Member
from alongside.engagements.rules import Standing, advisor_sees
from alongside.kernel.actor import Actor
from alongside.roster import queries as roster


@dataclass(frozen=True)
class Who:
    """Somebody's standing, and their own place on the team if they have one."""

    standing: Standing
    member: Member | None = None


def locked(engagement_id: int) -> Engagement:
    """Return the engagement with its row locked. Raises Engagement.DoesNotExist."""
    return Engagement.objects.select_for_update().get(pk=engagement_id)


def who_is(engagement: Engagement, by: Actor, at: datetime) -> Who:
    """Return what an actor is to an engagement at ``at``: staff, member, the one who asked, or nothing."""
    if by.kind == "requester":
        return Who("requester" if by.ref == str(engagement.request_id) else "none")
    if by.kind in ("clock", "operator"):
        return Who("staff")
    if by.person_id is None:
        return Who("none")
    member = _member_of_person(engagement, by.person_id, at)
    if may(by.person_id, Permission.WORK_CASE, at):
        return Who("staff", member)
    return Who("member" if member else "none", member)


def _member_of_person(engagement: Engagement, person_id: int, at: datetime) -> Member | None:
    advisor_id = roster.id_of_person(person_id)
    if advisor_id is None:
        return None
    member = member_of(engagement, advisor_id)
    if member and advisor_sees(left_at=member.left_at, closed_at=engagement.closed_at, at=at):
        return member
    return None


def member_of(engagement: Engagement, advisor_id: int | None) -> Member | None:
    """Return an advisor's present place on the team, or None."""
    return engagement.members.filter(advisor_id=advisor_id, left_at__isnull=True).first()


def keeps_records(by: Actor, at: datetime) -> bool:
    """Say whether an actor decides about holds and disposal: a records officer, the clock, or the operator."""
    if by.kind in ("clock", "operator"):
        return True
    return by.person_id is not None and may(by.person_id, Permission.KEEP_RECORDS, at)
