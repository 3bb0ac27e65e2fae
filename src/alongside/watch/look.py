"""One look at the database, by a connection that can only read and waits for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import psycopg
from django.conf import settings

from alongside.base import marks
from alongside.watch import invariants
from alongside.watch.queries import PULSES

STATEMENT_SECONDS = 5
"""A statement that takes longer is stopped: the watch must never be what makes the database slow."""
READ_ONLY = (
    "-c default_transaction_read_only=on -c lock_timeout=1s -c application_name=alongside_watch"
    f" -c statement_timeout={STATEMENT_SECONDS}s"
)
_DJANGO_ONLY = {"cursor_factory", "context", "prepare_threshold", "pool"}


class Reader(Protocol):
    """A cursor, of psycopg or of Django."""

    def execute(self, sql: str, params: Any = None) -> Any: ...  # noqa: D102
    def fetchall(self) -> list[Any]: ...  # noqa: D102
    def fetchone(self) -> Any: ...  # noqa: D102


@contextmanager
def reading() -> Iterator[Reader]:
    """Open a connection that can only read. Raises psycopg.Error when the database does not answer."""
    words = {**_where(), "autocommit": True, "connect_timeout": STATEMENT_SECONDS}
    with psycopg.connect(**words) as connection, connection.cursor() as cursor:
        yield cursor


def _where() -> dict[str, Any]:
    """Return psycopg's words: the watch's own role where one is set, else the product's, reading only."""
    from django.db import connection

    if settings.WATCH["database_url"]:
        return {"conninfo": settings.WATCH["database_url"], "options": READ_ONLY}
    words = {k: v for k, v in connection.get_connection_params().items() if k not in _DJANGO_ONLY}
    return {**words, "options": READ_ONLY}


def moment(cursor: Reader) -> datetime:
    """Return the database's time."""
    cursor.execute("SELECT clock_timestamp()")
    found: datetime = cursor.fetchone()[0]
    return found


def broken(cursor: Reader, *, at: datetime) -> dict[str, list[str]]:
    """Return which invariants do not hold at ``at``, by name, with references to what breaks them."""
    found: dict[str, list[str]] = {}
    for invariant in invariants.ALL:
        cursor.execute(invariant.sql, {"at": at})
        things = [str(row[0]) for row in cursor.fetchall()]
        if things:
            found[invariant.name] = things
    return found


def signs(cursor: Reader) -> dict[str, datetime]:
    """Return when each part was last heard, by the name of its silence."""
    names = {mark: name for name, mark in PULSES.items()}
    cursor.execute("SELECT name, at FROM base_mark WHERE name = ANY(%s)", [list(names)])
    return {names[name]: at for name, at in cursor.fetchall() if name != marks.WATCH}


ON_DUTY = """
    SELECT DISTINCT p.email FROM duty_shift s JOIN accounts_person p ON p.id = s.person_id
    WHERE s.starts_at <= %(at)s AND s.ends_at > %(at)s AND p.is_active LIMIT 10
"""


def on_duty(cursor: Reader, *, at: datetime) -> list[str]:
    """Return the addresses of those on duty, to be kept for when the database is gone."""
    cursor.execute(ON_DUTY, {"at": at})
    return [row[0] for row in cursor.fetchall()]
