"""Made-up rosters and requests: one good advisor to vary, and Hypothesis strategies for small problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from alongside.matching import (
    Advisor,
    Commitment,
    Compact,
    CompactAuthority,
    Mode,
    Options,
    Policy,
    Problem,
    ReasonCode,
    RequestFacts,
    Seat,
)

DAY = date(2026, 11, 22)
LAW, HEALTH, FAITH, VICTIM = "law_enforcement", "behavioral_health", "faith", "victim_services"
PSYPACT = Compact("PSYPACT", frozenset({"psychologist"}), frozenset({"OH", "PA", "TX"}))


def advisor(key: int | str = "a", discipline: str = LAW, **changes: Any) -> Advisor:
    """Return somebody who may serve, unless a change says otherwise."""
    base = Advisor(
        key=key,
        discipline=discipline,
        home_state="OH",
        states_licensed=frozenset({"OH"}),
        profession="psychologist",
        credential_expires=DAY + timedelta(days=400),
        background_check_expires=DAY + timedelta(days=400),
        revalidated_date=DAY - timedelta(days=30),
    )
    return replace(base, **changes)


def problem(*advisors: Advisor, seats: tuple[Seat, ...] = (), **parts: Any) -> Problem:
    """Return a request in Ohio for one law enforcement seat, unless told otherwise."""
    facts = parts.pop("facts", RequestFacts(on=DAY, state="OH"))
    seats = seats or (Seat("lead", frozenset({LAW})),)
    return Problem(facts=facts, seats=seats, advisors=advisors, compacts=(PSYPACT,), **parts)


def days(low: int = -20, high: int = 20) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda n: DAY + timedelta(days=n))


def _span(pair: tuple[date, date]) -> tuple[date, date]:
    return min(pair), max(pair)


def some(*values: Any) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


DISCIPLINES = (LAW, HEALTH, FAITH)
BANDS = ("1-9", "10-49", "50-249")
spans = st.tuples(days(), days()).map(_span)
authorities = st.builds(
    CompactAuthority,
    compact=st.sampled_from(("PSYPACT", "OTHER")),
    kind=st.sampled_from(("remote", "in_person")),
    number=st.sampled_from(("", "7")),
    expires=st.none() | days(),
)
#: Everything that may keep somebody from a seat; drawn as changes to a good advisor, one or two at a time.
TROUBLES: dict[str, st.SearchStrategy[Any]] = {
    "available": st.just(False),
    "revalidated_date": st.none() | days(-370, -360),
    "employer_permission": st.just(False),
    "employer_permission_until": days(-2, 2),
    "credential_expires": st.none() | days(-2, 2),
    "background_check_expires": st.none() | days(-2, 2),
    "blocked_dates": st.lists(spans, max_size=2).map(tuple),
    "commitments": st.lists(
        st.builds(
            lambda span, open_end, ex: Commitment(span[0], None if open_end else span[1], ex),
            spans,
            st.booleans(),
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    "load": st.integers(0, 3),
    "last_home_date": days(-20, 2),
    "anniversaries": st.lists(days(-6, 6).map(lambda d: (d.month, d.day)), max_size=2).map(tuple),
    "open_litigation": st.just(True),
    "recused_agencies": some("g1", "g2", "asks"),
    "recused_states": some("OH", "PA"),
    "opted_out_kinds": some("shooting", "school", "vehicle"),
    "states_licensed": some("OH", "PA", "NV"),
    "profession": st.sampled_from(("psychologist", "social_worker", "")),
    "compact_authorities": st.lists(authorities, max_size=2).map(tuple),
    "lat": st.none(),
    "agency_key": st.just("asks"),
}


@st.composite
def advisors(draw: st.DrawFn, key: int) -> Advisor:
    """Draw somebody with few different values, so that ties and clashes are common."""
    person = advisor(
        key,
        draw(st.sampled_from(DISCIPLINES)),
        lat=40.0,
        lon=draw(st.sampled_from((-83.0, -84.5, -90.0))),
        agency_key=draw(st.sampled_from((None, "g1", "g2", "g3"))),
        agency_size_band=draw(st.sampled_from((None, *BANDS))),
        agency_type=draw(st.sampled_from((None, "police", "sheriff"))),
        lived=draw(
            st.frozensets(st.tuples(st.sampled_from(("shooting", "vehicle")), st.just("school")), max_size=1)
        ),
        communities_served=draw(some("tribal", "campus")),
        languages=draw(some("es", "vi")),
        novice=draw(st.booleans()),
        last_asked=draw(st.none() | st.sampled_from((DAY - timedelta(days=9), DAY - timedelta(days=90)))),
        asked_last_90_days=draw(st.integers(0, 2)),
        exercise_enrolled=draw(st.booleans()),
    )
    names = draw(st.lists(st.sampled_from(sorted(TROUBLES)), max_size=draw(st.sampled_from((0, 0, 1, 2)))))
    changes = {name: draw(TROUBLES[name]) for name in names}
    if "lat" in changes:
        changes["lon"] = None
    return replace(person, **changes)


@st.composite
def problems(draw: st.DrawFn, *, people: int = 6, most_seats: int = 4, settled: bool = True) -> Problem:
    """Draw a small problem with every rule in play."""
    facts = RequestFacts(
        on=DAY,
        state="OH",
        lat=40.0,
        lon=-83.0,
        agency_key="asks",
        agency_type=draw(st.sampled_from((None, "police"))),
        agency_size_band=draw(st.sampled_from((None, "1-9"))),
        kind=draw(st.sampled_from(("", "shooting"))),
        venue=draw(st.sampled_from(("", "school"))),
        languages=draw(some("es", "vi")),
        communities=draw(some("tribal", "campus")),
        in_person=draw(st.booleans()),
        exercise=draw(st.sampled_from((False, False, True))),
    )
    policy = Policy(
        max_novices=draw(st.sampled_from((None, 0, 1))),
        one_per_agency=draw(st.booleans()),
        similar_size=draw(st.sampled_from(Mode)),
        lived_kind=draw(st.sampled_from(Mode)),
        similar_size_bands=draw(st.integers(0, 1)),
        max_travel_hours=draw(st.sampled_from((None, 3.0))),
    )
    seats = tuple(
        Seat(
            f"s{i}",
            draw(st.frozensets(st.sampled_from(DISCIPLINES), min_size=1, max_size=3)),
            required=draw(st.booleans()),
            remote_ok=draw(st.booleans()),
        )
        for i in range(draw(st.integers(1, most_seats)))
    )
    roster = tuple(draw(advisors(key)) for key in range(draw(st.integers(0, people))))
    options = draw(options_for(seats, roster)) if settled else Options()
    return Problem(facts, seats, roster, policy, (PSYPACT,), options)


@st.composite
def options_for(draw: st.DrawFn, seats: tuple[Seat, ...], roster: tuple[Advisor, ...]) -> Options:
    """Draw what was settled before: kept, set aside, asked, overridden."""
    if not roster or draw(st.booleans()):
        return Options()
    keys = st.sampled_from([a.key for a in roster])
    places = st.sampled_from([s.key for s in seats])
    fixed = draw(st.lists(st.tuples(places, keys), max_size=2, unique_by=(lambda p: p[0], lambda p: p[1])))
    kept = {advisor for _, advisor in fixed}
    forbidden = draw(st.frozensets(st.tuples(st.none() | places, keys), max_size=3))
    codes = st.sampled_from((ReasonCode.RESTING, ReasonCode.LOAD_FULL, ReasonCode.ANNIVERSARY))
    return Options(
        fixed=tuple(fixed),
        forbidden=frozenset(pair for pair in forbidden if pair[1] not in kept),
        asked=draw(st.frozensets(keys, max_size=2)),
        overrides=draw(st.frozensets(st.tuples(keys, codes), max_size=2)),
    )
