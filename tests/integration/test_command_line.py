"""Commands that look after a running house: the ledger's chains and the doctor's look at the outbox."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection

from alongside.cli import checks, ledger
from alongside.cli.sentences import sentence
from alongside.kernel import clock
from alongside.outbox.actions import enqueue
from alongside.outbox.models import Message
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_already(monkeypatch):
    monkeypatch.setattr(ledger, "open_house", lambda what: nullcontext())


def verify() -> int:
    return ledger.main(argparse.Namespace(action="verify"))


def test_whole_chains_are_counted_and_hold(cast, at, capsys):
    people.ask(at)
    assert verify() == 0
    assert "every one holds" in capsys.readouterr().out


def test_a_changed_line_is_named_and_the_command_fails(cast, at, capsys):
    request_id = people.ask(at)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_entry SET payload = replace(payload, 'ask', 'axe') WHERE stream = %s AND seq = 1",
            [f"request:{request_id}"],
        )
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")
    assert verify() == 1
    said = capsys.readouterr().out
    assert f"request:{request_id}, line 1: was changed" in said


NEXT_DAY = datetime(2026, 11, 23, tzinfo=UTC)
STATES = [
    ({}, "smtp://localhost:1", True, "Nothing waits"),
    ({}, "", False, "ALONGSIDE_SMTP_URL"),
    ({"state": "failed"}, "smtp://localhost:1", False, "could not be handed over"),
    ({"tries": 2, "due_at": NEXT_DAY}, "smtp://localhost:1", False, "tried again"),
    ({"state": "due"}, "smtp://localhost:1", False, "waited for over a minute"),
]


@pytest.mark.parametrize(("message", "address", "well", "words"), STATES)
def test_the_doctor_looks_at_the_outbox(at, settings, message, address, well, words):
    settings.SMTP_URL = address
    if message:
        enqueue(key="k", group="g", kind="duty_alert", address="a@b.example", at=at)
        Message.objects.update(**message)
    with clock.frozen(at + timedelta(minutes=2)):
        finding = checks.outbox()
    assert finding.well is well
    assert words in finding.says


def test_a_database_without_tables_is_said_in_a_sentence():
    with pytest.raises(ProgrammingError) as refused, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")
    assert sentence(refused.value).startswith("This database has no tables yet.")
