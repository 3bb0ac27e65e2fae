"""A part of a plan as a sheet of fields, whose names are its questions.

The same sheet is drawn for a plan on the server, for one that lives in the browser and for the printed blank; only
where the answers come from and go to differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from alongside.kernel.field import STATES
from alongside.plans.blank import GROUPS
from alongside.plans.document import Document, item, row
from alongside.plans.queries import catalog
from alongside.plans.readiness import FIRST_FIVE
from alongside.plans.shape import Leaf, leaf_of
from alongside.plans.states import Basis
from alongside.web.planner.words import ABOUT, EMPTY_ROW, HINTS, SECTIONS, label_of

NEW = "new-1"
"""The id of a row that is not there yet; it gets one of its own when it is saved."""
LONG = 400


@dataclass(frozen=True)
class Field:
    """One question with its present answer."""

    question: str
    label: str
    kind: str
    value: Any
    most: int = 0
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """Return the name under which the answer is sent."""
        return f"q:{self.question}"

    @property
    def id(self) -> str:
        """Return the id of the element."""
        return "q-" + self.question.replace("/", "-")


@dataclass(frozen=True)
class Group:
    """A row of a part: its title, its fields, and those behind “More”. ``place`` is empty when it cannot go."""

    place: str
    title: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()
    note: str = ""
    more_label: str = ""
    link: str = ""
    new: bool = False


@dataclass(frozen=True)
class Sheet:
    """A part of a plan."""

    key: str
    title: str
    about: str
    groups: tuple[Group, ...]
    row_id: str = ""


@dataclass(frozen=True)
class Asked:
    """Where the answers come from: a document, what was just typed, and what was wrong with it."""

    document: Document
    typed: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def field(self, question: str, value: Any) -> Field:
        """Return one question as a field."""
        leaf = leaf_of(question) or Leaf()
        parts = question.split("/")
        hint = HINTS.get(f"{parts[0 if len(parts) < 5 else 2]}/{parts[-1]}", "")
        return Field(
            question,
            label_of(question),
            _kind(question, leaf),
            self.typed.get(question, value),
            most=leaf.most,
            options=_options(leaf),
            hint=_(hint) if hint else "",
            error=self.errors.get(question, ""),
        )


def _kind(question: str, leaf: Leaf) -> str:
    end = question.rpartition("/")[2]
    if leaf.kind in ("choice", "state"):
        return "select"
    if leaf.kind in ("date", "yes"):
        return leaf.kind
    if end in ("phone", "email"):
        return {"phone": "tel"}.get(end, end)
    return "long" if leaf.most >= LONG else "text"


def _options(leaf: Leaf) -> tuple[tuple[str, str], ...]:
    if leaf.kind == "state":
        return (("", "–"), *((code, code) for code in sorted(STATES)))
    return tuple((value, _(label)) for value, label in leaf.of.pairs()) if leaf.of else ()


def sheet(asked: Asked, section: str, row_id: str = "") -> Sheet:
    """Return a part of a plan. Raises LookupError for a part, or a protocol, that the plan does not have."""
    if section not in SECTIONS or (row_id and section != "protocols"):
        raise LookupError(section)
    if row_id:
        return _protocol(asked, row_id)
    groups = {"community": _community, "protocols": _leads}.get(section)
    found = tuple(groups(asked)) if groups else tuple(_rows(asked, section))
    return Sheet(section, _(SECTIONS[section]), _(ABOUT[section]), found)


def _community(asked: Asked) -> Iterator[Group]:
    fields = [asked.field(f"community/{k}", v) for k, v in asked.document["community"].items()]
    yield Group("", "", tuple(fields))


SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "partners": (("name", "contact", "phone"), ("title", "email", "committee", "notify", "gap")),
    "needs": (("needs", "served_by", "gap"), ()),
    "gaps": (("resource", "have", "missing", "owner", "by", "state"), ()),
    "exercises": (("on", "kind", "what", "worked", "change"), ()),
}
NAMED_BY = {"partners": "category", "needs": "group", "gaps": "resource", "exercises": "on"}


def _rows(asked: Asked, section: str) -> Iterator[Group]:
    """Yield the rows there are, and an empty one."""
    why = {p["id"]: p["why"] for p in catalog(asked.document["language"])["partners"]}
    given = {*why, *(key for key, _label in GROUPS)}
    named = NAMED_BY[section]
    first, more = SHAPES[section]
    for one in asked.document[section]:
        place = f"{section}/{one['id']}"
        own = one["id"] not in given and named not in first
        yield Group(
            place,
            one[named] or one.get("name") or one.get("what") or _(EMPTY_ROW[section]),
            tuple(asked.field(f"{place}/{k}", one[k]) for k in ((named, *first) if own else first)),
            tuple(asked.field(f"{place}/{k}", one[k]) for k in more),
            note=why.get(one["id"], "") if section == "partners" else "",
            more_label=_("More about this partner") if more else "",
        )
    yield _empty(asked, section, row(section, NEW), first, more)


def _empty(
    asked: Asked, section: str, one: Mapping[str, Any], first: tuple[str, ...], more: tuple[str, ...]
) -> Group:
    place = f"{section}/{NEW}"
    named = NAMED_BY.get(section)
    shown = (named, *first) if named and named not in first else first
    return Group(
        place,
        _(EMPTY_ROW[section]),
        tuple(asked.field(f"{place}/{k}", one[k]) for k in shown),
        tuple(asked.field(f"{place}/{k}", one[k]) for k in more),
        more_label=_("More about this partner") if more else "",
        new=True,
    )


def _leads(asked: Asked) -> Iterator[Group]:
    """Yield every protocol with its lead; the five of the first day first."""
    listed = asked.document["protocols"]
    first = {key: number for number, key in enumerate(FIRST_FIVE)}
    for one in sorted(listed, key=lambda p: first.get(p["id"], len(first))):
        place = f"protocols/{one['id']}"
        note = one["purpose"]
        if one["id"] in first:
            note = f"{_('Needed in the first day.')} {note}"
        yield Group(
            place,
            one["title"],
            tuple(asked.field(f"{place}/{k}", one[k]) for k in ("use", "lead")),
            note=note,
            link=one["id"],
        )
    empty = row("protocols", NEW)
    place = f"protocols/{NEW}"
    fields = tuple(asked.field(f"{place}/{k}", empty[k]) for k in ("title", "purpose", "lead"))
    yield Group(place, _(EMPTY_ROW["protocols"]), fields, new=True)


def _protocol(asked: Asked, row_id: str) -> Sheet:
    one = next((p for p in asked.document["protocols"] if p["id"] == row_id), None)
    if one is None:
        raise LookupError(row_id)
    place = f"protocols/{row_id}"
    keys = ("use", "lead", "backup", "progress", "by", "note", "reason")
    groups = [Group("", "", tuple(asked.field(f"{place}/{k}", one[k]) for k in keys))]
    groups += [_line(asked, place, line) for line in one["items"]]
    empty = item(NEW)
    here = f"{place}/items/{NEW}"
    fields = tuple(asked.field(f"{here}/{k}", empty[k]) for k in ("text", "owner", "by"))
    groups.append(Group(here, _(EMPTY_ROW["items"]), fields, new=True))
    return Sheet("protocols", one["title"], one["purpose"], tuple(groups), row_id)


def _line(asked: Asked, place: str, line: Mapping[str, Any]) -> Group:
    here = f"{place}/items/{line['id']}"
    note = _(Basis(line["basis"]).label) + (f": {line['source']}" if line["source"] else "")
    return Group(
        here,
        line["text"],
        tuple(asked.field(f"{here}/{k}", line[k]) for k in ("owner", "state")),
        tuple(asked.field(f"{here}/{k}", line[k]) for k in ("text", "use", "reason", "by")),
        note=note,
        more_label=_("Change this line, or leave it out"),
    )
