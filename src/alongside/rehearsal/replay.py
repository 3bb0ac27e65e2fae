"""The replay: incidents of the public record, in the order of their dates, through the whole system.

Every step is the action that a page would call, on PostgreSQL, at simulated moments. ``judge`` looks on by
SQL of its own. How people answer is in ``answering`` and explained in docs/replay.md.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alongside.agencies import actions as agencies
from alongside.gateways.protocol import Envelope
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.ledger.queries import verify
from alongside.rehearsal import asking, caring, keeping, measures, record, teaming
from alongside.rehearsal.agenda import Agenda
from alongside.rehearsal.answering import HABITS, Dice
from alongside.rehearsal.judge import Judge, Violation
from alongside.rehearsal.measures import Measures
from alongside.rehearsal.record import RealIncident
from alongside.rehearsal.world import Case, World, bad_days, staff

READY_BEFORE = timedelta(days=30)
GOES_ON = timedelta(days=60)
HOAX_EVERY, EXERCISE_EVERY = 25, 20
"""After every so many incidents a hoax call, and an exercise, so that their rules are tried as well."""

Progress = Callable[[str, int, int], None]
"""Called with (what, done, of)."""


@dataclass(frozen=True)
class Result:
    """What came of a replay. ``seconds`` is the time on the wall, everything included."""

    incidents: int
    hoaxes: int
    exercises: int
    advisors: int
    seed: int
    violations: tuple[Violation, ...]
    checks: int
    judged: int
    ledger_ok: bool
    ledger_lines: int
    measures: Measures
    refusals: dict[str, int]
    messages: int
    seconds: float
    stretches: int = 1

    @property
    def ok(self) -> bool:
        """Say whether no rule was broken and every chain of the ledger holds."""
        return not self.violations and self.ledger_ok

    def as_json(self) -> dict[str, Any]:
        """Return the result as JSON-ready data; times are in minutes."""
        found = {k: v for k, v in asdict(self).items() if k != "measures"}
        return {
            **found,
            "stages": {name: asdict(stage) for name, stage in self.measures.stages.items()},
            "seats": {"wanted": self.measures.wanted, "filled": self.measures.filled},
            "asked_per_seat": self.measures.asked_per_seat,
            "evenness": self.measures.evenness,
            "teams": self.measures.costs,
            "seconds": round(self.seconds, 1),
        }


def run(
    *,
    agencies_file: Path,
    incidents_file: Path,
    advisors: int,
    seed: int,
    limit: int | None,
    progress: Progress,
    stretch: tuple[int, int] = (1, 1),
    goes_on: timedelta = GOES_ON,
    team: str = "",
) -> Result:
    """Replay the incidents of a file in the present database, which must be empty; return what came of it.

    ``stretch`` (2, 3) means the second of three stretches of time with as many incidents each, which starts
    with a roster of its own. ``team``: which of the three teams the officers take, by name; "" the proposed
    one. Raises Refused when a file cannot be read or the directory is refused.
    """
    began = time.monotonic()
    incidents = part_of(record.read(incidents_file, limit=limit), *stretch)
    if not incidents:
        raise Refused(refuse("no_incidents", gettext_noop("There is no incident in the file.")))
    start = incidents[0].at - READY_BEFORE
    judge = Judge()
    world = make_world(start, seed=seed, judge=judge)
    world.team = team
    with clock.frozen(start):
        _directory(agencies_file, at=start, progress=progress)
        staff(world, at=start)
        keeping.join(world, advisors, at=start, progress=lambda n, of: progress("advisors", n, of))
    cases = bring(world, incidents)
    _look_no_more()
    for number, incident in enumerate(incidents, 1):
        world.agenda.run(incident.at)
        progress("incidents", number, len(incidents))
    world.agenda.run(incidents[-1].at + goes_on)
    progress("judging", 0, 1)
    violations = judge.verdict()
    verified = verify()
    progress("judging", 1, 1)
    return Result(
        incidents=len(incidents),
        hoaxes=sum(case.kind == "hoax" for case in cases),
        exercises=sum(case.exercise for case in cases),
        advisors=advisors,
        seed=seed,
        violations=violations,
        checks=judge.checks,
        judged=judge.judged,
        ledger_ok=verified.ok,
        ledger_lines=verified.lines,
        measures=measures.take(world.taken),
        refusals=dict(sorted(world.refusals.items())),
        messages=world.postbox.sent,
        seconds=time.monotonic() - began,
    )


YEAR_COUNTS = 2.0
"""A year that passes is as much work as two incidents: entries are confirmed, papers renewed, follow-ups fall due."""


def part_of(incidents: list[RealIncident], number: int, of: int) -> list[RealIncident]:
    """Return one of so many stretches of time that are about the same work, ``number`` from 1."""
    if not incidents:
        return []
    years = [(one.at - incidents[0].at).days / 365.25 for one in incidents]
    work = [n + YEAR_COUNTS * y for n, y in enumerate(years)]
    whole = work[-1] + 1
    return [one for one, done in zip(incidents, work, strict=True) if int(of * done / whole) + 1 == number]


def _look_no_more() -> None:
    """Let Python look less for garbage, and never in what lives on, such as the directory in memory.

    Measured on ten incidents: a fifth less processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def together(results: Sequence[Result]) -> Result:
    """Return the results of several stretches as of one run."""
    first = results[0]
    refusals: Counter[str] = Counter()
    for result in results:
        refusals.update(result.refusals)
    return replace(
        first,
        incidents=sum(r.incidents for r in results),
        hoaxes=sum(r.hoaxes for r in results),
        exercises=sum(r.exercises for r in results),
        violations=tuple(v for r in results for v in r.violations),
        judged=sum(r.judged for r in results),
        ledger_ok=all(r.ledger_ok for r in results),
        ledger_lines=sum(r.ledger_lines for r in results),
        measures=measures.together([r.measures for r in results]),
        refusals=dict(sorted(refusals.items())),
        messages=sum(r.messages for r in results),
        seconds=max(r.seconds for r in results),
        stretches=len(results),
    )


def make_world(start: datetime, *, seed: int, judge: Judge) -> World:
    """Return an empty world at ``start`` in which mail reaches people and the judge looks on."""
    dice = Dice(seed)
    postbox = bad_days(dice, HABITS)
    agenda = Agenda(start, postbox=postbox, asked=judge.look)
    world = World(agenda=agenda, dice=dice, postbox=postbox)
    agenda.on_mail = lambda mail, at: hear(world, mail, at)
    return world


def hear(world: World, mail: Envelope, at: datetime) -> None:
    """Let the person a message is for act on it. People go by what it says, as they would."""
    if "/advisor/page/" in mail.text:
        teaming.asked(world, mail, at)
    elif "/call-outs/" in mail.text:
        teaming.staff_mail(world, mail, at)
    elif "/desk/requests/" in mail.text:
        asking.alerted(world, mail, at)
    elif "/desk/engagements/" in mail.text:
        caring.follow_up(world, mail, at)
    elif "/engagements/" in mail.text:
        caring.introduced(world, mail, at)


def bring(world: World, incidents: Sequence[RealIncident]) -> list[Case]:
    """Put every incident on the agenda, with a hoax call and an exercise now and then; return the cases."""
    cases = []
    for number, incident in enumerate(incidents, 1):
        cases.append(Case(key=incident.key, incident=incident))
        if number % HOAX_EVERY == 3:
            cases.append(Case(key=f"{incident.key}:hoax", incident=incident, kind="hoax"))
        if number % EXERCISE_EVERY == 4:
            cases.append(Case(key=f"{incident.key}:exercise", incident=incident, exercise=True))
    for case in cases:
        asking.comes_up(world, case)
    return cases


def _directory(path: Path, *, at: datetime, progress: Progress) -> None:
    report = agencies.import_directory(
        path=path, by=OPERATOR, at=at, progress=lambda done, of: progress("agencies", done, of)
    )
    if not report.ok:
        line, why = report.refused[0]
        raise Refused(
            refuse(
                "agencies_refused",
                gettext_noop("%(file)s, line %(line)s: %(why)s (%(more)s lines in all)"),
                file=path.name, line=line, why=why, more=len(report.refused),
            )
        )  # fmt: skip
