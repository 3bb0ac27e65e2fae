"""Dates ahead bring their contacts with them; what a community wants left alone moves or holds them, and loses none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.actions import deactivate, grant
from alongside.accounts.permissions import Role
from alongside.engagements import actions, queries
from alongside.engagements.models import DateAhead, FollowUp
from alongside.incidents.actions import set_facts
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    requester,
    scene,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("no_reasons")
DAY = timedelta(days=1)
TRIAL = date(2027, 3, 1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda e: e.verdict.code == code)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def trial(story: Scene, day: date = TRIAL) -> int:
    return actions.note_date_ahead(
        engagement_id=story.engagement_id, kind="trial", day=day, by=story.cast.coordinator.actor, at=story.at
    )


def around(date_id: int) -> list[tuple[date, str]]:
    """Return the contacts of a date ahead: their day and state, the one before it first."""
    rows = FollowUp.objects.filter(ahead_id=date_id).order_by("after", "pk")
    return [(row.due_date, row.state) for row in rows]


def actions_of(story: Scene) -> list[str]:
    return [line["action"] for line in lines_for_page(f"request:{story.request_id}")]


def test_a_trial_brings_a_contact_six_weeks_before_and_one_after(story: Scene) -> None:
    one = trial(story)
    assert trial(story) == one
    assert around(one) == [(date(2027, 1, 18), "planned"), (date(2027, 3, 3), "planned")]
    assert actions_of(story).count("note_date_ahead") == 1


def test_a_trial_put_off_takes_its_contacts_along_and_one_that_was_done_comes_again(story: Scene) -> None:
    one, by = trial(story), story.cast.coordinator.actor
    done = FollowUp.objects.get(ahead_id=one, after=False)
    actions.do_follow_up(follow_up_id=done.pk, by=by, at=story.at)
    actions.move_date_ahead(date_id=one, day=date(2027, 9, 6), by=by, at=story.at + DAY)
    assert around(one) == [
        (date(2027, 1, 18), "done"), (date(2027, 7, 26), "planned"), (date(2027, 9, 8), "planned"),
    ]  # fmt: skip


def test_one_already_raised_is_raised_again_on_its_new_day_and_mailed_again(story: Scene) -> None:
    one, by = trial(story), story.cast.coordinator.actor
    FollowUp.objects.exclude(ahead_id=one).delete()
    actions.tick(at=datetime(2027, 1, 18, 14, tzinfo=UTC))
    moved_at = datetime(2027, 1, 19, 14, tzinfo=UTC)
    actions.move_date_ahead(date_id=one, day=date(2027, 6, 1), by=by, at=moved_at)
    assert around(one)[0] == (date(2027, 4, 20), "planned")
    assert Message.objects.get(kind="follow_up_due").state == "withdrawn"
    actions.tick(at=datetime(2027, 4, 20, 13, tzinfo=UTC))
    assert around(one)[0] == (date(2027, 4, 20), "raised")
    assert Message.objects.filter(kind="follow_up_due").count() == 2


def test_the_chief_drops_a_date_in_one_tap_and_it_can_be_put_back(story: Scene) -> None:
    one = trial(story)
    with refused("not_on_team"):
        actions.drop_date_ahead(date_id=one, by=requester(story.request_id + 1), at=story.at)
    for _again in range(2):
        actions.drop_date_ahead(date_id=one, by=story.chief, at=story.at)
    assert [state for _, state in around(one)] == ["dismissed", "dismissed"]
    actions.put_back_date_ahead(date_id=one, by=story.chief, at=story.at + DAY)
    assert [state for _, state in around(one)] == ["planned", "planned"]
    assert DateAhead.objects.get(pk=one).dropped_at is None


def test_what_was_said_not_to_be_wanted_stays_so_when_the_date_moves(story: Scene) -> None:
    one = trial(story)
    before = FollowUp.objects.get(ahead_id=one, after=False)
    actions.requester_dismisses_follow_up(follow_up_id=before.pk, by=story.chief, at=story.at)
    actions.move_date_ahead(date_id=one, day=date(2027, 9, 6), by=story.chief, at=story.at)
    assert around(one) == [(date(2027, 1, 18), "dismissed"), (date(2027, 9, 8), "planned")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"day": date(2026, 11, 21)}, "past"),
        ({"day": date(2040, 1, 1)}, "too_far"),
        ({"kind": "check_in"}, "unknown_word"),
        ({"kind": "other"}, "no_note"),
        ({"note": "SSN 078-05-1120"}, "text_blocked"),
    ],
)
def test_what_cannot_be_noted(story: Scene, words: dict, code: str) -> None:
    asked = {"kind": "hearing", "day": TRIAL} | words
    with refused(code):
        actions.note_date_ahead(engagement_id=story.engagement_id, by=story.chief, at=story.at, **asked)


def test_days_left_alone_move_what_falls_on_them_and_lifting_moves_it_back(story: Scene) -> None:
    days = {f.what: f.due_date for f in queries.follow_ups(story.engagement_id)}
    wish = actions.leave_alone(
        engagement_id=story.engagement_id, first=date(2026, 12, 1), last=date(2026, 12, 10),
        by=story.chief, at=story.at,
    )  # fmt: skip
    moved = next(f for f in queries.follow_ups(story.engagement_id) if f.wished_date)
    assert (moved.what, moved.wished_date, moved.due_date) == (
        "After 2 weeks", date(2026, 12, 6), date(2026, 12, 11),
    )  # fmt: skip
    assert actions.tick(at=datetime(2026, 12, 10, 23, tzinfo=UTC)) == 2
    actions.lift_left_alone(left_alone_id=wish, by=story.chief, at=story.at + DAY)
    assert {f.what: f.due_date for f in queries.follow_ups(story.engagement_id)} == days


def test_a_topic_left_alone_is_held_and_shown_and_comes_when_the_wish_is_lifted(story: Scene) -> None:
    FollowUp.objects.exclude(step="aeap_9").delete()
    by = story.cast.coordinator.actor
    wish = actions.leave_alone(engagement_id=story.engagement_id, kind="aeap", by=by, at=story.at)
    late = story.at + 300 * DAY
    assert actions.tick(at=late) == 0
    assert [(f.held, f.state) for f in queries.follow_ups(story.engagement_id)] == [(True, "planned")]
    assert queries.follow_ups_due(late) == []
    actions.lift_left_alone(left_alone_id=wish, by=by, at=late)
    assert actions.tick(at=late) == 1


def test_an_advisor_does_not_say_what_the_community_wants_left_alone(story: Scene) -> None:
    with refused("not_yours"):
        actions.leave_alone(
            engagement_id=story.engagement_id, kind="aeap", by=story.cast.advisor.actor, at=story.at
        )


def test_an_award_sets_a_month_and_a_corrected_day_of_the_incident_leaves_it(story: Scene) -> None:
    by = story.cast.coordinator.actor
    moved = {"engagement_id": story.engagement_id, "due_date": date(2028, 1, 10), "by": by, "at": story.at}
    assert actions.move_follow_up(ref="step:aeap_9", **moved)
    assert not actions.move_follow_up(ref="step:aeap_9", **moved)
    assert not actions.move_follow_up(ref="award:1", **moved)
    set_facts(request_id=story.request_id, facts={"occurred_on": date(2026, 11, 19)}, by=by, at=story.at)
    actions.recount_follow_ups(request_ids=[story.request_id], by=by, at=story.at)
    days = dict(FollowUp.objects.values_list("step", "due_date"))
    assert days["aeap_9"] == date(2028, 1, 10)
    assert days["aeap_18"] == date(2028, 4, 21)


def test_a_room_above_adds_a_deadline_under_its_own_reference_once(story: Scene) -> None:
    words = {"engagement_id": story.engagement_id, "kind": "grant", "by": OPERATOR, "at": story.at}
    one = actions.add_follow_up(due_date=date(2027, 2, 1), ref="clock:7", **words)
    assert actions.add_follow_up(due_date=date(2027, 3, 1), ref="clock:7", **words) == one
    assert FollowUp.objects.get(ref="clock:7").due_date == date(2027, 3, 1)
    with refused("unknown_word"):
        actions.add_follow_up(due_date=date(2027, 2, 1), **words)


def test_what_a_coordinator_was_told_before_leaving_falls_to_the_next_who_holds_the_role(
    story: Scene,
) -> None:
    later = story.at + DAY
    actions.tick(at=later)
    deactivate(person_id=story.cast.coordinator.pk, by=OPERATOR, at=later)
    grant(person_id=story.cast.care_lead.pk, role=Role.COORDINATOR, by=OPERATOR, at=later)
    assert actions.tick(at=later + timedelta(minutes=59)) == 0
    assert actions.tick(at=later + timedelta(minutes=61)) == 1
    assert actions.tick(at=later + timedelta(hours=3)) == 0
    assert [m.address for m in Message.objects.filter(kind="follow_up_due").order_by("pk")] == [
        "cory@example.org", "casey@example.org",
    ]  # fmt: skip
