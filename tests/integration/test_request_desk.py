"""The desk of duty officers, page by page, and who is turned away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from alongside.agencies import actions as agencies
from alongside.incidents import queries
from alongside.incidents.models import RequestForAssistance
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import entries
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast, client_for):
    return client_for(cast.officer)


def get(client, url, at):
    with clock.frozen(at):
        return client.get(url)


def post(client, url, at, **form):
    with clock.frozen(at):
        return client.post(url, {"write_key": f"{url}{at}"[-60:]} | form)


TURNED_AWAY = ["advisor", "roster_manager", "care_lead", "funder", "records", "admin"]


@pytest.mark.parametrize("who", TURNED_AWAY)
@pytest.mark.parametrize("page", ["", "call-back/", "facts/", "code/"])
def test_others_see_a_request_as_if_it_did_not_exist(cast, client_for, at, who, page):
    request_id = people.ask(at)
    client = client_for(getattr(cast, who))
    there = get(client, f"/desk/requests/{request_id}/{page}", at)
    nowhere = get(client, f"/desk/requests/999/{page}", at)
    assert there.status_code == nowhere.status_code == 404
    assert there.content.replace(f"/{request_id}/".encode(), b"/999/") == nowhere.content


def test_a_stranger_is_led_to_sign_in_whether_or_not_it_exists(cast, at):
    request_id = people.ask(at)
    for number in (request_id, 999):
        assert get(Client(), f"/desk/requests/{number}/", at).url.startswith("/account/sign-in/")


def test_the_board_shows_a_new_request_and_an_unchanged_poll_is_304(cast, officer, at):
    people.ask(at)
    first = get(officer, "/desk/requests/live/", at)
    assert "Millbrook Police Department" in first.content.decode()
    with clock.frozen(at):
        again = officer.get("/desk/requests/live/", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        people.ask(at, agency_text="Oakdale PD", place_text="Oakdale", key="two")
        assert (
            officer.get("/desk/requests/live/", headers={"If-None-Match": first["ETag"]}).status_code == 200
        )


def test_an_officer_writes_down_a_call_as_an_exercise(cast, officer, at):
    form = {
        "agency_text": "Oakdale PD",
        "caller": "Lee Park, chief",
        "call_back_number": "614-555-0123",
        "place_text": "",
        "when_text": "",
        "good_time": "now",
        "exercise": "on",
    }
    response = post(officer, "/desk/requests/new/", at, **form)
    row = RequestForAssistance.objects.get()
    assert response.url == f"/desk/requests/{row.pk}/"
    assert row.exercise and row.entered_by == cast.officer
    assert "EXERCISE" in get(officer, response.url, at).content.decode()


def test_from_i_have_it_to_accepted(cast, officer, at):
    request_id = people.ask(at)
    url = f"/desk/requests/{request_id}/"
    assert "I have it" in get(officer, url, at).content.decode()
    assert post(officer, url + "acknowledge/", at).status_code == 302
    call = {
        "number": "614-555-0199",
        "source": "dispatch_center",
        "reached": "head",
        "outcome": "real",
        "acceptor_name": "Dana Reyes",
        "acceptor_title": "Chief",
    }
    assert post(officer, url + "call-back/", at, **call).status_code == 302
    code_page = post(officer, url + "code/", at).content.decode()
    assert "Read this out now, twice" in code_page
    assert post(officer, url + "accept/", at).status_code == 302
    card = queries.card(request_id)
    assert card.accepted and card.coordinator_name == ""
    assert get(officer, url, at).status_code == 200


def test_a_refused_call_keeps_what_was_typed(cast, officer, at):
    request_id = people.ask(at)
    call = {"number": "614-555-0144", "source": "other", "source_note": "their letterhead", "reached": "head",
            "outcome": "real", "acceptor_name": "Dana Reyes", "acceptor_title": "Chief"}  # fmt: skip
    response = post(officer, f"/desk/requests/{request_id}/call-back/", at, **call)
    html = response.content.decode()
    assert response.status_code == 422 and "second source" in html and "their letterhead" in html


def test_the_call_back_page_marks_the_supplied_number_and_shows_sources(cast, officer, at):
    agency = agencies.add_agency(
        name="Millbrook Police Department", kind="municipal", state="OH", city="Millbrook", by=OPERATOR, at=at
    )
    agency_id = getattr(agency, "id", agency)
    for number, label in (("614-555-0144", "desk"), ("614-555-0177", "dispatch")):
        agencies.add_number(
            agency_id=agency_id, number=number, label=label, source="state_directory", source_note="2026 edition",
            seen_date=at.date(), by=OPERATOR, at=at,
        )  # fmt: skip
    request_id = people.ask(at, agency_id=agency_id)
    html = get(officer, f"/desk/requests/{request_id}/call-back/", at).content.decode()
    assert "The same as in the request" in html and "2026 edition" in html
    assert 'value="(614) 555-0177"' in html


def test_accepting_before_the_call_back_is_shown_as_a_reason_and_refused(cast, officer, at):
    request_id = people.ask(at)
    post(officer, f"/desk/requests/{request_id}/acknowledge/", at)
    response = post(officer, f"/desk/requests/{request_id}/accept/", at)
    assert response.status_code == 409 and "Call the agency back first" in response.content.decode()


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("https://testserver/desk/requests/?page=2", "/desk/requests/?page=2"),
        ("https://elsewhere.example/desk/", None),
        ("https://testserver//elsewhere.example/desk/", None),
        ("https://testserver/\\elsewhere.example/desk/", None),
    ],
)
def test_a_refusal_leads_back_to_the_page_it_was_sent_from_and_never_to_another_site(
    cast, officer, at, sent_from, back
):
    request_id = people.ask(at)
    url = f"/desk/requests/{request_id}/accept/"
    with clock.frozen(at):
        html = officer.post(
            url, {"write_key": "k1"}, headers={"referer": sent_from}, secure=True
        ).content.decode()
    assert f'href="{back or url}"' in html and "elsewhere" not in html


FACTS = {"kind": "shooting", "venue": "worship", "town": "Millbrook", "state_code": "OH", "killed": "1_3",
         "injured": "4_9", "children": "no", "officer_hurt": "", "bias": "yes", "languages": ["es"],
         "topics": ["families", "media"]}  # fmt: skip


def test_facts_are_saved_and_shown_in_words(cast, officer, at):
    request_id = people.accepted(at, cast.officer)
    assert post(officer, f"/desk/requests/{request_id}/facts/", at, **FACTS).status_code == 302
    card = queries.card(request_id)
    assert (card.venue, card.bias, card.officer_hurt, card.languages) == ("worship", True, None, ("es",))
    html = get(officer, f"/desk/requests/{request_id}/", at).content.decode()
    assert "House of worship" in html and "Spanish" in html


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("SSN 219-09-9999 was mentioned", 422),
        ("Victim Maria Gonzales is at the hospital", 422),
        ("Vigil on Friday", 302),
    ],
)
def test_the_note_is_linted(cast, officer, at, note, status):
    request_id = people.accepted(at, cast.officer)
    response = post(officer, f"/desk/requests/{request_id}/facts/", at, **FACTS, note=note)
    assert response.status_code == status
    if status == 422:
        assert note.split()[1] in response.content.decode()
        assert queries.card(request_id).note == ""


def test_a_doubtful_name_may_be_kept_after_a_second_look_but_a_number_may_not(cast, officer, at):
    request_id = people.accepted(at, cast.officer)
    url = f"/desk/requests/{request_id}/facts/"
    doubtful = FACTS | {"note": "Deputy Maria Gonzales leads logistics", "keep": "on"}
    assert post(officer, url, at, **doubtful).status_code == 302
    assert (
        post(officer, url, at + timedelta(seconds=1), **FACTS, note="SSN 219-09-9999", keep="on").status_code
        == 422
    )


@pytest.mark.parametrize(
    ("page", "form", "state"),
    [
        ("refer", {"to": "State police"}, "referred"),
        ("decline", {"why": "Not mass violence"}, "declined"),
        ("withdraw", {}, "withdrawn"),
    ],
)
def test_a_request_can_be_ended_and_taken_up_again(cast, officer, at, page, form, state):
    request_id = people.verified(at, cast.officer)
    assert post(officer, f"/desk/requests/{request_id}/{page}/", at, **form).status_code == 302
    assert queries.card(request_id).state == state
    assert "Take it up again" in get(officer, f"/desk/requests/{request_id}/", at).content.decode()
    assert post(officer, f"/desk/requests/{request_id}/again/", at).status_code == 302
    assert queries.card(request_id).state == "acknowledged"


@pytest.mark.parametrize("page", ["refer", "decline"])
def test_ending_without_saying_why_is_refused_beside_the_form(cast, officer, at, page):
    request_id = people.verified(at, cast.officer)
    assert post(officer, f"/desk/requests/{request_id}/{page}/", at).status_code == 422


def test_opening_a_request_is_a_line(cast, officer, at):
    request_id = people.ask(at)
    for minutes in (0, 3, 20):
        get(officer, f"/desk/requests/{request_id}/", at + timedelta(minutes=minutes))
    reads = [e for e in entries(f"request:{request_id}") if e.action == "read"]
    assert len(reads) == 2 and reads[0].actor == str(cast.officer.actor)


def test_a_form_that_came_back_with_a_mistake_is_a_reading_too(cast, officer, at):
    request_id = people.ask(at)
    response = post(officer, f"/desk/requests/{request_id}/call-back/", at, number="1")
    assert response.status_code == 422
    assert [e.action for e in entries(f"request:{request_id}")][-1] == "read"


def test_twins_are_joined_and_taken_apart_by_hand(cast, officer, at):
    first, second = people.ask(at), people.ask(at, agency_text="Millbrook PD")
    url = f"/desk/requests/{second}/"
    assert "About the same event?" in get(officer, url, at).content.decode()
    assert post(officer, url + "join/", at, other=str(first)).status_code == 302
    assert queries.card(second).incident_id == queries.card(first).incident_id
    assert post(officer, url + "unjoin/", at).status_code == 302
    assert queries.card(second).incident_id != queries.card(first).incident_id


def test_pressing_twice_does_it_once(cast, officer, at):
    request_id = people.ask(at)
    url = f"/desk/requests/{request_id}/acknowledge/"
    assert post(officer, url, at).url == post(officer, url, at).url
    assert len([e for e in entries(f"request:{request_id}") if e.action == "acknowledge"]) == 1


def test_the_coordinator_is_named_with_dates(cast, officer, at):
    request_id = people.accepted(at, cast.officer)
    post(officer, f"/desk/requests/{request_id}/coordinator/", at, person=str(cast.coordinator.pk))
    assert queries.card(request_id).coordinator_name == cast.coordinator.name
    later = at + timedelta(seconds=1)
    response = post(officer, f"/desk/requests/{request_id}/coordinator/", later, person=str(cast.funder.pk))
    assert response.status_code == 404


def test_the_rota_shows_gaps_and_takes_shifts(cast, officer, at):
    html = get(officer, "/desk/duty/rota/", at).content.decode()
    assert "To look at in the next two weeks" in html and "Dana Duty" in html
    form = {
        "person": cast.officer.pk,
        "starts_at": "2026-11-24T00:00",
        "ends_at": "2026-11-25T00:00",
        "position": 1,
    }
    assert post(officer, "/desk/duty/rota/", at, **form).status_code == 302
    long = form | {"starts_at": "2026-11-25T00:00", "ends_at": "2026-11-29T00:00"}
    response = post(officer, "/desk/duty/rota/", at + timedelta(seconds=1), **long)
    assert response.status_code == 422 and "at most 48 hours" in response.content.decode()
