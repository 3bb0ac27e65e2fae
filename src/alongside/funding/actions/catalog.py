"""Changing the catalog: one person writes, a second reads and approves. Nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from alongside.funding import queries, shipped
from alongside.funding.changes import as_kept
from alongside.funding.models import ProgramVersion
from alongside.funding.rules import may_approve, may_propose
from alongside.funding.shape import may_be_read
from alongside.funding.states import VERSION, VersionState
from alongside.kernel.actor import Actor
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record


@transaction.atomic
def propose(
    *,
    program: str,
    document: Mapping[str, Any],
    why: str,
    owner_id: int,
    review_on: date,
    by: Actor,
    at: datetime,
) -> int:
    """Put a change of one program forward for a second person; return the version's id.

    Raises Refused when it changes nothing, cannot be judged by the rules, or another change waits already.
    """
    list(ProgramVersion.objects.select_for_update().filter(program=program).values_list("pk"))
    rows = ProgramVersion.objects.filter(program=program)
    present = queries.document_in_force(program)
    if present is None or document.get("id") != program:
        refuse("no_program", gettext_noop("There is no such program in the catalog.")).require()
    if rows.filter(state=VersionState.PROPOSED.value).exists():
        refuse(
            "waits",
            gettext_noop("Another change of this program waits for a second person. Settle that one first."),
        ).require()
    may_be_read(document, shipped.questions()).require()
    kept = as_kept(document)
    may_propose(
        changed=kept != as_kept(present or {}) or _only_looked_at(program, review_on),
        why=why,
        review_days=(review_on - at.date()).days,
    ).require()
    row = ProgramVersion.objects.create(
        program=program,
        number=rows.count() + 1,
        document=kept,
        why=why.strip(),
        owner_id=owner_id,
        review_on=review_on,
        written_at=at,
        written_by=str(by),
        written_by_text=by.text,
    )
    _line(row, "propose_program", by=by, at=at)
    return row.pk


def _only_looked_at(program: str, review_on: date) -> bool:
    """Say whether an unchanged document is put forward to say that it was looked at: its review day moves on."""
    row = ProgramVersion.objects.filter(program=program, state=VersionState.PUBLISHED.value).first()
    return row is None or review_on > row.review_on


def _line(row: ProgramVersion, action: str, *, by: Actor, at: datetime) -> None:
    record(
        stream="funding",
        action=action,
        by=by,
        at=at,
        object=f"program:{row.program}",
        facts={"number": row.number, "review_on": row.review_on.isoformat()},
    )


def _settle(version_id: int, event: str, action: str, *, by: Actor, at: datetime) -> ProgramVersion:
    row = ProgramVersion.objects.select_for_update().filter(pk=version_id).first()
    if row is None:
        raise LookupError(f"no version {version_id}")
    state_ok = VERSION.may(event, row.state)
    own = event == "take_back"
    verdict = state_ok if own else may_approve(written_by=row.written_by, by=str(by), state_ok=state_ok)
    verdict.require()
    if own and row.written_by != str(by):
        raise LookupError(f"no version {version_id} of this person")
    row.state = VERSION.after(event, row.state)
    row.settled_at, row.settled_by, row.settled_by_text = at, str(by), by.text
    if event == "approve":
        for old in ProgramVersion.objects.filter(program=row.program, state=VersionState.PUBLISHED.value):
            old.state = VERSION.after("replace", old.state)
            old.save(update_fields=["state"])
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text"])
    _line(row, action, by=by, at=at)
    return row


@transaction.atomic
def approve(*, version_id: int, by: Actor, at: datetime) -> None:
    """Put a change in force. Refused for whoever wrote it. Raises LookupError when there is no such version."""
    _settle(version_id, "approve", "approve_program", by=by, at=at)


@transaction.atomic
def turn_down(*, version_id: int, by: Actor, at: datetime) -> None:
    """Say that a change is not taken. Refused for whoever wrote it, who takes it back instead."""
    _settle(version_id, "turn_down", "turn_down_program", by=by, at=at)


@transaction.atomic
def take_back(*, version_id: int, by: Actor, at: datetime) -> None:
    """Take one's own change back. Raises LookupError for anybody else's."""
    _settle(version_id, "take_back", "take_back_program", by=by, at=at)
