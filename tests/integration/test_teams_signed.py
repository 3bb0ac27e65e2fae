"""What two people signed for a visit holds for the team of the same request, and shows with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from alongside import matching
from alongside.deployments import actions
from alongside.incidents.actions import set_facts
from alongside.kernel.actor import OPERATOR
from alongside.matching import ReasonCode
from alongside.roster import actions as roster
from alongside.roster.models import Anniversary, PeerAdvisor
from alongside.teams import queries
from alongside.teams.models import Proposal
from alongside.teams.problem import build
from alongside.teams.queries import problem_for
from tests.integration.casework import no_reasons  # noqa: F401
from tests.integration.deploying import DAY, Trip, trip
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
WHY = "They know this chief well."


def signed(t: Trip, cast: Cast, at: datetime, code: str, *, approve: bool = True) -> None:
    asked = actions.ask_set_aside(deployment_id=t.id, code=code, why=WHY, by=t.coordinator, at=at)
    actions.sign_set_aside(set_aside_id=asked, approve=approve, by=cast.care_lead.actor, at=at)


def codes(t: Trip, at: datetime) -> set[ReasonCode]:
    """Return which of the softer rules the matcher holds against the advisor, in the seat of the lead."""
    problem = problem_for(request_id=t.scene.request_id, at=at, seats=["lead"])
    return set(matching.judge(problem).codes("lead", t.scene.law)) & matching.OVERRIDABLE


def put_forward(t: Trip, at: datetime) -> None:
    set_facts(request_id=t.scene.request_id, facts={"state_code": "OH"}, by=OPERATOR, at=at)
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)


def test_days_off_that_two_people_signed_do_not_keep_somebody_from_the_team(cast: Cast, at: datetime):
    t = trip(cast, at)
    first = t.row.first_date
    Anniversary.objects.create(advisor_id=t.scene.law, month=first.month, day=first.day)
    roster.block_dates(advisor_id=t.scene.law, first=first, last=first + DAY, by=t.advisor, at=at)
    put_forward(t, at)
    assert {ReasonCode.BLOCKED_DATES, ReasonCode.ANNIVERSARY} <= codes(t, at)
    asked = actions.ask_set_aside(deployment_id=t.id, code="off", why=WHY, by=t.coordinator, at=at)
    assert {ReasonCode.BLOCKED_DATES, ReasonCode.ANNIVERSARY} <= codes(t, at), "asked for is not signed"
    actions.sign_set_aside(set_aside_id=asked, approve=True, by=cast.care_lead.actor, at=at)
    assert not {ReasonCode.BLOCKED_DATES, ReasonCode.ANNIVERSARY} & codes(t, at)
    on_the_day = queries.excused(t.scene.request_id, at + DAY)
    assert "blocked_dates" in on_the_day[t.scene.law]
    assert "blocked_dates" not in queries.excused(t.scene.request_id, at).get(t.scene.law, ())


def test_another_day_off_was_never_asked_about_and_stays(cast: Cast, at: datetime):
    t = trip(cast, at)
    first = t.row.first_date
    roster.block_dates(advisor_id=t.scene.law, first=first, last=first, by=t.advisor, at=at)
    put_forward(t, at)
    signed(t, cast, at, "off")
    assert ReasonCode.BLOCKED_DATES not in codes(t, at)
    roster.block_dates(advisor_id=t.scene.law, first=at.date(), last=at.date(), by=t.advisor, at=at)
    assert ReasonCode.BLOCKED_DATES in codes(t, at)


@pytest.mark.parametrize("end", ["declined", "rewritten", "another request"])
def test_what_is_not_signed_for_this_visit_holds(cast: Cast, at: datetime, end: str):
    t = trip(cast, at)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(last_home_date=t.row.first_date - 5 * DAY)
    put_forward(t, at)
    signed(t, cast, at, "resting", approve=end != "declined")
    assert (ReasonCode.RESTING in codes(t, at)) == (end == "declined")
    if end == "rewritten":
        actions.rewrite(deployment_id=t.id, by=t.coordinator, at=at)
        assert ReasonCode.RESTING in codes(t, at)
    if end == "another request":
        from alongside.incidents import queries as incidents
        from tests.people import accepted

        other = accepted(at, cast.officer, key="another")
        set_facts(request_id=other, facts={"state_code": "OH"}, by=OPERATOR, at=at)
        problem = build(card=incidents.card(other), seats=["lead"], at=at)
        assert ReasonCode.RESTING in matching.judge(problem).codes("lead", t.scene.law)


def test_the_team_page_says_what_was_signed_why_and_by_whom(cast: Cast, at: datetime, client_for: SignIn):
    t = trip(cast, at)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(last_home_date=t.row.first_date - 5 * DAY)
    put_forward(t, at)
    Proposal.objects.update(state="replaced")  # the one made by hand has no problem behind it
    desk: Client = client_for(cast.officer)
    address = f"/desk/duty/requests/{t.scene.request_id}/team/"
    assert WHY not in desk.get(address).content.decode()
    signed(t, cast, at, "resting")
    page = desk.get(address).content.decode()
    shown = page[page.index('id="signed"') :]
    for words in (WHY, cast.advisor.name, cast.coordinator.name, cast.care_lead.name):
        assert words in shown, words
