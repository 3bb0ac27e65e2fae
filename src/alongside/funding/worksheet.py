"""The worksheet of costs: its lines, what each program's entry says about them, totals, and what to look at. Pure.

Money is whole cents. A line belongs to one kind of need from the start, because different programs pay for police,
victims, mental health, schools, single people and property. Nothing here is a determination: a program's entry names
some costs as allowed and some as not, and about all others its office is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from alongside.funding import rules
from alongside.funding.clocks import Events, covered_from, covered_until
from alongside.funding.shape import Catalog, Program
from alongside.funding.words import CostKind, Fit, Need
from alongside.kernel.text import gettext_noop

MOST_LINES: Final = 10_000
MOST_CENTS: Final = 100_000_000_000
"""A billion dollars in one line: more is a slip of the hand."""
LONGEST_WHAT: Final = 300
_NEEDS: Final = frozenset(Need.values())
_KINDS: Final = frozenset(CostKind.values())
START: Final = (
    Need.POLICE_RESPONSE, Need.VICTIM_SERVICES, Need.BEHAVIORAL_HEALTH, Need.SCHOOL, Need.INDIVIDUALS, Need.PROPERTY,
)  # fmt: skip
"""The parts into which costs are split at the start."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost: what, for which need, of which kind, its days (both or only the first), whole cents.

    ``in_kind``: somebody gave it, nobody was paid. ``estimate``: not known to the cent yet. ``programs`` are those it
    is put to: none while nobody decided, and more than one is a fault that the page tells of.
    """

    what: str
    need: str
    kind: str
    cents: int
    first: date | None = None
    last: date | None = None
    in_kind: bool = False
    estimate: bool = False
    programs: tuple[str, ...] = ()


def fit_of(program: Program, kind: str) -> tuple[Fit, str]:
    """Return what a program's entry says about a kind of cost, and the sentence of its list (empty when to ask)."""
    for rule in program.costs:
        if rule.kind == kind:
            return (Fit.ALLOWABLE if rule.allowed else Fit.UNALLOWABLE), rule.sentence
    return Fit.ASK, ""


@dataclass(frozen=True, slots=True)
class Total:
    """Sums of some lines in cents: money paid or to be paid by what the entry says, gifts in kind apart.

    ``cents`` is ``by_fit`` added up, without ``in_kind``; ``estimated`` is the part of it that is estimates.
    """

    lines: int = 0
    cents: int = 0
    in_kind: int = 0
    estimated: int = 0
    by_fit: Mapping[Fit, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: ``number`` of the line from 1, a message id, and what fills it.

    Among ``params``, ``program`` and ``other`` are keys of programs and ``day`` is a day: a page writes them out.
    """

    number: int
    code: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


TWICE = gettext_noop(
    "It is put to two programs: %(program)s and %(other)s. One cost is paid once: choose one."
)
SAME = gettext_noop(
    "Line %(line)s has the same words, days and amount and is put to another program (%(other)s). If it is the same "
    "cost, take one out."
)
NOT_ALLOWED = gettext_noop("%(program)s names this as not allowed: “%(listed)s”.")
BEFORE = gettext_noop("%(program)s pays for nothing before %(day)s, by its source.")
AFTER = gettext_noop("%(program)s: the longest period that its sources name ends on %(day)s.")
NO_DAY = gettext_noop("It is put to %(program)s and has no day yet.")
NOT_PAID = gettext_noop("%(program)s pays for other things than this, by its entry. Ask its office.")


@dataclass(frozen=True, slots=True)
class Look:
    """A worksheet looked at: all of it, by program, by need, and what stands out."""

    all: Total
    by_program: Mapping[str, Total]
    by_need: Mapping[str, Total]
    notes: tuple[Note, ...]

    @property
    def undecided(self) -> int:
        """Return the cents (without gifts in kind) that are counted in no program, or in several."""
        return self.all.cents - sum(t.cents for t in self.by_program.values())


def look(lines: Sequence[CostLine], catalog: Catalog, events: Events) -> Look:
    """Look at a worksheet. ``events`` are the recorded days that periods count from.

    A line that is put to two programs is in the total of neither, so that no total asks for it twice.
    """
    known = {p.key: p for p in catalog.programs}
    by_program: dict[str, list[CostLine]] = {}
    by_need: dict[str, list[CostLine]] = {need: [] for need in START}
    for line in lines:
        by_need.setdefault(line.need, []).append(line)
        if len(line.programs) == 1:
            by_program.setdefault(line.programs[0], []).append(line)
    notes = [
        *_twice(lines),
        *(n for number, line in enumerate(lines, 1) for n in _notes(number, line, known, events)),
    ]
    return Look(
        all=_total(lines, None),
        by_program={key: _total(by_program[key], p) for key, p in known.items() if key in by_program},
        by_need={need: _total(found, None) for need, found in by_need.items()},
        notes=tuple(sorted(notes, key=lambda n: n.number)),
    )


def _total(lines: Sequence[CostLine], program: Program | None) -> Total:
    by_fit = dict.fromkeys(Fit, 0)
    in_kind = estimated = cents = 0
    for line in lines:
        if line.in_kind:
            in_kind += line.cents
            continue
        cents += line.cents
        estimated += line.cents if line.estimate else 0
        by_fit[fit_of(program, line.kind)[0] if program else Fit.ASK] += line.cents
    return Total(len(lines), cents, in_kind, estimated, by_fit if program else {})


def _twice(lines: Sequence[CostLine]) -> Iterator[Note]:
    seen: dict[tuple[object, ...], int] = {}
    for number, line in enumerate(lines, 1):
        for already in line.programs[1:]:
            verdict = rules.may_put_cost(program=line.programs[0], already=(already,))
            if not verdict.ok:
                yield Note(number, "paid_twice", TWICE, {"program": line.programs[0], "other": already})
        if not line.programs or line.first is None:
            continue
        same = (line.what.casefold(), line.kind, line.first, line.last, line.cents)
        earlier = seen.setdefault(same, number)
        other = lines[earlier - 1].programs
        if earlier != number and not set(other) & set(line.programs):
            yield Note(number, "same_cost", SAME, {"line": earlier, "other": other[0]})


def _notes(number: int, line: CostLine, known: Mapping[str, Program], events: Events) -> Iterator[Note]:
    for program in (known[key] for key in line.programs if key in known):
        named = {"program": program.key}
        fit, sentence = fit_of(program, line.kind)
        if fit is Fit.UNALLOWABLE:
            yield Note(number, "not_allowed", NOT_ALLOWED, {**named, "listed": sentence})
        elif fit is Fit.ASK and line.need not in program.pays:
            yield Note(number, "not_paid", NOT_PAID, named)
        if line.first is None:
            if program.key == line.programs[0]:
                yield Note(number, "no_day", NO_DAY, named)
            continue
        first, last = covered_from(program, events), covered_until(program, events)
        if first and line.first < first:
            yield Note(number, "before", BEFORE, {**named, "day": first})
        if last and (line.last or line.first) > last:
            yield Note(number, "after", AFTER, {**named, "day": last})


def may_stand(line: CostLine, programs: Sequence[str]) -> tuple[str, str] | None:
    """Return (field, message id) of what is wrong with a line, or None. ``programs`` are the keys that exist."""
    if not line.what.strip() or len(line.what) > LONGEST_WHAT:
        return "what", gettext_noop("Say in up to 300 characters what it was. No names of people.")
    if line.need not in _NEEDS:
        return "need", gettext_noop("Choose one of the parts of the list.")
    if line.kind not in _KINDS:
        return "kind", gettext_noop("Choose one of the categories of the list.")
    if not 0 < line.cents <= MOST_CENTS:
        return "amount", gettext_noop("Write an amount above zero, such as 1,250.00.")
    if line.last and (line.first is None or line.last < line.first):
        return "last", gettext_noop("The last day is not before the first.")
    if set(line.programs) - set(programs):
        return "programs", gettext_noop("Choose programs of the list, or leave it empty.")
    return None
