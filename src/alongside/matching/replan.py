"""After a decline: keep who said yes, disturb the others as little as it is worth, say what it costs.

Everybody of the team before who has not declined may stay. Whoever said yes stays, unless the policy allows
otherwise; changing anybody else costs points (``Policy.change_cost``). Who stays is chosen exactly: for a set
of people held in their seats the best team is solved, and sets are tried in the order of their charge until
no dearer one can be better.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from alongside.matching.compare import Worth, narrowed, terms_of, worth
from alongside.matching.eligibility import judge
from alongside.matching.explain import points_text
from alongside.matching.problem import Problem
from alongside.matching.scoring import POINT
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.solution import Alternate, Solution
from alongside.matching.solve import solve

NEXT = 5


class Answer(StrEnum):
    """What somebody on the team before has said."""

    YES = "yes"
    WAITING = "waiting"
    NO = "no"


class ChangeWhy(StrEnum):
    """Why a seat has somebody else than before."""

    DECLINED = "declined"
    NOT_ELIGIBLE = "not_eligible"
    BETTER = "better"
    UNSEATED = "unseated"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat that changes hands. ``charge``: thousandths of a point charged for it, 0 where it had to be."""

    seat: str
    before: Key | None
    after: Key | None
    why: ChangeWhy
    charge: int
    sentence: Sentence


@dataclass(frozen=True)
class Replan:
    """The team after a decline. All points in thousandths.

    ``lost``: what the team has less than before, in points (below 0: it has more; None where a required seat
    is now empty that was filled). ``calm``: what is given up, against starting afresh, so that fewer people
    are disturbed. ``nexts``: who comes next for each seat that is still to be answered, least loss first.
    """

    solution: Solution
    changes: tuple[SeatChange, ...]
    kept: tuple[tuple[str, Key], ...]
    lost: int | None
    calm: int
    nexts: Mapping[str, tuple[Alternate, ...]]
    sentences: tuple[Sentence, ...]

    @property
    def team(self) -> dict[str, Key | None]:
        """Return seat to advisor, None where empty."""
        return self.solution.as_mapping()


def replan(
    problem: Problem,
    team: Mapping[str, Key | None],
    answers: Mapping[Key, Answer],
    *,
    nexts: int = NEXT,
) -> Replan:
    """Return the best team after the answers given; who is not in ``answers`` is still waited for.

    ``team`` is the team before (seat to advisor). Raises ``KeyError`` for seats or people that the problem does
    not have. People who declined are asked no more; ``problem.options`` says what else is settled.
    """
    now = _settled(problem, team, answers)
    before = {seat: key for seat, key in team.items() if key is not None}
    may_stay = _may_stay(now, before, answers)
    charges = {seat: _charge(now, answers.get(key)) for seat, key in may_stay.items()}
    held, solution = _best(now, may_stay, charges, answers)
    afresh = solve(narrowed(_fixed(now, _firm(now, may_stay, answers))), alternates=0)
    final = solve(_fixed(now, held), alternates=nexts)
    assert final.as_mapping() == solution.as_mapping()
    changes = tuple(_changes(final, team, may_stay, answers, charges))
    lost = _lost(problem, team, final)
    calm = afresh.points - final.points if worth(afresh)[:4] == worth(final)[:4] else 0
    return Replan(
        solution=final,
        changes=changes,
        kept=tuple((s, k) for s, k in before.items() if final.as_mapping().get(s) == k),
        lost=lost,
        calm=max(0, calm),
        nexts={
            seat: final.alternates_for(seat)
            for seat, key in final.as_mapping().items()
            if key is not None and answers.get(key) is not Answer.YES
        },
        sentences=tuple(_sentences(changes, lost, max(0, calm))),
    )


def next_names(solution: Solution, seat: str, *, limit: int = NEXT) -> tuple[Alternate, ...]:
    """Return who to ask next for a seat when its person says no, everybody else of the team staying.

    Ranked by what the whole team loses, exactly. Somebody with whom one of the others could not stay (a second
    first-time advisor, say) is no next name. Raises ``KeyError`` for an unknown seat.
    """
    mapping = solution.as_mapping()
    others = tuple((s, key) for s, key in mapping.items() if key is not None and s != seat)
    chosen = mapping[seat]
    held = _fixed(narrowed(solution.problem), dict(others))
    if chosen is None:
        return ()
    again = solve(_pinned(held, seat, chosen), alternates=limit)
    # Keeping people comes before all else, so whoever leaves all others in their seats is ranked first.
    return tuple(a for a in again.alternates_for(seat) if all(dict(a.team)[s] == key for s, key in others))


def _pinned(problem: Problem, seat: str, advisor: Key) -> Problem:
    """Keep somebody in a seat, so that the others are ranked against them."""
    return _fixed(problem, {**dict(problem.options.fixed), seat: advisor})


def _settled(problem: Problem, team: Mapping[str, Key | None], answers: Mapping[Key, Answer]) -> Problem:
    """Return the problem in which those who declined are set aside, and nobody is kept yet."""
    seats, people = {s.key for s in problem.seats}, {a.key for a in problem.advisors}
    for key in (*(s for s in team if s not in seats), *({*team.values(), *answers} - people - {None})):
        raise KeyError(key)
    no = {key for key, answer in answers.items() if answer is Answer.NO}
    options = problem.options
    return replace(
        problem,
        options=replace(
            options,
            fixed=tuple(pair for pair in options.fixed if pair[1] not in no and pair[0] not in team),
            forbidden=options.forbidden | {(None, key) for key in no},
        ),
    )


def _fixed(problem: Problem, held: Mapping[str, Key]) -> Problem:
    """Return the problem with these people kept besides those kept already."""
    own = tuple(
        pair for pair in problem.options.fixed if pair[0] not in held and pair[1] not in held.values()
    )
    return replace(problem, options=replace(problem.options, fixed=(*own, *sorted(held.items()))))


def _may_stay(problem: Problem, before: Mapping[str, Key], answers: Mapping[Key, Answer]) -> dict[str, Key]:
    """Return who of the team before may stay in their seat: not declined, and no hard rule against them."""
    asked = replace(
        problem, options=replace(problem.options, asked=problem.options.asked - set(before.values()))
    )
    eligible = judge(asked)
    return {
        seat: key
        for seat, key in before.items()
        if answers.get(key) is not Answer.NO and not eligible.codes(seat, key)
    }


def _charge(problem: Problem, answer: Answer | None) -> int:
    policy = problem.policy
    return round((policy.unseat_cost if answer is Answer.YES else policy.change_cost) * POINT)


def _firm(problem: Problem, stay: Mapping[str, Key], answers: Mapping[Key, Answer]) -> dict[str, Key]:
    """Return those who stay whatever it costs: who said yes, unless the policy allows otherwise."""
    if problem.policy.may_unseat:
        return {}
    return {seat: key for seat, key in stay.items() if answers.get(key) is Answer.YES}


def _best(
    problem: Problem, stay: Mapping[str, Key], charges: Mapping[str, int], answers: Mapping[Key, Answer]
) -> tuple[dict[str, Key], Solution]:
    """Return who is held and the best team around them, charges counted.

    Freeing more people never makes the best team worse, so what the freest team is worth bounds them all.
    """
    small = narrowed(problem, *stay.values())
    firm = _firm(problem, stay, answers)
    loose = sorted(seat for seat in stay if seat not in firm)
    ceiling = _after(solve(_fixed(small, firm), alternates=0), 0)
    best: tuple[tuple[int, ...], dict[str, Key], Solution] | None = None
    for charge, freed in _by_charge(loose, charges):
        if best is not None and best[0] >= (*ceiling[:-1], ceiling[-1] - charge):
            break
        held = {seat: key for seat, key in stay.items() if seat not in freed}
        solution = solve(_fixed(small, held), alternates=0)
        value = _after(solution, charge)
        if best is None or value > best[0]:
            best = value, held, solution
    assert best is not None
    return best[1], best[2]


def _after(solution: Solution, charge: int) -> tuple[int, ...]:
    """Return what a team is worth after the charge. Who is kept is not counted: fewer may be kept here."""
    value: Worth = worth(solution)
    return value.required, value.rules, value.optional, value.points - charge


def _by_charge(seats: list[str], charges: Mapping[str, int]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield sets of seats to free, the least charge first."""
    waiting: list[tuple[int, int, list[int]]] = [(0, 0, [])]
    while waiting:
        charge, size, chosen = heapq.heappop(waiting)
        yield charge, frozenset(seats[i] for i in chosen)
        for i in range(chosen[-1] + 1 if chosen else 0, len(seats)):
            heapq.heappush(waiting, (charge + charges[seats[i]], size + 1, [*chosen, i]))


def _lost(problem: Problem, team: Mapping[str, Key | None], final: Solution) -> int | None:
    """Return what the team has less than before, or None where it leaves a required seat empty."""
    after = final.as_mapping()
    if any(s.required and team.get(s.key) is not None and after[s.key] is None for s in problem.seats):
        return None
    return sum(terms_of(problem, team).values()) - final.points


def _changes(
    final: Solution,
    team: Mapping[str, Key | None],
    stay: Mapping[str, Key],
    answers: Mapping[Key, Answer],
    charges: Mapping[str, int],
) -> Iterator[SeatChange]:
    for seat, after in final.as_mapping().items():
        before = team.get(seat)
        if before == after:
            continue
        charge = charges.get(seat, 0)
        if before is None:
            why = ChangeWhy.FILLED
        elif answers.get(before) is Answer.NO:
            why = ChangeWhy.DECLINED
        elif seat not in stay:
            why = ChangeWhy.NOT_ELIGIBLE
        else:
            why = ChangeWhy.UNSEATED if answers.get(before) is Answer.YES else ChangeWhy.BETTER
        yield SeatChange(seat, before, after, why, charge, _told(seat, before, after, why))


def _told(seat: str, before: Key | None, after: Key | None, why: ChangeWhy) -> Sentence:
    if after is None:
        text = gettext_noop("%(seat)s is empty now: nobody else may take it.")
        return say(text, seat=seat)
    if before is None:
        return say(gettext_noop("%(advisor)s takes %(seat)s, which was empty."), advisor=after, seat=seat)
    return say(_WHY[why], advisor=after, other=before, seat=seat)


_WHY: dict[ChangeWhy, str] = {
    ChangeWhy.DECLINED: gettext_noop("%(advisor)s takes %(seat)s: %(other)s said no."),
    ChangeWhy.NOT_ELIGIBLE: gettext_noop("%(advisor)s takes %(seat)s: %(other)s may not serve now."),
    ChangeWhy.BETTER: gettext_noop(
        "%(advisor)s takes %(seat)s instead of %(other)s, who had not answered: the team gains more by it."
    ),
    ChangeWhy.UNSEATED: gettext_noop(
        "%(advisor)s takes %(seat)s instead of %(other)s, who had said yes. The policy allows it."
    ),
}


def _sentences(changes: Collection[SeatChange], lost: int | None, calm: int) -> Iterator[Sentence]:
    if not changes:
        yield say(gettext_noop("Nothing changes."))
    yield from (change.sentence for change in changes)
    if lost is None:
        yield say(gettext_noop("The team is not whole any more."))
    elif lost > 0:
        yield say(gettext_noop("The team has %(points)s points less than before."), points=points_text(lost))
    elif lost < 0:
        yield say(gettext_noop("The team has %(points)s points more than before."), points=points_text(-lost))
    if calm:
        text = gettext_noop("Starting afresh would have %(points)s points more, and disturb more people.")
        yield say(text, points=points_text(calm))
