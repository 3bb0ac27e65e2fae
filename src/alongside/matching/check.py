"""An independent judge of any team, solved or edited by hand.

Shares the words of the rules with the solver, and none of its judgment: every rule is worked out here
again from the advisor's facts, so that a mistake in one is caught by the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import acos, cos, radians, sin

from alongside.matching.codes import RULES, ReasonCode
from alongside.matching.policy import Mode
from alongside.matching.problem import Advisor, CompactAuthority, Problem, Seat
from alongside.matching.sentence import Key, Sentence, gettext_noop, say

_Fault = tuple[ReasonCode, dict[str, object]]


class Severity(StrEnum):
    """``BLOCK``: the team may not go out like this. ``WARN``: a person should know."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found about a team. ``code`` is a :class:`ReasonCode` value or a team code below."""

    code: str
    severity: Severity
    seat: str | None
    advisor: Key | None
    sentence: Sentence


def check(problem: Problem, team: Mapping[str, Key | None]) -> tuple[Finding, ...]:
    """Return everything wrong or worth knowing about a team (seat to advisor, None or absent when empty).

    Team codes that block: unknown_seat, unknown_advisor, two_seats, same_agency, too_many_novices,
    no_similar_size and no_lived_kind where the policy makes them rules. Team codes that warn: empty_seat,
    not_kept, languages_missing, expires_soon, override_used, phone_only, and the two wishes otherwise.
    """
    seats = {s.key: s for s in problem.seats}
    people = {a.key: a for a in problem.advisors}
    found: list[Finding] = []
    seated: list[tuple[Seat, Advisor]] = []
    for seat_key, advisor_key in team.items():
        if seat_key not in seats:
            found.append(
                _block("unknown_seat", seat_key, advisor_key, gettext_noop("This team has no such seat."))
            )
        elif advisor_key is not None and advisor_key not in people:
            text = gettext_noop("This person is not on the roster given.")
            found.append(_block("unknown_advisor", seat_key, advisor_key, text))
        elif advisor_key is not None:
            seated.append((seats[seat_key], people[advisor_key]))
    for seat, a in seated:
        found += _person(problem, seat, a)
    found += _together(problem, [a for _, a in seated])
    found += _complete(problem, team)
    return tuple(found)


def blocks(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that forbid the team."""
    return tuple(f for f in findings if f.severity is Severity.BLOCK)


def _person(problem: Problem, seat: Seat, a: Advisor) -> Iterator[Finding]:
    for code, params in _faults(problem, seat, a):
        sentence = Sentence(RULES[code].sentence, params)
        if (a.key, code) in problem.options.overrides:
            yield Finding("override_used", Severity.WARN, seat.key, a.key, sentence)
        else:
            yield Finding(code.value, Severity.BLOCK, seat.key, a.key, sentence)
    soon = problem.facts.on + timedelta(days=problem.policy.expiry_warning_days)
    for text, expires in (
        (gettext_noop("License or credential expires on %(date)s."), a.credential_expires),
        (gettext_noop("Background check expires on %(date)s."), a.background_check_expires),
    ):
        if expires is not None and problem.facts.on <= expires <= soon:
            yield Finding("expires_soon", Severity.WARN, seat.key, a.key, say(text, date=expires))
    if problem.facts.in_person and seat.remote_ok and _reach(problem, a) == "remote":
        text = gettext_noop("May serve %(state)s by phone or video only.")
        yield Finding("phone_only", Severity.WARN, seat.key, a.key, say(text, state=problem.facts.state))


def _faults(problem: Problem, seat: Seat, a: Advisor) -> Iterator[_Fault]:
    """Yield every hard rule the person breaks in this seat."""
    if not seat.disciplines.intersection({a.discipline}):
        yield ReasonCode.WRONG_DISCIPLINE, {}
    yield from _paper_faults(problem, a)
    yield from _calendar_faults(problem, a)
    yield from _conflict_faults(problem, a)
    if a.discipline in problem.policy.licensed_disciplines:
        yield from _license_faults(problem, seat, a)
    yield from _travel_faults(problem, seat, a)
    options = problem.options
    if a.key in options.asked and a.key not in dict(options.fixed).values():
        yield ReasonCode.ALREADY_ASKED, {}
    if not options.forbidden.isdisjoint({(None, a.key), (seat.key, a.key)}):
        yield ReasonCode.SET_ASIDE, {}


def _paper_faults(problem: Problem, a: Advisor) -> Iterator[_Fault]:
    on, policy = problem.facts.on, problem.policy
    if a.available is False:
        yield ReasonCode.PAUSED, {}
    oldest = on - timedelta(days=policy.revalidation_days)
    if not (a.revalidated_date and a.revalidated_date >= oldest):
        yield ReasonCode.NOT_REVALIDATED, {"days": policy.revalidation_days}
    if not (a.employer_permission and on <= (a.employer_permission_until or on)):
        yield ReasonCode.EMPLOYER_PERMISSION, {}
    if a.credential_expires and on > a.credential_expires:
        yield ReasonCode.CREDENTIAL_EXPIRED, {"date": a.credential_expires}
    if not a.credential_expires and a.discipline in policy.licensed_disciplines:
        yield ReasonCode.CREDENTIAL_NOT_RECORDED, {}
    if not a.background_check_expires:
        yield ReasonCode.BACKGROUND_CHECK_NOT_RECORDED, {}
    elif on > a.background_check_expires:
        yield ReasonCode.BACKGROUND_CHECK_EXPIRED, {"date": a.background_check_expires}
    if problem.facts.exercise and not a.exercise_enrolled:
        yield ReasonCode.NOT_IN_EXERCISES, {}


def _calendar_faults(problem: Problem, a: Advisor) -> Iterator[_Fault]:
    policy, on = problem.policy, problem.facts.on
    days = [on + timedelta(days=n) for n in range(policy.window_days + 1)]
    hit = [end for start, end in a.blocked_dates if any(start <= day <= end for day in days)]
    if hit:
        yield ReasonCode.BLOCKED_DATES, {"date": max(hit)}
    promised = [c for c in a.commitments if problem.facts.exercise or not c.exercise]
    if any(c.start <= day <= (c.end or date.max) for c in promised for day in days):
        yield ReasonCode.COMMITTED, {}
    limit = a.max_load if a.max_load < policy.max_load else policy.max_load
    if limit - a.load < 1:
        yield ReasonCode.LOAD_FULL, {"load": a.load, "limit": limit}
    if a.last_home_date and (on - a.last_home_date).days < policy.rest_days:
        yield ReasonCode.RESTING, {"date": a.last_home_date + timedelta(days=policy.rest_days)}
    reach = range(-policy.anniversary_days, policy.anniversary_days + 1)
    around = [on + timedelta(days=n) for n in reach]
    if any(_falls_on(day, month_day) for day in around for month_day in a.anniversaries):
        yield ReasonCode.ANNIVERSARY, {}


def _falls_on(day: date, month_day: tuple[int, int]) -> bool:
    """Say whether a yearly date falls on this day; Feb 29 is kept on the 28th in common years."""
    if month_day == (2, 29) and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return (day.month, day.day) == month_day


def _conflict_faults(problem: Problem, a: Advisor) -> Iterator[_Fault]:
    facts = problem.facts
    if a.open_litigation:
        yield ReasonCode.OPEN_LITIGATION, {}
    if facts.agency_key is not None and facts.agency_key == a.agency_key:
        yield ReasonCode.OWN_AGENCY, {}
    if facts.agency_key is not None and facts.agency_key in a.recused_agencies:
        yield ReasonCode.RECUSED_AGENCY, {}
    if facts.state in a.recused_states:
        yield ReasonCode.RECUSED_STATE, {"state": facts.state}
    if not a.opted_out_kinds.isdisjoint({facts.kind, facts.venue}):
        yield ReasonCode.OPTED_OUT, {}


def _license_faults(problem: Problem, seat: Seat, a: Advisor) -> Iterator[_Fault]:
    state: dict[str, object] = {"state": problem.facts.state}
    reach = _reach(problem, a)
    if reach == "remote" and problem.facts.in_person and not seat.remote_ok:
        yield ReasonCode.REMOTE_ONLY, state
    if reach != "none":
        return
    yield ReasonCode.LICENSE_NOT_HERE, state
    lacking: set[ReasonCode] = set()
    for authority in a.compact_authorities:
        lacking |= _lacking(problem, a, authority)
    for code in sorted(lacking):
        yield code, state if code is ReasonCode.COMPACT_NOT_MEMBER else {}


def _reach(problem: Problem, a: Advisor) -> str:
    """Return how far a licensed person may serve in the incident's state: full, remote or none."""
    if a.discipline not in problem.policy.licensed_disciplines or problem.facts.state in a.states_licensed:
        return "full"
    kinds = {c.kind for c in a.compact_authorities if not _lacking(problem, a, c)}
    return "full" if "in_person" in kinds else "remote" if kinds else "none"


def _lacking(problem: Problem, a: Advisor, authority: CompactAuthority) -> set[ReasonCode]:
    lacking: set[ReasonCode] = set()
    if authority.number == "" or authority.expires is None:
        lacking.add(ReasonCode.COMPACT_INCOMPLETE)
    if authority.expires is not None and problem.facts.on > authority.expires:
        lacking.add(ReasonCode.COMPACT_EXPIRED)
    named = [c for c in problem.compacts if c.name == authority.compact]
    if not any(problem.facts.state in c.members for c in named):
        return lacking | {ReasonCode.COMPACT_NOT_MEMBER}
    if not any(home in c.members for c in named for home in a.states_licensed):
        lacking.add(ReasonCode.COMPACT_NOT_MEMBER)
    if not any(a.profession in c.professions for c in named):
        lacking.add(ReasonCode.COMPACT_PROFESSION)
    return lacking


def _travel_faults(problem: Problem, seat: Seat, a: Advisor) -> Iterator[_Fault]:
    facts, limit = problem.facts, problem.policy.max_travel_hours
    if limit is None or not facts.in_person or seat.remote_ok:
        return
    if a.lat is None or a.lon is None or facts.lat is None or facts.lon is None:
        yield ReasonCode.TRAVEL_UNKNOWN, {}
        return
    north, south = radians(a.lat), radians(facts.lat)
    angle = sin(north) * sin(south) + cos(north) * cos(south) * cos(radians(a.lon - facts.lon))
    km = 6371.0 * acos(max(-1.0, min(1.0, angle)))
    hours = min(km / 64, 4 + km / 700)
    # A second of slack: two formulas for one distance differ in the last digits.
    if hours > limit + 1 / 3600:
        yield ReasonCode.TRAVEL_TOO_FAR, {"hours": round(hours, 1), "limit": limit}


def _together(problem: Problem, people: list[Advisor]) -> Iterator[Finding]:
    """Yield what is wrong with the people as a team."""
    policy = problem.policy
    for i, a in enumerate(people):
        if any(a.key == b.key for b in people[:i]):
            yield _block("two_seats", None, a.key, gettext_noop("The same person holds two seats."))
        elif _same_agency(problem, a, people[:i]):
            yield _block("same_agency", None, a.key, gettext_noop("Two people come from one agency."))
    novices = sum(1 for a in people if a.novice)
    if policy.max_novices is not None and novices > policy.max_novices:
        text = gettext_noop("First-time advisors on the team: %(count)s; the limit is %(limit)s.")
        sentence = say(text, count=novices, limit=policy.max_novices)
        yield Finding("too_many_novices", Severity.BLOCK, None, None, sentence)
    yield from _wishes(problem, people)


def _same_agency(problem: Problem, a: Advisor, others: list[Advisor]) -> bool:
    if not problem.policy.one_per_agency or a.agency_key is None:
        return False
    return any(a.agency_key == b.agency_key for b in others)


def _wishes(problem: Problem, people: list[Advisor]) -> Iterator[Finding]:
    """Yield the wishes about the team as a whole that it does not meet."""
    policy, facts = problem.policy, problem.facts
    if facts.agency_size_band is not None and policy.similar_size is not Mode.OFF:
        middle, reach = policy.size_bands.index(facts.agency_size_band), policy.similar_size_bands
        similar = policy.size_bands[max(0, middle - reach) : middle + reach + 1]
        if not any(a.agency_size_band in similar for a in people):
            text = gettext_noop("Nobody on the team comes from an agency of similar size.")
            yield _by_mode("no_similar_size", policy.similar_size, text)
    lived = {kind for a in people for kind, _ in a.lived}
    if facts.kind and policy.lived_kind is not Mode.OFF and facts.kind not in lived:
        text = gettext_noop("Nobody on the team has lived through this kind of incident.")
        yield _by_mode("no_lived_kind", policy.lived_kind, text)
    missing = facts.languages.difference(*(a.languages for a in people))
    if missing:
        text = gettext_noop("Languages asked for that nobody on the team speaks: %(which)s.")
        sentence = say(text, which=", ".join(sorted(missing)))
        yield Finding("languages_missing", Severity.WARN, None, None, sentence)


def _complete(problem: Problem, team: Mapping[str, Key | None]) -> Iterator[Finding]:
    """Yield seats left empty and people who had said yes but are not in their seat."""
    for seat in problem.seats:
        if seat.required and team.get(seat.key) is None:
            text = gettext_noop("This required seat is empty.")
            yield Finding("empty_seat", Severity.WARN, seat.key, None, say(text))
    for seat_key, advisor in problem.options.fixed:
        if team.get(seat_key) != advisor:
            text = gettext_noop("Somebody already chosen for this seat is not in it.")
            yield Finding("not_kept", Severity.WARN, seat_key, advisor, say(text))


def _block(code: str, seat: str | None, advisor: Key | None, text: str) -> Finding:
    return Finding(code, Severity.BLOCK, seat, advisor, say(text))


def _by_mode(code: str, mode: Mode, text: str) -> Finding:
    return Finding(code, Severity.BLOCK if mode is Mode.HARD else Severity.WARN, None, None, say(text))
