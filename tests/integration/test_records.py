"""Holds and the time for keeping: the clock disposes of papers, a hold beats it, records officers decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from alongside.accounts.models import RoleGrant
from alongside.engagements import actions, queries
from alongside.engagements.actions.records import dispose_due, tell_of_disposal
from alongside.engagements.models_papers import Paper
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries
from alongside.offers import actions as offers
from alongside.offers.models import Offer
from alongside.outbox.models import Message
from alongside.policy.queries import in_force
from tests.integration.casework import Scene, no_reasons, said_yes, scene  # noqa: F401
from tests.integration.deploying import word_file
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
DAY = timedelta(days=1)
OVER = timedelta(days=1098)
NOTICE = timedelta(days=30)


@pytest.fixture
def closed(cast: Cast, at: datetime) -> Scene:
    """A closed case with one paper, and the final report submitted on the day after."""
    story = scene(cast, at)
    by = cast.coordinator.actor
    actions.add_paper(
        engagement_id=story.engagement_id, kind="terms", name="terms.docx", data=word_file("Three days."),
        by=by, at=at,
    )  # fmt: skip
    actions.close(
        engagement_id=story.engagement_id,
        hand_back=said_yes(("officers", "agency"), on=at),
        keep_follow_ups=False,
        by=by,
        at=at,
    )
    actions.record_final_report(
        period_end=(at + DAY).date(), submitted=(at + DAY).date(), by=cast.records.actor, at=at + 2 * DAY
    )
    return story


def kept() -> int:
    return Paper.objects.filter(disposed_at__isnull=True).count()


def hold(story: Scene, at: datetime, why: str = "Letter of county counsel.") -> int:
    by = story.cast.records.actor
    return actions.place_hold(engagement_id=story.engagement_id, why=why, by=by, at=at)


def test_the_clock_disposes_when_the_time_is_over_and_not_before(closed: Scene):
    last = closed.at + DAY + timedelta(days=1096)
    assert tell_of_disposal(at=last - NOTICE) == 0
    assert tell_of_disposal(at=last - NOTICE + DAY) == 1
    assert (dispose_due(at=last), kept()) == (0, 1)
    assert (dispose_due(at=last + 2 * DAY), kept()) == (1, 0)
    line = [x for x in entries(f"request:{closed.request_id}") if x.action == "dispose_paper"]
    assert [x.actor for x in line] == ["clock"]


def test_a_hold_beats_the_clock_until_the_last_one_is_lifted(closed: Scene):
    late, by = closed.at + OVER, closed.cast.records.actor
    tell_of_disposal(at=late - NOTICE)
    first, second = hold(closed, late - DAY), hold(closed, late - DAY, "A records request.")
    assert hold(closed, late) == first
    assert (tell_of_disposal(at=late), dispose_due(at=late), kept()) == (0, 0, 1)
    with pytest.raises(Refused, match="hold"):
        actions.dispose_paper(paper_id=Paper.objects.get().pk, why="Its time is over.", by=by, at=late)
    actions.lift_hold(hold_id=first, why="Settled in court.", by=by, at=late)
    assert (dispose_due(at=late), kept()) == (0, 1)
    actions.lift_hold(hold_id=second, why="Answered.", by=by, at=late + DAY)
    assert (dispose_due(at=late + DAY), kept()) == (0, 1), "they are told anew after the last hold"
    assert tell_of_disposal(at=late + DAY) == 1
    assert (dispose_due(at=late + NOTICE), kept()) == (0, 1)
    assert (dispose_due(at=late + DAY + NOTICE), kept()) == (1, 0)


def test_records_officers_are_told_once_and_nothing_goes_before_the_whole_notice(closed: Scene):
    by, last = closed.cast.records.actor, closed.at + DAY + timedelta(days=1096)
    [early] = queries.final_reports()
    assert tell_of_disposal(at=last - NOTICE + DAY) == 1
    assert tell_of_disposal(at=last - NOTICE + 2 * DAY) == 0
    [letter] = Message.objects.filter(kind="papers_going")
    assert letter.address == closed.cast.records.email
    reference = queries.card(closed.engagement_id).reference
    assert reference not in str(letter.context)
    assert [x.actor for x in entries(f"request:{closed.request_id}") if x.action == "tell_of_disposal"] == [
        "clock"
    ]
    # A report that went in later moves the day: what was told no longer holds.
    actions.strike_final_report(report_id=early.id, by=by, at=last - 10 * DAY)
    later = (closed.at + 9 * DAY).date()
    actions.record_final_report(period_end=later, submitted=later, by=by, at=last - 10 * DAY)
    assert (dispose_due(at=last + 2 * DAY), kept()) == (0, 1)
    assert tell_of_disposal(at=last + 2 * DAY) == 1
    assert (dispose_due(at=last + DAY + NOTICE), kept()) == (0, 1)
    assert (dispose_due(at=last + 2 * DAY + NOTICE), kept()) == (1, 0)


def test_while_there_is_no_records_officer_nobody_is_told_and_nothing_goes(closed: Scene):
    at = closed.at + OVER
    RoleGrant.objects.filter(person=closed.cast.records, role="records").update(until_at=at - 9 * DAY)
    assert (tell_of_disposal(at=at), dispose_due(at=at), kept()) == (0, 0, 1)


def test_the_day_and_the_list_say_when_papers_go(closed: Scene, client_for: SignIn):
    last = closed.at + DAY + timedelta(days=1096)
    with clock.frozen(last - 3 * DAY):
        day = client_for(closed.cast.coordinator)
        assert "disposed of on" not in day.get("/desk/day/").content.decode()
        tell_of_disposal(at=last - 3 * DAY)
        page = day.get("/desk/day/").content.decode()
        assert "The papers of 1 closed case are disposed of on" in page
        assert "/desk/records/" not in page, "only a records officer can open the list"
        listed = client_for(closed.cast.records).get("/desk/records/").content.decode()
        assert "none: disposed of on" in listed


def test_a_case_that_is_taken_up_again_keeps_its_papers(closed: Scene):
    by = closed.cast.coordinator.actor
    actions.reopen(
        engagement_id=closed.engagement_id, why="They called again.", by=by, at=closed.at + 9 * DAY
    )
    assert (dispose_due(at=closed.at + OVER), kept()) == (0, 1)


def test_without_a_final_report_nothing_is_disposed_of(closed: Scene):
    [report] = queries.final_reports()
    actions.strike_final_report(report_id=report.id, by=closed.cast.records.actor, at=closed.at + 3 * DAY)
    assert (dispose_due(at=closed.at + 3 * OVER), kept()) == (0, 1)


@pytest.mark.parametrize("who", ["coordinator", "admin", "advisor", "care_lead"])
def test_only_a_records_officer_decides(closed: Scene, who: str):
    by, at = getattr(closed.cast, who).actor, closed.at + OVER
    held = hold(closed, at)
    for act in (
        lambda: actions.place_hold(engagement_id=closed.engagement_id, why="Because I say so.", by=by, at=at),
        lambda: actions.lift_hold(hold_id=held, why="Because I say so.", by=by, at=at),
        lambda: actions.record_final_report(period_end=at.date(), submitted=at.date(), by=by, at=at),
    ):
        with pytest.raises(Refused, match="records officer"):
            act()


def test_a_hold_keeps_who_offered_something_too(closed: Scene):
    at = closed.at
    list_id = offers.open_list(engagement_id=closed.engagement_id, by=closed.cast.coordinator.actor, at=at)
    offers.log_offer(
        list_id=list_id, key="o1", source="staff",
        words={"kind": "goods", "what": "Forty blankets", "name": "Ada Abbot", "phone": "200-555-0100"},
        by=closed.cast.coordinator.actor, at=at,
    )  # fmt: skip
    late = at + in_force(at).span("offers_keep_days") + DAY
    held = hold(closed, at)
    assert offers.tick(at=late) == 0
    actions.lift_hold(hold_id=held, why="Settled in court.", by=closed.cast.records.actor, at=late)
    assert offers.tick(at=late) == 1
    assert Offer.objects.get().name == ""


def test_a_records_officer_puts_a_hold_on_a_case_and_lifts_it(closed: Scene, client_for: SignIn):
    client, at = client_for(closed.cast.records), closed.at + 5 * DAY
    with clock.frozen(at):
        reference = queries.card(closed.engagement_id).reference
        found = client.get("/desk/records/", {"reference": reference.lower()})
        page = found.url
        assert reference in client.get("/desk/records/").content.decode()
        answer = client.post(f"{page}hold/", {"why": "Letter of county counsel of March 3."}, follow=True)
        assert "as long as the hold stands" in answer.content.decode()
        tab = client_for(closed.cast.coordinator).get(f"/desk/engagements/{closed.engagement_id}/papers/")
        assert "A hold is on this case" in tab.content.decode()
        [one] = queries.holds(closed.engagement_id)
        refused = client.post(f"{page}hold/{one.id}/lift/", {"why": ""})
        assert refused.status_code == 422 and queries.held(closed.engagement_id)
        client.post(f"{page}hold/{one.id}/lift/", {"why": "Settled in court."})
        assert not queries.held(closed.engagement_id)
        assert client_for(closed.cast.coordinator).get("/desk/records/").status_code == 404


def test_final_reports_are_written_down_and_struck_on_the_page(closed: Scene, client_for: SignIn):
    client, at = client_for(closed.cast.records), closed.at + 5 * DAY
    with clock.frozen(at):
        [report] = queries.final_reports()
        client.post(f"/desk/records/report/{report.id}/strike/")
        assert queries.final_reports() == []
        form = {"period_end": (at - DAY).date(), "submitted": (at + DAY).date()}
        assert client.post("/desk/records/", form).status_code == 422
        client.post("/desk/records/", form | {"submitted": at.date()})
    assert [one.submitted for one in queries.final_reports()] == [at.date()]
