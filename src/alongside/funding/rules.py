"""Which program fits a set of answers. Pure and tabular: the judgments stand in data/path.yaml, not here.

Three-valued throughout: a test passes, fails, or is not known yet. Unknown never counts as no. One failed bar makes
a program unlikely, one closed gate not yet, one unknown bar or gate possible; otherwise it is likely. So a program
never becomes more likely by failing a test (tests/unit/test_funding_rules.py proves both). Nothing here is an
official determination: the office that gives the money decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from alongside.funding.clocks import counted
from alongside.funding.shape import Catalog, Condition, Criterion, Program, Question, length_of
from alongside.funding.states import ApplicationState
from alongside.funding.words import UNKNOWN, CriterionRole, Need, Standing
from alongside.kernel.freetext import asks, blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

Answer = str | date | tuple[str, ...]
Answers = Mapping[str, Answer]
"""Answers by question: a word, a day, or several words. Missing, empty and "unknown" mean the same."""


class Result(Enum):
    """How one test ends."""

    PASS = "pass"  # noqa: S105 (how a criterion ends)
    FAIL = "fail"
    UNKNOWN = "unknown"


def known(answers: Answers, question: str) -> bool:
    """Say whether a question has an answer that decides anything."""
    return answers.get(question, "") not in ("", UNKNOWN, ())


def words_of(answer: Answer) -> set[str]:
    """Return an answer as the set of its words."""
    return set(answer) if isinstance(answer, tuple) else {str(answer)}


def holds(condition: Condition, answers: Answers, today: date) -> Result:
    """Look at one condition. ``today`` is the local day on which somebody asks."""
    if not known(answers, condition.question):
        return Result.UNKNOWN
    answer = answers[condition.question]
    if condition.how == "within":
        length = length_of(condition.values[0])
        if not isinstance(answer, date) or length is None:
            return Result.UNKNOWN
        return Result.PASS if today <= counted(answer, length) else Result.FAIL
    same = bool(words_of(answer) & set(condition.values))
    return Result.PASS if same == (condition.how == "is") else Result.FAIL


def result(test: Criterion, answers: Answers, today: date) -> Result:
    """Judge one test: it passes when one of its conditions holds, fails when none can."""
    found = {holds(one, answers, today) for one in test.any_of}
    if Result.PASS in found:
        return Result.PASS
    return Result.FAIL if found == {Result.FAIL} else Result.UNKNOWN


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ends, and why, as the tests themselves.

    ``failed`` bars, ``first`` gates that are closed, ``missing`` question keys whose answer is not known yet,
    ``details`` still needed for the request, ``remarks`` good to know.
    """

    program: Program
    standing: Standing
    failed: tuple[Criterion, ...] = ()
    first: tuple[Criterion, ...] = ()
    missing: tuple[str, ...] = ()
    details: tuple[Criterion, ...] = ()
    remarks: tuple[Criterion, ...] = ()


DECIDING = (CriterionRole.BAR, CriterionRole.GATE)


def weigh(program: Program, answers: Answers, today: date) -> Outcome:
    """Judge one program. ``today`` is the local day on which somebody asks."""
    ends = {test.id: result(test, answers, today) for test in program.tests}

    def those(end: Result, *roles: CriterionRole) -> tuple[Criterion, ...]:
        return tuple(t for t in program.tests if t.role in roles and ends[t.id] is end)

    failed, first = those(Result.FAIL, CriterionRole.BAR), those(Result.FAIL, CriterionRole.GATE)
    open_tests = those(Result.UNKNOWN, *DECIDING)
    missing = tuple(dict.fromkeys(q for t in open_tests for q in t.questions if not known(answers, q)))
    notes = [t for t in program.tests if t.role is CriterionRole.NOTE]
    return Outcome(
        program=program,
        standing=_standing(bool(failed), bool(first), bool(open_tests)),
        failed=failed,
        first=first,
        missing=missing,
        details=those(Result.UNKNOWN, CriterionRole.DETAIL),
        remarks=tuple(t for t in notes if not t.any_of or ends[t.id] is Result.FAIL),
    )


def _standing(failed: bool, closed: bool, unknown: bool) -> Standing:
    if failed:
        return Standing.UNLIKELY
    if closed:
        return Standing.NOT_YET
    return Standing.POSSIBLE if unknown else Standing.LIKELY


ORDER = {standing: number for number, standing in enumerate(Standing)}


def weigh_all(catalog: Catalog, answers: Answers, today: date) -> list[Outcome]:
    """Judge every program: the best standing first; among equals those that pay what is needed."""
    needs = words_of(answers.get("needs", ())) - {UNKNOWN}

    def place(outcome: Outcome) -> tuple[int, bool]:
        return ORDER[outcome.standing], bool(needs) and not needs & set(outcome.program.pays)

    return sorted((weigh(p, answers, today) for p in catalog.programs), key=place)


@dataclass(frozen=True, slots=True)
class SharedCost:
    """A kind of cost that several open programs could pay: each single cost goes to one of them."""

    need: Need
    programs: tuple[Program, ...]


def double_funding(outcomes: Iterable[Outcome], needs: Collection[str]) -> list[SharedCost]:
    """Return the kinds of cost for which two programs or more are open: the same cost may go to one only.

    ``needs`` are the kinds named; when none are, all are looked at. The ground is 2 CFR 200.405(d) and the rule of
    each program that its money adds to other money and does not replace it.
    """
    still_open = [o.program for o in outcomes if o.standing is not Standing.UNLIKELY]
    found = []
    for need in Need:
        paying = tuple(p for p in still_open if need.value in p.pays)
        if len(paying) > 1 and (not needs or need.value in needs):
            found.append(SharedCost(need, paying))
    return found


def may_put_cost(*, program: str, already: Collection[str]) -> Verdict:
    """Say whether a cost may go to ``program`` when it stands on the requests of ``already``."""
    if set(already) - {program}:
        return refuse(
            "paid_once",
            gettext_noop("This cost stands on another request already. One cost is paid once: choose one."),
        )
    return ALLOWED


def asked(question: Question, answers: Answers) -> bool:
    """Say whether a question makes sense after the answers so far; an unknown answer keeps it."""
    return all(words_of(answers.get(key) or UNKNOWN) & set(values) for key, values in question.ask_if)


WEIGHTS = {CriterionRole.BAR: 100, CriterionRole.GATE: 10, CriterionRole.DETAIL: 1, CriterionRole.NOTE: 1}


def weights(catalog: Catalog, answers: Answers, today: date) -> dict[str, int]:
    """Return how much each open question can still decide: tests of programs that nothing has ruled out yet.

    A question that is not in here changes no result any more, whatever its answer.
    """
    found: dict[str, int] = {}
    for program in catalog.programs:
        if weigh(program, answers, today).standing is Standing.UNLIKELY:
            continue
        for test in program.tests:
            if test.any_of and result(test, answers, today) is Result.UNKNOWN:
                for key in test.questions:
                    if not known(answers, key):
                        found[key] = found.get(key, 0) + WEIGHTS[test.role]
    return found


def next_questions(catalog: Catalog, answers: Answers, today: date, *, step: int) -> list[Question]:
    """Return the questions of a step that were answered or can still change something, what decides most first.

    The first step is asked whole and in its order: it is what everything else hangs on. Leaving a question out never
    changes how a program ends (tests/unit/test_funding_rules.py).
    """
    if step == 1:
        return [q for q in catalog.questions if q.step == 1 and asked(q, answers)]
    still = weights(catalog, answers, today)
    found = [
        q
        for q in catalog.questions
        if q.step == step and asked(q, answers) and (q.key in still or known(answers, q.key))
    ]
    return sorted(found, key=lambda q: -still.get(q.key, 0))


def may_approve(*, written_by: str, by: str, state_ok: Verdict) -> Verdict:
    """Say whether somebody may approve a change of the catalog: never whoever wrote it."""
    if written_by == by:
        return refuse(
            "own_change",
            gettext_noop("Whoever writes a change does not approve it. Ask a second person to read it."),
        )
    return state_ok


def may_propose(*, changed: bool, why: str, review_days: int) -> Verdict:
    """Say whether a change may be put forward: it changes something, says why, and is looked at again in time."""
    if not changed:
        return refuse("same", gettext_noop("Nothing is changed yet."))
    if len(why.strip()) < 5:
        return refuse("no_reason", gettext_noop("Say in a few words what was seen, and where; it is kept."))
    if not 0 < review_days <= 731:
        return refuse(
            "review_day", gettext_noop("Choose a day within two years on which somebody looks again.")
        )
    return ALLOWED


def may_record(*, day: date, today: date, consent: bool) -> Verdict:
    """Say whether an event may be recorded: it has happened, and the agency agreed to keep funding facts."""
    if not consent:
        return refuse(
            "no_consent",
            gettext_noop(
                "Ask the agency first whether its facts may be used for funding, and write down its yes."
            ),
        )
    if day > today:
        return refuse("future", gettext_noop("Choose a day that has come. Days ahead are computed from it."))
    return ALLOWED


def may_use_facts(*, consent: bool) -> Verdict:
    """Say whether funding answers of an engagement may be kept: after the agency's yes."""
    if consent:
        return ALLOWED
    return refuse(
        "no_consent",
        gettext_noop(
            "Ask the agency first whether its facts may be used for funding, and write down its yes."
        ),
    )


def may_write_costs(*, lines: int, seen: int, version: int, most: int) -> Verdict:
    """Say whether a worksheet may be changed: there is room, and nobody changed it since it was looked at."""
    if lines > most:
        return refuse("too_many", gettext_noop("At most %(most)s lines fit."), most=f"{most:,}")
    if seen != version:
        return refuse(
            "changed_since",
            gettext_noop(
                "Somebody changed the costs in the meantime. Look at them again; nothing was taken in."
            ),
        )
    return ALLOWED


def may_say(texts: Iterable[str], *, keep: bool, known_names: Collection[str] = ()) -> Verdict:
    """Say whether texts may be kept: no numbers of people, no statements; about names the writer is asked once."""
    for text in texts:
        findings = lint(text, known_names=known_names)
        hard, soft = blocks(findings), asks(findings)
        found = hard or ([] if keep else soft)
        if found:
            return Verdict(
                ok=False,
                code="not_kept" if hard else "look_again",
                sentence=found[0].sentence,
                params=found[0].params,
            )
    return ALLOWED


def may_track(*, state: str, asked: int | None, awarded: int | None, drawn: int | None, most: int) -> Verdict:
    """Say whether amounts (whole dollars) may be written down for an application as it stands."""
    if any(amount is not None and not 0 <= amount <= most for amount in (asked, awarded, drawn)):
        return refuse("too_much", gettext_noop("Write whole dollars, such as 250000."))
    if (awarded or drawn) and state not in (ApplicationState.AWARDED, ApplicationState.ENDED):
        return refuse("not_awarded", gettext_noop("Say first that it is awarded."))
    if (drawn or 0) > (awarded or 0):
        return refuse("drawn_more", gettext_noop("More is drawn than was awarded. Check both amounts."))
    return ALLOWED


def may_report(*, state: str, due: date, today: date) -> Verdict:
    """Say whether a day may be kept on which a report is due: for an award, and not in the past."""
    if state != ApplicationState.AWARDED:
        return refuse("not_awarded", gettext_noop("Say first that it is awarded."))
    if due < today:
        return refuse("past", gettext_noop("Choose a day that has not passed."))
    return ALLOWED
