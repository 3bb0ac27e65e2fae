"""What every probe stands on: a throwaway PostgreSQL with the tables made, a cast, call-outs, and one JSON line.

SHORT=1 is the size for CI, SIZE=0.1 a tenth of the full one. SEED_BUG=1 puts the probe's own bug in, and the
probe must then fail.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

SHORT = bool(os.environ.get("SHORT"))
SIZE = float(os.environ.get("SIZE") or 1)
SEED_BUG = bool(os.environ.get("SEED_BUG"))
SHARED = "ALONGSIDE_PROBE_DATABASE"
"""The owner's and the app role's addresses of a server whose database is ready to be copied (all.py)."""

AS_IN_SERVICE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "autovacuum_naptime": "10s",
    "max_connections": "100",
}
"""What a throwaway server leaves out and a probe does not: every commit waits for its log, as in service, and a run
of a hundred thousand pages is cleaned up after and measured. Its files still lie in memory where there is some."""

OWNER = "ALONGSIDE_PROBE_OWNER"
"""The owner's address of the probe's own database, for what only an owner may do."""


def sized(short: int, full: int) -> int:
    """Return how many, for CI or in full; between the two with SIZE."""
    return short if SHORT else max(short, round(full * SIZE))


def say(name: str, *, n: int, ok: bool, bug: bool = False, **figures: object) -> int:
    """Print the one line and return the exit code.

    ``bug``: whether the figures show just what the seeded bug does. A twin that fails for another reason, such as
    a busy machine, has not noticed its bug.
    """
    line = {"name": name, "n": n, **figures, "ok": ok}
    if SEED_BUG:
        line |= {"seeded_bug": True, "bug_noticed": bug and not ok}
    print(json.dumps(line), flush=True)
    return 0 if ok else 1


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share lies; 0 of nothing."""
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * share))] if found else 0.0


@contextmanager
def house() -> Iterator[None]:
    """Let the block use the rooms' code on a database of its own, as the app role."""
    with ExitStack() as stack:
        if shared := os.environ.get(SHARED):
            owner, app = shared.split()
            owner, app = stack.enter_context(copied(owner, app))
        else:
            owner, app = stack.enter_context(fresh())
        os.environ[OWNER] = owner
        os.environ["DATABASE_URL"] = app
        _settle()
        try:
            yield
        finally:
            let_go()


@contextmanager
def fresh() -> Iterator[tuple[str, str]]:
    """Start a server with the tables made; yield the owner's address and the app role's."""
    import subprocess

    from alongside.launch import scratch, surroundings
    from alongside.launch.cluster import APP

    server = scratch.start(AS_IN_SERVICE)
    try:
        words = {"DATABASE_URL": server.owner_url, "ALONGSIDE_APP_ROLE": APP, "ALONGSIDE_DEBUG": ""}
        words["ALONGSIDE_SECRET_KEY"] = secrets.token_hex(24)
        words["PYTHONPATH"] = str(ROOT / "src")
        words["ALONGSIDE_STATIC_ROOT"] = os.environ["ALONGSIDE_STATIC_ROOT"] = str(server.folder / "static")
        words["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
        words = {**os.environ, **words}
        words.pop("DATABASE_OWNER_URL", None)
        subprocess.run(
            surroundings.cli("migrate", "--static"), env=words, check=True, stdout=subprocess.DEVNULL
        )
        for address in (server.owner_url, server.app_url):
            _sign_in_cheaply(address)
        yield server.owner_url, server.app_url
    finally:
        server.stop()


def _sign_in_cheaply(address: str) -> None:
    """Store a role's password so that checking it costs nothing.

    Thousands of workers sign in and are killed; how hard a password is to guess is not what is proved here.
    """
    import psycopg
    from psycopg import sql

    with psycopg.connect(address, autocommit=True) as link:
        link.execute("SET scram_iterations = 1")
        role, password = sql.Identifier(link.info.user), sql.Literal(link.info.password)
        link.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, password))


@contextmanager
def copied(owner: str, app: str) -> Iterator[tuple[str, str]]:
    """Copy the shared server's database; yield both addresses of the copy."""
    import psycopg

    from alongside.launch.cluster import APP, DATABASE

    name = f"probe_{secrets.token_hex(4)}"
    with psycopg.connect(owner.replace(f"@/{DATABASE}?", "@/postgres?"), autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE}")
        link.execute(f"GRANT CONNECT ON DATABASE {name} TO {APP}")
    # The copy goes with its server: the owner may not end what the app role has left open in it.
    yield owner.replace(f"@/{DATABASE}?", f"@/{name}?"), app.replace(f"@/{DATABASE}?", f"@/{name}?")


def _settle() -> None:
    """Set Django up without a connection pool: its threads would not survive a fork."""
    os.environ.setdefault("ALONGSIDE_SECRET_KEY", secrets.token_hex(24))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.environ["ALONGSIDE_DEBUG"] = os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop
    import django
    from django.db import connections

    django.setup()
    connections["default"].settings_dict["OPTIONS"].pop("pool", None)


def pooled() -> None:
    """Use a pool from now on in this process, as the product does: a child's first act after the fork."""
    from django.db import connections

    connections["default"].settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 5}


def let_go() -> None:
    """Close the connections of this process."""
    from django.db import connections

    connections.close_all()
    if pool := getattr(connections["default"], "pool", None):
        pool.close()


def rows(sql: str, *words: Any) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return cursor.fetchall() if cursor.description else []


def count(sql: str, *words: Any) -> int:
    """Return the one number that the database answers."""
    return int(rows(sql, *words)[0][0])


@contextmanager
def within(seconds: float) -> Iterator[Any]:
    """Yield a function that says whether there is time left."""
    end = time.monotonic() + seconds
    yield lambda: time.monotonic() < end
