"""The oversight desk: clocks and who may change them, counts, and a ledger whose readers are written down."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from alongside.accounts.actions import invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Permission, Role, permissions_of
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.spreadsheet import read_csv
from alongside.ledger.actions import record
from alongside.ledger.queries import lines_for_page
from alongside.policy.catalog import CATALOG
from alongside.policy.queries import in_force
from alongside.reporting.rules import shown_half_years
from alongside.web.account import sealing

AT = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still(db):
    """Stop the clock."""
    with clock.frozen(AT):
        yield


def someone(*roles: Role) -> Person:
    """Make a person with roles and a second step."""
    made = invite(
        email=f"{roles[0]}@program.example", name=f"The {roles[0]}", roles=roles, by=OPERATOR, at=AT
    )
    Authenticator.objects.create(user=made, type="totp", data={"secret": sealing.seal("JBSWY3DPEHPK3PXP")})
    return made


def as_role(role: Role) -> Client:
    """Return a client signed in as somebody with this role."""
    client = Client()
    client.force_login(someone(role))
    return client


def line(stream: str, action: str = "verify") -> None:
    """Write a line of the ledger."""
    with transaction.atomic():
        record(stream=stream, action=action, by=OPERATOR, at=AT, facts={"outcome": "real"})


PAGES = {
    "oversight:policy": ((), Permission.SEE_POLICY),
    "oversight:setting": (("ack_minutes",), Permission.SEE_POLICY),
    "oversight:measures": ((), Permission.SEE_MEASURES),
    "oversight:measures_of": (("2026-1",), Permission.SEE_MEASURES),
    "oversight:export": (("2026-1",), Permission.SEE_MEASURES),
    "oversight:ledger": ((), Permission.SEE_LEDGER),
    "oversight:chain": (("request:12",), Permission.SEE_LEDGER),
}


@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_to_those_who_may_and_to_nobody_else(role):
    line("request:12")
    client = as_role(role)
    for name, (args, permission) in PAGES.items():
        may = permission in permissions_of(frozenset({role}))
        assert client.get(reverse(name, args=args)).status_code == (200 if may else 404), name


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, name):
    assert client.get(reverse(name, args=PAGES[name][0])).url.startswith("/account/sign-in/")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_read_cannot_be_had_by_sending_to_it(name):
    """Else a chain could be read without the line that says so."""
    args, permission = PAGES[name]
    line("request:12")
    role = next(role for role in Role if permission in permissions_of(frozenset({role})))
    assert as_role(role).post(reverse(name, args=args), {"write_key": "k"}).status_code == 405


# Clocks ----------------------------------------------------------------------------------------------


def test_every_setting_stands_on_the_page_and_none_as_a_promise_of_others():
    page = as_role(Role.FUNDER).get(reverse("oversight:policy")).content.decode()
    for setting in CATALOG.values():
        assert reverse("oversight:setting", args=[setting.key]) in page
    assert "None is a promise of the Department of Justice" in page


def test_an_administrator_changes_a_clock_with_a_reason_and_it_is_kept():
    client = as_role(Role.ADMIN)
    url = reverse("oversight:change", args=["ack_minutes"])
    sent = {"value": 20, "why": "Two officers on leave", "write_key": "k"}
    assert client.post(url, sent).url == reverse("oversight:setting", args=["ack_minutes"])
    assert client.post(url, sent).status_code == 302
    assert in_force(AT)["ack_minutes"] == 20
    page = client.get(reverse("oversight:setting", args=["ack_minutes"])).content.decode()
    assert "Two officers on leave" in page
    assert page.count("The admin: Two officers") == 1
    assert [found["action"] for found in lines_for_page("policy")] == ["change_policy"]


@pytest.mark.parametrize(
    ("value", "why", "said"),
    [
        ("500", "because it is", "Choose a value from 1 to 120 minutes."),
        ("20", "x", "Say in a few words why"),
        ("soon", "because it is", "Enter a whole number."),
    ],
)
def test_a_value_that_cannot_be_set_is_refused_beside_what_was_typed(value, why, said):
    sent = {"value": value, "why": why, "write_key": "k"}
    answer = as_role(Role.ADMIN).post(reverse("oversight:change", args=["ack_minutes"]), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{value}"' in page
    assert in_force(AT)["ack_minutes"] == 15


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMIN])
def test_nobody_else_changes_a_clock(role):
    sent = {"value": 20, "why": "because it is", "write_key": "k"}
    assert as_role(role).post(reverse("oversight:change", args=["ack_minutes"]), sent).status_code == 404
    assert in_force(AT)["ack_minutes"] == 15


def test_a_clock_that_does_not_exist_is_not_found():
    assert as_role(Role.ADMIN).get(reverse("oversight:setting", args=["nothing"])).status_code == 404


# Measures --------------------------------------------------------------------------------------------


def test_measures_offer_half_years_that_have_ended_and_no_other():
    client = as_role(Role.FUNDER)
    page = client.get(reverse("oversight:measures")).content.decode()
    assert "January to June 2026" in page
    assert "July to December 2026" not in page
    for half in shown_half_years(AT):
        assert client.get(reverse("oversight:measures_of", args=[half.key])).status_code == 200
    for key in ("2026-2", "2019-1", "2026", "2026-01-01"):
        assert client.get(reverse("oversight:measures_of", args=[key])).status_code == 404


def test_the_file_of_a_half_year_is_safe_for_spreadsheets_and_who_took_it_is_written_down(monkeypatch):
    from alongside.reporting import queries

    evil = queries.Measure("x", "=cmd|' /C calc'!A0", "+1+1", "count", 7, hidden=False)
    monkeypatch.setattr(queries, "measures", lambda half, at: [evil])
    answer = as_role(Role.FUNDER).get(reverse("oversight:export", args=["2026-1"]))
    assert answer["Content-Disposition"] == 'attachment; filename="measures-2026-1.csv"'
    cells = [
        cell.strip('"')
        for row in answer.content.decode("utf-8-sig").splitlines()
        for cell in row.split('","')
    ]
    assert not [cell for cell in cells if cell[:1] in "=+-@"]
    (_, row), *_ = read_csv(answer.content).rows
    assert row["Value"] == "7"
    (read,) = lines_for_page("reports")
    assert (read["action"], read["object"]) == ("read", "measures:2026-1")


# The ledger ------------------------------------------------------------------------------------------


def test_reading_a_chain_is_itself_a_line_of_it_once_in_fifteen_minutes():
    line("request:12")
    client = as_role(Role.RECORDS)
    asked = client.get(reverse("oversight:ledger"), {"stream": " Request:12 "})
    assert asked.url == reverse("oversight:chain", args=["request:12"])
    assert [found["action"] for found in lines_for_page("request:12")] == ["verify"]
    assert "outcome: real" in client.get(asked.url).content.decode()
    client.get(asked.url)
    assert [found["action"] for found in lines_for_page("request:12")] == ["read", "verify"]


def test_a_chain_that_does_not_exist_is_not_made_by_asking_for_it():
    client = as_role(Role.RECORDS)
    assert client.get(reverse("oversight:chain", args=["request:99"])).status_code == 404
    assert lines_for_page("request:99") == []


@pytest.mark.parametrize("stream", ["a%00b", "request:12;", "%F0%9F%9A%93", "REQUEST:12"])
def test_an_address_that_names_no_chain_is_not_found(stream):
    assert as_role(Role.RECORDS).get(f"/desk/oversight/ledger/chain/{stream}/").status_code == 404


@pytest.mark.parametrize("typed", ["", "request 12", "request:", "'; drop table", "x" * 70])
def test_what_is_no_chain_is_said_beside_the_field(typed):
    answer = as_role(Role.RECORDS).get(reverse("oversight:ledger"), {"stream": typed})
    assert answer.status_code == 422


def test_verifying_says_that_every_chain_holds_and_keeps_the_result():
    line("request:12")
    client = as_role(Role.RECORDS)
    assert client.get(reverse("oversight:verify")).status_code == 405
    assert client.post(reverse("oversight:verify"), {"write_key": "v"}).status_code == 302
    assert "Every chain holds." in client.get(reverse("oversight:ledger")).content.decode()
    assert lines_for_page("oversight")[0]["facts"]["faults"] == 0


def test_verifying_finds_a_line_that_somebody_changed_behind_the_program():
    line("request:12")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE ledger_entry SET action = 'nothing' WHERE stream = 'request:12'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    client = as_role(Role.RECORDS)
    client.post(reverse("oversight:verify"), {"write_key": "v"})
    page = client.get(reverse("oversight:ledger")).content.decode()
    assert "1 faults" in page
    assert "request:12 1: columns differ from the payload" in page
