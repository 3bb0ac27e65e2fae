"""What a replay measured, read from the tables by SQL: times per stage, seats, people asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

STAGES = {
    "acknowledge": """
        SELECT r.acknowledged_at - r.received_at FROM incidents_requestforassistance r
        WHERE NOT r.exercise AND r.acknowledged_at IS NOT NULL""",
    "verify": """
        SELECT r.verified_at - r.received_at FROM incidents_requestforassistance r
        WHERE NOT r.exercise AND r.verified_at IS NOT NULL""",
    "call_out": """
        SELECT max(yes) - opened_at FROM (
          SELECT c.id, c.opened_at, min(p.confirmed_at) AS yes FROM callouts_callout c
          JOIN callouts_seat s ON s.callout_id = c.id AND s.required
          LEFT JOIN callouts_page p ON p.seat_id = s.id
          WHERE NOT c.exercise GROUP BY c.id, c.opened_at, s.id) AS seats
        GROUP BY id, opened_at HAVING bool_and(yes IS NOT NULL)""",
    "full_team": """
        SELECT max(s.state_at) - r.received_at
        FROM incidents_requestforassistance r
        JOIN callouts_callout c ON c.request_id = r.id JOIN callouts_seat s ON s.callout_id = c.id
        WHERE NOT r.exercise AND s.state = 'agreed' AND s.required
        GROUP BY r.id
        HAVING count(DISTINCT s.key) = (
          SELECT count(DISTINCT w.key) FROM callouts_seat w JOIN callouts_callout x ON x.id = w.callout_id
          WHERE x.request_id = r.id AND w.required)""",
    "first_peer_contact": """
        SELECT e.first_contact_at - r.received_at FROM incidents_requestforassistance r
        JOIN engagements_engagement e ON e.request_id = r.id
        WHERE NOT r.exercise AND e.first_contact_at IS NOT NULL""",
}
"""Time from the request to the end of each stage, and of a call-out from its opening until every required seat
had somebody who confirmed. Exercises are left out."""

SEATS = """
    SELECT count(*), count(*) FILTER (WHERE filled), coalesce(sum(asked), 0) FROM (
      SELECT c.request_id, s.key, bool_or(s.state = 'agreed') AS filled,
             sum((SELECT count(*) FROM callouts_page p WHERE p.seat_id = s.id)) AS asked
      FROM callouts_seat s JOIN callouts_callout c ON c.id = s.callout_id
      WHERE NOT c.exercise GROUP BY c.request_id, s.key) AS wanted
"""


@dataclass(frozen=True)
class Stage:
    """Times of one stage in minutes over ``n`` requests; None when there were none."""

    n: int
    median_minutes: float | None
    p90_minutes: float | None


@dataclass(frozen=True)
class Measures:
    """Times in minutes by stage, seats ``wanted`` and ``filled``, and people ``asked``."""

    times: dict[str, list[float]]
    wanted: int
    filled: int
    asked: int

    @property
    def stages(self) -> dict[str, Stage]:
        """Return each stage's number, median and 90th percentile."""
        return {
            name: Stage(len(times), percentile(times, 0.5), percentile(times, 0.9))
            for name, times in self.times.items()
        }

    @property
    def asked_per_seat(self) -> float:
        """Return how many people were asked per seat wanted."""
        return round(self.asked / self.wanted, 2) if self.wanted else 0.0


def take() -> Measures:
    """Return the measures of the present database."""
    with connection.cursor() as cursor:
        times = {}
        for name, sql in STAGES.items():
            cursor.execute(
                f"SELECT extract(epoch FROM took)::float8 / 60 FROM ({sql}) AS t (took) ORDER BY 1"  # noqa: S608
            )
            times[name] = [round(row[0], 2) for row in cursor.fetchall()]
        cursor.execute(SEATS)
        wanted, filled, asked = cursor.fetchone()
    return Measures(times, int(wanted), int(filled), int(asked))


def together(parts: Sequence[Measures]) -> Measures:
    """Return the measures of several runs as of one."""
    return Measures(
        times={name: sorted(t for part in parts for t in part.times[name]) for name in STAGES},
        wanted=sum(part.wanted for part in parts),
        filled=sum(part.filled for part in parts),
        asked=sum(part.asked for part in parts),
    )


def percentile(times: Sequence[float], share: float) -> float | None:
    """Return the value below which a share (0 to 1) of the times lies, between neighbors in proportion.

    >>> percentile([10.0, 20.0], 0.5)
    15.0
    """
    if not times:
        return None
    ordered, place = sorted(times), share * (len(times) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 1)
