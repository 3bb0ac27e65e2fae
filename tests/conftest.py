"""What all tests share: the cast, the moment, the house rules of the test database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import timezone, translation

from tests.people import Cast

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
"""A Sunday, noon in New York: the moment at which tests begin unless they say otherwise."""


@pytest.fixture(scope="session", autouse=True)
def ledger_lets_go_between_tests() -> Iterator[None]:
    """Tests that commit are cleaned by TRUNCATE, which the ledger refuses; its owner may lift that for a moment."""
    flush = DatabaseOperations.execute_sql_flush

    def lifted(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            for table in ("ledger_entry", "ledger_head"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        flush(self, sql_list)
        with self.connection.cursor() as cursor:
            for table in ("ledger_entry", "ledger_head"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    DatabaseOperations.execute_sql_flush = lifted
    yield
    DatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def nobody_reads_yet() -> None:
    """Begin in no reader's language and zone: the test client leaves those of its last page in the thread."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def at() -> datetime:
    """The moment of the test."""
    return NOON


@pytest.fixture
def cast(db: None, at: datetime) -> Cast:
    """The people of the story, each with their role."""
    return Cast.arrive(at)


@pytest.fixture
def client_for(settings: Any) -> Callable[..., Client]:
    """Return a browser in which a person is signed in, with their second factor done."""

    def sign_in(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session["second_factor_set"] = True
        session.save()
        return client

    return sign_in


@contextmanager
def no_queries() -> Iterator[None]:
    """Fail when the block touches the database."""

    def refuse(execute: Any, sql: str, *rest: Any) -> None:
        raise AssertionError(f"A query ran here: {sql[:200]}")

    with connection.execute_wrapper(refuse):
        yield
