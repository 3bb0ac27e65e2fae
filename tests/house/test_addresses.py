"""Every address says who may open it, and the generated pages of docs/ say the same."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from alongside.accounts.permissions import TABLE, Permission, Role
from alongside.cli import documents
from alongside.kernel.lifecycle import Lifecycle
from alongside.web.access import Declared
from alongside.web.context import NAVIGATION
from tests.house.house import ROOT, called, python_files, text_of

PAGES = documents.pages_of_the_house()
# Nobody is signed in there, so a forged form gains nothing; each view says so too.
WITHOUT_TOKEN = {
    "funding:calendar",
    "funding:costs",
    "funding:drafts",
    "funding:questions",
    "giving:community",
    "giving:general",
    "joining:apply",
    "library:suggest",
    "public:ask",
    "set_language",
}
# Opened by a carrier's signature over address and fields (web/carriers/door.py).
SIGNED = {"carriers:receipt", "carriers:text", "carriers:call", "carriers:person", "carriers:key"}
NOT_ON_A_PAGE_YET: set[Permission] = set()


def test_every_address_declares_who_may_open_it():
    undeclared = [page.route for page in PAGES if not isinstance(page.declared, Declared)]
    assert len(PAGES) > 100
    assert not undeclared


def test_a_declaration_is_of_a_known_kind_and_a_desk_names_its_permission():
    for page in PAGES:
        assert page.declared.kind in {"public", "requester", "owner", "desk", "carrier"}, page.route
        assert (page.declared.permission is not None) == (page.declared.kind == "desk"), page.route


def test_nothing_below_the_desks_is_public():
    desks = ("/desk/", "/my/", "/advisor/")
    public = {p.name for p in PAGES if p.route.startswith(desks) and p.declared.kind != "desk"}
    assert public == {"advisor:page", "advisor:seen"}, (
        "only the link in an advisor's message opens without sign-in"
    )


def test_every_permission_is_held_by_somebody_and_every_role_has_a_row():
    assert set(TABLE) == set(Role)
    assert frozenset().union(*TABLE.values()) == set(Permission)


def test_a_role_that_sees_counts_only_sees_no_case():
    cases = {
        Permission.SEE_BOARD, Permission.SEE_CASE, Permission.WORK_CASE, Permission.SEE_LEDGER,
        Permission.SEE_ROSTER, Permission.VERIFY, Permission.TRIAGE,
    }  # fmt: skip
    assert not TABLE[Role.FUNDER] & cases
    assert not TABLE[Role.ADMIN] & cases


@pytest.mark.parametrize("name", [name for _, name, _ in NAVIGATION])
def test_every_link_of_the_navigation_leads_to_a_page_of_its_permission(name):
    permission = next(p for p, n, _ in NAVIGATION if n == name)
    page = next(p for p in PAGES if p.name == name)
    assert reverse(name) == page.route
    assert page.declared.permission == permission


def test_only_listed_pages_take_forms_without_a_token():
    exempt = {p.name for p in PAGES if getattr(p.view, "csrf_exempt", False)}
    assert exempt == WITHOUT_TOKEN | SIGNED
    assert {p.name for p in PAGES if p.declared.kind == "carrier"} == SIGNED


def test_the_generated_pages_are_current():
    assert documents.stale(ROOT / "docs") == [], "run `make docs`"


def test_a_stale_page_is_named(tmp_path):
    documents.write(tmp_path)
    assert documents.stale(tmp_path) == []
    (tmp_path / "clocks.md").write_text("an hour")
    (tmp_path / "states" / "incidents.md").unlink()
    (tmp_path / "states" / "garden.md").write_text("a room that is gone")
    assert documents.stale(tmp_path) == ["clocks.md", "states/garden.md", "states/incidents.md"]
    assert documents.write(tmp_path) == ["clocks.md", "states/garden.md", "states/incidents.md"]
    assert documents.stale(tmp_path) == []


TABLES = [(room, table) for room, tables in documents.lifecycles().items() for table in tables]


@pytest.mark.parametrize(("room", "table"), TABLES, ids=[f"{room}-{table.name}" for room, table in TABLES])
def test_a_lifecycle_can_be_lived_from_start_to_end(room: str, table: Lifecycle):
    reached, waiting = set(), [table.start]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += [move.target for move in table.moves if state in move.sources]
    assert reached == set(type(table.start)), "a state that nothing leads to"
    drawn = table.mermaid()
    assert not re.search(r"[;#]|:.*:", drawn), "Mermaid would misread this"


def test_lifecycles_stand_only_in_states():
    lost = [called(p) for p in python_files() if "= Lifecycle(" in text_of(p) and p.stem != "states"]
    assert not lost
