"""The verifier finds every way of changing the past that somebody with the owner's rights could try."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from alongside.kernel.actor import OPERATOR
from alongside.ledger.actions import record
from alongside.ledger.chain import link
from alongside.ledger.queries import verify

pytestmark = pytest.mark.django_db
STREAM = "request:1"
Cursor = Any


@pytest.fixture
def forger(at: datetime) -> Any:
    """Write two chains of six lines, then let the test write past the triggers as the owner could."""
    for stream in (STREAM, "request:2"):
        for number in range(6):
            record(
                stream=stream,
                action="note",
                by=OPERATOR,
                at=at + timedelta(minutes=number),
                object=f"thing:{number}",
                facts={"number": number},
            )
    assert verify().ok
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("ledger_entry", "ledger_head"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor


def rows(cursor: Cursor, since: int = 1) -> list[tuple[int, str]]:
    cursor.execute(
        "SELECT seq, payload FROM ledger_entry WHERE stream = %s AND seq >= %s ORDER BY seq", [STREAM, since]
    )
    return list(cursor.fetchall())


def edit(cursor: Cursor) -> None:
    cursor.execute(
        "UPDATE ledger_entry SET payload = replace(payload, 'thing:2', 'thing:9') WHERE stream = %s", [STREAM]
    )


def edit_a_column(cursor: Cursor) -> None:
    cursor.execute("UPDATE ledger_entry SET actor = 'person:9' WHERE stream = %s AND seq = 3", [STREAM])


def move_the_moment(cursor: Cursor) -> None:
    cursor.execute(
        "UPDATE ledger_entry SET at = at + interval '1 hour' WHERE stream = %s AND seq = 3", [STREAM]
    )


def delete(cursor: Cursor) -> None:
    cursor.execute("DELETE FROM ledger_entry WHERE stream = %s AND seq = 3", [STREAM])


def delete_and_close_the_gap(cursor: Cursor) -> None:
    delete(cursor)
    cursor.execute("UPDATE ledger_entry SET seq = seq - 1 WHERE stream = %s AND seq > 3", [STREAM])
    cursor.execute("UPDATE ledger_head SET seq = 5 WHERE stream = %s", [STREAM])


def insert(cursor: Cursor) -> None:
    """Put a well-made line after the last one without telling the head."""
    (seq, payload), (prev,) = rows(cursor)[-1], last_hash(cursor)
    cursor.execute(
        "INSERT INTO ledger_entry (stream, seq, at, actor, action, object, payload, prev_hash, hash) "
        "SELECT stream, %s, at, actor, action, object, payload, %s, %s FROM ledger_entry "
        "WHERE stream = %s AND seq = %s",
        [seq + 1, prev, link(prev, STREAM, seq + 1, payload), STREAM, seq],
    )


def last_hash(cursor: Cursor) -> tuple[str]:
    cursor.execute("SELECT hash FROM ledger_entry WHERE stream = %s ORDER BY seq DESC LIMIT 1", [STREAM])
    found: tuple[str] = cursor.fetchone()
    return found


def reorder(cursor: Cursor) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        cursor.execute("UPDATE ledger_entry SET seq = %s WHERE stream = %s AND seq = %s", [new, STREAM, old])


def cut_the_tail(cursor: Cursor) -> None:
    cursor.execute("DELETE FROM ledger_entry WHERE stream = %s AND seq > 4", [STREAM])


def move_a_line_to_another_chain(cursor: Cursor) -> None:
    cursor.execute(
        "UPDATE ledger_entry SET stream = 'request:2', seq = 7 WHERE stream = %s AND seq = 6", [STREAM]
    )


def rehash(cursor: Cursor) -> None:
    """Change a line and compute all later hashes anew, but not the head."""
    prev = "0" * 64
    for seq, payload in rows(cursor):
        body = json.loads(payload)
        if seq == 3:
            body["facts"] = {"number": 7}
        text = json.dumps(body, sort_keys=True, separators=(",", ":"))
        cursor.execute(
            "UPDATE ledger_entry SET payload = %s, prev_hash = %s, hash = %s WHERE stream = %s AND seq = %s",
            [text, prev, link(prev, STREAM, seq, text), STREAM, seq],
        )
        prev = link(prev, STREAM, seq, text)


def forget_the_head(cursor: Cursor) -> None:
    cursor.execute("DELETE FROM ledger_head WHERE stream = %s", [STREAM])


def set_the_head_back(cursor: Cursor) -> None:
    cursor.execute("UPDATE ledger_head SET seq = 2 WHERE stream = %s", [STREAM])


FORGERIES = [
    (edit, "was changed"),
    (edit_a_column, "columns differ"),
    (move_the_moment, "columns differ"),
    (delete, "is missing"),
    (delete_and_close_the_gap, "does not follow"),
    (insert, "end of the chain"),
    (reorder, "does not follow"),
    (cut_the_tail, "end of the chain"),
    (move_a_line_to_another_chain, "does not follow"),
    (rehash, "end of the chain"),
    (forget_the_head, "head of the chain"),
    (set_the_head_back, "end of the chain"),
]


@pytest.mark.parametrize(("forge", "found"), FORGERIES, ids=[f.__name__ for f, _ in FORGERIES])
def test_the_verifier_finds_a_forgery(forger: Cursor, forge: Callable[[Cursor], None], found: str):
    forge(forger)
    result = verify()
    assert not result.ok
    assert any(found in fault.what for fault in result.faults), result.faults


def test_a_forgery_of_one_chain_is_not_blamed_on_another(forger: Cursor):
    edit(forger)
    assert {fault.stream for fault in verify().faults} == {STREAM}


def test_what_a_chain_alone_cannot_find(forger: Cursor):
    """Somebody with the owner's rights who also rewrites the head leaves a whole chain (docs/adr/0005).

    This is known and said; only a copy of the head kept elsewhere shows it.
    """
    rehash(forger)
    forger.execute("UPDATE ledger_head SET hash = %s WHERE stream = %s", [*last_hash(forger), STREAM])
    assert verify().ok
