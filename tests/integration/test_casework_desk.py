"""The casework desk: who gets in, what a reader leaves behind, forms that keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.engagements import actions, queries
from alongside.engagements.models import Contact
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from tests.integration.casework import (
    Scene,
    call_out,
    entry,
    no_reasons,  # noqa: F401 (a fixture)
    said_yes,
    scene,
    seat_of,
)
from tests.people import Cast, accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR = timedelta(hours=1)
SignIn = Callable[..., Client]


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def now(at: datetime) -> Any:
    """Two hours after the introduction."""
    with clock.frozen(at + 2 * HOUR):
        yield at + 2 * HOUR


def pages(story: Scene) -> list[str]:
    base = f"/desk/engagements/{story.engagement_id}/"
    more = ["", "print/", "contact/", "notice/", "follow-up/", "hand-over/", "close/", "reopen/"]
    return ["/desk/engagements/", *(base + page for page in more)]


def own_pages(story: Scene) -> list[str]:
    return [f"/my/engagements/{story.engagement_id}/{page}" for page in ("", "print/", "contact/", "notice/")]


def without_secrets(page: bytes) -> str:
    """Take out what differs every time: the keys of forms, and the address that was asked for."""
    return re.sub(r'name="(csrfmiddlewaretoken|write_key|next)" value="[^"]*"', "", page.decode())


def contact_form(at: datetime, **changed: Any) -> dict[str, Any]:
    return {
        "write_key": "k1",
        "occurred_at": (at - timedelta(hours=5, minutes=30)).strftime("%Y-%m-%dT%H:%M"),
        "minutes": "25",
        "mode": "phone",
        "with_whom": "head",
        "topics": ["officers", "vigils"],
        "did": ["listened"],
        "resources": "Vigil sheet\nhttps://example.org/vigil",
        "text": "Calls again after the briefing.",
    } | changed


def test_a_coordinator_opens_every_page(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    for url in pages(story):
        assert client.get(url).status_code == 200, url


def test_a_duty_officer_reads_and_does_not_work_the_case(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    client = client_for(story.cast.officer)
    base = f"/desk/engagements/{story.engagement_id}/"
    page = client.get(base)
    assert page.status_code == 200
    assert b"Write down a contact" not in page.content
    assert b"Not wanted" not in page.content
    assert client.get(base + "contact/").status_code == 404
    assert client.post(base + "step-down/").status_code == 404


@pytest.mark.parametrize("who", ["other", "roster_manager", "care_lead", "funder", "records", "admin"])
def test_everyone_else_is_turned_away(cast: Cast, at: datetime, client_for: SignIn, who: str) -> None:
    story = scene(cast, at, both=False)
    person = cast.other_advisor if who == "other" else getattr(cast, who)
    client = client_for(person)
    for url in [*pages(story), *own_pages(story)]:
        assert client.get(url).status_code == 404, url
    unknown, refused = client.get("/my/engagements/999999/"), client.get(own_pages(story)[0])
    assert without_secrets(unknown.content) == without_secrets(refused.content)
    assert not LedgerEntry.objects.filter(action="read", actor=str(person.actor)).exists()


def test_a_stranger_is_asked_to_sign_in(story: Scene) -> None:
    for url in [*pages(story), *own_pages(story)]:
        answer = Client().get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/account/sign-in/")


def test_an_advisor_sees_own_engagement_until_72_hours_after_the_close(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    client = client_for(story.cast.advisor)
    for url in own_pages(story):
        assert client.get(url).status_code == 200, url
    assert b"Millbrook" in client.get("/my/engagements/").content
    actions.close(
        engagement_id=story.engagement_id, hand_back=said_yes(("officers", "agency"), on=story.at), keep_follow_ups=True,
        by=story.cast.coordinator.actor, at=now,
    )  # fmt: skip
    with clock.frozen(now + 71 * HOUR):
        assert client.get(own_pages(story)[0]).status_code == 200
    with clock.frozen(now + 72 * HOUR):
        for url in own_pages(story):
            assert client.get(url).status_code == 404
        assert b"Millbrook" not in client.get("/my/engagements/").content


def test_opening_a_case_is_recorded_and_changes_nothing(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    before = queries.card(story.engagement_id)
    client = client_for(story.cast.advisor)
    client.get(own_pages(story)[0])
    client.get(own_pages(story)[0])
    reads = LedgerEntry.objects.filter(action="read", object=f"engagement:{story.engagement_id}")
    assert [(r.stream, r.actor) for r in reads] == [
        (f"request:{story.request_id}", f"person:{story.cast.advisor.pk}")
    ]
    for page in pages(story):
        client_for(story.cast.coordinator).get(page)
    assert queries.card(story.engagement_id) == before


def test_buttons_that_act_refuse_to_be_fetched(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    follow_up = queries.follow_ups(story.engagement_id)[0]
    base = f"/desk/engagements/{story.engagement_id}/"
    for url in (base + "step-down/", base + "join/", f"{base}follow-up/{follow_up.id}/"):
        assert client.get(url).status_code == 405
    assert queries.card(story.engagement_id).state == "introduced"


def test_an_advisor_reads_the_notice_then_writes_down_a_talk(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    actions.acknowledge_notice(
        engagement_id=story.engagement_id, side="requester", by=story.chief, at=story.at
    )
    client = client_for(story.cast.advisor)
    base = f"/my/engagements/{story.engagement_id}/"
    refused = client.post(base + "contact/", contact_form(now))
    assert refused.status_code == 422
    assert "First the advisor reads the notice" in refused.content.decode()
    assert client.post(base + "notice/", {"whose": "me", "write_key": "n"}).status_code == 302
    answer = client.post(base + "contact/", contact_form(now, write_key="k2"))
    assert (answer.status_code, answer.url) == (302, base)
    contact = Contact.objects.get()
    assert contact.occurred_at == now - timedelta(minutes=30)
    assert contact.resources == ["Vigil sheet", "https://example.org/vigil"]
    again = client.post(base + "contact/", contact_form(now, write_key="k2"))
    assert (again.status_code, Contact.objects.count()) == (302, 1)
    page = client.get(base).content.decode()
    assert "Phone call, 25 minutes, with: Agency head" in page
    assert "Officer and staff wellness" in page


def test_doubtful_words_are_asked_about_once_and_nothing_typed_is_lost(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    story.notices()
    client = client_for(story.cast.coordinator)
    url = f"/desk/engagements/{story.engagement_id}/contact/"
    plain = client.get(url).content.decode()
    assert "keep it as written" not in plain
    form = contact_form(now, text="The victim Maria Lopez came up.", advisor_id=str(story.law))
    asked = client.post(url, form)
    assert asked.status_code == 422
    body = asked.content.decode()
    assert "keep it as written" in body
    assert "The victim Maria Lopez came up." in body
    assert "Vigil sheet" in body
    assert client.post(url, form | {"keep": "on", "text": "SSN 078-05-1120"}).status_code == 422
    assert client.post(url, form | {"keep": "on"}).status_code == 302
    contact = Contact.objects.get()
    assert (contact.kept_as_written, contact.member.advisor_id) == (True, story.law)


def test_an_advisor_cannot_write_for_another(story: Scene, client_for: SignIn, now: datetime) -> None:
    story.notices()
    client = client_for(story.cast.advisor)
    base = f"/my/engagements/{story.engagement_id}/"
    client.post(base + "contact/", contact_form(now, advisor_id=str(story.other)))
    assert Contact.objects.get().member.advisor_id == story.law
    client.post(base + "notice/", {"whose": str(story.other)})
    assert [m.notice_at is None for m in queries.card(story.engagement_id).present] == [False, True]


def test_the_coordinator_reads_the_notice_out(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    url = f"/desk/engagements/{story.engagement_id}/notice/"
    assert "not privileged" in client.get(url).content.decode()
    assert client.post(url, {"whose": "requester", "write_key": "a"}).status_code == 302
    assert client.post(url, {"whose": str(story.law), "write_key": "b"}).status_code == 302
    assert client.post(url, {"whose": "999", "write_key": "c"}).status_code == 404
    assert queries.card(story.engagement_id).both_noticed


def test_follow_ups_are_done_dismissed_and_put_back(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    ids = [f.id for f in queries.follow_ups(story.engagement_id)]
    base = f"/desk/engagements/{story.engagement_id}/follow-up/"
    for number, (follow_up_id, event) in enumerate(
        [(ids[0], "done"), (ids[1], "dismiss"), (ids[2], "dismiss"), (ids[2], "put_back")]
    ):
        answer = client.post(f"{base}{follow_up_id}/", {"event": event, "write_key": f"w{number}"})
        assert answer.status_code == 302
    states = [f.state for f in queries.follow_ups(story.engagement_id)][:3]
    assert states == ["done", "dismissed", "planned"]
    assert client.post(f"{base}{ids[3]}/", {"event": "explode"}).status_code == 404
    form = {"kind": "hearing", "due_date": "2027-01-12", "note": "Arraignment", "write_key": "x"}
    assert client.post(base, form).status_code == 302
    assert client.post(base, form | {"due_date": "2020-01-01", "write_key": "y"}).status_code == 422


def test_a_follow_up_of_another_engagement_cannot_be_reached(
    cast: Cast, at: datetime, client_for: SignIn
) -> None:
    mine, theirs = scene(cast, at, both=False), scene(cast, at, both=True, agency_text="Other PD")
    follow_up = queries.follow_ups(theirs.engagement_id)[0]
    client = client_for(cast.coordinator)
    url = f"/desk/engagements/{mine.engagement_id}/follow-up/{follow_up.id}/"
    assert client.post(url, {"event": "done"}).status_code == 404


def test_introducing_from_the_page(cast: Cast, at: datetime, client_for: SignIn, now: datetime) -> None:
    request_id = accepted(at, cast.officer)
    callout = call_out(request_id, at)
    client = client_for(cast.officer)
    url = f"/desk/engagements/introduce/{request_id}/"
    early = client.get(url)
    assert "agreed to at least one person" in early.content.decode()
    assert client.post(url, {"write_key": "a"}).status_code == 409
    seat_of(callout, entry(cast.advisor, at), at, key="lead")
    assert b"Avery Advisor" in client.get(url).content
    answer = client.post(url, {"write_key": "b"})
    found = queries.of_request(request_id)
    assert found is not None
    assert answer.url == f"/desk/engagements/{found.id}/"
    assert client.post(url, {"write_key": "b"}).url == answer.url
    assert client.get(url).status_code == 302


def test_somebody_agreed_later_is_added_from_the_page(
    cast: Cast, at: datetime, client_for: SignIn, now: datetime
) -> None:
    story = scene(cast, at, both=False)
    seat_id = seat_of(story.callout, story.other, at, key="behavioral")
    client = client_for(cast.coordinator)
    base = f"/desk/engagements/{story.engagement_id}/"
    assert b"Add Oak Other to the team" in client.get(base).content
    assert client.post(base + "join/", {"seat": str(seat_id), "write_key": "a"}).status_code == 302
    assert [m.advisor_id for m in queries.card(story.engagement_id).present] == [story.law, story.other]
    assert b"Add Oak Other to the team" not in client.get(base).content
    assert client.post(base + "leave/", {"advisor": str(story.law), "write_key": "b"}).status_code == 302
    assert b"Avery Advisor left the team" in client.get(base).content
    assert client.post(base + "leave/", {"advisor": str(story.law), "write_key": "c"}).status_code == 404
    assert client_for(cast.advisor).get(own_pages(story)[0]).status_code == 404


def test_step_down_close_and_take_up_again(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    base = f"/desk/engagements/{story.engagement_id}/"
    assert client.post(base + "step-down/", {"write_key": "a"}).status_code == 302
    assert client.post(base + "step-down/", {"write_key": "b"}).status_code == 409
    empty = client.post(base + "close/", {"keep_follow_ups": "yes", "note": "All quiet.", "write_key": "c"})
    assert empty.status_code == 422
    assert "All quiet." in empty.content.decode()
    line = {"to": "eap", "told_how": "phone", "accepted_on": story.at.date().isoformat(), "write_key": "h"}
    assert client.post(base + "hand-back/officers/", line).status_code == 302
    done = {"keep_follow_ups": "no", "write_key": "d"}
    assert client.post(base + "close/", done).status_code == 302
    assert queries.card(story.engagement_id).closed
    page = client.get(base).content.decode()
    assert "Closed and handed back" in page
    assert "Officer and staff wellness: Employee assistance" in page
    assert client.post(base + "reopen/", {"why": "Trial begins", "write_key": "e"}).status_code == 302
    assert queries.card(story.engagement_id).state == "active"


def test_an_exercise_says_so_on_every_page(cast: Cast, at: datetime, client_for: SignIn) -> None:
    story = scene(cast, at, exercise=True)
    client = client_for(cast.coordinator)
    for url in pages(story)[1:]:
        assert b"EXERCISE" in client.get(url).content, url
    for url in own_pages(story):
        assert b"EXERCISE" in client_for(cast.advisor).get(url).content, url


def test_an_empty_form_comes_back_with_what_is_missing(
    story: Scene, client_for: SignIn, now: datetime
) -> None:
    client = client_for(story.cast.coordinator)
    for page in ("contact/", "follow-up/", "hand-over/", "close/", "reopen/"):
        assert client.post(f"/desk/engagements/{story.engagement_id}/{page}", {}).status_code == 422, page


def test_pages_that_ask_say_who_can_see_it(story: Scene, client_for: SignIn, now: datetime) -> None:
    client = client_for(story.cast.coordinator)
    for url in pages(story)[1:]:
        body = client.get(url).content.decode()
        assert "Who can see this" in body, url
        assert "988" in body, url
