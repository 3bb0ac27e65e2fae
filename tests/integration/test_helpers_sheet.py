"""The sheet of helpers: kept by the team, seen by the chief, asked about when two do the same, handed over."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.engagements import actions, queries
from alongside.engagements.models import HandOff, Helper
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from tests.integration.casework import Scene, no_reasons, scene  # noqa: F401 (a fixture)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR = timedelta(hours=1)
SignIn = Callable[..., Client]


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def now(at: datetime) -> Any:
    with clock.frozen(at + 2 * HOUR):
        yield at + 2 * HOUR


def add(story: Scene, name: str = "County victim services", *, key: str = "", **words: str) -> int:
    given = {"kind": "local", "lane": "families", "name": name, "phone": "614-555-0166"} | words
    return actions.add_helper(
        engagement_id=story.engagement_id, key=key or name, words=given, state="helping",
        by=story.cast.coordinator.actor, at=story.at,
    )  # fmt: skip


def sheet(story: Scene) -> queries.Sheet:
    return queries.helper_sheet(story.engagement_id)


def test_the_same_form_sent_twice_is_one_line(story: Scene) -> None:
    assert add(story, key="k") == add(story, key="k")
    assert [helper.name for helper in sheet(story).helpers] == ["County victim services"]


def test_two_in_one_lane_are_a_question_until_divided_and_again_for_a_newcomer(story: Scene) -> None:
    add(story, "Red Cross chapter")
    add(story)
    by = story.cast.advisor.actor
    (question,) = sheet(story).questions
    assert question.names == ("County victim services", "Red Cross chapter")
    actions.agree_lane(engagement_id=story.engagement_id, lane="families", by=by, at=story.at)
    assert sheet(story).questions == ()
    moved = add(story, "University hospital", lane="media")
    assert sheet(story).questions == ()
    actions.change_helper(
        helper_id=moved,
        words={"kind": "local", "lane": "families", "name": "University hospital"},
        by=by,
        at=story.at,
    )
    (question,) = sheet(story).questions
    assert "University hospital" in question.names


def test_a_hand_off_counts_when_somebody_said_yes_by_name(story: Scene) -> None:
    helper_id, by = add(story), story.cast.coordinator.actor
    offered = actions.offer_hand_off(helper_id=helper_id, key="h", what="Travel costs", by=by, at=story.at)
    assert offered == actions.offer_hand_off(
        helper_id=helper_id, key="h", what="Travel costs", by=by, at=story.at
    )
    (waiting,) = sheet(story).hand_offs
    assert (waiting.waiting, waiting.answered_by) == (True, "")
    with pytest.raises(Refused):
        actions.answer_hand_off(hand_off_id=offered, taken=True, answered_by=" ", by=by, at=story.at)
    actions.answer_hand_off(
        hand_off_id=offered, taken=True, answered_by="Lee Park, lead", by=by, at=story.at + HOUR
    )
    (taken,) = sheet(story).hand_offs
    assert (taken.state, taken.answered_by, taken.answered_at) == ("taken", "Lee Park, lead", story.at + HOUR)
    with pytest.raises(Refused):
        actions.answer_hand_off(hand_off_id=offered, taken=False, answered_by="Lee Park", by=by, at=story.at)
    lines = LedgerEntry.objects.filter(stream=f"request:{story.request_id}", action__contains="hand_off")
    assert [line.action for line in lines.order_by("seq")] == ["offer_hand_off", "answer_hand_off"]


def test_who_has_finished_is_handed_nothing_until_back(story: Scene) -> None:
    helper_id, by = add(story), story.cast.coordinator.actor
    actions.move_helper(helper_id=helper_id, event="finish", by=by, at=story.at)
    with pytest.raises(Refused):
        actions.offer_hand_off(helper_id=helper_id, key="h", what="Travel costs", by=by, at=story.at)
    with pytest.raises(Refused):
        actions.move_helper(helper_id=helper_id, event="finish", by=by, at=story.at)
    actions.move_helper(helper_id=helper_id, event="begin", by=by, at=story.at)
    assert sheet(story).helpers[0].state == "helping"


@pytest.mark.parametrize("who", ["officer", "funder"])
def test_only_the_team_keeps_the_sheet(story: Scene, who: str) -> None:
    by = getattr(story.cast, who).actor
    with pytest.raises(Refused):
        actions.add_helper(
            engagement_id=story.engagement_id, key="x", by=by, at=story.at,
            words={"kind": "ovc", "lane": "funding", "name": "OVC"},
        )  # fmt: skip
    assert not Helper.objects.exists()


def form(**changed: str) -> dict[str, str]:
    return {
        "write_key": "w1", "kind": "saa", "name": "State agency", "lane": "funding", "state": "expected",
        "contact_name": "Lee Park", "phone": "614-555-0166",
    } | changed  # fmt: skip


@pytest.mark.parametrize(("who", "desk"), [("coordinator", "desk"), ("advisor", "my")])
def test_the_sheet_on_either_desk(
    story: Scene, client_for: SignIn, now: datetime, who: str, desk: str
) -> None:
    client = client_for(getattr(story.cast, who))
    base = f"/{desk}/engagements/{story.engagement_id}/helpers/"
    asked = client.post(base, form(next_step="Tell Maria Lopez's mother"))
    assert asked.status_code == 422
    assert "keep it as written" in asked.content.decode()
    assert client.post(base, form()).status_code == 302
    (helper,) = sheet(story).helpers
    assert client.post(f"{base}{helper.id}/act/", {"event": "begin", "write_key": "w2"}).status_code == 302
    assert (
        client.post(f"{base}{helper.id}/hand-off/", {"what": "Costs", "write_key": "w3"}).status_code == 302
    )
    (waiting,) = sheet(story).hand_offs
    answer = {"taken": "yes", "answered_by": "Lee Park", "write_key": "w4"}
    assert client.post(f"{base}hand-off/{waiting.id}/", answer).status_code == 302
    assert HandOff.objects.get().answered_by == "Lee Park"
    page = client.get(base).content.decode()
    assert "State agency" in page
    assert "Taken over" in page
    for sheet_of_paper in ("print/", "ics-213rr/", f"{helper.id}/"):
        assert "State agency" in client.get(base + sheet_of_paper).content.decode()


def test_a_duty_officer_reads_the_sheet_and_changes_nothing(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    helper_id = add(story)
    client, base = client_for(story.cast.officer), f"/desk/engagements/{story.engagement_id}/helpers/"
    assert "County victim services" in client.get(base).content.decode()
    assert client.post(base, form()).status_code == 404
    assert client.post(f"{base}{helper_id}/", form()).status_code == 404
    assert client.post(f"{base}{helper_id}/act/", {"event": "finish"}).status_code == 404
    assert sheet(story).helpers[0].state == "helping"


def test_another_engagements_helper_does_not_exist_here(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    other = scene(story.cast, story.at, agency_text="Lima PD", both=False, key="other")
    elsewhere = add(other, "Lima helpers")
    client = client_for(story.cast.coordinator)
    assert client.get(f"/desk/engagements/{story.engagement_id}/helpers/{elsewhere}/").status_code == 404


def test_the_files_start_no_formula_and_leave_a_line(story: Scene, client_for: SignIn, now: datetime) -> None:
    add(story, "=HYPERLINK(1)", email="a@b.example", contact_name="@SUM(A1)")
    client, url = (
        client_for(story.cast.coordinator),
        f"/desk/engagements/{story.engagement_id}/helpers/export/",
    )
    for kind, column in (
        ("contacts", "Organization"),
        ("ics-213rr", "6 Suitable Substitutes and/or Suggested Sources"),
    ):
        answer = client.post(url, {"form": kind})
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][column] == "'=HYPERLINK(1)"
        assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]
    assert LedgerEntry.objects.filter(action="export_helpers").count() == 2
    assert client.post(url, {"form": "all"}).status_code == 404


def test_the_chief_sees_the_sheet_and_nobody_elses(story: Scene, now: datetime) -> None:
    add(story, next_step="Opens the center")
    other = scene(story.cast, story.at, agency_text="Lima PD", both=False, key="other")
    add(other, "Lima helpers")
    code = incidents.issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=now)
    token, _ = incidents.open_with_code(code=code, address="192.0.2.1", at=now)
    chief = Client()
    assert chief.get("/help/case/helpers/").status_code == 302
    chief.cookies["case"] = token
    page = chief.get("/help/case/helpers/").content.decode()
    assert "County victim services" in page
    assert "Opens the center" in page
    assert "Lima helpers" not in page
