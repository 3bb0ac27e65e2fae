"""Funding around one engagement, made through the room's own actions."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from alongside.accounts.models import Person
from alongside.funding import actions, queries
from alongside.funding.worksheet import CostLine


def changed_program(program: str, **words: Any) -> dict[str, Any]:
    """Return the document of a program in force with other words in it."""
    document = copy.deepcopy(dict(queries.document_in_force(program) or {}))
    return document | words


def proposed(program: str, *, by: Person, at: datetime, **words: Any) -> int:
    """Let somebody put a change of a program forward; return the version's id."""
    return actions.propose(
        program=program, document=changed_program(program, **words), why="Seen on the program's page today.",
        owner_id=by.pk, review_on=at.date() + timedelta(days=90), by=by.actor, at=at,
    )  # fmt: skip


def pursued(engagement_id: int, *, by: Person, at: datetime, program: str = "aeap") -> int:
    """Let the agency say yes, and a program be taken up and awarded for it; return the application's id."""
    same = {"engagement_id": engagement_id, "by": by.actor, "at": at}
    actions.record_consent(how="voice", **same)
    actions.record_event(anchor="incident", day=at.date() - timedelta(days=20), **same)
    return actions.take_up(program=program, owner_id=by.pk, **same)


def around(engagement_id: int, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return the ids of what the funding pages show: a waiting change, a pursued program, a calendar."""
    pursued(engagement_id, by=by, at=at)
    return {
        "program": "eflea",
        "version_id": proposed("eflea", by=by, at=at, plain="Police costs in an emergency"),
        "token": {"funding_calendar": actions.renew_calendar_link(by=by.actor, at=at)},
    }


def papers(engagement_id: int, *, by: Person, at: datetime) -> dict[str, Any]:
    """Return the ids of what the pages of one engagement show: a cost, the format of a file, a draft."""
    same: dict[str, Any] = {"engagement_id": engagement_id, "by": by.actor, "at": at}
    line = CostLine("Patrol overtime, first week", "police_response", "overtime", 125_000, at.date())
    cost_id = actions.write_cost(line=line, keep=False, **same)
    draft_id = actions.keep_draft(
        kind="cost_narrative", language="en", files={"docx": b"x", "pdf": b"y"}, blanks=2, answers_version=1,
        costs_version=1, **same,
    )  # fmt: skip
    return {"cost_id": cost_id, "table_kind": "xlsx", "draft_id": draft_id, "draft_format": "docx"}
