"""Why this team, why not that person: the numbers of the search, in plain sentences.

Sentences name people and seats by key; ``Sentence.text(labels=...)`` puts names in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.matching.eligibility import Reason, judge
from alongside.matching.policy import Mode
from alongside.matching.problem import Problem
from alongside.matching.scoring import POINT, TermLine, score, term_lines
from alongside.matching.search import EMPTY, LIVED, SIMILAR
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Alternate, Solution
from alongside.matching.solve import alternate


@dataclass(frozen=True, slots=True)
class SeatWhy:
    """Why one seat went to one person: term by term, beside the person who would come next."""

    seat: str
    advisor: Key
    terms: tuple[TermLine, ...]
    runner_up: Alternate | None
    runner_up_terms: tuple[TermLine, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One wish about the team as a whole. ``points`` in thousandths; 0 where it is a rule."""

    name: str
    mode: Mode
    met: float
    points: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole account of a solution."""

    summary: Sentence
    seats: tuple[SeatWhy, ...]
    team: tuple[TeamLine, ...]


@dataclass(frozen=True, slots=True)
class WhyNotSeat:
    """Why a person is not in one seat: the rules, or else what the team would lose with them."""

    seat: str
    reasons: tuple[Reason, ...]
    instead: Alternate | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a person is not on the team. ``on_seat`` is their seat when they are."""

    advisor: Key
    on_seat: str | None
    seats: tuple[WhyNotSeat, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One eligible person of a shortlist; ``points`` in thousandths."""

    advisor: Key
    points: int
    terms: tuple[TermLine, ...]


def explain(solution: Solution) -> Explanation:
    """Return why each person was chosen and how the team as a whole does."""
    whys = tuple(
        _seat_why(solution, choice.seat, choice.advisor)
        for choice in solution.team
        if choice.advisor is not None
    )
    return Explanation(_summary(solution), whys, _team_lines(solution))


def why_not(solution: Solution, advisor: Key) -> WhyNot:
    """Return why a person has no seat, seat by seat. Raises ``KeyError`` for somebody not on the roster.

    Seats of another discipline are left out unless there is no other.
    """
    problem = solution.problem
    row = solution.eligibility.advisor_at[advisor]
    on_seat = next((c.seat for c in solution.team if c.advisor == advisor), None)
    discipline = problem.advisors[row].discipline
    fitting = [s.key for s in problem.seats if discipline in s.disciplines]
    seats = [s for s in fitting or [s.key for s in problem.seats] if s != on_seat]
    return WhyNot(advisor, on_seat, tuple(_why_not_seat(solution, seat, advisor) for seat in seats))


def shortlist(problem: Problem, *, limit: int = 10) -> dict[str, tuple[Ranked, ...]]:
    """Return for each seat the eligible people with the most points, ties by roster key last."""
    eligibility = judge(problem)
    points = {
        a.key: score(a, problem)
        for a, row in zip(problem.advisors, eligibility.bits, strict=True)
        if 0 in row
    }
    lists = {}
    for seat in problem.seats:
        order = sorted(eligibility.eligible(seat.key), key=lambda k: (-points[k], type(k).__name__, k))
        lists[seat.key] = tuple(
            Ranked(k, points[k], term_lines(problem.advisors[eligibility.advisor_at[k]], problem))
            for k in order[:limit]
        )
    return lists


def points_text(thousandths: int) -> str:
    """Return points for reading, with one decimal and never "0.0" for a difference that counts."""
    if 0 < abs(thousandths) < POINT // 20:
        return f"{thousandths / POINT:.3f}"
    return f"{thousandths / POINT:.1f}"


def _summary(solution: Solution) -> Sentence:
    required = [u for u in solution.unfilled if u.required]
    total = points_text(solution.points)
    if solution.gap != 0:
        return say(
            gettext_noop("The search was cut short; a better team may exist. Points: %(points)s."),
            points=total,
        )
    if required:
        text = gettext_noop(
            "Not a whole team. Required seats that nobody can fill: %(count)s. No team fills more."
        )
        return say(text, count=len(required))
    if solution.broken_rules:
        return say(gettext_noop("All required seats are filled, but no team meets every team rule."))
    return say(gettext_noop("No team fits better under these rules. It has %(points)s points."), points=total)


def _seat_why(solution: Solution, seat: str, advisor: Key) -> SeatWhy:
    problem = solution.problem
    row_of = solution.eligibility.advisor_at
    terms = term_lines(problem.advisors[row_of[advisor]], problem)
    nexts = solution.alternates_for(seat)
    runner_up = nexts[0] if nexts else None
    others = term_lines(problem.advisors[row_of[runner_up.advisor]], problem) if runner_up else ()
    sentences = [line.sentence for line in sorted(terms, key=lambda line: -line.points) if line.points > 0]
    if (seat, advisor) in problem.options.fixed:
        sentences.insert(0, say(gettext_noop("Kept: already chosen for this seat.")))
    elif runner_up is None:
        sentences.append(say(gettext_noop("Nobody else may take this seat now.")))
    else:
        sentences.append(cost(runner_up))
    return SeatWhy(seat, advisor, terms, runner_up, others, tuple(sentences))


def cost(other: Alternate) -> Sentence:
    """Say what the team would lose with this person in this seat."""
    if other.emptied:
        text = gettext_noop("With %(advisor)s for %(seat)s, another seat could not be filled.")
        return say(text, advisor=other.advisor, seat=other.seat)
    if other.breaks:
        text = gettext_noop("With %(advisor)s for %(seat)s, a team rule could not be met.")
        return say(text, advisor=other.advisor, seat=other.seat)
    if other.loss == 0:
        text = gettext_noop("%(advisor)s for %(seat)s would make an equally good team.")
        return say(text, advisor=other.advisor, seat=other.seat)
    if other.loss < 0:
        text = gettext_noop("With %(advisor)s for %(seat)s, the best team would gain %(points)s points.")
        return say(text, advisor=other.advisor, seat=other.seat, points=points_text(-other.loss))
    text = gettext_noop("With %(advisor)s for %(seat)s, the best team would lose %(points)s points.")
    return say(text, advisor=other.advisor, seat=other.seat, points=points_text(other.loss))


def _why_not_seat(solution: Solution, seat: str, advisor: Key) -> WhyNotSeat:
    search = solution.search
    reasons = solution.eligibility.reasons(seat, advisor)
    if reasons:
        return WhyNotSeat(seat, reasons, None, tuple(reason.sentence for reason in reasons))
    column = solution.eligibility.seat_at[seat]
    row = solution.eligibility.advisor_at[advisor]
    candidate = next((c for c in search.full[column] if c.row == row), None)
    other = search.best(force=(column, candidate)) if candidate else None
    if candidate is None or other is None:
        held = any(advisor == kept for _, kept in solution.problem.options.fixed)
        text = gettext_noop("Is kept for another seat of this team.")
        no_novice = gettext_noop("The policy allows no first-time advisor on a team.")
        return WhyNotSeat(seat, (), None, (say(text if held else no_novice),))
    instead = alternate(search, solution.found, column, candidate, other)
    sentences = [cost(instead)]
    if any(fixed == seat for fixed, _ in solution.problem.options.fixed):
        sentences.insert(0, say(gettext_noop("Somebody is already chosen for this seat.")))
    return WhyNotSeat(seat, (), instead, tuple(sentences))


def _team_lines(solution: Solution) -> tuple[TeamLine, ...]:
    """Return how the team meets the wishes about the team as a whole."""
    search, weights = solution.search, solution.problem.policy.weights
    cover = 0
    for c in solution.found.picks:
        cover |= c.cover
    lines = []
    modes = dict(search.wishes())
    if modes[SIMILAR] is not Mode.OFF:
        met = gettext_noop("Somebody on the team comes from an agency of similar size.")
        unmet = gettext_noop("Nobody on the team comes from an agency of similar size.")
        lines.append(
            _wish(
                "team_similar_size",
                modes[SIMILAR],
                bool(cover & SIMILAR),
                weights.team_similar_size,
                met,
                unmet,
            )
        )
    if modes[LIVED] is not Mode.OFF:
        met = gettext_noop("Somebody on the team has lived through this kind of incident.")
        unmet = gettext_noop("Nobody on the team has lived through this kind of incident.")
        lines.append(
            _wish("team_lived_kind", modes[LIVED], bool(cover & LIVED), weights.team_lived_kind, met, unmet)
        )
    if search.languages:
        rows = [solution.problem.advisors[c.row] for c in solution.found.picks if c is not EMPTY]
        spoken = [tag for tag in search.languages if any(tag in a.languages for a in rows)]
        share = len(spoken) / len(search.languages)
        text = gettext_noop("Languages asked for that the team speaks: %(count)s of %(wanted)s.")
        sentence = say(text, count=len(spoken), wanted=len(search.languages))
        lines.append(
            TeamLine(
                "team_languages", Mode.SOFT, share, round(weights.team_languages * POINT * share), sentence
            )
        )
    return tuple(lines)


def _wish(name: str, mode: Mode, met: bool, weight: float, yes: str, no: str) -> TeamLine:
    points = round(weight * POINT) if met and mode is Mode.SOFT else 0
    return TeamLine(name, mode, float(met), points, say(yes if met else no))
