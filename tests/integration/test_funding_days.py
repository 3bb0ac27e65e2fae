"""Funding days in calendars, what the agency sees of what is pursued, and drafts after the yes was taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from alongside.engagements import queries as engagements
from alongside.funding import actions, queries
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.models import LedgerEntry
from tests.funding import papers, pursued
from tests.integration.casework import no_reasons, scene
from tests.integration.test_funding_pages import SO_FAR, TOWN

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]


@pytest.fixture
def case(cast, at):
    made = scene(cast, at)
    incidents.set_facts(request_id=made.request_id, facts={"state_code": "OH"}, by=OPERATOR, at=at)
    return engagements.card(made.engagement_id)


def chief_of(cast, case, at):
    """Return a client whose device was opened with the case code."""
    code = incidents.issue_code(request_id=case.request_id, by=cast.officer.actor, at=at)
    client = Client()
    assert client.post("/help/case/open/", {"code": code}).status_code == 302
    return client


def events_of(response):
    """Parse a calendar as a reader of RFC 5545 does; return (day, summary) of its events."""
    assert response["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    found = list(calendar.walk("VEVENT"))
    assert all(e["UID"] and e["DTSTAMP"] and not e.errors for e in found)
    assert len({e["UID"] for e in found}) == len(found)
    return [(e.decoded("DTSTART"), str(e["SUMMARY"])) for e in found]


def test_days_of_reports_are_in_the_owners_feed_until_they_are_settled(cast, case, at, client):
    by = cast.coordinator.actor
    application = pursued(case.id, by=cast.coordinator, at=at, program="eflea")
    for event in ("send", "award"):
        actions.move_application(application_id=application, event=event, by=by, at=at)
    due = at.date() + timedelta(days=40)
    report = actions.keep_report_day(application_id=application, kind="financial", due_on=due, by=by, at=at)
    feed = f"/calendar/{actions.renew_calendar_link(by=by, at=at)}/funding.ics"
    with clock.frozen(at):
        ((day, summary),) = events_of(client.get(feed))
        assert (day, type(day)) == (due, date), "a whole day, in no zone"
        assert summary == "A date that you look after", "no program, no agency, no place"
        actions.settle_deadline(deadline_id=report, by=by, at=at)
        assert events_of(client.get(feed)) == []


def test_anyone_takes_the_days_of_the_result_page_along_and_nothing_is_stored(at):
    with clock.frozen(at):
        client = Client(enforce_csrf_checks=True)
        html = client.post("/funding/questions/", {"step": 1, "go": "result", **TOWN}).content.decode()
        answer = client.post("/funding/calendar/", {"so_far": SO_FAR.search(html)[1]})
        found = dict(map(reversed, events_of(answer)))
        assert any("Crisis response period" in words for words in found)
        assert all(words.endswith("Check the day with its office.") for words in found)
        assert all(day >= at.date() for day in found.values()), "what is over is nobody's day to keep"
        assert not client.cookies and client.get("/funding/calendar/").status_code == 405
        assert events_of(client.post("/funding/calendar/", {"so_far": "made up"})) == []


def test_the_agency_sees_what_is_pursued_by_whom_and_until_when(cast, case, at):
    by = cast.coordinator.actor
    with clock.frozen(at):
        chief = chief_of(cast, case, at)
        assert chief.get("/help/case/funding/calendar/").status_code == 302, "nothing before the yes"
        application = pursued(case.id, by=cast.coordinator, at=at)
        step_on = at.date() + timedelta(days=5)
        actions.track_application(
            application_id=application, asked_usd=25_000, awarded_usd=None, drawn_usd=None,
            next_step="Call the AEAP team", next_by="the grants officer", next_on=step_on, keep=False, by=by, at=at,
        )  # fmt: skip
        html = chief.get("/help/case/funding/").content.decode()
        for words in (
            "What is pursued",
            cast.coordinator.name,
            "$25,000",
            "Call the AEAP team, the grants officer",
        ):
            assert words in html
        assert "Observed gap" not in html.split("What may fit")[0], "past cases are nobody's day to keep"
        found = events_of(chief.get("/help/case/funding/calendar/"))
        assert (step_on, "Help for victims after terrorism or mass violence: Call the AEAP team") in found
        assert {day for day, _ in found} >= {d.due_on for d in queries.deadlines(case.id)}


def test_a_draft_is_refused_kindly_and_on_record_after_the_yes_is_taken_back(cast, case, at, client_for):
    pursued(case.id, by=cast.coordinator, at=at)
    draft_id = papers(case.id, by=cast.coordinator, at=at)["draft_id"]
    with clock.frozen(at):
        chief = chief_of(cast, case, at)
        desks = [
            (client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/drafts/"),
            (chief, "/help/case/funding/drafts/"),
        ]
        assert {page.get(f"{url}{draft_id}/docx/").status_code for page, url in desks} == {200}
        actions.withdraw_consent(engagement_id=case.id, by=cast.coordinator.actor, at=at)
        for page, url in desks:
            answer = page.get(f"{url}{draft_id}/docx/")
            said = answer.content.decode()
            assert answer.status_code == 410
            assert (
                "when the agency took its yes back" in said and "Drafts can be made once it says yes" in said
            )
            again = page.post(url, {"kind": "psob_checklist", "language": "en"})
            assert again.status_code == 422 and "only after the agency" in again.content.decode()
    lines = LedgerEntry.objects.filter(action="refuse_funding_draft", stream=case.stream)
    assert [line.actor.split(":")[0] for line in lines.order_by("pk")] == ["person", "requester"]
    assert len(queries.drafts(case.id)) == 1


def test_a_delegate_who_may_only_read_gets_the_page_and_changes_nothing(cast, case, at, monkeypatch):
    from alongside.incidents.states import DelegateScope
    from alongside.web.public import case_funding_papers

    pursued(case.id, by=cast.coordinator, at=at)
    monkeypatch.setattr(
        case_funding_papers, "may_act", lambda *, scopes, scope: scope is not DelegateScope.HELP
    )
    with clock.frozen(at):
        chief = chief_of(cast, case, at)
        page = chief.get("/help/case/funding/costs/").content.decode()
        assert "Back to funding" in page and "Keep the rough sums" not in page
        assert chief.post("/help/case/funding/costs/", {"act": "split"}).status_code == 404
