"""What a chief, and anyone else, sees without signing in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from alongside.incidents import actions, queries
from alongside.incidents.models import RequestForAssistance
from alongside.kernel import clock
from tests import people

pytestmark = pytest.mark.django_db

FORM = {
    "write_key": "0123456789abcdef",
    "agency_text": "Millbrook Police Department",
    "caller": "Dana Reyes, chief",
    "call_back_number": "614-555-0144",
    "place_text": "Millbrook, OH",
    "when_text": "an hour ago",
    "good_time": "now",
}


def send(client: Client, at, **words):
    with clock.frozen(at):
        return client.post("/help/ask/", FORM | words)


def page(client: Client, url: str, at) -> str:
    with clock.frozen(at):
        return client.get(url).content.decode()


@pytest.mark.parametrize(
    "url", ["/", "/help/", "/help/ask/", "/help/someone-else/", "/help/print/", "/help/case/open/"]
)
def test_public_pages_open_for_anyone(client, url):
    assert client.get(url).status_code == 200


def test_asking_says_danger_first_and_has_six_fields_at_most(client):
    html = client.get("/help/ask/").content.decode()
    main = html[html.index("<main") :]
    assert main.index("Call 911") < main.index("<h1")
    assert main.count("usa-form-group") <= 6 + 1  # the radio group's own wrapper


def test_a_request_is_saved_and_the_receipt_says_what_happens_next(client, cast, at):
    response = send(client, at)
    assert response.status_code == 302
    html = page(client, response.url, at)
    for words in (
        "Your request is saved",
        "What happens next",
        "Who can see this",
        "988",
        "614",
        "the duty officer",
    ):
        assert words in html
    assert "1:00" in html or "1 p.m." in html  # one hour after noon, in the agency's zone


def test_it_works_without_cookies(cast, at):
    assert send(Client(enforce_csrf_checks=True), at).status_code == 302


def test_a_form_with_a_mistake_keeps_what_was_typed_and_its_key(client, cast, at):
    response = send(client, at, call_back_number="12")
    html = response.content.decode()
    assert response.status_code == 422
    assert "ten digits" in html and "Dana Reyes, chief" in html and 'value="0123456789abcdef"' in html
    assert RequestForAssistance.objects.count() == 0


def test_sending_twice_leads_to_the_same_receipt(client, cast, at):
    assert send(client, at).url == send(client, at).url
    assert RequestForAssistance.objects.count() == 1


def test_with_a_gap_in_the_rota_no_time_is_shown_but_the_phone_is(client, cast, at):
    later = at + timedelta(days=9)
    html = page(client, send(client, later).url, later)
    assert "cannot name a time" in html and "By:" not in html


def test_a_time_not_kept_is_said_honestly(client, cast, at):
    url = send(client, at).url
    html = page(client, url, at + timedelta(minutes=61))
    assert "The time we gave you has passed" in html and "By:" not in html


def test_the_receipt_never_shows_whether_the_call_proved_anything(client, cast, at):
    url = send(client, at).url
    request_id = RequestForAssistance.objects.get().pk
    actions.acknowledge(request_id=request_id, by=cast.officer.actor, at=at)
    before = page(client, url, at + timedelta(minutes=5))
    actions.record_call_back(
        request_id=request_id, number="614-555-0199", source="dispatch_center", reached="other", outcome="hoax",
        by=cast.officer.actor, at=at,
    )  # fmt: skip
    assert page(client, url, at + timedelta(minutes=5)) == before


def test_an_unknown_receipt_and_an_old_one_look_the_same(client, cast, at):
    url = send(client, at).url
    with clock.frozen(at + timedelta(days=31)):
        old = client.get(url)
        unknown = client.get("/help/receipt/nonsense/")
    assert (old.status_code, unknown.status_code) == (404, 404)
    assert old.content.replace(url.encode(), b"/help/receipt/nonsense/") == unknown.content


def test_too_many_requests_from_one_address_are_led_to_the_phone(client, cast, at):
    for n in range(20):
        assert send(client, at, write_key=f"k{n}").status_code == 302
    response = send(client, at, write_key="k99")
    text = response.content.decode()
    assert response.status_code == 429 and "tel:" in text
    assert "what you typed is below" in text
    assert 'value="614-555-0144"' in text


def opened(client, cast, at) -> int:
    request_id = people.verified(at, cast.officer)
    code = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    with clock.frozen(at):
        assert client.post("/help/case/open/", {"code": code}).status_code == 302
    return request_id


def test_the_code_opens_the_case_page_on_this_device_only(client, cast, at):
    opened(client, cast, at)
    html = page(client, "/help/case/", at)
    assert (
        "Millbrook Police Department" in html and "What happens next" in html and "Who can see this" in html
    )
    with clock.frozen(at):
        assert Client().get("/help/case/").url == "/help/case/open/"


def test_a_wrong_code_says_what_to_do(client, cast, at):
    people.verified(at, cast.officer)
    with clock.frozen(at):
        response = client.post("/help/case/open/", {"code": "AAAA-BBBB-CCCC"})
    assert response.status_code == 422 and "does not work" in response.content.decode()


def test_withdrawing_takes_one_tap_and_asks_no_reason(client, cast, at):
    request_id = opened(client, cast, at)
    with clock.frozen(at):
        assert client.get("/help/case/withdraw/").status_code == 200
        assert queries.card(request_id).state == "verified"
        assert client.post("/help/case/withdraw/", {"write_key": "w"}).status_code == 302
    assert queries.card(request_id).state == "withdrawn"
    assert "withdrawn" in page(client, "/help/case/", at)


def test_the_page_closes_on_this_device_when_told(client, cast, at):
    opened(client, cast, at)
    with clock.frozen(at):
        client.post("/help/case/close-device/", {"write_key": "c"})
        assert client.get("/help/case/").status_code == 302


def test_reading_the_case_page_is_a_line_once_in_fifteen_minutes(client, cast, at):
    from alongside.ledger.queries import entries

    request_id = opened(client, cast, at)
    for minute in (0, 1, 14, 16):
        page(client, "/help/case/", at + timedelta(minutes=minute))
    reads = [e for e in entries(f"request:{request_id}") if e.action == "read"]
    assert len(reads) == 2 and reads[0].actor == f"requester:{request_id}"


def test_the_typeahead_answers_names_of_the_directory_only(client, db):
    assert client.get("/help/agencies/?q=a").json() == {"matches": []}
