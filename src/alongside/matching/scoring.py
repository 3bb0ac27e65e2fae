"""The preferences: named terms from 0 to 1, each with a weight in points and a sentence.

Points are whole thousandths, so that sums are exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

from alongside.matching.policy import POINT as POINT
from alongside.matching.policy import Weights
from alongside.matching.problem import Advisor, Problem
from alongside.matching.sentence import Sentence, gettext_noop, say
from alongside.matching.travel import hours_to


@dataclass(frozen=True, slots=True)
class Term:
    """A preference about one person. ``value`` returns 0 to 1, or None where the request has no such wish."""

    name: str
    value: Callable[[Advisor, Problem], float | None]
    sentence: Callable[[Advisor, Problem], Sentence]

    def points(self, a: Advisor, problem: Problem) -> int:
        """Return the term in thousandths of a point: value times weight, rounded."""
        value = self.value(a, problem)
        return 0 if value is None else round(value * self.weight(problem) * POINT)

    def weight(self, problem: Problem) -> float:
        """Return the points the term is worth when fully met."""
        return float(getattr(problem.policy.weights, self.name))


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of one person's score: value 0 to 1, weight in points, points in thousandths."""

    name: str
    value: float
    weight: float
    points: int
    sentence: Sentence


def score(a: Advisor, problem: Problem) -> int:
    """Return the person's points in thousandths; the same for every seat they may take."""
    weights = problem.policy.weights
    total = 0
    for term in TERMS:
        value = term.value(a, problem)
        if value:
            total += round(value * getattr(weights, term.name) * POINT)
    return total


def term_lines(a: Advisor, problem: Problem) -> tuple[TermLine, ...]:
    """Return every term that applies to this request, in the order of the policy's weights."""
    lines = []
    for term in TERMS:
        value = term.value(a, problem)
        if value is not None:
            points = term.points(a, problem)
            lines.append(TermLine(term.name, value, term.weight(problem), points, term.sentence(a, problem)))
    return tuple(lines)


def bands_apart(a: Advisor, problem: Problem) -> int | None:
    """Return how many size bands lie between the advisor's agency and the requesting one, or None."""
    bands = problem.policy.size_bands
    if a.agency_size_band is None or problem.facts.agency_size_band is None:
        return None
    return abs(bands.index(a.agency_size_band) - bands.index(problem.facts.agency_size_band))


def similar_bands(problem: Problem) -> frozenset[str]:
    """Return the size bands that count as similar to the requesting agency's; none where it is not known."""
    bands, mine = problem.policy.size_bands, problem.facts.agency_size_band
    if mine is None:
        return frozenset()
    at = bands.index(mine)
    return frozenset(b for i, b in enumerate(bands) if abs(i - at) <= problem.policy.similar_size_bands)


def lived_kind(a: Advisor, problem: Problem) -> bool:
    """Say whether the advisor has lived through this kind of incident."""
    return bool(problem.facts.kind) and any(kind == problem.facts.kind for kind, _ in a.lived)


def _same_kind(a: Advisor, p: Problem) -> float | None:
    return float(lived_kind(a, p)) if p.facts.kind else None


def _same_kind_says(a: Advisor, p: Problem) -> Sentence:
    if lived_kind(a, p):
        return say(gettext_noop("Has lived through this kind of incident."))
    return say(gettext_noop("Has not recorded this kind of incident."))


def _same_venue(a: Advisor, p: Problem) -> float | None:
    return float(any(venue == p.facts.venue for _, venue in a.lived)) if p.facts.venue else None


def _same_venue_says(a: Advisor, p: Problem) -> Sentence:
    if _same_venue(a, p):
        return say(gettext_noop("Has lived through an incident in this kind of place."))
    return say(gettext_noop("Has not recorded an incident in this kind of place."))


def _agency_size(a: Advisor, p: Problem) -> float | None:
    if p.facts.agency_size_band is None:
        return None
    apart = bands_apart(a, p)
    return 0.0 if apart is None else max(0.0, 1 - apart / 3)


def _agency_size_says(a: Advisor, p: Problem) -> Sentence:
    apart = bands_apart(a, p)
    if apart is None:
        return say(gettext_noop("No agency size is recorded."))
    if apart == 0:
        return say(gettext_noop("Agency of the same size (%(band)s)."), band=a.agency_size_band)
    return say(gettext_noop("Agency of another size (%(band)s)."), band=a.agency_size_band)


def _agency_type(a: Advisor, p: Problem) -> float | None:
    return None if p.facts.agency_type is None else float(a.agency_type == p.facts.agency_type)


def _agency_type_says(a: Advisor, p: Problem) -> Sentence:
    if _agency_type(a, p):
        return say(gettext_noop("Same type of agency."))
    return say(gettext_noop("Another type of agency, or none."))


def _community(a: Advisor, p: Problem) -> float | None:
    wanted = p.facts.communities
    return len(wanted & a.communities_served) / len(wanted) if wanted else None


def _community_says(a: Advisor, p: Problem) -> Sentence:
    served = sorted(p.facts.communities & a.communities_served)
    if served:
        return say(gettext_noop("Has served communities asked for: %(which)s."), which=", ".join(served))
    return say(gettext_noop("Has not recorded serving the communities asked for."))


def _language(a: Advisor, p: Problem) -> float | None:
    wanted = p.facts.languages
    return len(wanted & a.languages) / len(wanted) if wanted else None


def _language_says(a: Advisor, p: Problem) -> Sentence:
    spoken = sorted(p.facts.languages & a.languages)
    if spoken:
        return say(gettext_noop("Speaks languages asked for: %(which)s."), which=", ".join(spoken))
    return say(gettext_noop("Speaks none of the languages asked for."))


def _travel(a: Advisor, p: Problem) -> float | None:
    if not p.facts.in_person or p.facts.lat is None:
        return None
    hours = hours_to(a, p)
    return 0.0 if hours is None else max(0.0, 1 - hours / p.policy.travel_full_hours)


def _travel_says(a: Advisor, p: Problem) -> Sentence:
    hours = hours_to(a, p)
    if hours is None:
        return say(gettext_noop("Travel time is not known."))
    return say(gettext_noop("About %(hours)s hours of travel."), hours=round(hours, 1))


def _recent_asks(a: Advisor, p: Problem) -> float:
    return 1 - min(a.asked_last_90_days, p.policy.recent_asks_cap) / p.policy.recent_asks_cap


def _recent_asks_says(a: Advisor, p: Problem) -> Sentence:
    return say(gettext_noop("Times asked in the last 90 days: %(count)s."), count=a.asked_last_90_days)


def _waiting_longest(a: Advisor, p: Problem) -> float:
    if a.last_asked is None:
        return 1.0
    return min(max((p.facts.on - a.last_asked).days, 0) / p.policy.waiting_full_days, 1.0)


def _waiting_longest_says(a: Advisor, p: Problem) -> Sentence:
    if a.last_asked is None:
        return say(gettext_noop("Has never been asked before."))
    return say(gettext_noop("Last asked on %(date)s."), date=a.last_asked)


def _open_load(a: Advisor, p: Problem) -> float:
    limit = min(a.max_load, p.policy.max_load)
    return max(0.0, 1 - a.load / limit) if limit else 0.0


def _open_load_says(a: Advisor, p: Problem) -> Sentence:
    limit = min(a.max_load, p.policy.max_load)
    return say(gettext_noop("Open engagements: %(load)s of %(limit)s."), load=a.load, limit=limit)


TERMS: tuple[Term, ...] = (
    Term("same_kind", _same_kind, _same_kind_says),
    Term("same_venue", _same_venue, _same_venue_says),
    Term("agency_size", _agency_size, _agency_size_says),
    Term("agency_type", _agency_type, _agency_type_says),
    Term("community", _community, _community_says),
    Term("language", _language, _language_says),
    Term("travel", _travel, _travel_says),
    Term("recent_asks", _recent_asks, _recent_asks_says),
    Term("waiting_longest", _waiting_longest, _waiting_longest_says),
    Term("open_load", _open_load, _open_load_says),
)
TEAM_TERMS: tuple[str, ...] = tuple(f.name for f in fields(Weights) if f.name.startswith("team_"))
