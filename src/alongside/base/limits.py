"""Rate limits that hold under concurrency: one atomic upsert per try."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection


def count_try(*, key: str, seconds: int, at: datetime) -> int:
    """Count one try for ``key`` in the window of ``seconds`` that holds ``at``; return the tries so far.

    The windows lie fast on the clock, which suits numbers that are used once (factors.use_once).
    """
    window = int(at.timestamp()) // seconds
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO base_bucket (key, "window", count) VALUES (%s, %s, 1)'
            ' ON CONFLICT (key, "window") DO UPDATE SET count = base_bucket.count + 1 RETURNING count',
            [f"{key}/{seconds}", window],
        )
        return int(cursor.fetchone()[0])


def may_try(*, key: str, tries: int, seconds: int, at: datetime) -> bool:
    """Take one of the ``tries`` that ``key`` has in any ``seconds`` on end; False when none is left.

    A refused try takes none, so that whoever waits ``seconds`` may always try again. The row keeps at most
    ``tries`` moments; the upsert locks it, so of a hundred at once exactly ``tries`` are let through.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO base_tries (key, moments, allowed) VALUES (%(key)s, ARRAY[%(at)s::timestamptz], true)
            ON CONFLICT (key) DO UPDATE SET (moments, allowed) = (
                SELECT CASE WHEN count(*) < %(tries)s
                            THEN coalesce(array_agg(moment ORDER BY moment), '{}') || %(at)s::timestamptz
                            ELSE array_agg(moment ORDER BY moment) END,
                       count(*) < %(tries)s
                FROM unnest(base_tries.moments) AS moment WHERE moment > %(since)s::timestamptz
            ) RETURNING allowed
            """,
            {"key": key, "tries": tries, "at": at, "since": at - timedelta(seconds=seconds)},
        )
        return bool(cursor.fetchone()[0])


def forget(*, before: datetime) -> int:
    """Delete the rows whose last try, or whose window, lies before a moment; return how many.

    No limit looks back further than a day (86,400 seconds), so that ``before`` must lie at least two days ago:
    then nobody gets a try more, and no number used once is good again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM base_tries WHERE NOT EXISTS (SELECT 1 FROM unnest(moments) AS moment WHERE moment >= %s)",
            [before],
        )
        gone = cursor.rowcount
        cursor.execute(
            'DELETE FROM base_bucket WHERE ("window" + 1) * substring(key FROM %s)::bigint < %s',
            ["/([0-9]+)$", int(before.timestamp())],
        )
        return int(gone + cursor.rowcount)
