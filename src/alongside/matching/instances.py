"""Invented rosters and weeks of incidents, from a seed: what the tests and the benchmark share.

Sizes of agencies follow the long tail of U.S. police agencies (about half have fewer than ten officers); people
live where people live; most advisors may serve on a given day and about a third may not. Nothing here is about
a real person or incident.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching.joint import Call, JointProblem
from alongside.matching.policy import BEHAVIORAL_HEALTH, Policy
from alongside.matching.problem import (
    Advisor,
    Commitment,
    Compact,
    CompactAuthority,
    Problem,
    RequestFacts,
    Seat,
)

DAY = date(2026, 11, 22)
LAW, HEALTH, FAITH, VICTIM, MEDIA = (
    "law_enforcement",
    BEHAVIORAL_HEALTH,
    "faith",
    "victim_services",
    "communications",
)
DISCIPLINES = (LAW, LAW, LAW, LAW, HEALTH, HEALTH, VICTIM, VICTIM, FAITH, MEDIA)
KINDS = ("shooting", "shooting", "shooting", "shooting", "vehicle", "bombing", "stabbing", "arson")
VENUES = (
    "commerce",
    "commerce",
    "commerce",
    "school",
    "school",
    "open_space",
    "worship",
    "government",
    "health",
    "home",
)
BANDS = ("1-9", "10-49", "50-249", "250-999", "1000+")
BAND_WEIGHTS = (48, 30, 15, 5, 2)
LANGUAGES = ("es", "es", "es", "zh", "vi", "ar", "ase", "ko")
COMMUNITIES = ("tribal", "campus", "rural", "military", "latino", "jewish", "black", "asian")
# State, latitude, longitude, weight by population (millions, rounded up).
PLACES = (
    ("CA", 36.8, -119.8, 39), ("TX", 31.0, -98.0, 30), ("FL", 28.0, -82.0, 22), ("NY", 42.0, -75.0, 20),
    ("PA", 40.9, -77.8, 13), ("IL", 40.0, -89.0, 13), ("OH", 40.3, -82.8, 12), ("GA", 32.7, -83.4, 11),
    ("NC", 35.5, -79.4, 11), ("MI", 43.3, -84.6, 10), ("NJ", 40.1, -74.5, 9), ("VA", 37.5, -78.5, 9),
    ("WA", 47.4, -120.7, 8), ("AZ", 34.2, -111.7, 7), ("TN", 35.8, -86.4, 7), ("MA", 42.2, -71.8, 7),
    ("IN", 39.9, -86.3, 7), ("MO", 38.4, -92.5, 6), ("MD", 39.0, -76.8, 6), ("WI", 44.6, -89.8, 6),
    ("CO", 39.0, -105.5, 6), ("MN", 46.3, -94.3, 6), ("SC", 33.9, -80.9, 5), ("AL", 32.8, -86.8, 5),
    ("LA", 31.0, -92.0, 5), ("KY", 37.5, -85.3, 5), ("OR", 43.9, -120.6, 4), ("OK", 35.6, -97.5, 4),
    ("CT", 41.6, -72.7, 4), ("UT", 39.3, -111.7, 3), ("IA", 42.1, -93.5, 3), ("NV", 39.3, -116.6, 3),
    ("AR", 34.9, -92.4, 3), ("MS", 32.7, -89.7, 3), ("KS", 38.5, -98.4, 3), ("NM", 34.4, -106.1, 2),
    ("NE", 41.5, -99.8, 2), ("ID", 44.4, -114.6, 2), ("WV", 38.6, -80.6, 2), ("HI", 20.3, -156.4, 1),
    ("ME", 45.4, -69.2, 1), ("MT", 47.0, -109.6, 1), ("AK", 64.2, -152.5, 1), ("ND", 47.5, -100.5, 1),
)  # fmt: skip
PSYCHOLOGISTS = Compact(
    "PSYPACT", frozenset({"psychologist"}), frozenset(p[0] for p in PLACES[:36] if p[0] != "CA")
)
SEATS = (
    Seat("lead", frozenset({LAW})),
    Seat("second", frozenset({LAW, MEDIA}), required=False),
    Seat("care", frozenset({HEALTH})),
    Seat("victims", frozenset({VICTIM})),
    Seat("community", frozenset({FAITH, VICTIM}), required=False),
)


def roster(size: int, seed: int = 1, *, on: date = DAY) -> tuple[Advisor, ...]:
    """Return ``size`` invented advisors, as of a day. Keys are numbers from 1."""
    random = Random(f"roster-{seed}")  # noqa: S311
    return tuple(_advisor(random, key, size, on) for key in range(1, size + 1))


def _advisor(random: Random, key: int, size: int, on: date) -> Advisor:
    state, lat, lon, _ = random.choices(PLACES, [p[3] for p in PLACES])[0]
    discipline = random.choice(DISCIPLINES)
    of_police = discipline == LAW

    def later(low: int, high: int) -> date:
        return on + timedelta(days=random.randint(low, high))

    person = Advisor(
        key=key,
        discipline=discipline,
        home_state=state,
        lat=lat + random.uniform(-1.5, 1.5),
        lon=lon + random.uniform(-1.5, 1.5),
        agency_key=f"agency-{random.randrange(max(1, size * 2 // 3))}"
        if of_police or random.random() < 0.4
        else None,
        agency_size_band=random.choices(BANDS, BAND_WEIGHTS)[0] if of_police else None,
        agency_type=random.choice(("police", "police", "police", "sheriff", "state", "campus"))
        if of_police
        else None,
        lived=frozenset(
            (random.choice(KINDS), random.choice(VENUES)) for _ in range(random.choice((0, 1, 1, 1, 2, 3)))
        ),
        communities_served=frozenset(random.sample(COMMUNITIES, random.choice((0, 1, 1, 2)))),
        languages=frozenset({random.choice(LANGUAGES)} if random.random() < 0.3 else ()),
        profession=random.choice(("psychologist", "social_worker", "counselor"))
        if discipline == HEALTH
        else "",
        states_licensed=frozenset({state} | ({random.choice(PLACES)[0]} if random.random() < 0.3 else set()))
        if discipline == HEALTH
        else frozenset(),
        credential_expires=later(-20, 900),
        background_check_expires=later(-20, 900),
        revalidated_date=later(-380, 0),
        load=random.choice((0, 0, 0, 1, 1, 2)),
        max_load=random.choice((2, 2, 3)),
        last_asked=later(-300, -1) if random.random() < 0.7 else None,
        asked_last_90_days=random.choice((0, 0, 1, 1, 2, 3, 5)),
        novice=random.random() < 0.25,
        exercise_enrolled=random.random() < 0.5,
    )
    return _troubled(random, person, on)


def _troubled(random: Random, a: Advisor, on: date) -> Advisor:
    """Return the person with some of what keeps people from serving on a given day."""
    changes: dict[str, object] = {}
    if a.discipline == HEALTH and a.profession == "psychologist" and random.random() < 0.5:
        kind = random.choice(("remote", "remote", "in_person"))
        expires = on + timedelta(days=random.randint(-30, 600))
        changes["compact_authorities"] = (CompactAuthority(PSYCHOLOGISTS.name, kind, str(a.key), expires),)
    if random.random() < 0.05:
        changes["available"] = False
    if random.random() < 0.15:
        start = on + timedelta(days=random.randint(-20, 30))
        changes["blocked_dates"] = ((start, start + timedelta(days=random.randint(1, 14))),)
    if random.random() < 0.08:
        start = on - timedelta(days=random.randint(0, 6))
        changes["commitments"] = (Commitment(start, start + timedelta(days=random.randint(0, 9))),)
    if random.random() < 0.3:
        changes["anniversaries"] = ((random.randint(1, 12), random.randint(1, 28)),)
    if random.random() < 0.2:
        changes["last_home_date"] = on - timedelta(days=random.randint(0, 120))
    if random.random() < 0.02:
        changes["open_litigation"] = True
    if random.random() < 0.04:
        changes["opted_out_kinds"] = frozenset({random.choice(("school", "bombing", "worship"))})
    if random.random() < 0.02:
        changes["recused_states"] = frozenset({random.choice(PLACES)[0]})
    return replace(a, **changes)  # type: ignore[arg-type]


def rested(people: tuple[Advisor, ...], *, on: date = DAY) -> tuple[Advisor, ...]:
    """Return the same people on a day when nearly all of them may serve: for weeks with very many incidents."""
    later = on + timedelta(days=400)
    free = {"load": 0, "available": True, "blocked_dates": (), "commitments": (), "last_home_date": None}
    return tuple(
        replace(
            a,
            **free,  # type: ignore[arg-type]
            credential_expires=later,
            background_check_expires=later,
            revalidated_date=on,
            states_licensed=frozenset(p[0] for p in PLACES) if a.discipline == HEALTH else a.states_licensed,
        )
        for a in people
    )


def request(seed: int, *, on: date = DAY, in_person: bool | None = None) -> RequestFacts:
    """Return one invented request."""
    random = Random(f"request-{seed}")  # noqa: S311
    state, lat, lon, _ = random.choices(PLACES, [p[3] for p in PLACES])[0]
    return RequestFacts(
        on=on,
        state=state,
        lat=lat + random.uniform(-1.5, 1.5),
        lon=lon + random.uniform(-1.5, 1.5),
        agency_key=f"asks-{seed}",
        agency_type=random.choice(("police", "police", "sheriff", "campus")),
        agency_size_band=random.choices(BANDS, BAND_WEIGHTS)[0],
        kind=random.choice(KINDS),
        venue=random.choice(VENUES),
        languages=frozenset(random.sample(("es", "vi", "ase", "ar"), random.choice((0, 1, 1, 2)))),
        communities=frozenset(random.sample(COMMUNITIES, random.choice((0, 1, 2)))),
        in_person=random.random() < 0.4 if in_person is None else in_person,
    )


def seats(seed: int) -> tuple[Seat, ...]:
    """Return four or five seats, as a request's team usually has."""
    random = Random(f"seats-{seed}")  # noqa: S311
    in_person = random.random() < 0.3
    chosen = SEATS if random.random() < 0.65 else SEATS[:4]
    return tuple(replace(s, remote_ok=not in_person or s.key != "lead") for s in chosen)


def problem(size: int, seed: int = 1, *, policy: Policy | None = None) -> Problem:
    """Return one incident over an invented roster."""
    return Problem(
        facts=request(seed),
        seats=seats(seed),
        advisors=roster(size, seed),
        policy=policy or Policy(),
        compacts=(PSYCHOLOGISTS,),
    )


def joint(size: int, calls: int, seed: int = 1, **parts: Any) -> JointProblem:
    """Return several incidents of one week over one invented roster; ``parts`` go to the problem."""
    return JointProblem(
        calls=tuple(
            Call(f"i{i}", request(seed * 1000 + i), seats(seed * 1000 + i)) for i in range(1, calls + 1)
        ),
        advisors=parts.pop("advisors", None) or roster(size, seed),
        compacts=(PSYCHOLOGISTS,),
        **parts,
    )


def scores(family: str, open_to: NDArray[np.bool_], seed: int = 1) -> NDArray[np.int64]:
    """Return values (seat, advisor) in thousandths, at least 1 where ``open_to`` is true, else 0.

    ``uniform``: any whole number. ``tied``: one of five. ``rank_one``: seat's factor times advisor's factor, the
    hard case for dense methods, because everybody wants the same people.
    """
    random = np.random.default_rng(seed)
    seats_, people = open_to.shape
    if family == "uniform":
        values = random.integers(1, 100_000, size=(seats_, people))
    elif family == "tied":
        values = random.integers(1, 6, size=(seats_, people)) * 20_000
    elif family == "rank_one":
        values = np.outer(random.integers(100, 1000, seats_), random.integers(100, 1000, people)) // 10 + 1
    else:
        raise ValueError(f"no score family {family}")
    return np.where(open_to, values, 0).astype(np.int64)
