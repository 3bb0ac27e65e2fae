"""Tasks, decisions and a delegate of the invented program, made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.engagements import actions as engagements
from alongside.engagements import queries as casework
from alongside.incidents import actions as incidents
from alongside.incidents.states import DelegateScope
from alongside.kernel.actor import Actor


def keep_promises(request_id: int, engagement_id: int, *, by: Actor, at: datetime) -> None:
    """Let the coordinator write down what was promised and decided in the first days."""
    card = casework.card(engagement_id)
    day = at.date()
    first = card.present[0]
    done = engagements.make_task(
        engagement_id=engagement_id, what="Send the list of clinicians.", owner_person=first.person_id,
        due_date=day + timedelta(days=1), by=by, at=at,
    )  # fmt: skip
    engagements.do_task(task_id=done, by=by, at=at + timedelta(hours=5))
    for what, role, days in (
        ("Name one civilian owner for offers of help.", "command", 2),
        ("Plan the first briefing of dispatchers.", "wellness", 4),
    ):
        engagements.make_task(
            engagement_id=engagement_id, what=what, owner_role=role, due_date=day + timedelta(days=days),
            by=by, at=at,
        )  # fmt: skip
    earlier = engagements.write_decision(
        engagement_id=engagement_id, what="One press update a day, at noon.", decided_by="head",
        decided_at=at - timedelta(hours=2), by=by, at=at,
    )  # fmt: skip
    engagements.write_decision(
        engagement_id=engagement_id, what="Two press updates a day, at ten and four.", decided_by="together",
        why="Families asked to hear it first, before noon.", supersedes=earlier,
        decided_at=at + timedelta(hours=20), by=by, at=at + timedelta(hours=21),
    )  # fmt: skip
    incidents.name_case_delegate(
        request_id=request_id, name="Pat Lane", title="Deputy chief", named_by="", by_head=True,
        scopes=[DelegateScope.PEOPLE.value, DelegateScope.OFFERS.value], by=by, at=at,
    )  # fmt: skip
