"""Feedback kept apart from every case, and lessons that name nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.engagements import actions as engagements
from alongside.feedback import actions, queries
from alongside.feedback.models import Answer, Invitation, Lesson
from alongside.feedback.words import QUESTIONS, Asked, LessonState
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.library.actions_lessons import shelve_lesson
from alongside.library.models_resources import Resource
from alongside.library.queries_resources import cards_of
from alongside.library.searching import search
from alongside.library.words_resources import Format
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.reporting.queries import figures
from alongside.reporting.sources import Facts
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


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    made = scene(cast, at)
    made.notices()
    engagements.plan_hand_back(
        engagement_id=made.engagement_id, lines=said_yes(("officers", "agency"), on=at),
        by=cast.coordinator.actor, at=at,
    )  # fmt: skip
    return made


@pytest.fixture(autouse=True)
def now(at: datetime) -> Iterator[datetime]:
    with clock.frozen(at + 2 * HOUR):
        yield at + 2 * HOUR


def closes(story: Scene, client_for: SignIn, address: str = "chief@millbrook.example") -> Client:
    staff = client_for(story.cast.coordinator)
    form = {"keep_follow_ups": "yes", "feedback_to": address, "write_key": "close"}
    url = f"/desk/engagements/{story.engagement_id}/close/"
    assert staff.post(url, form).status_code == 302
    assert staff.post(url, form).status_code == 302
    return staff


def link(message: Message) -> str:
    shown = render(kind=message.kind, context=message.context, language="en", exercise=False)
    found = re.search(r"/help/feedback/\S+/", shown.text)
    assert found
    return found[0]


def test_a_close_sends_each_one_link_and_another_after_90_days(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    closes(story, client_for)
    sent = list(Message.objects.filter(kind__startswith="feedback").order_by("due_at", "address"))
    assert [(m.address, m.due_at - now) for m in sent] == [
        ("avery@example.org", timedelta()),
        ("chief@millbrook.example", timedelta()),
        ("oak@example.org", timedelta()),
        ("chief@millbrook.example", 90 * DAY),
    ]
    assert Invitation.objects.count() == 4
    for message in sent:
        shown = render(kind=message.kind, context=message.context, language="es", exercise=False)
        assert "Millbrook" not in shown.subject + shown.text + shown.html


def test_without_an_address_the_agency_is_not_asked(story: Scene, client_for: SignIn) -> None:
    closes(story, client_for, address="")
    assert {m.address for m in Message.objects.filter(kind="feedback")} == {
        "avery@example.org",
        "oak@example.org",
    }


def test_an_exercise_asks_nobody(cast: Cast, at: datetime, client_for: SignIn) -> None:
    story = scene(cast, at, exercise=True)
    engagements.plan_hand_back(
        engagement_id=story.engagement_id, lines=said_yes(("officers", "agency"), on=at),
        by=cast.coordinator.actor, at=at,
    )  # fmt: skip
    closes(story, client_for)
    assert not Message.objects.filter(kind__startswith="feedback").exists()


def test_taking_it_up_again_or_silence_takes_the_later_question_back(
    story: Scene, client_for: SignIn
) -> None:
    staff = closes(story, client_for)
    reopen = {"why": "A hearing is near.", "write_key": "r"}
    assert staff.post(f"/desk/engagements/{story.engagement_id}/reopen/", reopen).status_code == 302
    assert set(Message.objects.filter(kind__startswith="feedback").values_list("state", flat=True)) == {
        "withdrawn"
    }


def test_a_link_is_answered_once_and_the_answer_points_to_nothing(
    story: Scene, client_for: SignIn, at: datetime
) -> None:
    closes(story, client_for)
    url = link(Message.objects.get(kind="feedback", address="chief@millbrook.example"))
    page = Client().get(url)
    assert page.status_code == 200 and b"You do not have to answer" in page.content
    assert Client().post(url, {}).status_code == 422
    assert Client().post(url, {"understood": "maybe"}).status_code == 422
    done = Client().post(url, {"understood": "yes", "in_time": "partly"})
    assert b"nothing ties them to you" in done.content
    assert Client().get(url).status_code == Client().post(url, {"understood": "no"}).status_code == 404
    answer = Answer.objects.get()
    assert (answer.asked, answer.grades) == ("requester", {"understood": "yes", "in_time": "partly"})
    assert {f.name for f in Answer._meta.get_fields()} == {"id", "asked", "period", "grades"}
    assert not [f for model in (Answer, Invitation) for f in model._meta.get_fields() if f.is_relation]
    line = LedgerEntry.objects.get(stream="feedback", action="answer")
    assert str(story.engagement_id) not in line.object and line.actor == "public"


def test_the_notice_shows_the_omb_number_when_there_is_one(
    story: Scene, client_for: SignIn, settings: Any
) -> None:
    closes(story, client_for)
    settings.PROGRAM = settings.PROGRAM | {"omb_number": "1121-0000", "omb_expires": "12/2027"}
    url = link(Message.objects.filter(kind="feedback").first())
    assert b"1121-0000" in Client().get(url).content


def test_a_link_ends_after_sixty_days(story: Scene, client_for: SignIn, now: datetime) -> None:
    closes(story, client_for)
    url = link(Message.objects.filter(kind="feedback").first())
    with clock.frozen(now + 61 * DAY):
        assert Client().get(url).status_code == 404


def test_small_counts_of_feedback_are_left_out(at: datetime) -> None:
    def facts(answers: int, yes: int) -> Facts:
        Answer.objects.all().delete()
        for number in range(answers):
            Answer.objects.create(
                asked="advisor", period="2026-1", grades={"again": "yes" if number < yes else "no"}
            )
        base = {"requests": {}, "minutes_to": {s: [] for s in ("acknowledge", "verify", "team", "peer")}}
        from alongside.callouts.counts import seat_counts
        from alongside.engagements.queries import work_counts

        return Facts(
            seats=seat_counts(at, at), work=work_counts(at, at), cases=0, strength={},
            feedback=queries.counts("2026-1"), **base,
        )  # fmt: skip

    def shown(answers: int, yes: int) -> tuple[Any, Any]:
        found = {m.key: m.value for m in figures(facts(answers, yes), below=5)}
        return found["feedback_advisor"], found["feedback_advisor_again"]

    assert shown(4, 4) == (None, None)
    assert shown(12, 10) == (12, None)  # two said something else: too few to show
    assert shown(12, 6) == (12, 6)


def test_every_question_has_words_and_at_most_four_are_asked() -> None:
    assert set(QUESTIONS) == set(Asked)
    assert all(1 <= len(questions) <= 4 for questions in QUESTIONS.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Name one person for offers on day one.", ""),
        ("", "nothing"),
        ("x" * 401, "too_long"),
        ("In Millbrook the press came first.", "from_the_case"),
        ("Dana Reyes slept too little.", "names"),
        ("After the 2024 event, rest dispatchers.", "date"),
        ("In October, plan for the families.", "date"),
    ],
)
def test_a_lesson_names_nobody_no_place_and_no_date(story: Scene, text: str, code: str) -> None:
    names = ["Millbrook Police Department", "Millbrook", "Dana Reyes"]
    if not code:
        assert actions.propose_lesson(
            text=text, topic="offers", names=names, by=story.cast.coordinator.actor, at=story.at
        )
        return
    with pytest.raises(Refused) as caught:
        actions.propose_lesson(
            text=text, topic="offers", names=names, by=story.cast.coordinator.actor, at=story.at
        )
    assert caught.value.verdict.code == code


def test_a_second_person_reads_a_lesson_and_nothing_leads_back(
    story: Scene, client_for: SignIn, at: datetime
) -> None:
    from alongside.accounts.actions import invite
    from alongside.accounts.permissions import Role

    second = invite(
        email="sam@example.org", name="Sam Second", roles=[Role.COORDINATOR], by=OPERATOR, at=at - DAY
    )
    first = client_for(story.cast.coordinator)
    url = f"/desk/engagements/{story.engagement_id}/lesson/"
    bad = {"topic": "offers", "text": "Millbrook was full of press.", "write_key": "l1"}
    assert b"Millbrook was full of press." in first.post(url, bad).content
    good = {"topic": "offers", "text": "Name one person for offers on day one.", "write_key": "l2"}
    assert first.post(url, good).status_code == 302
    [lesson] = queries.lessons(state=LessonState.PROPOSED)
    answer = f"/desk/engagements/lessons/{lesson.id}/"
    assert first.post(answer, {"answer": "yes", "write_key": "a"}).status_code == 409
    assert client_for(second).post(answer, {"answer": "yes", "write_key": "b"}).status_code == 302
    row = Lesson.objects.get()
    assert (row.state, row.proposed_by_id) == ("accepted", None)
    lines = LedgerEntry.objects.filter(object=f"lesson:{row.pk}")
    assert {line.stream for line in lines} == {"lessons"}
    assert not any(f"engagement:{story.engagement_id}" in line.payload for line in lines)
    assert b"Name one person for offers" in first.get("/desk/engagements/lessons/").content
    the_lesson_is_in_the_library(row.entry, at)


def the_lesson_is_in_the_library(slug: str, at: datetime) -> None:
    """It is found by anybody, is of its own kind, leads nowhere, and says neither who wrote it nor when."""
    found = search("offers on day one", chosen={})
    [card] = [one for one in cards_of(found.ids, today=at.date()) if one.slug == slug]
    assert (card.format, card.url) == (Format.LESSON, "")
    page = Client().get(f"/library/entry/{slug}/").content.decode()
    assert "Lesson of a closed case" in page and "name nobody" in page
    assert "Read it at" not in page and "Version 1" not in page and "Coordinator</" not in page
    assert Resource.objects.get(slug=slug).link_due_at is None


def test_nothing_enters_the_library_unread(at: datetime) -> None:
    words = {"text": "Name one person for offers.", "topic": "offers", "by": OPERATOR, "at": at}
    with pytest.raises(Refused, match="second person"):
        shelve_lesson(second_reader=False, **words)
    assert not Resource.objects.exists()
    assert shelve_lesson(second_reader=True, **words)


def test_the_advisors_card_holds_what_is_needed_and_ends(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    story.log(story.at + HOUR, text="Calls again after the briefing.")
    story.cast.advisor.timezone = "America/Los_Angeles"
    story.cast.advisor.save(update_fields=["timezone"])
    own = client_for(story.cast.advisor)
    url = f"/my/engagements/{story.engagement_id}/card/"
    page = own.get(url).content.decode()
    assert "Dana Reyes" in page and "while you are on this team" in page and "988" in page
    assert "Calls again after the briefing." not in page
    assert "There now:" in page and "&lt;time" not in page
    closes(story, client_for)
    assert "For you alone. It ends:" in own.get(url).content.decode()
    with clock.frozen(now + 73 * HOUR):
        assert own.get(url).status_code == 404
    assert client_for(story.cast.coordinator).get(url).status_code == 404
