"""Drafts of an engagement: kept as they were made, deleted with the agency's yes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from alongside.engagements import queries as engagements
from alongside.funding.actions.cases import case_for
from alongside.funding.models import Draft, DraftFile, Sheet
from alongside.funding.rules import may_use_facts
from alongside.funding.words import DraftFormat, DraftKind
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record


@transaction.atomic
def keep_draft(
    *,
    engagement_id: int,
    kind: str,
    language: str,
    files: Mapping[str, bytes],
    blanks: int,
    answers_version: int,
    costs_version: int,
    by: Actor,
    at: datetime,
) -> int:
    """Keep a draft with its files as the next version of its kind; return its id. Refused without the agency's yes.

    ``files``: DraftFormat to bytes. ``blanks``: how many places wait to be filled in.
    """
    card = case_for(engagement_id, by, at)
    sheet = Sheet.objects.select_for_update().filter(engagement_id=engagement_id).first()
    may_use_facts(consent=sheet is not None and sheet.consent_at is not None).require()
    found = Draft.objects.filter(engagement_id=engagement_id, kind=DraftKind(kind).value)
    row = Draft.objects.create(
        engagement_id=engagement_id, kind=kind, number=found.count() + 1, language=language, blanks=blanks,
        answers_version=answers_version, costs_version=costs_version,
        made_at=at, made_by=str(by), made_by_text=by.text,
    )  # fmt: skip
    digests = {DraftFormat(name).value: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    DraftFile.objects.bulk_create(
        [DraftFile(draft=row, format=name, data=data, digest=digests[name]) for name, data in files.items()]
    )
    record(
        stream=card.stream,
        action="make_funding_draft",
        by=by,
        at=at,
        object=f"funding:{card.id}",
        facts={
            "kind": kind, "number": row.number, "answers": answers_version, "costs": costs_version, "files": digests,
        },
    )  # fmt: skip
    return row.pk


@transaction.atomic
def refuse_draft(*, draft_id: int, by: Actor, at: datetime) -> None:
    """Write down that somebody asked for a draft whose files were deleted with the agency's yes, and got none.

    Raises LookupError when there is no such draft.
    """
    row = Draft.objects.filter(pk=draft_id).first()
    if row is None:
        raise LookupError(f"no draft {draft_id}")
    record(
        stream=engagements.card(row.engagement_id).stream,
        action="refuse_funding_draft",
        by=by,
        at=at,
        object=f"funding:{row.engagement_id}",
        facts={"kind": row.kind, "number": row.number},
    )
