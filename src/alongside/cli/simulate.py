"""Compare ways of asking advisors on a seeded model of how people answer.

The model, what is counted, and why the default policy is what it is: docs/callout-policy.md. Needs no database.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alongside.launch.trouble import Trouble

if TYPE_CHECKING:
    from alongside.simulation.compare import Row
    from alongside.simulation.model import Model

HELP = "compare ways of asking advisors on made-up crowds"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to simulate, the seed, the size, the model and where the result goes."""
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    callouts = what.add_parser("callouts", help="time to a full team against people disturbed")
    callouts.add_argument("--seed", type=int, default=1, help="same seed, same people, same luck (1)")
    callouts.add_argument("--runs", type=int, default=10_000, help="call-outs per policy (10000)")
    callouts.add_argument("--advisors", type=int, help="how many are on the roster (90)")
    callouts.add_argument("--config", type=Path, help="JSON with what differs from the model")
    callouts.add_argument("--json", help="save the result here as JSON; - prints it instead of the table")
    callouts.add_argument("--charts", type=Path, help="draw policy.svg and sensitivity.svg in this folder")
    callouts.add_argument("--model", action="store_true", help="print the model as JSON, and stop")


def main(options: argparse.Namespace) -> int:
    """Simulate. Return 0: the figures are for a person to judge."""
    model = _model(options)
    if options.model:
        print(json.dumps(model.as_json(), indent=1))
        return 0
    if options.runs < 1:
        raise Trouble("--runs takes at least 1.")
    began = time.monotonic()
    result = _result(model, seed=options.seed, runs=options.runs)
    result["seconds"] = round(time.monotonic() - began, 1)
    _save(result, options)
    return 0


def _model(options: argparse.Namespace) -> Model:
    from alongside.simulation.model import BadModel, Model, changed, read

    try:
        model = read(options.config) if options.config else Model()
        if options.advisors is not None:
            model = changed(model, {"program": {"advisors": options.advisors}})
    except BadModel as error:
        raise Trouble(str(error)) from error
    return model


def _result(model: Model, *, seed: int, runs: int) -> dict[str, Any]:
    from alongside.simulation import compare as c
    from alongside.simulation.policies import Adaptive

    rows = c.compare(model, c.grid(), seed=seed, runs=runs)
    others = {
        name: _told(c.compare(other, c.few(), seed=seed, runs=runs))
        for name, other in c.scenarios(model).items()
    }
    ours = c.verdicts(rows)["adaptive"]
    return {
        "name": "callout_policies",
        "seed": seed,
        "runs": runs,
        "goal": {
            "median_time_to_bound": ours.time_to_bound,
            "median_time_to_bound_at_most": c.GOAL_TIME,
            "people_to_everyone": ours.people_to_everyone,
            "people_to_everyone_at_most": c.GOAL_PEOPLE,
            "met": ours.met,
        },
        "adaptive": asdict(Adaptive.default()),
        "model": model.as_json(),
        "policies": _told(rows),
        "sensitivity": others,
    }


def _told(rows: list[Row]) -> list[dict[str, Any]]:
    from alongside.simulation.compare import ratio, verdicts

    found = verdicts(rows)
    everyone = next(row for row in rows if row.key == "everyone")
    return [
        {
            **asdict(row),
            "time_to_bound": found[row.key].time_to_bound,
            "time_to_everyone": ratio(row.ready_median, everyone.ready_median),
            "people_to_everyone": found[row.key].people_to_everyone,
            "goal_met": row.family != "bound" and found[row.key].met,
        }
        for row in rows
    ]


def _save(result: dict[str, Any], options: argparse.Namespace) -> None:
    if options.charts:
        from alongside.simulation import chart

        if not options.charts.is_dir():
            raise Trouble(f"There is no folder {options.charts}.")
        (options.charts / "policy.svg").write_text(chart.time_against_people(result["policies"]), "utf-8")
        (options.charts / "sensitivity.svg").write_text(chart.sensitivity(result["sensitivity"]), "utf-8")
    if options.json == "-":
        print(json.dumps(result, indent=1))
        return
    print(f"{result['runs']:,} call-outs, seed {result['seed']}, {result['seconds']} s")
    print(table(result["policies"]))
    for name, rows in result["sensitivity"].items():
        print(f"\n{name}\n{table(rows)}")
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


COLUMNS = (
    ("ready_median", "ready, median"),
    ("ready_p90", "90 of 100"),
    ("yes_median", "all said yes"),
    ("people_per_seat", "asked per seat"),
    ("asleep_per_seat", "asleep"),
    ("unfilled_seats", "unfilled"),
    ("time_to_bound", "time/bound"),
    ("people_to_everyone", "people/everyone"),
)


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as text: minutes, people and shares."""
    lines = [f"{'':36}" + "".join(f"{title:>16}" for _, title in COLUMNS)]
    for row in rows:
        cells = ("never" if row[key] is None else f"{row[key]:.4g}" for key, _ in COLUMNS)
        lines.append(f"{row['label']:36}" + "".join(f"{cell:>16}" for cell in cells))
    return "\n".join(lines)
