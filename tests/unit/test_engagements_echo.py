"""Who may be hit again by an event elsewhere, and what ends with nothing after it: rules with their reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.engagements.cliff import Cliff, Ending, Facts, cliffs
from alongside.engagements.echo import Event, advisor_reasons, likely, reasons

NEW = Event(
    ref=0, kind="shooting", venue="school_k12", day=date(2026, 11, 22), killed="4_9", injured="1_3",
    children=True, officer_hurt=False, bias=None, lat=39.9, lon=-82.9,
)  # fmt: skip
FAR = replace(NEW, ref=1, day=date(2024, 3, 1), lat=25.8, lon=-80.2, children=None)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, "venue kind size"),
        ({"venue": "retail_services"}, "kind size"),
        ({"venue": "", "kind": ""}, "size"),
        ({"venue": "retail_services", "killed": "25_plus"}, "kind"),
        ({"killed": "10_24"}, "venue kind size"),
        ({"killed": "unknown"}, "venue kind"),
        ({"children": True, "venue": "worship"}, "children kind size"),
        ({"lat": 40.4, "lon": -82.5, "venue": "worship"}, "near kind size"),
        ({"day": date(2023, 12, 10), "venue": "worship"}, "anniversary kind size"),
        ({"day": date(2023, 12, 30), "venue": "worship"}, "kind size"),
        ({"day": date(2026, 11, 1), "venue": "worship"}, "kind size"),
    ],
)
def test_in_what_a_past_event_is_like_a_new_one(changed: dict, why: str) -> None:
    assert " ".join(reasons(NEW, replace(FAR, **changed), near_km=160, near_days=30)) == why


@pytest.mark.parametrize(
    ("changed", "listed"),
    [
        ({}, True),
        ({"venue": "worship"}, False),
        ({"venue": "worship", "day": date(2023, 12, 10)}, True),
        ({"kind": "", "killed": "unknown"}, False),
        ({"kind": "arson", "venue": "", "killed": "unknown", "lat": 40.0, "lon": -82.9}, True),
    ],
)
def test_that_both_were_shootings_of_one_size_puts_nobody_on_the_list(changed: dict, listed: bool) -> None:
    assert bool(likely(NEW, [replace(FAR, **changed)], near_km=160, near_days=30)) is listed


def test_those_with_the_most_reasons_come_first() -> None:
    near = replace(FAR, ref=2, lat=40.0, lon=-82.9, children=True)
    assert [like.ref for like in likely(NEW, [FAR, near], near_km=160, near_days=30)] == [2, 1]


def test_an_advisor_is_listed_for_what_they_lived_through_or_for_their_team() -> None:
    assert advisor_reasons(NEW, lived=[("shooting", "school_k12")], on_listed_team=True) == ("lived", "team")
    assert advisor_reasons(NEW, lived=[("shooting", "worship")], on_listed_team=False) == ()
    assert advisor_reasons(replace(NEW, venue=""), lived=[("shooting", "")], on_listed_team=False) == ()


TODAY = date(2027, 8, 1)
MONTH_9 = ((Ending.AEAP, date(2027, 8, 22)),)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"ends": MONTH_9}, [Cliff(Ending.AEAP, date(2027, 8, 22))]),
        ({"ends": MONTH_9, "contacts": (date(2027, 9, 10), date(2029, 1, 1))}, []),
        ({"ends": MONTH_9, "contacts": (date(2027, 8, 21), date(2029, 1, 1))}, [Cliff(Ending.AEAP, date(2027, 8, 22))]),
        ({"ends": ((Ending.AEAP, date(2027, 10, 1)),)}, []),
        ({"ends": ((Ending.AEAP, date(2027, 7, 31)),)}, []),
        ({"contacts": (date(2027, 8, 15),)}, [Cliff(Ending.LAST_CONTACT, date(2027, 8, 15))]),
        ({"contacts": (date(2027, 8, 15),), "closed": True}, [Cliff(Ending.LAST_CONTACT, date(2027, 8, 15))]),
        ({"contacts": ()}, [Cliff(Ending.NO_CONTACT, None)]),
        ({"contacts": (), "closed": True, "present": 0}, []),
        ({"present": 0}, [Cliff(Ending.NO_ADVISOR, None)]),
        ({"present": 1}, []),
        ({"present": 1, "left_lately": True}, [Cliff(Ending.ONE_ADVISOR, None)]),
    ],
)  # fmt: skip
def test_what_ends_with_nothing_after_it(changed: dict, found: list[Cliff]) -> None:
    whole = {"closed": False, "ends": (), "contacts": (date(2029, 1, 1),), "present": 2, "left_lately": False}
    seen = cliffs(Facts(**(whole | changed)), today=TODAY, ahead=timedelta(days=42), gap=timedelta(days=30))
    assert seen == found
