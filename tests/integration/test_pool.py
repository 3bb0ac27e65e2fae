"""A connection from the pool that the database has closed is noticed without asking, and replaced."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, connections
from psycopg_pool import ConnectionPool

from alongside.base.postgresql.base import DatabaseWrapper, still_there


@pytest.fixture
def pool(db):
    words = {**connection.get_connection_params(), "autocommit": True}
    with ConnectionPool(kwargs=words, min_size=1, max_size=1, check=still_there, open=False) as pool:
        yield pool


def number(pool):
    with pool.connection() as line:
        return line.info.backend_pid


def test_a_living_connection_is_used_again_and_not_asked(pool, monkeypatch):
    first = number(pool)
    monkeypatch.setattr(ConnectionPool, "check_connection", lambda line: pytest.fail("it was asked"))
    assert number(pool) == first


def test_a_connection_that_the_database_ended_is_replaced(pool):
    first = number(pool)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert number(pool) != first


def test_a_word_nobody_waited_for_is_no_reason_to_end_a_connection(pool):
    with pool.connection() as line:
        first = line.info.backend_pid
        line.execute("LISTEN something_else")
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("NOTIFY something_else")
    assert number(pool) == first


def test_the_program_s_pool_is_this_one():
    assert type(connections["default"]) is DatabaseWrapper
    settings = {**connection.settings_dict, "OPTIONS": {"pool": {"min_size": 0, "max_size": 1}}}
    one = DatabaseWrapper(settings, alias="probe_of_the_pool")
    try:
        assert one.pool is one.pool and one.pool._check is still_there
    finally:
        one.close_pool()
    assert DatabaseWrapper({**settings, "OPTIONS": {}}, alias="none").pool is None
