"""What somebody at the desk sees of a case with half an eye, read by SQL because it is often."""

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


@dataclass(frozen=True, slots=True)
class Member:
    """An advisor on a team, and whether they have read the notice."""

    advisor_id: int
    noticed: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The state of an engagement and who is on its team now, in the order of joining; nobody when all have left."""

    state: str
    members: tuple[Member, ...]

    @property
    def closed(self) -> bool:
        """Say whether it is closed."""
        return self.state == "closed"


def team(engagement_id: int) -> Team:
    """Return the team of an engagement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.state, m.advisor_id, n.id IS NOT NULL FROM engagements_engagement e"
            " LEFT JOIN engagements_member m ON m.engagement_id = e.id AND m.left_at IS NULL"
            " LEFT JOIN engagements_noticeacknowledgment n ON n.member_id = m.id"
            " WHERE e.id = %s ORDER BY m.joined_at, m.id",
            [engagement_id],
        )
        rows = cursor.fetchall()
    return Team(
        rows[0][0], tuple(Member(advisor_id, noticed) for _, advisor_id, noticed in rows if advisor_id)
    )
