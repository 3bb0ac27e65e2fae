"""Two teams side by side, term by term; and the best team that is not the one proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from alongside.matching.eligibility import judge
from alongside.matching.policy import Mode
from alongside.matching.problem import Advisor, Problem
from alongside.matching.scoring import POINT, TERMS, bands_apart, lived_kind
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Solution
from alongside.matching.solve import solve

Team = Mapping[str, Key | None]


class Worth(NamedTuple):
    """What a solution is worth, most important first; compares as a tuple. Points in thousandths."""

    kept: int
    required: int
    rules: int
    optional: int
    points: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One term summed over two teams, in thousandths of a point."""

    name: str
    label: str
    here: int
    there: int

    @property
    def gain(self) -> int:
        """Return what the first team has more than the second, below 0 when it has less."""
        return self.here - self.there


@dataclass(frozen=True)
class RunnerUp:
    """The best team of other people. ``without``: who of the first team is not in it. ``loss``: thousandths.

    ``emptied``: required seats it leaves empty more than the first; ``breaks``: hard team rules likewise.
    """

    without: Key
    team: Mapping[str, Key | None]
    loss: int
    emptied: int
    breaks: int
    lines: tuple[Difference, ...]
    sentence: Sentence


LABELS: dict[str, str] = {
    "same_kind": gettext_noop("Lived through this kind of incident"),
    "same_venue": gettext_noop("Lived through one in this kind of place"),
    "agency_size": gettext_noop("Agency of similar size"),
    "agency_type": gettext_noop("Same type of agency"),
    "community": gettext_noop("Served the communities asked for"),
    "language": gettext_noop("Speaks the languages asked for"),
    "travel": gettext_noop("Near"),
    "recent_asks": gettext_noop("Seldom asked lately"),
    "waiting_longest": gettext_noop("Longest since last asked"),
    "open_load": gettext_noop("Few open engagements"),
    "team_similar_size": gettext_noop("Somebody from an agency of similar size"),
    "team_lived_kind": gettext_noop("Somebody who lived through this kind of incident"),
    "team_languages": gettext_noop("Languages spoken on the team"),
}


def worth(solution: Solution) -> Worth:
    """Return what a solution is worth, in the order in which teams are compared."""
    team, problem = solution.as_mapping(), solution.problem
    filled = {seat for seat, advisor in team.items() if advisor is not None}
    required = sum(s.required for s in problem.seats if s.key in filled)
    return Worth(
        kept=sum(team[seat] == advisor for seat, advisor in problem.options.fixed),
        required=required,
        rules=-len(solution.broken_rules),
        optional=len(filled) - required,
        points=solution.points,
    )


def terms_of(problem: Problem, team: Team) -> dict[str, int]:
    """Return every term that applies, summed over the team, in thousandths; they add up to its points."""
    by_key = {a.key: a for a in problem.advisors}
    people = [by_key[advisor] for advisor in team.values() if advisor is not None]
    sums = {}
    for term in TERMS:
        values = [(a, term.value(a, problem)) for a in people]
        if any(value is not None for _, value in values):
            sums[term.name] = sum(term.points(a, problem) for a, _ in values)
    return sums | _team_terms(problem, people)


def _team_terms(problem: Problem, people: list[Advisor]) -> dict[str, int]:
    facts, policy, weights = problem.facts, problem.policy, problem.policy.weights
    sums = {}
    if facts.agency_size_band is not None and policy.similar_size is Mode.SOFT:
        apart = [bands_apart(a, problem) for a in people]
        met = any(n is not None and n <= policy.similar_size_bands for n in apart)
        sums["team_similar_size"] = round(weights.team_similar_size * POINT) * met
    if facts.kind and policy.lived_kind is Mode.SOFT:
        met = any(lived_kind(a, problem) for a in people)
        sums["team_lived_kind"] = round(weights.team_lived_kind * POINT) * met
    if facts.languages:
        spoken = facts.languages & frozenset[str]().union(*(a.languages for a in people))
        sums["team_languages"] = round(weights.team_languages * POINT * len(spoken) / len(facts.languages))
    return sums


def compare(problem: Problem, team: Team, other: Team) -> tuple[Difference, ...]:
    """Return two teams term by term, the largest difference first. Raises ``KeyError`` for unknown people."""
    here, there = terms_of(problem, team), terms_of(problem, other)
    lines = [
        Difference(name, LABELS[name], here.get(name, 0), there.get(name, 0))
        for name in LABELS
        if name in here or name in there
    ]
    return tuple(sorted(lines, key=lambda line: -abs(line.gain)))


def narrowed(problem: Problem, *also: Key) -> Problem:
    """Return the problem with only those who may take some seat, those kept, and ``also``.

    Nobody else can be on a team, so the answer is the same and comes sooner.
    """
    bits = judge(problem).bits
    named = {key for _, key in problem.options.fixed} | set(also)
    kept = tuple(a for a, row in zip(problem.advisors, bits, strict=True) if a.key in named or not all(row))
    keys = {a.key for a in kept}
    options = problem.options
    forbidden = frozenset(pair for pair in options.forbidden if pair[1] in keys)
    overrides = frozenset(pair for pair in options.overrides if pair[0] in keys)
    return replace(problem, advisors=kept, options=replace(options, forbidden=forbidden, overrides=overrides))


def without(problem: Problem, advisor: Key) -> Problem:
    """Return the problem in which somebody serves in no seat, nor is kept for one."""
    options = problem.options
    return replace(
        problem,
        options=replace(
            options,
            fixed=tuple(pair for pair in options.fixed if pair[1] != advisor),
            forbidden=options.forbidden | {(None, advisor)},
        ),
    )


def runner_up(solution: Solution) -> RunnerUp | None:
    """Return the best team of other people, or None where everybody on the team is kept by hand.

    Such a team lacks at least one of the first, so each is left out once and the best answer taken.
    """
    first, problem = worth(solution), narrowed(solution.problem)
    kept = {key for _, key in problem.options.fixed}
    best: tuple[Worth, Key, Solution] | None = None
    for _, advisor in sorted(solution.as_mapping().items()):
        if advisor is None or advisor in kept:
            continue
        other = solve(without(problem, advisor), alternates=0)
        value = worth(other)
        if best is None or value > best[0]:
            best = value, advisor, other
    if best is None:
        return None
    value, left, other = best
    emptied, breaks = first.required - value.required, first.rules - value.rules
    loss = first.points - value.points
    return RunnerUp(
        without=left,
        team=other.as_mapping(),
        loss=loss,
        emptied=emptied,
        breaks=breaks,
        lines=compare(solution.problem, solution.as_mapping(), other.as_mapping()),
        sentence=_said(left, loss, emptied, breaks),
    )


def _said(left: Key, loss: int, emptied: int, breaks: int) -> Sentence:
    if emptied > 0:
        return say(gettext_noop("Every other team leaves a required seat empty."))
    if breaks > 0:
        return say(gettext_noop("Every other team breaks a team rule."))
    if loss == 0:
        text = gettext_noop("A team without %(advisor)s is worth exactly as much.")
        return say(text, advisor=left)
    text = gettext_noop("The next best team does without %(advisor)s and has %(points)s points less.")
    return say(
        text, advisor=left, points=f"{loss / POINT:.1f}" if loss >= POINT // 20 else f"{loss / POINT:.3f}"
    )
