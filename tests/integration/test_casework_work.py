"""Tasks, decisions, corrections, one timeline by key, silence, and the hand-back before a close."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.engagements import actions, queries, timeline
from alongside.engagements.models import Contact, Task
from alongside.engagements.rules_work import Handing
from alongside.engagements.timeline import Place, Said, Source
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    said_yes,
    scene,
)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SignIn = Callable[..., Client]


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.verdict.code == code


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    made = scene(cast, at)
    made.notices()
    return made


@pytest.fixture
def now(at: datetime) -> Iterator[datetime]:
    with clock.frozen(at + 2 * HOUR):
        yield at + 2 * HOUR


def task(story: Scene, **words: Any) -> int:
    given = {
        "what": "Send the list of clinicians.",
        "owner_person": story.cast.advisor.pk,
        "due_date": (story.at + 2 * DAY).date(),
        "by": story.cast.advisor.actor,
        "at": story.at + HOUR,
    } | words
    return actions.make_task(engagement_id=story.engagement_id, **given)


def decide(story: Scene, **words: Any) -> int:
    given = {
        "what": "No group session before day three.",
        "decided_by": "head",
        "decided_at": story.at,
        "by": story.cast.coordinator.actor,
        "at": story.at + HOUR,
    } | words
    return actions.write_decision(engagement_id=story.engagement_id, **given)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"what": " "}, "no_what"),
        ({"what": "x" * 121}, "too_long"),
        ({"what": "Ask for SSN 078-05-1120."}, "text_blocked"),
        ({"what": "Call Maria Lopez."}, "text_asked"),
        ({"owner_person": None}, "one_owner"),
        ({"owner_role": "pio"}, "one_owner"),
        ({"owner_person": None, "owner_role": "partner"}, "unknown_word"),
        ({"due_date": date(2020, 1, 1)}, "day"),
        ({"due_date": date(2040, 1, 1)}, "day"),
    ],
)
def test_a_task_has_words_one_owner_and_a_day(story: Scene, words: dict[str, Any], code: str) -> None:
    with refused(code):
        task(story, **words)
    assert not Task.objects.exists()


def test_a_task_may_name_the_people_of_the_case(story: Scene) -> None:
    task(story, what="Avery Advisor calls Dana Reyes back.")
    assert queries.tasks(story.engagement_id)[0].owner == "Avery Advisor"


def test_a_stranger_to_the_case_cannot_own_a_task(story: Scene) -> None:
    with refused("one_owner"):
        task(story, owner_person=story.cast.funder.pk)
    with refused("not_on_team"):
        task(story, by=story.cast.funder.actor)


def test_a_task_is_done_dropped_put_back_and_given_on(story: Scene) -> None:
    one, two = task(story), task(story, owner_person=None, owner_role="command", what="Name somebody.")
    by = {"by": story.cast.coordinator.actor, "at": story.at + 3 * HOUR}
    actions.do_task(task_id=one, **by)
    with refused("wrong_state"):
        actions.do_task(task_id=one, **by)
    actions.put_back_task(task_id=one, **by)
    actions.change_task(
        task_id=one, owner_person=story.cast.coordinator.pk, due_date=(story.at + 5 * DAY).date(), **by
    )
    actions.drop_task(task_id=two, by=story.chief, at=by["at"])
    cards = {card.id: card for card in queries.tasks(story.engagement_id)}
    assert (cards[one].state, cards[one].owner) == ("open", "Cory Coordinator")
    assert (cards[two].state, cards[two].by_requester) == ("dropped", True)
    kept = LedgerEntry.objects.filter(object=f"task:{one}").order_by("pk").values_list("action", flat=True)
    assert list(kept) == ["make_task", "do_task", "put_back_task", "change_task"]


def test_the_agency_settles_its_own_tasks_only(story: Scene) -> None:
    own = task(story)
    with refused("not_yours"):
        actions.do_task(task_id=own, by=story.chief, at=story.at + 2 * HOUR)


def test_tasks_fall_due_on_the_morning_at_the_agency(story: Scene) -> None:
    task(story)
    morning = queries.tasks(story.engagement_id)[0].due_at
    assert morning.isoformat() == f"{(story.at + 2 * DAY).date()}T14:00:00+00:00"  # nine in New York
    assert queries.tasks_due(morning - timedelta(seconds=1)) == []
    [due] = queries.tasks_due(morning, owner_person=story.cast.advisor.pk)
    assert (due.agency_name, due.timezone) == ("Millbrook Police Department", "America/New_York")
    assert queries.tasks_due(morning, owner_person=story.cast.other_advisor.pk) == []


def test_a_decision_is_replaced_and_never_edited(story: Scene) -> None:
    first = decide(story)
    later = decide(story, what="No group session before day four.", supersedes=first, why="Two are away.")
    cards = {card.id: card for card in queries.decisions(story.engagement_id)}
    assert (cards[first].later, cards[later].later, cards[later].supersedes) == (True, False, first)
    with refused("has_later"):
        decide(story, supersedes=first)
    with refused("future"):
        decide(story, decided_at=story.at + DAY)
    with refused("unknown_word"):
        decide(story, decided_by="Maria")


def test_a_decision_of_another_case_is_not_replaced(story: Scene, cast: Cast) -> None:
    other = scene(cast, story.at, agency_text="Lima PD")
    with refused("not_here"):
        decide(story, supersedes=decide(other))


def test_a_correction_stands_beside_the_old_line_and_counts_once(story: Scene) -> None:
    first = story.log(story.at + HOUR)
    second = story.log(story.at + 2 * HOUR, minutes=45, corrects=first, occurred_at=story.at + HOUR)
    found = {c.id: c for c in queries.contacts(story.engagement_id)}
    assert (found[first].corrected, found[second].corrects) == (True, first)
    counts = queries.work_counts(story.at, story.at + DAY)
    assert (counts.contacts, counts.minutes) == (1, 45)
    assert queries.card(story.engagement_id).first_contact_at == story.at + HOUR
    with refused("corrected"):
        story.log(story.at + 3 * HOUR, corrects=first)


def test_only_the_writer_or_staff_corrects_a_line(story: Scene) -> None:
    staff = story.cast.coordinator.actor
    first = story.log(story.at + HOUR, by=staff)
    with refused("not_yours"):
        story.log(story.at + 2 * HOUR, corrects=first)
    assert story.log(story.at + 2 * HOUR, by=staff, corrects=first)
    assert Contact.objects.count() == 2


def test_the_timeline_gives_every_line_once_page_by_page(story: Scene) -> None:
    for number in range(7):
        story.log(story.at + HOUR + number * timedelta(minutes=1))
        task(story, at=story.at + HOUR)  # all at one moment: the key decides
        decide(story)
    actions.do_task(task_id=task(story), by=story.cast.advisor.actor, at=story.at + 2 * HOUR)
    whole = queries.timeline(story.engagement_id)
    for size in (1, 3, 40):
        seen, after = [], None
        while True:
            items, after = timeline.page(story.engagement_id, after=after, limit=size)
            seen += [item.place for item in items]
            if after is None:
                break
            after = Place.read(str(after))
        assert seen == [item.place for item in whole]
    assert len(set(seen)) == len(seen) >= 24
    tasks_only, _ = timeline.page(story.engagement_id, groups=["tasks"])
    assert {item.code for item in tasks_only} == {"task", "task_done"}


def test_a_room_above_adds_its_own_lines(story: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "_SOURCES", dict(timeline._SOURCES))
    monkeypatch.setattr(timeline, "GROUPS", dict(timeline.GROUPS))
    line = Said(Place(story.at + HOUR, "trip", 5), "Trip to %(town)s", by="Cory", names={"town": "Millbrook"})
    timeline.register(Source("trip", "trips", lambda *_: [line]), label="Trips")
    items, _ = timeline.page(story.engagement_id, groups=["trips"])
    assert items == [line]
    assert line in queries.timeline(story.engagement_id)


@pytest.mark.parametrize(
    "text", ["", "x", "2026-01-01~a~1", "2026-01-01T00:00:00+00:00~a~-1", "~~", "a~b~c~d"]
)
def test_a_broken_place_is_no_place(text: str) -> None:
    assert Place.read(text) is None


def test_silence_stops_every_planned_contact(story: Scene) -> None:
    actions.be_silent(engagement_id=story.engagement_id, by=story.chief, at=story.at + HOUR)
    with refused("silent"):
        actions.be_silent(engagement_id=story.engagement_id, by=story.chief, at=story.at + HOUR)
    assert actions.tick(at=story.at + 400 * DAY) == 0
    assert not Message.objects.filter(kind__startswith="follow_up").exists()
    assert queries.follow_ups_due(story.at + 400 * DAY) == []
    assert queries.silent_among([story.engagement_id]) == {story.engagement_id}
    with refused("silent"):
        actions.add_follow_up(
            engagement_id=story.engagement_id, kind="hearing", due_date=(story.at + 9 * DAY).date(),
            by=story.cast.coordinator.actor, at=story.at + 2 * DAY,
        )  # fmt: skip


def test_only_the_head_ends_the_silence_and_what_passed_stays_away(story: Scene) -> None:
    actions.be_silent(engagement_id=story.engagement_id, by=story.cast.coordinator.actor, at=story.at + HOUR)
    with refused("head_only"):
        actions.lift_silence(
            engagement_id=story.engagement_id, by_head=False, by=story.chief, at=story.at + DAY
        )
    with refused("not_yours"):
        actions.lift_silence(
            engagement_id=story.engagement_id, by_head=True, by=story.cast.advisor.actor, at=story.at + DAY
        )
    actions.lift_silence(
        engagement_id=story.engagement_id, by_head=True, by=story.chief, at=story.at + 20 * DAY
    )
    states = [f.state for f in queries.follow_ups(story.engagement_id)]
    assert states[:3] == ["dismissed"] * 3
    assert set(states[3:]) == {"planned"}
    assert actions.tick(at=story.at + 20 * DAY) == 0


def test_a_close_waits_for_an_owner_of_every_topic_or_a_reason(story: Scene) -> None:
    story.log(story.at + HOUR, topics=["officers", "media"])
    by: dict[str, Any] = {
        "engagement_id": story.engagement_id, "by": story.cast.coordinator.actor, "at": story.at + DAY,
    }  # fmt: skip
    assert queries.hand_back_plan(story.engagement_id).waiting == ("officers", "media")
    actions.plan_hand_back(lines=[Handing("officers", "eap", owner="County EAP")], **by)
    actions.plan_hand_back(lines=said_yes(("media", "agency"), on=story.at), **by)
    with refused("no_owner"):
        actions.close(keep_follow_ups=True, **by)
    yes = Handing("officers", "eap", "County EAP", "in_person", story.at.date())
    with refused("yes_how"):
        actions.plan_hand_back(lines=[Handing("officers", "eap", accepted_on=story.at.date())], **by)
    with refused("future"):
        actions.plan_hand_back(
            lines=[Handing("officers", "eap", "", "phone", (story.at + 3 * DAY).date())], **by
        )
    actions.plan_hand_back(lines=[yes], **by)
    actions.close(keep_follow_ups=True, **by)
    [closing] = [item for item in queries.timeline(story.engagement_id) if item.code == "closed"]
    assert [(line.owner, line.told) for line in closing.hand_back] == [
        ("Day shift lieutenant", "By phone"), ("County EAP", "Face to face"),
    ]  # fmt: skip


def test_a_close_may_say_why_a_topic_has_nobody(story: Scene) -> None:
    by: dict[str, Any] = {
        "engagement_id": story.engagement_id, "by": story.cast.coordinator.actor, "at": story.at + DAY,
    }  # fmt: skip
    with refused("owner_or_why"):
        actions.plan_hand_back(lines=[Handing("officers")], **by)
    actions.close(
        keep_follow_ups=True, hand_back=[Handing("officers", why_nobody="They want nobody for it now.")], **by
    )
    assert queries.card(story.engagement_id).closed


def test_after_the_close_an_advisor_reads_and_writes_nothing(story: Scene) -> None:
    mine = task(story)
    first = queries.follow_ups(story.engagement_id)[0]
    actions.close(
        engagement_id=story.engagement_id, keep_follow_ups=True, by=story.cast.coordinator.actor,
        hand_back=said_yes(("officers", "agency"), on=story.at), at=story.at + 2 * HOUR,
    )  # fmt: skip
    later = {"by": story.cast.advisor.actor, "at": story.at + 3 * HOUR}
    assert queries.advisor_may_see(
        engagement_id=story.engagement_id, advisor_id=story.law, at=story.at + 3 * HOUR
    )
    with refused("closed_read_only"):
        actions.do_task(task_id=mine, **later)
    with refused("closed_read_only"):
        task(story, at=story.at + 3 * HOUR)
    with refused("closed_read_only"):
        actions.do_follow_up(follow_up_id=first.id, **later)
    with refused("wrong_state"):
        story.log(story.at + 3 * HOUR)


def test_reopening_asks_nothing_again(story: Scene) -> None:
    task(story)
    actions.close(
        engagement_id=story.engagement_id, keep_follow_ups=True, by=story.cast.coordinator.actor,
        hand_back=said_yes(("officers", "agency"), on=story.at), at=story.at + 2 * HOUR,
    )  # fmt: skip
    actions.reopen(
        engagement_id=story.engagement_id, why="A hearing is near.", by=story.cast.coordinator.actor,
        at=story.at + 90 * DAY,
    )  # fmt: skip
    card = queries.card(story.engagement_id)
    assert card.both_noticed and len(card.present) == 2
    assert queries.hand_back_plan(story.engagement_id).waiting == ()
    assert [t.open for t in queries.tasks(story.engagement_id)] == [True]
    assert story.log(story.at + 91 * DAY)


def test_the_pages_of_both_desks(story: Scene, client_for: SignIn, now: datetime) -> None:
    contact = story.log(story.at + HOUR)
    staff, own = client_for(story.cast.coordinator), client_for(story.cast.advisor)
    base = f"/desk/engagements/{story.engagement_id}/"
    mine = f"/my/engagements/{story.engagement_id}/"
    form = {
        "what": "Send the list of clinicians.", "owner": f"p{story.cast.advisor.pk}",
        "due_date": (now + DAY).date().isoformat(), "write_key": "t1",
    }  # fmt: skip
    assert staff.post(base + "tasks/task/", form).status_code == 302
    assert staff.post(base + "tasks/task/", form).status_code == 302
    assert Task.objects.count() == 1
    assert staff.post(base + "tasks/task/", form | {"owner": "p999999", "write_key": "t2"}).status_code == 422
    asked = own.post(mine + "tasks/task/", form | {"what": "Call Maria Lopez.", "write_key": "t3"})
    assert asked.status_code == 422 and b"keep it as written" in asked.content
    role = form | {"what": "Name somebody.", "owner": "r:command", "write_key": "t4"}
    assert own.post(mine + "tasks/task/", role).status_code == 302
    local = (now - 6 * HOUR).strftime("%Y-%m-%dT%H:%M")
    words = {"what": "No group session.", "decided_by": "head", "decided_at": local, "write_key": "d1"}
    assert own.post(mine + "tasks/decision/", words).status_code == 302
    shown = own.get(mine + "tasks/").content.decode()
    assert "The agency: command staff" in shown and "No group session." in shown
    number = Task.objects.order_by("pk").values_list("pk", flat=True)[0]
    assert own.post(f"{mine}tasks/task/{number}/", {"event": "done", "write_key": "x"}).status_code == 302
    lines = own.get(mine + "timeline/").content.decode()
    assert "Task done: Send the list of clinicians." in lines
    assert f"?instead={contact}" in lines
    assert "&lt;time" not in lines
    again = own.get(f"{mine}contact/?instead={contact}").content.decode()
    assert "This corrects an earlier line." in again and 'value="30"' in again
    assert own.get(mine + "timeline/?kind=decisions").content.decode().count("<time") == 1
    assert own.get(mine + "timeline/print/").status_code == 200
    assert own.get(f"{mine}contact/?instead=999999").status_code == 404


def test_the_hand_back_is_agreed_on_its_own_tab_before_the_close(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    story.log(story.at + HOUR)
    staff = client_for(story.cast.coordinator)
    base = f"/desk/engagements/{story.engagement_id}/"
    assert "1 topic still needs" in staff.get(base + "hand-back/").content.decode()
    closing = {"keep_follow_ups": "yes", "write_key": "c1"}
    assert staff.post(base + "close/", closing).status_code == 422
    line = {
        "to": "agency", "owner": "Peer support unit", "told_how": "phone",
        "accepted_on": story.at.date().isoformat(), "write_key": "h1",
    }  # fmt: skip
    assert staff.post(base + "hand-back/officers/", line | {"owner": "SSN 078-05-1120"}).status_code == 422
    assert staff.post(base + "hand-back/officers/", line).status_code == 302
    assert (
        "Peer support unit"
        in client_for(story.cast.advisor)
        .get(f"/my/engagements/{story.engagement_id}/hand-back/")
        .content.decode()
    )
    assert staff.post(base + "close/", closing | {"write_key": "c2"}).status_code == 302
    assert queries.card(story.engagement_id).closed
    assert staff.get(base + "hand-back/nothing/").status_code == 404


def test_staff_see_the_silence_on_every_tab(story: Scene, client_for: SignIn, now: datetime) -> None:
    staff = client_for(story.cast.coordinator)
    base = f"/desk/engagements/{story.engagement_id}/"
    assert staff.post(base + "silence/", {"write_key": "s1"}).status_code == 302
    for page in ("", "tasks/", "timeline/", "hand-back/"):
        assert b"The agency wants no more contact." in staff.get(base + page).content
    assert staff.post(base + "silence/lift/", {"write_key": "s2"}).status_code == 302
    assert queries.card(story.engagement_id).silent_since is None


def test_the_tabs_ask_the_database_as_often_for_many_lines_as_for_few(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    staff = client_for(story.cast.coordinator)
    base = f"/desk/engagements/{story.engagement_id}/"

    def asked() -> list[int]:
        counts = []
        for page in ("tasks/", "timeline/", "hand-back/"):
            staff.get(base + page)  # the reading is recorded once
            with CaptureQueriesContext(connection) as queries_made:
                assert staff.get(base + page).status_code == 200
            counts.append(len(queries_made))
        return counts

    story.log(story.at + HOUR)
    decide(story, supersedes=decide(story))
    actions.do_task(task_id=task(story), by=story.cast.advisor.actor, at=story.at + HOUR)
    task(story)
    few = asked()
    for number in range(60):
        story.log(story.at + HOUR + number * timedelta(seconds=1))
        decide(story)
        actions.do_task(task_id=task(story), by=story.cast.advisor.actor, at=story.at + HOUR)
    assert asked() == few
