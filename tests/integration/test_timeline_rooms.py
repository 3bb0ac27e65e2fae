"""Offers, plans, funding and deployments on the timeline of a case: for staff; advisors see what they need to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from alongside.engagements import timeline
from alongside.funding.models import Application, Event
from alongside.kernel import clock
from alongside.offers import actions as offers
from alongside.plans.models import Attachment, Plan
from tests.integration.casework import Scene, no_reasons, scene  # noqa: F401
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


def shown(client: Client, story: Scene, desk: str, **query: str) -> str:
    with clock.frozen(story.at + timedelta(hours=5)):
        answer = client.get(f"/{desk}/engagements/{story.engagement_id}/timeline/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_offers_are_on_the_timeline_of_staff_and_name_no_donor(story: Scene, client_for: SignIn):
    by, at = story.cast.coordinator.actor, story.at
    list_id = offers.open_list(engagement_id=story.engagement_id, by=by, at=at)
    offers.name_owner(list_id=list_id, name="Pat Lane", role="", not_sworn=True, by=by, at=at)
    offers.log_offer(
        list_id=list_id, key="o1", source="staff", by=by, at=at,
        words={"kind": "goods", "what": "Forty blankets", "name": "Ada Abbot", "phone": "200-555-0100"},
    )  # fmt: skip
    staff = shown(client_for(story.cast.coordinator), story, "desk")
    assert "List of offers opened" in staff and "Pat Lane sorts the offers" in staff and "Abbot" not in staff
    only = shown(client_for(story.cast.coordinator), story, "desk", kind="offers")
    assert "List of offers opened" in only and "joined the team" not in only
    team = shown(client_for(story.cast.advisor), story, "my")
    assert "List of offers opened" not in team and "?kind=offers" not in team


def test_plans_and_funding_are_on_it_each_for_whom_they_concern(story: Scene, client_for: SignIn):
    at, person = story.at, story.cast.coordinator
    plan = Plan.objects.create(document={}, created_at=at, created_by=person)
    Attachment.objects.create(
        plan=plan, request_id=story.request_id, revision=1, partners=[], consent_name="Dana Reyes",
        consent_title="Chief", consent_how="phone", by=person, at=at,
    )  # fmt: skip
    Event.objects.create(
        engagement_id=story.engagement_id, anchor="award", day=at.date(), recorded_at=at, recorded_by="person:1",
        recorded_by_text="C. Coordinator",
    )  # fmt: skip
    Application.objects.create(
        engagement_id=story.engagement_id, program="made-up", owner=person, started_at=at, moved_at=at
    )
    staff = shown(client_for(person), story, "desk")
    team = shown(client_for(story.cast.advisor), story, "my")
    assert "plan was brought to the case" in staff and "plan was brought to the case" in team
    assert "Funding, made-up" in staff and "First day of the award" in staff
    assert "Funding, made-up" not in team


def test_what_is_for_staff_alone_is_nowhere_for_the_team():
    everyones, teams = timeline.kinds(staff=True), timeline.kinds(staff=False)
    assert {"offers", "funding"} == set(everyones) - set(teams)
    assert {"plans", "deployments"} <= set(teams)
