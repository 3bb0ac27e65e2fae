"""The one way to write a line. Called inside the transaction of the act it records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from alongside.base.together import Statement
from alongside.kernel.actor import Actor
from alongside.ledger import chain
from alongside.ledger.models import LedgerEntry


def record(
    *,
    stream: str,
    action: str,
    by: Actor,
    at: datetime,
    object: str = "",
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Append one line to ``stream`` (such as ``request:12``) in the present transaction.

    ``action`` is a verb people say ("verify"); ``object`` an opaque reference ("seat:4"); ``why`` a short
    reason; ``facts`` identifiers, choices and numbers only: never free text about people. Raises the
    database's error, which undoes the act too, when the line cannot be written.
    """
    sql, values = line(stream=stream, action=action, by=by, at=at, object=object, why=why, facts=facts)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def line(
    *,
    stream: str,
    action: str,
    by: Actor,
    at: datetime,
    object: str = "",
    why: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Statement:
    """Return the statement that appends the line of ``record``, to be sent with the writes of its act.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A ledger line is written in the transaction of the act it records.")
    payload = chain.canonical(
        at=at,
        actor=str(by),
        actor_text=by.text,
        action=action,
        object=object or stream,
        why=why,
        facts=dict(facts or {}),
    )
    return "SELECT ledger_append(%s, %s)", [stream, payload]


def record_read(*, stream: str, object: str, by: Actor, at: datetime, once_minutes: int = 15) -> bool:
    """Write that case content was read: one line per person, object and ``once_minutes``.

    Returns whether a line was written.
    """
    recent = LedgerEntry.objects.filter(
        object=object, actor=str(by), action="read", at__gt=at - timedelta(minutes=once_minutes), at__lte=at
    )
    if recent.exists():
        return False
    record(stream=stream, action="read", by=by, at=at, object=object)
    return True
