"""What a replay measured, read from the tables by SQL: times per stage, seats, people asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

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


EACH = """
    SELECT (SELECT count(*) FROM callouts_page p WHERE p.advisor_id = a.id AND NOT p.exercise),
           (SELECT count(*) FROM callouts_page p JOIN callouts_seat s ON s.id = p.seat_id
            WHERE p.advisor_id = a.id AND NOT p.exercise AND p.state = 'agreed')
    FROM roster_peeradvisor a JOIN accounts_person who ON who.id = a.person_id WHERE NOT who.robot ORDER BY 1, 2
"""
"""Of each advisor: how often asked, and on how many teams."""


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
    each: list[tuple[int, int]] = field(default_factory=list)
    """Of each advisor: how often asked, and on how many teams."""
    teams: list[dict[str, float]] = field(default_factory=list)
    """Of each team taken by name: points, burden, what the reserve loses."""

    @property
    def evenness(self) -> dict[str, float]:
        """Return how evenly the asking and the serving falls: Gini from 0, all alike, to 1, and the most."""
        asks, served = ([one[i] for one in self.each] for i in (0, 1))
        return {
            "asks_gini": gini(asks),
            "asks_most": max(asks, default=0),
            "teams_gini": gini(served),
            "teams_most": max(served, default=0),
        }

    @property
    def costs(self) -> dict[str, float]:
        """Return the mean of what the teams taken cost: points, burden, what the reserve loses."""
        keys = self.teams[0] if self.teams else {}
        return {k: round(sum(t[k] for t in self.teams) / len(self.teams), 4) for k in keys}

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


def take(teams: Sequence[dict[str, float]] = ()) -> Measures:
    """Return the measures of the present database, and of ``teams`` what they cost."""
    with connection.cursor() as cursor:
        times = {}
        for name, sql in STAGES.items():
            cursor.execute(
                f"SELECT extract(epoch FROM took)::float8 / 60 FROM ({sql}) AS t (took) ORDER BY 1"  # noqa: S608
            )
            times[name] = [round(row[0], 2) for row in cursor.fetchall()]
        cursor.execute(SEATS)
        wanted, filled, asked = cursor.fetchone()
        cursor.execute(EACH)
        each = [(int(asks), int(served)) for asks, served in cursor.fetchall()]
    return Measures(times, int(wanted), int(filled), int(asked), each, list(teams))


def together(parts: Sequence[Measures]) -> Measures:
    """Return the measures of several runs as of one."""
    return Measures(
        times={name: sorted(t for part in parts for t in part.times[name]) for name in STAGES},
        wanted=sum(part.wanted for part in parts),
        filled=sum(part.filled for part in parts),
        asked=sum(part.asked for part in parts),
        each=[one for part in parts for one in part.each],
        teams=[one for part in parts for one in part.teams],
    )


def gini(counts: Sequence[int]) -> float:
    """Return how uneven counts are: 0 when all are alike, near 1 when one has everything.

    >>> gini([2, 2]), gini([0, 4])
    (0.0, 0.5)
    """
    total = sum(counts)
    if not total:
        return 0.0
    ranked = sum(rank * count for rank, count in enumerate(sorted(counts), 1))
    return round(2 * ranked / (len(counts) * total) - (len(counts) + 1) / len(counts), 4)


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
