"""The advisor's link and desk: no case data, POST only, own pages only."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.accounts.models import Person
from alongside.base.secrets import link_token
from alongside.callouts.models import Page
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from alongside.roster import queries as roster
from tests.callouts import advisor, opened, pages, says, the_seat

MINUTE = timedelta(minutes=1)
CASE_WORDS = ("Millbrook", "Ohio", ", OH", "school", "School", "shooting", "Shooting", "Reyes")


@pytest.fixture(autouse=True)
def _now(at):
    with clock.frozen(at):
        yield


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(4)]


@pytest.fixture
def callout(cast, at, law):
    return opened(at, cast.officer)


def person_of(advisor_id):
    return Person.objects.get(pk=roster.card(advisor_id).person_id)


def link(page):
    return f"/advisor/page/{link_token('page', f'{page.pk}.{page.secret}')}/"


def state_of_everything():
    ledger = LedgerEntry.objects.exclude(action="read").count()
    return list(Page.objects.order_by("pk").values()), ledger


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.S).group()


def test_the_link_opens_a_question_without_case_data_and_nothing_preselected(callout):
    response = Client().get(link(pages(callout)[0]))
    text = main_of(response)
    assert response.status_code == 200
    assert not [word for word in CASE_WORDS if word in text]
    assert "checked" not in text
    assert re.findall(r'name="answer" value="(\w+)"', text) == ["yes", "no"]
    assert "What happens next" in text
    assert "Who can see this" in text
    assert response["Cache-Control"].startswith("max-age=0, no-cache, no-store")


@pytest.mark.parametrize("kind", ["get", "head", "prefetch", "query"])
def test_link_scanners_change_nothing(callout, kind):
    page, before = pages(callout)[0], state_of_everything()
    client = Client()
    for _ in range(3):
        if kind == "head":
            client.head(link(page))
        elif kind == "prefetch":
            client.get(link(page), headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"})
        elif kind == "query":
            client.get(link(page) + "?answer=yes&accept=1")
        else:
            client.get(link(page))
    assert client.get(link(page) + "seen/").status_code == 405
    assert state_of_everything() == before


def test_no_is_one_tap(callout):
    page = pages(callout)[0]
    response = Client().post(link(page), {"answer": "no"}, follow=True)
    assert "Thank you for answering" in response.content.decode()
    page.refresh_from_db()
    assert (page.state, page.answered_by) == ("declined", f"advisor_link:{page.pk}")


def test_yes_by_link_leads_to_signing_in_and_shows_no_case_data(callout):
    page = pages(callout)[0]
    client = Client()
    text = main_of(client.post(link(page), {"answer": "yes", "write_key": "one"}, follow=True))
    assert f"/advisor/requests/{page.pk}/" in text
    assert "12:15 p.m. EST" in text
    assert not [word for word in CASE_WORDS if word in text]
    again = client.post(link(page), {"answer": "yes", "write_key": "one"})
    assert again.status_code == 302
    assert LedgerEntry.objects.filter(action="say_yes").count() == 1
    answer = client.get(f"/advisor/requests/{page.pk}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/account/sign-in/")


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_an_answer_that_is_none_changes_nothing(callout, data):
    page, before = pages(callout)[0], state_of_everything()
    assert Client().post(link(page), data).status_code == 200
    assert state_of_everything() == before


def test_a_link_that_does_not_exist_is_not_found(callout):
    assert Client().get("/advisor/page/nonsense/").status_code == 404
    assert Client().post("/advisor/page/nonsense/", {"answer": "yes"}).status_code == 404


def test_the_page_says_when_it_was_opened_only_by_its_own_request(callout, at):
    page = pages(callout)[0]
    assert Client().post(link(page) + "seen/").status_code == 204
    page.refresh_from_db()
    assert (page.state, page.seen_at) == ("seen", at)


def test_the_second_to_say_yes_stands_by_and_a_late_one_is_thanked(callout, law, at, client_for):
    first, second = pages(callout)
    says(first, True, at)
    text = main_of(Client().post(link(second), {"answer": "yes"}, follow=True))
    assert "standing by" in text
    client_for(person_of(law[0])).post(f"/advisor/requests/{first.pk}/", {"answer": "no_conflict"})
    assert the_seat(callout).state == "accepted"


def test_somebody_who_did_not_answer_in_time_reads_that_it_is_covered(callout, law, at, client_for):
    first, second = pages(callout)
    says(first, True, at)
    client_for(person_of(law[0])).post(f"/advisor/requests/{first.pk}/", {"answer": "no_conflict"})
    text = main_of(Client().get(link(second)))
    assert "already covered. Thank you" in text
    assert "<button" not in text


def test_who_asks_is_shown_to_the_holder_only_and_the_reading_is_recorded(callout, law, at, client_for):
    first, _ = pages(callout)
    client = client_for(person_of(law[0]))
    assert "Millbrook" not in main_of(client.get(f"/advisor/requests/{first.pk}/"))
    says(first, True, at)
    text = main_of(client.get(f"/advisor/requests/{first.pk}/"))
    assert "Millbrook Police Department" in text
    assert "Shooting" in text
    assert "Reyes" not in text
    line = LedgerEntry.objects.filter(action="read", object=f"page:{first.pk}").last()
    assert line.actor == f"person:{person_of(law[0]).pk}"
    assert line.stream == f"request:{callout.request_id}"


def test_another_advisor_and_everyone_else_find_nothing(callout, law, cast, at, client_for):
    first, _ = pages(callout)
    says(first, True, at)
    for person in (person_of(law[1]), cast.advisor, cast.funder, cast.officer, cast.admin):
        client = client_for(person)
        assert client.get(f"/advisor/requests/{first.pk}/").status_code == 404
        assert client.post(f"/advisor/requests/{first.pk}/", {"answer": "no_conflict"}).status_code == 404
    assert the_seat(callout).state == "held"
    assert not LedgerEntry.objects.filter(action="read", object=f"page:{first.pk}").exists()


def test_a_conflict_is_declared_with_one_button(callout, law, at, client_for):
    first, _ = pages(callout)
    says(first, True, at)
    client = client_for(person_of(law[0]))
    response = client.post(f"/advisor/requests/{first.pk}/", {"answer": "conflict"}, follow=True)
    assert "You stepped aside" in main_of(response)
    assert "Millbrook" not in main_of(response)
    assert the_seat(callout).state == "open"


def test_a_confirmed_advisor_reads_that_nothing_is_settled(callout, law, at, client_for):
    first, _ = pages(callout)
    says(first, True, at)
    client = client_for(person_of(law[0]))
    response = client.post(f"/advisor/requests/{first.pk}/", {"answer": "no_conflict"}, follow=True)
    assert "Nothing is settled until you are introduced" in main_of(response)


def test_the_desk_lists_only_ones_own_pages(callout, law, at, client_for):
    mine = client_for(person_of(law[0])).get("/advisor/").content.decode()
    other = client_for(person_of(law[3])).get("/advisor/").content.decode()
    assert f"/advisor/requests/{pages(callout)[0].pk}/" in mine
    assert "/advisor/requests/" not in other
    assert "Nothing is asked of you now" in other


def test_an_advisor_pauses_blocks_days_and_comes_back(callout, law, at, client_for):
    client = client_for(person_of(law[2]))
    days = {"first": "2026-11-30", "last": "2026-12-02"}
    assert client.post("/advisor/availability/", days).status_code == 302
    text = client.get("/advisor/availability/").content.decode()
    assert "Nov 30" in text
    (span,) = roster.page(law[2], at).blocked
    assert (
        client_for(person_of(law[3])).post(f"/advisor/availability/blocked/{span.id}/remove/").status_code
        == 404
    )
    assert client.post(f"/advisor/availability/blocked/{span.id}/remove/").status_code == 302
    assert roster.page(law[2], at).blocked == ()
    client.post("/advisor/availability/pause/", {"pause": "yes"})
    assert not roster.may_be_asked(law[2], at)
    client.post("/advisor/availability/pause/", {"pause": "no"})
    assert roster.may_be_asked(law[2], at)
    wrong = client.post("/advisor/availability/", {"first": "2026-12-02", "last": "2026-11-30"})
    assert wrong.status_code == 422
    assert "lies before the first" in wrong.content.decode()


def test_an_exercise_says_so_on_every_page(cast, law, at, client_for):
    page = pages(opened(at, cast.officer, exercise=True))[0]
    assert "EXERCISE" in Client().get(link(page)).content.decode()
    assert "EXERCISE" in client_for(person_of(law[0])).get(f"/advisor/requests/{page.pk}/").content.decode()
