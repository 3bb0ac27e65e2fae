"""Decisions: what, who, when, why. Written once; a later one takes the place of an earlier one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.engagements import rules_work
from alongside.engagements.actions.tasking import people_of
from alongside.engagements.models import Decision, Engagement
from alongside.engagements.queries.cards import known_names
from alongside.engagements.standing import locked, who_is
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record


@transaction.atomic
def write_decision(
    *,
    engagement_id: int,
    what: str,
    decided_by: str,
    decided_at: datetime,
    by: Actor,
    at: datetime,
    why: str = "",
    supersedes: int | None = None,
    keep_as_written: bool = False,
) -> int:
    """Write down a decision; return its id.

    ``decided_by`` is a role (words_work.DecidedBy); ``what`` and ``why`` are at most 200 characters and are
    checked. ``supersedes`` is the earlier decision whose place this one takes. Raises Refused.
    """
    engagement = locked(engagement_id)
    rules_work.may_decide(
        state=engagement.state,
        standing=who_is(engagement, by, at).standing,
        what=what.strip(),
        why=why.strip(),
        decided_by=decided_by,
        in_future=decided_at > at,
        keep_as_written=keep_as_written,
        known_names=[*known_names(engagement.request_id), *people_of(engagement)],
    ).require()
    if supersedes is not None:
        _judge_earlier(engagement, supersedes)
    row = Decision.objects.create(
        engagement=engagement,
        what=what.strip(),
        why=why.strip(),
        decided_by=decided_by,
        decided_at=decided_at,
        recorded_at=at,
        recorded_by=str(by),
        recorded_by_text=by.text,
        kept_as_written=keep_as_written,
        supersedes_id=supersedes,
    )
    facts = {"decided_by": decided_by, "supersedes": supersedes, "kept_as_written": keep_as_written}
    record(stream=engagement.stream, action="decide", by=by, at=at, object=f"decision:{row.pk}", facts=facts)
    return row.pk


def _judge_earlier(engagement: Engagement, decision_id: int) -> None:
    row = Decision.objects.filter(pk=decision_id).select_related("later").first()
    rules_work.may_supersede(
        same_engagement=row is not None and row.engagement_id == engagement.pk,
        has_later=row is not None and hasattr(row, "later"),
    ).require()
