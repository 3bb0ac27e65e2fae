"""Funding in the demo: one engagement whose agency said yes, two programs pursued, one change of the catalog waiting."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from alongside.accounts.queries import Person
from alongside.engagements import queries as engagements
from alongside.funding import actions, queries
from alongside.funding.answers import to_plain
from alongside.funding.worksheet import CostLine

ANSWERS: dict[str, str | tuple[str, ...]] = {
    "uncommon": "yes", "many_hurt": "yes", "escalating": "yes", "resources_short": "yes", "planned_event": "no",
    "crowd_control": "no", "other_paid": "no", "victim_burden": "yes", "victims_served": "no", "ovc_invited": "no",
    "aeap_held": "no", "sudden": "yes", "needs": ("police_response", "victim_services", "behavioral_health"),
}  # fmt: skip


def fund(*, coordinator: Person, at: datetime) -> None:
    """Let the coordinator look at money with the agency that is longest in the program's care."""
    cards = engagements.open_list(at)
    if not cards:
        return
    oldest = cards[-1]
    same: dict[str, Any] = {"engagement_id": oldest.id, "by": coordinator.actor}
    moments = [max(oldest.introduced_at, at - timedelta(hours=hours)) for hours in (30, 28, 6)]
    actions.record_consent(how="voice", at=moments[0], **same)
    known = {**queries.sheet(oldest.id).answers, **ANSWERS}
    actions.save_answers(answers=to_plain(known), at=moments[1], **same)
    for program in ("eflea", "aeap"):
        actions.take_up(program=program, owner_id=coordinator.pk, at=moments[1], **same)
    _costs(moments[1], **same)
    if not queries.events(oldest.id):
        day = (oldest.introduced_at - timedelta(days=2)).date()
        actions.record_event(anchor="incident", day=day, at=moments[2], **same)
    _change(coordinator, at=moments[2])


def _costs(at: datetime, **same: Any) -> None:
    """Let the agency's grants officer have begun a worksheet: one cost stands on two requests, and the page says so."""
    first = at.date() - timedelta(days=6)
    last = first + timedelta(days=6)
    lines = (
        CostLine("Patrol overtime, first week", "police_response", "overtime", 4_218_750, first, last, programs=("eflea",)),
        CostLine("Detectives", "police_response", "straight_time", 1_860_000, first, last, programs=("eflea",)),
        CostLine("Shifts covered by the county", "police_response", "backfill", 922_040, first, last, programs=("eflea",)),
        CostLine("Grief counselors", "behavioral_health", "counseling", 640_000, first, programs=("aeap", "samhsa-serg")),
        CostLine("Rent of the family assistance center", "victim_services", "center", 350_000, first, programs=("aeap",)),
        CostLine("Meals given by restaurants", "victim_services", "lodging", 180_000, first, in_kind=True),
        CostLine("Doors and windows", "property", "repair", 1_200_000, first, estimate=True),
    )  # fmt: skip
    seen = queries.costs(same["engagement_id"]).version
    actions.take_in_costs(lines=lines, seen=seen, replace=True, keep=True, at=at, **same)


def _change(coordinator: Person, *, at: datetime) -> None:
    """Put a small change of the catalog forward; it waits for a second person."""
    document = copy.deepcopy(dict(queries.document_in_force("project-serv") or {}))
    document["contact_route"] = "ED Project SERV program office, by phone first"
    actions.propose(
        program="project-serv", document=document, why="The office asked for a call before anything is sent.",
        owner_id=coordinator.pk, review_on=at.date() + timedelta(days=120), by=coordinator.actor, at=at,
    )  # fmt: skip
