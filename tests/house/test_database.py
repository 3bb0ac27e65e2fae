"""The database holds the walls too: no drift of migrations, a ledger that the product can only append to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, RaiseException

from alongside.config.database import grant
from alongside.kernel.actor import OPERATOR
from alongside.ledger.chain import canonical

pytestmark = pytest.mark.django_db
APP = "alongside_app"
PASSWORD = os.environ.get("ALONGSIDE_TEST_APP_PASSWORD", "")
LEDGER = ("ledger_entry", "ledger_head")


def test_migrations_have_no_drift():
    said = StringIO()
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said, stderr=said)


@pytest.fixture
def app_role() -> Iterator[psycopg.Connection]:
    """Connect as the role of the web and the jobs, with exactly the rights that set-up grants.

    The rights are committed, as in the product, and taken back at the end.
    """
    if not PASSWORD:
        pytest.skip("TEST_DATABASE_URL is a server of yours, without the app role")
    here = connection.get_connection_params()
    where = {key: here[key] for key in ("host", "port", "dbname") if here.get(key)}
    with psycopg.connect(**where, user=here["user"], password=here["password"], autocommit=True) as owner:
        grant(owner.cursor(), APP)
        try:
            with psycopg.connect(**where, user=APP, password=PASSWORD) as app:
                yield app
                app.rollback()
        finally:
            for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
                owner.execute(
                    sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(
                        sql.SQL(what), sql.Identifier(APP)
                    )
                )


def line(at: datetime) -> str:
    return canonical(
        at=at, actor=str(OPERATOR), actor_text=OPERATOR.text, action="test", object="test:1", why="", facts={}
    )


FORBIDDEN = {
    "insert": "INSERT INTO {t} (stream) VALUES ('test')",
    "update": "UPDATE {t} SET stream = 'other'",
    "delete": "DELETE FROM {t}",
    "truncate": "TRUNCATE {t}",
    "trigger off": "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "drop": "DROP TABLE {t}",
    "replace": "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "replica": "SET session_replication_role = replica",
}


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_app_role_may_not_touch_the_ledger(app_role: psycopg.Connection, what: str, table: str):
    with pytest.raises(InsufficientPrivilege):
        app_role.execute(FORBIDDEN[what].format(t=table))


def test_the_app_role_may_append_and_read(app_role: psycopg.Connection, at: datetime):
    assert app_role.execute("SELECT ledger_append('test', %s)", [line(at)]).fetchone() == (1,)
    assert app_role.execute("SELECT seq FROM ledger_entry WHERE stream = 'test'").fetchall() == [(1,)]
    assert app_role.execute("SELECT seq FROM ledger_head WHERE stream = 'test'").fetchone() == (1,)


def test_the_app_role_may_write_every_other_table(app_role: psycopg.Connection):
    refused = [
        table
        for (table,) in app_role.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        if table not in LEDGER
        and not app_role.execute("SELECT has_table_privilege(%s, 'INSERT')", [table]).fetchone()[0]
    ]
    assert not refused


def test_nobody_else_may_append():
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT rights")
        grant(cursor, APP)
        cursor.execute("SELECT has_function_privilege('public', 'ledger_append(text, text)', 'EXECUTE')")
        allowed = cursor.fetchone()[0]
        cursor.execute("ROLLBACK TO SAVEPOINT rights")
    assert not allowed


@pytest.mark.parametrize("table", LEDGER)
@pytest.mark.parametrize("what", ["update", "delete", "truncate"])
def test_even_the_owner_is_refused_by_the_triggers(at: datetime, what: str, table: str):
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_append('test', %s)", [line(at)])
        cursor.execute("SAVEPOINT here")
        with pytest.raises(Exception, match=r"refused|moves forward") as raised:
            cursor.execute(FORBIDDEN[what].format(t=table))
        assert isinstance(raised.value.__cause__, RaiseException)
        cursor.execute("ROLLBACK TO SAVEPOINT here")
