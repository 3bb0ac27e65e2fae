"""What has happened in the demo before its first visitor comes: requests in every state, towns invented.

Minutes are counted from the moment of asking. ``answers`` says, seat by seat, what the people asked do in
the order in which they are asked: yes (and confirm), hold (yes, not confirmed yet), no, or silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

ALL_YES = dict.fromkeys(("lead", "behavioral", "faith", "victim", "pio", "family"), ("yes", "no"))
FIRST_SEATS = ("lead", "behavioral", "faith", "victim")


@dataclass(frozen=True)
class Scene:
    """One request: whose, where, how far it has come, and how long ago it was asked."""

    ago: timedelta
    reaches: str
    agency: str
    kind: str
    town: str
    state: str
    lat: float
    lon: float
    zone: str
    caller: str
    title: str
    number: str
    found: str
    when: str
    venue: str = ""
    killed: str = "unknown"
    injured: str = "unknown"
    officer_hurt: bool | None = None
    children: bool | None = None
    topics: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    communities: tuple[str, ...] = ()
    in_person: bool = False
    exercise: bool = False
    seats: tuple[str, ...] = FIRST_SEATS
    opens_after: int = 34
    answers: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(ALL_YES))


SCENES = (
    Scene(
        ago=timedelta(days=212, hours=5), reaches="closed", agency="Alder Ridge Police Department",
        kind="municipal", town="Alder Ridge", state="PA", lat=41.0, lon=-77.5, zone="America/New_York",
        caller="Helen Marsh, chief", title="Chief", number="614-555-0111", found="614-555-0112",
        when="last night", venue="worship", killed="4_9", injured="4_9", topics=("families", "vigils"),
        helpers=("fbi_vsd",), communities=("jewish",), seats=("lead", "behavioral", "faith"),
    ),
    Scene(
        ago=timedelta(days=24, hours=3), reaches="active", agency="Marlow Creek Police Department",
        kind="municipal", town="Marlow Creek", state="OH", lat=40.3, lon=-82.4, zone="America/New_York",
        caller="Ray Dorsey, chief", title="Chief", number="614-555-0113", found="614-555-0114",
        when="this morning", venue="school_k12", killed="1_3", injured="4_9", officer_hurt=False,
        children=True, topics=("families", "media", "officers"), helpers=("ovc", "state_voca"),
        communities=("school", "rural"), in_person=True, seats=(*FIRST_SEATS, "pio"),
        answers={**ALL_YES, "faith": ("no", "yes"), "victim": ("yes", "yes")},
    ),
    Scene(
        ago=timedelta(days=13, hours=9), reaches="referred", agency="Tamarack Junction Police Department",
        kind="municipal", town="Tamarack Junction", state="MT", lat=46.6, lon=-110.4, zone="America/Denver",
        caller="Bo Lassiter, lieutenant", title="Lieutenant", number="614-555-0115", found="614-555-0116",
        when="two weeks ago",
    ),
    Scene(
        ago=timedelta(days=9, hours=2), reaches="hoax", agency="Saffron Hill Police Department",
        kind="municipal", town="Saffron Hill", state="CT", lat=41.6, lon=-72.8, zone="America/New_York",
        caller="Unknown", title="", number="614-555-0117", found="614-555-0118", when="just now",
    ),
    Scene(
        ago=timedelta(days=5, hours=6), reaches="closed", agency="Bellweather County Sheriff's Office",
        kind="county", town="Bellweather", state="GA", lat=32.8, lon=-83.4, zone="America/New_York",
        caller="Joan Pickett, sheriff", title="Sheriff", number="614-555-0119", found="614-555-0120",
        when="exercise", venue="retail_services", killed="none", injured="1_3", topics=("command",),
        exercise=True, seats=("lead", "victim"),
    ),
    Scene(
        ago=timedelta(minutes=152), reaches="calling", agency="Harlow Bend Police Department",
        kind="municipal", town="Harlow Bend", state="IN", lat=39.4, lon=-86.2,
        zone="America/Indiana/Indianapolis", caller="Sam Whitaker, chief", title="Chief",
        number="614-555-0121", found="614-555-0122", when="around noon", venue="workplace", killed="4_9",
        injured="1_3", officer_hurt=True, topics=("officers", "families", "media"), helpers=("fbi_vsd",),
        opens_after=136,
        answers={"lead": ("yes", "no"), "behavioral": ("no", "silent"), "faith": ("silent", "silent"),
                 "victim": ("silent", "no", "hold", "silent")},
    ),
    Scene(
        ago=timedelta(minutes=54), reaches="verified", agency="Pinon Wells Police Department",
        kind="municipal", town="Pinon Wells", state="NM", lat=34.9, lon=-105.9, zone="America/Denver",
        caller="Marta Leyba, deputy chief", title="Deputy chief", number="614-555-0123",
        found="614-555-0124", when="an hour ago", languages=("en", "es"),
    ),
    Scene(
        ago=timedelta(minutes=21), reaches="acknowledged", agency="Cedar Quay Police Department",
        kind="municipal", town="Cedar Quay", state="WA", lat=47.9, lon=-122.4, zone="America/Los_Angeles",
        caller="Ingrid Sole, chief", title="Chief", number="614-555-0125", found="614-555-0126",
        when="this morning",
    ),
    Scene(
        ago=timedelta(minutes=3), reaches="new", agency="Larkfield Police Department", kind="municipal",
        town="Larkfield", state="TN", lat=35.3, lon=-86.9, zone="America/Chicago", caller="Paul Dean, chief",
        title="Chief", number="614-555-0127", found="614-555-0128", when="within the hour",
    ),
)  # fmt: skip
