"""Pages that explain, the way out of each page, and another language without losing what was typed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from alongside.kernel import clock
from alongside.offers.models import Offer
from alongside.web.offers.making import mint_key
from tests.house.walking import asked_elsewhere
from tests.integration.test_public_desk import FORM

pytestmark = pytest.mark.django_db

EXPLAINING = (
    ("/how-it-works/", "How it works"),
    ("/for-chiefs/", "For chiefs and sheriffs"),
    ("/for-advisors/", "For peer advisors"),
    ("/for-communities/", "For communities"),
    ("/about/", "About, and limits"),
    ("/accessibility/", "Accessibility"),
    ("/privacy/", "What we keep, and for how long"),
)
TYPED = {
    "/help/ask/": FORM | {"call_back_number": "12"},
    "/library/suggest/": {"kind": "new", "url": "https://a.example/x", "text": "Dana Reyes, chief"},
    "/plans/sign-up/": {"name": "Dana Reyes, chief", "email": "not yet"},
}


@pytest.mark.parametrize(("url", "title"), EXPLAINING)
def test_it_opens_names_the_program_and_the_lifeline_and_sets_no_cookie(client, cast, settings, url, title):
    answer = client.get(url)
    html = answer.content.decode()
    assert answer.status_code == 200 and not answer.cookies
    assert f">{title}</h1>" in html and settings.PROGRAM["name"] in html and "988" in html
    assert "not an official government site" in html
    assert not asked_elsewhere(html)


def test_the_checker_of_other_sites_finds_one():
    assert asked_elsewhere('<script defer src="https://a.example/x.js"></script>') == [
        "https://a.example/x.js"
    ]
    assert asked_elsewhere('<img alt="" src="//b.example/p.gif">') == ["//b.example/p.gif"]
    assert not asked_elsewhere('<a href="https://c.example/">a link is followed by a person</a>')


def test_goals_are_the_programs_own_and_follow_the_policy(client, cast):
    html = client.get("/how-it-works/").content.decode()
    assert "Within 60 minutes:" in html and "We have called your agency." in html
    assert "no promise of any federal agency" in html


def test_the_data_map_names_roles_and_the_days_in_force(client, cast):
    html = client.get("/privacy/").content.decode()
    assert "emptied 180 days after the offer came" in html
    assert html.count("<details") >= 14 and "Records officer" in html


@pytest.mark.parametrize("url", ["/", "/help/", "/help/ask/", "/help/leaders/", "/library/", "/privacy/"])
def test_the_way_out_is_a_plain_link_that_tells_nothing(client, cast, settings, url):
    settings.PROGRAM = settings.PROGRAM | {"exit_url": "https://news.example/"}
    html = client.get(url).content.decode()
    link = html[html.index("al-exit__link") - 20 : html.index("data-two")]
    assert 'href="https://news.example/"' in link and "noreferrer" in link
    assert html.index("al-exit__link") < html.index("<header>")


@pytest.mark.parametrize(("url", "typed"), TYPED.items())
def test_another_language_keeps_what_was_typed_and_judges_nothing(cast, at, url, typed):
    client = Client()
    with clock.frozen(at):
        button = re.search(r'name="switch_language" value="(es[^"]*)"', client.get(url).content.decode())
        assert button
        answer = client.post(url, typed | {"switch_language": button[1]})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="es">' in html and "usa-error-message" not in html
    assert "Dana Reyes, chief" in html
    assert answer.cookies["django_language"].value == "es"
    with clock.frozen(at):
        assert '<html lang="es">' in client.get(url).content.decode()


def test_another_language_on_an_offer_keeps_nothing_and_the_form_can_still_be_sent(client, cast, at):
    words = {"kind": "goods", "what": "Blankets", "name": "Noor Fallow", "email": "noor@mail.example"}
    with clock.frozen(at):
        key = mint_key(at)
        answer = client.post("/offers/", words | {"write_key": key, "switch_language": "es.words-1"})
    html = answer.content.decode()
    assert "Noor Fallow" in html and key in html and not Offer.objects.exists()


def test_a_language_that_is_not_spoken_is_no_language(client, cast, at):
    with clock.frozen(at):
        answer = client.post("/help/ask/", FORM | {"switch_language": "xx"})
    assert answer.status_code == 302
