"""From introduction to close and back: who is told, who may write, who is free, who still sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.engagements import actions, queries
from alongside.engagements.models import Contact, Engagement, NoticeAcknowledgment
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import lines_for_page, verify
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.roster.models import Commitment
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
from tests.people import Cast, accepted, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda e: e.verdict.code == code)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def load(advisor_id: int) -> int:
    return Commitment.objects.filter(
        advisor_id=advisor_id, ref__startswith="engagement:", released_at__isnull=True
    ).count()


def actions_in_ledger(story: Scene) -> list[str]:
    return [line["action"] for line in reversed(lines_for_page(f"request:{story.request_id}"))]


def test_an_introduction_makes_the_team_the_calendar_and_the_record(story: Scene) -> None:
    card = queries.card(story.engagement_id)
    assert [m.name for m in card.present] == ["Avery Advisor", "Oak Other"]
    assert card.state == "introduced"
    assert card.coordinator_name == "Cory Coordinator"
    assert len(queries.follow_ups(story.engagement_id)) == 14
    assert load(story.law) == load(story.other) == 1
    assert actions_in_ledger(story)[-3:] == ["introduce", "join_team", "join_team"]
    assert verify().ok


def test_an_introduction_tells_each_advisor_without_saying_where(story: Scene) -> None:
    sent = Message.objects.filter(kind="introduction").order_by("pk")
    assert {m.address for m in sent} == {"avery@example.org", "oak@example.org"}
    text = render(kind="introduction", context=sent[0].context, language="en", exercise=False)
    assert f"/my/engagements/{story.engagement_id}/" in text.text
    for word in ("Millbrook", "Police", "OH", "chief", "Reyes"):
        assert word not in text.subject + text.text


def test_nobody_is_introduced_twice(story: Scene) -> None:
    with refused("introduced"):
        actions.introduce(request_id=story.request_id, by=story.cast.coordinator.actor, at=story.at)
    assert Engagement.objects.count() == 1


def test_nobody_is_introduced_before_a_yes_on_both_sides(cast: Cast, at: datetime) -> None:
    by = cast.coordinator.actor
    early = verified(at, cast.officer)
    with refused("not_accepted"):
        actions.introduce(request_id=early, by=by, at=at)
    request_id = accepted(at + HOUR, cast.officer, agency_text="Other PD")
    callout = call_out(request_id, at + HOUR)
    seat_of(callout, entry(cast.advisor, at), at, key="lead", state="accepted")
    with refused("nobody_agreed"):
        actions.introduce(request_id=request_id, by=by, at=at + HOUR)
    assert not Engagement.objects.exists()
    assert not Commitment.objects.exists()


def test_somebody_agreed_later_joins_and_is_told(cast: Cast, at: datetime) -> None:
    story = scene(cast, at, both=False)
    by = cast.coordinator.actor
    waiting = seat_of(story.callout, story.other, at, key="behavioral", state="accepted")
    with refused("not_agreed"):
        actions.add_member(engagement_id=story.engagement_id, seat_id=waiting, by=by, at=at)
    story.callout.seats.filter(pk=waiting).update(state="agreed")
    story.callout.pages.filter(seat_id=waiting).update(state="agreed")
    actions.add_member(engagement_id=story.engagement_id, seat_id=waiting, by=by, at=at + HOUR)
    assert [m.advisor_id for m in queries.card(story.engagement_id).present] == [story.law, story.other]
    assert load(story.other) == 1
    assert Message.objects.filter(kind="introduction").count() == 2
    with refused("member"):
        actions.add_member(engagement_id=story.engagement_id, seat_id=waiting, by=by, at=at + HOUR)


def test_no_contact_is_logged_before_both_sides_know_the_limits(story: Scene) -> None:
    with refused("notice_requester"):
        story.log(story.at + HOUR)
    actions.acknowledge_notice(
        engagement_id=story.engagement_id, side="requester", by=story.chief, at=story.at
    )
    with refused("notice_advisor"):
        story.log(story.at + HOUR)
    actions.acknowledge_notice(
        engagement_id=story.engagement_id, side="advisor", by=story.cast.advisor.actor, at=story.at
    )
    with refused("notice_advisor"):
        story.log(story.at + HOUR, by=story.cast.other_advisor.actor)
    story.log(story.at + HOUR)
    assert Contact.objects.count() == 1


def test_an_acknowledgment_keeps_its_version_and_happens_once(story: Scene) -> None:
    story.notices()
    story.notices(story.at + DAY)
    rows = NoticeAcknowledgment.objects.order_by("pk")
    assert [(r.side, r.how, r.version, r.at) for r in rows] == [
        ("requester", "screen", "2026-11", story.at),
        ("advisor", "screen", "2026-11", story.at),
    ]
    assert actions_in_ledger(story).count("acknowledge_notice") == 2


def test_staff_may_read_the_notice_out_and_nobody_else_answers_for_another(story: Scene) -> None:
    def acknowledge(side: str, by: Actor, **more: int) -> None:
        actions.acknowledge_notice(engagement_id=story.engagement_id, side=side, by=by, at=story.at, **more)

    with refused("not_yours"):
        acknowledge("requester", story.cast.advisor.actor)
    with refused("not_yours"):
        acknowledge("requester", requester(story.request_id + 1))
    with refused("not_yours"):
        acknowledge("advisor", story.cast.advisor.actor, advisor_id=story.other)
    with refused("not_on_team"):
        acknowledge("advisor", story.chief)
    with refused("not_yours"):
        acknowledge("requester", story.cast.officer.actor)
    acknowledge("requester", story.cast.coordinator.actor)
    acknowledge("advisor", story.cast.coordinator.actor, advisor_id=story.other)
    assert set(NoticeAcknowledgment.objects.values_list("side", "how")) == {
        ("requester", "voice"),
        ("advisor", "voice"),
    }


def test_the_first_talk_makes_it_active_and_a_missed_call_does_not(story: Scene) -> None:
    story.notices()
    story.log(story.at + HOUR, minutes=0, topics=[], actions=["no_answer"], text="")
    card = queries.card(story.engagement_id)
    assert (card.state, card.first_contact_at) == ("introduced", None)
    story.log(story.at + 3 * HOUR, occurred_at=story.at + 2 * HOUR)
    card = queries.card(story.engagement_id)
    assert (card.state, card.first_contact_at) == ("active", story.at + 2 * HOUR)
    story.log(story.at + 4 * HOUR, occurred_at=story.at + HOUR)
    assert queries.card(story.engagement_id).first_contact_at == story.at + HOUR


def test_only_the_team_writes_and_each_for_themselves(story: Scene) -> None:
    story.notices()
    at = story.at + HOUR
    for by in (story.cast.officer.actor, story.cast.funder.actor, story.chief, requester(999)):
        with refused("not_on_team"):
            story.log(at, by=by)
    story.log(at, by=story.cast.advisor.actor, advisor_id=story.other)
    story.log(at, by=story.cast.coordinator.actor)
    story.log(at, by=story.cast.coordinator.actor, advisor_id=story.law)
    made_by = list(Contact.objects.order_by("pk").values_list("member__advisor_id", flat=True))
    assert made_by == [story.law, None, story.law]


def test_text_is_checked_and_the_known_names_are_not_asked_about(story: Scene) -> None:
    story.notices()
    at = story.at + HOUR
    with refused("text_blocked"):
        story.log(at, text="SSN 078-05-1120", keep_as_written=True)
    with refused("text_asked"):
        story.log(at, text="The victim Maria Lopez came up.")
    assert not Contact.objects.exists()
    story.log(at, text="Spoke with Millbrook Police Department about the vigil.")
    story.log(at, text="The victim Maria Lopez came up.", keep_as_written=True)
    assert list(Contact.objects.order_by("pk").values_list("kept_as_written", flat=True)) == [False, True]
    assert "Lopez" not in str(lines_for_page(f"request:{story.request_id}"))


def test_stepping_down_frees_the_advisors_and_talks_go_on(story: Scene) -> None:
    story.notices()
    Commitment.objects.create(
        advisor_id=story.law, during=(story.at, story.at + 14 * DAY), exclusive=True, exercise=False,
        ref=f"seat:{story.seats[0]}", made_at=story.at,
    )  # fmt: skip
    actions.step_down(engagement_id=story.engagement_id, by=story.cast.coordinator.actor, at=story.at + DAY)
    assert not Commitment.objects.filter(released_at__isnull=True).exists()
    story.log(story.at + 2 * DAY)
    assert queries.card(story.engagement_id).state == "stepped_down"


def test_whoever_leaves_the_team_is_free_and_sees_nothing_more(story: Scene) -> None:
    by = story.cast.coordinator.actor
    actions.let_go(engagement_id=story.engagement_id, advisor_id=story.other, by=by, at=story.at + DAY)
    assert (load(story.law), load(story.other)) == (1, 0)
    assert not queries.advisor_may_see(
        engagement_id=story.engagement_id, advisor_id=story.other, at=story.at + DAY
    )
    assert [m.name for m in queries.card(story.engagement_id).present] == ["Avery Advisor"]
    with refused("not_on_team"):
        actions.let_go(engagement_id=story.engagement_id, advisor_id=story.other, by=by, at=story.at + DAY)


def close(story: Scene, at: datetime, **more: object) -> None:
    lines = said_yes(("officers", "eap"), ("media", "agency"), on=story.at)
    words = {"hand_back": lines, "keep_follow_ups": True} | more
    actions.close(engagement_id=story.engagement_id, by=story.cast.coordinator.actor, at=at, **words)


def test_a_close_hands_back_and_lets_follow_ups_go_on(story: Scene) -> None:
    with refused("no_hand_back"):
        close(story, story.at + DAY, hand_back=[])
    close(story, story.at + 30 * DAY)
    card = queries.card(story.engagement_id)
    assert (card.state, card.closed_at) == ("closed", story.at + 30 * DAY)
    assert load(story.law) == 0
    assert all(f.open for f in queries.follow_ups(story.engagement_id))
    [closing] = [item for item in queries.timeline(story.engagement_id) if item.code == "closed"]
    assert [(line.topic, line.to, line.owner, line.told) for line in closing.hand_back] == [
        ("Media and public information", "The agency itself", "Day shift lieutenant", "By phone"),
        (
            "Officer and staff wellness",
            "Employee assistance or peer support",
            "Day shift lieutenant",
            "By phone",
        ),
    ]
    story_again = refused("wrong_state")
    with story_again:
        close(story, story.at + 31 * DAY)


def test_a_close_may_dismiss_what_is_ahead(story: Scene) -> None:
    close(story, story.at + 30 * DAY, keep_follow_ups=False)
    assert {f.state for f in queries.follow_ups(story.engagement_id)} == {"dismissed"}


def test_an_advisor_sees_own_cases_until_72_hours_after_the_close(story: Scene) -> None:
    closed = story.at + 30 * DAY

    def sees(advisor_id: int, at: datetime) -> bool:
        listed = [c.id for c in queries.for_advisor(advisor_id, at)]
        may = queries.advisor_may_see(engagement_id=story.engagement_id, advisor_id=advisor_id, at=at)
        assert may == (story.engagement_id in listed)
        return may

    stranger = entry(story.cast.care_lead, story.at)
    assert sees(story.law, story.at)
    assert not sees(stranger, story.at)
    close(story, closed)
    assert sees(story.law, closed + timedelta(hours=71, minutes=59))
    assert not sees(story.law, closed + timedelta(hours=72))
    with refused("not_on_team"):
        actions.do_follow_up(
            follow_up_id=queries.follow_ups(story.engagement_id)[0].id,
            by=story.cast.advisor.actor,
            at=closed + timedelta(hours=72),
        )


def test_it_is_taken_up_again_without_asking_anew(story: Scene) -> None:
    close(story, story.at + 30 * DAY)
    again = story.at + 200 * DAY
    with refused("no_why"):
        actions.reopen(engagement_id=story.engagement_id, why=" ", by=story.cast.coordinator.actor, at=again)
    actions.reopen(
        engagement_id=story.engagement_id, why="Trial begins", by=story.cast.coordinator.actor, at=again
    )
    card = queries.card(story.engagement_id)
    assert (card.state, card.closed_at) == ("active", None)
    assert load(story.law) == load(story.other) == 1
    assert queries.advisor_may_see(engagement_id=story.engagement_id, advisor_id=story.law, at=again)
    assert verify().ok


def test_a_hand_over_keeps_the_dates_and_tells_the_new_one(story: Scene) -> None:
    by = story.cast.coordinator.actor
    with refused("not_coordinator"):
        actions.hand_over(
            engagement_id=story.engagement_id, to_person=story.cast.officer.pk, by=by, at=story.at
        )
    with refused("same_person"):
        actions.hand_over(
            engagement_id=story.engagement_id, to_person=story.cast.coordinator.pk, by=by, at=story.at
        )
    from alongside.accounts.actions import grant
    from alongside.accounts.permissions import Role

    grant(person_id=story.cast.care_lead.pk, role=Role.COORDINATOR, by=by, at=story.at)
    actions.hand_over(
        engagement_id=story.engagement_id, to_person=story.cast.care_lead.pk, by=by, at=story.at + DAY
    )
    assert incidents.card(story.request_id).coordinator_name == "Casey Care"
    [message] = Message.objects.filter(kind="handed_over")
    assert message.address == "casey@example.org"
    assert queries.timeline(story.engagement_id)[0].name == "Casey Care"


def test_an_exercise_stays_one_in_every_message_and_commitment(cast: Cast, at: datetime) -> None:
    story = scene(cast, at, exercise=True)
    assert queries.card(story.engagement_id).exercise
    assert set(Message.objects.filter(kind="introduction").values_list("exercise", flat=True)) == {True}
    assert set(Commitment.objects.values_list("exercise", flat=True)) == {True}


def test_the_agency_sees_its_team_the_notice_and_what_comes(story: Scene) -> None:
    before = queries.for_requester(story.request_id)
    assert before is not None
    assert [m.name for m in before.members] == ["Avery Advisor", "Oak Other"]
    assert [s.who for s in before.next_steps] == ["You", "Avery Advisor", "Cory Coordinator"]
    assert before.next_steps[1].by_at == story.at + timedelta(hours=12)
    story.notices()
    story.log(story.at + HOUR)
    after = queries.for_requester(story.request_id)
    assert after is not None
    assert after.notice_acknowledged_at == story.at
    assert [s.who for s in after.next_steps] == ["Cory Coordinator"]
    assert queries.for_requester(story.request_id + 1) is None


def test_a_longer_list_asks_no_more_questions(cast: Cast, at: datetime) -> None:
    asked = []
    for number in range(3):
        scene(cast, at, agency_text=f"PD {number}")
        with CaptureQueriesContext(connection) as queried:
            assert len(queries.open_list(at)) == number + 1
            assert len(queries.follow_ups_due(at + 2 * DAY)) == number + 1
        asked.append(len(queried))
    assert asked[0] == asked[1] == asked[2]


def test_measures_leave_exercises_out_and_count_turns(cast: Cast, at: datetime) -> None:
    real, drill = scene(cast, at), scene(cast, at, exercise=True, agency_text="Drill PD")
    for story in (real, drill):
        story.notices()
        story.log(at + HOUR, resources=["Vigil sheet", "https://example.org/x"], referrals=["eap"])
        actions.step_down(engagement_id=story.engagement_id, by=cast.coordinator.actor, at=at + DAY)
        actions.reopen(
            engagement_id=story.engagement_id, why="More talks", by=cast.coordinator.actor, at=at + 2 * DAY
        )
    counts = queries.work_counts(at, at + 3 * DAY)
    assert (counts.introduced, counts.open_at_end, counts.contacts, counts.minutes) == (1, 1, 1, 30)
    assert (counts.resources, counts.by_topic, counts.by_referral) == (2, {"officers": 1}, {"eap": 1})
    assert (counts.by_discipline, counts.stepped_down, counts.reopened) == ({"law": 1}, 1, 0)
    assert queries.work_counts(at - DAY, at).introduced == 0
    close(real, at + 4 * DAY)
    assert queries.work_counts(at, at + 5 * DAY).open_at_end == 0
    [first] = queries.first_contacts(at, at + DAY)
    assert (first.request_id, first.first_contact_at) == (real.request_id, at + HOUR - timedelta(minutes=1))
