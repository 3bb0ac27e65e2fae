"""The frame of an engagement: one table of tabs, each shown to whoever may open it."""

from __future__ import annotations

from alongside.accounts.permissions import Permission
from alongside.web.access import Visitor
from alongside.web.casework import tabs
from alongside.web.casework.case import Case


def labels(desk: str, held: set[Permission]) -> list[str]:
    card = type("Card", (), {"id": 7})()
    visitor = Visitor(person=None, roles=frozenset(), permissions=frozenset(held), actor=None, at=None)
    case = Case(card, desk, "staff" if desk == "casework" else "member", None)
    return [tab["label"] for tab in tabs.tabs_of(case, visitor, "overview")]


def test_a_tab_shows_only_to_whoever_may_open_it(monkeypatch):
    secret = tabs.Tab("secret", "Secret", "detail", Permission.SEE_LEDGER, team=False)
    monkeypatch.setattr(tabs, "TABS", (*tabs.TABS, secret))
    staff = {Permission.SEE_CASE}
    assert "Secret" not in labels("casework", staff)
    assert "Secret" in labels("casework", staff | {Permission.SEE_LEDGER})
    assert "Secret" not in labels("my", staff | {Permission.SEE_LEDGER})


def test_keys_are_one_each_and_the_overview_is_first():
    keys = [tab.key for tab in tabs.TABS]
    assert keys[0] == "overview" and len(set(keys)) == len(keys)
