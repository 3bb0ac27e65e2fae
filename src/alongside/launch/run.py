"""`alongside run`: database, tables, demo, web, jobs and watch, from nothing, in the foreground."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from alongside.launch import children, embedded, place, port, surroundings, turn
from alongside.launch.account import database_account
from alongside.launch.embedded import Embedded
from alongside.launch.port import Listen
from alongside.launch.supervisor import Service, Stopped, Supervisor
from alongside.launch.trouble import Trouble

DATABASE_SECONDS = 30.0
WEB_SECONDS = 180.0  # a small machine that does other work needs a while
DATABASE_STOP_SECONDS = 1.5


def main() -> int:
    """Run until told to stop. Return the exit code; raises Trouble with a sentence when it cannot start."""
    began = time.monotonic()
    their_database = bool(surroundings.their_database())
    account = None if their_database else database_account()
    var = place.open_var(account)
    listen = port.chosen()
    with turn.take(var, what="run") as lock, Supervisor(say) as supervisor:
        database = None
        try:
            port.need_free(listen)
            say(f"Alongside starts in {place.project()}")
            if not their_database:
                database = _start_database(supervisor, var)
            environ = _environ(var, database, listen)
            _prepare(supervisor, environ, database)
            _start_web_and_jobs(supervisor, environ, listen)
            sockets = "" if database is None else str(database.cluster.sockets)
            turn.announce(lock, turn.Turn(os.getpid(), "run", listen.page, sockets))
            _say_ready(listen, time.monotonic() - began)
            supervisor.forever()
        except Stopped:
            say("Stopping.")
        finally:
            supervisor.stop_all()
            if database is not None:
                database.clear()
    say("Stopped. Your data is kept." if database is not None else "Stopped.")
    return 0


def say(line: str) -> None:
    """Print one line of progress at once, also into a pipe. A closed terminal is no reason to end."""
    try:
        print(line, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (until the process ends)


def _start_database(supervisor: Supervisor, var: Path) -> Embedded:
    database = embedded.prepare(var)
    cluster = database.cluster

    def end(process: subprocess.Popen[bytes]) -> None:
        cluster.stop(process, seconds=DATABASE_STOP_SECONDS)

    supervisor.add(Service("database", database.start, end))
    if not supervisor.wait_for(cluster.ready, seconds=DATABASE_SECONDS):
        raise Trouble(f"The built-in PostgreSQL did not start. Its log says: {database.last_words()}")
    done = "made" if database.fresh else "found"
    say(f"  database  {done} in {cluster.data} (PostgreSQL {cluster.binaries.major})")
    return database


def _environ(var: Path, database: Embedded | None, listen: Listen) -> dict[str, str]:
    keys = database.keys if database is not None else place.load_keys(var)[0]
    return surroundings.for_children(var, secret_key=keys.secret_key, embedded=database, listen=listen)


def _prepare(supervisor: Supervisor, environ: Mapping[str, str], database: Embedded | None) -> None:
    """Migrate as the owner, then load the demo into an empty built-in database as the app role."""
    steps = [("tables", ["migrate", "--static"], surroundings.for_migrate(environ, embedded=database))]
    if database is not None and os.environ.get("DEMO", "1") != "0":
        steps.append(("demo", ["demo", "--if-empty"], dict(environ)))
    for name, arguments, variables in steps:
        began = time.monotonic()
        code = supervisor.run_once(
            name, surroundings.cli(*arguments), environ=variables, folder=place.project()
        )
        if code != 0:
            raise Trouble(f"Step '{name}' did not work; the lines above say why. Nothing was started.")
        say(f"  {name:<9} ready ({time.monotonic() - began:.1f} s)")


def _start_web_and_jobs(supervisor: Supervisor, environ: Mapping[str, str], listen: Listen) -> None:
    def web() -> subprocess.Popen[bytes]:
        return children.spawn(web_command(listen), environ=environ, folder=place.project())

    def jobs() -> subprocess.Popen[bytes]:
        return children.spawn(surroundings.cli("jobs"), environ=environ, folder=place.project())

    def watch() -> subprocess.Popen[bytes]:
        return children.spawn(surroundings.cli("watch"), environ=environ, folder=place.project())

    supervisor.add(Service("web", web))
    supervisor.add(Service("jobs", jobs))
    supervisor.add(Service("watch", watch))
    status: list[int] = []

    def answered() -> bool:
        found = port.answers(listen)
        status.extend([] if found is None else [found])
        return bool(status)

    if not supervisor.wait_for(answered, seconds=WEB_SECONDS):
        raise Trouble(f"The web server did not answer within {WEB_SECONDS:.0f} s; the lines above say why.")
    say("  web       2 workers")
    say("  jobs      running")
    say("  watch     running")
    if status[-1] >= 500:
        say(f"  The front page answers with error {status[-1]}; the lines above say why.")


def web_command(listen: Listen) -> list[str]:
    """Return the web server's command line (docs/adr/0003 says why each flag)."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", listen.host, "--port", str(listen.port),
        "--workers", "2", "--blocking-threads", "2", "--backpressure", "64",
        "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "1",
        "--log-level", "warning",
        "alongside.config.wsgi:application",
    ]  # fmt: skip


def _say_ready(listen: Listen, seconds: float) -> None:
    say(f"Ready after {seconds:.1f} s. Open {listen.page}/ in a browser.")
    say(f"Ctrl-C stops everything (from elsewhere: kill {os.getpid()}).")
