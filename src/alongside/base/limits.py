"""Rate limits that hold under concurrency: one atomic upsert per try."""

from __future__ import annotations

from datetime import datetime

from django.db import connection


def count_try(*, key: str, seconds: int, at: datetime) -> int:
    """Count one try for ``key`` in the window of ``seconds`` that holds ``at``; return the tries so far."""
    window = int(at.timestamp()) // seconds
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO base_bucket (key, "window", count) VALUES (%s, %s, 1)'
            ' ON CONFLICT (key, "window") DO UPDATE SET count = base_bucket.count + 1 RETURNING count',
            [f"{key}/{seconds}", window],
        )
        return int(cursor.fetchone()[0])
