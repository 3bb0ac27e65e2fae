"""Things are called as people call them, and the next step is the loudest one on its page."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from alongside.incidents.models import RequestForAssistance
from alongside.kernel import clock
from alongside.web.casework.forms import CloseForm
from alongside.web.oversight.names import names_of
from alongside.web.zones import zone_name
from tests.callouts import advisor, opened
from tests.people import ask


@pytest.fixture(autouse=True)
def _now(at):
    with clock.frozen(at):
        yield


def main_of(response) -> str:
    """Return the main part of a page that opened."""
    assert response.status_code == 200
    return re.search(r"<main.*</main>", response.content.decode(), re.S).group()


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "Eastern time"),
        ("America/Puerto_Rico", "Atlantic time (Puerto Rico)"),
        ("Europe/Lisbon", "Europe, Lisbon"),
        ("America/Indiana/Knox", "America, Indiana, Knox"),
    ],
)
def test_a_zone_is_called_by_its_name(zone, name):
    assert zone_name(zone) == name


def test_the_rota_asks_in_eastern_time(cast, client_for):
    shown = main_of(client_for(cast.officer).get(reverse("duty:rota")))
    assert "Time zone: Eastern time" in shown
    assert "New_York" not in shown


def test_a_chain_is_called_by_the_reference_of_its_request_and_opens_by_it(cast, client_for, at):
    request_id = ask(at)
    reference = RequestForAssistance.objects.get(pk=request_id).reference
    client = client_for(cast.records)
    asked = client.get(reverse("oversight:ledger"), {"stream": f" {reference.lower()} "})
    assert asked.url == reverse("oversight:chain", args=[f"request:{request_id}"])
    shown = main_of(client.get(asked.url))
    assert f"<h1>Request {reference}</h1>" in shown
    assert f"Chain request:{request_id}" in shown


def test_names_of_chains_tell_nobody_who_or_where_somebody_is(cast, at, django_assert_num_queries):
    request_id = ask(at)
    with django_assert_num_queries(1):
        named = names_of(
            {f"request:{request_id}", f"person:{cast.officer.pk}", "policy", "odd", "request:99"}
        )
    assert named[f"person:{cast.officer.pk}"] == f"Person {cast.officer.pk}"
    assert named["policy"] == "Clocks and limits"
    assert "odd" not in named
    assert "request:99" not in named


@pytest.mark.parametrize(("many", "words"), [(1, "holds 1 agency."), (2, "holds 2 agencies.")])
def test_one_agency_is_one_agency(many, words, cast, client_for, monkeypatch):
    monkeypatch.setattr("alongside.agencies.queries.count", lambda: many)
    assert words in main_of(client_for(cast.officer).get(reverse("directory:agencies")))


def test_closing_says_optional_at_its_note_and_never_twice_of_one_thing():
    form = CloseForm()
    drawn = [render_to_string("components/field.html", {"field": field}) for field in form]
    assert all(one.count("(optional)") <= 1 for one in drawn)
    assert sum(one.count("(optional)") for one in drawn) == 2, "the note, and keeping what was asked about"


def buttons(page: str) -> list[str]:
    """Return the words of the filled buttons, the loudest on a page."""
    return re.findall(r'<(?:a|button) class="usa-button"[^>]*>([^<]*)', page)


def test_while_a_call_out_runs_the_request_leads_to_it_and_the_team_is_not_proposed_again_by_default(
    cast, client_for, at
):
    for number in range(6):
        advisor(number, at)
    callout = opened(at, cast.officer)
    client = client_for(cast.officer)
    shown = main_of(client.get(reverse("intake:request", args=[callout.request_id])))
    assert buttons(shown) == ["See the call-out"]
    assert reverse("duty:callout", args=[callout.pk]) in shown
    team = main_of(client.get(reverse("duty:team", args=[callout.request_id])))
    assert buttons(team) == []
    assert re.search(r"<details><summary[^>]*>Propose again</summary>", team)
