"""Why no full team exists: every smallest set of named rules that cannot hold together.

Each required seat is a name, each hard rule is a name, each team rule is a name, each person kept by hand is
a name. A set of names clashes when no team meets them all; it is minimal when dropping any one of them helps.
The discipline of a seat is what the seat is, so it is never dropped.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from alongside.matching.codes import RULES, ReasonCode
from alongside.matching.eligibility import BIT, judge
from alongside.matching.feasible import Body, can_fill
from alongside.matching.policy import Mode
from alongside.matching.problem import Problem
from alongside.matching.scoring import bands_apart, lived_kind
from alongside.matching.sentence import Key, Sentence, gettext_noop, say

MOST = 24
_NODES = 4000
_SIMILAR, _LIVED = 1, 2

Names = frozenset["Name"]


class Kind(StrEnum):
    """What a name stands for."""

    SEAT = "seat"
    KEPT = "kept"
    TEAM = "team"
    RULE = "rule"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A seat by its key, somebody kept by their seat's key, a team rule, or a hard rule by its code."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of names that cannot hold together, with a sentence for each."""

    names: tuple[Name, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """All minimal sets, smallest first. ``complete`` is False when there are more than were asked for."""

    sets: tuple[Conflict, ...]
    complete: bool
    sentence: Sentence


TEAM_RULES: dict[str, str] = {
    "one_per_agency": gettext_noop("No two people come from one agency."),
    "max_novices": gettext_noop("At most %(limit)s first-time advisors serve on a team."),
    "similar_size": gettext_noop("Somebody comes from an agency of similar size."),
    "lived_kind": gettext_noop("Somebody has lived through this kind of incident."),
}

RULE_NAMES: dict[ReasonCode, str] = {
    ReasonCode.PAUSED: gettext_noop("Nobody who has paused serves."),
    ReasonCode.NOT_REVALIDATED: gettext_noop("Roster details are confirmed in time."),
    ReasonCode.EMPLOYER_PERMISSION: gettext_noop("The employer permits it."),
    ReasonCode.CREDENTIAL_NOT_RECORDED: gettext_noop("A license or credential date is recorded."),
    ReasonCode.CREDENTIAL_EXPIRED: gettext_noop("The license or credential is in date."),
    ReasonCode.BACKGROUND_CHECK_NOT_RECORDED: gettext_noop("A background check is recorded."),
    ReasonCode.BACKGROUND_CHECK_EXPIRED: gettext_noop("The background check is in date."),
    ReasonCode.BLOCKED_DATES: gettext_noop("Days marked as not available are respected."),
    ReasonCode.COMMITTED: gettext_noop("Nobody serves in two places at once."),
    ReasonCode.LOAD_FULL: gettext_noop("Nobody carries more engagements than the limit."),
    ReasonCode.RESTING: gettext_noop("Everybody rests after a deployment."),
    ReasonCode.ANNIVERSARY: gettext_noop("Nobody is called around their own dates."),
    ReasonCode.OPEN_LITIGATION: gettext_noop("Nobody with open litigation serves."),
    ReasonCode.OWN_AGENCY: gettext_noop("Nobody serves their own agency."),
    ReasonCode.RECUSED_AGENCY: gettext_noop("Whoever stepped aside from this agency stays aside."),
    ReasonCode.RECUSED_STATE: gettext_noop("Whoever stepped aside from this state stays aside."),
    ReasonCode.OPTED_OUT: gettext_noop("Nobody is called for a kind of incident they declined."),
    ReasonCode.LICENSE_NOT_HERE: gettext_noop("A provider is licensed, or has authority, in the state."),
    ReasonCode.COMPACT_INCOMPLETE: gettext_noop("Compact authority has its number and expiry date."),
    ReasonCode.COMPACT_EXPIRED: gettext_noop("Compact authority is in date."),
    ReasonCode.COMPACT_NOT_MEMBER: gettext_noop("The compact joins both states."),
    ReasonCode.COMPACT_PROFESSION: gettext_noop("The compact covers the profession."),
    ReasonCode.REMOTE_ONLY: gettext_noop("Whoever may serve by phone or video only takes no seat in person."),
    ReasonCode.TRAVEL_UNKNOWN: gettext_noop("Travel time can be judged."),
    ReasonCode.TRAVEL_TOO_FAR: gettext_noop("Travel stays within the limit."),
    ReasonCode.NOT_IN_EXERCISES: gettext_noop("Only those who agreed take part in exercises."),
    ReasonCode.ALREADY_ASKED: gettext_noop("Nobody is asked twice for one request."),
    ReasonCode.SET_ASIDE: gettext_noop("Whoever was set aside stays aside."),
}
assert RULE_NAMES.keys() == RULES.keys() - {ReasonCode.WRONG_DISCIPLINE}


def conflicts(problem: Problem, *, most: int = MOST) -> Conflicts:
    """Return every minimal set of clashing names, at most ``most``; none when a full team exists.

    The sets are all found when there are no more than that; ``complete`` and the sentence say when not.
    """
    house = _House(problem)
    corrections, cores, complete = _corrections(house.names, house.fits, most)
    sets = _transversals(corrections, most) if complete else cores
    if len(sets) > most:
        sets, complete = sets[:most], False
    sets.sort(key=lambda names: (len(names), sorted(names)))
    found = tuple(_told(problem, names) for names in sets)
    return Conflicts(found, complete, _summary(len(found), complete))


def say_name(problem: Problem, name: Name) -> Sentence:
    """Return a name as a sentence that holds or fails."""
    if name.kind is Kind.SEAT:
        return say(gettext_noop("%(seat)s is filled."), seat=name.key)
    if name.kind is Kind.KEPT:
        advisor = dict(problem.options.fixed)[name.key]
        return say(gettext_noop("%(advisor)s keeps %(seat)s."), advisor=advisor, seat=name.key)
    if name.kind is Kind.TEAM:
        limit = {"limit": problem.policy.max_novices} if name.key == "max_novices" else {}
        return Sentence(TEAM_RULES[name.key], limit)
    return Sentence(RULE_NAMES[ReasonCode(name.key)])


def _told(problem: Problem, names: Names) -> Conflict:
    ordered = tuple(sorted(names, key=lambda n: (list(Kind).index(n.kind), n.key)))
    return Conflict(ordered, tuple(say_name(problem, name) for name in ordered))


def _summary(count: int, complete: bool) -> Sentence:
    if not count:
        return say(gettext_noop("Nothing clashes: a full team exists."))
    if complete:
        return say(
            gettext_noop("Sets of rules that cannot hold together: %(count)s. There are no others."),
            count=count,
        )
    return say(
        gettext_noop("Sets of rules that cannot hold together: %(count)s shown; there are more."), count=count
    )


class _House:
    """A problem as names, with the question whether a set of names can hold together."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.seats = [s.key for s in problem.seats]
        self.held = dict(problem.options.fixed)
        self.bits = judge(problem).bits
        self.cover = [cover_of(problem, row) for row in range(len(problem.advisors))]
        self.groups: dict[tuple[bool, Key], int] = {}
        self.rows = [self._rows(s) for s in range(len(self.seats))]
        self.fits: Callable[[Names], bool] = lru_cache(maxsize=None)(self._fits)
        self.names = self._names()

    def _names(self) -> Names:
        problem, policy = self.problem, self.problem.policy
        names = {Name(Kind.SEAT, s.key) for s in problem.seats if s.required}
        names |= {Name(Kind.KEPT, seat) for seat in self.held}
        met = [Name(Kind.TEAM, "one_per_agency")] if policy.one_per_agency else []
        met += [Name(Kind.TEAM, "max_novices")] if policy.max_novices is not None else []
        wishes = wishes_of(problem)
        met += [Name(Kind.TEAM, name) for name in sorted(wishes)]
        seen = 0
        for by_mask in self.rows:
            for mask in by_mask:
                seen |= mask
        codes = {Name(Kind.RULE, code.value) for code, bit in BIT.items() if seen & bit}
        return frozenset({*names, *met, *codes})

    def _rows(self, s: int) -> dict[int, list[int]]:
        """Return people of the seat's discipline by their reason bits; of each kind, enough for any team."""
        by_mask: dict[int, list[int]] = {}
        for row, bits in enumerate(self.bits):
            if not bits[s] & BIT[ReasonCode.WRONG_DISCIPLINE]:
                by_mask.setdefault(int(bits[s]), []).append(row)
        return {mask: self._some(rows) for mask, rows in by_mask.items()}

    def _some(self, rows: list[int]) -> list[int]:
        people, wanted = self.problem.advisors, len(self.seats)
        kept = {row for row in rows if people[row].key in self.held.values()}
        kinds: dict[tuple[bool, int], list[int]] = {}
        for row in rows:
            kinds.setdefault((people[row].novice, self.cover[row]), []).append(row)
        for same in kinds.values():
            agencies: dict[tuple[bool, Key], int] = {}
            for row in same:
                agencies.setdefault(agency_of(self.problem, row), row)
            kept.update(list(agencies.values())[:wanted])
            kept.update(same[:wanted])
        return sorted(kept)

    def _fits(self, names: Names) -> bool:
        problem = self.problem
        rules = BIT[ReasonCode.WRONG_DISCIPLINE]
        for name in names:
            if name.kind is Kind.RULE:
                rules |= BIT[ReasonCode(name.key)]
        team = {name.key for name in names if name.kind is Kind.TEAM}
        kept = {seat: key for seat, key in self.held.items() if Name(Kind.KEPT, seat) in names}
        table = [
            self._bodies(s, rules, "one_per_agency" in team, kept.get(seat), set(kept.values()))
            for s, seat in enumerate(self.seats)
        ]
        must = [s for s, seat in enumerate(self.seats) if Name(Kind.SEAT, seat) in names]
        wishes = wishes_of(problem)
        return can_fill(
            table,
            must,
            max_novices=problem.policy.max_novices if "max_novices" in team else None,
            need=sum(bit for name, bit in wishes.items() if name in team),
        )

    def _bodies(self, s: int, rules: int, by_agency: bool, keeper: Key | None, held: set[Key]) -> list[Body]:
        """Return who may take a seat under the rules; a seat that is kept is for its person alone."""
        people = self.problem.advisors
        rows = [row for mask, some in self.rows[s].items() if not mask & rules for row in some]
        if keeper is not None:
            rows = [row for row in rows if people[row].key == keeper]
        else:
            rows = [row for row in rows if people[row].key not in held]
        bodies = []
        for row in rows:
            group = agency_of(self.problem, row) if by_agency else (False, people[row].key)
            number = self.groups.setdefault(group, len(self.groups))
            bodies.append(Body(number, people[row].novice, self.cover[row]))
        return bodies


def agency_of(problem: Problem, row: int) -> tuple[bool, Key]:
    """Return whose place somebody takes when only one of an agency may serve."""
    a = problem.advisors[row]
    return (True, a.agency_key) if a.agency_key is not None else (False, a.key)


def perhaps_kept_out(problem: Problem) -> set[Key]:
    """Return people kept by hand whom a rule about the team may keep out, so that nobody has to let them go."""
    held = {key for _, key in problem.options.fixed}
    rows = [row for row, a in enumerate(problem.advisors) if a.key in held]
    shared = Counter(agency_of(problem, row) for row in rows)
    limited, apart = problem.policy.max_novices is not None, problem.policy.one_per_agency
    return {
        problem.advisors[row].key
        for row in rows
        if (limited and problem.advisors[row].novice) or (apart and shared[agency_of(problem, row)] > 1)
    }


def wishes_of(problem: Problem) -> dict[str, int]:
    """Return the at-least-one wishes that are rules here, with their bits."""
    policy, facts, found = problem.policy, problem.facts, {}
    if policy.similar_size is Mode.HARD and facts.agency_size_band is not None:
        found["similar_size"] = _SIMILAR
    if policy.lived_kind is Mode.HARD and facts.kind:
        found["lived_kind"] = _LIVED
    return found


def cover_of(problem: Problem, row: int) -> int:
    """Return which at-least-one wishes somebody meets, as bits."""
    a = problem.advisors[row]
    apart = bands_apart(a, problem)
    similar = apart is not None and apart <= problem.policy.similar_size_bands
    return _SIMILAR * similar | _LIVED * lived_kind(a, problem)


def _corrections(
    names: Names, fits: Callable[[Names], bool], most: int
) -> tuple[list[Names], list[Names], bool]:
    """Return (minimal sets to drop so that the rest holds, clashes met on the way, whether that is all).

    A hitting-set tree, breadth first: each node drops one name of a clash that is still there.
    """
    corrections: list[Names] = []
    cores: list[Names] = []
    waiting = deque([frozenset[Name]()])
    seen = {frozenset[Name]()}
    nodes = 0
    while waiting:
        dropped = waiting.popleft()
        if any(fix <= dropped for fix in corrections):
            continue
        nodes += 1
        if nodes > _NODES or len(cores) > 4 * most:
            return corrections, cores, False
        core = next((c for c in cores if not c & dropped), None)
        if core is None:
            if fits(names - dropped):
                corrections.append(dropped)
                continue
            core = shrink(names - dropped, fits)
            cores.append(core)
        for name in sorted(core):
            after = dropped | {name}
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return corrections, cores, True


def shrink(names: Names, fits: Callable[[Names], bool]) -> Names:
    """Return a minimal clashing part of names that clash (deletion filter, rules tried before seats)."""
    kept = names
    for name in sorted(names, key=lambda n: (n.kind is Kind.SEAT, n)):
        if not fits(kept - {name}):
            kept = kept - {name}
    return kept


def _transversals(corrections: Iterable[Names], most: int) -> list[Names]:
    """Return the minimal sets that meet every correction: exactly the minimal clashes (Berge)."""
    found: list[Names] = [frozenset()]
    for correction in sorted(corrections, key=lambda c: (len(c), sorted(c))):
        if not correction:
            return []
        grown = {old | {name} for old in found if not old & correction for name in correction}
        kept = [old for old in found if old & correction]
        fresh = [new for new in grown if not any(old <= new for old in kept)]
        found = kept + [new for new in fresh if not any(other < new for other in fresh)]
    return sorted(found, key=lambda names: (len(names), sorted(names)))
