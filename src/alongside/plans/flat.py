"""A plan as questions and answers: ``protocols/ics/lead`` -> “Lt. Ortiz”. Pure.

Two people's work is put together question by question (merge.py), and a version is kept as the questions that
changed (history.py). A list is a question too: its answer is the ids of its rows, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from alongside.plans.document import Document, empty
from alongside.plans.shape import COMMUNITY, SECTIONS, Rows, leaf_of, rows_of

Value = str | bool | tuple[str, ...]
Flat = dict[str, Value]


def flatten(document: Document) -> Flat:
    """Return every question of a plan with its answer."""
    found: Flat = {"language": document["language"]}
    found |= {f"community/{name}": document["community"][name] for name in COMMUNITY}
    for name, rows in SECTIONS.items():
        _flatten_rows(found, name, document[name], rows)
    return found


def _flatten_rows(found: Flat, order: str, listed: list[dict[str, Any]], rows: Rows) -> None:
    found[order] = tuple(one["id"] for one in listed)
    for one in listed:
        here = f"{order}/{one['id']}"
        found |= {f"{here}/{name}": one[name] for name in rows.leaves}
        for name, inner in rows.inner.items():
            _flatten_rows(found, f"{here}/{name}", one[name], inner)


def unflatten(flat: Mapping[str, Value]) -> Document:
    """Return the plan of these answers. A question that is missing has its first answer; strays are left out."""
    document = empty()
    document["language"] = flat.get("language", "en")
    for name, leaf in COMMUNITY.items():
        document["community"][name] = flat.get(f"community/{name}", leaf.start)
    for name, rows in SECTIONS.items():
        document[name] = _rows(flat, name, rows)
    return document


def _rows(flat: Mapping[str, Value], order: str, rows: Rows) -> list[dict[str, Any]]:
    found = []
    for row_id in members(flat, order):
        here = f"{order}/{row_id}"
        one: dict[str, Any] = {"id": row_id}
        one |= {name: flat.get(f"{here}/{name}", leaf.start) for name, leaf in rows.leaves.items()}
        one |= {name: _rows(flat, f"{here}/{name}", inner) for name, inner in rows.inner.items()}
        found.append(one)
    return found


def members(flat: Mapping[str, Value], order: str) -> tuple[str, ...]:
    """Return the ids of a list's rows, in order."""
    value = flat.get(order, ())
    return value if isinstance(value, tuple) else ()


def put(flat: Mapping[str, Value], answers: Mapping[str, Value], *, drop: Iterable[str] = ()) -> Flat:
    """Return the plan with these answers; a row that is new stands last in its list, ``drop`` names rows to go.

    A new row whose answers all are those with which a row begins is not made.
    """
    found = dict(flat)
    for question, value in answers.items():
        order, row_id = _row_of(question)
        if order and row_id not in members(found, order):
            leaf = leaf_of(question)
            if leaf is None or value == leaf.start:
                continue
            found[order] = (*members(found, order), row_id)
            if order == "protocols":
                found.setdefault(f"{order}/{row_id}/use", "yes")  # who writes one of their own uses it
        found[question] = value
    for place in drop:
        order, _, row_id = place.rpartition("/")
        if rows_of(order) is not None:
            found[order] = tuple(one for one in members(found, order) if one != row_id)
    return flatten(unflatten(found))


def _row_of(question: str) -> tuple[str, str]:
    """Return the list and the row to which a question belongs; empty for the community's own."""
    parts = question.split("/")
    return ("/".join(parts[:-2]), parts[-2]) if len(parts) in (3, 5) else ("", "")


def prose(before: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, str]:
    """Return the free text that is new in ``after``."""
    found = {}
    for question, value in after.items():
        leaf = leaf_of(question)
        if leaf and leaf.free and isinstance(value, str) and value and value != before.get(question):
            found[question] = value
    return found


def names(flat: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names that a plan rightly holds: partners, people to call, leads and owners at work."""
    ends = {"name", "contact", "title", "lead", "backup", "owner", "group", "resource", "category"}
    words = (v for q, v in flat.items() if q.rpartition("/")[2] in ends and isinstance(v, str) and v)
    return tuple(dict.fromkeys(words))
