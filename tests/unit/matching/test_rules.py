"""Each hard rule by itself: the fact that trips it, the nearest fact that does not, and both judges."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import alongside.matching
from alongside.kernel import geography
from alongside.matching import (
    RULES,
    TEAM_TERMS,
    TERMS,
    Advisor,
    Commitment,
    CompactAuthority,
    Options,
    Policy,
    ReasonCode,
    RequestFacts,
    Seat,
    Weights,
    check,
    judge,
)
from alongside.matching.travel import distance_km, travel_hours
from tests.unit.matching.cases import DAY, HEALTH, LAW, advisor, problem

R = ReasonCode
FACTS = RequestFacts(
    on=DAY, state="OH", agency_key="asks", kind="shooting", venue="school", lat=40.0, lon=-83.0
)
ON_SITE = replace(FACTS, in_person=True)
CARE = Seat("care", frozenset({HEALTH}), remote_ok=False)


def day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def authority(**changes: object) -> CompactAuthority:
    return replace(CompactAuthority("PSYPACT", "remote", "7", day(30)), **changes)


def codes(
    person: Advisor, facts: RequestFacts = FACTS, seat: Seat | None = None, **parts: object
) -> set[ReasonCode]:
    """Return what both judges say; they must agree."""
    seat = seat or Seat("seat", frozenset({person.discipline}))
    case = problem(person, seats=(seat,), facts=facts, **parts)
    ours = set(judge(case).codes(seat.key, person.key))
    theirs = {f.code for f in check(case, {seat.key: person.key}) if f.severity == "block" and f.seat}
    assert theirs == {code.value for code in ours}
    return ours


PLAIN = [
    (R.PAUSED, {"available": False}, {}),
    (R.NOT_REVALIDATED, {"revalidated_date": day(-366)}, {"revalidated_date": day(-365)}),
    (R.NOT_REVALIDATED, {"revalidated_date": None}, {}),
    (R.EMPLOYER_PERMISSION, {"employer_permission": False}, {}),
    (R.EMPLOYER_PERMISSION, {"employer_permission_until": day(-1)}, {"employer_permission_until": DAY}),
    (R.CREDENTIAL_EXPIRED, {"credential_expires": day(-1)}, {"credential_expires": DAY}),
    (R.BACKGROUND_CHECK_EXPIRED, {"background_check_expires": day(-1)}, {"background_check_expires": DAY}),
    (R.BACKGROUND_CHECK_NOT_RECORDED, {"background_check_expires": None}, {}),
    (R.BLOCKED_DATES, {"blocked_dates": ((day(3), day(9)),)}, {"blocked_dates": ((day(4), day(9)),)}),
    (R.BLOCKED_DATES, {"blocked_dates": ((day(-9), DAY),)}, {"blocked_dates": ((day(-9), day(-1)),)}),
    (R.COMMITTED, {"commitments": (Commitment(day(-9)),)}, {"commitments": (Commitment(day(4)),)}),
    (R.COMMITTED, {"commitments": (Commitment(day(3)),)}, {"commitments": (Commitment(day(-9), day(-1)),)}),
    (
        R.COMMITTED,
        {"commitments": (Commitment(DAY, DAY),)},
        {"commitments": (Commitment(DAY, DAY, exercise=True),)},
    ),
    (R.LOAD_FULL, {"load": 2}, {"load": 1}),
    (R.LOAD_FULL, {"load": 3, "max_load": 9}, {"load": 2, "max_load": 9}),
    (R.RESTING, {"last_home_date": day(-13)}, {"last_home_date": day(-14)}),
    (R.ANNIVERSARY, {"anniversaries": ((11, 25),)}, {"anniversaries": ((11, 26),)}),
    (R.OPEN_LITIGATION, {"open_litigation": True}, {}),
    (R.OWN_AGENCY, {"agency_key": "asks"}, {"agency_key": "other"}),
    (R.RECUSED_AGENCY, {"recused_agencies": frozenset({"asks"})}, {"recused_agencies": frozenset({"other"})}),
    (R.RECUSED_STATE, {"recused_states": frozenset({"OH"})}, {"recused_states": frozenset({"PA"})}),
    (R.OPTED_OUT, {"opted_out_kinds": frozenset({"shooting"})}, {"opted_out_kinds": frozenset({"vehicle"})}),
    (R.OPTED_OUT, {"opted_out_kinds": frozenset({"school"})}, {"opted_out_kinds": frozenset({"church"})}),
]


@pytest.mark.parametrize(("code", "trips", "passes"), PLAIN)
def test_a_rule_trips_exactly_where_it_says(code, trips, passes):
    assert codes(advisor(**trips)) == {code}
    assert codes(advisor(**passes)) == set()


LICENSES = [
    ("licensed here", {}, set()),
    ("no license date", {"credential_expires": None}, {R.CREDENTIAL_NOT_RECORDED}),
    ("licensed elsewhere", {"states_licensed": frozenset({"PA"})}, {R.LICENSE_NOT_HERE}),
    ("in-person authority", {"compact_authorities": (authority(kind="in_person"),)}, set()),
    ("both authorities", {"compact_authorities": (authority(), authority(kind="in_person"))}, set()),
    ("remote authority", {"compact_authorities": (authority(),)}, {R.REMOTE_ONLY}),
    (
        "expired",
        {"compact_authorities": (authority(expires=day(-1)),)},
        {R.LICENSE_NOT_HERE, R.COMPACT_EXPIRED},
    ),
    (
        "no number",
        {"compact_authorities": (authority(number=""),)},
        {R.LICENSE_NOT_HERE, R.COMPACT_INCOMPLETE},
    ),
    (
        "unknown compact",
        {"compact_authorities": (authority(compact="NURSES"),)},
        {R.LICENSE_NOT_HERE, R.COMPACT_NOT_MEMBER},
    ),
    (
        "another profession",
        {"compact_authorities": (authority(),), "profession": "social_worker"},
        {R.LICENSE_NOT_HERE, R.COMPACT_PROFESSION},
    ),
    (
        "home state not a member",
        {"compact_authorities": (authority(),), "states_licensed": frozenset({"CA"})},
        {R.LICENSE_NOT_HERE, R.COMPACT_NOT_MEMBER},
    ),
]


@pytest.mark.parametrize(("changes", "expected"), [c[1:] for c in LICENSES], ids=[c[0] for c in LICENSES])
def test_a_behavioral_health_seat_needs_a_license_here_or_a_compact_authority_that_counts(changes, expected):
    if "compact_authorities" in changes:
        changes = {"states_licensed": frozenset({"PA"}), **changes}
    assert codes(advisor(discipline=HEALTH, **changes), ON_SITE, CARE) == expected


def test_a_remote_authority_is_enough_by_phone_and_for_a_seat_that_may_be_remote():
    person = advisor(discipline=HEALTH, states_licensed=frozenset({"PA"}), compact_authorities=(authority(),))
    assert codes(person, FACTS, CARE) == set()
    assert codes(person, ON_SITE, replace(CARE, remote_ok=True)) == set()
    case = problem(person, seats=(replace(CARE, remote_ok=True),), facts=ON_SITE)
    assert [f.code for f in check(case, {"care": "a"}) if f.seat] == ["phone_only"]


def test_an_exercise_needs_enrollment_and_is_blocked_by_exercises_while_real_work_is_not():
    drill = replace(FACTS, exercise=True)
    other_drill = Commitment(DAY, day(1), exercise=True)
    assert codes(advisor(), drill) == {R.NOT_IN_EXERCISES}
    assert codes(advisor(exercise_enrolled=True, commitments=(other_drill,)), drill) == {R.COMMITTED}
    assert codes(advisor(exercise_enrolled=True, commitments=(other_drill,))) == set()


def test_all_reasons_are_given_not_the_first_only():
    person = advisor(
        available=False, load=9, open_litigation=True, states_licensed=frozenset(), discipline=HEALTH
    )
    assert codes(person) == {R.PAUSED, R.LOAD_FULL, R.OPEN_LITIGATION, R.LICENSE_NOT_HERE}


def test_a_travel_limit_counts_in_person_only_and_needs_a_location():
    policy, seat = Policy(max_travel_hours=2.0), Seat("seat", frozenset({LAW}), remote_ok=False)
    near, far = advisor(lat=40.0, lon=-83.1), advisor(lat=40.0, lon=-90.0)
    assert codes(near, ON_SITE, seat, policy=policy) == set()
    assert codes(far, ON_SITE, seat, policy=policy) == {R.TRAVEL_TOO_FAR}
    assert codes(advisor(), ON_SITE, seat, policy=policy) == {R.TRAVEL_UNKNOWN}
    assert codes(far, FACTS, seat, policy=policy) == set()


def test_what_was_settled_before_is_respected():
    def settled(**options):
        return codes(advisor(), options=Options(**options), seat=Seat("seat", frozenset({LAW})))

    assert settled(asked=frozenset({"a"})) == {R.ALREADY_ASKED}
    assert settled(asked=frozenset({"a"}), fixed=(("seat", "a"),)) == set()
    assert settled(forbidden=frozenset({("seat", "a")})) == {R.SET_ASIDE}
    assert settled(forbidden=frozenset({(None, "a")})) == {R.SET_ASIDE}


def test_an_override_by_two_people_lifts_the_rule_and_is_still_shown():
    options = Options(overrides=frozenset({("a", R.RESTING)}))
    case = problem(advisor(last_home_date=DAY), options=options)
    assert judge(case).eligible("lead") == ("a",)
    assert [(f.code, f.severity.value) for f in check(case, {"lead": "a"})] == [("override_used", "warn")]


@pytest.mark.parametrize(
    ("on", "own", "blocked"),
    [
        (date(2027, 1, 1), (12, 30), True),
        (date(2026, 12, 31), (1, 3), True),
        (date(2027, 2, 25), (2, 29), True),
        (date(2027, 2, 24), (2, 29), False),
        (date(2028, 3, 3), (2, 29), True),
        (date(2028, 2, 25), (2, 29), False),
    ],
)
def test_own_dates_return_every_year_across_new_year_and_leap_day(on, own, blocked):
    person = replace(
        advisor(anniversaries=(own,)), revalidated_date=on, credential_expires=on, background_check_expires=on
    )
    assert codes(person, replace(FACTS, on=on)) == ({R.ANNIVERSARY} if blocked else set())


def test_every_code_has_a_sentence_a_source_and_its_own_case_here():
    assert set(RULES) == set(ReasonCode)
    assert all(rule.sentence.endswith(".") and rule.source for rule in RULES.values())


#: What an advisor record may hold. Adding a field means reading the rule in docs/matching.md first.
FIELDS = [
    "key",
    "discipline",
    "home_state",
    "lat",
    "lon",
    "agency_key",
    "agency_size_band",
    "agency_type",
    "lived",
    "communities_served",
    "languages",
    "profession",
    "states_licensed",
    "compact_authorities",
    "credential_expires",
    "background_check_expires",
    "revalidated_date",
    "employer_permission",
    "employer_permission_until",
    "available",
    "blocked_dates",
    "commitments",
    "load",
    "max_load",
    "last_home_date",
    "anniversaries",
    "open_litigation",
    "recused_agencies",
    "recused_states",
    "opted_out_kinds",
    "novice",
    "last_asked",
    "asked_last_90_days",
    "exercise_enrolled",
]
NEVER = {
    "race",
    "ethnicity",
    "religion",
    "faith",
    "origin",
    "nationality",
    "sex",
    "gender",
    "age",
    "born",
    "birth",
}


def test_no_rule_or_term_knows_an_advisors_own_race_religion_origin_sex_or_age():
    assert [f.name for f in fields(Advisor)] == FIELDS
    terms = [t.name for t in TERMS] + list(TEAM_TERMS)
    assert terms == [f.name for f in fields(Weights)]
    for name in [*FIELDS, *terms, *(code.value for code in ReasonCode)]:
        assert not NEVER & set(name.split("_")), name


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_the_library_stands_on_its_own_and_the_judge_shares_nothing_with_the_solver():
    folder = Path(alongside.matching.__file__).parent
    for path in folder.glob("*.py"):
        ours = {name for name in _imports(path) if name.startswith("alongside.")}
        assert all(name.startswith("alongside.matching") for name in ours), path
        # The invented instances are drawn from a seed; a joint search may be given a number of seconds.
        allowed = {"instances.py": {"random"}, "colgen.py": {"time"}}.get(path.name, set())
        assert not ({"random", "time", "django", "numpy.random"} - allowed) & _imports(path), path
    judged_by = {name.rpartition(".")[2] for name in _imports(folder / "check.py") if "matching" in name}
    assert judged_by == {"codes", "policy", "problem", "sentence"}


def test_distances_agree_with_the_kernels_and_nearer_is_never_later():
    assert distance_km(40, -83, 41.5, -81.7) == pytest.approx(geography.distance_km(40, -83, 41.5, -81.7))
    hours = [travel_hours(km) for km in range(0, 6000, 10)]
    assert hours == sorted(hours)
