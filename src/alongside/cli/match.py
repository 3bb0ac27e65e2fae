"""Find the best team for a problem in a JSON file: no database, no settings, the same answer every time.

The file is described by docs/schema/match-problem.schema.json; examples are in docs/examples.
Exit codes: 0 a full team, 1 the file is no sound problem, 3 no full team exists.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside.launch.trouble import Trouble

if TYPE_CHECKING:
    from alongside.matching import Problem, Solution

HELP = "find the best team for a problem in a JSON file"
NO_TEAM = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file and what to say about the answer."""
    parser.add_argument("file", type=Path, nargs="?", help="the problem as JSON")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--explain", action="store_true", help="say why, beside the next best team")
    parser.add_argument(
        "--why-not", metavar="WHO", help="say why somebody is not on the team, and what would change it"
    )
    parser.add_argument(
        "--capsule", type=Path, metavar="FILE", help="also keep problem, answer and words here"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of the file and stop")


def main(options: argparse.Namespace) -> int:
    """Solve and tell."""
    from alongside import matching

    if options.schema:
        print(schema_text(), end="")
        return 0
    if options.file is None:
        raise Trouble("Name the file with the problem, or ask for --schema.")
    problem = read_problem(options.file)
    solution = matching.solve(problem)
    data = tell(problem, solution, explain=options.explain, who=options.why_not)
    if options.capsule is not None:
        text = json.dumps(matching.seal(problem), indent=1, ensure_ascii=False)
        options.capsule.write_text(text + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(data, indent=1, ensure_ascii=False))
    else:
        print("\n".join(lines(data)))
    return 0 if solution.status is matching.Status.PROVEN_OPTIMAL else NO_TEAM


def schema_text() -> str:
    """Return the JSON schema as it is kept in docs."""
    from alongside import matching

    return json.dumps(matching.schema(), indent=1, ensure_ascii=False) + "\n"


def read_problem(path: Path) -> Problem:
    """Return the problem in a file. Raises Trouble with every fault at once."""
    from alongside import matching

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Trouble(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise Trouble(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(data, dict):
        raise Trouble(f"{path} must hold one JSON object.")
    # A file may name its schema, so that editors can help; the problem has no such field.
    data.pop("$schema", None)
    try:
        return matching.Problem.from_dict(data)
    except matching.BadProblem as error:
        raise Trouble(f"{path} is not a sound problem:\n  " + "\n  ".join(error.reasons)) from error


def tell(problem: Problem, solution: Solution, *, explain: bool, who: str | None) -> dict[str, Any]:
    """Return the answer as JSON-ready data: the team always, the reasons when asked or when there is none."""
    from alongside import matching

    told = matching.explain(solution)
    data: dict[str, Any] = {
        **solution.to_dict(),
        "summary": str(told.summary),
        "seats": {
            why.seat: {"advisor": why.advisor, "sentences": [str(s) for s in why.sentences]}
            for why in told.seats
        },
        "said": [str(line.sentence) for line in told.team] + [str(tie.sentence) for tie in solution.ties],
    }
    if solution.status is matching.Status.INFEASIBLE:
        data["empty"] = {u.seat: str(u.sentence) for u in solution.unfilled}
        data["conflicts"] = _conflicts(problem)
        data["ways_out"] = _ways_out(problem)
    if explain:
        data["runner_up"] = _runner_up(solution)
        data["would_change"] = [
            {"change": str(p.change.sentence), "by": p.change.by.value, "gain": p.gain, "team": p.team}
            for p in matching.pivots(solution)
        ]
        data["weights"] = [
            {"name": w.name, "weight": w.weight, "from": w.low, "to": w.high}
            for w in matching.weight_ranges(solution)
        ]
    if who is not None:
        data["why_not"] = _why_not(solution, who)
    return data


def _conflicts(problem: Problem) -> dict[str, Any]:
    from alongside import matching

    found = matching.conflicts(problem)
    sets = [[str(sentence) for sentence in clash.sentences] for clash in found.sets]
    return {"sets": sets, "complete": found.complete, "sentence": str(found.sentence)}


def _ways_out(problem: Problem) -> list[dict[str, Any]]:
    from alongside import matching

    return [
        {
            "steps": [
                {"step": str(step.sentence), "approver": matching.APPROVERS[step.approver]}
                for step in way.steps
            ],
            "cost": way.cost,
            "team": way.solution.as_mapping(),
        }
        for way in matching.relaxations(problem).found
    ]


def _runner_up(solution: Solution) -> dict[str, Any] | None:
    from alongside import matching

    second = matching.runner_up(solution)
    if second is None:
        return None
    return {
        "sentence": str(second.sentence),
        "team": dict(second.team),
        "loss": second.loss,
        "terms": [{"name": d.name, "label": d.label, "here": d.here, "there": d.there} for d in second.lines],
    }


def _why_not(solution: Solution, who: str) -> dict[str, Any]:
    from alongside import matching

    key = next((a.key for a in solution.problem.advisors if str(a.key) == who), None)
    if key is None:
        raise Trouble(f"There is no advisor {who} in this problem.")
    found, answer = matching.counterfactual(solution, key), matching.why_not(solution, key)
    return {
        "advisor": key,
        "seats": {s.seat: [str(x) for x in s.sentences] for s in answer.seats},
        "sentence": str(found.sentence),
        "changes": [
            {"change": str(c.sentence), "who": matching.APPROVERS[c.by]}
            for c in (*found.changes, *found.together)
        ],
    }


def lines(data: dict[str, Any]) -> Iterator[str]:
    """Yield the answer for reading."""
    from alongside.matching import points_text

    yield data["summary"]
    for line in data["team"]:
        yield f"  {line['seat']}: {'nobody' if line['advisor'] is None else line['advisor']}"
        yield from (f"    {said}" for said in data["seats"].get(line["seat"], {}).get("sentences", ()))
    yield from data["said"]
    yield from _lines_of_trouble(data)
    if second := data.get("runner_up"):
        yield f"\nThe next best team: {', '.join(f'{s}: {a}' for s, a in second['team'].items())}"
        yield second["sentence"]
        for term in second["terms"]:
            here, there = points_text(term["here"]), points_text(term["there"])
            yield f"  {term['label']}: {here} points here, {there} there"
    if changes := data.get("would_change"):
        yield "\nWhat would change the answer:"
        yield from (f"  {c['change']} ({points_text(c['gain'])} points)" for c in changes)
    if weights := data.get("weights"):
        yield "\nThe team stays the best while one weight alone is:"
        yield from (f"  {w['name']}: {w['from']:g} to {w['to']:g} (now {w['weight']:g})" for w in weights)
    if why := data.get("why_not"):
        yield f"\n{why['advisor']}:"
        for seat, sentences in why["seats"].items():
            yield from (f"  {seat}: {said}" for said in sentences)
        yield f"  {why['sentence']}"
        yield from (f"    {c['change']} Up to {c['who']}." for c in why["changes"])


def _lines_of_trouble(data: dict[str, Any]) -> Iterator[str]:
    yield from (f"  {seat}: {said}" for seat, said in data.get("empty", {}).items())
    if clash := data.get("conflicts"):
        yield f"\n{clash['sentence']}"
        yield from (f"  {' '.join(names)}" for names in clash["sets"])
    if ways := data.get("ways_out"):
        yield "\nWays to a full team, the smallest first:"
        for number, way in enumerate(ways, 1):
            for place, step in enumerate(way["steps"]):
                mark = f"{number}." if place == 0 else ""
                yield f"  {mark:3}{step['step']} Approval: {step['approver']}."
