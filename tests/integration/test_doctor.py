"""The doctor on broken installations: each trouble is one plain sentence that says what to do."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections import namedtuple
from contextlib import nullcontext
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from alongside.base import marks
from alongside.cli import checks, connecting
from alongside.jobs.tick import tick
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.library.actions import load

HERE = os.environ.get("DATABASE_URL", "")
NOBODY = "postgresql://nobody:secret@127.0.0.1:{port}/alongside"


@pytest.fixture
def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_database_that_is_not_there_is_said_once_and_without_its_password(monkeypatch, capsys, closed_port):
    monkeypatch.setenv("DATABASE_URL", NOBODY.format(port=closed_port))
    assert checks.report(checks.ALL) == 1
    said = capsys.readouterr()
    (line,) = [x for x in said.out.splitlines() if x.startswith("WRONG") and "database" in x]
    assert f"Nobody answers as PostgreSQL on 127.0.0.1, port {closed_port}. Start it" in line
    assert "secret" not in said.out + said.err
    assert "outbox" not in said.out


SAID_BY_THE_DRIVER = [
    ('FATAL:  password authentication failed for user "app"', "does not accept the password of role app"),
    ("fe_sendauth: no password supplied", "does not accept the password of role app"),
    ('FATAL:  role "app" does not exist', "has no role app"),
    (
        'FATAL:  database "peers" does not exist',
        "There is no database peers on db.example, port 5433. Make it",
    ),
    ("FATAL:  sorry, too many clients already", "no connection left"),
    ('FATAL:  no pg_hba.conf entry for host "10.0.0.5"', "lets nobody in from this machine"),
    ("server does not support SSL, but SSL was required", "sslmode"),
    ("FATAL:  the database system is starting up", "Wait a minute"),
    ("[Errno -2] Name or service not known", "No machine is named db.example"),
    ('could not translate host name "db.example" to address', "No machine is named db.example"),
    ("connection timeout expired", "Nobody answers as PostgreSQL on db.example"),
    ("something new at postgresql://app:secret@db.example", "something new at postgresql://db.example"),
]


@pytest.mark.parametrize(("said", "sentence"), SAID_BY_THE_DRIVER)
def test_each_cause_of_no_connection_has_its_own_sentence(said, sentence):
    told = connecting.cause(said, "postgresql://app:secret@db.example:5433/peers")
    assert sentence in told
    assert "secret" not in told
    assert told.endswith(".") or "something new" in told


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda url: re.sub(r"/\w+(?=\?|$)", "/no_such_thing", url, count=1),
            "There is no database no_such_thing",
        )
    ],
)
def test_a_real_server_without_the_database_gets_the_right_sentence(spoil, sentence):
    assert connecting.why_not(HERE) == ""
    assert sentence in connecting.why_not(spoil(HERE))


def test_tables_of_an_older_version_are_said_and_what_to_run(db, monkeypatch):
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [1, 2, 3])
    finding = checks.database()
    assert not finding.well
    assert "run 'alongside migrate'" in finding.says


Usage = namedtuple("Usage", "total used free")


def test_a_disk_that_is_nearly_full_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(10**10, 10**10, 90_000_000))
    assert "Only 90 MB are left" in checks.disk().says
    assert not checks.disk().well


def test_a_clock_that_is_off_is_said(db, monkeypatch):
    there = clock.host_clock()
    monkeypatch.setattr(clock, "host_clock", lambda: there + timedelta(seconds=90))
    finding = checks.clocks()
    assert not finding.well
    assert re.search(r"(89|90|91) s apart; set both by NTP", finding.says)


@pytest.mark.parametrize(
    ("key", "well"),
    [
        ("for-tests-only-" * 4, False),
        ("django-insecure-" + "x7Kq" * 12, False),
        ("short", False),
        ("a" * 60, False),
        ("Zr8-kQ2_" * 8, True),
    ],
)
def test_a_key_that_can_be_guessed_is_said(settings, key, well):
    settings.SECRET_KEY = key
    assert checks.keys().well is well
    assert well or "ALONGSIDE_SECRET_KEY" in checks.keys().says


def test_errors_that_show_the_program_on_a_public_site_are_said(settings):
    settings.SECRET_KEY, settings.DEBUG, settings.SECURE = "Zr8-kQ2_" * 8, True, True
    assert "ALONGSIDE_DEBUG is on" in checks.keys().says


@pytest.mark.parametrize(
    ("minutes", "well", "words"),
    [
        (None, False, "never run here"),
        (0, True, "The jobs run."),
        (1, True, "run."),
        (7, False, "for 7 minutes"),
    ],
)
def test_jobs_that_stand_still_are_said(db, at, monkeypatch, minutes, well, words):
    monkeypatch.delenv("ALONGSIDE_EMBEDDED", raising=False)
    if minutes is not None:
        with clock.frozen(at):
            tick()
    with clock.frozen(at + timedelta(minutes=minutes or 0)):
        finding = checks.jobs()
    assert finding.well is well
    assert words in finding.says
    assert well or "make run" in finding.says


def test_the_sign_of_the_jobs_is_written_only_now_and_then(db, at):
    for seconds, queries in ((0, 4), (10, 1), (16, 4)):
        moment = at + timedelta(seconds=seconds)
        before = marks.mark_moment(marks.JOBS)
        marks.renew_mark(marks.JOBS, at=moment, every=timedelta(seconds=15))
        assert (marks.mark_moment(marks.JOBS) != before) is (queries > 1)


def test_nothing_running_in_a_built_in_database_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setenv("ALONGSIDE_EMBEDDED", "1")
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path))
    assert checks.jobs().well
    assert "not running now" in checks.jobs().says


def test_a_mail_server_that_does_not_answer_is_said(settings, closed_port):
    settings.SMTP_URL = f"smtp://user:secret@127.0.0.1:{closed_port}"
    finding = checks.mail()
    assert not finding.well
    assert "The mail server does not answer (ConnectionRefusedError)." in finding.says
    assert "secret" not in finding.says


class Refusing:
    """Takes nobody's password."""

    def __call__(self, *given) -> AuthResult:
        return AuthResult(success=False, handled=False)


@pytest.mark.parametrize(
    ("user", "well", "words"), [("", True, "answers"), ("u:p@", False, "user or password")]
)
def test_a_mail_server_is_asked_as_the_mail_will_ask_it(settings, closed_port, user, well, words):
    server = Controller(
        Sink(), hostname="127.0.0.1", port=closed_port, authenticator=Refusing(), auth_require_tls=False
    )
    server.start()
    try:
        settings.SMTP_URL = f"smtp://{user}127.0.0.1:{closed_port}"
        finding = checks.mail()
    finally:
        server.stop()
    assert finding.well is well
    assert words in finding.says


def test_without_a_mail_server_the_outbox_says_it_and_the_mail_does_not_say_it_again(settings):
    settings.SMTP_URL = ""
    assert checks.mail().well


def test_the_doctor_tells_of_a_failed_message_by_naming_the_page(db, at, settings):
    from alongside.outbox.models import Message

    settings.SMTP_URL = "smtp://127.0.0.1:1"
    Message.objects.create(
        key="k", group="g", kind="duty_alert", address="a@b.example", state="failed", created_at=at, due_at=at
    )
    with clock.frozen(at):
        assert "1 message could not be handed over" in checks.outbox().says
        assert "/desk/duty/messages/" in checks.outbox().says


def test_a_whole_installation_is_well(db, settings, monkeypatch, capsys):
    settings.SECRET_KEY = "Zr8-kQ2_" * 8
    monkeypatch.setattr(checks, "open_house", lambda what: nullcontext())
    monkeypatch.setattr(connecting, "why_not", lambda url: "")
    tick()
    load(by=OPERATOR, at=clock.now())
    asked = [c for c in checks.ALL if c.name not in {"outbox"}]
    assert checks.report(asked) == 0, capsys.readouterr().out
