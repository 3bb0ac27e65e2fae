"""The day of the incident was corrected: follow-ups that count from it move, and nothing that was settled does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from alongside.engagements import actions, queries
from alongside.engagements.models import FollowUp
from alongside.incidents.actions import set_facts
from alongside.incidents.models import RequestForAssistance
from alongside.kernel import clock
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    said_yes,
    scene,
)
from tests.people import Cast, ask

pytestmark = pytest.mark.usefixtures("no_reasons")
DAY = timedelta(days=1)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def correct(story: Scene, occurred_on: date | None, *, days: int = 0) -> int:
    """Correct the day, some days after the introduction; return how many follow-ups changed."""
    at, by = story.at + days * DAY, story.cast.officer.actor
    set_facts(request_id=story.request_id, facts={"occurred_on": occurred_on}, by=by, at=at)
    return actions.recount_follow_ups(request_ids=[story.request_id], by=by, at=at)


def days_of(story: Scene) -> dict[str, date]:
    """Return the day of each step."""
    return {f.step: f.due_date for f in FollowUp.objects.filter(engagement_id=story.engagement_id)}


def last_line(story: Scene) -> dict:
    """Return the newest line about moved follow-ups."""
    stream = f"request:{story.request_id}"
    return next(line for line in lines_for_page(stream) if line["action"] == "move_follow_ups")


def test_year_marks_and_program_months_move_and_check_ins_do_not(story: Scene) -> None:
    before = days_of(story)
    assert before["1y"] == date(2027, 11, 15)
    assert correct(story, date(2026, 11, 19)) == 8
    after = days_of(story)
    assert after["1y"] == date(2027, 11, 12)
    assert after["aeap_9"] == date(2027, 7, 22)
    assert {k: after[k] for k in ("24h", "30d", "6m")} == {k: before[k] for k in ("24h", "30d", "6m")}
    row = FollowUp.objects.get(engagement_id=story.engagement_id, step="1y")
    assert row.due_at.isoformat() == "2027-11-12T14:00:00+00:00"
    line = last_line(story)
    assert line["facts"]["incident"] == "2026-11-19"
    assert len(line["facts"]["moved"]) == 8


def test_the_same_day_again_changes_nothing_and_writes_no_line(story: Scene) -> None:
    correct(story, date(2026, 11, 19))
    lines = len(lines_for_page(f"request:{story.request_id}"))
    assert correct(story, date(2026, 11, 19)) == 0
    assert len(lines_for_page(f"request:{story.request_id}")) == lines + 1  # the facts themselves


def test_what_was_done_or_not_wanted_stays_where_it_was(story: Scene) -> None:
    by = story.cast.coordinator.actor
    cards = {f.what: f for f in queries.follow_ups(story.engagement_id)}
    before = days_of(story)
    actions.do_follow_up(follow_up_id=cards["A week before 1 year"].id, by=by, at=story.at)
    actions.dismiss_follow_up(follow_up_id=cards["A week before 2 years"].id, by=by, at=story.at)
    assert correct(story, date(2026, 11, 19)) == 6
    after = days_of(story)
    assert (after["1y"], after["2y"]) == (before["1y"], before["2y"])
    assert after["3y"] != before["3y"]


def test_one_that_was_raised_shows_the_right_day_and_is_not_mailed_twice(story: Scene) -> None:
    FollowUp.objects.exclude(step="1y").delete()
    late = story.at + 365 * DAY
    assert actions.tick(at=late) == 1
    assert correct(story, date(2026, 11, 24), days=366) == 8
    row = FollowUp.objects.get(step="1y")
    assert (row.state, row.due_date) == ("raised", date(2027, 11, 17))
    assert Message.objects.filter(kind__startswith="follow_up").count() == 1


def test_a_day_long_past_leaves_out_what_would_lie_before_the_introduction(story: Scene) -> None:
    correct(story, date(2025, 11, 1))
    states = dict(FollowUp.objects.values_list("step", "state"))
    assert states["aeap_9"] == states["1y"] == "dismissed"
    assert states["aeap_18"] == states["2y"] == "planned"
    assert last_line(story)["facts"]["not_wanted"] == ["aeap_9", "1y"]


def test_a_step_that_had_been_left_out_is_added_but_not_to_a_closed_engagement(
    cast: Cast, at: datetime
) -> None:
    story = scene(cast, at)
    FollowUp.objects.filter(step="1y").delete()
    assert correct(story, date(2026, 11, 19)) == 8
    assert "1y" in days_of(story)
    FollowUp.objects.filter(step="1y").delete()
    actions.close(
        engagement_id=story.engagement_id, hand_back=said_yes(("officers", "agency"), on=story.at), keep_follow_ups=True,
        by=cast.coordinator.actor, at=at + DAY,
    )  # fmt: skip
    assert correct(story, date(2026, 11, 18), days=2) == 7
    assert "1y" not in days_of(story)


def test_without_a_day_it_counts_from_when_the_request_came(story: Scene) -> None:
    before = days_of(story)
    correct(story, date(2026, 11, 1))
    correct(story, None)
    assert days_of(story) == before


def test_a_request_without_an_engagement_is_left_alone(cast: Cast, at: datetime) -> None:
    assert actions.recount_follow_ups(request_ids=[ask(at), 987], by=cast.officer.actor, at=at) == 0


def test_the_facts_page_moves_them_for_every_agency_of_the_event(
    story: Scene, client_for, at: datetime
) -> None:
    other = scene(story.cast, at, agency_text="Sheriff of Dayton County")
    incident = RequestForAssistance.objects.get(pk=story.request_id).incident_id
    RequestForAssistance.objects.filter(pk=other.request_id).update(incident_id=incident)
    with clock.frozen(at):
        client = client_for(story.cast.officer)
        url = reverse("intake:facts", args=[other.request_id])
        sent = {"occurred_on": "2026-11-19", "timezone": "America/New_York", "write_key": "k"}
        answer = client.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert days_of(story)["1y"] == days_of(other)["1y"] == date(2027, 11, 12)
