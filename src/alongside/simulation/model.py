"""The model of answering that policies are compared on: every number, where it comes from, and its file form.

None of it is measured: nobody has published how fast peers of such a program answer. The habits are those of
the replay (docs/replay.md), so that one set of assumptions runs through the house.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from alongside.rehearsal.answering import HABITS, WAKING

P = TypeVar("P")
DAY = 1440.0
"""Minutes."""


class BadModel(ValueError):
    """A model file that cannot be used; the text is a sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Answering:
    """How people answer. Times are medians in minutes of a log-normal spread; shares are from 0 to 1.

    ``spread`` is the sigma of the logarithm. ``rate`` scales the chance that somebody answers at all, and
    the chance of a yes stays as it is. ``hold_minutes`` is how long a yes may wait for its confirmation.
    """

    spread: float = HABITS.spread
    reads_day_minutes: float = HABITS.reads_day_minutes
    reads_night_minutes: float = HABITS.reads_night_minutes
    woken: float = HABITS.woken
    never_answers: float = HABITS.never_answers
    rate: float = 1.0
    yes_day: float = HABITS.yes_day
    yes_night: float = HABITS.yes_night
    confirm_minutes: float = HABITS.confirm_minutes
    forgets_to_confirm: float = HABITS.forgets_to_confirm
    conflict: float = HABITS.conflict
    hold_minutes: float = 15.0
    wakes_hour: int = WAKING.start
    sleeps_hour: int = WAKING.stop


@dataclass(frozen=True, slots=True)
class Program:
    """Whom a program can ask, and when it has to.

    ``seats``: share of the roster, in hundredths, that fits each seat of the team (rehearsal/invented.py).
    ``fits``: share of those whom the matcher lets through for one request: not away, not tired, not recused.
    ``zones``: hours that a zone's clock is ahead of the asking agency's, and the share of people there.
    ``hours``: weights of the agency's 24 hours in which call-outs open.
    """

    advisors: int = 90
    seats: dict[str, float] = field(
        default_factory=lambda: {"lead": 40.0, "behavioral": 21.0, "faith": 14.0, "victim": 14.0}
    )
    fits: float = 0.85
    zones: dict[str, float] = field(default_factory=lambda: {"0": 48.0, "-1": 29.0, "-2": 7.0, "-3": 16.0})
    hours: tuple[float, ...] = (1.0,) * 24
    give_up_minutes: float = 720.0

    def pools(self) -> tuple[int, ...]:
        """Return how many people of the roster could take each seat, before ``fits``; at least one."""
        return tuple(max(1, round(self.advisors * share / 100)) for share in self.seats.values())


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that a run depends on besides its seed."""

    answering: Answering = field(default_factory=Answering)
    program: Program = field(default_factory=Program)

    def as_json(self) -> dict[str, Any]:
        """Return the model in the form that ``read`` takes."""
        return {"answering": asdict(self.answering), "program": asdict(self.program)}


def read(path: Path, *, base: Model | None = None) -> Model:
    """Return a model from a JSON file that names what differs from ``base``. Raises BadModel."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadModel(f"{path} cannot be read as JSON: {error}") from error
    return changed(base or Model(), said)


def changed(base: Model, said: object) -> Model:
    """Return ``base`` with what a mapping says about "answering" and "program". Raises BadModel."""
    if not isinstance(said, dict) or set(said) - {"answering", "program"}:
        raise BadModel('A model has the parts "answering" and "program", and no other.')
    answering = _part(base.answering, said.get("answering", {}))
    program = _part(base.program, said.get("program", {}))
    model = Model(answering, replace(program, hours=tuple(program.hours)))
    _judge(model)
    return model


def _part(base: P, said: object) -> P:
    known = {f.name for f in fields(base)}  # type: ignore[arg-type]
    if not isinstance(said, dict):
        raise BadModel("Each part of a model is a mapping from names to values.")
    if unknown := sorted(set(said) - known):
        raise BadModel(f"The model has no {', '.join(unknown)}. It has {', '.join(sorted(known))}.")
    return replace(base, **said)  # type: ignore[type-var]


SHARES = ("woken", "never_answers", "rate", "yes_day", "yes_night", "forgets_to_confirm", "conflict")
MEDIANS = ("spread", "reads_day_minutes", "reads_night_minutes", "confirm_minutes", "hold_minutes")


def _judge(model: Model) -> None:
    """Raise BadModel when a number is out of its bounds."""
    a, p = model.answering, model.program
    wrong = [n for n in SHARES if not _number(getattr(a, n)) or not 0 <= getattr(a, n) <= 1]
    wrong += [n for n in MEDIANS if not _number(getattr(a, n)) or getattr(a, n) <= 0]
    if wrong:
        raise BadModel(f"Out of bounds: {', '.join(wrong)}. Shares are from 0 to 1, minutes above 0.")
    if not 0 <= a.wakes_hour < a.sleeps_hour <= 24:
        raise BadModel("People wake before they sleep: 0 <= wakes_hour < sleeps_hour <= 24.")
    if not (isinstance(p.advisors, int) and 1 <= p.advisors <= 5000 and 0 < p.fits <= 1):
        raise BadModel("A program has from 1 to 5,000 advisors, and a share of them above 0 fits.")
    if len(p.hours) != 24 or min(p.hours) < 0 or not sum(p.hours):
        raise BadModel("hours: 24 weights, none below 0, not all 0.")
    if not p.seats or not p.zones or min((*p.seats.values(), *p.zones.values())) < 0:
        raise BadModel("A program needs at least one seat and one zone, and no share below 0.")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
