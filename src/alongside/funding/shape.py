"""The shape of the catalog: programs, their tests and clocks, and the questions of the short path.

A program is kept as one plain document (``raw``), in YAML with the software and in a version when staff changed
it; ``program_of`` reads either. Reading refuses what the rules could not judge, so that no page has to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alongside.funding.words import CriterionRole
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the short path. ``ask_if``: asked only when another answer is one of these."""

    key: str
    step: int
    kind: str
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    ask_if: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """One way to pass a test: ``how`` is "is", "not" or "within"; ``values`` are answers, or one offset."""

    how: str
    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of a program. ``fails`` is the sentence when it is not passed; ``basis`` when it is derived."""

    id: str
    role: CriterionRole
    fails: str
    question: str
    why: str
    any_of: tuple[Condition, ...] = ()
    basis: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the keys of the questions that it looks at."""
        return tuple(dict.fromkeys(c.question for c in self.any_of))


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as the source has it: so long (``offset``) from or up to an event (``anchor``)."""

    id: str
    what: str
    anchor: str
    offset: str
    direction: str
    actor: str
    basis: str
    moved_by_award: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in words. ``verified`` False: recalled or inferred, not seen in a source."""

    text: str
    verified: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class CostRule:
    """What a program's source says about a kind of cost; ``sentence`` stands in its list of costs."""

    kind: str
    allowed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Program:
    """One program as pages and rules read it. ``raw`` is the document it was read from."""

    key: str
    name: str
    plain: str
    office: str
    who: str
    contact: str
    pays: tuple[str, ...]
    tests: tuple[Criterion, ...]
    clocks: tuple[Clock, ...]
    authority: tuple[Line, ...]
    documents: tuple[Line, ...]
    allowable: tuple[str, ...]
    unallowable: tuple[str, ...]
    examples: tuple[str, ...]
    sources: tuple[str, ...]
    caution: str
    seen: date
    content_date: str
    costs: tuple[CostRule, ...] = ()
    raw: Raw = field(repr=False, compare=False, default_factory=dict)

    def test(self, test_id: str) -> Criterion:
        """Return one of its tests. Raises KeyError."""
        return next(t for t in self.tests if t.id == test_id)

    @property
    def questions(self) -> frozenset[str]:
        """Return the keys of the questions that its tests look at."""
        return frozenset(q for t in self.tests for q in t.questions)


@dataclass(frozen=True)
class Catalog:
    """Programs in the order shown, and the questions."""

    programs: tuple[Program, ...]
    questions: tuple[Question, ...]

    def program(self, key: str) -> Program | None:
        """Return a program by its key, or None."""
        return next((p for p in self.programs if p.key == key), None)

    def question(self, key: str) -> Question:
        """Return a question by its key. Raises KeyError."""
        found = next((q for q in self.questions if q.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def question_of(raw: Raw) -> Question:
    """Read one question."""
    return Question(
        key=raw["key"],
        step=int(raw["step"]),
        kind=raw["kind"],
        text=raw["text"],
        help=raw.get("help", ""),
        options=tuple(raw.get("options", ())),
        ask_if=tuple((key, tuple(values)) for key, values in raw.get("ask_if", {}).items()),
    )


def _conditions(raw: Iterable[Raw]) -> tuple[Condition, ...]:
    found = []
    for one in raw:
        for how, looked_at in one.items():
            for question, values in looked_at.items():
                values = values if isinstance(values, list) else [values]
                found.append(Condition(how, question, tuple(str(v) for v in values)))
    return tuple(found)


def _tests(raw: Raw) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(
            id=one["id"],
            role=CriterionRole(one["role"]),
            fails=one["fails"],
            question=one.get("question", ""),
            why=one.get("why", ""),
            any_of=_conditions(one.get("any", ())),
            basis=one.get("basis", ""),
        )
        for one in raw["tests"]
    )


def _clocks(raw: Raw) -> tuple[Clock, ...]:
    return tuple(
        Clock(
            id=one["id"],
            what=one["what"],
            anchor=one["anchor"],
            offset=str(one.get("offset") or ""),
            direction=one["direction"],
            actor=one["actor"],
            basis=one.get("source_basis", ""),
            moved_by_award=bool(one.get("moved_by_award")),
        )
        for one in raw["clocks"]
    )


def _lines(raw: Iterable[Raw], key: str) -> tuple[Line, ...]:
    return tuple(Line(o[key], bool(o.get("verified", True)), str(o.get("note", ""))) for o in raw)


def _documents(raw: Any) -> tuple[Line, ...]:
    groups = raw.values() if isinstance(raw, Mapping) else [raw]
    return tuple(line for group in groups for line in _lines(group, "text"))


def _costs(raw: Raw) -> tuple[CostRule, ...]:
    """Read what is said about kinds of cost: a rule counts only while its sentence stands in the list of costs."""
    found = []
    for name, allowed in (("allowable", True), ("unallowable", False)):
        listed = set(raw[f"{name}_costs"])
        for kind, sentence in (raw.get("costs") or {}).get(name, {}).items():
            if sentence in listed:
                found.append(CostRule(kind, allowed, sentence))
    return tuple(found)


def _example(raw: Raw) -> str:
    amount = raw.get("amount_usd")
    paid = f"${amount:,}" if amount else ""
    return " · ".join(str(x) for x in (raw["recipient"], paid, raw.get("event"), raw.get("when")) if x)


def program_of(raw: Raw) -> Program:
    """Read one program from its document. Raises KeyError or ValueError for what is missing or unknown."""
    seen = raw["seen_valid"]
    return Program(
        key=raw["id"],
        name=raw["name"],
        plain=raw["plain"],
        office=raw["administering_office"],
        who=raw["who"],
        contact=raw["contact_route"],
        pays=tuple(raw["pays"]),
        tests=_tests(raw),
        clocks=_clocks(raw),
        authority=_lines(raw["authority"], "cite"),
        documents=_documents(raw["required_documents"]),
        allowable=tuple(raw["allowable_costs"]),
        unallowable=tuple(raw["unallowable_costs"]),
        examples=tuple(map(_example, raw.get("award_examples", ()))),
        sources=tuple(raw["sources"]),
        caution=raw.get("source_caution", ""),
        seen=seen if isinstance(seen, date) else date.fromisoformat(str(seen)),
        content_date=str(raw.get("content_date", "")),
        costs=_costs(raw),
        raw=raw,
    )


HOWS = {"is", "not", "within"}


def may_be_read(raw: Raw, questions: Iterable[Question]) -> Verdict:
    """Say whether a document is a program that the rules can judge; the refusal names what is wrong."""
    known = {q.key: q for q in questions}
    try:
        program = program_of(raw)
        for clock in program.clocks:
            length_of(clock.offset)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return refuse(
            "unreadable", gettext_noop("This cannot be read as a program: %(what)s."), what=str(error)
        )
    for test in program.tests:
        for one in test.any_of:
            if one.how not in HOWS or one.question not in known:
                return refuse(
                    "unknown_question",
                    gettext_noop("The test %(test)s looks at something that is not asked."),
                    test=test.id,
                )
    wanting = [f for f in ("name", "plain", "office", "who", "contact") if not getattr(program, f).strip()]
    if wanting:
        return refuse("empty", gettext_noop("Fill in: %(fields)s."), fields=", ".join(wanting))
    if not program.sources:
        return refuse("no_source", gettext_noop("Give at least one source. A fact without one is not shown."))
    return ALLOWED


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as sources write it: days or months; or a fixed ``day``."""

    days: int = 0
    months: int = 0
    day: date | None = None


UNITS = {"d": "days", "m": "months", "y": "years"}


def length_of(offset: str) -> Length | None:
    """Read ``10d``, ``9m``, ``3y`` or ``2025-06-24``; None when there is none. Raises ValueError."""
    if not offset:
        return None
    if "-" in offset:
        return Length(day=date.fromisoformat(offset))
    number, unit = offset[:-1], offset[-1]
    if unit not in UNITS or not number.isdigit():
        raise ValueError(f"“{offset}” is no length such as 10d, 9m or 3y")
    if unit == "d":
        return Length(days=int(number))
    return Length(months=int(number) * (12 if unit == "y" else 1))
