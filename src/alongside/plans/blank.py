"""The plan a community begins with: every partner category, group and protocol of the catalog. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from alongside.kernel.text import gettext_noop
from alongside.plans.document import Document, empty, item, row
from alongside.plans.states import Basis

GROUPS: Final = (
    ("families", gettext_noop("Families of people who died")),
    ("injured", gettext_noop("People who were hurt, and their families")),
    ("witnesses", gettext_noop("People who were there and were not hurt")),
    ("children", gettext_noop("Children and students")),
    ("responders", gettext_noop("Officers, dispatchers, medics and other responders")),
    ("languages", gettext_noop("People who speak another language than English")),
    ("disability", gettext_noop("People with disabilities")),
    ("faith-culture", gettext_noop("Tribal, faith and cultural communities")),
    ("visitors", gettext_noop("Visitors, and families far away or abroad")),
    ("neighbors", gettext_noop("Neighbors, workplaces and the wider community")),
)
"""Groups whose needs differ (our suggestion, after the OVC toolkit's questions on needs)."""


def blank(catalog: Mapping[str, Any], *, say: Mapping[str, str], language: str = "en") -> Document:
    """Return a new plan. ``catalog`` is the door's plain data (queries.catalog); ``say`` translates our groups."""
    document = empty()
    document["language"] = language
    document["partners"] = [
        row("partners", one["id"], category=one["name"], notify=one["minimum"]) for one in catalog["partners"]
    ]
    document["needs"] = [row("needs", key, group=say.get(label, label)) for key, label in GROUPS]
    document["protocols"] = [_protocol(one) for one in catalog["protocols"]]
    return document


def _protocol(one: Mapping[str, Any]) -> dict[str, Any]:
    return row(
        "protocols",
        one["id"],
        title=one["title"],
        purpose=one["purpose"],
        phase=one["phase"],
        items=list(_items(one["items"])),
    )


def _items(items: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for one in items:
        basis = Basis.STATED if one["stated"] else Basis.SUGGESTED
        yield item(one["id"], text=one["text"], basis=basis.value, source=one["source"][:300])
