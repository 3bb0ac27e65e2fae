"""One way to bend or mend the request so that a team exists: what, how dear, who may approve, the change.

Data and pure changes. Nothing here touches a license, a credential, a background check, a conflict of interest,
open litigation, days marked as not available or a kind of incident declined: those are never bent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from alongside.matching.codes import ReasonCode
from alongside.matching.policy import Mode
from alongside.matching.problem import Advisor, Problem
from alongside.matching.sentence import Key, Sentence, gettext_noop, say


class Approver(StrEnum):
    """Who may approve a step or make it true. None of them is the program itself."""

    ADVISOR = "advisor"
    EMPLOYER = "employer"
    ROSTER = "roster"
    REQUESTER = "requester"
    DUTY = "duty"
    TWO_PEOPLE = "two_people"
    MANAGER = "manager"


APPROVERS: dict[Approver, str] = {
    Approver.ADVISOR: gettext_noop("the advisor"),
    Approver.EMPLOYER: gettext_noop("the advisor's employer"),
    Approver.ROSTER: gettext_noop("the roster manager, once it is true"),
    Approver.REQUESTER: gettext_noop("the agency head or delegate, asked by the duty officer"),
    Approver.DUTY: gettext_noop("the duty officer"),
    Approver.TWO_PEOPLE: gettext_noop("the duty officer and a second person, with a written reason"),
    Approver.MANAGER: gettext_noop("the program manager, for this request only"),
}


class StepKind(StrEnum):
    """What a step does."""

    CONFIRM = "confirm"
    EMPLOYER = "employer"
    OVERRIDE = "override"
    REMOTE = "remote"
    TRAVEL = "travel"
    NOVICES = "novices"
    SAME_AGENCY = "same_agency"
    AS_WISH = "as_wish"
    RELEASE = "release"
    GO_WITHOUT = "go_without"


PERSONAL: dict[ReasonCode, tuple[StepKind, Approver, int]] = {
    ReasonCode.NOT_REVALIDATED: (StepKind.CONFIRM, Approver.ADVISOR, 1),
    ReasonCode.EMPLOYER_PERMISSION: (StepKind.EMPLOYER, Approver.EMPLOYER, 2),
    ReasonCode.RESTING: (StepKind.OVERRIDE, Approver.TWO_PEOPLE, 4),
    ReasonCode.LOAD_FULL: (StepKind.OVERRIDE, Approver.TWO_PEOPLE, 5),
    ReasonCode.ANNIVERSARY: (StepKind.OVERRIDE, Approver.TWO_PEOPLE, 8),
}
"""Steps about one person, with their price. Prices order the offers; they are the program's own choice."""

IN_PERSON_RULES = frozenset({ReasonCode.TRAVEL_TOO_FAR, ReasonCode.TRAVEL_UNKNOWN, ReasonCode.REMOTE_ONLY})
"""Rules that do not stand against a first contact by phone or video."""

REMOTE_COST, TRAVEL_COST, NOVICE_COST, AGENCY_COST, WISH_COST, RELEASE_COST, WITHOUT_COST = (
    3,
    2,
    4,
    5,
    2,
    3,
    20,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``amount``: hours for travel, people for novices. ``code``: the rule it is about."""

    kind: StepKind
    cost: int
    approver: Approver
    sentence: Sentence
    seat: str | None = None
    advisor: Key | None = None
    code: ReasonCode | None = None
    amount: int = 0
    rule: str = ""

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with this step taken."""
        return _APPLY[self.kind](self, problem)


def personal(code: ReasonCode, advisor: Key) -> Step:
    """Return the step that mends or overrides one rule for one person."""
    kind, approver, cost = PERSONAL[code]
    return Step(kind, cost, approver, say(_PERSONAL_SAYS[code], advisor=advisor), advisor=advisor, code=code)


def remote(seat: str) -> Step:
    """Return the step that accepts a first contact by phone or video for a seat."""
    text = gettext_noop("Accept first contact by phone or video for %(seat)s.")
    return Step(StepKind.REMOTE, REMOTE_COST, Approver.REQUESTER, say(text, seat=seat), seat=seat)


def travel(hours: int, extra: float) -> Step:
    """Return the step that extends the travel limit to ``hours``, ``extra`` hours more than before."""
    text = gettext_noop("Extend travel to %(hours)s hours.")
    cost = TRAVEL_COST + int(extra // 3)
    return Step(StepKind.TRAVEL, cost, Approver.MANAGER, say(text, hours=hours), amount=hours)


def novices(limit: int, extra: int) -> Step:
    """Return the step that lets ``limit`` first-time advisors serve, ``extra`` more than before."""
    text = gettext_noop("Let %(limit)s first-time advisors serve on this team.")
    return Step(StepKind.NOVICES, NOVICE_COST * extra, Approver.MANAGER, say(text, limit=limit), amount=limit)


def same_agency() -> Step:
    """Return the step that lets two people of one agency serve together."""
    text = gettext_noop("Let two people from one agency serve on this team.")
    return Step(StepKind.SAME_AGENCY, AGENCY_COST, Approver.MANAGER, say(text))


def as_wish(rule: str) -> Step:
    """Return the step that makes an at-least-one rule (similar_size, lived_kind) a wish."""
    return Step(StepKind.AS_WISH, WISH_COST, Approver.MANAGER, say(_WISH_SAYS[rule]), rule=rule)


def release(seat: str, advisor: Key) -> Step:
    """Return the step that frees a seat kept for somebody, who may then serve elsewhere."""
    text = gettext_noop("No longer keep %(advisor)s for %(seat)s.")
    sentence = say(text, advisor=advisor, seat=seat)
    return Step(StepKind.RELEASE, RELEASE_COST, Approver.DUTY, sentence, seat=seat, advisor=advisor)


def go_without(seat: str) -> Step:
    """Return the step that starts with the seat empty."""
    text = gettext_noop("Start without %(seat)s and go on looking.")
    return Step(StepKind.GO_WITHOUT, WITHOUT_COST, Approver.REQUESTER, say(text, seat=seat), seat=seat)


_PERSONAL_SAYS: dict[ReasonCode, str] = {
    ReasonCode.NOT_REVALIDATED: gettext_noop("Ask %(advisor)s to confirm their roster details."),
    ReasonCode.EMPLOYER_PERMISSION: gettext_noop("Get the employer's permission for %(advisor)s."),
    ReasonCode.RESTING: gettext_noop("Set aside the rest days of %(advisor)s."),
    ReasonCode.LOAD_FULL: gettext_noop("Let %(advisor)s carry one engagement more than the limit."),
    ReasonCode.ANNIVERSARY: gettext_noop("Ask %(advisor)s in spite of their own date."),
}
_WISH_SAYS: dict[str, str] = {
    "similar_size": gettext_noop("Take a team in which nobody comes from an agency of similar size."),
    "lived_kind": gettext_noop("Take a team in which nobody has lived through this kind of incident."),
}


def _one(problem: Problem, key: Key | None, change: Callable[[Advisor], Advisor]) -> Problem:
    return replace(problem, advisors=tuple(change(a) if a.key == key else a for a in problem.advisors))


def _confirm(step: Step, problem: Problem) -> Problem:
    return _one(problem, step.advisor, lambda a: replace(a, revalidated_date=problem.facts.on))


def _employer(step: Step, problem: Problem) -> Problem:
    return _one(
        problem,
        step.advisor,
        lambda a: replace(a, employer_permission=True, employer_permission_until=None),
    )


def _override(step: Step, problem: Problem) -> Problem:
    assert step.advisor is not None
    assert step.code is not None
    more = problem.options.overrides | {(step.advisor, step.code)}
    return replace(problem, options=replace(problem.options, overrides=more))


def _remote(step: Step, problem: Problem) -> Problem:
    seats = tuple(replace(s, remote_ok=True) if s.key == step.seat else s for s in problem.seats)
    return replace(problem, seats=seats)


def _policy(problem: Problem, note: str, **changes: object) -> Problem:
    """Change the policy and its version's name, so that nobody takes it for the program's own."""
    version = f"{problem.policy.version}+{note}"
    return replace(problem, policy=replace(problem.policy, version=version, **changes))  # type: ignore[arg-type]


def _travel(step: Step, problem: Problem) -> Problem:
    limit = problem.policy.max_travel_hours
    if limit is not None and limit >= step.amount:
        return problem
    return _policy(problem, f"travel {step.amount} h", max_travel_hours=float(step.amount))


def _novices(step: Step, problem: Problem) -> Problem:
    return _policy(problem, f"first-time {step.amount}", max_novices=step.amount)


def _same_agency(step: Step, problem: Problem) -> Problem:
    return _policy(problem, "same agency", one_per_agency=False)


def _as_wish(step: Step, problem: Problem) -> Problem:
    return _policy(problem, f"{step.rule} a wish", **{step.rule: Mode.SOFT})


def _release(step: Step, problem: Problem) -> Problem:
    fixed = tuple(pair for pair in problem.options.fixed if pair[0] != step.seat)
    return replace(problem, options=replace(problem.options, fixed=fixed))


def _go_without(step: Step, problem: Problem) -> Problem:
    seats = tuple(replace(s, required=False) if s.key == step.seat else s for s in problem.seats)
    return replace(problem, seats=seats)


_APPLY: dict[StepKind, Callable[[Step, Problem], Problem]] = {
    StepKind.CONFIRM: _confirm,
    StepKind.EMPLOYER: _employer,
    StepKind.OVERRIDE: _override,
    StepKind.REMOTE: _remote,
    StepKind.TRAVEL: _travel,
    StepKind.NOVICES: _novices,
    StepKind.SAME_AGENCY: _same_agency,
    StepKind.AS_WISH: _as_wish,
    StepKind.RELEASE: _release,
    StepKind.GO_WITHOUT: _go_without,
}
