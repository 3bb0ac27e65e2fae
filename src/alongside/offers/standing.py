"""What somebody is to one list of offers, and the row locked for a change."""

from __future__ import annotations

from datetime import datetime

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import may
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.offers.models import OfferList, Owner
from alongside.offers.rules import Standing


def locked(list_id: int) -> OfferList:
    """Return a list with its row locked. Raises OfferList.DoesNotExist."""
    return OfferList.objects.select_for_update().get(pk=list_id)


def standing_of(offer_list: OfferList, by: Actor, at: datetime) -> Standing:
    """Return what an actor is to a list at ``at``: staff, its owner, who asked for help, or nothing."""
    if by.kind in ("clock", "operator"):
        return "staff"
    if by.kind == "owner":
        there = Owner.objects.filter(pk=int(by.ref), offer_list=offer_list, until_at__isnull=True).exists()
        return "owner" if there else "none"
    if by.kind == "requester":
        if offer_list.engagement_id is None:
            return "none"
        own = engagements.request_of(offer_list.engagement_id)
        return "requester" if by.ref == str(own) else "none"
    if by.person_id is not None and may(by.person_id, Permission.WORK_CASE, at):
        return "staff"
    return "none"
