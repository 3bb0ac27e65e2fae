"""The golden table of cases: what the navigator must say, written for people who know the programs. Pure.

``data/cases.yaml`` is the table; the tests hold the rules to it, and ``page`` writes it out with the words of questions
and sentences in place of their keys, so that a policy person can read and correct it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import yaml

from alongside.funding import clocks, shipped
from alongside.funding.answers import options_of
from alongside.funding.clocks import Events
from alongside.funding.rules import Answer, Answers, Outcome, weigh_all
from alongside.funding.shape import Catalog, Question
from alongside.funding.words import (
    OUTSIDE,
    UNKNOWN,
    Applicant,
    BenefitsDecided,
    CostKind,
    Need,
    SergAward,
    Standing,
    YesNo,
)
from alongside.funding.worksheet import CostLine, look
from alongside.kernel.field import STATES

TODAY = date(2026, 11, 22)
"""The day of every case that names none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``raw`` is its entry; ``answers`` are those of its story with its own in their places."""

    part: str
    name: str
    raw: Mapping[str, Any]
    answers: Answers = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day on which somebody asks."""
        found: date = self.raw.get("today", TODAY)
        return found

    @property
    def events(self) -> Events:
        """Return the days that clocks count from: those answered, and those recorded."""
        found: dict[str, date] = {}
        for key, anchors in (("incident_date", ("incident",)), ("officer_date", ("death", "injury"))):
            if isinstance(day := self.answers.get(key), date):
                found |= dict.fromkeys(anchors, day)
        return found | dict(self.raw.get("recorded", {}))


def _story(stories: Mapping[str, Any], name: str) -> dict[str, Any]:
    told = dict(stories[name])
    return {**_story(stories, told.pop("like")), **told} if "like" in told else told


def _answers(said: Mapping[str, Any]) -> dict[str, Answer]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((shipped.DATA / "cases.yaml").read_text(encoding="utf-8"))
    return found


def stories() -> dict[str, Answers]:
    """Return the stories by name: sets of answers that cases start from."""
    return {name: _answers(_story(_table()["stories"], name)) for name in _table()["stories"]}


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Return every case, in the order of the table."""
    found, part, told = [], "", stories()
    for raw in _table()["cases"]:
        if "part" in raw:
            part = raw["part"]
            continue
        if raw.get("all_unknown"):
            answers: Answers = {q.key: UNKNOWN for q in shipped.questions()}
        else:
            answers = {**(told[raw["like"]] if "like" in raw else {}), **_answers(raw.get("but", {}))}
        found.append(Case(part, raw["name"], raw, answers))
    return tuple(found)


def ends_of(case: Case, catalog: Catalog) -> dict[str, Outcome]:
    """Return how every program ends for a case, by its key."""
    return {o.program.key: o for o in weigh_all(catalog, case.answers, case.today)}


def days_of(case: Case, catalog: Catalog) -> dict[str, date | None]:
    """Return the day of every clock for a case, by the clock's id."""
    return {d.clock.id: d.day for d in clocks.run_all(catalog.programs, case.events)}


def told_of(case: Case, catalog: Catalog) -> list[str]:
    """Return the codes of what a page says about the cost of a case; none when it has no cost."""
    cost = case.raw.get("cost")
    if not cost:
        return []
    programs = tuple(cost["put_to"])
    pays = [p.pays for p in catalog.programs if p.key == programs[0]]
    line = CostLine("A cost", pays[0][0], cost["category"], 100, cost["day"], programs=programs)
    return [note.code for note in look([line], catalog, case.events).notes]


WORDS: dict[str, Any] = {
    "needs": Need, "applicant": Applicant, "benefits_decided": BenefitsDecided, "serg_award": SergAward,
}  # fmt: skip
TOLD = {
    "before": "its day lies before the program's period",
    "after": "its day lies after the longest period that a source names",
    "paid_twice": "it is put to two programs; one cost is paid once, so it counts for neither",
    "not_allowed": "the source names it as not allowed",
    "not_paid": "the program pays for other things",
}


def said(question: Question, answer: Answer) -> str:
    """Return an answer in plain English."""
    if isinstance(answer, date):
        return answer.isoformat()
    words = answer if isinstance(answer, tuple) else (answer,)
    return ", ".join(_word(question, word) for word in words)


def _word(question: Question, word: str) -> str:
    if word == UNKNOWN or word not in options_of(question):
        return "I don't know yet"
    if question.kind == "state":
        return "outside the United States" if word == OUTSIDE else STATES[word]
    kind = YesNo if question.kind == "yes_no" else WORDS[question.key]
    return str(kind(word).label)


def page() -> str:
    """Return the table as a page in Markdown, in the words that people read."""
    catalog = shipped.catalog()
    lines = [
        "# What the funding navigator says, case by case",
        "",
        "For people who know the programs: is each verdict right? Each case starts from a story, changes what is named,",
        f"and says how programs end. Today is {TODAY.isoformat()} unless a case says otherwise; what is not named is not",
        "known. The tests hold the program to this table. None of it is an official determination. To correct a case,",
        "change `src/alongside/funding/data/cases.yaml`; the sentences are in `path.yaml` beside it.",
        "",
        "## The stories",
        "",
    ]
    for name, answers in stories().items():
        lines += [f"**{name}**", "", *_asked(catalog, answers), ""]
    part, number = "", 0
    for number, case in enumerate(cases(), start=1):
        if case.part != part:
            part = case.part
            lines += [f"## {part}", ""]
        lines += [f"### {number}. {case.name}", "", *_written(case, catalog), ""]
    return "\n".join(lines).rstrip() + "\n"


def _asked(catalog: Catalog, answers: Answers) -> Iterator[str]:
    for question in catalog.questions:
        if question.key in answers:
            yield f"- {question.text} **{said(question, answers[question.key])}**"


def _written(case: Case, catalog: Catalog) -> Iterator[str]:
    raw, tests = case.raw, {t.id: t.fails for p in catalog.programs for t in p.tests}
    names = {p.key: p.name for p in catalog.programs}
    start = f"As in the story “{raw['like']}”" if "like" in raw else "Nothing is known"
    if raw.get("all_unknown"):
        start = "Every question is answered with “I don't know yet”"
    yield (
        start + (", but:" if raw.get("but") else ".") + (f" Today is {case.today}." if "today" in raw else "")
    )
    if raw.get("but"):
        yield ""
        yield from _asked(catalog, _answers(raw["but"]))
    yield from ("", "Then:", "")
    for key, end in raw["expect"].items():
        yield f"- {names[key]}: **{Standing(end).label.lower()}**"
        for test in (*raw.get("because", {}).get(key, ()), *raw.get("remarks", {}).get(key, ())):
            yield f"  - {tests[test]}"
        if key in raw.get("asks", {}):
            yield f"  - Still asked: {catalog.question(raw['asks'][key]).text}"
        if key in raw.get("who", {}):
            program = catalog.program(key)
            yield f"  - Who must ask: {program.who if program else ''}"
    yield from _more(case, catalog, names)


def _more(case: Case, catalog: Catalog, names: Mapping[str, str]) -> Iterator[str]:
    raw, whats = case.raw, {c.id: c.what for p in catalog.programs for c in p.clocks}
    for need, programs in raw.get("shared", {}).items():
        yield f"- {Need(need).label}: one cost goes to one of {' or '.join(names[p] for p in programs)}"
    for event, day in raw.get("recorded", {}).items():
        yield f"- Recorded: {event.partition(':')[0].replace('_', ' ')} on {day}"
    for clock, day in raw.get("days", {}).items():
        yield f"- {whats[clock]}: **{day}**"
    if cost := raw.get("cost"):
        put = " and ".join(names[p] for p in cost["put_to"])
        told = "; ".join(TOLD[code] for code in raw["told"]) or "nothing stands against it"
        yield f"- A cost of {cost['day']}, “{CostKind(cost['category']).label}”, put to {put}: **{told}**"
