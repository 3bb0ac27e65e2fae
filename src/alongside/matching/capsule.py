"""A problem, its answer and the words said about it, sealed with a hash, so that anybody can ask again later.

A capsule is JSON: ``format``, ``library`` (version), ``policy`` (version), ``problem``, ``solution`` with
``texts``, and ``sha256`` over problem and solution in their sorted form. Replaying solves the problem again
and compares; what it compares is what the capsule holds, so older capsules stay readable.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import alongside
from alongside.matching.explain import Explanation, cost, explain
from alongside.matching.problem import BadProblem, Problem
from alongside.matching.sentence import Sentence, gettext_noop, say
from alongside.matching.solution import Solution
from alongside.matching.solve import ALTERNATES, solve

FORMAT = 1


class BadCapsule(ValueError):
    """What was given is no capsule, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the new answer first differs: the path in the solution, what was kept, what came now."""

    path: str
    kept: object
    now: object


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay. ``intact``: the hash is that of the contents. ``same``: the answer is too.

    ``kept_library`` and ``library`` are the versions that answered then and now.
    """

    intact: bool
    same: bool
    first: Difference | None
    kept_library: str
    library: str
    sentence: Sentence


def account(solution: Solution, *, alternates: int = ALTERNATES) -> dict[str, Any]:
    """Return a solution with everything said about it, JSON-ready, as it is kept.

    ``alternates`` must be the number that it was solved with. Sentences are kept as message and parameters
    for translation, and in ``texts`` as they read in English.
    """
    told = explain(solution)
    seats: dict[str, dict[str, Any]] = {choice.seat: {"next": {}} for choice in solution.team}
    for unfilled in solution.unfilled:
        seats[unfilled.seat]["empty"] = unfilled.sentence.to_dict()
    for alternate in solution.alternates:
        seats[alternate.seat]["next"][str(alternate.advisor)] = cost(alternate).to_dict()
    return {
        **solution.to_dict(),
        "library": alongside.__version__,
        "asked": {"alternates": alternates},
        "summary": told.summary.to_dict(),
        "seats": seats,
        "texts": list(_texts(solution, told)),
    }


def _texts(solution: Solution, told: Explanation) -> Iterator[str]:
    """Yield the account in English, line by line: ties are named here too."""
    yield str(told.summary)
    for why in told.seats:
        yield from (f"{why.seat}: {why.advisor}: {sentence}" for sentence in why.sentences)
    for unfilled in solution.unfilled:
        yield f"{unfilled.seat}: {unfilled.sentence}"
    yield from (str(line.sentence) for line in told.team)
    yield from (str(sentence) for sentence in solution.broken_rules)
    yield from (str(tie.sentence) for tie in solution.ties)


def digest(problem: Mapping[str, Any], solution: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a problem and its solution in their sorted JSON form, in hexadecimal."""
    text = json.dumps([problem, solution], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def seal(problem: Problem, *, alternates: int = ALTERNATES) -> dict[str, Any]:
    """Solve a problem and return its capsule."""
    return sealed(problem.to_dict(), account(solve(problem, alternates=alternates), alternates=alternates))


def sealed(problem: dict[str, Any], solution: dict[str, Any], *, sha256: str | None = None) -> dict[str, Any]:
    """Return the capsule of a problem and its account as they were kept, with the hash kept beside them."""
    return {
        "format": FORMAT,
        "library": solution.get("library", ""),
        "policy": solution.get("policy_version", ""),
        "problem": problem,
        "solution": solution,
        "sha256": sha256 if sha256 is not None else digest(problem, solution),
    }


def replay(capsule: Mapping[str, Any]) -> Replay:
    """Solve the problem of a capsule again and say whether the answer is the same.

    Raises :class:`BadCapsule` for what is not a capsule of a known format.
    """
    if capsule.get("format") != FORMAT or not isinstance(capsule.get("problem"), Mapping):
        raise BadCapsule(f"This is not a capsule of format {FORMAT}.")
    problem, kept = capsule["problem"], capsule.get("solution")
    if not isinstance(kept, Mapping):
        raise BadCapsule("This capsule holds no solution.")
    intact = digest(problem, kept) == capsule.get("sha256")
    alternates = int(kept.get("asked", {}).get("alternates", ALTERNATES))
    try:
        again = account(solve(Problem.from_dict(problem), alternates=alternates), alternates=alternates)
    except BadProblem as error:
        raise BadCapsule(f"The problem in this capsule cannot be read: {error}") from error
    # The version may differ: that is what a replay is for.
    now = {key: value for key, value in json.loads(json.dumps(again)).items() if key != "library"}
    then = {key: value for key, value in kept.items() if key != "library"}
    first = next(_differences(then, {key: now[key] for key in then if key in now}, "solution"), None)
    return Replay(
        intact,
        first is None,
        first,
        str(kept.get("library", "")),
        alongside.__version__,
        _said(intact, first),
    )


def _said(intact: bool, first: Difference | None) -> Sentence:
    if not intact:
        return say(gettext_noop("The contents do not match the hash: this capsule was changed."))
    if first is None:
        return say(gettext_noop("Asked again, the answer is the same, word for word."))
    return say(gettext_noop("Asked again, the answer differs first at %(path)s."), path=first.path)


def _differences(kept: object, now: object, path: str) -> Iterator[Difference]:
    if isinstance(kept, Mapping) and isinstance(now, Mapping):
        for key in sorted({*kept, *now}, key=str):
            yield from _differences(kept.get(key), now.get(key), f"{path}.{key}")
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        for i, (old, new) in enumerate(zip(kept, now, strict=True)):
            yield from _differences(old, new, f"{path}[{i}]")
    elif kept != now or type(kept) is not type(now):
        yield Difference(path, kept, now)
