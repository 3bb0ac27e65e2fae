"""What search engines may show: pages that explain, and no page that is asked, written or somebody's own."""

from __future__ import annotations

import re
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from alongside.cli.documents import pages_of_the_house
from alongside.kernel.actor import OPERATOR
from alongside.library.actions import load
from alongside.library.actions_resources import load_resources
from alongside.web.findable import FINDABLE
from alongside.web.public.finding import NAMESPACE, plain_addresses

pytestmark = pytest.mark.django_db
CLOSED = (
    "/help/ask/", "/help/case/open/", "/account/sign-in/", "/joining/", "/offers/", "/plans/sign-up/",
    "/library/?q=grief", "/library/suggest/", "/funding/questions/", "/nothing-here/",
)  # fmt: skip


def is_hidden(response) -> bool:
    by_header = "noindex" in response.get("X-Robots-Tag", "")
    by_page = 'name="robots" content="noindex' in response.content.decode()
    assert by_header == by_page or response.status_code != 200
    return by_header


@pytest.fixture
def shelf(db, at):
    load(by=OPERATOR, at=at)
    load_resources(by=OPERATOR, at=at)


@pytest.fixture
def listed(shelf, client, settings) -> list[str]:
    """Return the addresses of the sitemap."""
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = [loc.text for loc in tree.iter(f"{{{NAMESPACE}}}loc")]
    assert all(url.startswith(settings.BASE_URL) for url in found)
    return [url.removeprefix(settings.BASE_URL) for url in found]


def robots(client) -> RobotFileParser:
    parser = RobotFileParser()
    # The parser of Python knows no "$"; the order of the lines is what it goes by.
    parser.parse(client.get("/robots.txt").content.decode().replace("$\n", "\n").splitlines())
    return parser


def test_every_page_of_the_sitemap_opens_may_be_found_and_is_open_to_robots(client, listed):
    allowed = robots(client)
    assert len(listed) == len(set(listed)) > 150
    for url in listed:
        response = client.get(url)
        assert response.status_code == 200 and not is_hidden(response), url
        assert allowed.can_fetch("*", url), url


def test_no_page_of_the_sitemap_asks_for_anything_or_takes_a_secret(client, listed):
    public = {page.name for page in pages_of_the_house() if page.declared.kind == "public"}
    assert public >= FINDABLE
    for url in listed:
        html = client.get(url).content.decode()
        forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', html)
        assert set(forms) <= {"/i18n/set/", "/account/sign-out/"}, url
        assert "csrftoken" not in client.cookies, url


@pytest.mark.parametrize("url", CLOSED)
def test_the_rest_is_hidden(client, url):
    assert is_hidden(client.get(url))


def test_what_asks_is_closed_to_robots(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[-3] == "Disallow: /"
    allowed = [line.removeprefix("Allow: ") for line in lines if line.startswith("Allow: ")]
    for url in CLOSED:
        path = url.split("?")[0]
        assert (
            not any(path == one.rstrip("$") or (one[-1] != "$" and path.startswith(one)) for one in allowed)
            or "?" in url
        )


def test_a_program_can_stay_hidden(client, shelf, settings):
    settings.FINDABLE = False
    assert all(is_hidden(client.get(url)) for url in plain_addresses())
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/sitemap.xml").status_code == 404


def test_a_demo_is_never_listed(client, monkeypatch, db):
    for place in ("alongside.web.findable.is_demo", "alongside.web.public.finding.is_demo"):
        monkeypatch.setattr(place, lambda request: True)
    assert is_hidden(client.get("/about/"))
    assert client.get("/sitemap.xml").status_code == 404
