"""A plan as headings, tables and checklists: one content that every kind of file is drawn from. Pure.

Blocks are plain data, so that the PDF's template gets them as JSON: {"kind": "heading", "level", "text"},
{"kind": "text", "text"}, {"kind": "facts", "rows"}, {"kind": "table", "caption", "columns", "rows"},
{"kind": "list", "rows"}, {"kind": "checks", "rows": [[done, text, note]]}, {"kind": "break"} for a new page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.kernel.text import gettext_noop
from alongside.plans.document import Document
from alongside.plans.states import Basis, ExerciseKind, ItemUse, Progress, Step, Use

Block = dict[str, Any]
Say = Callable[[str], str]


@dataclass(frozen=True)
class Outline:
    """A file to be drawn: its title, language (``en`` or ``es``), the line at its foot, and its blocks.

    ``marks``: a regular expression of what is highlighted wherever it stands, such as blanks to fill in.
    """

    title: str
    language: str
    foot: str
    blocks: tuple[Block, ...]
    marks: str = ""


HONEST = gettext_noop(
    "This plan is the community's own. It was written with independent software; no agency of government has "
    "approved it, and no federal measure of such plans exists."
)
NOTHING = "–"


def heading(level: int, text: str) -> Block:
    """Return a heading; levels follow each other without a gap."""
    return {"kind": "heading", "level": level, "text": text}


def text(words: str) -> Block:
    """Return a paragraph."""
    return {"kind": "text", "text": words}


def table(caption: str, columns: list[str], rows: Iterable[Iterable[str]]) -> Block:
    """Return a table; an empty cell says so with a dash."""
    filled = [[cell or NOTHING for cell in row] for row in rows]
    return {"kind": "table", "caption": caption, "columns": columns, "rows": filled}


def whole(document: Document, *, say: Say, foot: str, on: date, revision: int | None = None) -> Outline:
    """Return the whole plan. ``say`` translates into the plan's language."""
    community = document["community"]
    title = say(gettext_noop("Victim assistance plan"))
    if community["name"]:
        title = f"{title}: {community['name']}"
    blocks: list[Block] = [heading(1, title), _facts(document, say, on, revision)]
    if community["about"]:
        blocks.append(text(community["about"]))
    blocks.append(text(say(HONEST)))
    for part in (_first_calls, _partners, _needs, _gaps, _protocols, _left_out, _exercises, _sources):
        blocks += part(document, say)
    return Outline(title, document["language"], foot, tuple(blocks))


def checklist(document: Document, protocol_id: str, *, say: Say, foot: str) -> Outline:
    """Return one protocol as a checklist for one page. Raises LookupError for a protocol it does not have."""
    one = next((p for p in document["protocols"] if p["id"] == protocol_id), None)
    if one is None:
        raise LookupError(f"no protocol {protocol_id}")
    lead = "; ".join(
        f"{say(label)} {value}"
        for label, value in ((LEAD, one["lead"] or "________________"), (BACKUP, one["backup"]))
        if value
    )
    blocks = [heading(1, one["title"]), text(one["purpose"]), text(lead), _checks(one, say)]
    if one["note"]:
        blocks.append(text(one["note"]))
    title = (
        f"{one['title']}: {document['community']['name']}" if document["community"]["name"] else one["title"]
    )
    return Outline(title, document["language"], foot, tuple(b for b in blocks if b.get("text") != ""))


LEAD, BACKUP = gettext_noop("Lead:"), gettext_noop("Stands in:")


def _facts(document: Document, say: Say, on: date, revision: int | None) -> Block:
    community = document["community"]
    rows = [[say(gettext_noop("Written on")), on.isoformat()]]
    if community["state"]:
        rows.insert(0, [say(gettext_noop("State or territory")), community["state"]])
    if community["review_on"]:
        rows.append([say(gettext_noop("Next yearly review")), community["review_on"]])
    if revision:
        rows.append([say(gettext_noop("Version")), str(revision)])
    return {"kind": "facts", "rows": rows}


def _reach(one: dict[str, Any]) -> str:
    return ", ".join(filter(None, (one["phone"], one["email"])))


def _person(one: dict[str, Any]) -> str:
    return ", ".join(filter(None, (one["contact"], one["title"])))


def _first_calls(document: Document, say: Say) -> list[Block]:
    rows = [p for p in document["partners"] if p["notify"]]
    title = say(gettext_noop("Who is told on the first day"))
    columns = [
        say(w) for w in (gettext_noop("Partner"), gettext_noop("Person"), gettext_noop("How to reach"))
    ]
    listed = [[p["name"] or p["category"], _person(p), _reach(p)] for p in rows]
    return [heading(2, title), table(title, columns, listed)] if rows else []


def _partners(document: Document, say: Say) -> list[Block]:
    rows = [p for p in document["partners"] if p["name"] or p["gap"] or p["contact"]]
    title = say(gettext_noop("Partners and committee"))
    words = (
        gettext_noop("Kind"),
        gettext_noop("Partner"),
        gettext_noop("Person"),
        gettext_noop("How to reach"),
    )
    columns = [say(w) for w in (*words, gettext_noop("Committee"), gettext_noop("Gap"))]
    yes = say(gettext_noop("Yes"))
    listed = [
        [p["category"], p["name"], _person(p), _reach(p), yes if p["committee"] else "", p["gap"]]
        for p in rows
    ]
    open_kinds = [p["category"] for p in document["partners"] if p not in rows and p["category"]]
    found = [heading(2, title)]
    if rows:
        found.append(table(title, columns, listed))
    if open_kinds:
        found += [text(say(gettext_noop("Nobody named yet:"))), {"kind": "list", "rows": open_kinds}]
    return found


def _needs(document: Document, say: Say) -> list[Block]:
    rows = [n for n in document["needs"] if n["needs"] or n["served_by"] or n["gap"]]
    title = say(gettext_noop("Needs by group"))
    words = (gettext_noop("Group"), gettext_noop("Needs"), gettext_noop("Served by"), gettext_noop("Gap"))
    listed = [[n["group"], n["needs"], n["served_by"], n["gap"]] for n in rows]
    return [heading(2, title), table(title, [say(w) for w in words], listed)] if rows else []


def _gaps(document: Document, say: Say) -> list[Block]:
    title = say(gettext_noop("Resource gaps"))
    words = (
        gettext_noop("Resource"),
        gettext_noop("We have"),
        gettext_noop("We lack"),
        gettext_noop("Owner"),
        gettext_noop("By"),
        gettext_noop("State"),
    )
    listed = [
        [g["resource"], g["have"], g["missing"], g["owner"], g["by"], say(Step(g["state"]).label)]
        for g in document["gaps"]
    ]
    return [heading(2, title), table(title, [say(w) for w in words], listed)] if listed else []


def _protocols(document: Document, say: Say) -> list[Block]:
    used = [p for p in document["protocols"] if p["use"] == Use.YES.value]
    found = [heading(2, say(gettext_noop("Protocols")))] if used else []
    for one in used:
        rows = [
            [say(gettext_noop("Lead")), one["lead"] or NOTHING],
            [say(gettext_noop("Stands in")), one["backup"] or NOTHING],
            [say(gettext_noop("State")), say(Progress(one["progress"]).label)],
        ]
        if one["by"]:
            rows.append([say(gettext_noop("By")), one["by"]])
        found += [heading(3, one["title"]), text(one["purpose"]), {"kind": "facts", "rows": rows}]
        if one["note"]:
            found.append(text(one["note"]))
        found.append(_checks(one, say))
        found += _lines_left_out(one, say)
    return [b for b in found if b.get("text") != ""]


def _checks(one: dict[str, Any], say: Say) -> Block:
    rows = []
    for line in one["items"]:
        if line["use"] == ItemUse.YES.value:
            facts = [line["owner"], line["by"], say(Basis(line["basis"]).label)]
            rows.append([line["state"] == Step.DONE.value, line["text"], " · ".join(filter(None, facts))])
    return {
        "kind": "checks",
        "rows": rows,
        "done": say(gettext_noop("Done")),
        "open": say(gettext_noop("Open")),
    }


def _lines_left_out(one: dict[str, Any], say: Say) -> list[Block]:
    rows = [[i["text"], i["reason"]] for i in one["items"] if i["use"] == ItemUse.NO.value]
    title = say(gettext_noop("Lines that do not apply here"))
    columns = [say(gettext_noop("Line")), say(gettext_noop("Why not"))]
    return [table(f"{one['title']}: {title}", columns, rows)] if rows else []


def _left_out(document: Document, say: Say) -> list[Block]:
    rows = [[p["title"], p["reason"]] for p in document["protocols"] if p["use"] == Use.NO.value]
    waiting = [p["title"] for p in document["protocols"] if p["use"] == Use.UNDECIDED.value]
    found: list[Block] = []
    if rows:
        title = say(gettext_noop("Protocols that do not apply here"))
        columns = [say(gettext_noop("Protocol")), say(gettext_noop("Why not"))]
        found += [heading(2, title), table(title, columns, rows)]
    if waiting:
        title = say(gettext_noop("Protocols not decided on yet"))
        found += [heading(2, title), {"kind": "list", "rows": waiting}]
    return found


def _exercises(document: Document, say: Say) -> list[Block]:
    title = say(gettext_noop("How the plan was tried"))
    words = (
        gettext_noop("Day"),
        gettext_noop("How"),
        gettext_noop("What was tried"),
        gettext_noop("What worked"),
        gettext_noop("What to change"),
    )
    listed = [
        [e["on"], say(ExerciseKind(e["kind"]).label), e["what"], e["worked"], e["change"]]
        for e in document["exercises"]
    ]
    return [heading(2, title), table(title, [say(w) for w in words], listed)] if listed else []


def _sources(document: Document, say: Say) -> list[Block]:
    used = {i["source"] for p in document["protocols"] if p["use"] == Use.YES.value for i in p["items"]}
    named = sorted(filter(None, used))
    if not named:
        return []
    note = gettext_noop("The lines are in our own words. Look at the source before you rely on one.")
    return [heading(2, say(gettext_noop("Sources"))), text(say(note)), {"kind": "list", "rows": named}]
