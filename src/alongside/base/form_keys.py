"""The keys under which forms are written once: kept long enough for any form that is sent again, then forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from alongside.base.models import WriteKey

AT_A_TIME = 20_000
"""Rows deleted by one tick, so that the first night of an old installation holds nothing up for long."""


def keep(*, key: str, actor: str, path: str, at: datetime) -> bool:
    """Keep the key of a form in the caller's transaction; False when it is kept already.

    Another transaction that is keeping the same key at this moment is waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_writekey (key, actor, path, outcome, at) VALUES (%s, %s, %s, '', %s)"
            " ON CONFLICT DO NOTHING",
            [key, actor, path, at],
        )
        return bool(cursor.rowcount)


def forget(*, before: datetime) -> int:
    """Delete the keys of forms that were sent before a moment, the oldest first; return how many.

    A form sent again later than that would be a new one, so ``before`` must lie further back than any page stays
    open and than any device keeps a form to send it when there is a network again.
    """
    oldest = WriteKey.objects.filter(at__lt=before).order_by("at").values("pk")[:AT_A_TIME]
    return WriteKey.objects.filter(pk__in=oldest).delete()[0]
