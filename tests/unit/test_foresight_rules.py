"""Which things to think of matter for an incident, and in which span: a table of incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.engagements import rules_foresight as rules
from alongside.engagements.states import THOUGHT
from alongside.kernel.field import Fact, Window
from alongside.library import shipped

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
ITEMS = {key: item for _, _, items in shipped.catalog().protocols for key, item in items}
NOTHING = {
    "children": False,
    "officer_hurt": False,
    "bias": False,
    "venue": "workplace",
    "agency_kind": "municipal",
    "communities": [],
    "languages": ["en"],
}

INCIDENTS = [
    # what is known,                          facts that hold,          facts nobody could say yet
    ({}, "", ""),
    ({"children": True}, "children", ""),
    ({"children": None}, "", "children"),
    ({"officer_hurt": True, "bias": True}, "officer_hurt bias", ""),
    ({"venue": "school_k12"}, "school", ""),
    ({"venue": "higher_education"}, "campus", ""),
    ({"agency_kind": "university"}, "campus", ""),
    ({"agency_kind": "tribal"}, "tribal", ""),
    ({"communities": ["tribal", "military"]}, "tribal military", ""),
    ({"venue": "multiple"}, "several_sites", ""),
    ({"venue": ""}, "", "school campus several_sites"),
    ({"venue": "", "communities": ["campus"]}, "campus", "school several_sites"),
    ({"languages": ["en", "es"]}, "languages", ""),
    ({"languages": []}, "", ""),
]


@pytest.mark.parametrize(("told", "present", "unknown"), INCIDENTS)
def test_facts_follow_from_what_was_told(told, present, unknown):
    known = rules.known_of(**{**NOTHING, **told})
    assert known.present == {Fact(word) for word in present.split()}
    assert known.open == {Fact(word) for word in unknown.split()}


CHOSEN = [
    # an item,                     what is known,                    is it shown?
    ("ics-03", {}, True),
    ("ics-01", {}, False),  # planning: belongs before an incident
    ("family-reunification-04", {}, False),
    ("family-reunification-04", {"children": True}, True),
    ("family-reunification-04", {"children": None}, True),
    ("family-reunification-04", {"venue": "school_k12"}, True),
    ("responder-wellness-10", {}, False),
    ("responder-wellness-10", {"officer_hurt": True}, True),
    ("emergency-funding-08", {"venue": "higher_education"}, True),
    ("emergency-funding-08", {}, False),
    ("committee-meeting-03", {"venue": "multiple"}, True),
    ("committee-meeting-03", {}, False),
    ("access-inclusion-07", {"agency_kind": "tribal"}, True),
    ("access-inclusion-07", {"bias": True}, True),
    ("access-inclusion-07", {}, False),
    ("communications-04", {"languages": ["es"]}, True),
    ("victim-notification-11", {"communities": ["military"]}, True),
]


@pytest.mark.parametrize(("key", "told", "shown"), CHOSEN)
def test_an_item_is_shown_for_the_incidents_it_is_for(key, told, shown):
    assert rules.matters(ITEMS[key], rules.known_of(**{**NOTHING, **told})) is shown


def test_an_item_for_several_facts_needs_one_of_them_and_order_is_kept():
    known = rules.known_of(**{**NOTHING, "bias": True})
    one = replace(ITEMS["ics-03"], facts=("tribal", "bias"))
    assert rules.select([one, ITEMS["ics-01"], ITEMS["ics-03"]], known) == [one, ITEMS["ics-03"]]


SPANS = [
    (timedelta(0), Window.NOW),
    (timedelta(hours=2), Window.NOW),
    (timedelta(hours=3), Window.HALF_DAY),
    (timedelta(hours=15), Window.THREE_DAYS),
    (timedelta(days=4), Window.TWO_WEEKS),
    (timedelta(days=15), Window.THREE_MONTHS),
    (timedelta(days=100), Window.YEAR),
    (timedelta(days=400), Window.AFTER),
    (timedelta(hours=-1), Window.NOW),  # a clock that is a little off
]


@pytest.mark.parametrize(("since", "window"), SPANS)
def test_the_present_span_is_counted_from_the_incident(since, window):
    assert rules.window_at(began=AT - since, at=AT) is window


@pytest.mark.parametrize(
    ("occurred_on", "began"),
    [
        (None, AT),
        (date(2026, 11, 22), AT),
        (date(2026, 11, 23), AT),
        (date(2026, 11, 20), datetime(2026, 11, 20, 18, tzinfo=UTC)),  # noon in Chicago
    ],
)
def test_hours_are_counted_from_the_request_or_from_noon_of_an_earlier_day(occurred_on, began):
    found = rules.began_at(occurred_on=occurred_on, received_at=AT, zone="America/Chicago")
    assert found == began


@pytest.mark.parametrize(
    ("standing", "may"), [("staff", True), ("requester", True), ("member", False), ("none", False)]
)
def test_the_agency_marks_or_a_coordinator_for_it(standing, may):
    assert bool(rules.may_mark(standing=standing)) is may


TODAY = date(2026, 11, 22)
ANSWERS = [
    ("done", None, "", ""),
    ("put_back", None, "", ""),
    ("later", None, "", "no_day"),
    ("later", TODAY, "", "no_day"),
    ("later", TODAY + timedelta(days=1), "", ""),
    ("later", TODAY + timedelta(days=6 * 366), "", "no_day"),
    ("hand_on", None, "", "nobody"),
    ("hand_on", None, "Officer Smith", "nobody"),
    ("hand_on", None, "chief", ""),
    ("forget", None, "", "wrong_state"),
]


@pytest.mark.parametrize(("event", "later_on", "handed_to", "code"), ANSWERS)
def test_an_answer_is_judged(event, later_on, handed_to, code):
    verdict = rules.may_become(
        event=event, state="open", later_on=later_on, handed_to=handed_to, roles={"chief"}, today=TODAY
    )
    assert verdict.code == code


def test_every_answer_can_be_changed_into_every_other():
    states = {str(move.target) for move in THOUGHT.moves}
    assert all(THOUGHT.may(move.event, state) for move in THOUGHT.moves for state in states)
    assert list(THOUGHT.final()) == []
