"""Funding of one engagement: the agency's yes, its answers, days, deadlines, reminders and the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.engagements import actions as casework
from alongside.engagements import queries as engagements
from alongside.engagements.models import FollowUp
from alongside.funding import actions, queries
from alongside.funding.models import Event, KeptDeadline, Sheet
from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR, Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.policy.queries import in_force
from tests.funding import pursued
from tests.integration.casework import no_reasons, scene

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def case(cast, at):
    made = scene(cast, at)
    incidents.set_facts(
        request_id=made.request_id, facts={"state_code": "OH", "kind": "shooting"}, by=OPERATOR, at=at
    )
    return engagements.card(made.engagement_id)


def acting(cast, case, at):
    return {"engagement_id": case.id, "by": cast.coordinator.actor, "at": at}


def test_nothing_is_kept_before_the_agency_said_yes(cast, case, at):
    same = acting(cast, case, at)
    for act in (
        lambda: actions.save_answers(answers={"uncommon": "yes"}, **same),
        lambda: actions.record_event(anchor="award", day=at.date(), program="aeap", **same),
        lambda: actions.take_up(program="eflea", owner_id=cast.coordinator.pk, **same),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.verdict.code == "no_consent"
    assert not Event.objects.exists()


def test_the_yes_starts_the_answers_from_the_facts_and_a_second_yes_changes_nothing(cast, case, at):
    same = acting(cast, case, at)
    actions.record_consent(how="voice", **same)
    sheet = queries.sheet(case.id)
    assert sheet.consented and sheet.answers["state"] == "OH" and sheet.answers["intentional"] == "yes"
    actions.save_answers(answers={"state": "TX"}, **same)
    actions.record_consent(how="voice", **same)
    assert queries.sheet(case.id).answers == {"state": "TX"}


def test_answers_that_are_no_words_of_the_path_are_dropped(cast, case, at):
    same = acting(cast, case, at)
    actions.record_consent(how="voice", **same)
    actions.save_answers(
        answers={"uncommon": "perhaps", "shoe": "9", "needs": ["police_response", "x"], "state": "OH"}, **same
    )
    assert queries.sheet(case.id).answers == {"needs": ("police_response",), "state": "OH"}


def test_taking_the_yes_back_deletes_the_answers(cast, case, at):
    same = acting(cast, case, at)
    actions.record_consent(how="voice", **same)
    actions.withdraw_consent(**same)
    assert not queries.sheet(case.id).consented
    assert Sheet.objects.get().answers == {}


def test_only_those_who_work_the_case_or_asked_may_touch_it(cast, case, at):
    strangers = [cast.funder.actor, cast.advisor.actor, Actor("requester", "987654", "Somebody")]
    for by in strangers:
        with pytest.raises(LookupError):
            actions.record_consent(engagement_id=case.id, how="voice", by=by, at=at)
    chief = Actor("requester", str(case.request_id), "Dana Reyes")
    actions.record_consent(engagement_id=case.id, how="screen", by=chief, at=at)
    assert queries.sheet(case.id).consent_how == "screen"


def step_day(case, step):
    return FollowUp.objects.get(engagement_id=case.id, step=step).due_date


def test_an_award_moves_the_months_of_aeap_and_a_corrected_incident_leaves_them_there(cast, case, at):
    same = acting(cast, case, at)
    pursued(case.id, by=cast.coordinator, at=at)
    before = {d.clock: d.due_on for d in queries.deadlines(case.id)}
    planned = step_day(case, "aeap_9")
    award = at.date() - timedelta(days=1)
    actions.record_event(anchor="award", program="aeap", day=award, **same)
    after = {d.clock: d.due_on for d in queries.deadlines(case.id)}
    assert set(before) == set(after) == {"aeap-cr", "aeap-cm", "aeap-cj"}
    assert all(after[c] - before[c] > timedelta(days=15) for c in after)
    moved = step_day(case, "aeap_9")
    assert moved != planned
    assert after["aeap-cr"] - moved == in_force(at).span("ahead_aeap_days")
    facts = {"occurred_on": at.date() - timedelta(days=3)}
    incidents.set_facts(request_id=case.request_id, facts=facts, by=cast.coordinator.actor, at=at)
    casework.recount_follow_ups(request_ids=[case.request_id], by=cast.coordinator.actor, at=at)
    assert step_day(case, "aeap_9") == moved


def test_a_day_that_has_not_come_is_no_event(cast, case, at):
    same = acting(cast, case, at)
    actions.record_consent(how="voice", **same)
    with pytest.raises(Refused) as refused:
        actions.record_event(anchor="award", program="aeap", day=at.date() + timedelta(days=1), **same)
    assert refused.value.verdict.code == "future"


def test_the_owner_is_told_once_on_a_morning_and_again_when_the_day_moves(cast, case, at):
    same = acting(cast, case, at)
    pursued(case.id, by=cast.coordinator, at=at, program="samhsa-serg")
    (row,) = KeptDeadline.objects.all()
    assert row.remind_at.astimezone(NEW_YORK).strftime("%H:%M") == "09:00"
    assert row.due_on - row.remind_at.astimezone(NEW_YORK).date() == timedelta(days=14)
    assert actions.tick(at=row.remind_at - timedelta(minutes=1)) == 0
    assert actions.tick(at=row.remind_at) == 1
    assert actions.tick(at=row.remind_at + timedelta(days=1)) == 0
    (message,) = Message.objects.filter(kind="funding_deadline")
    assert message.address == cast.coordinator.email
    assert set(message.context) == {"engagement_id", "due_on"}
    actions.record_event(anchor="incident", day=at.date() - timedelta(days=2), **same)
    row.refresh_from_db()
    assert row.reminded_at is None
    assert actions.tick(at=row.remind_at) == 1


def test_a_deadline_that_was_met_is_not_told(cast, case, at):
    pursued(case.id, by=cast.coordinator, at=at, program="samhsa-serg")
    (row,) = KeptDeadline.objects.all()
    actions.settle_deadline(deadline_id=row.pk, by=cast.coordinator.actor, at=at)
    assert actions.tick(at=row.remind_at) == 0


def test_a_kept_day_is_in_the_follow_ups_of_the_engagement_once(cast, case, at):
    pursued(case.id, by=cast.coordinator, at=at, program="samhsa-serg")
    pursued(case.id, by=cast.coordinator, at=at, program="samhsa-serg")
    found = [f for f in engagements.follow_ups(case.id) if f.note.startswith("Funding:")]
    assert len(found) == 1


def test_a_program_not_pursued_any_more_keeps_no_day(cast, case, at):
    application = pursued(case.id, by=cast.coordinator, at=at)
    assert queries.deadlines(case.id)
    actions.move_application(application_id=application, event="drop", by=cast.coordinator.actor, at=at)
    assert queries.deadlines(case.id) == []


def test_every_act_is_in_the_ledger_of_the_request(cast, case, at):
    pursued(case.id, by=cast.coordinator, at=at)
    acts = set(LedgerEntry.objects.filter(stream=case.stream).values_list("action", flat=True))
    assert {"agree_to_funding", "record_funding_day", "take_up_program"} <= acts


def test_the_calendar_names_no_program_no_agency_and_can_be_stopped(cast, case, at, client):
    pursued(case.id, by=cast.coordinator, at=at)
    token = actions.renew_calendar_link(by=cast.coordinator.actor, at=at)
    feed = client.get(f"/calendar/{token}/funding.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 3
    for word in ("Millbrook", "AEAP", "Antiterrorism", "victim", "Crisis"):
        assert word not in feed
    newer = actions.renew_calendar_link(by=cast.coordinator.actor, at=at)
    assert client.get(f"/calendar/{token}/funding.ics").status_code == 404
    actions.revoke_calendar_link(by=cast.coordinator.actor, at=at)
    assert client.get(f"/calendar/{newer}/funding.ics").status_code == 404


def test_costs_of_the_case_reach_back_to_the_day_of_the_incident(cast, case, at):
    pursued(case.id, by=cast.coordinator, at=at)
    found = {d.clock.id: d.day for d in queries.computed(case.id, ["aeap"])}
    assert found["aeap-retro"] == at.date() - timedelta(days=20)
    assert isinstance(found["aeap-cr"], date)
