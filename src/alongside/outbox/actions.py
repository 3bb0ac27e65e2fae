"""Putting messages in, taking them out, and the fenced steps of sending."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from alongside.base.together import Statement
from alongside.kernel import points
from alongside.outbox.models import Message
from alongside.outbox.queries import Way
from alongside.outbox.states import Channel, MessageState

LEASE = timedelta(seconds=30)
SENDERS = 7_305
"""First half of the advisory lock that a sender holds while it lives; the second half is its number."""
RETRY_SECONDS = (5, 15, 45, 120, 300, 600)
"""Waits between tries, in seconds; after the last one the message has failed and a person is told."""


def enqueue(
    *,
    key: str,
    group: str,
    kind: str,
    address: str,
    at: datetime,
    context: Mapping[str, Any] | None = None,
    channel: Channel = Channel.EMAIL,
    language: str = "en",
    due_at: datetime | None = None,
    not_after: datetime | None = None,
    exercise: bool = False,
    urgent: bool = False,
    bundle: str = "",
) -> None:
    """Put a message in the outbox, in the transaction of the act that causes it.

    The same ``key`` twice is one message. ``not_after`` is the last moment at which it is of use. ``bundle``:
    see ``enqueue_by``.
    """
    message = Message(
        key=key,
        group=group,
        kind=kind,
        address=address,
        context=dict(context or {}),
        channel=channel.value,
        language=language,
        created_at=at,
        due_at=due_at or at,
        not_after=not_after,
        exercise=exercise,
        urgent=urgent,
        bundle=bundle,
    )
    waiting = _gathered.get()
    if waiting is None:
        _put([message])
    else:
        waiting.append(message)


_gathered: ContextVar[list[Message] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Let all messages that the block enqueues go in at its end with one statement; none when it fails.

    A wave asks a dozen people at once.
    """
    waiting: list[Message] = []
    token = _gathered.set(waiting)
    try:
        yield
    finally:
        _gathered.reset(token)
    _put(waiting)


def _put(messages: Sequence[Message]) -> None:
    """Write messages with one statement: the unique key decides, also between two transactions."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    if any(message.urgent for message in messages):
        wake()


@dataclass(frozen=True)
class Letter:
    """One of many mails with the same wording: its own key, address, language and context."""

    key: str
    address: str
    context: Mapping[str, Any]
    language: str = "en"


def enqueue_many(
    *,
    letters: Sequence[Letter],
    group: str,
    kind: str,
    at: datetime,
    due_at: datetime,
    exercise: bool = False,
) -> None:
    """Put many mails of one kind in the outbox with one statement; a key that is there already is passed over.

    What differs travels as four arrays and the rest once: as rows of their own, 500 mails would cost the page
    half a second (bench/offers.py).
    """
    same = Message(
        group=group, kind=kind, created_at=at, due_at=due_at, exercise=exercise, context={}, address=""
    )
    differs = {
        "key": "one.key",
        "address": "one.address",
        "language": "one.language",
        "context": "one.context",
    }
    columns, values, given = [], [], []
    for field in Message._meta.concrete_fields:
        if field.primary_key:
            continue
        column = str(field.column)
        columns.append(connection.ops.quote_name(column))
        values.append(differs.get(column, "%s"))
        if column not in differs:
            given.append(field.get_db_prep_save(getattr(same, field.attname), connection))
    statement = (
        f"INSERT INTO {connection.ops.quote_name(Message._meta.db_table)} ({', '.join(columns)})"  # noqa: S608 (names of our own columns)
        f" SELECT {', '.join(values)} FROM unnest(%s::text[], %s::text[], %s::text[], %s::jsonb[])"
        " AS one(key, address, language, context) ON CONFLICT DO NOTHING"
    )
    arrays = [
        [letter.key for letter in letters],
        [letter.address for letter in letters],
        [letter.language for letter in letters],
        [json.dumps(dict(letter.context)) for letter in letters],
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *arrays])


def forget(*, keys: Sequence[str]) -> int:
    """Empty the address and the words of messages that were dealt with, when nobody may be named any more.

    A message that still waits is withdrawn. Returns how many were emptied.
    """
    rows = Message.objects.filter(key__in=list(keys))
    rows.filter(state__in=[MessageState.DUE.value, MessageState.LEASED.value]).update(
        state=MessageState.WITHDRAWN.value
    )
    return rows.update(address="", context={}, last_error="")


def enqueue_by(*, ways: Sequence[Way], key: str, at: datetime, **same: Any) -> bool:
    """Tell one person one thing by each of the ways (see ``queries.ways_to``); False when there is none.

    The first way has the key itself; the others a longer one. When one of them fails for good, or has no
    receipt in time, those still waiting go at once.
    """
    start = same.pop("due_at", None) or at
    for number, way in enumerate(ways):
        enqueue(
            key=f"{key}:{way.channel}{number}" if number else key,
            channel=way.channel,
            address=way.address,
            at=at,
            due_at=start + way.after,
            bundle=key if len(ways) > 1 and not way.hushed else "",
            **same,
        )
    return bool(ways)


_WITHDRAW = (
    "UPDATE outbox_message SET state = 'withdrawn' WHERE \"group\" = %s AND state IN ('due', 'leased')"
)
"""In plain SQL: two hundred people may answer at once, and each answer takes messages back."""


def withdraw(*, group: str) -> int:
    """Take back every message of the group that has not been handed over; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(*withdrawal(group=group))
        return int(cursor.rowcount)


def withdrawal(*, group: str) -> Statement:
    """Return the statement of ``withdraw``, to be sent with the writes that cause it."""
    return _WITHDRAW, [group]


@dataclass(frozen=True)
class Claimed:
    """A message this sender may hand over until its lease ends, and the token that proves it."""

    id: int
    token: int
    key: str
    group: str
    kind: str
    channel: str
    address: str
    language: str
    context: Mapping[str, Any]
    exercise: bool
    tries: int
    bundle: str = ""


@transaction.atomic
def claim(*, at: datetime, limit: int = 20, sender: int = 0) -> list[Claimed]:
    """Lease up to ``limit`` due messages, urgent ones first, real ones before exercises; expire those that came too late.

    ``sender``: the number under which the caller holds its lock of life, 0 for none. What a dead sender held
    is free at once; LEASE is for one whose death the database has not noticed.
    """
    _free_leases_of_the_dead(at)
    waiting = Q(state=MessageState.DUE.value, due_at__lte=at) | Q(
        state=MessageState.LEASED.value, lease_until__lte=at
    )
    Message.objects.filter(waiting, not_after__lt=at).update(state=MessageState.EXPIRED.value)
    rows = list(
        Message.objects.select_for_update(skip_locked=True)
        .filter(waiting)
        .order_by("-urgent", "exercise", "due_at", "id")[:limit]
    )
    if rows:
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            token=F("token") + 1,
            tries=F("tries") + 1,
            state=MessageState.LEASED.value,
            lease_until=at + LEASE,
            leased_by=sender,
        )
    points.reached("claim made")
    return [
        Claimed(
            row.id,
            row.token + 1,
            row.key,
            row.group,
            row.kind,
            row.channel,
            row.address,
            row.language,
            row.context,
            row.exercise,
            row.tries + 1,
            row.bundle,
        )
        for row in rows
    ]


def _free_leases_of_the_dead(at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_message SET lease_until = %s WHERE state = 'leased' AND leased_by <> 0"
            " AND lease_until > %s AND NOT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d"
            " ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory'"
            " AND l.classid = %s AND l.objid = leased_by)",
            [at, at, SENDERS],
        )


def make_up_for_outage(*, since: datetime, at: datetime) -> None:
    """Give messages back the time from ``since`` to ``at``, in which nothing was sent.

    What was of use then is of use for as long again, and the calls that follow a text keep their distance
    from it: nobody gets everything at once.
    """
    waiting = Message.objects.filter(state__in=[MessageState.DUE.value, MessageState.LEASED.value])
    waiting.filter(not_after__gt=since).update(not_after=F("not_after") + (at - since))
    waiting.filter(due_at__gt=since).exclude(bundle="").update(due_at=F("due_at") + (at - since))


def mark_handed(*, claimed: Claimed, carrier: str, text_hash: str, at: datetime) -> bool:
    """Mark as handed to the carrier; False when another sender has taken it over or it was withdrawn."""
    return bool(
        Message.objects.filter(id=claimed.id, token=claimed.token, state=MessageState.LEASED.value).update(
            state=MessageState.HANDED.value, handed_at=at, carrier=carrier, text_hash=text_hash, last_error=""
        )
    )


def is_last_try(*, claimed: Claimed, permanent: bool) -> bool:
    """Say whether a failure now is for good: refused for ever, or no tries left."""
    return permanent or claimed.tries > len(RETRY_SECONDS)


def mark_failed(
    *, claimed: Claimed, error: str, at: datetime, permanent: bool = False
) -> MessageState | None:
    """Note a failed try: due again after a wait, or failed for good. None when fenced off."""
    give_up = is_last_try(claimed=claimed, permanent=permanent)
    state = MessageState.FAILED if give_up else MessageState.DUE
    wait = timedelta(seconds=0 if give_up else RETRY_SECONDS[claimed.tries - 1])
    changed = Message.objects.filter(
        id=claimed.id, token=claimed.token, state=MessageState.LEASED.value
    ).update(state=state.value, last_error=error[:500], due_at=at + wait, lease_until=None)
    return state if changed else None


def mark_withdrawn(*, claimed: Claimed) -> None:
    """Drop a claimed message because its room says that it is no longer wanted."""
    Message.objects.filter(id=claimed.id, token=claimed.token, state=MessageState.LEASED.value).update(
        state=MessageState.WITHDRAWN.value
    )


CHANNEL = "alongside_due"
"""Where the jobs process listens. Hearing it saves up to a second; everything is found by polling too."""


def wake() -> None:
    """Tell the jobs process, when this transaction commits, that something is due now."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
