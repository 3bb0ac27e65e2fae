"""The sheet of helpers: who is helping, with what, and what was handed to whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from alongside.engagements import rules_helping as rules
from alongside.engagements.models import Engagement, HandOff, Helper
from alongside.engagements.queries.cards import known_names
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import HAND_OFF, HELPER, HandOffState, HelperState
from alongside.kernel.actor import Actor
from alongside.ledger.actions import record


def _words(given: Mapping[str, str]) -> dict[str, str]:
    fields = ("kind", "lane", *rules.LIMITS)
    return {name: " ".join(given.get(name, "").split()) for name in fields}


def _kept(engagement_id: int, by: Actor, at: datetime) -> Engagement:
    """Return the engagement, locked, for somebody who may keep its sheet. Raises Refused."""
    engagement = locked(engagement_id)
    rules.may_keep_sheet(standing=who_is(engagement, by, at).standing).require()
    return engagement


@transaction.atomic
def add_helper(
    *,
    engagement_id: int,
    key: str,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
    state: str = HelperState.EXPECTED.value,
    until: date | None = None,
    keep_as_written: bool = False,
) -> int:
    """Put a helper on the sheet, once per ``key``; return its id.

    ``words``: kind (words.HelpedBy), lane (kernel.field.Topic), name, and optionally contact_name,
    contact_role, phone, email, next_step, owner. Work contact details only. ``until`` is the last local day of
    their help, None when it is not known. Raises Refused (rules_helping).
    """
    engagement = _kept(engagement_id, by, at)
    before = Helper.objects.filter(engagement=engagement, key=key).values_list("pk", flat=True).first()
    if before is not None:
        return before
    clean = _words(words)
    rules.may_list_helper(
        clean,
        count=Helper.objects.filter(engagement=engagement).count(),
        keep_as_written=keep_as_written,
        known_names=known_names(engagement.request_id),
    ).require()
    helper = Helper.objects.create(
        engagement=engagement,
        key=key,
        state=HelperState(state).value,
        until=until,
        added_at=at,
        changed_at=at,
        **clean,
    )
    record(
        stream=engagement.stream,
        action="add_helper",
        by=by,
        at=at,
        object=helper.ref,
        facts={"kind": helper.kind, "lane": helper.lane, "kept_as_written": keep_as_written},
    )
    return helper.pk


@transaction.atomic
def change_helper(
    *,
    helper_id: int,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
    until: date | None = None,
    keep_as_written: bool = False,
) -> None:
    """Change a line of the sheet; who moves to another lane has to divide the work there anew."""
    helper = _helper(helper_id, by, at)
    clean = _words(words)
    rules.may_list_helper(
        clean,
        count=0,
        keep_as_written=keep_as_written,
        known_names=known_names(helper.engagement.request_id),
    ).require()
    given = {**clean, "until": until}
    changed = [name for name, value in given.items() if getattr(helper, name) != value]
    if not changed:
        return
    if "lane" in changed:
        helper.lane_agreed = False
    for name in changed:
        setattr(helper, name, given[name])
    helper.changed_at = at
    helper.save(update_fields=[*changed, "lane_agreed", "changed_at"])
    _record(helper, "change_helper", by, at, fields=sorted(changed), kept_as_written=keep_as_written)


@transaction.atomic
def move_helper(*, helper_id: int, event: str, by: Actor, at: datetime) -> None:
    """Say that a helper begins, stands by, or has finished (states.HELPER). Raises Refused."""
    helper = _helper(helper_id, by, at)
    helper.state = HELPER.after(event, helper.state)
    helper.lane_agreed = helper.lane_agreed and event != "finish"
    helper.changed_at = at
    helper.save(update_fields=["state", "lane_agreed", "changed_at"])
    _record(helper, "move_helper", by, at, to=helper.state)


@transaction.atomic
def agree_lane(*, engagement_id: int, lane: str, by: Actor, at: datetime) -> None:
    """Note that those in one lane know of each other and have divided the work; a newcomer asks it again."""
    engagement = _kept(engagement_id, by, at)
    lines = Helper.objects.filter(engagement=engagement, lane=lane).exclude(state=HelperState.FINISHED.value)
    if lines.filter(lane_agreed=False).update(lane_agreed=True):
        record(
            stream=engagement.stream,
            action="agree_lane",
            by=by,
            at=at,
            object=f"engagement:{engagement.pk}",
            facts={"lane": lane},
        )


@transaction.atomic
def offer_hand_off(
    *, helper_id: int, key: str, what: str, by: Actor, at: datetime, keep_as_written: bool = False
) -> int:
    """Offer a piece of work to a helper, once per ``key``; return the hand-off's id. Raises Refused."""
    helper = _helper(helper_id, by, at)
    before = HandOff.objects.filter(helper=helper, key=key).values_list("pk", flat=True).first()
    if before is not None:
        return before
    what = " ".join(what.split())
    names = [helper.name, helper.contact_name, helper.owner, *known_names(helper.engagement.request_id)]
    rules.may_offer_hand_off(
        state=helper.state, what=what, keep_as_written=keep_as_written, known_names=names
    ).require()
    made = HandOff.objects.create(helper=helper, key=key, what=what, offered_at=at, offered_by_text=by.text)
    _record(helper, "offer_hand_off", by, at, hand_off=made.pk, kept_as_written=keep_as_written)
    return made.pk


@transaction.atomic
def answer_hand_off(*, hand_off_id: int, taken: bool, answered_by: str, by: Actor, at: datetime) -> None:
    """Write down what the helper said: ``answered_by`` has it from now on, or it is not taken.

    Raises Refused when it was answered before.
    """
    found = HandOff.objects.get(pk=hand_off_id)
    helper = _helper(found.helper_id, by, at)
    row = HandOff.objects.select_for_update().get(pk=hand_off_id)
    row.state = HAND_OFF.after("take" if taken else "leave", row.state)
    rules.may_answer_hand_off(answered_by=answered_by).require()
    row.answered_at, row.answered_by, row.recorded_by_text = at, " ".join(answered_by.split()), by.text
    row.save(update_fields=["state", "answered_at", "answered_by", "recorded_by_text"])
    taken_now = row.state == HandOffState.TAKEN
    _record(helper, "answer_hand_off", by, at, hand_off=row.pk, taken=taken_now)


@transaction.atomic
def export_helpers(*, engagement_id: int, form: str, by: Actor, at: datetime) -> None:
    """Note in the ledger that the sheet was taken as a file; ``form`` says which one."""
    engagement = locked(engagement_id)
    record(
        stream=engagement.stream,
        action="export_helpers",
        by=by,
        at=at,
        object=engagement.ref,
        facts={"form": form},
    )


def _helper(helper_id: int, by: Actor, at: datetime) -> Helper:
    """Return a line of the sheet with its engagement locked, for somebody who may keep it."""
    helper = Helper.objects.get(pk=helper_id)
    helper.engagement = _kept(helper.engagement_id, by, at)
    helper.refresh_from_db(fields=[f.name for f in Helper._meta.fields if f.name != "engagement"])
    return helper


def _record(helper: Helper, action: str, by: Actor, at: datetime, **facts: object) -> None:
    stream = helper.engagement.stream
    record(stream=stream, action=action, by=by, at=at, object=helper.ref, facts=facts)
