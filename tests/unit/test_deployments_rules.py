"""Tables of the rules of deployments and of care: one fact changed at a time, and what is said then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.deployments import rules, rules_care
from alongside.deployments.rules import Checked, Terms
from alongside.deployments.rules_care import Limits, Person
from alongside.kernel.verdict import refuse

DAY = date(2027, 3, 10)
LAST = DAY + timedelta(days=4)
GOOD = Checked(
    first=DAY, last=LAST, host_by="head", host_days=(DAY, LAST), conflict=False, lapses=(), permission=(),
    rate_unit="day", rate_cents=65_000, rate_limits={"day": 65_000, "hour": 8_125}, rate_approved=False,
    answers=(False,) * 10, conference_approved=False, insured_by="program", insured_until=None, lines=1,
    tables_named=True,
)  # fmt: skip
LAPSED = (refuse("background_expired", "It expired on %(date)s.", date=DAY),)


def codes(checked: Checked) -> list[str]:
    return [verdict.code for _, verdict in rules.failing(checked)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"host_by": ""}, ["no_host"]),
        ({"host_by": "officer"}, ["no_host"]),
        ({"host_by": "delegate"}, []),
        ({"host_days": (DAY, DAY)}, ["host_days"]),
        ({"host_days": None}, ["host_days"]),
        ({"conflict": None}, ["no_declaration"]),
        ({"conflict": True}, ["conflict"]),
        ({"lapses": LAPSED}, ["background_expired"]),
        ({"permission": LAPSED}, ["background_expired"]),
        ({"rate_unit": ""}, ["no_rate"]),
        ({"rate_unit": "none", "rate_cents": 0}, []),
        ({"rate_cents": 65_001}, ["no_approval"]),
        ({"rate_cents": 65_001, "rate_approved": True}, []),
        ({"rate_unit": "hour", "rate_cents": 8_125}, []),
        ({"rate_unit": "hour", "rate_cents": 8_126}, ["no_approval"]),
        ({"answers": ()}, ["no_answers"]),
        ({"answers": (False,) * 9}, ["no_answers"]),
        ({"answers": (False,) * 9 + (True,)}, ["conference"]),
        ({"answers": (True,) * 10, "conference_approved": True}, []),
        ({"insured_by": ""}, ["no_insurance"]),
        ({"insured_until": LAST - timedelta(days=1)}, ["insurance_ends"]),
        ({"insured_until": LAST}, []),
        ({"lines": 0}, ["no_estimate"]),
        ({"tables_named": False}, ["no_table"]),
    ],
)  # fmt: skip
def test_each_check_says_one_thing(changed: dict[str, object], said: list[str]):
    assert codes(replace(GOOD, **changed)) == said


def test_every_check_names_its_source_and_can_fail():
    bad = replace(
        GOOD, host_by="", conflict=None, lapses=LAPSED, permission=LAPSED, rate_unit="", answers=(), insured_by="",
        lines=0,
    )  # fmt: skip
    assert [check.key for check, _ in rules.failing(bad)] == [check.key for check in rules.CHECKS]
    assert all(check.source and check.label for check in rules.CHECKS)


@pytest.mark.parametrize(
    ("today", "said"),
    [(-2, "too_early"), (-1, ""), (0, ""), (4, ""), (5, "over")],
)
def test_the_journey_begins_on_its_days_or_the_day_before(today: int, said: str):
    verdict = rules.may_depart(
        state="authorized", authorized=True, today=DAY + timedelta(days=today), first=DAY, last=LAST, failing=[],
        stops=[],
    )  # fmt: skip
    assert verdict.code == said


@pytest.mark.parametrize(
    "state", ["draft", "checks", "traveling", "on_site", "home", "available", "stood_down"]
)
def test_nobody_departs_from_another_state_or_unauthorized(state: str):
    same = {"today": DAY, "first": DAY, "last": LAST, "failing": [], "stops": []}
    assert rules.may_depart(state=state, authorized=True, **same).code == "wrong_state"
    assert rules.may_depart(state="authorized", authorized=False, **same).code == "not_authorized"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"last": DAY - timedelta(days=1)}, "backwards"),
        ({"last": DAY + timedelta(days=13)}, ""),
        ({"last": DAY + timedelta(days=14)}, "too_long"),
        ({"first": DAY - timedelta(days=1)}, "past"),
        ({"meets": " "}, "terms_missing"),
        ({"purpose": "x" * 401}, "too_long_text"),
        ({"purpose": "SSN 123-45-6789"}, "text_blocked"),
    ],
)
def test_terms(changed: dict[str, object], said: str):
    terms = replace(Terms("Plan the week.", "the town", "the chief", DAY, LAST), **changed)
    verdict = rules.may_write_terms(terms, state="draft", today=DAY, stop_days=14, keep_as_written=True)
    assert verdict.code == said


LIMITS = Limits(14, 2, 7, 14, 180, 2)
FREE = Person(0, 2, None, (), frozenset(), (), False, False, False, False, 0.0, 0)
HEAVY = ("children", DAY - timedelta(days=40)), ("line_of_duty", DAY - timedelta(days=90))


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"load": 1}, []),
        ({"load": 2}, [("load", "signed")]),
        ({"last_home": ago(2)}, [("least_rest", "never")]),
        ({"last_home": ago(3)}, [("resting", "signed")]),
        ({"last_home": ago(13)}, [("resting", "signed")]),
        ({"last_home": ago(14)}, []),
        ({"no_debrief": True}, [("no_debrief", "signed")]),
        ({"no_check": True}, [("no_check", "look")]),
        ({"open_litigation": True}, [("litigation", "signed")]),
        ({"elsewhere": True}, [("elsewhere", "never")]),
        ({"off": ((LAST, LAST),)}, [("off", "signed")]),
        ({"off": ((DAY - timedelta(days=9), DAY - timedelta(days=1)),)}, []),
        ({"exposures": HEAVY}, []),
        ({"exposures": HEAVY[:1], "brings": frozenset({"children"})}, [("again", "look")]),
        ({"exposures": HEAVY[:1], "brings": frozenset({"line_of_duty"})}, []),
        ({"exposures": HEAVY, "brings": frozenset({"children"})}, [("exposed", "signed")]),
        ({"exposures": (("children", ago(180)),), "brings": frozenset({"children"})}, []),
        ({"zone_hours": 2.5}, []),
        ({"zone_hours": 3.0}, [("zone", "look")]),
        ({"night_legs": 1}, [("night", "look")]),
    ],
)  # fmt: skip
def test_what_speaks_against_sending_somebody(changed: dict[str, object], found: list[tuple[str, str]]):
    holds = rules_care.holds(replace(FREE, **changed), first=DAY, last=LAST, limits=LIMITS)
    assert [(hold.code.value, hold.force) for hold in holds] == found


@pytest.mark.parametrize(("days", "found"), [(7, []), (8, ["long"]), (14, ["long"]), (15, ["too_long"])])
def test_a_stay_is_long_after_seven_days_and_never_longer_than_fourteen(days: int, found: list[str]):
    holds = rules_care.holds(FREE, first=DAY, last=DAY + timedelta(days=days - 1), limits=LIMITS)
    assert [hold.code.value for hold in holds] == found


def test_only_what_may_be_signed_is_signed_away():
    person = replace(FREE, load=2, last_home=ago(1), zone_hours=9)
    found = rules_care.holds(person, first=DAY, last=LAST, limits=LIMITS)
    every = {hold.code.value for hold in found}
    assert [v.code for v in rules_care.left(found, signed=every, looked=every)] == ["least_rest"]
    assert [v.code for v in rules_care.left(found, signed=set(), looked=every)] == ["least_rest", "load"]
    assert len(rules_care.left(found, signed=set(), looked=set())) == 3
