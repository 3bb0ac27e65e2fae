"""The people of the demo: invented, every one. Their sentence says what they are there to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.accounts.permissions import Role
from alongside.kernel.field import Discipline, IncidentKind
from alongside.roster.actions import Entry, License, Lived

ADDRESS = "@demo.example"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who runs the program."""

    name: str
    role: Role
    sentence: str
    zone: str = "America/New_York"

    @property
    def email(self) -> str:
        """Return the address, from the first name."""
        return f"{self.name.split()[0].lower()}{ADDRESS}"


STAFF = (
    Staff("Dana Whitfield", Role.DUTY, "On duty now: sees a request first and calls back."),
    Staff("Marcus Ebbing", Role.DUTY, "The other duty officer, told when nobody says “I have it”."),
    Staff("Cory Lindgren", Role.COORDINATOR, "Carries a case from the first call to the close.", "America/Chicago"),
    Staff("Robin Achebe", Role.ROSTER, "Keeps the roster true: who is in date, who is not."),
    Staff("Casey Moreau", Role.CARE, "Looks after the advisors themselves."),
    Staff("Finn Bergstrom", Role.FUNDER, "Sees counts, and never a case."),
    Staff("Reese Tanaka", Role.RECORDS, "Checks that the record is whole, and who read what."),
    Staff("Ash Delgado", Role.ADMIN, "Invites people, sets roles and clocks."),
    Staff("Imani Okafor", Role.PLANNER, "Writes a community's plan before it is needed.", "America/Chicago"),
)  # fmt: skip

PLANNER = "Imani Okafor"
RECORDS = "Reese Tanaka"


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer advisor; degrees WGS84. ``lived``: kinds of place of the events they served through."""

    name: str
    discipline: Discipline
    title: str
    organization: str
    town: str
    state: str
    lat: float
    lon: float
    zone: str
    lived: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    communities: tuple[str, ...] = ()
    licensed: tuple[str, ...] = ()
    profession: str = ""

    @property
    def email(self) -> str:
        """Return the address, from the whole name."""
        return f"{self.name.lower().replace(' ', '.')}{ADDRESS}"


_E, _C, _M, _P = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_D = Discipline
PEERS = (
    Peer("Avery Stonebridge", _D.LAW, "Chief, retired", "formerly Quarry Lake Police", "Quarry Lake", "IN",
         40.1, -86.0, _E, ("school_k12",), communities=("school", "rural")),
    Peer("Lupe Castellan", _D.LAW, "Sheriff, retired", "formerly Dry Fork County Sheriff", "Dry Fork", "TX",
         31.4, -99.8, _C, ("worship",), ("en", "es"), ("latino", "rural")),
    Peer("Tom Adeyemi", _D.LAW, "Deputy chief", "Port Ellery Police", "Port Ellery", "MD",
         39.2, -76.5, _E, ("retail_services",), communities=("black",)),
    Peer("Nora Eklund", _D.LAW, "Chief", "Birch Haven Police", "Birch Haven", "MN",
         46.8, -94.3, _C, ("workplace",), communities=("rural",)),
    Peer("Jack Redfern", _D.LAW, "Captain, retired", "formerly Mesa Verde Springs Police", "Mesa Verde Springs",
         "NM", 35.2, -106.4, _M, ("entertainment_hospitality",), ("en", "es")),
    Peer("Sonja Marchetti", _D.LAW, "Campus chief", "Lakemont College Public Safety", "Lakemont", "OH",
         41.2, -81.6, _E, ("higher_education",), communities=("campus",)),
    Peer("Eli Winterbourne", _D.LAW, "Chief", "Cascade Hollow Police", "Cascade Hollow", "OR",
         44.1, -122.8, _P, ("outdoor_public",)),
    Peer("Rosa Nakai", _D.LAW, "Tribal police chief", "Red Mesa Tribal Police", "Red Mesa", "AZ",
         36.4, -110.2, "America/Phoenix", ("government",), ("en", "nv"), ("tribal", "rural")),
    Peer("Gideon Pryce", _D.LAW, "Undersheriff", "Clearwater Bend Sheriff", "Clearwater Bend", "GA",
         33.1, -83.9, _E, ("school_k12",)),
    Peer("Wanda Okoro", _D.LAW, "Assistant chief", "Harrow Point Police", "Harrow Point", "IL",
         41.6, -88.1, _C, ("retail_services", "workplace")),
    Peer("Imran Halloran", _D.BEHAVIORAL, "Clinical psychologist", "Hopewell Center", "Fallbrook Mills", "OH",
         39.9, -82.9, _E, ("school_k12",), licensed=("OH", "IN", "PA", "KY"), profession="psychologist"),
    Peer("Celeste Barrow", _D.BEHAVIORAL, "Licensed counselor", "Harbor Counseling", "Saltmarsh", "GA",
         32.0, -81.1, _E, ("worship",), licensed=("GA", "FL", "SC", "AL"), profession="counselor"),
    Peer("Mateo Vandermeer", _D.BEHAVIORAL, "Clinical social worker", "Ridgeline Services", "Ridgeline", "CO",
         39.6, -105.1, _M, ("entertainment_hospitality",), ("en", "es"), licensed=("CO", "NM", "TX", "OK"),
         profession="social_worker"),
    Peer("Greta Lindqvist", _D.BEHAVIORAL, "Clinical psychologist", "Northlight Clinic", "Northlight", "WI",
         44.5, -89.5, _C, ("workplace",), licensed=("WI", "MN", "IL", "MI", "OH"), profession="psychologist"),
    Peer("Kira Sorrell", _D.BEHAVIORAL, "Family therapist", "Tidewater Family Care", "Tidewater", "WA",
         47.3, -122.6, _P, ("outdoor_public",), licensed=("WA", "OR", "ID", "CA"),
         profession="family_therapist"),
    Peer("Yara Pemberton", _D.BEHAVIORAL, "Licensed counselor", "Prairie Light", "Prairie Light", "KS",
         38.5, -98.2, _C, ("school_k12",), licensed=("KS", "MO", "NE", "OH", "IN"), profession="counselor"),
    Peer("Ruth Merriweather", _D.FAITH, "Chaplain", "Interfaith Chaplaincy", "Ashdown", "PA",
         40.6, -77.3, _E, ("worship",), communities=("christian", "jewish")),
    Peer("Yusuf Galloway", _D.FAITH, "Imam", "Crescent Bridge Center", "Crescent Bridge", "MI",
         42.6, -83.4, _E, ("retail_services",), ("en", "ar"), ("muslim", "immigrant")),
    Peer("Opal Ransome", _D.FAITH, "Pastor", "Bethany Chapel", "Bethany Ford", "AL",
         32.9, -86.7, _C, ("worship",), communities=("black", "christian")),
    Peer("Silas Tallbear", _D.FAITH, "Community leader", "Four Rivers Council", "Four Rivers", "SD",
         44.0, -100.5, _C, ("school_k12",), communities=("tribal",)),
    Peer("Mina Kestrel", _D.FAITH, "Rabbi", "Congregation Shaarei Tikvah", "Eastwick", "NJ",
         40.3, -74.6, _E, ("worship",), communities=("jewish",)),
    Peer("Delia Fairbairn", _D.VICTIM, "Victim services director", "Juniper County Victim Services", "Juniper",
         "UT", 40.5, -111.7, _M, ("school_k12",)),
    Peer("Omar Lachance", _D.VICTIM, "VOCA coordinator", "State Victim Assistance Academy", "Lowell Run", "KY",
         38.0, -84.6, _E, ("workplace",)),
    Peer("Faye Ibarra", _D.VICTIM, "Victim advocate", "Casa Serena", "Serena", "CA",
         36.6, -119.6, _P, ("entertainment_hospitality",), ("en", "es"), ("latino",)),
    Peer("Linus Quillen", _D.VICTIM, "Victim witness director", "Maple County Attorney", "Maple Grove Junction",
         "OH", 40.4, -83.1, _E, ("school_k12",)),
    Peer("Theo Ashford", _D.PIO, "Public information officer", "Granite Pass Police", "Granite Pass", "NV",
         39.3, -119.7, _P, ("outdoor_public",)),
    Peer("Bea Sandoval", _D.PIO, "Communications director", "Willow Bay Police", "Willow Bay", "FL",
         28.1, -82.2, _E, ("school_k12",), ("en", "es")),
    Peer("Hana Birchall", _D.FAMILY, "Family liaison officer", "Elm Crossing Police", "Elm Crossing", "VA",
         37.6, -78.4, _E, ("higher_education",)),
    Peer("Anton Garnet", _D.FAMILY, "Family liaison, retired", "formerly Stillwater Gap Police",
         "Stillwater Gap", "TN", 35.8, -86.4, _C, ("school_k12",)),
)  # fmt: skip

LAPSED, PAUSED, RUNS_OUT, AWAY = "Wanda Okoro", "Eli Winterbourne", "Tom Adeyemi", "Theo Ashford"
"""Not confirmed for a year; paused; a background check that runs out in days; days off ahead."""


def entry(peer: Peer, number: int, *, today: date) -> Entry:
    """Return a peer's roster entry, in date on ``today`` unless they are there to show a lapse."""
    later = today + timedelta(days=300 + 11 * number)
    confirmed = today - timedelta(days=400 if peer.name == LAPSED else 20 + 8 * number)
    return Entry(
        name=peer.name,
        email=peer.email,
        discipline=peer.discipline.value,
        home_state=peer.state,
        home_city=peer.town,
        lat=peer.lat,
        lon=peer.lon,
        phone=f"614-555-01{50 + number:02d}",
        title=peer.title,
        organization=peer.organization,
        timezone=peer.zone,
        languages=peer.languages,
        communities=peer.communities,
        lived=tuple(
            Lived(IncidentKind.SHOOTING.value, venue, today.year - 3 - number % 9) for venue in peer.lived
        ),
        profession=peer.profession,
        licenses=tuple(License(state, f"{state}-{4000 + number}", later) for state in peer.licensed),
        background_expires=today + timedelta(days=12) if peer.name == RUNS_OUT else later,
        training_expires=later,
        employer_permission=True,
        revalidated_date=confirmed,
        exercises=number % 3 != 2,
    )
