"""Follow-ups are raised once on the agency's own morning; anyone concerned can say that one is not wanted."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from alongside.accounts.actions import deactivate, grant
from alongside.accounts.permissions import Role
from alongside.engagements import actions, queries
from alongside.engagements.models import Engagement, FollowUp
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from tests.integration.casework import (
    Scene,
    call_out,
    entry,
    no_reasons,  # noqa: F401 (a fixture)
    requester,
    said_yes,
    scene,
    seat_of,
)
from tests.people import Cast, accepted

pytestmark = pytest.mark.usefixtures("no_reasons")
DAY = timedelta(days=1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda e: e.verdict.code == code)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def first(story: Scene) -> queries.FollowUpCard:
    return queries.follow_ups(story.engagement_id)[0]


def test_after_an_outage_all_that_came_late_is_one_message(story: Scene) -> None:
    late = datetime(2026, 12, 24, 18, 0, tzinfo=UTC)
    assert actions.tick(at=late) == 4
    [message] = Message.objects.filter(group__startswith="follow_up")
    assert (message.kind, message.address) == ("follow_ups_late", "cory@example.org")
    assert "/desk/engagements/" in render(kind=message.kind, context={}, language="en", exercise=False).text


def test_one_is_raised_at_nine_at_the_agency_and_once(story: Scene) -> None:
    nine = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert first(story).due_at == nine
    assert actions.tick(at=nine - timedelta(seconds=1)) == 0
    assert actions.tick(at=nine) == 1
    assert actions.tick(at=nine + timedelta(minutes=5)) == 0
    assert first(story).state == "raised"
    [message] = Message.objects.filter(kind="follow_up_due")
    assert message.address == "cory@example.org"
    text = render(kind="follow_up_due", context=message.context, language="en", exercise=False)
    assert f"/desk/engagements/{story.engagement_id}/" in text.text
    assert "Millbrook" not in text.subject + text.text


def test_the_agency_reads_that_one_is_due_and_need_not_wait_for_it(story: Scene) -> None:
    def last_step() -> str:
        card = queries.for_requester(story.request_id)
        assert card is not None
        return card.next_steps[-1].what

    assert last_step().startswith("The program gets in touch again")
    actions.tick(at=datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
    assert "the program's turn" in last_step()


def test_a_long_silence_of_the_clock_loses_none(story: Scene) -> None:
    assert actions.tick(at=story.at + 40 * DAY, limit=2) == 2
    assert actions.tick(at=story.at + 40 * DAY) == 2
    due = queries.follow_ups_due(story.at + 40 * DAY)
    assert [d.follow_up.what for d in due] == [
        "After 24 hours", "After 72 hours", "After 2 weeks", "After 30 days",
    ]  # fmt: skip
    assert {d.agency_name for d in due} == {"Millbrook Police Department"}


def test_when_the_coordinator_has_left_all_coordinators_are_told(story: Scene) -> None:
    grant(person_id=story.cast.care_lead.pk, role=Role.COORDINATOR, by=story.chief, at=story.at)
    deactivate(person_id=story.cast.coordinator.pk, by=story.chief, at=story.at)
    actions.tick(at=story.at + DAY)
    assert [m.address for m in Message.objects.filter(kind="follow_up_due")] == ["casey@example.org"]


def test_the_agency_says_not_wanted_and_the_message_is_taken_back(story: Scene) -> None:
    actions.tick(at=story.at + DAY)
    with refused("not_on_team"):
        actions.requester_dismisses_follow_up(
            follow_up_id=first(story).id, by=requester(story.request_id + 1), at=story.at + DAY
        )
    actions.requester_dismisses_follow_up(follow_up_id=first(story).id, by=story.chief, at=story.at + DAY)
    assert (first(story).state, first(story).by_requester) == ("dismissed", True)
    assert Message.objects.get(kind="follow_up_due").state == "withdrawn"
    assert lines_for_page(f"request:{story.request_id}")[0]["action"] == "dismiss_follow_up"


def test_a_dismissal_can_be_taken_back_without_a_second_message(story: Scene) -> None:
    by = story.cast.coordinator.actor
    actions.tick(at=story.at + DAY)
    actions.dismiss_follow_up(follow_up_id=first(story).id, by=by, at=story.at + DAY)
    actions.put_back_follow_up(follow_up_id=first(story).id, by=by, at=story.at + DAY)
    assert actions.tick(at=story.at + DAY) == 1
    assert first(story).state == "raised"
    assert Message.objects.filter(kind="follow_up_due").count() == 1


@pytest.mark.parametrize(
    ("who", "may"), [("advisor", True), ("coordinator", True), ("officer", False), ("funder", False)]
)
def test_who_may_say_it_is_done(story: Scene, who: str, may: bool) -> None:
    by = getattr(story.cast, who).actor
    if may:
        actions.do_follow_up(follow_up_id=first(story).id, by=by, at=story.at)
        assert first(story).state == "done"
    else:
        with refused("not_on_team"):
            actions.do_follow_up(follow_up_id=first(story).id, by=by, at=story.at)


def test_something_ahead_is_added_and_a_ref_moves_with_its_date(story: Scene) -> None:
    by = story.cast.coordinator.actor

    def add(due: date, **more: str) -> int:
        words = {"kind": "hearing"} | more
        return actions.add_follow_up(
            engagement_id=story.engagement_id, due_date=due, by=by, at=story.at, **words
        )

    one = add(date(2027, 1, 12), ref="award:7")
    assert add(date(2027, 2, 1), ref="award:7") == one
    assert FollowUp.objects.get(pk=one).due_at == datetime(2027, 2, 1, 14, tzinfo=UTC)
    add(date(2026, 11, 22), kind="memorial", note="Candle light at the school")
    assert len(queries.follow_ups(story.engagement_id)) == 16
    with refused("past"):
        add(date(2026, 11, 21))
    with refused("text_blocked"):
        add(date(2027, 1, 12), note="SSN 078-05-1120")


def test_those_kept_at_the_close_are_still_raised(story: Scene) -> None:
    actions.close(
        engagement_id=story.engagement_id, hand_back=said_yes(("officers", "agency"), on=story.at), keep_follow_ups=True,
        by=story.cast.coordinator.actor, at=story.at + timedelta(hours=2),
    )  # fmt: skip
    assert actions.tick(at=story.at + DAY) == 1


def test_the_calendar_counts_year_marks_from_the_day_it_happened(cast: Cast, at: datetime) -> None:
    from alongside.incidents.actions import set_facts

    request_id = accepted(at, cast.officer)
    set_facts(
        request_id=request_id, facts={"occurred_on": date(2026, 11, 1), "timezone": "America/Chicago"},
        by=cast.officer.actor, at=at,
    )  # fmt: skip
    seat_of(call_out(request_id, at), entry(cast.advisor, at), at, key="lead")
    engagement_id = actions.introduce(request_id=request_id, by=cast.officer.actor, at=at)
    days = {f.what: f.due_date for f in queries.follow_ups(engagement_id)}
    assert days["A week before 1 year"] == date(2027, 10, 25)
    assert days["After 24 hours"] == date(2026, 11, 23)
    assert first_due(engagement_id) == datetime(2026, 11, 23, 15, tzinfo=UTC)


def first_due(engagement_id: int) -> datetime:
    return queries.follow_ups(engagement_id)[0].due_at


def race(act: object, times: int) -> list[object]:
    """Run the act in threads that start together; return what each gave or raised."""
    start, results = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        try:
            results.append(act())
        except Refused as refusal:
            results.append(refusal.verdict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_clocks_raise_each_follow_up_once_and_two_officers_introduce_once(at: datetime) -> None:
    cast = Cast.arrive(at)
    request_id = accepted(at, cast.officer)
    seat_of(call_out(request_id, at), entry(cast.advisor, at), at, key="lead")
    by = cast.officer.actor
    results = race(lambda: actions.introduce(request_id=request_id, by=by, at=at), 4)
    assert results.count("introduced") == 3
    assert Engagement.objects.count() == 1
    raised = race(lambda: actions.tick(at=at + 40 * DAY), 4)
    assert sum(raised) == 4
    assert Message.objects.filter(kind="follow_ups_late").count() == 1
