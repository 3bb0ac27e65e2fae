"""Tasks, decisions and a delegate of the invented program, made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.engagements import actions as engagements
from alongside.engagements import queries as casework
from alongside.incidents import actions as incidents
from alongside.incidents.states import DelegateScope
from alongside.kernel.actor import Actor


def keep_promises(request_id: int, engagement_id: int, *, by: Actor, at: datetime) -> None:
    """Let the coordinator write down what was promised and decided, and whom the head named."""
    words: dict[str, Any] = {"engagement_id": engagement_id, "by": by, "at": at}
    first = casework.card(engagement_id).present[0]
    for what, person, role, days in (
        ("Send the list of clinicians.", first.person_id, "", 1),
        ("Name one civilian owner for offers of help.", None, "command", 2),
        ("Plan the first briefing of dispatchers.", None, "wellness", 4),
    ):
        engagements.make_task(
            what=what,
            owner_person=person,
            owner_role=role,
            due_date=at.date() + timedelta(days=days),
            **words,
        )
    engagements.write_decision(
        what="One press update a day, at noon.",
        decided_by="head",
        decided_at=at - timedelta(hours=2),
        **words,
    )
    incidents.name_case_delegate(
        request_id=request_id,
        name="Pat Lane",
        title="Deputy chief",
        named_by="",
        by_head=True,
        scopes=[DelegateScope.PEOPLE.value, DelegateScope.OFFERS.value],
        by=by,
        at=at,
    )


def settle_promises(engagement_id: int, *, by: Actor, at: datetime) -> None:
    """Let a day pass: a task is done, and a decision takes the place of the first."""
    for task in casework.tasks(engagement_id):
        if task.open and not task.of_agency:
            engagements.do_task(task_id=task.id, by=by, at=at)
    for decision in casework.decisions(engagement_id):
        if not decision.later:
            engagements.write_decision(
                engagement_id=engagement_id,
                what="Two press updates a day, at ten and four.",
                why="Families asked to hear it first, before noon.",
                decided_by="together",
                decided_at=at - timedelta(hours=1),
                supersedes=decision.id,
                by=by,
                at=at,
            )
