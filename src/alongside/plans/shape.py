"""The shape of a plan: which questions it holds, of what kind, and how much fits. Pure.

A plan is data that another program may read: docs/schema/plan.schema.json is written from this table. It has
no field for a victim, an attacker, a case or an officer's health, and none may be added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from alongside.kernel.choice import Choice
from alongside.kernel.field import STATES
from alongside.plans.states import Basis, ExerciseKind, ItemUse, Progress, Step, Use

FORMAT: Final = "alongside-plan"
VERSION: Final = 1
MOST_BYTES: Final = 1_000_000
"""Longest file that is read, in bytes; a full plan of 258 lines takes about 120,000."""
ID: Final = r"[a-z0-9][a-z0-9-]{0,59}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One question. ``kind`` is text, date, yes (true or false) or choice; ``most`` is in characters.

    ``free``: prose that is checked for what no plan may hold; the others name partners at work.
    """

    kind: str = "text"
    most: int = 200
    free: bool = False
    start: str | bool = ""
    of: type[Choice] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that a choice allows."""
        return tuple(self.of.values()) if self.of else ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows, each with an ``id``; ``most`` rows. ``inner`` are lists within a row."""

    leaves: Mapping[str, Leaf]
    most: int
    inner: Mapping[str, Rows] = field(default_factory=dict)


def _choice(of: type[Choice], start: Choice) -> Leaf:
    return Leaf("choice", 40, start=start.value, of=of)


NAME, LINE, DAY = Leaf(), Leaf(most=300, free=True), Leaf("date", 10)
PROSE = Leaf(most=2000, free=True)
NO = Leaf("yes", start=False)

COMMUNITY: Final[Mapping[str, Leaf]] = {
    "name": NAME,
    "state": Leaf("state", 2),
    "review_on": DAY,
    "about": PROSE,
}
ITEM: Final = Rows(
    {
        "text": Leaf(most=1000, free=True),
        "basis": _choice(Basis, Basis.OWN),
        "source": Leaf(most=300),
        "use": _choice(ItemUse, ItemUse.YES),
        "reason": LINE,
        "owner": NAME,
        "by": DAY,
        "state": _choice(Step, Step.OPEN),
    },
    most=80,
)
SECTIONS: Final[Mapping[str, Rows]] = {
    "partners": Rows(
        {
            "category": Leaf(most=100),
            "name": NAME,
            "contact": NAME,
            "title": NAME,
            "phone": Leaf(most=60),
            "email": NAME,
            "committee": NO,
            "notify": NO,
            "gap": LINE,
        },
        most=200,
    ),
    "needs": Rows({"group": NAME, "needs": PROSE, "served_by": LINE, "gap": LINE}, most=60),
    "gaps": Rows(
        {
            "resource": NAME,
            "have": LINE,
            "missing": LINE,
            "owner": NAME,
            "by": DAY,
            "state": _choice(Step, Step.OPEN),
        },
        most=200,
    ),
    "protocols": Rows(
        {
            "title": NAME,
            "purpose": Leaf(most=1000, free=True),
            "phase": Leaf(most=40),
            "use": _choice(Use, Use.UNDECIDED),
            "reason": LINE,
            "lead": NAME,
            "backup": NAME,
            "progress": _choice(Progress, Progress.NOT_STARTED),
            "by": DAY,
            "note": PROSE,
        },
        most=60,
        inner={"items": ITEM},
    ),
    "exercises": Rows(
        {
            "on": DAY,
            "kind": _choice(ExerciseKind, ExerciseKind.TABLETOP),
            "what": LINE,
            "worked": PROSE,
            "change": PROSE,
        },
        most=60,
    ),
}


def leaf_of(question: str) -> Leaf | None:
    """Return the kind of a question such as ``protocols/ics/items/ics-01/owner``; None when there is none."""
    match question.split("/"):
        case ["community", name]:
            return COMMUNITY.get(name)
        case [section, _, name] if section in SECTIONS:
            return SECTIONS[section].leaves.get(name)
        case [section, _, inner, _, name] if section in SECTIONS:
            rows = SECTIONS[section].inner.get(inner)
            return rows.leaves.get(name) if rows else None
    return None


def rows_of(order: str) -> Rows | None:
    """Return the rows that a list such as ``partners`` or ``protocols/ics/items`` holds; None for no list."""
    match order.split("/"):
        case [section]:
            return SECTIONS.get(section)
        case [section, _, inner] if section in SECTIONS:
            return SECTIONS[section].inner.get(inner)
    return None


def schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a plan's file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A community's victim assistance plan",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "language": {"enum": ["en", "es"]},
                "community": _object({name: _leaf(leaf) for name, leaf in COMMUNITY.items()}),
                **{name: _list(rows) for name, rows in SECTIONS.items()},
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(rows: Rows) -> dict[str, Any]:
    properties: dict[str, Any] = {"id": {"type": "string", "pattern": f"^{ID}$"}}
    properties |= {name: _leaf(leaf) for name, leaf in rows.leaves.items()}
    properties |= {name: _list(inner) for name, inner in rows.inner.items()}
    return {"type": "array", "maxItems": rows.most, "items": _object(properties)}


def _leaf(leaf: Leaf) -> dict[str, Any]:
    if leaf.kind == "yes":
        return {"type": "boolean"}
    if leaf.kind == "choice":
        return {"enum": list(leaf.words)}
    if leaf.kind == "state":
        return {"enum": ["", *sorted(STATES)]}
    if leaf.kind == "date":
        return {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
    return {"type": "string", "maxLength": leaf.most}
