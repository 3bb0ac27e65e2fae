"""Writes that nobody waits for an answer from, sent to the database in one go.

A small statement costs more on its way than in the database: two hundred people who answer one question at once,
or a wave that is handed over, are a thousand of them. They run in the order given, in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

Statement = tuple[str, Sequence[Any]]
"""SQL with %s for its values, and the values."""


def send(statements: Sequence[Statement]) -> None:
    """Run the statements in order. Raises RuntimeError outside a transaction, and the database's own errors."""
    if not statements:
        return
    if not connection.in_atomic_block:
        raise RuntimeError("Writes that belong together are sent in one transaction.")
    with connection.cursor() as cursor:
        if connection.settings_dict["OPTIONS"].get("server_side_binding"):  # then one at a time
            for sql, values in statements:
                cursor.execute(sql, values)
            return
        values = [value for _sql, some in statements for value in some]
        cursor.execute(";\n".join(sql for sql, _values in statements), values)
