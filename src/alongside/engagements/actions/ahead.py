"""Dates ahead: noted, moved, dropped, put back; and what a community wants left alone."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from alongside.engagements import ahead, rules, rules_ahead
from alongside.engagements.actions.placing import OPEN, move_open, put, put_all, wishes_of
from alongside.engagements.models import DateAhead, Engagement, FollowUp, LeftAlone
from alongside.engagements.standing import locked, who_is
from alongside.engagements.states import FOLLOW_UP, FollowUpState
from alongside.kernel.actor import Actor
from alongside.kernel.clock import local_day
from alongside.ledger.actions import record
from alongside.outbox.actions import withdraw
from alongside.policy.queries import in_force


@transaction.atomic
def note_date_ahead(
    *,
    engagement_id: int,
    kind: str,
    day: date,
    by: Actor,
    at: datetime,
    certain: bool = True,
    note: str = "",
    keep_as_written: bool = False,
) -> int:
    """Note something that happens on ``day`` (a local day of the agency) and plan the contacts around it.

    ``kind`` is one of words.WITH_A_DATE. The same kind on the same day twice is one date. Returns its id.
    """
    engagement = locked(engagement_id)
    who, today = who_is(engagement, by, at), local_day(at, engagement.timezone)
    rules_ahead.may_note_date(
        standing=who.standing,
        kind=kind,
        day=day,
        today=today,
        note=note.strip(),
        keep_as_written=keep_as_written,
    ).require()
    row, new = DateAhead.objects.get_or_create(
        engagement=engagement,
        kind=kind,
        day=day,
        dropped_at=None,
        defaults={
            "certain": certain,
            "note": note.strip(),
            "added_at": at,
            "added_by": str(by),
            "added_by_text": by.text,
            "by_requester": who.standing == "requester",
        },
    )
    if new:
        _plan_contacts(engagement, row, at=at)
        _line(engagement, row, "note_date_ahead", by=by, at=at)
    return row.pk


def _line(engagement: Engagement, row: DateAhead, action: str, *, by: Actor, at: datetime) -> None:
    facts = {"kind": row.kind, "day": row.day.isoformat(), "certain": row.certain}
    record(stream=engagement.stream, action=action, by=by, at=at, object=f"date_ahead:{row.pk}", facts=facts)


def _plan_contacts(engagement: Engagement, row: DateAhead, *, at: datetime) -> None:
    """Plan the contacts that are not there yet; those that are open move, those settled stay."""
    today, wishes = local_day(at, engagement.timezone), wishes_of(engagement)
    days = ahead.contacts(row.day, kind=row.kind, leads=in_force(at).as_dict(), today=today)
    mine = list(row.contacts.select_for_update().order_by("pk"))
    for after, day in sorted(days.items()):
        same = [c for c in mine if c.after == after]
        waiting = next((c for c in same if c.state in OPEN), None)
        if waiting is not None:
            move_open(engagement, waiting, day, wishes=wishes, at=at)
        elif all(c.state == FollowUpState.DONE for c in same):
            contact = FollowUp(engagement=engagement, kind=row.kind, ahead=row, after=after, due_date=day)
            put(contact, day, engagement=engagement, wishes=wishes, at=at)
            contact.save()
    for contact in mine:
        if contact.after not in days and contact.state == FollowUpState.PLANNED:
            day = today + ahead.DAY
            move_open(engagement, contact, day, wishes=wishes, at=at)


def _locked_date(date_id: int) -> tuple[Engagement, DateAhead]:
    engagement = locked(DateAhead.objects.values_list("engagement_id", flat=True).get(pk=date_id))
    return engagement, DateAhead.objects.select_for_update().get(pk=date_id)


@transaction.atomic
def move_date_ahead(*, date_id: int, day: date, by: Actor, at: datetime, certain: bool = True) -> None:
    """Say that it takes place on another day: its open contacts move, and one that was done is planned again."""
    engagement, row = _locked_date(date_id)
    rules.may_touch_follow_up(standing=who_is(engagement, by, at).standing).require()
    rules_ahead.may_move_date(day=day, today=local_day(at, engagement.timezone)).require()
    if (row.day, row.certain) == (day, certain):
        return
    moved, row.day, row.certain = row.day != day, day, certain
    other = engagement.dates_ahead.filter(kind=row.kind, day=day, dropped_at__isnull=True).exclude(pk=row.pk)
    rules_ahead.may_merge(same=other.exists()).require()
    row.save(update_fields=["day", "certain"])
    if moved and row.dropped_at is None:
        _plan_contacts(engagement, row, at=at)
    _line(engagement, row, "move_date_ahead", by=by, at=at)


@transaction.atomic
def drop_date_ahead(*, date_id: int, by: Actor, at: datetime) -> None:
    """Say that it does not take place or is not wanted here; its open contacts go with it. No reason is asked."""
    engagement, row = _locked_date(date_id)
    who = who_is(engagement, by, at)
    rules.may_touch_follow_up(standing=who.standing).require()
    if row.dropped_at is not None:
        return
    row.dropped_at, row.dropped_by_text = at, by.text
    row.save(update_fields=["dropped_at", "dropped_by_text"])
    for contact in row.contacts.select_for_update().filter(state__in=OPEN).order_by("pk"):
        contact.state = FOLLOW_UP.after("dismiss", contact.state)
        contact.settled_at, contact.settled_by, contact.settled_by_text = at, str(by), by.text
        contact.by_requester = who.standing == "requester"
        contact.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text", "by_requester"])
        withdraw(group=f"follow_up:{contact.pk}")
    _line(engagement, row, "drop_date_ahead", by=by, at=at)


@transaction.atomic
def put_back_date_ahead(*, date_id: int, by: Actor, at: datetime) -> None:
    """Take a drop back: the date is there again, with the contacts that went with it."""
    engagement, row = _locked_date(date_id)
    rules.may_touch_follow_up(standing=who_is(engagement, by, at).standing).require()
    if row.dropped_at is None:
        return
    same = engagement.dates_ahead.filter(kind=row.kind, day=row.day, dropped_at__isnull=True)
    rules_ahead.may_merge(same=same.exists()).require()
    gone, row.dropped_at, row.dropped_by_text = row.dropped_at, None, ""
    row.save(update_fields=["dropped_at", "dropped_by_text"])
    for contact in row.contacts.filter(state=FollowUpState.DISMISSED.value, settled_at=gone):
        contact.state = FOLLOW_UP.after("put_back", contact.state)
        contact.settled_at, contact.settled_by, contact.settled_by_text = None, "", ""
        contact.by_requester = False
        contact.save(update_fields=["state", "settled_at", "settled_by", "settled_by_text", "by_requester"])
    _line(engagement, row, "put_back_date_ahead", by=by, at=at)


@transaction.atomic
def leave_alone(
    *,
    engagement_id: int,
    by: Actor,
    at: datetime,
    first: date | None = None,
    last: date | None = None,
    yearly: bool = False,
    kind: str = "",
) -> int:
    """Write down days (``first`` to ``last``, both included, ``last`` None: from then on) or a topic to leave alone.

    Follow-ups on such days move, those about the topic are held: both stay on the page. Asked again: the same wish.
    """
    engagement = locked(engagement_id)
    who = who_is(engagement, by, at)
    now = engagement.left_alone.filter(lifted_at__isnull=True)
    rules_ahead.may_leave_alone(
        standing=who.standing, kind=kind, first=first, last=last, yearly=yearly, waiting=now.count()
    ).require()
    row, new = LeftAlone.objects.get_or_create(
        engagement=engagement,
        kind=kind,
        first=first,
        last=last,
        lifted_at=None,
        defaults={
            "yearly": yearly,
            "set_at": at,
            "set_by_text": by.text,
            "by_requester": who.standing == "requester",
        },
    )
    if new:
        _wish_line(engagement, row, "leave_alone", by=by, at=at)
    return row.pk


@transaction.atomic
def lift_left_alone(*, left_alone_id: int, by: Actor, at: datetime) -> None:
    """Take a wish back: what moved or was held for it goes to its own day again, or to the next that is free."""
    found = LeftAlone.objects.values_list("engagement_id", flat=True).get(pk=left_alone_id)
    engagement = locked(found)
    rules_ahead.may_lift(standing=who_is(engagement, by, at).standing).require()
    row = LeftAlone.objects.select_for_update().get(pk=left_alone_id)
    if row.lifted_at is None:
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
        _wish_line(engagement, row, "lift_left_alone", by=by, at=at)


def _wish_line(engagement: Engagement, row: LeftAlone, action: str, *, by: Actor, at: datetime) -> None:
    facts = {
        "first": row.first.isoformat() if row.first else "",
        "last": row.last.isoformat() if row.last else "",
        "yearly": row.yearly,
        "kind": row.kind,
        "moved": put_all(engagement, at=at),
    }
    record(stream=engagement.stream, action=action, by=by, at=at, object=f"left_alone:{row.pk}", facts=facts)
