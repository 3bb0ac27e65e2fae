"""What somebody at the desk sees of a request's seats with half an eye, read by SQL because it is often."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

SEATS = """
SELECT c.id, s.id, s.key, s.state, s.needs_person_since IS NOT NULL, p.advisor_id
FROM callouts_callout c JOIN callouts_seat s ON s.callout_id = c.id
LEFT JOIN callouts_page p ON p.seat_id = s.id AND p.state IN ('yes', 'accepted', 'agreed')
WHERE c.request_id = %s AND {which} ORDER BY s.id
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat, who has it, and whether nobody is left to ask for it (``stuck``)."""

    callout_id: int
    id: int
    key: str
    state: str
    stuck: bool
    advisor_id: int | None


def agreed(request_id: int) -> list[Seat]:
    """Return the seats of a request that the chief agreed to."""
    return _seats(request_id, "s.state = 'agreed'")


def open_callout(request_id: int) -> tuple[int | None, list[Seat]]:
    """Return the open call-out of a request with its seats, or None and nothing."""
    seats = _seats(request_id, "c.state = 'open'")
    return (seats[0].callout_id if seats else None), seats


def _seats(request_id: int, which: str) -> list[Seat]:
    with connection.cursor() as cursor:
        cursor.execute(SEATS.format(which=which), [request_id])
        return [Seat(*row) for row in cursor.fetchall()]


def seat_of_page(page_id: int) -> str:
    """Return the key of the seat that a page asks for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.key FROM callouts_page p JOIN callouts_seat s ON s.id = p.seat_id WHERE p.id = %s",
            [page_id],
        )
        key: str = cursor.fetchone()[0]
    return key
