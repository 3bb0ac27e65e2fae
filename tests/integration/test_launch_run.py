"""`alongside run`, for real: what is killed comes back, what is stopped is gone, what was written stays."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from alongside.launch import embedded, place, turn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and relies on the kernel's ties")
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0  # seconds for what takes one or two: the machine may have other work


def until(true, seconds=PATIENCE):
    """Wait until a question is answered yes; return whether it was."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def children(pid):
    """Map each child of a process to its command line."""
    try:
        pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {int(p): Path(f"/proc/{p}/cmdline").read_text().replace("\0", " ") for p in pids}
    except OSError:
        return {}


def family(pid):
    found = set()
    for child in children(pid):
        found |= {child} | family(child)
    return found


def alive(pids):
    """Return those that run; a zombie does not."""
    states = {}
    for pid in pids:
        try:
            states[pid] = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            continue
    return {pid for pid, state in states.items() if state not in "ZX"}


@dataclass
class Run:
    """One `alongside run` in a folder of its own."""

    var: Path
    port: int
    extra: dict
    process: subprocess.Popen = None
    log: Path = None

    def environ(self):
        keep = {k: v for k, v in os.environ.items() if not re.match("PYTEST|DATABASE|ALONGSIDE|DJANGO", k)}
        return {**keep, "ALONGSIDE_VAR": str(self.var), "PORT": str(self.port), "DEMO": "0", **self.extra}

    def command(self, *arguments):
        command = [sys.executable, "-m", "alongside.cli.main", *arguments]
        return subprocess.run(
            command, env=self.environ(), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE
        )

    def start(self, *, background=False):
        self.log = self.var.parent / f"{self.var.name}.log"
        command = [sys.executable, "-m", "alongside.cli.main", "run"]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                command,
                env=self.environ(),
                cwd=ROOT,
                stdout=out,
                stderr=out,
                preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) if background else None,
            )
        until(lambda: "Ready after" in self.said() or self.process.poll() is not None)
        if "Ready after" not in self.said():
            self.process.terminate()
            pytest.fail(f"It did not start: {self.said()}")
        return self

    def said(self):
        return self.log.read_text()

    def child(self, words):
        return next((pid for pid, command in children(self.process.pid).items() if words in command), None)

    def status(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("GET", "/static/missing")
            return connection.getresponse().status
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def app_url(self):
        keys, _ = place.load_keys(self.var)
        sockets = turn.current(self.var).sockets
        return f"postgresql://alongside_app:{keys.app_password}@/alongside?host={sockets}"

    def stop(self, number):
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(10), time.monotonic() - began


@pytest.fixture(scope="module")
def short_tmp():
    """A folder that root's stand-in account may pass through. Any other pytest that starts closes pytest's own."""
    with TemporaryDirectory(prefix="alongside-run-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def run(short_tmp):
    a = Run(short_tmp / "a", free_port(), {}).start()
    yield a
    if a.process.poll() is None:
        a.stop(signal.SIGTERM)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("database", "postgres"),
        ("web", "granian"),
        ("jobs", "alongside.cli.main jobs"),
        ("watch", "alongside.cli.main watch"),
    ],
)
def test_a_killed_child_is_started_again_with_nothing_of_it_left(run, which, words):
    assert until(lambda: run.child(words)), run.said()
    pid = run.child(words)
    before = {pid} | family(pid)
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: run.child(words) not in {None, pid}), run.said()
    assert until(lambda: not alive(before)), "something of the killed child goes on"
    assert f"{which} stopped (killed by SIGKILL). Starting it again." in run.said()
    assert until(lambda: run.status() is not None)
    assert until(lambda: answers(run))


def answers(run):
    try:
        with psycopg.connect(run.app_url(), connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_a_killed_web_worker_is_started_again(run):
    web = run.child("granian")
    assert until(lambda: len(children(web)) == 2)
    worker = min(children(web))
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: worker not in children(web) and len(children(web)) == 2)
    assert until(lambda: run.status() is not None)
    assert run.child("granian") == web


def test_the_app_role_owns_nothing_and_nobody_signs_in_as_superuser(run):
    with psycopg.connect(run.app_url()) as connection:
        rights = "rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
        role = f"SELECT {rights} FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(role).fetchone() == (False, False, False, False)
        owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        assert connection.execute(owned).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (x int)")
    for url in (
        run.app_url().replace("alongside_app", "alongside_setup"),
        re.sub(":[^:]*@", ":wrong@", run.app_url()),
    ):
        with pytest.raises(psycopg.OperationalError, match=r"rejects connection|authentication failed"):
            psycopg.connect(url)


def test_a_second_run_in_the_same_folder_is_refused_with_the_address(run):
    second = run.command("run")
    assert second.returncode == 1
    assert f"already running from this folder: http://localhost:{run.port}" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_run_on_a_taken_port_is_refused_before_anything_is_made(run, short_tmp):
    other = Run(short_tmp / "b", run.port, {})
    second = other.command("run")
    assert second.returncode == 1
    assert f"Port {run.port} is taken" in second.stderr
    assert not (other.var / "postgres").exists()


def test_a_command_uses_the_database_of_the_run_that_is_up(run):
    doctor = run.command("doctor")
    assert "PostgreSQL 18 answers" in doctor.stdout, doctor.stdout + doctor.stderr


def test_sigint_in_the_background_stops_everything_in_five_seconds_and_the_data_stay(run):
    """The last test of this run: it stops it, starts it again, and kills the supervisor itself."""
    with psycopg.connect(embedded_owner_url(run), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    before = family(run.process.pid)
    code, seconds = run.stop(signal.SIGTERM)
    assert (code, alive(before)) == (0, set())
    assert seconds < 5
    run.start(background=True)
    with psycopg.connect(embedded_owner_url(run)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)
    before = family(run.process.pid)
    code, seconds = run.stop(signal.SIGINT)
    assert (code, alive(before)) == (0, set())
    assert seconds < 5


def embedded_owner_url(run):
    keys, _ = place.load_keys(run.var)
    return run.app_url().replace(
        f"alongside_app:{keys.app_password}", f"alongside_owner:{keys.owner_password}"
    )


def test_with_database_url_the_built_in_database_is_never_touched(short_tmp, django_db_blocker):
    """Their server here is the tests' own, with a database made for this test."""
    theirs = os.environ["DATABASE_URL"]
    with psycopg.connect(theirs, autocommit=True) as connection:
        connection.execute("CREATE DATABASE theirs")
    run = Run(short_tmp / "c", free_port(), {"DATABASE_URL": theirs.replace("@/alongside?", "@/theirs?")})
    try:
        run.start()
        assert not any("postgres" in command for command in children(run.process.pid).values())
        assert not (run.var / "postgres").exists()
        with psycopg.connect(run.extra["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
        everything = family(run.process.pid)
        run.process.kill()
        run.process.wait()
        assert until(lambda: not alive(everything), 20), "a killed supervisor leaves nothing running"
    finally:
        run.process.kill()
        with psycopg.connect(theirs, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS theirs WITH (FORCE)")


def test_a_data_folder_of_another_version_is_said_and_left_alone(short_tmp):
    run = Run(short_tmp / "d", free_port(), {})
    data = run.var / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    started = run.command("run")
    assert started.returncode == 1
    assert "made by PostgreSQL 12" in started.stderr
    assert (data / "PG_VERSION").read_text() == "12\n"


def test_new_passwords_are_given_when_the_key_file_was_lost(short_tmp, monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("ALONGSIDE_VAR", str(short_tmp / "e"))
    with embedded.for_command("test") as first:
        old = first.app_url
        with psycopg.connect(old) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    (short_tmp / "e" / "keys.json").unlink()
    with embedded.for_command("test") as second:
        assert second.app_url != old
        with psycopg.connect(second.app_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
