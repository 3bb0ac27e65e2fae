"""What may be saved in the catalog, and that the release's own catalog would be accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from alongside.library import rules, shipped
from alongside.library.contents import as_json, digest, item_from, protocol_from
from alongside.library.words import Basis, Phase, Window

CATALOG = shipped.catalog()
ITEMS = [(key, item) for _, _, items in CATALOG.protocols for key, item in items]
GOOD = ITEMS[0][1]


def test_every_entry_of_the_release_would_be_accepted():
    wrong = []
    for key, head, items in CATALOG.protocols:
        verdicts = [(key, rules.may_save_protocol(head, why="x", roles=CATALOG.roles))]
        verdicts += [(k, rules.may_save_item(i, why="x", roles=CATALOG.roles)) for k, i in items]
        wrong += [(name, str(verdict)) for name, verdict in verdicts if not verdict]
    assert wrong == []


def test_keys_of_the_release_are_one_each():
    keys = [key for key, _ in ITEMS] + [key for key, _, _ in CATALOG.protocols]
    assert len(set(keys)) == len(keys)


def test_after_an_incident_every_item_has_its_time():
    assert [k for k, i in ITEMS if (i.phase == Phase.PLANNING) == bool(i.window)] == []
    assert {i.window for _, i in ITEMS if i.window} == set(Window.values())


def test_a_timeline_names_protocols_that_exist():
    keys = {key for key, _, _ in CATALOG.protocols}
    assert [t.window for t in CATALOG.timeline if not set(t.protocols) <= keys] == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"text": "  "}, "no_text"),
        ({"text": "x" * 301}, "too_long"),
        ({"phase": "someday"}, "unknown_word"),
        ({"facts": ("weather",)}, "unknown_word"),
        ({"role": "wizard"}, "unknown_role"),
        ({"phase": "response", "window": ""}, "no_window"),
        ({"source_title": ""}, "no_source"),
        ({"source_title": "", "basis": Basis.OWN.value}, ""),
        ({"source_url": "javascript:alert(1)"}, "address"),
        ({"text": "Write down the SSN 078-05-1120"}, "text_blocked"),
        ({"due_hours": -1}, "hours"),
    ],
)
def test_an_item_is_judged(changed, code):
    verdict = rules.may_save_item(replace(GOOD, **changed), why="Plainer", roles=CATALOG.roles)
    assert verdict.code == code


def test_a_change_says_why():
    assert rules.may_save_item(GOOD, why=" ", roles=CATALOG.roles).code == "no_why"


def test_content_survives_being_stored():
    assert [
        k for k, i in ITEMS if item_from(as_json(i)) != i or digest(item_from(as_json(i))) != digest(i)
    ] == []
    assert all(protocol_from(as_json(head)) == head for _, head, _ in CATALOG.protocols)


@pytest.mark.parametrize(("today", "stale"), [(date(2026, 1, 1), False), (date(2026, 1, 2), True)])
def test_an_entry_is_stale_after_its_day(today, stale):
    assert rules.is_stale(review_on=date(2026, 1, 1), today=today) is stale
