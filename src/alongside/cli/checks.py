"""What the doctor looks at: one function per question, each answering with a finding.

A check returns a Finding; one that raises is a finding too. To add one, write a function and put it in ALL.
Checks that need the database are run inside ``open_house``; when that fails, they are left out.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from alongside.cli import connecting
from alongside.cli.house import open_house
from alongside.cli.sentences import sentence
from alongside.kernel import clock
from alongside.launch import place, surroundings, turn

NEEDED_PYTHON = (3, 11)
NEEDED_MEGABYTES = 500
CLOCK_SECONDS = 5.0
WAITING_SECONDS = 60
JOBS_SECONDS = 90
PAPER_MINUTES = 20
KEY_LETTERS = 50
"""Fewest letters of a secret key that Django's own check accepts."""


@dataclass(frozen=True)
class Finding:
    """The answer to one question: whether all is well, and the sentence that says so or what to do."""

    well: bool
    says: str


@dataclass(frozen=True)
class Check:
    """A question with a short name. ``inside`` means that it needs the database and the settings."""

    name: str
    ask: Callable[[], Finding]
    inside: bool = False


def python() -> Finding:
    """Is this Python new enough?"""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < NEEDED_PYTHON:
        return Finding(
            False, f"Python {version} is too old; install Python 3.11 or newer and run 'make setup'."
        )
    return Finding(True, f"Python {version}.")


def disk() -> Finding:
    """Is there room for more data?"""
    var = place.var_folder()
    folder = next(f for f in (var, *var.parents) if f.is_dir())
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        return Finding(
            False, f"Only {free} MB are left for {var}; make room for at least {NEEDED_MEGABYTES} MB."
        )
    if not os.access(folder, os.W_OK):
        return Finding(False, f"{folder} cannot be written to; start Alongside as the user it belongs to.")
    return Finding(True, f"{free} MB are free for {var}.")


def settings() -> Finding:
    """Does Django accept the settings?"""
    from django.core import checks as django_checks

    problems = [p for p in django_checks.run_checks() if p.is_serious()]
    if problems:
        return Finding(False, " ".join(str(p.msg) for p in problems))
    where = "the built-in database" if os.environ.get("ALONGSIDE_EMBEDDED") else "your DATABASE_URL"
    return Finding(True, f"The settings are complete and use {where}.")


def keys() -> Finding:
    """Is the site's key one that nobody can guess?"""
    from django.conf import settings as chosen

    key = chosen.SECRET_KEY
    if key.startswith(("for-tests-only", "django-insecure")) or len(key) < KEY_LETTERS or len(set(key)) < 5:
        return Finding(
            False,
            "The site's key is the one for tests, or too short: whoever guesses it opens every link. Set "
            "ALONGSIDE_SECRET_KEY to at least 50 random characters (docs/runbook/settings.md).",
        )
    if chosen.DEBUG and chosen.SECURE:
        return Finding(False, "ALONGSIDE_DEBUG is on: errors show this program's insides. Unset it.")
    return Finding(True, "The site's key is long enough.")


def database() -> Finding:
    """Does the database answer, is it new enough, and are the tables up to date?"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        number = cursor.fetchone()[0]
    if number < 150000:
        return Finding(False, f"PostgreSQL {number // 10000} is too old; Alongside needs 15 or newer.")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding(False, f"{len(missing)} changes to the tables are missing; run 'alongside migrate'.")
    return Finding(True, f"PostgreSQL {number // 10000} answers and the tables are up to date.")


def clocks() -> Finding:
    """Do this machine and the database agree on the time?"""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    apart = abs((clock.host_clock() - there).total_seconds())
    if apart > CLOCK_SECONDS:
        return Finding(
            False, f"This machine's clock and the database's are {apart:.0f} s apart; set both by NTP."
        )
    return Finding(True, f"This machine and the database agree on the time within {max(apart, 0.1):.1f} s.")


def outbox() -> Finding:
    """Do messages go out, and is there a carrier for mail?"""
    from alongside.gateways.queries import carrier_for
    from alongside.outbox import queries
    from alongside.outbox.states import Channel

    waiting = queries.waiting_since(clock.now(), seconds=WAITING_SECONDS).count()
    failed = queries.failed().count()
    if carrier_for(Channel.EMAIL) is None:
        return Finding(False, "No mail can go out: set ALONGSIDE_SMTP_URL (docs/runbook/settings.md).")
    if waiting:
        return Finding(
            False,
            f"{waiting} messages have waited for over a minute; see that the jobs run (docs/runbook/mail-is-down.md).",
        )
    if again := queries.tried_in_vain().count():
        return Finding(
            False,
            f"{again} messages were not taken and are tried again; see what is wrong with the mail "
            "(docs/runbook/mail-is-down.md).",
        )
    if failed:
        one = "1 message" if failed == 1 else f"{failed} messages"
        return Finding(
            False,
            f"{one} could not be handed over: deal with them on the page 'Messages that could not be sent' "
            "(/desk/duty/messages/; docs/runbook/mail-is-down.md).",
        )
    return Finding(True, "Nothing waits to go out, and mail has a carrier.")


def phones() -> Finding:
    """Can texts and calls go out, by more than one carrier, and are the carriers well?"""
    from django.conf import settings as chosen

    from alongside.outbox.queries import sick_carriers

    said, well = [], True
    for channel, what in (("sms", "texts"), ("voice", "calls")):
        names = [c.name for c in chosen.CARRIERS if c.weights.get(channel)]
        sick = sick_carriers(channel, clock.now()) & set(names)
        if sick:
            well = False
            said.append(
                f"{', '.join(sorted(sick))} fails with {what} or reports nothing; look at its status page."
            )
        elif not names:
            said.append(f"No carrier is set up for {what}.")
        else:
            said.append(
                f"Carriers for {what}: {', '.join(names)}."
                + (" One is none: add a second." * (len(names) == 1))
            )
    if chosen.CARRIERS and chosen.ROBOT_ADDRESS and not chosen.ROBOT_NUMBERS:
        said.append("The nightly test page tests mail only: set ALONGSIDE_ROBOT_NUMBERS.")
    if not chosen.CARRIERS:
        said = ["Messages go by mail only; docs/carriers.md says how to add texts and calls."]
    elif not chosen.SECURE:
        well = False
        said.append("Carriers report to https:// addresses only: set ALONGSIDE_BASE_URL to yours.")
    return Finding(well, " ".join(said))


def mail() -> Finding:
    """Does the mail server answer, and does it take our user and password?"""
    from django.conf import settings as chosen

    from alongside.gateways.smtp import SmtpCarrier

    if not chosen.SMTP_URL:
        return Finding(True, "No mail server is set up to ask.")
    carrier = SmtpCarrier(chosen.SMTP_URL, sender=chosen.MAIL_FROM)
    try:
        with carrier._connect():
            return Finding(True, "The mail server answers.")
    except smtplib.SMTPAuthenticationError:
        return Finding(
            False, "The mail server does not accept the user or password; correct ALONGSIDE_SMTP_URL."
        )
    except (smtplib.SMTPException, OSError) as error:
        why = type(error).__name__
        return Finding(
            False,
            f"The mail server does not answer ({why}). Correct ALONGSIDE_SMTP_URL or call whoever runs it; "
            "meanwhile docs/runbook/mail-is-down.md.",
        )


def jobs() -> Finding:
    """Do the jobs run, which escalate and send?"""
    from alongside.base import marks

    if not surroundings.their_database() or os.environ.get("ALONGSIDE_EMBEDDED"):
        holder = turn.current(place.var_folder())
        if holder is None or holder.what != "run":
            return Finding(True, "Alongside is not running now; 'make run' starts it, jobs included.")
    last = marks.mark_moment(marks.JOBS)
    if last is None:
        return Finding(False, f"The jobs have never run here: {_NO_JOBS}")
    seconds = (clock.now() - last).total_seconds()
    if seconds > JOBS_SECONDS:
        return Finding(False, f"The jobs have stood still for {seconds / 60:.0f} minutes: {_NO_JOBS}")
    return Finding(True, "The jobs run.")


_NO_JOBS = (
    "nothing escalates and nothing is sent. Start them with 'make run', or 'alongside jobs' beside your web."
)


def paper() -> Finding:
    """Is the paper copy fresh, where one is set up?"""
    from django.conf import settings as chosen

    from alongside.base import marks

    folder = chosen.PAPER["folder"]
    if not folder:
        return Finding(
            True, "No paper copy is set up; ALONGSIDE_PAPER_FOLDER sets one (docs/runbook/paper.md)."
        )
    if not os.access(folder, os.W_OK):
        return Finding(False, f"{folder} cannot be written to; no paper copy can be made there.")
    last = marks.mark_moment(marks.PAPER)
    if last is None:
        return Finding(False, f"No paper copy was made in {folder} yet; see that the jobs run.")
    minutes = (clock.now() - last).total_seconds() / 60
    if minutes > PAPER_MINUTES:
        return Finding(
            False, f"The paper copy is {minutes:.0f} minutes old; see that the jobs run and read their log."
        )
    return Finding(True, f"The paper copy is {max(minutes, 0):.0f} minutes old.")


def catalog() -> Finding:
    """Is the catalog of protocols there, and has somebody answered what a release brought?"""
    from alongside.library import queries

    entries = queries.protocols(retired=True)
    if not entries:
        return Finding(False, "The catalog of protocols is empty; run 'alongside library load'.")
    waiting = sum(p.offered + sum(i.offered for i in p.items) for p in entries)
    if waiting:
        return Finding(True, f"The catalog holds {len(entries)} protocols; {waiting} newer wordings wait.")
    return Finding(True, f"The catalog holds {len(entries)} protocols.")


ALL: tuple[Check, ...] = (
    Check("python", python),
    Check("disk", disk),
    Check("settings", settings, inside=True),
    Check("database", database, inside=True),
    Check("clocks", clocks, inside=True),
    Check("keys", keys, inside=True),
    Check("jobs", jobs, inside=True),
    Check("outbox", outbox, inside=True),
    Check("mail", mail, inside=True),
    Check("paper", paper, inside=True),
    Check("phones", phones, inside=True),
    Check("catalog", catalog, inside=True),
)


def answer(check: Check) -> Finding:
    """Ask one question; an error is an answer too."""
    try:
        return check.ask()
    except Exception as error:
        return Finding(False, sentence(error))


def report(all_checks: Sequence[Check]) -> int:
    """Print one line per check. Return 1 when any finds something wrong, else 0."""
    findings: list[Finding] = []

    def tell(name: str, finding: Finding) -> None:
        findings.append(finding)
        print(f"{'ok   ' if finding.well else 'WRONG'} {name}: {finding.says}", flush=True)

    for check in (c for c in all_checks if not c.inside):
        tell(check.name, answer(check))
    if not surroundings.their_database() and not (place.var_folder() / "postgres").exists():
        tell("database", Finding(True, "There is none yet; 'make run' makes one."))
        all_checks = [c for c in all_checks if not c.inside]
    if not any(c.inside for c in all_checks):
        return _sum_up(findings)
    if unreachable := connecting.why_not(surroundings.their_database()):
        tell("database", Finding(False, unreachable))
        return _sum_up(findings)
    with ExitStack() as stack:
        try:
            stack.enter_context(open_house("doctor"))
        except Exception as error:
            name = "database" if surroundings.their_database() else "built-in database"
            tell(name, Finding(False, sentence(error)))
        else:
            for check in (c for c in all_checks if c.inside):
                tell(check.name, answer(check))
    return _sum_up(findings)


def _sum_up(findings: Sequence[Finding]) -> int:
    wrong = sum(not f.well for f in findings)
    print("All is well." if not wrong else f"{wrong} of {len(findings)} need attention.")
    return 1 if wrong else 0
