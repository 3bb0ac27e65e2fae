"""An independent judge of the teams of several incidents at once. Shares no judgment with any solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alongside.matching.check import Finding, Severity, check
from alongside.matching.problem import Advisor, Problem
from alongside.matching.regions import region_of
from alongside.matching.reserve import Floor
from alongside.matching.sentence import Key, Sentence, gettext_noop, say


@dataclass(frozen=True, slots=True)
class JointFinding:
    """One thing found. ``call`` is the incident, None where it is about several or about the reserve."""

    call: str | None
    finding: Finding


def check_joint(
    problems: Mapping[str, Problem],
    teams: Mapping[str, Mapping[str, Key | None]],
    *,
    floors: Sequence[Floor] = (),
    places: int = 1,
) -> tuple[JointFinding, ...]:
    """Return everything wrong or worth knowing about the teams of several incidents over one roster.

    ``places`` is how many of them one person may take. Codes that block besides those of ``check``:
    unknown_call, several_places, two_in_person, over_load, floor_broken. Warns: floor_short (the reserve was
    below its floor before anybody was taken).
    """
    found: list[JointFinding] = []
    seated: dict[Key, list[str]] = {}
    people: dict[Key, Advisor] = {}
    for call, team in sorted(teams.items()):
        if call not in problems:
            text = gettext_noop("There is no such incident.")
            found.append(JointFinding(call, _block("unknown_call", None, say(text))))
            continue
        problem = problems[call]
        found += [JointFinding(call, finding) for finding in check(problem, team)]
        people |= {a.key: a for a in problem.advisors}
        for key in sorted({key for key in team.values() if key in people}, key=str):
            if key is not None:
                seated.setdefault(key, []).append(call)
    found += [JointFinding(None, f) for f in _burdens(problems, people, seated, places)]
    found += [JointFinding(None, f) for f in _reserves(problems, people, seated, floors)]
    return tuple(found)


def _burdens(
    problems: Mapping[str, Problem],
    people: Mapping[Key, Advisor],
    seated: Mapping[Key, list[str]],
    places: int,
) -> Iterator[Finding]:
    """Yield who is in too many places or carries too much, all teams counted."""
    for key, calls in seated.items():
        if len(calls) > places:
            text = gettext_noop("%(advisor)s is on the teams of %(count)s incidents; the limit is %(limit)s.")
            yield _block("several_places", key, say(text, advisor=key, count=len(calls), limit=places))
        if sum(problems[call].facts.in_person for call in calls) > 1:
            text = gettext_noop("%(advisor)s would have to be in two places in person.")
            yield _block("two_in_person", key, say(text, advisor=key))
        a = people[key]
        limit = min([a.max_load, *(problems[call].policy.max_load for call in calls)])
        if len(calls) > 1 and a.load + len(calls) > limit:
            text = gettext_noop("%(advisor)s would carry %(load)s open engagements; the limit is %(limit)s.")
            yield _block("over_load", key, say(text, advisor=key, load=a.load + len(calls), limit=limit))


def _reserves(
    problems: Mapping[str, Problem],
    people: Mapping[Key, Advisor],
    seated: Mapping[Key, list[str]],
    floors: Sequence[Floor],
) -> Iterator[Finding]:
    """Yield the floors of the reserve that the teams break, and those that were broken already."""
    most = min((p.policy.max_load for p in problems.values()), default=0)
    for floor in floors:
        cell = [
            a
            for a in people.values()
            if region_of(a.home_state) == floor.region
            and a.discipline == floor.discipline
            and a.available
            and a.load < a.max_load
            and a.load < most
        ]
        taken = sum(a.key in seated for a in cell)
        if len(cell) - taken >= floor.keep:
            continue
        text = gettext_noop("%(which)s in region %(region)s: %(count)s stay free; %(limit)s should.")
        said = say(
            text, which=floor.discipline, region=floor.region, count=len(cell) - taken, limit=floor.keep
        )
        if taken:
            yield _block("floor_broken", None, said)
        else:
            yield Finding("floor_short", Severity.WARN, None, None, said)


def _block(code: str, advisor: Key | None, sentence: Sentence) -> Finding:
    return Finding(code, Severity.BLOCK, None, advisor, sentence)
