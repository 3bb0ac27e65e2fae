"""The page for whoever leads: the same for everyone, so that opening it says nothing about anybody."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from alongside.web.middleware import SAME_FOR_EVERYONE
from tests.conftest import no_queries
from tests.people import Cast

pytestmark = pytest.mark.django_db
URLS = sorted(SAME_FOR_EVERYONE)


def bare(response: Any) -> tuple[bytes, dict[str, str]]:
    """Return what a cache would keep, without the nonce that every answer has."""
    headers = {k: re.sub(r"'nonce-[^']*'", "", v) for k, v in response.headers.items()}
    return response.content, headers


@pytest.mark.parametrize("url", URLS)
def test_staff_a_chief_and_a_stranger_get_the_same_bytes(url: str, client_for: Any, cast: Cast):
    stranger = Client().get(url)
    chief = Client(headers={"accept-language": "fr", "referer": "http://testserver/help/case/"})
    chief.cookies["case"] = "a-token"
    chief.cookies["django_language"] = "es"
    for other in (client_for(cast.coordinator), client_for(cast.advisor), chief):
        assert bare(other.get(url)) == bare(stranger)


@pytest.mark.parametrize("url", URLS)
def test_nothing_is_asked_of_the_database_and_nothing_is_set(url: str, client_for: Any, cast: Cast):
    client = client_for(cast.coordinator)
    with no_queries():
        response = client.get(url)
    assert response.status_code == 200 and not response.cookies
    assert (
        "public" in response["Cache-Control"]
        and response.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    )


def test_every_page_leads_there_the_same_way_and_tells_nobody_where_one_came_from(at: datetime):
    home = Client().get("/").content.decode()
    link = re.search(r'<a href="/help/leaders/"[^>]*>', home)
    assert link is not None and 'rel="noreferrer"' in link.group(0)


def test_the_lines_to_call_are_there():
    text = Client().get(URLS[0]).content.decode()
    for number in ("988", "1-800-267-5463", "1-800-985-5990"):
        assert number in text
