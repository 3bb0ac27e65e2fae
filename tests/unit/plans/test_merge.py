"""Two people at once: nothing that either wrote is lost, and what they differ in is told."""

from __future__ import annotations

import random

import pytest

from alongside.plans.flat import flatten, members, unflatten
from alongside.plans.history import back, changes
from alongside.plans.merge import merge
from alongside.plans.shape import rows_of
from tests.unit.plans.making import edited, small

BASE = flatten(small())


def test_answers_to_different_questions_are_both_taken():
    saved = {**BASE, "partners/p1/phone": "614-555-0144"}
    mine = {**BASE, "partners/p1/contact": "Ada Bell", "protocols/ics/lead": "Captain"}
    both = merge(BASE, saved, mine)
    assert not both.differences
    assert both.flat["partners/p1/phone"] == "614-555-0144"
    assert both.flat["partners/p1/contact"] == "Ada Bell" and both.flat["protocols/ics/lead"] == "Captain"


def test_two_answers_to_one_question_are_both_kept():
    saved, mine = {**BASE, "protocols/ics/lead": "Lane"}, {**BASE, "protocols/ics/lead": "Dale"}
    both = merge(BASE, saved, mine)
    assert both.flat["protocols/ics/lead"] == "Lane"
    assert [(d.question, d.saved, d.mine) for d in both.differences] == [
        ("protocols/ics/lead", "Lane", "Dale")
    ]


def test_a_row_that_the_other_worked_on_is_not_taken_out():
    saved = {**BASE, "partners/p1/phone": "614-555-0144"}
    mine = flatten(unflatten({**BASE, "partners": ("p2",)}))
    for first, second in ((saved, mine), (mine, saved)):
        both = merge(BASE, first, second)
        assert members(both.flat, "partners") in {("p1", "p2"), ("p2", "p1")}
        assert (
            both.flat["partners/p1/phone"] == "614-555-0144" and both.flat["partners/p1/name"] == "Dispatch"
        )
        assert [d.question for d in both.differences] == ["partners/p1"]


def test_a_protocol_taken_out_while_one_line_was_edited_stays_whole():
    saved = flatten(unflatten({**BASE, "protocols": ()}))
    mine = {**BASE, "protocols/ics/items/i1/owner": "Lane"}
    both = merge(BASE, saved, mine)
    assert members(both.flat, "protocols/ics/items") == ("i1", "i2")
    assert both.flat["protocols/ics/items/i2/text"] == "Write"


def test_a_row_taken_out_by_one_and_left_alone_by_the_other_is_gone():
    mine = flatten(unflatten({**BASE, "partners": ("p2",)}))
    assert members(merge(BASE, BASE, mine).flat, "partners") == ("p2",)
    assert members(merge(BASE, mine, BASE).flat, "partners") == ("p2",)


@pytest.mark.parametrize("seed", range(400))
def test_nothing_that_anybody_wrote_is_lost(seed):
    dice = random.Random(seed)
    base = edited(BASE, dice, steps=3)
    saved, mine = edited(base, dice), edited(base, dice)
    both = merge(base, saved, mine)
    told = {d.question for d in both.differences}
    for side, other in ((saved, mine), (mine, saved)):
        for question, value in side.items():
            if rows_of(question) is not None or value == base.get(question):
                continue
            kept = both.flat.get(question) == value or question in told
            assert kept, (question, value, other.get(question))
    for order in [q for q in {**saved, **mine} if rows_of(q) is not None]:
        for row in {*members(saved, order), *members(mine, order)} - {*members(base, order)}:
            assert row in members(both.flat, order)
    assert flatten(unflatten(both.flat)) == both.flat
    assert merge(base, saved, base).flat == saved and merge(base, base, mine).flat == mine
    assert merge(base, mine, mine).flat == mine and not merge(base, mine, mine).differences


@pytest.mark.parametrize("seed", range(50))
def test_every_version_can_be_reached_again(seed):
    dice, versions, steps = random.Random(seed), [BASE], []
    for _ in range(6):
        versions.append(edited(versions[-1], dice))
        steps.append(changes(versions[-2], versions[-1]))
    for number, version in enumerate(versions):
        assert back(versions[-1], reversed(steps[number:])) == version
