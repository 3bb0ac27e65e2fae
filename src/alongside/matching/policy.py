"""The limits and weights of a match: data, versioned, stored beside each proposal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

BEHAVIORAL_HEALTH = "behavioral_health"
# Thousandths of a point: points are whole numbers of these, so that sums are exact.
POINT = 1000


class Mode(StrEnum):
    """How a team-level wish counts: not at all, as points, or as a rule a team must meet."""

    OFF = "off"
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Weights:
    """Points each term is worth when fully met. The first block is per person, the second per team.

    Counted in thousandths of a point: two teams closer than that are a tie.
    """

    same_kind: float = 25.0
    same_venue: float = 20.0
    agency_size: float = 15.0
    agency_type: float = 10.0
    community: float = 10.0
    language: float = 8.0
    travel: float = 6.0
    recent_asks: float = 8.0
    waiting_longest: float = 6.0
    open_load: float = 4.0

    team_similar_size: float = 15.0
    team_lived_kind: float = 15.0
    team_languages: float = 10.0


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits in days, hours and counts. Every default is the program's own choice, not a standard.

    ``version`` names this set and is stored with each proposal. ``window_days`` is how many days from
    the request's date an advisor must be free. ``similar_size_bands`` is how many steps apart in
    ``size_bands`` still count as a similar agency. ``max_travel_hours`` None means no limit.
    """

    version: str = "default-1"
    weights: Weights = field(default_factory=Weights)

    window_days: int = 3
    rest_days: int = 14
    revalidation_days: int = 365
    anniversary_days: int = 3
    max_load: int = 3
    max_travel_hours: float | None = None

    max_novices: int | None = 1
    one_per_agency: bool = True
    similar_size: Mode = Mode.SOFT
    lived_kind: Mode = Mode.SOFT

    size_bands: tuple[str, ...] = ("1-9", "10-49", "50-249", "250-999", "1000+")
    similar_size_bands: int = 1
    licensed_disciplines: frozenset[str] = frozenset({BEHAVIORAL_HEALTH})

    recent_asks_cap: int = 6
    waiting_full_days: int = 180
    travel_full_hours: float = 12.0
    expiry_warning_days: int = 30

    # Replanning: points charged for each person changed, and whether somebody who said yes may be at all.
    change_cost: float = 10.0
    may_unseat: bool = False
    unseat_cost: float = 50.0
