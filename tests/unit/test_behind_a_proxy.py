"""TLS is ended in front: who is believed about it, what the cookies and headers then are."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from alongside.config.env import SettingProblem, database, networks
from alongside.web.address import client_address
from alongside.web.middleware import only_our_proxies

NAMES = [
    "SECURE",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER",
]
ASK = f"""
import json
from alongside.config import settings
print(json.dumps([getattr(settings, name, None) for name in {NAMES}]))
"""
HEADER = ["HTTP_X_FORWARDED_PROTO", "https"]
TWO_YEARS = 63_072_000

CHOSEN = [
    ({}, [False, False, False, 0, False, False, None]),
    ({"ALONGSIDE_BASE_URL": "https://a.example"}, [True, True, True, TWO_YEARS, True, False, None]),
    (
        {"ALONGSIDE_BASE_URL": "https://a.example", "ALONGSIDE_HSTS_SECONDS": "3600"},
        [True, True, True, 3600, True, False, None],
    ),
    (
        {"ALONGSIDE_BASE_URL": "https://a.example", "ALONGSIDE_HSTS_SECONDS": "0"},
        [True, True, True, 0, False, False, None],
    ),
    (
        {
            "ALONGSIDE_BASE_URL": "https://a.example",
            "ALONGSIDE_PROXY_COUNT": "1",
            "ALONGSIDE_SSL_REDIRECT": "1",
        },
        [True, True, True, TWO_YEARS, True, True, HEADER],
    ),
]


@pytest.mark.parametrize(("given", "expected"), CHOSEN)
def test_cookies_and_headers_follow_the_address_that_people_type(given, expected):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("ALONGSIDE_", "PYTEST"))}
    environ = {**plain, "ALONGSIDE_DEBUG": "1", "DATABASE_URL": "postgresql://nobody@/none", **given}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == expected


def seen(peer: str, count: int, settings, **headers: str) -> tuple[bool, str]:
    """Return whether the web believes that the visitor came by TLS, and from where."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count
    settings.SECURE_PROXY_SSL_HEADER = tuple(HEADER) if count else None
    settings.TRUSTED_PROXIES = networks("NO_SUCH_VARIABLE", "127.0.0.1,::1,10.1.0.0/16")
    request = RequestFactory().get("/", REMOTE_ADDR=peer, **headers)
    found = []
    only_our_proxies(lambda r: found.append((r.is_secure(), client_address(r))) or HttpResponse())(request)
    return found[0]


SAYS = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}


@pytest.mark.parametrize(
    ("peer", "count", "believed"),
    [
        ("127.0.0.1", 1, (True, "203.0.113.9")),
        ("::1", 1, (True, "203.0.113.9")),
        ("10.1.2.3", 1, (True, "203.0.113.9")),
        ("10.2.0.1", 1, (False, "10.2.0.1")),
        ("198.51.100.7", 1, (False, "198.51.100.7")),
        ("", 1, (False, "")),
        ("127.0.0.1", 0, (False, "127.0.0.1")),
    ],
)
def test_only_our_own_proxy_is_believed_about_a_visitor(settings, peer, count, believed):
    assert seen(peer, count, settings, **SAYS) == believed


def test_a_visitor_on_http_stays_one_whatever_they_add_before_our_proxys_word(settings):
    said = {"HTTP_X_FORWARDED_PROTO": "http", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9"}
    assert seen("127.0.0.1", 1, settings, **said) == (False, "203.0.113.9")


def test_a_list_of_proxies_that_is_none_is_said(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_PROXIES", "10.0.0.300")
    with pytest.raises(SettingProblem, match="ALONGSIDE_PROXIES must list addresses"):
        networks("ALONGSIDE_PROXIES", "")


@pytest.mark.parametrize(("query", "pooled"), [("", True), ("?pool=off", False), ("?sslmode=require", True)])
def test_no_pool_is_opened_when_the_address_says_so(query, pooled):
    assert ("pool" in database(f"postgresql://a@b/c{query}", pool=True)["OPTIONS"]) is pooled


@pytest.mark.parametrize(("query", "prepared"), [("", False), ("?prepare=on", True), ("?pool=off", False)])
def test_statements_are_planned_once_only_where_the_address_says_so(query, prepared):
    options = database(f"postgresql://a@b/c{query}", pool=True)["OPTIONS"]
    assert (options.get("server_side_binding"), "prepare_threshold" in options) == (
        prepared or None,
        prepared,
    )
