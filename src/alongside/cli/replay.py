"""Run real incidents through the same actions that the pages use, with a simulated clock.

Without DATABASE_URL it starts a throwaway PostgreSQL in memory and leaves nothing behind. With it, that
database must be empty, and keeps what the replay wrote. Exit code 1 when a rule was broken or the ledger
does not hold. How people answer, and what is judged, is in docs/replay.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import pickle
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alongside.launch import scratch, surroundings
from alongside.launch.cluster import APP
from alongside.launch.trouble import Trouble

if TYPE_CHECKING:
    from alongside.rehearsal.replay import Result

HELP = "run real incidents through the whole system"
LONG_RUN = {"autovacuum": "on", "autovacuum_naptime": "5s", "jit": "off"}
"""Tables that grow from nothing to 100,000 rows want their statistics kept; tests' short lives do not."""
SAYS_EVERY = 2.0
"""Seconds between two lines of progress."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the two data files, the size of the roster and the seed."""
    parser.add_argument("--agencies", type=Path, required=True, help="the agency directory, CSV or CSV.gz")
    parser.add_argument("--incidents", type=Path, required=True, help="the incidents, CSV")
    parser.add_argument("--advisors", type=int, default=150, help="how many advisors to make up (150)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same run (1)")
    parser.add_argument("--limit", type=int, help="only so many incidents")
    parser.add_argument(
        "--workers",
        type=int,
        default=1,
        help="cut the time into so many stretches, replayed side by side, each with its own roster (1)",
    )
    parser.add_argument(
        "--team",
        choices=("best_fit", "fairest_burden", "strongest_reserve"),
        default="",
        help="which of the three teams the officers take each time (the proposed one, without looking further)",
    )
    parser.add_argument("--json", type=Path, help="save the result here as JSON")


def main(options: argparse.Namespace) -> int:
    """Replay. Return 1 when a rule was broken or the ledger does not hold."""
    for path in (options.agencies, options.incidents):
        if not path.is_file():
            raise Trouble(f"There is no file {path}.")
    if options.json is not None and not options.json.absolute().parent.is_dir():
        raise Trouble(f"There is no folder {options.json.absolute().parent}.")
    if options.workers > 1 and surroundings.their_database():
        raise Trouble("With DATABASE_URL set there is one database, so leave out --workers.")
    began = time.monotonic()
    if surroundings.their_database():
        print("The replay goes into the database of DATABASE_URL and stays there.", flush=True)
    else:
        print("Throwaway PostgreSQL in memory, not durable on purpose: nothing is kept.", flush=True)
    packed = _side_by_side(options) if options.workers > 1 else [replay_stretch(options, 1, 1)]
    with _house():
        from alongside.rehearsal import replay, report

        results = [pickle.loads(part) for part in packed]  # noqa: S301 (from our own processes)
        result = replace(replay.together(results), seconds=time.monotonic() - began)
        print(report.table(result), flush=True)
        _save(result, options.json)
    return 0 if result.ok else 1


def _side_by_side(options: argparse.Namespace) -> list[bytes]:
    """Replay stretches of time in processes of their own, each with its own throwaway server."""
    count = options.workers
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=spawn) as pool:
        parts = [pool.submit(replay_stretch, options, number, count) for number in range(1, count + 1)]
        return [part.result() for part in parts]


def replay_stretch(options: argparse.Namespace, number: int, of: int) -> bytes:
    """Replay one stretch of time of so many, in a database of its own; return the pickled result.

    Pickled, because only a process in which Django is set up can read it.
    """
    with _database():
        from alongside.rehearsal.replay import run

        logging.getLogger("alongside.jobs").setLevel(logging.ERROR)
        _must_be_empty()
        result = run(
            agencies_file=options.agencies,
            incidents_file=options.incidents,
            advisors=options.advisors,
            seed=options.seed,
            limit=options.limit,
            progress=_progress(f"{number}/{of}  " if of > 1 else ""),
            stretch=(number, of),
            team=options.team,
        )
        return pickle.dumps(result)


def _save(result: Result, path: Path | None) -> None:
    if path is not None:
        path.write_text(json.dumps(result.as_json(), indent=1) + "\n", encoding="utf-8")
        print(f"Saved in {path}.", flush=True)


def _progress(prefix: str) -> Callable[[str, int, int], None]:
    """Return a function that says how far things are, every few seconds and at the end of each part."""
    began = time.monotonic()
    last, about = 0.0, ""

    def say(what: str, done: int, of: int) -> None:
        nonlocal last, about
        seconds = time.monotonic() - began
        if done == of or what != about or seconds - last >= SAYS_EVERY:
            last, about = seconds, what
            print(f"  {prefix}{seconds:6.1f} s  {what} {done} of {of}", flush=True)

    return say


@contextmanager
def _house() -> Iterator[None]:
    """Let the block use the rooms' code; settings are read, but no database is opened."""
    os.environ.setdefault("ALONGSIDE_SECRET_KEY", secrets.token_urlsafe(48))
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing?host=/nonexistent")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    import django

    django.setup()
    yield


@contextmanager
def _database() -> Iterator[None]:
    """Let the block use DATABASE_URL, migrated, or a throwaway server that ends with it."""
    with ExitStack() as stack:
        environ = dict(os.environ)
        environ.setdefault("ALONGSIDE_SECRET_KEY", secrets.token_urlsafe(48))
        if surroundings.their_database():
            migration = surroundings.for_migrate(environ, embedded=None)
        else:
            server = scratch.start(LONG_RUN)
            stack.callback(server.stop)
            environ["DATABASE_URL"] = f"{server.app_url}{'&' if '?' in server.app_url else '?'}prepare=on"
            migration = {**environ, "DATABASE_URL": server.owner_url, "ALONGSIDE_APP_ROLE": APP}
        migration.pop("DATABASE_OWNER_URL", None)
        done = subprocess.run(surroundings.cli("migrate"), env=migration, check=False)  # noqa: S603
        if done.returncode:
            raise Trouble("The tables could not be made; the lines above say why.")
        os.environ.update(environ)
        with _house():
            try:
                yield
            finally:
                _let_go()


def _let_go() -> None:
    """Give the connections back before their server stops."""
    from django.db import connections

    connections.close_all()
    if pool := getattr(connections["default"], "pool", None):
        pool.close()


def _must_be_empty() -> None:
    """Raise Trouble when the database holds people or requests: a replay's past would mix with theirs."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM accounts_person) + (SELECT count(*) FROM ledger_entry)")
        if cursor.fetchone()[0]:
            raise Trouble(
                "This database is not empty. A replay needs one of its own: unset DATABASE_URL to let it "
                "start a throwaway server, or give it an empty database."
            )
