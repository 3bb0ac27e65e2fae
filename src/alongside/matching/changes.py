"""Single changes to a problem: a rule that no longer stands against somebody, or a fact that speaks for them.

They say what would have to be true; they record nothing. No change touches a conflict of interest, somebody's
own dates or what they declined: those are the person's to change, and nobody is pressed to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from alongside.matching.codes import ReasonCode
from alongside.matching.compare import without
from alongside.matching.eligibility import hours_to
from alongside.matching.problem import Advisor, Problem
from alongside.matching.scoring import score
from alongside.matching.sentence import Key, Sentence, gettext_noop, say
from alongside.matching.steps import Approver

_R = ReasonCode


@dataclass(frozen=True)
class Change:
    """One change. ``size``: points it adds to the person, in thousandths; 0 where it only lifts a rule.

    ``by`` is who may make it true. ``problem`` is the problem with the change made.
    """

    sentence: Sentence
    by: Approver
    size: int
    problem: Problem


_LICENSE = frozenset(
    {
        _R.LICENSE_NOT_HERE,
        _R.COMPACT_INCOMPLETE,
        _R.COMPACT_EXPIRED,
        _R.COMPACT_NOT_MEMBER,
        _R.COMPACT_PROFESSION,
    }
)
_Lift = tuple[str, Approver, Callable[[Advisor, date], Advisor]]
_FAR_OFF = timedelta(days=365)

_MENDS: dict[ReasonCode, _Lift] = {
    _R.PAUSED: (
        gettext_noop("%(advisor)s takes requests again."),
        Approver.ADVISOR,
        lambda a, on: replace(a, available=True),
    ),
    _R.NOT_REVALIDATED: (
        gettext_noop("%(advisor)s confirms their roster details."),
        Approver.ADVISOR,
        lambda a, on: replace(a, revalidated_date=on),
    ),
    _R.EMPLOYER_PERMISSION: (
        gettext_noop("The employer of %(advisor)s permits it."),
        Approver.EMPLOYER,
        lambda a, on: replace(a, employer_permission=True, employer_permission_until=None),
    ),
    _R.CREDENTIAL_NOT_RECORDED: (
        gettext_noop("A license in date is recorded for %(advisor)s."),
        Approver.ROSTER,
        lambda a, on: replace(a, credential_expires=on + _FAR_OFF),
    ),
    _R.CREDENTIAL_EXPIRED: (
        gettext_noop("The license or credential of %(advisor)s is renewed."),
        Approver.ROSTER,
        lambda a, on: replace(a, credential_expires=on + _FAR_OFF),
    ),
    _R.BACKGROUND_CHECK_NOT_RECORDED: (
        gettext_noop("A background check in date is recorded for %(advisor)s."),
        Approver.ROSTER,
        lambda a, on: replace(a, background_check_expires=on + _FAR_OFF),
    ),
    _R.BACKGROUND_CHECK_EXPIRED: (
        gettext_noop("The background check of %(advisor)s is renewed."),
        Approver.ROSTER,
        lambda a, on: replace(a, background_check_expires=on + _FAR_OFF),
    ),
    _R.BLOCKED_DATES: (
        gettext_noop("%(advisor)s frees the days marked as not available."),
        Approver.ADVISOR,
        lambda a, on: replace(a, blocked_dates=()),
    ),
    _R.COMMITTED: (
        gettext_noop("%(advisor)s is released from the other commitment."),
        Approver.DUTY,
        lambda a, on: replace(a, commitments=()),
    ),
    _R.NOT_IN_EXERCISES: (
        gettext_noop("%(advisor)s agrees to take part in exercises."),
        Approver.ADVISOR,
        lambda a, on: replace(a, exercise_enrolled=True),
    ),
}
_OVERRIDES: dict[ReasonCode, str] = {
    _R.RESTING: gettext_noop("Two people set aside the rest days of %(advisor)s."),
    _R.LOAD_FULL: gettext_noop("Two people let %(advisor)s carry one engagement more."),
    _R.ANNIVERSARY: gettext_noop("Two people decide to ask %(advisor)s in spite of their own date."),
}


def lifts(problem: Problem, advisor: Key, seat: str, codes: frozenset[ReasonCode]) -> list[Change] | None:
    """Return one change per rule that stands against somebody in a seat; None where one may not be changed.

    Rules about a license are one change. The changes follow each other: the last holds all of them.
    """
    left = set(codes)
    changes: list[Change] = []
    now = problem
    if left & _LICENSE:
        left -= _LICENSE
        text = gettext_noop("%(advisor)s holds a license in %(state)s.")
        sentence = say(text, advisor=advisor, state=problem.facts.state)
        now = _changed(
            now, advisor, lambda a: replace(a, states_licensed=a.states_licensed | {now.facts.state})
        )
        changes.append(Change(sentence, Approver.ROSTER, 0, now))
    for code in sorted(left, key=list(ReasonCode).index):
        change = _lift(now, advisor, seat, code)
        if change is None:
            return None
        changes.append(change)
        now = change.problem
    return changes


def _lift(problem: Problem, advisor: Key, seat: str, code: ReasonCode) -> Change | None:
    if code in _MENDS:
        text, by, change = _MENDS[code]
        mended = _changed(problem, advisor, lambda a: change(a, problem.facts.on))
        return Change(say(text, advisor=advisor), by, 0, mended)
    if code in _OVERRIDES:
        more = problem.options.overrides | {(advisor, code)}
        lifted = replace(problem, options=replace(problem.options, overrides=more))
        return Change(say(_OVERRIDES[code], advisor=advisor), Approver.TWO_PEOPLE, 0, lifted)
    if code is _R.TRAVEL_TOO_FAR:
        return _nearer_limit(problem, advisor)
    if code in (_R.TRAVEL_UNKNOWN, _R.REMOTE_ONLY):
        seats = tuple(replace(s, remote_ok=True) if s.key == seat else s for s in problem.seats)
        text = gettext_noop("First contact by phone or video is accepted for %(seat)s.")
        return Change(say(text, seat=seat), Approver.REQUESTER, 0, replace(problem, seats=seats))
    if code is _R.ALREADY_ASKED:
        asked = problem.options.asked - {advisor}
        again = replace(problem, options=replace(problem.options, asked=asked))
        return Change(
            say(gettext_noop("%(advisor)s is asked again."), advisor=advisor), Approver.DUTY, 0, again
        )
    return None


def _nearer_limit(problem: Problem, advisor: Key) -> Change | None:
    a = next(a for a in problem.advisors if a.key == advisor)
    hours = ceil(hours_to(a, problem) or 0.0)
    policy = replace(problem.policy, max_travel_hours=float(hours))
    text = gettext_noop("The travel limit is %(hours)s hours.")
    return Change(say(text, hours=hours), Approver.MANAGER, 0, replace(problem, policy=policy))


def _changed(problem: Problem, key: Key, change: Callable[[Advisor], Advisor]) -> Problem:
    return replace(problem, advisors=tuple(change(a) if a.key == key else a for a in problem.advisors))


def rivals(problem: Problem, seats: list[str], team: dict[str, Key | None]) -> Iterator[Change]:
    """Yield the changes in which one of those in the seats says no."""
    for seat in seats:
        rival = team.get(seat)
        if rival is not None:
            text = gettext_noop("%(other)s says no.")
            yield Change(say(text, other=rival), Approver.ADVISOR, 0, without(problem, rival))


def facts_for(problem: Problem, advisor: Key) -> Iterator[list[Change]]:
    """Yield for each preference the changes of one fact about somebody, smallest first."""
    a = next(a for a in problem.advisors if a.key == advisor)
    before = score(a, problem)
    for text, variants in _facts(a, problem):
        found = []
        for variant, params in variants:
            changed = _changed(problem, advisor, lambda _, variant=variant: variant)  # type: ignore[misc]
            size = score(variant, changed) - before
            if size > 0:
                sentence = Sentence(text, {"advisor": advisor, **params})
                found.append(Change(sentence, Approver.ROSTER, size, changed))
        if found:
            yield sorted(found, key=lambda change: change.size)


_Variants = list[tuple[Advisor, dict[str, object]]]


def _facts(a: Advisor, p: Problem) -> Iterator[tuple[str, _Variants]]:
    facts, policy = p.facts, p.policy
    if facts.kind:
        more = a.lived | {(facts.kind, "")}
        yield (
            gettext_noop("%(advisor)s has lived through this kind of incident."),
            [(replace(a, lived=more), {})],
        )
    if facts.venue:
        more = a.lived | {("", facts.venue)}
        text = gettext_noop("%(advisor)s has lived through an incident in this kind of place.")
        yield text, [(replace(a, lived=more), {})]
    if facts.agency_size_band is not None:
        text = gettext_noop("%(advisor)s comes from an agency of size %(band)s.")
        yield text, [(replace(a, agency_size_band=b), {"band": b}) for b in policy.size_bands]
    if facts.agency_type is not None:
        text = gettext_noop("%(advisor)s comes from the same type of agency.")
        yield text, [(replace(a, agency_type=facts.agency_type), {})]
    text = gettext_noop("%(advisor)s has served communities asked for: %(which)s.")
    yield (
        text,
        [
            (replace(a, communities_served=a.communities_served | some), {"which": ", ".join(sorted(some))})
            for some in _grown(facts.communities - a.communities_served)
        ],
    )
    text = gettext_noop("%(advisor)s speaks languages asked for: %(which)s.")
    yield (
        text,
        [
            (replace(a, languages=a.languages | some), {"which": ", ".join(sorted(some))})
            for some in _grown(facts.languages - a.languages)
        ],
    )
    yield from _burden(a, p)


def _burden(a: Advisor, p: Problem) -> Iterator[tuple[str, _Variants]]:
    text = gettext_noop("%(advisor)s was asked %(count)s times in the last 90 days.")
    lower = reversed(range(min(a.asked_last_90_days, p.policy.recent_asks_cap)))
    yield text, [(replace(a, asked_last_90_days=n), {"count": n}) for n in lower]
    if a.last_asked is not None:
        text = gettext_noop("%(advisor)s was last asked on %(date)s.")
        oldest = p.facts.on - timedelta(days=p.policy.waiting_full_days)
        span = (a.last_asked - oldest).days
        days = {a.last_asked - timedelta(days=round(span * part / 16)) for part in range(1, 17)}
        earlier = sorted((d for d in days if d < a.last_asked), reverse=True)
        yield text, [(replace(a, last_asked=d), {"date": d}) for d in earlier]
    text = gettext_noop("%(advisor)s carries %(count)s open engagements.")
    yield text, [(replace(a, load=n), {"count": n}) for n in reversed(range(a.load))]


def _grown(words: frozenset[str]) -> list[frozenset[str]]:
    """Return one word, two words and so on, in order, up to all."""
    ordered = sorted(words)
    return [frozenset(ordered[: n + 1]) for n in range(len(ordered))]
