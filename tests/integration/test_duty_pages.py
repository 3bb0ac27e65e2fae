"""The duty desk: the team with its reasons, the board of call-outs, an officer's hand on them."""

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client

from alongside.callouts import actions
from alongside.callouts.models import CallOut
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.models import LedgerEntry
from alongside.roster import actions as roster
from alongside.teams import queries as teams
from tests.callouts import advisor, is_ready, opened, pages, request_with_facts, says, the_seat
from tests.people import ask

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _now(at):
    with clock.frozen(at):
        yield


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(6)]


@pytest.fixture
def officer(cast, client_for):
    return client_for(cast.officer)


@pytest.fixture
def callout(cast, at, law):
    return opened(at, cast.officer)


def text_of(response, status=200):
    assert response.status_code == status
    return re.search(r"<main.*</main>", response.content.decode(), re.S).group()


def test_from_seats_to_an_open_call_out(cast, law, at, officer):
    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    text = text_of(officer.get(team))
    assert "Nobody hears anything before you open the call-out" in text
    assert officer.post(team, {"seats": ["lead", "pio"]}).status_code == 302
    text = text_of(officer.get(team))
    assert "Peer 00" in text
    assert "Has lived through this kind of incident." in text
    assert "Who would be asked next" in text
    assert "Nobody on the roster has this discipline." in text
    look = text_of(officer.get(f"{team}seats/lead/", {"q": "peer 05"}))
    assert "lose" in look
    assert officer.post(f"{team}seats/lead/", {"advisor": str(law[5])}).status_code == 302
    text = text_of(officer.get(f"{team}open/"))
    assert "Peer 05" in text
    assert "people are asked now, by email" in text
    answer = officer.post(f"{team}open/")
    callout = CallOut.objects.get()
    assert answer.url == f"/desk/duty/call-outs/{callout.pk}/"
    assert [p.advisor_id for p in pages(callout)] == [law[5], *law[:5]]
    assert officer.post(f"{team}open/").status_code == 422
    is_ready(pages(callout)[0], at)
    text = text_of(officer.get(team))
    assert "committed elsewhere" not in text
    assert "Go on: ask these people" not in text
    assert re.findall(r'value="(\w+)"[^>]* checked', text) == ["pio"]
    assert CallOut.objects.count() == 1


def test_no_team_page_step_works_before_acceptance(cast, law, at, officer):
    request_id = ask(at)
    answer = officer.post(f"/desk/duty/requests/{request_id}/team/", {"seats": ["lead"]})
    assert "before the request is verified" in text_of(answer, 422)
    assert teams.latest(request_id) is None


def test_a_seat_refuses_somebody_by_hand_with_the_reason_beside_the_form(cast, law, at, officer):
    from alongside.kernel.actor import OPERATOR
    from alongside.roster import actions as roster

    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    officer.post(team, {"seats": ["lead"]})
    roster.pause(advisor_id=law[3], by=OPERATOR, at=at)
    answer = officer.post(f"{team}seats/lead/", {"advisor": str(law[3])})
    assert "Has paused" in text_of(answer, 422)
    for wrong in ("", "x", "-1"):
        assert officer.post(f"{team}seats/lead/", {"advisor": wrong}).status_code == 404
    assert officer.get(f"{team}seats/pio/").status_code == 404


def test_the_board_shows_each_seat_and_puts_first_what_needs_a_person(cast, law, at, officer):
    first = opened(at, cast.officer)
    second = opened(at, cast.officer, seats=("lead", "faith"), agency_text="Oakford Police Department")
    text = text_of(officer.get("/desk/duty/call-outs/"))
    assert text.index("Oakford") < text.index("Millbrook")
    assert "Needs your decision" in text
    assert f"/desk/duty/call-outs/{first.pk}/" in text
    assert f"/desk/duty/call-outs/{second.pk}/" in text


def test_polling_is_answered_without_a_body_until_something_changes(callout, cast, at, officer):
    live = f"/desk/duty/call-outs/{callout.pk}/live/"
    page = officer.get(live)
    etag = page["ETag"]
    lines = LedgerEntry.objects.count()
    assert officer.get(live, headers={"If-None-Match": etag}).status_code == 304
    assert officer.get(live, {"since": etag.strip('"')}).status_code == 204
    assert LedgerEntry.objects.count() == lines
    says(pages(callout)[0], True, at)
    assert officer.get(live, headers={"If-None-Match": etag}).status_code == 200
    board = officer.get("/desk/duty/call-outs/live/")
    assert (
        officer.get("/desk/duty/call-outs/live/", headers={"If-None-Match": board["ETag"]}).status_code == 304
    )


def test_the_call_out_says_who_was_asked_and_what_happens_next_and_when(callout, law, at, officer):
    actions.note_handed(page_id=pages(callout)[0].pk, at=at + MINUTE)
    text = text_of(officer.get(f"/desk/duty/call-outs/{callout.pk}/"))
    for said in ("Peer 00", "Peer 01", "Sent", "Not sent yet", "12:21 p.m. EST", "The next people are asked"):
        assert said in text, said
    read = LedgerEntry.objects.filter(action="read", object=f"callout:{callout.pk}")
    assert read.count() == 1
    officer.get(f"/desk/duty/call-outs/{callout.pk}/")
    assert read.count() == 1


def test_an_answer_by_phone_from_question_to_declaration(callout, law, at, officer):
    page = pages(callout)[0]
    voice = f"/desk/duty/pages/{page.pk}/voice/"
    question = text_of(officer.get(voice))
    assert "Read this out" in question
    quote = re.search(r"<blockquote.*?</blockquote>", question, re.S).group()
    assert "Millbrook" not in quote
    answer = officer.post(voice, {"answer": "yes"})
    assert answer.url == f"{voice}confirm/"
    assert "Millbrook Police Department" in text_of(officer.get(answer.url))
    assert officer.post(answer.url, {"conflict": "none"}).status_code == 302
    assert the_seat(callout).state == "accepted"
    text = text_of(officer.get(f"/desk/duty/call-outs/{callout.pk}/"))
    assert "The agency head agrees" in text


def test_a_no_by_phone_and_a_yes_too_late(callout, law, at, officer):
    first, second = pages(callout)
    officer.post(f"/desk/duty/pages/{second.pk}/voice/", {"answer": "no"})
    second.refresh_from_db()
    assert second.state == "declined"
    is_ready(first, at)
    answer = officer.post(f"/desk/duty/pages/{second.pk}/voice/", {"answer": "yes"}, follow=True)
    assert answer.status_code == 200
    second.refresh_from_db()
    assert second.state == "declined"


@pytest.mark.parametrize(("word", "state"), [("yes", "agreed"), ("no", "open")])
def test_the_agency_heads_word_given_on_the_phone(callout, law, at, officer, word, state):
    is_ready(pages(callout)[0], at)
    address = f"/desk/duty/seats/{the_seat(callout).pk}/word/"
    assert officer.post(address, {"word": word, "advisor": str(law[4])}).status_code == 409
    assert officer.post(address, {"word": word, "advisor": str(law[0])}).status_code == 302
    assert the_seat(callout).state == state
    for wrong in ({"word": "maybe", "advisor": str(law[0])}, {"word": "yes", "advisor": "x"}):
        assert officer.post(address, wrong).status_code == 404


def test_an_officer_steers_a_call_out(callout, law, at, officer):
    seat_id = the_seat(callout).pk
    officer.post(f"/desk/duty/seats/{seat_id}/more-time/", {"minutes": "15"})
    officer.post(f"/desk/duty/seats/{seat_id}/ask-next/")
    assert len(pages(callout)) == 4
    choice = text_of(officer.get(f"/desk/duty/seats/{seat_id}/ask/"))
    assert re.findall(r"Peer \d\d", choice) == ["Peer 04", "Peer 05"]
    officer.post(f"/desk/duty/seats/{seat_id}/ask/", {"advisor": str(law[5])})
    assert len(pages(callout)) == 5
    assert officer.post(f"/desk/duty/seats/{seat_id}/ask/", {"advisor": str(law[5])}).status_code == 422
    off = f"/desk/duty/call-outs/{callout.pk}/call-off/"
    assert "Nobody else is asked" in text_of(officer.get(off))
    assert officer.post(off, {"why": ""}).status_code == 422
    assert officer.post(off, {"why": "SSN 123-45-6789"}).status_code == 422
    assert officer.post(off, {"why": "The agency found help."}).status_code == 302
    callout.refresh_from_db()
    assert callout.state == "canceled"
    assert "The agency found help." in text_of(officer.get(f"/desk/duty/call-outs/{callout.pk}/"))
    assert "Millbrook" in text_of(officer.get("/desk/duty/call-outs/ended/"))


def test_who_is_turned_away(callout, law, cast, at, client_for):
    request_id, page = callout.request_id, pages(callout)[0]
    seat_id = the_seat(callout).pk
    addresses = [
        "/desk/duty/call-outs/",
        "/desk/duty/call-outs/live/",
        "/desk/duty/call-outs/ended/",
        f"/desk/duty/call-outs/{callout.pk}/",
        f"/desk/duty/call-outs/{callout.pk}/live/",
        f"/desk/duty/call-outs/{callout.pk}/call-off/",
        f"/desk/duty/seats/{seat_id}/ask/",
        f"/desk/duty/pages/{page.pk}/voice/",
        f"/desk/duty/pages/{page.pk}/voice/confirm/",
        f"/desk/duty/requests/{request_id}/team/",
        f"/desk/duty/requests/{request_id}/team/seats/lead/",
        f"/desk/duty/requests/{request_id}/team/open/",
    ]
    for person in (cast.advisor, cast.funder, cast.admin, cast.roster_manager, cast.records):
        client = client_for(person)
        assert {client.get(address).status_code for address in addresses} == {404}
    stranger = Client()
    assert {stranger.get(address).status_code for address in addresses} == {302}
    coordinator = client_for(cast.coordinator)
    assert {coordinator.get(address).status_code for address in addresses} <= {200, 302}


def test_what_does_not_exist_is_not_found(officer, cast, law):
    for address in ("call-outs/1234567/", "call-outs/1234567/live/", "pages/1234567/voice/",
                    "seats/1234567/ask/", "requests/1234567/team/"):  # fmt: skip
        assert officer.get(f"/desk/duty/{address}").status_code == 404


def test_a_limit_is_bent_with_a_reason_and_a_second_signature(cast, at, officer, client_for):
    one = advisor(0, at)
    roster.note_home(advisor_id=one, date=at.date() - timedelta(days=1), by=OPERATOR, at=at)
    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    officer.post(team, {"seats": ["lead"]})
    text = text_of(officer.get(team))
    assert "What would give a full team" in text
    assert "Set aside the rest days of Peer 00." in text
    link = html.unescape(re.search(r'href="([^"]*limits/\?key=override[^"]*)"', text).group(1))
    assert "a second person" in text_of(officer.get(link))
    key = unquote(link.split("key=")[1])
    refused = officer.post(f"{team}limits/", {"key": key, "why": "SSN 123-45-6789 of the peer"})
    assert "123-45-6789" in text_of(refused, 422)
    why = "The only peer who has led after a school shooting."
    assert officer.post(f"{team}limits/", {"key": key, "why": why}).status_code == 302
    text = text_of(officer.get(team))
    assert why in text
    sign = re.search(r'action="([^"]*/sign/)"', text).group(1)
    assert "A second person signs this" in text_of(officer.post(sign, {"answer": "approve"}, follow=True))
    second = client_for(cast.coordinator)
    assert "Propose again" in text_of(second.post(sign, {"answer": "approve"}, follow=True))
    officer.post(team, {"seats": ["lead"]})
    text = text_of(officer.get(team))
    assert "What would give a full team" not in text
    assert "Peer 00" in text
    end = re.search(r'action="([^"]*/end/)"', text).group(1)
    assert "The limit holds again" in text_of(officer.post(end, follow=True))


@pytest.mark.parametrize(
    "path", ["limits/?key=nonsense", "limits/", "limits/999/sign/", "limits/999/end/"], ids=str
)
def test_limits_that_are_not_on_offer_do_not_exist(cast, at, law, officer, path):
    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    officer.post(team, {"seats": ["lead"]})
    send = officer.post if path.endswith(("sign/", "end/")) else officer.get
    assert send(team + path, {"answer": "approve"} if "sign" in path else {}).status_code == 404


def test_a_seat_is_left_out_on_the_agency_heads_word_only(cast, at, officer):
    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    officer.post(team, {"seats": ["lead"]})
    link = html.unescape(
        re.search(r'href="([^"]*limits/\?key=go_without[^"]*)"', text_of(officer.get(team))).group(1)
    )
    assert "who agreed" in text_of(officer.get(link))
    sent = {"key": unquote(link.split("key=")[1]), "why": "They want to talk with a peer chief first."}
    assert "say that they agreed" in text_of(officer.post(f"{team}limits/", sent), 422)
    assert officer.post(f"{team}limits/", sent | {"heard": "on"}).status_code == 302
    assert "Approved for this request" in text_of(officer.get(team))


def test_teams_side_by_side_say_who_is_wanted_twice(cast, at, law, officer):
    assert "Fewer than two teams" in text_of(officer.get("/desk/duty/teams/"))
    teams_of = [request_with_facts(at, cast.officer), request_with_facts(at, cast.officer, key="z" * 40)]
    for request_id in teams_of:
        officer.post(f"/desk/duty/requests/{request_id}/team/", {"seats": ["lead"]})
    assert "1 other team is being put together" in text_of(
        officer.get(f"/desk/duty/requests/{teams_of[0]}/team/")
    )
    text = text_of(officer.get("/desk/duty/teams/"))
    assert "Who is wanted more than once" in text
    assert "1 team is changed." in text_of(officer.post("/desk/duty/teams/", follow=True))
    assert "already the best" in text_of(officer.get("/desk/duty/teams/"))


def test_three_teams_are_a_page_and_a_part_of_the_team_page(cast, at, law, officer):
    request_id = request_with_facts(at, cast.officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    officer.post(team, {"seats": ["lead"]})
    assert "Other teams to choose from" in text_of(officer.get(team))
    text = text_of(officer.get(f"{team}choose/"))
    assert "are one and the same team" in text or "Take this team" in text
    part = officer.get(f"{team}choose/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "Teams to choose from" in part
    answer = officer.post(f"{team}choose/", {"choice": "of yesterday"}, follow=True)
    assert "have changed since you looked" in text_of(answer)
