"""Drafts from answers, costs and the case: texts of data/drafts.yaml, filled; every blank marked and listed. Pure.

What is not known is never guessed: it becomes a blank, ``[ like this ]``. Blocks are plain data in the shape that the
writers of files take (plans/outline.py has the same): heading, text, facts, table, list, checks, and ``break`` for a
new page. Nothing here is an official determination, and no draft holds a name of anybody who was hurt or killed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

import yaml

from alongside.funding import clocks, rules
from alongside.funding.clocks import Events
from alongside.funding.rules import Answers
from alongside.funding.shape import Catalog, Program
from alongside.funding.shipped import DATA
from alongside.funding.words import CostKind, DraftKind, Fit
from alongside.funding.worksheet import CostLine, Look, Total, fit_of, look
from alongside.kernel.field import STATES
from alongside.kernel.text import gettext_noop

Block = dict[str, Any]
Say = Callable[[str], str]
BLANK: Final = re.compile(r"\[ [^\[\]]+ \]")
MOST_ROWS: Final = 150
"""Lines of costs that are written out in a draft; more are summed up by category, and the worksheet has them."""

READ_FIRST: Final = gettext_noop("Read this first, then take this page out")
HONEST: Final = gettext_noop(
    "This is a draft, made on {today} from the agency's own answers and costs. It is no official determination and "
    "no form of any office. Nothing was sent. The office that gives the money decides."
)
NO_NAMES: Final = gettext_noop(
    "Write no names of people who were hurt, killed or accused, and nothing about anybody's health."
)
BLANKS: Final = gettext_noop("Blanks to fill in")
NO_BLANKS: Final = gettext_noop("There are none.")
STANDS: Final = gettext_noop("{program}: by the answers so far, {standing}.")
ENDS: Final = {
    "likely": gettext_noop("it seems to fit"),
    "possible": gettext_noop("it may fit, and answers are missing"),
    "not_yet": gettext_noop("something must happen first"),
    "unlikely": gettext_noop("it does not seem to fit"),
}
SEEN: Final = gettext_noop("Facts about the program were seen on {day}; check them with its office.")
UNCHECKED: Final = gettext_noop("not seen in a source; confirm it")
CATEGORY, AMOUNT, SAYS = (
    gettext_noop("Category"),
    gettext_noop("Amount"),
    gettext_noop("What its source says"),
)
NAMES: Final = {
    "agency": gettext_noop("name of the agency"),
    "place": gettext_noop("city or county"),
    "state_name": gettext_noop("State"),
    "incident_day": gettext_noop("day of the incident"),
    "saa": gettext_noop("State administering agency for Byrne JAG"),
    "compensation": gettext_noop("name of the State's compensation program"),
    "total_eflea": gettext_noop("amount, once costs are put to EFLEA"),
    "total_all": gettext_noop("total of the costs"),
    "undecided": gettext_noop("amount"),
    "in_kind": gettext_noop("gifts in kind, with their worth"),
}
"""What a blank is called where a field is not known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What drafts are filled from. ``today`` is a local day; ``offices``: kind of office to its name."""

    today: date
    answers: Answers
    catalog: Catalog
    events: Events
    lines: Sequence[CostLine] = ()
    agency: str = ""
    place: str = ""
    offices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft to be drawn: title, language, blocks, and its blanks in order."""

    kind: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    blanks: tuple[str, ...]


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """Return the texts of the drafts by kind."""
    found: dict[str, Any] = yaml.safe_load((DATA / "drafts.yaml").read_text(encoding="utf-8"))["drafts"]
    return found


def kinds_for(program: str) -> tuple[str, ...]:
    """Return the kinds of draft that are made for a program."""
    return tuple(kind for kind, source in texts().items() if source["program"] == program)


def languages_of(kind: str) -> tuple[str, ...]:
    """Return the languages in which a draft can be made: an office gets English, people get their own."""
    return ("en", "es") if texts()[kind]["language"] == "reader" else ("en",)


def said_to_people(kind: str) -> Iterator[str]:
    """Yield the texts of a draft that is made in several languages: each needs its translation."""
    source = texts()[kind]
    if source["language"] == "reader":
        yield source["title"]
        for raw in source["blocks"]:
            for name, value in raw.items():
                if name in ("heading", "text", "list", "checks"):
                    yield from _texts_in(value)


def money(cents: int) -> str:
    """Return cents as United States offices write money."""
    return f"${cents // 100:,}.{cents % 100:02}"


def written_day(value: date, language: str) -> str:
    """Return a day as a letter writes it, in English or Spanish, without asking the process's locale."""
    if language == "es":
        return f"{value.day} de {_MONTHS_ES[value.month - 1]} de {value.year}"
    return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


def compose(kind: str, facts: Facts, *, language: str = "en", say: Say = str) -> Draft:
    """Return a draft filled from the facts. ``say`` translates into ``language``, which must be one of the draft's.

    Raises KeyError for an unknown kind, and ValueError for a language that its readers do not get.
    """
    source = texts()[DraftKind(kind).value]
    if language not in languages_of(kind):
        raise ValueError(f"{kind} is not made in {language}")
    filler = _Filler(facts, language, say)
    title = filler.fill(say(source["title"]))
    body = [b for raw in source["blocks"] for b in filler.blocks(raw)]
    blanks = tuple(
        dict.fromkeys(
            m[2:-2].strip() for text in _texts_in([{"text": title}, *body]) for m in BLANK.findall(text)
        )
    )
    blocks = (*filler.cover(title, source["program"], blanks), {"kind": "break"}, _head(2, title), *body)
    return Draft(kind, title, language, tuple(blocks), blanks)


def _head(level: int, words: str) -> Block:
    return {"kind": "heading", "level": level, "text": words}


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts_in(one)


class _Filler:
    """Fills the texts of one draft."""

    def __init__(self, facts: Facts, language: str, say: Say) -> None:
        self.facts, self.language, self.say = facts, language, say
        self.look: Look = look(facts.lines, facts.catalog, facts.events)
        self.fields = self._fields()

    def _fields(self) -> dict[str, str]:
        facts, found = self.facts, self.look
        state = str(facts.answers.get("state", ""))
        incident = facts.events.get("incident") or facts.answers.get("incident_date")
        eflea = found.by_program.get("eflea", Total())
        checked = all(facts.answers.get(q) == "no" for q in ("planned_event", "crowd_control"))
        return {
            "agency": facts.agency,
            "place": facts.place,
            "state_name": STATES.get(state, ""),
            "incident_day": written_day(incident, self.language) if isinstance(incident, date) else "",
            "today": written_day(facts.today, self.language),
            "saa": facts.offices.get("saa", ""),
            "compensation": facts.offices.get("voca_compensation", ""),
            "total_eflea": money(eflea.cents) if eflea.cents else "",
            "total_all": money(found.all.cents) if found.all.cents else "",
            "undecided": money(found.undecided),
            "in_kind": money(found.all.in_kind) if found.all.in_kind else "",
            "events_checked": "" if checked else " [ check this: the answers do not say so yet ]",
        }

    def fill(self, words: str) -> str:
        """Fill the fields of a text; what is not known becomes a blank with its name."""

        def value(found: re.Match[str]) -> str:
            name = found[1]
            known = self.fields[name]
            return known if known or name not in NAMES else f"[ {self.say(NAMES[name])} ]"

        return re.sub(r"\{(\w+)\}", value, words)

    def words(self, text: str) -> str:
        """Translate a text and fill it."""
        return self.fill(self.say(text))

    def cover(self, title: str, program: str, blanks: Sequence[str]) -> list[Block]:
        """Return the page to read first: what this is, how the program stands, and the blanks."""
        found = self.facts.catalog.program(program) if program else None
        blocks = [
            _head(1, self.say(READ_FIRST)),
            {"kind": "text", "text": title},
            _text(self.words(HONEST)),
            _text(self.say(NO_NAMES)),
        ]
        if found:
            standing = rules.weigh(found, self.facts.answers, self.facts.today).standing
            sentence = self.say(STANDS).format(program=found.name, standing=self.say(ENDS[standing.value]))
            seen = self.say(SEEN).format(day=written_day(found.seen, self.language))
            blocks.append(_text(f"{sentence} {seen}"))
        blocks.append(_head(2, f"{self.say(BLANKS)}: {len(blanks)}"))
        return [*blocks, {"kind": "list", "rows": list(blanks)} if blanks else _text(self.say(NO_BLANKS))]

    def blocks(self, raw: Mapping[str, Any]) -> list[Block]:
        """Return the blocks of one entry."""
        ((name, value),) = raw.items()
        made: list[Block] = getattr(self, f"_{name}")(value)
        return made

    def _heading(self, value: str) -> list[Block]:
        return [_head(3, self.words(value))]

    def _text(self, value: str) -> list[Block]:
        return [_text(self.words(value))]

    def _choose(self, value: Mapping[str, str]) -> list[Block]:
        answer = str(self.facts.answers.get(value["question"], "unknown"))
        return [_text(self.words(value.get(answer) or value["unknown"]))]

    def _list(self, value: Sequence[str]) -> list[Block]:
        return [{"kind": "list", "rows": [self.words(row) for row in value]}]

    def _facts(self, value: Sequence[Sequence[str]]) -> list[Block]:
        return [{"kind": "facts", "rows": [[self.say(label), self.words(words)] for label, words in value]}]

    def _table(self, value: Mapping[str, Any]) -> list[Block]:
        columns = [self.say(c) for c in value["columns"]]
        return [_table(columns[0], columns, [[self.words(c) for c in row] for row in value["rows"]])]

    def _checks(self, value: Sequence[str]) -> list[Block]:
        return [{"kind": "checks", "rows": [[False, self.words(row), ""] for row in value]}]

    def _program(self, key: str) -> Program:
        found = self.facts.catalog.program(key)
        assert found is not None, key
        return found

    def _documents(self, key: str) -> list[Block]:
        lines = self._program(key).documents
        rows = [[False, self.say(d.text), "" if d.verified else self.say(UNCHECKED)] for d in lines]
        return [{"kind": "checks", "rows": rows}]

    def _allowable(self, key: str) -> list[Block]:
        return [{"kind": "list", "rows": [self.say(text) for text in self._program(key).allowable]}]

    def _clocks(self, key: str) -> list[Block]:
        program = self._program(key)
        rows = []
        for clock in program.clocks:
            found = clocks.run(program, clock, self.facts.events)
            if found.kept:
                until = written_day(found.day, self.language) if found.day else f"[ {self.say(LAST_DAY)} ]"
                rows.append([False, f"{self.say(clock.what)}: {until}", self.say(found.confidence.label)])
        return [{"kind": "checks", "rows": rows}]

    def _standings(self, _: str) -> list[Block]:
        found = rules.weigh_all(self.facts.catalog, self.facts.answers, self.facts.today)
        rows = [[o.program.name, self.say(ENDS[o.standing.value]), self.say(o.program.who)] for o in found]
        return [
            _table(
                PROGRAMS, [PROGRAM, BY_ANSWERS, WHO], [r for r in rows if r[1] != self.say(ENDS["unlikely"])]
            )
        ]

    def _costs(self, key: str) -> list[Block]:
        if key == "all":
            return self._costs_by_program()
        program = self._program(key)
        lines = [line for line in self.facts.lines if line.programs == (key,) and not line.in_kind]
        if not lines:
            return [_text(f"[ {self.say(NO_COSTS)} ]")]
        sums: dict[str, int] = {}
        for line in lines:
            sums[line.kind] = sums.get(line.kind, 0) + line.cents
        columns = [self.say(c) for c in (CATEGORY, AMOUNT, SAYS)]
        rows = [
            [self.say(CostKind(kind).label), money(cents), self._says(program, kind)]
            for kind, cents in sorted(sums.items(), key=lambda pair: -pair[1])
        ]
        return [_table(self.say(COSTS), columns, [*rows, [self.say(TOTAL), money(sum(sums.values())), ""]])]

    def _says(self, program: Program, kind: str) -> str:
        fit, sentence = fit_of(program, kind)
        label = self.say(fit.label)
        if fit is Fit.ALLOWABLE:
            return f"{label}: {self.say(sentence)}"
        return f"[ {label}{': ' + self.say(sentence) if sentence else ''} ]"

    def _costs_by_program(self) -> list[Block]:
        known = {p.key: p.name for p in self.facts.catalog.programs}
        if not self.facts.lines:
            return [_text(f"[ {self.say(NO_COSTS)} ]")]
        columns = [PROGRAM, AMOUNT, ESTIMATED, IN_KIND]
        rows = [
            [known[key], money(t.cents), money(t.estimated), money(t.in_kind)]
            for key, t in self.look.by_program.items()
        ]
        whole = self.look.all
        rows.append([OPEN, money(self.look.undecided), "", ""])
        rows.append([TOTAL, money(whole.cents), money(whole.estimated), money(whole.in_kind)])
        return [_table(COSTS, columns, rows)]

    def _lines(self, _: str) -> list[Block]:
        blocks: list[Block] = []
        for program in self.facts.catalog.programs:
            lines = [line for line in self.facts.lines if line.programs == (program.key,)]
            if lines:
                blocks += [_head(4, program.name), *self._lines_of(program.key, lines)]
        return blocks or [_text(f"[ {self.say(NO_COSTS)} ]")]

    def _lines_of(self, key: str, lines: Sequence[CostLine]) -> list[Block]:
        if len(lines) > MOST_ROWS:
            return [
                _text(f"{len(lines):,} lines; the worksheet has each of them. By category:"),
                *self._costs(key),
            ]
        rows = [
            [
                line.what,
                CostKind(line.kind).label,
                self._days(line),
                f"{money(line.cents)}{' (in kind)' if line.in_kind else ''}",
            ]
            for line in lines
        ]
        return [_table(COSTS, [WHAT, CATEGORY, DAYS, AMOUNT], rows)]

    def _days(self, line: CostLine) -> str:
        if line.first is None:
            return "[ day ]"
        if line.last is None or line.last == line.first:
            return line.first.isoformat()
        return f"{line.first.isoformat()} to {line.last.isoformat()}"


def _text(words: str) -> Block:
    return {"kind": "text", "text": words}


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    filled = [[cell or "–" for cell in row] for row in rows]
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": filled}


COSTS, TOTAL = gettext_noop("Costs"), gettext_noop("Total")
NO_COSTS = gettext_noop("no costs are put to it yet: fill the worksheet")
LAST_DAY = gettext_noop("last day; the day of the event is not recorded")
PROGRAM, PROGRAMS, BY_ANSWERS, WHO = "Program", "Programs", "By the answers so far", "Who must ask"
ESTIMATED, IN_KIND, OPEN = "Of which estimated", "In kind", "No program yet, or several"
WHAT, DAYS = "What it was", "Days"
