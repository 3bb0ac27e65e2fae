"""What a replay measured, read from the tables by SQL: times per stage, seats, people asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

STAGES = {
    "acknowledge": """
        SELECT r.acknowledged_at - r.received_at FROM incidents_requestforassistance r
        WHERE NOT r.exercise AND r.acknowledged_at IS NOT NULL""",
    "verify": """
        SELECT r.verified_at - r.received_at FROM incidents_requestforassistance r
        WHERE NOT r.exercise AND r.verified_at IS NOT NULL""",
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
"""Time from the request to the end of each stage. Exercises are left out."""

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
    """Stages by name, seats wanted and filled, and people asked per seat wanted."""

    stages: dict[str, Stage]
    seats: dict[str, int]
    asked_per_seat: float


def take() -> Measures:
    """Return the measures of the present database."""
    with connection.cursor() as cursor:
        stages = {}
        for name, sql in STAGES.items():
            cursor.execute(
                "SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took),"  # noqa: S608 (own words)
                " percentile_cont(0.9) WITHIN GROUP (ORDER BY took)"
                f" FROM (SELECT extract(epoch FROM took)::float8 / 60 AS took FROM ({sql}) AS t (took)) AS m"
            )
            n, median, p90 = cursor.fetchone()
            stages[name] = Stage(n, _short(median), _short(p90))
        cursor.execute(SEATS)
        wanted, filled, asked = cursor.fetchone()
    per_seat = round(float(asked) / wanted, 2) if wanted else 0.0
    return Measures(stages, {"wanted": wanted, "filled": filled}, per_seat)


def _short(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)
