"""The hard rules: for every advisor and seat, every reason that forbids it, not the first only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from alongside.matching.codes import BIT as BIT
from alongside.matching.codes import RULES, ReasonCode
from alongside.matching.columns import BadColumns, columns_of
from alongside.matching.fused import survey
from alongside.matching.problem import Advisor, CompactAuthority, Options, Problem
from alongside.matching.scoring import score
from alongside.matching.sentence import Key, Sentence
from alongside.matching.tables import Bits
from alongside.matching.travel import hours_to as hours_to

_R = ReasonCode


@dataclass(frozen=True, slots=True)
class Reason:
    """One hard rule that keeps one advisor from one seat."""

    code: ReasonCode
    sentence: Sentence
    source: str
    overridable: bool


@dataclass(frozen=True)
class Eligibility:
    """Reason bits for every advisor (row) and seat (column), in the problem's order; 0 is eligible.

    ``points``: what each advisor's terms are worth, in thousandths.
    """

    problem: Problem
    bits: tuple[tuple[int, ...], ...]
    points: tuple[int, ...] = field(repr=False)

    @cached_property
    def advisor_at(self) -> Mapping[Key, int]:
        """Row of each advisor."""
        return {a.key: i for i, a in enumerate(self.problem.advisors)}

    @cached_property
    def seat_at(self) -> Mapping[str, int]:
        """Column of each seat."""
        return {s.key: i for i, s in enumerate(self.problem.seats)}

    def eligible(self, seat: str) -> tuple[Key, ...]:
        """Return who may take the seat, in roster order. Raises ``KeyError`` for an unknown seat."""
        column = self.seat_at[seat]
        return tuple(
            a.key for a, row in zip(self.problem.advisors, self.bits, strict=True) if not row[column]
        )

    def codes(self, seat: str, advisor: Key) -> tuple[ReasonCode, ...]:
        """Return every reason code for the pair, none when eligible. Raises ``KeyError`` if unknown."""
        bits = self.bits[self.advisor_at[advisor]][self.seat_at[seat]]
        return tuple(code for code, bit in BIT.items() if bits & bit)

    def reasons(self, seat: str, advisor: Key) -> tuple[Reason, ...]:
        """Return every reason for the pair with its sentence and source."""
        row = self.problem.advisors[self.advisor_at[advisor]]
        return tuple(_reason(code, row, self.problem) for code in self.codes(seat, advisor))


def judge(problem: Problem) -> Eligibility:
    """Return every reason for every advisor and seat, and everybody's points, in one pass over columns."""
    try:
        found = survey(
            columns_of(problem.advisors), problem.facts, problem.seats, problem.policy, problem.compacts
        )
    except BadColumns:  # more words asked for than the columns hold in one mask
        return judge_singly(problem)
    bits = found.bits.T.copy()
    options = problem.options
    if options != Options():
        _settle(problem, bits)
    return Eligibility(problem, tuple(map(tuple, bits.tolist())), tuple(found.points.tolist()))


def _settle(problem: Problem, bits: Bits) -> None:
    """Write into the bits (advisor, seat) what people settled: set aside, asked before, overridden."""
    options = problem.options
    row_of = {a.key: i for i, a in enumerate(problem.advisors)}
    column_of = {s.key: i for i, s in enumerate(problem.seats)}
    for seat, advisor in options.forbidden:
        if advisor in row_of:
            columns = slice(None) if seat is None else column_of[seat]
            bits[row_of[advisor], columns] |= np.uint32(BIT[_R.SET_ASIDE])
    for advisor in options.asked - {advisor for _, advisor in options.fixed}:
        if advisor in row_of:
            bits[row_of[advisor]] |= np.uint32(BIT[_R.ALREADY_ASKED])
    for advisor, code in options.overrides:
        bits[row_of[advisor]] &= ~np.uint32(BIT[code])


def judge_singly(problem: Problem) -> Eligibility:
    """Return the same reasons advisor by advisor: the plain reading of the rules that ``judge`` must match."""
    options = problem.options
    set_aside: dict[Key, set[str | None]] = {}
    for seat_key, advisor_key in options.forbidden:
        set_aside.setdefault(advisor_key, set()).add(seat_key)
    lifted: dict[Key, int] = {}
    for advisor_key, code in options.overrides:
        lifted[advisor_key] = lifted.get(advisor_key, 0) | BIT[code]
    asked = options.asked - {advisor for _, advisor in options.fixed}
    rows = []
    for a in problem.advisors:
        everywhere = _standing(a, problem) | _dates(a, problem) | _conflicts(a, problem)
        everywhere |= BIT[_R.ALREADY_ASKED] if a.key in asked else 0
        row = _row(a, problem, everywhere, set_aside.get(a.key, set()))
        if mask := lifted.get(a.key):
            row = tuple(bits & ~mask for bits in row)
        rows.append(row)
    return Eligibility(problem, tuple(rows), tuple(score(a, problem) for a in problem.advisors))


def _row(a: Advisor, problem: Problem, everywhere: int, aside: set[str | None]) -> tuple[int, ...]:
    """Return one advisor's bits per seat, given those that hold everywhere."""
    facts, policy = problem.facts, problem.policy
    in_person = 0
    if a.discipline in policy.licensed_disciplines:
        bits, remote_only = _license(a, problem)
        everywhere |= bits
        in_person |= BIT[_R.REMOTE_ONLY] if remote_only else 0
    if facts.in_person and policy.max_travel_hours is not None:
        in_person |= _travel(a, problem)
    row = []
    for seat in problem.seats:
        here = everywhere
        if a.discipline not in seat.disciplines:
            here |= BIT[_R.WRONG_DISCIPLINE]
        if facts.in_person and not seat.remote_ok:
            here |= in_person
        if seat.key in aside or None in aside:
            here |= BIT[_R.SET_ASIDE]
        row.append(here)
    return tuple(row)


def _standing(a: Advisor, problem: Problem) -> int:
    """Return bits for being in good standing on the day: roster, employer, credentials."""
    on, policy = problem.facts.on, problem.policy
    bits = 0
    if not a.available:
        bits |= BIT[_R.PAUSED]
    if a.revalidated_date is None or (on - a.revalidated_date).days > policy.revalidation_days:
        bits |= BIT[_R.NOT_REVALIDATED]
    until = a.employer_permission_until
    if not a.employer_permission or (until is not None and until < on):
        bits |= BIT[_R.EMPLOYER_PERMISSION]
    if a.credential_expires is None:
        if a.discipline in policy.licensed_disciplines:
            bits |= BIT[_R.CREDENTIAL_NOT_RECORDED]
    elif a.credential_expires < on:
        bits |= BIT[_R.CREDENTIAL_EXPIRED]
    if a.background_check_expires is None:
        bits |= BIT[_R.BACKGROUND_CHECK_NOT_RECORDED]
    elif a.background_check_expires < on:
        bits |= BIT[_R.BACKGROUND_CHECK_EXPIRED]
    if problem.facts.exercise and not a.exercise_enrolled:
        bits |= BIT[_R.NOT_IN_EXERCISES]
    return bits


def _dates(a: Advisor, problem: Problem) -> int:
    """Return bits for the calendar and the burden: blocked, committed, full, resting, own dates."""
    facts, policy = problem.facts, problem.policy
    on = facts.on
    last = on + timedelta(days=policy.window_days)
    bits = 0
    if any(start <= last and on <= end for start, end in a.blocked_dates):
        bits |= BIT[_R.BLOCKED_DATES]
    for c in a.commitments:
        # An exercise never blocks real work.
        if (facts.exercise or not c.exercise) and c.start <= last and (c.end is None or on <= c.end):
            bits |= BIT[_R.COMMITTED]
    if a.load >= min(a.max_load, policy.max_load):
        bits |= BIT[_R.LOAD_FULL]
    if a.last_home_date is not None and on < a.last_home_date + timedelta(days=policy.rest_days):
        bits |= BIT[_R.RESTING]
    if any(_days_from(on, month, day) <= policy.anniversary_days for month, day in a.anniversaries):
        bits |= BIT[_R.ANNIVERSARY]
    return bits


def _conflicts(a: Advisor, problem: Problem) -> int:
    """Return bits for conflicts of interest and kinds of incident declined."""
    facts = problem.facts
    bits = 0
    if a.open_litigation:
        bits |= BIT[_R.OPEN_LITIGATION]
    if facts.agency_key is not None:
        if a.agency_key == facts.agency_key:
            bits |= BIT[_R.OWN_AGENCY]
        if facts.agency_key in a.recused_agencies:
            bits |= BIT[_R.RECUSED_AGENCY]
    if facts.state in a.recused_states:
        bits |= BIT[_R.RECUSED_STATE]
    if facts.kind in a.opted_out_kinds or facts.venue in a.opted_out_kinds:
        bits |= BIT[_R.OPTED_OUT]
    return bits


def _license(a: Advisor, problem: Problem) -> tuple[int, bool]:
    """Return (bits, may serve by phone or video only) for a licensed profession (E13)."""
    if problem.facts.state in a.states_licensed:
        return 0, False
    failed = [(c, _authority(a, c, problem)) for c in a.compact_authorities]
    sound = [c for c, bits in failed if not bits]
    if sound:
        return 0, all(c.kind != "in_person" for c in sound)
    bits = BIT[_R.LICENSE_NOT_HERE]
    for _, why in failed:
        bits |= why
    return bits, False


def _authority(a: Advisor, c: CompactAuthority, problem: Problem) -> int:
    """Return why a recorded compact authority does not count for this incident; 0 when it does."""
    bits = 0
    if not c.number or c.expires is None:
        bits |= BIT[_R.COMPACT_INCOMPLETE]
    if c.expires is not None and c.expires < problem.facts.on:
        bits |= BIT[_R.COMPACT_EXPIRED]
    compact = next((k for k in problem.compacts if k.name == c.compact), None)
    if compact is None or problem.facts.state not in compact.members:
        return bits | BIT[_R.COMPACT_NOT_MEMBER]
    if not a.states_licensed & compact.members:
        bits |= BIT[_R.COMPACT_NOT_MEMBER]
    if a.profession not in compact.professions:
        bits |= BIT[_R.COMPACT_PROFESSION]
    return bits


def _travel(a: Advisor, problem: Problem) -> int:
    """Return bits for the policy's travel limit; asked only where a limit is set."""
    hours = hours_to(a, problem)
    if hours is None:
        return BIT[_R.TRAVEL_UNKNOWN]
    limit = problem.policy.max_travel_hours
    return BIT[_R.TRAVEL_TOO_FAR] if limit is not None and hours > limit else 0


def _days_from(on: date, month: int, day: int) -> int:
    """Return days to the nearest yearly return of the date; Feb 29 falls on the 28th in common years."""
    return min(abs((on - _in_year(year, month, day)).days) for year in (on.year - 1, on.year, on.year + 1))


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _reason(code: ReasonCode, a: Advisor, problem: Problem) -> Reason:
    rule = RULES[code]
    return Reason(code, Sentence(rule.sentence, _params(code, a, problem)), rule.source, rule.overridable)


def _params(code: ReasonCode, a: Advisor, problem: Problem) -> dict[str, object]:
    """Return what fills the sentence of one reason."""
    facts, policy = problem.facts, problem.policy
    if code is _R.NOT_REVALIDATED:
        return {"days": policy.revalidation_days}
    if code is _R.CREDENTIAL_EXPIRED:
        return {"date": a.credential_expires}
    if code is _R.BACKGROUND_CHECK_EXPIRED:
        return {"date": a.background_check_expires}
    if code is _R.BLOCKED_DATES:
        last = facts.on + timedelta(days=policy.window_days)
        return {"date": max(end for start, end in a.blocked_dates if start <= last and facts.on <= end)}
    if code is _R.LOAD_FULL:
        return {"load": a.load, "limit": min(a.max_load, policy.max_load)}
    if code is _R.RESTING and a.last_home_date is not None:
        return {"date": a.last_home_date + timedelta(days=policy.rest_days)}
    if code in (_R.RECUSED_STATE, _R.LICENSE_NOT_HERE, _R.COMPACT_NOT_MEMBER, _R.REMOTE_ONLY):
        return {"state": facts.state}
    if code is _R.TRAVEL_TOO_FAR:
        return {"hours": round(hours_to(a, problem) or 0.0, 1), "limit": policy.max_travel_hours}
    return {}
