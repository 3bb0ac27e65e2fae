"""The coordinator's day, looking engagements up, care calls after an event elsewhere, and calendar feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from alongside.accounts.actions import deactivate, grant
from alongside.accounts.permissions import Role
from alongside.engagements import actions, queries
from alongside.engagements.models import FollowUp
from alongside.engagements.queries.day import Stuck
from alongside.incidents.actions import set_facts
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    scene,
)
from tests.people import Cast, verified

pytestmark = pytest.mark.usefixtures("no_reasons")
SignIn = Callable[..., Client]
DAY = timedelta(days=1)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def whats(ids: tuple[int, ...]) -> list[str]:
    found = queries.follow_up_cards(ids)
    return [found[pk].what for pk in ids]


def day(story: Scene, at: datetime, *, of: str = "coordinator") -> queries.Day:
    return queries.day_of(at, person_id=getattr(story.cast, of).pk)


def text(answer: object) -> str:
    return answer.content.decode()


def test_what_is_due_comes_before_what_comes_this_week(story: Scene) -> None:
    found = day(story, story.at + DAY)
    assert (whats(found.due), whats(found.week)) == (["After 24 hours"], ["After 72 hours"])


def test_a_quiet_engagement_is_stuck_for_reasons_that_say_since_when(story: Scene) -> None:
    (line,) = day(story, story.at + 25 * DAY).stuck
    assert line.why == ((Stuck.NOTICE, story.at), (Stuck.NO_CONTACT, story.at))
    story.notices()
    story.log(story.at + 24 * DAY)
    assert day(story, story.at + 25 * DAY).stuck == ()


def test_a_try_that_reached_nobody_is_no_contact(story: Scene) -> None:
    story.notices()
    story.log(story.at + 24 * DAY, actions=["no_answer"], topics=[], minutes=0)
    assert [why for why, _ in day(story, story.at + 25 * DAY).stuck[0].why] == [Stuck.NO_CONTACT]


def test_what_nobody_coordinates_any_more_is_in_the_day_of_everyone(story: Scene) -> None:
    grant(person_id=story.cast.care_lead.pk, role=Role.COORDINATOR, by=OPERATOR, at=story.at)
    later = story.at + DAY
    assert day(story, later, of="care_lead").due == ()
    deactivate(person_id=story.cast.coordinator.pk, by=OPERATOR, at=story.at)
    found = day(story, later, of="care_lead")
    assert whats(found.due) == ["After 24 hours"]
    assert found.stuck[0].why[0] == (Stuck.NOBODY, story.at)


def test_month_nine_is_seen_weeks_ahead_and_goes_away_with_a_contact_after_it(story: Scene) -> None:
    near = datetime(2027, 8, 1, 15, tzinfo=UTC)
    (line,) = day(story, near).ending
    assert [(c.what, c.day) for c in line.cliffs] == [("aeap", date(2027, 8, 22))]
    actions.add_follow_up(
        engagement_id=story.engagement_id, kind="check_in", due_date=date(2027, 9, 6),
        by=story.cast.coordinator.actor, at=near,
    )  # fmt: skip
    assert day(story, near).ending == ()


def test_a_helpers_last_day_is_seen_weeks_ahead(story: Scene) -> None:
    later = datetime(2027, 4, 1, 15, tzinfo=UTC)
    words = {"kind": "red_cross", "lane": "families", "name": "County Red Cross"}
    own = {"by": story.cast.coordinator.actor, "at": story.at}
    one = actions.add_helper(
        engagement_id=story.engagement_id, key="h1", words=words, until=date(2027, 4, 20), **own
    )
    assert [c.what for line in day(story, later).ending for c in line.cliffs] == ["helper"]
    actions.change_helper(helper_id=one, words=words, until=date(2027, 4, 21), **own)
    assert [c.day for line in day(story, later).ending for c in line.cliffs] == [date(2027, 4, 21)]
    actions.move_helper(helper_id=one, event="finish", **own)
    assert day(story, later).ending == ()


def test_the_day_asks_the_same_however_much_there_is(story: Scene, client_for: SignIn) -> None:
    client = client_for(story.cast.coordinator)

    def asked() -> int:
        with (
            clock.frozen(story.at + 2 * DAY),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert client.get(reverse("day:today"), {"whose": "all"}).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for number in range(3):
        scene(story.cast, story.at, agency_text=f"Police of Town {number}", key=f"t{number}")
    assert asked() == few


def test_the_page_says_whom_to_call_and_what_time_it_is_there(story: Scene, client_for: SignIn) -> None:
    with clock.frozen(story.at + DAY):
        client = client_for(story.cast.coordinator)
        page = text(client.get(reverse("day:today")))
        assert "Dana Reyes, Chief" in page and "(614) 555-0144" in page and "noon EST" in page
        due = queries.follow_ups(story.engagement_id)[0]
        act = reverse("casework:follow_up", args=[story.engagement_id, due.id])
        assert client.post(act, {"event": "done", "from": "day"}).url == reverse("day:today")
        assert client_for(story.cast.officer).get(reverse("day:today")).status_code == 404
    assert LedgerEntry.objects.filter(object="engagements:day", action="read").count() == 1


def test_an_engagement_is_found_by_agency_reference_and_people_without_accents(
    story: Scene, cast: Cast, at: datetime, client_for: SignIn
) -> None:
    cast.other_advisor.name = "Óscar Núñez"
    cast.other_advisor.save()
    other = scene(cast, at, agency_text="Cañon City Police", key="x")

    def found(words: str, who: str = "officer") -> list[int]:
        return queries.search_ids(words, person_id=getattr(cast, who).pk, at=at)

    assert found("canon POL") == [other.engagement_id]
    assert found(queries.card(story.engagement_id).reference) == [story.engagement_id]
    assert found("oscar nunez") == [other.engagement_id, story.engagement_id]
    assert found("anon") == found("") == found("zzz") == []
    assert found("police", "funder") == []
    assert found("police", "advisor") == [other.engagement_id, story.engagement_id]
    actions.let_go(engagement_id=other.engagement_id, advisor_id=other.law, by=cast.coordinator.actor, at=at)
    assert found("police", "advisor") == [story.engagement_id]
    with clock.frozen(at):
        assert "Cañon City" in text(client_for(cast.officer).get(reverse("casework:search"), {"q": "canon"}))


def new_event(story: Scene, at: datetime, **facts: object) -> int:
    """Let an event at a school elsewhere be proved real."""
    request_id = verified(at, story.cast.officer, agency_text="Lima PD", place_text="Lima, OH", key="new")
    words = {"kind": "shooting", "venue": "school_k12"} | facts
    set_facts(request_id=request_id, facts=words, by=story.cast.officer.actor, at=at)
    return request_id


def test_an_event_like_it_elsewhere_suggests_care_calls_and_messages_nobody(
    story: Scene, client_for: SignIn
) -> None:
    set_facts(
        request_id=story.request_id, facts={"kind": "shooting", "venue": "school_k12"},
        by=story.cast.officer.actor, at=story.at,
    )  # fmt: skip
    later = story.at + 60 * DAY
    request_id = new_event(story, later)
    messages = Message.objects.count()
    found = queries.echo_of(request_id, later)
    assert [(e.engagement_id, e.reasons) for e in found.agencies] == [
        (story.engagement_id, ("venue", "kind"))
    ]
    assert {e.advisor.name: e.reasons for e in found.advisors} == {
        "Avery Advisor": ("team",), "Oak Other": ("team",),
    }  # fmt: skip
    with clock.frozen(later):
        client = client_for(story.cast.coordinator)
        assert "Lima" in text(client.get(reverse("day:today")))
        page = text(client.get(reverse("day:echo", args=[request_id])))
        assert "The same kind of place" in page
        act = reverse("day:settle_echo", args=[request_id])
        for _again in range(2):
            client.post(act, {"engagement": story.engagement_id, "state": "planned"})
        client.post(act, {"advisor": story.law, "state": "called"})
    (echo,) = FollowUp.objects.filter(kind="echo")
    assert (echo.due_date, echo.ref) == (date(2027, 1, 21), f"echo:{request_id}")
    assert Message.objects.count() == messages
    assert lines_for_page(f"request:{request_id}")[0]["action"] == "settle_echo"
    assert queries.echo_of(request_id, later + 15 * DAY) is None


def test_who_asked_to_be_left_alone_about_events_elsewhere_is_not_offered_a_call(
    story: Scene, client_for: SignIn
) -> None:
    set_facts(
        request_id=story.request_id, facts={"kind": "shooting", "venue": "school_k12"},
        by=story.cast.officer.actor, at=story.at,
    )  # fmt: skip
    actions.leave_alone(engagement_id=story.engagement_id, kind="echo", by=story.chief, at=story.at)
    request_id = new_event(story, story.at + DAY)
    with clock.frozen(story.at + DAY):
        client = client_for(story.cast.coordinator)
        page = text(client.get(reverse("day:echo", args=[request_id])))
        assert "They asked that nobody calls" in page and "Plan a care call" not in page
        client.post(
            reverse("day:settle_echo", args=[request_id]),
            {"engagement": story.engagement_id, "state": "planned"},
        )
    assert not FollowUp.objects.filter(kind="echo").exists()


def test_an_exercise_brings_nothing_back_to_those_who_had_a_real_event(story: Scene) -> None:
    set_facts(
        request_id=story.request_id, facts={"kind": "shooting", "venue": "school_k12"},
        by=story.cast.officer.actor, at=story.at,
    )  # fmt: skip
    request_id = verified(story.at, story.cast.officer, agency_text="Lima PD", key="drill", exercise=True)
    set_facts(
        request_id=request_id, facts={"kind": "shooting", "venue": "school_k12"},
        by=story.cast.officer.actor, at=story.at,
    )  # fmt: skip
    assert queries.echo_of(request_id, story.at).agencies == ()


def test_an_advisor_cannot_be_planned_for(story: Scene) -> None:
    with pytest.raises(Refused, check=lambda e: e.verdict.code == "call_now"):
        actions.settle_echo(
            request_id=story.request_id, advisor_id=story.law, state="planned",
            by=story.cast.coordinator.actor, at=story.at,
        )  # fmt: skip


def feed(token: str, at: datetime) -> Calendar | int:
    with clock.frozen(at):
        answer = Client().get(reverse("case_calendar:feed", args=[token]))
    return Calendar.from_ical(answer.content) if answer.status_code == 200 else answer.status_code


def test_a_feed_names_a_reference_and_nothing_else_in_the_persons_own_zone(story: Scene) -> None:
    person = story.cast.coordinator
    person.timezone = "America/Los_Angeles"
    person.save()
    actions.note_date_ahead(
        engagement_id=story.engagement_id, kind="memorial", day=date(2027, 4, 16), note="At the school",
        by=person.actor, at=story.at,
    )  # fmt: skip
    calendar = feed(actions.renew_case_calendar(by=person.actor, at=story.at), story.at)
    events = {e["dtstart"].dt.astimezone(UTC): e for e in calendar.walk("VEVENT")}
    reference = queries.card(story.engagement_id).reference
    assert {str(e["summary"]) for e in events.values()} == {f"Follow-up due {reference}"}
    # Nine in the morning in New York, before and after the clocks change.
    winter, summer = (
        events[datetime(2026, 12, 6, 14, tzinfo=UTC)], events[datetime(2027, 3, 19, 13, tzinfo=UTC)],
    )  # fmt: skip
    assert winter["dtstart"].dt.hour == summer["dtstart"].dt.hour == 6
    assert winter["dtstart"].params["TZID"] == "America/Los_Angeles"
    words = calendar.to_ical().decode()
    assert "Millbrook" not in words and "school" not in words and "emorial" not in words


def test_a_feed_ends_with_a_new_address_with_switching_off_and_with_the_role(story: Scene) -> None:
    by, at = story.cast.advisor.actor, story.at
    old = actions.renew_case_calendar(by=by, at=at)
    new = actions.renew_case_calendar(by=by, at=at)
    assert feed(old, at) == 404
    assert len(feed(new, at).walk("VEVENT")) > 3
    actions.let_go(
        engagement_id=story.engagement_id, advisor_id=story.law, by=story.cast.coordinator.actor, at=at
    )
    assert feed(new, at).walk("VEVENT") == []
    actions.end_case_calendar(by=by, at=at)
    assert feed(new, at) == 404
    assert queries.case_calendar_token(by.signed_in) == ""


def test_tasks_whose_day_has_come_are_on_the_day(story: Scene, client_for: SignIn) -> None:
    by, at = story.cast.coordinator.actor, story.at
    for what, owner in (("Send the list of chaplains", story.cast.coordinator.pk), ("Ask the mayor", None)):
        actions.make_task(
            engagement_id=story.engagement_id, what=what, owner_person=owner, owner_role="" if owner else "head",
            due_date=(at + DAY).date(), by=by, at=at,
        )  # fmt: skip
    assert day(story, at).tasks == ()
    assert len(day(story, at + 2 * DAY).tasks) == 2
    with clock.frozen(at + 2 * DAY):
        page = text(client_for(story.cast.coordinator).get(reverse("day:today")))
    assert "Tasks whose day has come" in page and "Ask the mayor" in page
    actions.be_silent(engagement_id=story.engagement_id, by=story.chief, at=at + DAY)
    assert len(day(story, at + 2 * DAY).tasks) == 1, "the agency's own waits while it wants no contact"


def test_no_end_is_told_of_who_wants_no_contact(story: Scene) -> None:
    later = FollowUp.objects.filter(engagement=story.engagement_id).latest("due_at").due_at - 5 * DAY
    assert day(story, later).ending != ()
    actions.be_silent(engagement_id=story.engagement_id, by=story.chief, at=story.at + DAY)
    assert day(story, later).ending == ()
