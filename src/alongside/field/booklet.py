"""The pack as a booklet to print: A6 for a pocket, letter for a folder. Drawn as plans are (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from alongside.field.queries import Line, Pack, Reading, Sheet
from alongside.kernel.text import gettext_noop
from alongside.plans.outline import Block, Outline, heading, table, text

Say = Callable[[str], str]
PAPERS = {"a6": ("a6", 8.5), "letter": ("us-letter", 10.5)}
"""Paper as the typesetter names it, and the size of letters in points."""

TITLE = gettext_noop("Field pack: the first hours")
LINES = (
    gettext_noop("In danger now: 911."),
    gettext_noop(
        "988 Suicide and Crisis Lifeline, any hour: call or text 988. In Spanish: press 2, or text AYUDA."
    ),
    gettext_noop("CopLine, answered by retired officers, for officers and their families: 1-800-267-5463."),
    gettext_noop("Disaster Distress Helpline, call or text: 1-800-985-5990. In Spanish: press 2."),
)
HONEST = gettext_noop(
    "The lines are in our own words. Each says whether a public source states it or we suggest it; look at the "
    "source before you rely on one. The times are our own division, nobody's promise. Write no name of a victim here."
)


def booklet(
    pack: Pack,
    *,
    say: Say,
    foot: str,
    on: date,
    contacts: Iterable[Mapping[str, Any]] = (),
    community: str = "",
) -> Outline:
    """Return the booklet. ``say`` translates into the pack's language; ``contacts`` are rows of a plan's partners."""
    title = f"{say(TITLE)}: {community}" if community else say(TITLE)
    written = [say(gettext_noop("Written on")), on.isoformat()]
    blocks: list[Block] = [heading(1, title), {"kind": "facts", "rows": [written]}, text(say(HONEST))]
    blocks += [heading(2, say(gettext_noop("Lines that answer at any hour")))]
    blocks += [{"kind": "list", "rows": [say(line) for line in LINES]}]
    blocks += _contacts(pack, list(contacts), say)
    blocks.append(heading(2, say(gettext_noop("First hours, by role"))))
    for sheet in pack.roles:
        blocks += _sheet(sheet, 3, say)
    for sheet in pack.topics:
        blocks += _sheet(sheet, 2, say)
        blocks += _readings(pack.reading(sheet.key), say)
    return Outline(title, pack.language, foot, tuple(blocks))


def _contacts(pack: Pack, contacts: list[Mapping[str, Any]], say: Say) -> list[Block]:
    title = say(gettext_noop("Whom to call"))
    columns = [say(gettext_noop("Partner")), say(gettext_noop("Person")), say(gettext_noop("How to reach"))]
    named = [c for c in contacts if c["name"] or c["contact"] or c["phone"]]
    first = sorted(named, key=lambda c: not c["notify"])
    rows = [
        [c["name"] or c["category"], c["contact"], ", ".join(filter(None, (c["phone"], c["email"])))]
        for c in first
    ]
    blank = [
        [name, " ", " "] for _, name in pack.partners
    ]  # room to write, where a table says “none” with a dash
    return [heading(2, title), table(title, columns, rows or blank)]


def _sheet(sheet: Sheet, level: int, say: Say) -> list[Block]:
    found = [heading(level, sheet.title)]
    if sheet.about:
        found.append(text(sheet.about))
    if sheet.hard:
        found.append(text(say(gettext_noop("This part speaks of death and of identifying people."))))
    for part in sheet.parts:
        found.append(heading(level + 1, part.title))
        found.append(
            {
                "kind": "checks",
                "rows": [[False, _words(line), _from(line)] for line in part.lines],
                "done": say(gettext_noop("Done")),
                "open": say(gettext_noop("Open")),
            }
        )
    return found


def _words(line: Line) -> str:
    return f"{', '.join(line.only)}: {line.text}" if line.only else line.text


def _from(line: Line) -> str:
    return f"{line.basis}: {line.source}" if line.source else line.basis


def _readings(readings: tuple[Reading, ...], say: Say) -> list[Block]:
    if not readings:
        return []
    rows = [f"{r.title} ({r.publisher}), {r.url}" for r in readings]
    title = say(gettext_noop("To read further"))
    return [heading(3, title), {"kind": "list", "rows": rows}]
