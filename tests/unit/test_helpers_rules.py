"""Two helpers in one lane are a question; what a line and a hand-off may say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from alongside.engagements import rules_helping as rules
from alongside.engagements.ics213rr import BLOCKS, COLUMNS


@dataclass(frozen=True)
class Line:
    name: str
    lane: str = "families"
    state: str = "helping"
    lane_agreed: bool = False


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ([], {}),
        ([Line("A")], {}),
        ([Line("A"), Line("B", lane="media")], {}),
        ([Line("A"), Line("B")], {"families": ["A", "B"]}),
        ([Line("A"), Line("B", state="expected"), Line("C", lane="media")], {"families": ["A", "B"]}),
        ([Line("A"), Line("B", state="finished")], {}),
        ([Line("A", lane_agreed=True), Line("B", lane_agreed=True)], {}),
        ([Line("A", lane_agreed=True), Line("B", lane_agreed=True), Line("C")], {"families": ["A", "B", "C"]}),
    ],
    ids=["nobody", "one", "different lanes", "same lane", "one only expected", "one has finished", "divided",
         "a newcomer asks it again"],
)  # fmt: skip
def test_two_in_one_lane_are_asked_about(lines: list[Line], asked: dict[str, list[str]]) -> None:
    assert {lane: [line.name for line in found] for lane, found in rules.same_lane(lines)} == asked


def words(**changed: str) -> dict[str, str]:
    return (
        {"kind": "fbi_vsd", "lane": "families"} | dict.fromkeys(rules.LIMITS, "") | {"name": "FBI"} | changed
    )


@pytest.mark.parametrize(
    ("changed", "count", "code"),
    [
        ({}, 0, ""),
        ({"kind": "army"}, 0, "unknown_word"),
        ({"lane": "tanks"}, 0, "unknown_word"),
        ({"name": "  "}, 0, "no_name"),
        ({"owner": "x" * 121}, 0, "too_long"),
        ({"next_step": "Call about SSN 078-05-1120"}, 0, "text_blocked"),
        ({"next_step": "Tell the mother of Maria Lopez"}, 0, "text_asked"),
        ({}, rules.HELPERS_MOST, "full"),
    ],
)
def test_a_line_holds_work_contacts_and_no_people_who_are_helped(
    changed: dict[str, str], count: int, code: str
) -> None:
    verdict = rules.may_list_helper(words(**changed), count=count, keep_as_written=False)
    assert verdict.code == code


def test_the_names_on_a_line_itself_are_not_asked_about() -> None:
    line = words(next_step="Lee Park opens the center", contact_name="Lee Park")
    assert rules.may_list_helper(line, count=0, keep_as_written=False)


@pytest.mark.parametrize(
    ("standing", "may"), [("staff", True), ("member", True), ("requester", False), ("none", False)]
)
def test_who_keeps_the_sheet(standing: rules.Standing, may: bool) -> None:
    assert bool(rules.may_keep_sheet(standing=standing)) is may


def test_the_form_has_its_25_blocks_in_order() -> None:
    assert len(BLOCKS) == len(set(COLUMNS)) == 25
    assert [number for number, _ in BLOCKS][:4] == ["1", "2", "3", "4a"]
    assert [int("".join(c for c in n if c.isdigit())) for n, _ in BLOCKS] == sorted(
        int("".join(c for c in n if c.isdigit())) for n, _ in BLOCKS
    )
