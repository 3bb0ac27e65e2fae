"""Set-up of the database: migrations as its owner, then only the rights that the product needs.

The web and the jobs run as a role that owns nothing. It may write rows, but not touch the ledger except
through the one function that appends to it (docs/adr/0005).
"""

from __future__ import annotations

import os

import django


def migrate(*, app_role: str | None) -> None:
    """Create or update all tables as the role in DATABASE_URL (the owner), then grant to ``app_role``.

    ``app_role`` None means that one role does everything; the ledger is then held by its triggers alone.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if app_role:
        with connection.cursor() as cursor:
            grant(cursor, app_role)


def grant(cursor: object, app_role: str) -> None:
    """Give the app role rows in every table, and of the ledger only reading and the append function."""
    from psycopg import sql

    role = sql.Identifier(app_role)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {r}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {r}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {r}",
        "REVOKE INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON ledger_entry, ledger_head FROM {r}",
        "REVOKE ALL ON FUNCTION ledger_append(text, text) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION ledger_append(text, text) TO {r}",
    ):
        cursor.execute(sql.SQL(statement).format(r=role))  # type: ignore[attr-defined]
