"""Saying what became of a thing to think of; it can be taken back at any time."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.engagements import rules_foresight
from alongside.engagements.models import Engagement, Thought
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import THOUGHT, ThoughtState
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library import queries as library


@transaction.atomic
def mark_item(
    *,
    engagement_id: int,
    item_key: str,
    event: str,
    by: Actor,
    at: datetime,
    later_on: date | None = None,
    handed_to: str = "",
) -> None:
    """Mark an item: "done", "not_for_us", "later" (with a local day), "hand_on" (with a role's id), "put_back".

    The same answer again changes nothing and leaves no line. Raises Refused by rules_foresight, and for an
    item that the catalog does not have. The version that was read is kept with the answer.
    """
    engagement = locked(engagement_id)
    rules_foresight.may_mark(standing=who_is(engagement, by, at).standing).require()
    item = library.item(item_key)
    if item is None:
        refuse("no_item", gettext_noop("There is no such item.")).require()
    assert item is not None
    row = engagement.thoughts.filter(item_key=item_key).first()
    state = row.state if row else ThoughtState.OPEN.value
    later_on = later_on if event == "later" else None
    handed_to = handed_to if event == "hand_on" else ""
    rules_foresight.may_become(
        event=event,
        state=state,
        later_on=later_on,
        handed_to=handed_to,
        roles=library.roles(),
        today=local_day(at, engagement.timezone),
    ).require()
    after = THOUGHT.after(event, state)
    if row and (row.state, row.later_on, row.handed_to) == (after, later_on, handed_to):
        return
    if row is None and after == ThoughtState.OPEN:
        return
    fields = {
        "item_number": item.number,
        "state": after,
        "later_on": later_on,
        "handed_to": handed_to,
        "marked_at": at,
        "marked_by": str(by),
        "marked_by_text": by.text,
        "by_requester": by.kind == "requester",
    }
    Thought.objects.update_or_create(engagement=engagement, item_key=item_key, defaults=fields)
    _record(engagement, item_key, after, later_on, handed_to, by=by, at=at)


def _record(
    engagement: Engagement,
    item_key: str,
    state: str,
    later_on: date | None,
    handed_to: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    facts: dict[str, object] = {"item": item_key, "state": state}
    if later_on:
        facts["later_on"] = later_on.isoformat()
    if handed_to:
        facts["handed_to"] = handed_to
    record(stream=engagement.stream, action="mark_item", by=by, at=at, object=engagement.ref, facts=facts)


def requester_marks_item(
    *,
    request_id: int,
    item_key: str,
    event: str,
    by: Actor,
    at: datetime,
    later_on: date | None = None,
    handed_to: str = "",
) -> None:
    """Let the agency mark an item on its own page. Raises Refused when nobody is introduced yet."""
    engagement = Engagement.objects.filter(request_id=request_id).first()
    if engagement is None:
        refuse("not_introduced", gettext_noop("Nobody has been introduced yet.")).require()
    assert engagement is not None
    mark_item(
        engagement_id=engagement.pk,
        item_key=item_key,
        event=event,
        later_on=later_on,
        handed_to=handed_to,
        by=by,
        at=at,
    )
