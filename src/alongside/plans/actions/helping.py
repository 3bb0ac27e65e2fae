"""From an attached plan to the engagement's sheet of helpers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from alongside.engagements import actions as engagements
from alongside.engagements.queries import of_request
from alongside.engagements.words import HelpedBy
from alongside.kernel.actor import Actor
from alongside.kernel.field import Topic
from alongside.ledger.actions import record
from alongside.plans.queries.tying import attached

MOST: Final = {"phone": 60, "email": 200}
"""Longest texts of the sheet's fields, in characters; 120 for all others."""
K, L = HelpedBy, Topic
SHEET: Final[dict[str, tuple[HelpedBy, Topic]]] = {
    "law-enforcement": (K.AGENCY, L.COMMAND),
    "victim-services": (K.LOCAL, L.FAMILIES),
    "legal-services": (K.COUNSEL, L.FAMILIES),
    "prosecution": (K.OTHER, L.INVESTIGATION),
    "city-government": (K.OTHER, L.OFFICIALS),
    "emergency-management": (K.OTHER, L.COMMAND),
    "medical": (K.LOCAL, L.FAMILIES),
    "mental-health": (K.CLINICIAN, L.COMMUNITY),
    "education": (K.SCHOOL, L.FAMILIES),
    "voca-administrators": (K.STATE_VOCA, L.FUNDING),
    "medical-examiner": (K.OTHER, L.NOTIFICATION),
    "fire-ems-dispatch": (K.OTHER, L.COMMAND),
    "faith-cultural": (K.CHAPLAIN, L.COMMUNITY),
    "red-cross-voad": (K.RED_CROSS, L.FAMILIES),
    "philanthropy": (K.PRIVATE, L.OFFERS),
    "grants-saa": (K.SAA, L.FUNDING),
    "federal-partners": (K.FBI_VSD, L.FAMILIES),
    "media": (K.OTHER, L.MEDIA),
    "child-services": (K.LOCAL, L.FAMILIES),
    "access-groups": (K.LOCAL, L.COMMUNITY),
    "business-venues": (K.PRIVATE, L.COMMUNITY),
}
"""Where a partner of a category of the catalog stands on the sheet; the coordinator changes it there."""


@transaction.atomic
def put_on_sheet(*, request_id: int, by: Actor, at: datetime) -> int:
    """Put the notification list of an attached plan on the engagement's sheet of helpers; return how many lines.

    Each partner once, however often this is pressed. Nothing happens without a plan or an engagement. Raises
    Refused for somebody who does not keep the sheet, and when the sheet is full.
    """
    plan, engagement = attached(request_id), of_request(request_id)
    if plan is None or engagement is None:
        return 0
    found = [p for p in plan.notify if p["name"]]
    for one in found:
        kind, lane = SHEET.get(one["id"], (K.LOCAL, L.COMMUNITY))
        words = {
            "kind": kind.value,
            "lane": lane.value,
            "name": one["name"],
            "contact_name": one["contact"],
            "contact_role": one["title"],
            "phone": one["phone"],
            "email": one["email"],
        }
        engagements.add_helper(
            engagement_id=engagement.id,
            key=f"plan:{plan.plan_id}:{one['id']}",
            words={name: value[: MOST.get(name, 120)] for name, value in words.items()},
            by=by,
            at=at,
        )
    facts = {"plan": plan.plan_id, "partners": len(found)}
    record(stream=f"request:{request_id}", action="plan_to_sheet", by=by, at=at, facts=facts)
    return len(found)
