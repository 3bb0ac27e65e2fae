"""Funding around one engagement, made through the room's own actions."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from alongside.accounts.models import Person
from alongside.funding import actions, queries


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
