"""The backup of the runbook, made and brought back by exactly the commands that stand there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from alongside.launch import binaries, surroundings
from alongside.launch.cluster import APP

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "docs" / "runbook" / "restore.md").read_text(encoding="utf-8")
ENTRY = (
    '{"action":"ask","actor":"public:","actor_text":"the public page","at":"2026-01-0%dT00:00:00+00:00",'
    '"facts":{},"object":"request:1","why":""}'
)

DUE = """
INSERT INTO outbox_message (key, "group", kind, bundle, channel, address, language, context, exercise, urgent,
    state, created_at, due_at, token, tries, may_repeat, carrier, text_hash, last_error, settled_how, settled_by_text,
    leased_by)
VALUES ('k', 'g', 'duty_alert', '', 'email', 'a@b.example', 'en', '{}', false, false,
    'due', now(), now(), 0, 0, false, '', '', '', '', '', 0)
"""
FORBIDDEN = (
    "UPDATE ledger_entry SET action = 'x'",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry",
    "INSERT INTO ledger_head SELECT * FROM ledger_head",
)


def command(start: str) -> str:
    """Return the one command of the runbook that begins so."""
    (found,) = [line for line in RUNBOOK.splitlines() if line.startswith(start)]
    return found


@pytest.fixture
def source(transactional_db):
    """Return the addresses of a database with all tables, copied from the tests' own, and of none yet."""
    if not os.environ.get("ALONGSIDE_TEST_APP_PASSWORD"):
        pytest.skip(
            "A server of yours has no role for the product; this test makes databases with both roles."
        )
    template = connection.settings_dict["NAME"]
    connection.close()
    names = ("backup_source", "backup_restored")
    with owner("postgres") as server:
        server.execute(f"CREATE DATABASE {names[0]} TEMPLATE {template}")
        server.execute(f"CREATE DATABASE {names[1]}")
    yield tuple(addresses(name) for name in names)
    with owner("postgres") as server:
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def owner(name: str) -> psycopg.Connection:
    """Connect to a database of the tests' server as the owner."""
    return psycopg.connect(addresses(name)["DATABASE_OWNER_URL"], autocommit=True)


def addresses(name: str) -> dict[str, str]:
    """Return the two settings that name a database of the tests' server, one role each."""
    ours = urlsplit(os.environ["DATABASE_OWNER_URL"])
    app = f"{APP}:{os.environ.get('ALONGSIDE_TEST_APP_PASSWORD', '')}@{ours.netloc.rpartition('@')[2]}"
    return {
        "DATABASE_URL": ours._replace(netloc=app, path=f"/{name}").geturl(),
        "DATABASE_OWNER_URL": ours._replace(path=f"/{name}").geturl(),
        "PYTHONPATH": surroundings._source(),
    }


def run(line: str, folder: Path, **variables: str) -> str:
    """Run a line of the runbook as a shell would; it must work. Return what it printed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ALONGSIDE_", "DATABASE_", "PYTEST"))}
    programs = f"{binaries.find().home / 'bin'}{os.pathsep}{kept['PATH']}"
    environ = {
        **kept,
        "PATH": programs,
        "ALONGSIDE_SECRET_KEY": "k" * 49 + "ey",
        "ALONGSIDE_VAR": str(folder),
    }
    environ |= {"ALONGSIDE_STATIC_ROOT": str(folder / "static"), **variables}
    ours = line.replace(".venv/bin/alongside", f"{sys.executable} -m alongside.cli.main")
    done = subprocess.run(
        ["sh", "-c", ours], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{ours}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_a_backup_comes_back_whole_and_as_closed_as_it_was(source, tmp_path):
    before, after = source
    with psycopg.connect(before["DATABASE_OWNER_URL"]) as rows:
        for day in (1, 2, 3):
            rows.execute("SELECT ledger_append('request:1', %s)", [ENTRY % day])
        rows.execute(DUE)
    run(command("pg_dump"), tmp_path, **before)
    run(command("pg_restore"), tmp_path, **after)
    run(command(".venv/bin/alongside migrate"), tmp_path, **after)
    said = run(command(".venv/bin/alongside ledger verify"), tmp_path, **after)
    assert "1 chains with 3 lines: every one holds." in said
    with owner("backup_restored") as rows:
        rows.execute(command("UPDATE outbox_message"))
        assert rows.execute("SELECT state FROM outbox_message").fetchall() == [("expired",)]
    with psycopg.connect(after["DATABASE_URL"], autocommit=True) as app:
        app.execute("SELECT ledger_append('request:1', %s)", [ENTRY % 4])
        for forbidden in FORBIDDEN:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
