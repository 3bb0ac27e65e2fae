"""The best whole team for one incident, proven; who would come next for each seat; ties by name."""

from __future__ import annotations

from collections import Counter

from alongside.matching.codes import ReasonCode
from alongside.matching.eligibility import Eligibility, judge
from alongside.matching.policy import Mode
from alongside.matching.problem import Problem
from alongside.matching.search import EMPTY, LIVED, SIMILAR, Candidate, Found, Levels, Search, tie_order
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Alternate, Choice, Solution, Status, Tie, Unfilled

ALTERNATES = 3


def solve(problem: Problem, *, alternates: int = ALTERNATES) -> Solution:
    """Return the best whole team with its proof, and ``alternates`` people per seat who would come next.

    The same problem always gives the same answer, whatever the order of its advisors. Most important
    first: people fixed by hand stay, required seats are filled, hard team rules are met, optional seats
    are filled, points. Equal teams are told apart by longest since asked, then key, seat by seat.
    """
    eligibility = judge(problem)
    search = Search(problem, eligibility)
    found = search.best()
    assert found is not None
    levels = search.levels(found.value)
    broken = _broken(search, found)
    unfilled = _unfilled(problem, eligibility, search, found)
    others = tuple(a for s in range(len(problem.seats)) for a in _alternates(search, found, s, alternates))
    return Solution(
        problem=problem,
        status=_status(found, unfilled, broken),
        team=tuple(
            Choice(seat.key, None if c is EMPTY else problem.advisors[c.row].key, c.points)
            for seat, c in zip(problem.seats, found.picks, strict=True)
        ),
        points=levels.points,
        team_points=levels.points - sum(c.points for c in found.picks),
        gap=_gap(search, found, levels),
        unfilled=unfilled,
        broken_rules=broken,
        alternates=others,
        ties=_ties(problem, found, others),
        nodes=found.nodes,
        eligibility=eligibility,
        search=search,
        found=found,
    )


def alternate(search: Search, found: Found, seat: int, candidate: Candidate, other: Found) -> Alternate:
    """Return what ``other``, the best team with this person in this seat, costs against ``found``."""
    problem = search.problem
    before, after = search.levels(found.value), search.levels(other.value)
    emptied = tuple(
        s.key
        for s, was, now in zip(problem.seats, found.picks, other.picks, strict=True)
        if was is not EMPTY and now is EMPTY
    )
    return Alternate(
        seat=problem.seats[seat].key,
        advisor=problem.advisors[candidate.row].key,
        loss=before.points - after.points,
        emptied=emptied,
        breaks=max(0, before.rules - after.rules),
        team=tuple(
            (s.key, None if c is EMPTY else problem.advisors[c.row].key)
            for s, c in zip(problem.seats, other.picks, strict=True)
        ),
    )


def _alternates(search: Search, found: Found, seat: int, wanted: int) -> list[Alternate]:
    """Return the people next in line for a seat, best forced team first, exactly."""
    chosen = found.picks[seat]
    if chosen is EMPTY or not wanted:
        return []
    ceiling = search.ceiling(seat)
    ranked: list[tuple[int, Alternate]] = []
    for c in search.full[seat]:
        floor = ranked[wanted - 1][0] if len(ranked) >= wanted else -1
        if c.value + ceiling <= floor:
            break
        if c.row == chosen.row:
            continue
        other = search.best(force=(seat, c), floor=floor)
        if other is not None:
            ranked.append((other.value, alternate(search, found, seat, c, other)))
            ranked.sort(key=lambda pair: -pair[0])
            del ranked[wanted:]
    return [other for _, other in ranked]


def _broken(search: Search, found: Found) -> tuple[Sentence, ...]:
    """Return a sentence for each hard at-least-one rule that no team with as many seats filled can meet."""
    cover = 0
    for c in found.picks:
        cover |= c.cover
    missing = {bit for bit, mode in search.wishes() if mode is Mode.HARD and not cover & bit}
    sentences = []
    if SIMILAR in missing:
        sentences.append(say(gettext_noop("Nobody on this team comes from an agency of similar size.")))
    if LIVED in missing:
        sentences.append(say(gettext_noop("Nobody on this team has lived through this kind of incident.")))
    return tuple(sentences)


def _status(found: Found, unfilled: tuple[Unfilled, ...], broken: tuple[Sentence, ...]) -> Status:
    if not found.proven:
        return Status.UNPROVEN
    if broken or any(u.required for u in unfilled):
        return Status.INFEASIBLE
    return Status.PROVEN_OPTIMAL


def _gap(search: Search, found: Found, levels: Levels) -> int | None:
    if found.proven:
        return 0
    bound = search.levels(found.bound)
    if (bound.fixed, bound.required, bound.rules, bound.optional) == (
        levels.fixed,
        levels.required,
        levels.rules,
        levels.optional,
    ):
        return bound.points - levels.points
    return None


def _unfilled(
    problem: Problem, eligibility: Eligibility, search: Search, found: Found
) -> tuple[Unfilled, ...]:
    empty = [s for s, c in enumerate(found.picks) if c is EMPTY]
    return tuple(_why_unfilled(problem, eligibility, search, s) for s in empty)


def _why_unfilled(problem: Problem, eligibility: Eligibility, search: Search, s: int) -> Unfilled:
    """Say why a seat stays empty: nobody of the discipline, nobody eligible, or the rest of the team."""
    seat = problem.seats[s]
    near: list[tuple[int, tuple[int, str, Key], Key, tuple[ReasonCode, ...]]] = []
    counts: Counter[ReasonCode] = Counter()
    could = False
    for row, a in enumerate(problem.advisors):
        if a.discipline in seat.disciplines:
            codes = eligibility.codes(seat.key, a.key)
            counts.update(codes)
            could = could or not codes
            if codes:
                near.append((len(codes), tie_order(problem, row), a.key, codes))
    near.sort()
    if search.full[s] and not search.lists[s]:
        sentence = say(gettext_noop("This seat is held for somebody who may not take it now."))
    elif could:
        sentence = say(
            gettext_noop("Those who could take this seat would break a rule about the team as a whole.")
        )
    elif near:
        text = gettext_noop("People with this discipline on the roster: %(count)s. None may serve now.")
        sentence = say(text, count=len(near))
    else:
        sentence = say(gettext_noop("Nobody on the roster has this discipline."))
    nearest = tuple((key, codes) for _, _, key, codes in near[:5])
    return Unfilled(seat.key, seat.required, sentence, tuple(counts.most_common()), nearest)


def _ties(problem: Problem, found: Found, others: tuple[Alternate, ...]) -> tuple[Tie, ...]:
    """Name the teams of equal worth among the alternates, and what told them apart."""
    fixed = {seat for seat, _ in problem.options.fixed}
    rows = {a.key: i for i, a in enumerate(problem.advisors)}
    ties = []
    for other in others:
        if other.loss or other.emptied or other.breaks or other.seat in fixed:
            continue
        for seat, c, (_, key) in zip(problem.seats, found.picks, other.team, strict=True):
            chosen = None if c is EMPTY else problem.advisors[c.row].key
            if chosen != key and chosen is not None and key is not None:
                ties.append(_tie(problem, seat.key, rows[chosen], rows[key]))
                break
    return tuple(dict.fromkeys(ties))


def _tie(problem: Problem, seat: str, chosen: int, other: int) -> Tie:
    mine, theirs = problem.advisors[chosen], problem.advisors[other]
    if mine.last_asked != theirs.last_asked:
        text = gettext_noop(
            "%(advisor)s and %(other)s are equal for %(seat)s; %(advisor)s was asked longer ago."
        )
    else:
        text = gettext_noop("%(advisor)s and %(other)s are equal for %(seat)s; taken in roster order.")
    return Tie(seat, mine.key, theirs.key, say(text, advisor=mine.key, other=theirs.key, seat=seat))
