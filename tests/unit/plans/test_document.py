"""A plan's file: read and written without loss; what is wrong is named by its place."""

from __future__ import annotations

import json
import random

import pytest

from alongside.plans.document import Misshapen, check, empty, read, text_of
from alongside.plans.flat import flatten, unflatten
from tests.unit.plans.making import broken, edited, small


def test_an_empty_and_a_small_plan_come_back_as_they_were():
    for plan in (empty(), small()):
        text = text_of(plan)
        assert read(text) == plan and text_of(read(text.encode())) == text


@pytest.mark.parametrize("seed", range(60))
def test_what_is_written_is_read_back_to_the_byte(seed):
    plan = unflatten(edited(flatten(small()), random.Random(seed), steps=12))
    text = text_of(plan)
    assert text_of(read(text.encode())) == text


def spoiled(change):
    plan = json.loads(text_of(small()))
    change(plan)
    return json.dumps(plan)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("format", lambda p: p.update(format="other")),
        ("version", lambda p: p.update(version=2)),
        ("version", lambda p: p.update(version=True)),
        ("victims", lambda p: p.update(victims=[])),
        ("needs", lambda p: p.pop("needs")),
        ("community.name", lambda p: p["community"].update(name="x" * 201)),
        ("community.state", lambda p: p["community"].update(state="ZZ")),
        ("community.review_on", lambda p: p["community"].update(review_on="2027-02-30")),
        ("partners[1].id", lambda p: p["partners"][1].update(id="p1")),
        ("partners[0].id", lambda p: p["partners"][0].update(id="A b")),
        ("partners[0].notify", lambda p: p["partners"][0].update(notify="yes")),
        ("protocols[0].items[1].owner", lambda p: p["protocols"][0]["items"][1].update(owner=7)),
        ("protocols[0].items[1].text", lambda p: p["protocols"][0]["items"][1].update(text="a\x00b")),
        ("protocols[0].items[0]", lambda p: p["protocols"][0].update(items=["x"])),
        ("protocols[0].use", lambda p: p["protocols"][0].update(use="maybe")),
        ("protocols", lambda p: p.update(protocols={})),
        ("exercises", lambda p: p.update(exercises=[{}] * 61)),
    ],
)
def test_a_fault_is_named_by_its_place(place, change):
    with pytest.raises(Misshapen) as caught:
        read(spoiled(change))
    assert place in [f.place for f in caught.value.faults], caught.value.faults


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"", "line 1, column 1"),
        (b'{"a": 1,}', "line 1, column 9"),
        (b"\xff", "file"),
        (b"NaN", "file"),
        (b"[" * 100_000, "file"),
        (b"1" * 5_000, "file"),
        (b" " * 1_000_001, "file"),
        (b'{"a": 1, "a": 2}', "a"),
        (b"[]", "file"),
    ],
)
def test_what_is_no_plan_is_refused_with_a_place(raw, place):
    with pytest.raises(Misshapen) as caught:
        read(raw)
    assert [f.place for f in caught.value.faults] == [place]


def tried(raw):
    """Return the plan, or the faults."""
    try:
        return read(raw), []
    except Misshapen as refused:
        return None, refused.faults


def test_a_thousand_files_by_chance_are_read_or_refused_with_a_place():
    dice, read_well = random.Random(6), 0
    for number in range(1000):
        plan, faults = tried(broken(dice))
        assert (plan is None) == bool(faults)
        assert all(f.place and str(f).encode() for f in faults), number
        if plan is not None:
            read_well += 1
            assert check(plan) == plan and read(text_of(plan)) == plan
    assert 100 < read_well < 900
