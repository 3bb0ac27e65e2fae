"""A made-up roster: names, homes, experience and papers, drawn from a seed and the directory's places."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection

from alongside.kernel.field import Community, Discipline, IncidentKind, Venue
from alongside.rehearsal.answering import Dice
from alongside.roster.actions import Entry, License, Lived
from alongside.roster.rules import Profession

FIRST = """Ada Alden Amara Anders Anita Anton Aria Asher Audra Basil Bea Bjorn Bruna Caleb Camila Casimir
Celeste Cyrus Dahlia Damon Delia Dimitri Dora Edith Elias Elena Emil Esme Fabian Faye Felix Flora Gideon
Greta Hana Hector Ida Imran Ines Ivo Jada Jonas Juno Kaito Kira Lars Leila Linus Lotte Magnus Mara Mateo
Mina Nadia Nils Nora Omar Opal Orrin Petra Quinn Rafael Rhea Rosa Rufus Sana Silas Sonja Tariq Tessa Theo
Uma Vera Viggo Wanda Willa Xavier Yara Yusuf Zelda""".split()  # noqa: SIM905
LAST = """Abernathy Achterberg Adeyemi Aldine Amador Ashdown Barrow Bellamy Birchall Brandt Calloway Carrow
Castellan Chavira Corwin Dacosta Delacroix Dovetree Eastwick Eklund Fairbairn Farrow Fennimore Galloway
Garnet Greenhalgh Halloran Hartsfield Holloway Ibarra Ingram Jessup Kestrel Kovac Lachance Langstrom Larkin
Lindqvist Lockhart Maddox Marchetti Merriweather Montclair Nakai Northcott Okafor Ostrander Pemberton
Pennywell Quillen Radcliffe Ransome Redfern Rosario Sandoval Sedgwick Sorrell Stormont Tallbear Tamura
Thackeray Underhill Vandermeer Vasquez Wakefield Whitlock Winterbourne Yarrow Zielinski""".split()  # noqa: SIM905

MIX = (
    (Discipline.LAW, 40),
    (Discipline.BEHAVIORAL, 21),
    (Discipline.FAITH, 14),
    (Discipline.VICTIM, 14),
    (Discipline.PIO, 6),
    (Discipline.FAMILY, 5),
)
"""Shares of a hundred."""

LAW_TITLES = ("Chief, retired", "Chief", "Deputy chief", "Sheriff, retired", "Captain", "Commander")
TITLES = {
    Discipline.BEHAVIORAL: ("Clinical psychologist", "Licensed counselor", "Clinical social worker"),
    Discipline.FAITH: ("Chaplain", "Pastor", "Rabbi", "Imam", "Community organizer"),
    Discipline.VICTIM: ("Victim services director", "Victim advocate", "VOCA coordinator"),
    Discipline.PIO: ("Public information officer",),
    Discipline.FAMILY: ("Family liaison officer",),
}
ORGANIZATIONS = ("Hopewell Center", "Harbor Counseling", "Interfaith Council", "Riverstone Services")
AREAS = ("614", "303", "503", "713", "919", "505")
"""With 555-01xx: numbers that are kept free for fiction."""
LICENSED_STATES = 6
"""How many states one provider is licensed in: the nearest, so that each state has some."""
LICENSE_DAYS, BACKGROUND_DAYS = 1900, 2200
RENEWS_AHEAD = 1400
"""Days. Papers are looked at every fourth year (keeping.PAPERS_EVERY); some that run out sooner lapse."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agency is: WGS84 degrees, IANA zone; ``people`` served."""

    agency_id: int
    city: str
    state: str
    lat: float
    lon: float
    zone: str
    people: int


def places() -> list[Place]:
    """Return the places of the directory's working agencies, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, city, state, lat, lon, timezone, coalesce(population, 0) FROM agencies_agency"
            " WHERE active AND lat IS NOT NULL AND timezone <> '' AND city <> '' AND kind IN"
            " ('municipal', 'county') ORDER BY ori9, id"
        )
        return [Place(*row) for row in cursor.fetchall()]


def roster(count: int, *, dice: Dice, homes: Sequence[Place], on: date) -> list[Entry]:
    """Return ``count`` entries in good standing on the day; homes fall where people live."""
    disciplines = _disciplines(count)
    weights = [min(home.people, 400_000) + 500 for home in homes]
    chosen = dice.of("homes").choices(homes, weights, k=count)
    centers = _centers(homes)
    found = []
    for number, (discipline, home) in enumerate(zip(disciplines, chosen, strict=True)):
        rng = dice.of("advisor", number)
        found.append(_entry(number, discipline, home, centers, rng, on))
    return found


def _disciplines(count: int) -> list[Discipline]:
    """Return the disciplines in turn so that any first part of the list has about the same mix."""
    owed = dict.fromkeys(Discipline, 0.0)
    found = []
    for _ in range(count):
        for discipline, share in MIX:
            owed[discipline] += share / 100
        found.append(max(owed, key=lambda d: owed[d]))
        owed[found[-1]] -= 1.0
    return found


def _centers(homes: Sequence[Place]) -> dict[str, tuple[float, float]]:
    """Return the middle of each state's agencies."""
    sums: dict[str, list[float]] = {}
    for home in homes:
        total = sums.setdefault(home.state, [0.0, 0.0, 0.0])
        total[0], total[1], total[2] = total[0] + home.lat, total[1] + home.lon, total[2] + 1
    return {state: (lat / n, lon / n) for state, (lat, lon, n) in sums.items()}


def _entry(
    number: int,
    discipline: Discipline,
    home: Place,
    centers: dict[str, tuple[float, float]],
    rng: random.Random,
    on: date,
) -> Entry:
    name = f"{FIRST[(number * 37 + rng.randrange(3)) % len(FIRST)]} {LAST[(number * 53) % len(LAST)]}"
    uniformed = discipline in (Discipline.LAW, Discipline.PIO, Discipline.FAMILY)
    first_time = rng.random() < 0.15
    entry = Entry(
        name=name,
        email=f"{name.lower().replace(' ', '.')}.{number}@roster.example",
        discipline=discipline.value,
        home_state=home.state,
        home_city=home.city,
        lat=home.lat,
        lon=home.lon,
        phone=f"+1{AREAS[number // 100 % len(AREAS)]}55501{number % 100:02d}",
        title=rng.choice(LAW_TITLES if discipline is Discipline.LAW else TITLES[discipline]),
        agency_id=home.agency_id if uniformed else None,
        organization="" if uniformed else rng.choice(ORGANIZATIONS),
        timezone=home.zone,
        languages=("en", *(["es"] if rng.random() < 0.2 else []), *(["ase"] if rng.random() < 0.03 else [])),
        communities=tuple(rng.sample(Community.values(), k=rng.choice((0, 0, 1, 2)))),
        lived=() if first_time else _lived(rng, on),
        declined_kinds=(rng.choice(Venue.values()),) if rng.random() < 0.12 else (),
        background_expires=on + timedelta(days=rng.randrange(200, BACKGROUND_DAYS)),
        training_expires=on + timedelta(days=rng.randrange(200, BACKGROUND_DAYS)),
        employer_permission=True,
        max_load=rng.choice((1, 2, 2, 3)),
        revalidated_date=on - timedelta(days=rng.randrange(0, 300)),
        anniversaries=((rng.randrange(1, 13), rng.randrange(1, 29)),) if rng.random() < 0.5 else (),
        open_litigation=rng.random() < 0.02,
        first_time=first_time,
        exercises=rng.random() < 0.6,
    )
    return _licensed(entry, number, home, centers, rng, on) if discipline is Discipline.BEHAVIORAL else entry


def _lived(rng: random.Random, on: date) -> tuple[Lived, ...]:
    venues = rng.choices(Venue.values(), k=rng.choice((1, 1, 1, 2)))
    return tuple(
        Lived(IncidentKind.SHOOTING.value, venue, on.year - rng.randrange(1, 15)) for venue in venues
    )


def _licensed(
    entry: Entry,
    number: int,
    home: Place,
    centers: dict[str, tuple[float, float]],
    rng: random.Random,
    on: date,
) -> Entry:
    """Give a provider licenses in the states around home, and one far state so that none is left out."""
    lat, lon = centers[home.state]
    near = sorted(centers, key=lambda s: ((centers[s][0] - lat) ** 2 + (centers[s][1] - lon) ** 2, s))
    far = sorted(centers)[number * 7 % len(centers)]
    return replace(
        entry,
        profession=rng.choice(Profession.values()),
        licenses=tuple(
            License(state, f"L{number:03d}{state}", on + timedelta(days=rng.randrange(200, LICENSE_DAYS)))
            for state in dict.fromkeys([*near[:LICENSED_STATES], far])
        ),
    )


def renewed(entry: Entry, *, on: date) -> Entry:
    """Return the entry with every paper that runs out before the next look renewed, and confirmed today."""
    soon = on + timedelta(days=RENEWS_AHEAD)
    licenses = tuple(
        replace(x, expires=on + timedelta(days=LICENSE_DAYS)) if x.expires and x.expires <= soon else x
        for x in entry.licenses
    )
    return replace(
        entry,
        licenses=licenses,
        background_expires=_later(entry.background_expires, soon, on),
        training_expires=_later(entry.training_expires, soon, on),
        revalidated_date=on,
        lived=entry.lived,
    )


def _later(expires: date | None, soon: date, on: date) -> date | None:
    return on + timedelta(days=BACKGROUND_DAYS) if expires is None or expires <= soon else expires
